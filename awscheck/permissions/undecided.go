package permissions

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// undecidedFinding says why actions could not be decided.
func (p permissions) undecidedFinding(f awscheck.Finding, open []string, of int) awscheck.Finding {
	d := p.decisions[open[0]]
	subject := ""
	if of > 1 {
		subject = " This concerns " + countActions(open, of) + "."
	}
	f.Status, f.Evidence = awscheck.Unverified, awscheck.None
	switch {
	case d.untested:
		f.Detail = fmt.Sprintf("Not determined: %s has a session policy, which denies %s. The policy simulator does not evaluate session policies, and this program does not call %s.",
			p.principal, words.List(p.deniedBySession()), countActions(open, of))
		f.Remedy.Owner, f.Remedy.Text = awscheck.OwnerYou, "Start the session without a session policy and check again."
		f.Remedy.AcceptIf = "the session policy allows all of this"
	case d.organization:
		f.Detail = fmt.Sprintf("Not determined: IAM's policy simulator reports that only the service control policies of the AWS organization do not allow %s for %s. It is known to report this wrongly.", countActions(open, of), p.principal)
		f.Remedy.Owner = awscheck.OwnerOrganization
		f.Remedy.Text = fmt.Sprintf("Ask an administrator of your AWS organization whether the service control policies of account %s allow %s.", p.principal.Account, listActions(open))
		f.Remedy.AcceptIf, f.Remedy.Links = "they do", []string{account.SCPConsole}
	case d.missing != nil:
		f.Detail = fmt.Sprintf("Not determined: the policies of %s depend on %s, which only a real request has, so the policy simulator can't decide.%s", p.principal, words.List(d.missing), subject)
		if d.err != nil {
			f.Detail += " The policies could not be read to see whether this matters: " + explain(d.err) + "."
		}
		f.Remedy = supplyKeys(d.missing)
	case d.conditional:
		on := "a condition or a variable"
		if d.keys != nil {
			on = words.List(d.keys)
		}
		f.Detail = fmt.Sprintf("Not determined: the policies of %s make %s depend on %s. The policy simulator returned no result: %s.%s",
			p.principal, open[0], on, explain(p.simErr), subject)
		f.Remedy = p.allowSimulation()
	case account.ReasonOf(d.err) == account.SessionWithoutIAM:
		f = account.MarkUnverified(f, d.err)
		f.Detail += subject
	case p.principal.Kind == account.RootPrincipal:
		f.Cause = awscheck.AccountPrincipal
		f.Detail = fmt.Sprintf("Not determined: the policy simulator does not accept the root user, and this program does not call %s.", countActions(open, of))
		f.Remedy.Owner, f.Remedy.Text = awscheck.OwnerYou, "Use a role with the activation's permissions instead of the root user."
	case d.err == nil || errors.Is(d.err, errNoSource):
		f.Detail = fmt.Sprintf("Not determined: the permissions of %s can't be simulated or read, and this program does not call %s.", p.principal, countActions(open, of))
		f.Remedy.Owner, f.Remedy.Text = awscheck.OwnerYou, "Use a profile of an IAM role or user, whose permissions can be simulated."
	default:
		f = account.MarkUnverified(f, d.err)
		if f.Remedy.Policy != nil {
			f.Remedy.Policy = p.allowSimulator(account.Classify(d.err, account.Request{}))
		}
		if d.unreadErr != nil {
			f.Detail += " The policies could not be read either: " + explain(d.unreadErr) + "."
		}
		f.Detail += subject
	}
	return f
}

// supplyKeys is the fix where the simulator lacks the values of condition keys.
func supplyKeys(keys []string) awscheck.Remedy {
	if slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, "aws:RequestedRegion") }) {
		return awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Check again with a region: the policies depend on it."}
	}
	return awscheck.Remedy{
		Text:     fmt.Sprintf("Check which values of %s the policies require.", words.List(keys)),
		AcceptIf: "your requests meet the requirement when you activate",
	}
}

// allowSimulation is the fix where the decision is not the policy simulator's.
func (p permissions) allowSimulation() awscheck.Remedy {
	var f *account.Failure
	if errors.As(p.simErr, &f) && f.Reason == account.Denied && f.Action() != "" {
		return awscheck.Remedy{Text: "Allow the principal to call the policy simulator, to be certain. " + account.GrantTo(p.principal.ARN), Policy: p.allowSimulator(f)}
	}
	return awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Check again later: the policy simulator returned no result this time."}
}

// allowSimulator is the document that allows the denied call. Without the ARN of the role, whose
// path no session has, the simulator finds no role, so what reads it is allowed with it. (IAM
// Identity Center User Guide, "Referencing permission sets in resource policies": the path has the
// region, except in us-east-1.)
func (p permissions) allowSimulator(denied *account.Failure) *awscheck.Policy {
	actions := []string{denied.Action()}
	if p.guessed != nil && account.ReasonOf(p.guessed) == account.Denied {
		actions = append(actions, account.Classify(p.guessed, account.Request{}).Action())
	}
	return awscheck.Allow(actions...)
}

// explain gives the reason of an error as the end of a sentence.
func explain(err error) string {
	var f *account.Failure
	switch {
	case errors.As(err, &f):
		return f.Error()
	case err == nil:
		return "it was not called"
	}
	return err.Error()
}

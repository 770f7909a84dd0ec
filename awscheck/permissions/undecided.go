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
		f.Detail = fmt.Sprintf("Not determined: the session of %s was made with a policy of its own, which denies %s. What else it denies can't be simulated, and %s can't be tried out.",
			p.principal, words.List(p.deniedBySession()), countActions(open, of))
		f.Remedy.Text = "Begin the session without a policy of its own, and check again."
		f.Remedy.AcceptIf = "its policy allows all of this"
	case d.missing != nil:
		f.Detail = fmt.Sprintf("Not determined: the policies of %s ask for %s, which only a real request has, so the policy simulator can't decide.%s", p.principal, strings.Join(d.missing, ", "), subject)
		f.Remedy = supplyKeys(d.missing)
	case d.conditional:
		f.Detail = fmt.Sprintf("Not determined: a condition or a variable in the policies of %s decides over %s, which can't be told from the documents. The policy simulator gave no answer: %s.%s",
			p.principal, open[0], explain(p.simErr), subject)
		f.Remedy = p.allowSimulation()
	case p.principal.Kind == account.RootPrincipal:
		f.Cause = awscheck.AccountPrincipal
		f.Detail = fmt.Sprintf("Not determined: the root user can't be simulated, and %s can't be tried out.", countActions(open, of))
		f.Remedy.Text = "Use a role with the activation's permissions instead of root."
	case d.err == nil || errors.Is(d.err, errNoSource):
		f.Detail = fmt.Sprintf("Not determined: the permissions of %s can't be simulated or read, and %s can't be tried out.", p.principal, countActions(open, of))
		f.Remedy.Text = "Use a profile of an IAM role or user, whose permissions can be simulated."
	default:
		f = account.MarkUnverified(f, d.err)
		if d.unreadErr != nil {
			f.Detail += " Nor could the policies be read: " + explain(d.unreadErr) + "."
		}
		f.Detail += subject
	}
	return f
}

// supplyKeys is the fix where the simulator lacks the values of condition keys.
func supplyKeys(keys []string) awscheck.Remedy {
	if slices.ContainsFunc(keys, func(k string) bool { return strings.EqualFold(k, "aws:RequestedRegion") }) {
		return awscheck.Remedy{Text: "Check again with a region: the policies depend on it."}
	}
	return awscheck.Remedy{
		Text:     fmt.Sprintf("Look up in the policies what they require of %s.", strings.Join(keys, ", ")),
		AcceptIf: "the requirement will be met when you activate",
	}
}

// allowSimulation is the fix where the decision is not the policy simulator's.
func (p permissions) allowSimulation() awscheck.Remedy {
	var f *account.Failure
	if errors.As(p.simErr, &f) && f.Reason == account.Denied && f.Action() != "" {
		return awscheck.Remedy{Text: "To be certain, let the principal ask the policy simulator: attach this policy to it and check again.", Policy: awscheck.Allow(f.Action())}
	}
	return awscheck.Remedy{Text: "Check again later: the policy simulator gave no answer this time."}
}

// explain gives the reason of an error as the end of a sentence.
func explain(err error) string {
	var f *account.Failure
	switch {
	case errors.As(err, &f):
		return f.Error()
	case err == nil:
		return "not asked"
	}
	return err.Error()
}

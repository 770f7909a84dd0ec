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

// namesAtMost is how many actions a sentence names; the policy names all.
const namesAtMost = 12

// finding says how the principal stands with the actions of one finding: one
// action, or all of CloudFormation's.
func (p permissions) finding(f awscheck.Finding, actions []string) awscheck.Finding {
	var denied, open, partly []string
	for _, action := range actions {
		s := p.standing[action]
		switch {
		case s.decision.denied():
			denied = append(denied, action)
		case s.decision != isAllowed:
			open = append(open, action)
		case s.only != nil || s.evidence != awscheck.Simulated && s.evidence != awscheck.Live:
			partly = append(partly, action)
		}
	}
	switch {
	case len(actions) == 0:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: no CloudFormation action is known that %q stands for.", p.needs.CloudFormation)
	case len(denied) > 0:
		f.Status, f.Evidence = awscheck.Fail, p.standing[denied[0]].evidence
		f.Detail = p.whyDenied(denied, len(actions))
		f.Remedy = p.remedy(denied)
	case len(open) > 0:
		f = p.open(f, open, len(actions))
	case len(partly) > 0:
		f = p.partly(f, partly, len(actions))
	default:
		f.Status, f.Evidence = awscheck.Pass, p.standing[actions[0]].evidence
		s := p.standing[actions[0]]
		f.Detail = fmt.Sprintf("IAM's policy simulator allows %s to %s.", countActions(actions, len(actions)), p.principal)
		switch {
		case s.overruled:
			f.Detail = fmt.Sprintf("AWS let %s call %s; the policy simulator did not foresee it.", p.principal, actions[0])
		case f.Evidence == awscheck.Live:
			f.Detail = fmt.Sprintf("AWS let %s call %s. The policy simulator gave no answer: %s.", p.principal, actions[0], whyNoAnswer(p.noSim))
		case s.scps:
			f.Detail += " It does not evaluate those service control policies of the organisation that have conditions."
		}
	}
	return f
}

// countActions names the actions of a finding: "iam:GetRole", "all 94 CloudFormation
// actions", or "3 of 94 CloudFormation actions (CreateStack, …)".
func countActions(actions []string, of int) string {
	switch {
	case of == 1:
		return actions[0]
	case len(actions) == of:
		return fmt.Sprintf("all %d CloudFormation actions", of)
	}
	names := make([]string, 0, namesAtMost)
	for _, action := range actions[:min(len(actions), namesAtMost)] {
		_, name, _ := strings.Cut(action, ":")
		names = append(names, name)
	}
	list := strings.Join(names, ", ")
	if more := len(actions) - len(names); more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return fmt.Sprintf("%d of %d CloudFormation actions (%s)", len(actions), of, list)
}

// whyDenied says what is denied, and by which layers.
func (p permissions) whyDenied(denied []string, of int) string {
	first := p.standing[denied[0]]
	var layers []account.PolicyLayer
	for _, action := range denied {
		layers = append(layers, p.standing[action].layers...)
	}
	slices.Sort(layers)
	layers = slices.Compact(layers)
	is, it := "is", "it"
	if of > 1 {
		is, it = "are", "them"
	}
	detail := fmt.Sprintf("%s %s denied to %s", countActions(denied, of), is, p.principal)
	if first.except != nil {
		detail += " on " + strings.Join(first.except, " and ")
	}
	var reasons []string
	for _, l := range layers {
		reasons = append(reasons, p.says(l, first, it))
	}
	detail = capital(detail) + ": " + strings.Join(reasons, "; ") + "."
	switch {
	case slices.ContainsFunc(denied, func(action string) bool { return p.standing[action].overruled }):
		detail += " The policy simulator foresaw it as allowed: it evaluates neither session policies nor service control policies with conditions, so more may be denied than it tells."
	case first.evidence != awscheck.Simulated && p.noSim != nil:
		detail += " The policy simulator gave no answer: " + whyNoAnswer(p.noSim) + "."
	}
	return detail
}

func (p permissions) says(l account.PolicyLayer, s permission, it string) string {
	explicit := s.decision == explicitDeny
	switch l {
	case account.BoundaryLayer:
		if explicit && len(s.layers) == 1 {
			return "its permissions boundary denies " + it + " explicitly"
		}
		return "its permissions boundary does not allow " + it
	case account.OrganizationLayer:
		return "a service control policy of the AWS organisation does not allow " + it
	case account.UnknownLayer:
		return "it is not known which policy denies " + it
	case account.SessionLayer:
		return "the policy that the session was made with does not allow " + it
	}
	switch {
	case explicit && s.policy != "":
		return fmt.Sprintf("its policy %s denies %s explicitly", s.policy, it)
	case explicit && len(s.layers) == 1:
		return "one of its policies denies " + it + " explicitly"
	}
	return "no identity policy allows " + it
}

// open says why actions could not be decided.
func (p permissions) open(f awscheck.Finding, open []string, of int) awscheck.Finding {
	s := p.standing[open[0]]
	subject := ""
	if of > 1 {
		subject = " This concerns " + countActions(open, of) + "."
	}
	f.Status, f.Evidence = awscheck.Unverified, awscheck.None
	switch {
	case s.session:
		f.Detail = fmt.Sprintf("Not determined: the session of %s was made with a policy of its own, which denies %s. What else it denies can't be simulated, and %s can't be tried out.",
			p.principal, words.List(p.deniedBySession()), countActions(open, of))
		f.Remedy.Text = "Begin the session without a policy of its own, and check again."
		f.Remedy.AcceptIf = "its policy allows all of this"
	case s.missing != nil:
		keys := strings.Join(s.missing, ", ")
		f.Detail = fmt.Sprintf("Not determined: the policies of %s ask for %s, which only a real request has, so the policy simulator can't decide.%s", p.principal, keys, subject)
		f.Remedy.Text = fmt.Sprintf("Look up in the policies what they require of %s.", keys)
		f.Remedy.AcceptIf = "the requirement will be met when you activate"
		if slices.ContainsFunc(s.missing, func(k string) bool { return strings.EqualFold(k, "aws:RequestedRegion") }) {
			f.Remedy = awscheck.Remedy{Text: "Check again with a region: the policies depend on it."}
		}
	case s.conditional:
		f.Detail = fmt.Sprintf("Not determined: a condition or a variable in the policies of %s decides over %s, which can't be told from the documents. The policy simulator gave no answer: %s.%s",
			p.principal, open[0], whyNoAnswer(p.noSim), subject)
		f.Remedy = p.letSimulate()
	case p.principal.Kind == account.RootPrincipal:
		f.Cause = awscheck.AccountPrincipal
		f.Detail = fmt.Sprintf("Not determined: the root user can't be simulated, and %s can't be tried out.", countActions(open, of))
		f.Remedy.Text = "Use a role with the activation's permissions instead of root."
	case s.err == nil || errors.Is(s.err, errNoSource):
		f.Detail = fmt.Sprintf("Not determined: the permissions of %s can't be simulated or read, and %s can't be tried out.", p.principal, countActions(open, of))
		f.Remedy.Text = "Use a profile of an IAM role or user, whose permissions can be simulated."
	default:
		f = account.MarkUnverified(f, s.err)
		if s.unread != nil {
			f.Detail += " Nor could the policies be read: " + whyNoAnswer(s.unread) + "."
		}
		f.Detail += subject
	}
	return f
}

// partly says what is allowed with a reservation: for some resources only, or by
// policies that are not all there is.
func (p permissions) partly(f awscheck.Finding, partly []string, of int) awscheck.Finding {
	i := max(0, slices.IndexFunc(partly, func(action string) bool { return p.standing[action].only != nil }))
	s := p.standing[partly[i]]
	f.Status, f.Evidence = awscheck.Warn, s.evidence
	if s.only == nil {
		f.Detail = fmt.Sprintf("The policies of %s allow %s. Those of the organisation and of the session were not seen: the policy simulator gave no answer, %s.",
			p.principal, countActions(partly, of), whyNoAnswer(p.noSim))
		f.Remedy = p.letSimulate()
		return f
	}
	f.Resources = s.only
	if s.except != nil {
		f.Detail = fmt.Sprintf("%s: allowed to %s on %s, but not on %s.", capital(countActions(partly, of)), p.principal, strings.Join(s.only, " and "), strings.Join(s.except, " and "))
	} else {
		f.Detail = fmt.Sprintf("%s: allowed to %s on %s only, not on every resource.", capital(countActions(partly, of)), p.principal, strings.Join(s.only, " and "))
	}
	if s.evidence == awscheck.Policies {
		f.Detail += " So its policies say; the policy simulator gave no answer: " + whyNoAnswer(p.noSim) + "."
	}
	f.Remedy = awscheck.Remedy{
		Text:   "This is enough as long as the activation uses these names. To be safe, allow it on every resource.",
		Policy: awscheck.Allow(partly...),
	}
	return f
}

// letSimulate is the fix for an answer that stands on less than a simulation.
func (p permissions) letSimulate() awscheck.Remedy {
	var f *account.Failure
	if errors.As(p.noSim, &f) && f.Reason == account.Denied && f.Action() != "" {
		return awscheck.Remedy{Text: "To be certain, let the principal ask the policy simulator: attach this policy to it and check again.", Policy: awscheck.Allow(f.Action())}
	}
	return awscheck.Remedy{Text: "Check again later: the policy simulator gave no answer this time."}
}

// whyNoAnswer gives the reason of an error as the end of a sentence.
func whyNoAnswer(err error) string {
	var f *account.Failure
	if errors.As(err, &f) {
		return f.Error()
	}
	if err == nil {
		return "not asked"
	}
	return err.Error()
}

func capital(s string) string {
	if strings.HasPrefix(s, "all ") {
		return "A" + s[1:]
	}
	return s
}

package permissions

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// finding completes f from the decisions about its actions: one IAM action, or all of
// CloudFormation's. The worst decision counts.
func (p permissions) finding(f awscheck.Finding, actions []string) awscheck.Finding {
	var denied, open, restricted []string
	for _, action := range actions {
		switch d := p.decisions[action]; {
		case d.decision.denied():
			denied = append(denied, action)
		case d.decision != isAllowed:
			open = append(open, action)
		case d.restricted():
			restricted = append(restricted, action)
		}
	}
	switch {
	case len(actions) == 0:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: %q matches no known CloudFormation action.", p.needs.CloudFormation)
	case len(denied) > 0:
		f = p.deniedFinding(f, denied, len(actions))
	case len(open) > 0:
		f = p.undecidedFinding(f, open, len(actions))
	case len(restricted) > 0:
		f = p.restrictedFinding(f, restricted, len(actions))
	default:
		f = p.allowedFinding(f, actions)
	}
	return f
}

// restricted reports whether an allowed action is less than a pass: on some resources
// only, or by policy documents.
func (d permission) restricted() bool {
	return d.only != nil || d.evidence != awscheck.Simulated && d.evidence != awscheck.Live
}

func (p permissions) allowedFinding(f awscheck.Finding, actions []string) awscheck.Finding {
	d := p.decisions[actions[0]]
	f.Status, f.Evidence = awscheck.Pass, d.evidence
	switch {
	case d.against != "":
		f.Detail = fmt.Sprintf("AWS allowed %s to call %s, although the policy simulator does not allow it.", p.principal, actions[0])
	case f.Evidence == awscheck.Live:
		f.Detail = fmt.Sprintf("AWS allowed %s to call %s. The policy simulator returned no result: %s.", p.principal, actions[0], explain(p.simErr))
	default:
		f.Detail = fmt.Sprintf("IAM's policy simulator allows %s for %s%s.", countActions(actions, len(actions)), p.principal, p.byPattern(actions))
		if p.underSCPs && slices.ContainsFunc(actions, p.onlySimulated) {
			f.Detail += " Organization conditions on keys that only a real request has, such as aws:SourceIp, were evaluated as absent."
		}
	}
	return f
}

// onlySimulated reports whether no live call shows what is simulated for an action. The
// simulator takes a key of a service control policy that it was not given as absent, and
// does not name it. (aws-cli issue 10525.)
func (p permissions) onlySimulated(action string) bool {
	return !allowedAt(p.live, action, p.targets(action))
}

// byPattern says which actions are allowed on the resources of a pattern, and not on "*".
func (p permissions) byPattern(actions []string) string {
	count := map[string]int{}
	for _, action := range actions {
		if pattern := p.decisions[action].pattern; pattern != "" {
			count[pattern]++
		}
	}
	var parts []string
	for _, pattern := range slices.Sorted(maps.Keys(count)) {
		if n := count[pattern]; n == len(actions) {
			parts = append(parts, " on "+pattern)
		} else {
			parts = append(parts, fmt.Sprintf(", %d of them on %s", n, pattern))
		}
	}
	return strings.Join(parts, "")
}

// deniedFinding says which actions are denied, and by which layers.
func (p permissions) deniedFinding(f awscheck.Finding, denied []string, of int) awscheck.Finding {
	first := p.decisions[denied[0]]
	f.Status, f.Evidence, f.Remedy = awscheck.Fail, first.evidence, p.remedy(denied)
	verb, pronoun := "is", "it"
	if of > 1 {
		verb, pronoun = "are", "them"
	}
	f.Detail = fmt.Sprintf("%s %s denied to %s", countActions(denied, of), verb, p.principal)
	if first.except != nil {
		f.Detail += " on " + strings.Join(first.except, " and ")
	}
	var reasons []string
	for _, l := range p.layersOf(denied) {
		reasons = append(reasons, first.reason(l, pronoun))
	}
	f.Detail = capitalize(f.Detail) + ": " + strings.Join(reasons, "; ") + "."
	f.Title = subject(denied, of) + " " + p.deniedBy(denied)
	return p.qualify(f, denied)
}

// deniedBy says in a few words what denies some actions.
func (p permissions) deniedBy(denied []string) string {
	layers := p.layersOf(denied)
	if len(layers) != 1 {
		return "denied"
	}
	verb := "not allowed"
	if p.explicitIn(layers[0], denied) {
		verb = "denied"
	}
	switch layers[0] {
	case account.BoundaryLayer:
		return verb + " by " + cmp.Or(afterSlash(p.boundary), "the permissions boundary")
	case account.OrganizationLayer:
		return verb + " by a service control policy"
	case account.SessionLayer:
		return "not allowed by the session policy"
	case account.IdentityLayer:
		if policy := p.decisions[denied[0]].policy; verb == "denied" && policy != "" {
			return "denied by " + afterSlash(policy)
		}
		return verb + " by the principal's policies"
	}
	return "denied"
}

// qualify adds to a denial what its evidence leaves open.
func (p permissions) qualify(f awscheck.Finding, denied []string) awscheck.Finding {
	first := p.decisions[denied[0]]
	switch {
	case slices.ContainsFunc(denied, p.simulatedByKeys) && !slices.ContainsFunc(denied, p.deniedLiveByOrganization):
		f.Detail += " The policy simulator treats condition keys that only a real request has, such as aws:SourceIp, as absent, so a condition of that policy may exempt your requests."
	case slices.ContainsFunc(denied, func(action string) bool { return p.decisions[action].against == isAllowed }):
		f.Detail += " The policy simulator allows it, because it does not evaluate session policies and conditions on keys that only a real request has: more actions may be denied than it reports."
	case len(first.missing) > 0:
		f.Detail += fmt.Sprintf(" Its policies depend on %s, and the request did not meet them.", words.List(first.missing))
		f.Remedy.Owner = awscheck.OwnerYou
		f.Remedy.Text = fmt.Sprintf("Start a session that meets what the policies require of %s and check again. %s", words.List(first.missing), f.Remedy.Text)
	case first.evidence != awscheck.Simulated && p.simErr != nil:
		f.Detail += " The policy simulator returned no result: " + explain(p.simErr) + "."
	}
	return f
}

// simulatedByKeys reports whether only an explicit deny of a service control policy denies
// an action, as the simulator evaluates it: a key that was not supplied may cause it. (See
// discardOrganizationDenial.)
func (p permissions) simulatedByKeys(action string) bool {
	d := p.decisions[action]
	return d.onlyOrganization() && d.evidence == awscheck.Simulated
}

func (p permissions) deniedLiveByOrganization(action string) bool {
	d := p.decisions[action]
	return d.onlyOrganization() && d.evidence == awscheck.Live
}

// layersOf lists the layers that deny any of some actions.
func (p permissions) layersOf(actions []string) []account.PolicyLayer {
	var layers []account.PolicyLayer
	for _, action := range actions {
		layers = append(layers, p.decisions[action].layers...)
	}
	slices.Sort(layers)
	return slices.Compact(layers)
}

// reason says how a layer denies: the action, or actions, that a pronoun stands for.
func (d permission) reason(l account.PolicyLayer, pronoun string) string {
	explicit := d.explicitIn(l)
	switch l {
	case account.BoundaryLayer:
		if explicit {
			return "its permissions boundary denies " + pronoun + " explicitly"
		}
		return "its permissions boundary does not allow " + pronoun
	case account.OrganizationLayer:
		if explicit {
			return "a service control policy of the AWS organization denies " + pronoun + " explicitly"
		}
		return "a service control policy of the AWS organization does not allow " + pronoun
	case account.UnknownLayer:
		return "AWS does not say which policy denies " + pronoun
	case account.SessionLayer:
		return "the session policy does not allow " + pronoun
	}
	switch {
	case explicit && d.policy != "":
		return fmt.Sprintf("its policy %s denies %s explicitly", d.policy, pronoun)
	case explicit:
		return "one of its policies denies " + pronoun + " explicitly"
	}
	return "no identity policy allows " + pronoun
}

// restrictedFinding says what is allowed on some resources only, or by policy documents,
// which are not all the policies there are.
func (p permissions) restrictedFinding(f awscheck.Finding, restricted []string, of int) awscheck.Finding {
	i := max(0, slices.IndexFunc(restricted, func(action string) bool { return p.decisions[action].only != nil }))
	d := p.decisions[restricted[i]]
	f.Status, f.Evidence = awscheck.Warn, d.evidence
	if d.only == nil {
		f.Detail = fmt.Sprintf("The policies of %s allow %s. The policies of the organization and of the session could not be checked, because the policy simulator returned no result: %s.",
			p.principal, countActions(restricted, of), explain(p.simErr))
		f.Remedy = p.allowSimulation()
		return f
	}
	f.Resources = d.only
	where := fmt.Sprintf("on %s only, not on every resource", strings.Join(d.only, " and "))
	if d.except != nil {
		where = fmt.Sprintf("on %s, but not on %s", strings.Join(d.only, " and "), strings.Join(d.except, " and "))
	}
	f.Detail = fmt.Sprintf("%s: allowed for %s %s.", capitalize(countActions(restricted, of)), p.principal, where)
	if d.evidence == awscheck.Policies {
		f.Detail += " This comes from its policy documents, because the policy simulator returned no result: " + explain(p.simErr) + "."
	}
	f.Remedy = awscheck.Remedy{
		Text:   "No change is needed while the activation uses these names. If Astronomer uses other names, allow it on every resource.",
		Policy: awscheck.Allow(restricted...),
	}
	return f
}

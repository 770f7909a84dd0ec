package permissions

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// combine decides about an action from the result for each of its targets. An action
// that is denied on "*" is allowed where it is allowed on the activation's own resources,
// and the permission says on which of them.
func combine(evidence awscheck.Evidence, t targets, results map[string]result) permission {
	all := permission{result: results[t.all], evidence: evidence}
	if len(t.own) == 0 {
		return all
	}
	allowed, denied, open := splitByDecision(t.own, results)
	allDenied := len(denied) == len(t.own)
	switch {
	case allDenied && all.decision.denied():
		return all
	case allDenied:
		return permission{result: results[denied[len(denied)-1]], evidence: evidence, except: denied}
	case all.decision == undecided:
		return all
	case len(open) > 0:
		return permission{result: results[open[len(open)-1]], evidence: evidence}
	case all.decision == isAllowed && len(denied) == 0:
		return all
	}
	all.decision, all.layers, all.policy = isAllowed, nil, ""
	all.only, all.except = allowed, denied
	return all
}

func splitByDecision(resources []string, results map[string]result) (allowed, denied, open []string) {
	for _, resource := range resources {
		switch d := results[resource].decision; {
		case d == isAllowed:
			allowed = append(allowed, resource)
		case d.denied():
			denied = append(denied, resource)
		default:
			open = append(open, resource)
		}
	}
	return allowed, denied, open
}

// reconcile returns the result of a live call in place of the simulated one where the two
// differ: the simulator evaluates neither session policies nor resource control policies,
// and not every condition. A live success proves the action only where it has no other
// targets. called is zero where no call was made.
func reconcile(simulated, called result, onlyTarget bool) (r result, reconciled bool) {
	deniedLive := called.decision.denied() && simulated.decision == isAllowed
	allowedLive := called.decision == isAllowed && onlyTarget && (simulated.decision.denied() || simulated.missing != nil)
	if deniedLive || allowedLive {
		return called, true
	}
	return simulated, false
}

// discardUntested makes undecided again what is allowed without a live call, if the
// session is known to have a policy of its own: neither the simulator nor the documents
// contain it.
func (p *permissions) discardUntested() {
	if len(p.deniedBySession()) == 0 {
		return
	}
	for action, d := range p.decisions {
		if d.decision == isAllowed && d.evidence != awscheck.Live && !allowedAt(p.live, action, p.targets(action)) {
			p.decisions[action] = permission{result: result{decision: undecided}, evidence: awscheck.None, untested: true}
		}
	}
}

// deniedBySession lists the actions that the session's own policy denied in a live call.
func (p *permissions) deniedBySession() []string {
	var actions []string
	for r, called := range p.live {
		if called.decision.denied() && slices.Contains(called.layers, account.SessionLayer) {
			actions = append(actions, r.action)
		}
	}
	slices.Sort(actions)
	return slices.Compact(actions)
}

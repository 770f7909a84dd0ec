package permissions

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// discardUntested makes undecided again what is allowed without a live call, if the
// session is known to have a policy of its own: neither the simulator nor the documents
// contain it.
func (p *permissions) discardUntested() {
	if len(p.deniedBySession()) == 0 {
		return
	}
	for action, d := range p.decisions {
		if d.decision == isAllowed && d.evidence != awscheck.Live && !allowedAt(p.live, action, p.targets(action)) {
			p.decisions[action] = permission{result: result{decision: undecided, evidence: awscheck.None}, untested: true}
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

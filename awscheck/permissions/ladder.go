package permissions

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// evaluate decides about every action of a plan: from the policy simulator and live
// calls, which it makes at the same time; from the policy documents where the simulator
// leaves an action open; and combines the three.
func evaluate(ctx context.Context, a *account.Account, p plan) permissions {
	d := permissions{plan: p, decisions: map[string]permission{}}
	var sim simulation
	parallel.Do(
		func() { sim = simulatePlan(ctx, a, p) },
		func() { d.live = callLive(ctx, a, p) },
	)
	for _, action := range p.actions() {
		d.decisions[action] = fromSimulation(action, p.targets(action), sim, d.live)
	}
	d.simErr = d.whyNotSimulated(sim)

	if open := d.open(); len(open) > 0 {
		read := principalPolicies{unreadable: !p.canSimulate()}
		if p.canSimulate() {
			read = readPolicies(ctx, a, p.principal)
		}
		for _, action := range open {
			d.decisions[action] = withoutSimulation(action, d.decisions[action], p.targets(action), d.live, read, contextValues(p.contextKeys(action, sim.knownSource())))
		}
	}

	d.discardUntested()
	if p.canSimulate() && d.deniedByBoundary() {
		d.boundary, _ = boundaryOf(ctx, a, p.principal)
	}
	return d
}

// errNoSource is why root and federated users can't be simulated.
var errNoSource = errors.New("the policy simulator takes users and roles only")

// whyNotSimulated is the error of the first action that the simulator did not decide.
func (p *permissions) whyNotSimulated(sim simulation) error {
	if sim.unavailable != nil {
		return sim.unavailable
	}
	for _, action := range p.actions() {
		if err := p.decisions[action].err; err != nil {
			return err
		}
	}
	return nil
}

// open lists the actions that the simulator did not decide, and those where an explicit
// deny may depend on a condition key that it did not have.
func (p *permissions) open() []string {
	actions := slices.DeleteFunc(p.actions(), func(action string) bool {
		d := p.decisions[action]
		return d.decision != undecided || d.missing != nil && !d.denies
	})
	slices.Sort(actions)
	return actions
}

// fromSimulation decides from the policy simulator, except where a live call shows
// otherwise.
func fromSimulation(action string, t targets, sim simulation, live map[request]result) permission {
	if sim.unavailable != nil {
		return permission{result: result{decision: undecided}, evidence: awscheck.None}
	}
	results := map[string]result{}
	anyReconciled := false
	for _, resource := range t.resources() {
		r, reconciled := reconcile(sim.results[request{action, resource}], live[request{action, resource}], len(t.own) == 0)
		results[resource] = r
		anyReconciled = anyReconciled || reconciled
	}
	d := combine(awscheck.Simulated, t, results)
	if anyReconciled {
		d.evidence, d.reconciled = awscheck.Live, true
	}
	if d.err != nil && sim.guessed != nil && account.ReasonOf(d.err) == account.NotFound {
		d.err = sim.guessed // what is missing is the role's real name
	}
	return d
}

// withoutSimulation decides about an action that the simulator left open: a live denial
// first; then an explicit deny in the documents, which may be newer than a live success;
// then a live success of an IAM action; then the documents. (One CloudFormation action
// says nothing about the others.)
func withoutSimulation(action string, open permission, t targets, live map[request]result, read principalPolicies, context map[string]string) permission {
	documents := fromPolicies(action, open, t, read, context)
	if open.missing != nil {
		if documents.decision == explicitDeny {
			return documents
		}
		return open
	}
	called, tried := fromLive(action, t, live)
	switch {
	case tried && called.decision.denied():
		return called
	case documents.decision == explicitDeny:
		return documents
	case tried && called.decision == isAllowed && strings.HasPrefix(action, "iam:"):
		return called
	case documents.decision != undecided:
		return documents
	}
	open.evidence = awscheck.None
	if !read.unreadable {
		open.conditional, open.keys = documents.err == nil, documents.missing
		open.unreadErr = read.gap()
	}
	return open
}

// fromLive decides from live calls; tried is false where none was made.
func fromLive(action string, t targets, live map[request]result) (d permission, tried bool) {
	results := map[string]result{}
	for _, resource := range t.resources() {
		results[resource] = live[request{action, resource}]
	}
	_, tried = live[request{action, t.all}]
	return combine(awscheck.Live, t, results), tried
}

// fromPolicies decides from the policy documents.
func fromPolicies(action string, open permission, t targets, read principalPolicies, context map[string]string) permission {
	if read.unreadable {
		return permission{result: result{decision: undecided, err: open.err}}
	}
	results := map[string]result{}
	for _, resource := range t.resources() {
		results[resource] = read.decide(question{action: action, resource: resource, context: context})
	}
	return combine(awscheck.Policies, t, results)
}

// deniedByBoundary reports whether a permissions boundary denies any action.
func (p *permissions) deniedByBoundary() bool {
	for _, d := range p.decisions {
		if slices.Contains(d.layers, account.BoundaryLayer) {
			return true
		}
	}
	return false
}

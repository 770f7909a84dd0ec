package permissions

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// evaluate decides about every action of a plan. It collects the facts, strongest first:
// the policy simulator and, at the same time, live calls; the policy documents where the
// simulator does not decide alone. Then it decides each action from the three.
func evaluate(ctx context.Context, a *account.Account, p plan) permissions {
	d := permissions{plan: p, decisions: map[string]permission{}, caller: a}
	var e evidence
	parallel.Do(
		func() { e.sim = simulatePlan(ctx, a, p) },
		func() { e.live = callLive(ctx, a, p) },
	)
	d.live = e.live
	d.simErr = e.sim.whyIncomplete(p)
	d.underSCPs = e.sim.underSCPs()
	e.documents = principalPolicies{unreadable: true}
	if p.canSimulate() && e.sim.needsDocuments() {
		e.documents = readPolicies(ctx, a, p.principal)
	}

	for _, action := range p.actions() {
		t := p.targets(action)
		e.context = contextValues(p.contextKeys(action, e.sim.knownSource()))
		d.decisions[action] = e.decide(action, t)
	}
	d.discardUntested()
	if p.canSimulate() && d.deniedByBoundary() {
		d.boundary, _ = boundaryOf(ctx, a, p.principal)
	}
	d.source, d.guessed = e.sim.knownSource(), e.sim.guessed
	d.findDenies(ctx, a, e)
	return d
}

// errNoSource is why root and federated users can't be simulated.
var errNoSource = errors.New("the policy simulator accepts only users and roles")

// evidence is what was found out for a plan.
type evidence struct {
	sim       simulation
	live      map[request]result
	documents principalPolicies
	context   map[string]string // condition keys of the action's requests
}

// decide decides about one action: from the simulator, or, where that failed, without it.
func (e evidence) decide(action string, t targets) permission {
	d := e.fromSimulation(action, t)
	if d.failed() || e.sim.unavailable != nil {
		return e.withoutSimulation(action, t, d.err)
	}
	return d
}

// fromSimulation decides from the policy simulator; from the documents, where they show
// what a missing condition key changes; and from live calls, which prove more than both.
func (e evidence) fromSimulation(action string, t targets) permission {
	if e.sim.unavailable != nil {
		return permission{result: result{decision: undecided, evidence: awscheck.None}}
	}
	results := map[string]result{}
	for _, resource := range t.resources() {
		r := e.sim.results[request{action, resource}]
		if len(r.missing) > 0 {
			r = settle(r, e.document(action, resource))
		}
		results[resource] = reconcile(discardOrganizationDenial(r), e.live[request{action, resource}])
	}
	// A denial on a resource that does not exist is one on every resource. (A success is
	// not: "*" may include resources on which the action is denied.)
	for _, resource := range t.other {
		if called := e.live[request{action, resource}]; called.decision.denied() {
			results[t.all] = reconcile(results[t.all], called)
		}
	}
	d := combine(t, results)
	if d.err != nil && e.sim.guessed != nil && account.ReasonOf(d.err) == account.NotFound {
		d.err = e.sim.guessed // what is missing is the role's real name
	}
	return d
}

// withoutSimulation decides without the simulator, which failed with simErr: a live denial
// first; then an explicit deny in the documents, which may be newer than a live success;
// then a live success of an IAM action; then the documents. (One CloudFormation action
// says nothing about the others.)
func (e evidence) withoutSimulation(action string, t targets, simErr error) permission {
	called := e.fromLive(action, t)
	documents := e.fromDocuments(action, t)
	switch {
	case called.decision.denied():
		return called
	case documents.decision == explicitDeny:
		return documents
	case called.decision == isAllowed && strings.HasPrefix(action, "iam:"):
		return called
	case documents.decision.known():
		return documents
	}
	if simErr == nil {
		simErr = cmp.Or(called.err, e.sessionErr())
	}
	d := permission{result: result{decision: undecided, evidence: awscheck.None, err: simErr}}
	if !e.documents.unreadable {
		d.conditional, d.keys = documents.err == nil, documents.missing
		d.unreadErr = e.documents.gap()
	}
	return d
}

// sessionErr is why IAM accepts none of the session's calls; nil: it accepts them, or none
// was made. It explains the actions that were not called too.
func (e evidence) sessionErr() error {
	var first error // in alphabetical order, so that a report does not change from run to run
	for _, r := range e.live {
		if account.ReasonOf(r.err) == account.SessionWithoutIAM && (first == nil || r.err.Error() < first.Error()) {
			first = r.err
		}
	}
	return first
}

// fromLive decides from live calls alone. One on a resource that does not exist stands for
// every resource.
func (e evidence) fromLive(action string, t targets) permission {
	results := map[string]result{}
	for _, resource := range t.resources() {
		results[resource] = e.live[request{action, resource}]
	}
	if len(t.other) > 0 {
		results[t.all] = results[t.other[0]]
	}
	return combine(t, results)
}

// fromDocuments decides from the policy documents alone.
func (e evidence) fromDocuments(action string, t targets) permission {
	results := map[string]result{}
	for _, resource := range t.resources() {
		results[resource] = e.document(action, resource)
	}
	return combine(t, results)
}

// document decides about one request from the policy documents.
func (e evidence) document(action, resource string) result {
	if e.documents.unreadable {
		return result{decision: undecided, evidence: awscheck.None}
	}
	return e.documents.decide(question{action: action, resource: resource, context: e.context})
}

// whyIncomplete is the error of the first action that the simulator did not decide.
func (s simulation) whyIncomplete(p plan) error {
	if s.unavailable != nil {
		return s.unavailable
	}
	for _, action := range p.actions() {
		for _, resource := range p.targets(action).resources() {
			if err := s.results[request{action, resource}].err; err != nil {
				if s.guessed != nil && account.ReasonOf(err) == account.NotFound {
					return s.guessed
				}
				return err
			}
		}
	}
	return nil
}

// underSCPs reports whether the account is in an organization, whose service control
// policies the simulator evaluated. (IAM API Reference, EvaluationResult:
// OrganizationsDecisionDetail "only applies if the simulated user's account is part of an
// organization"; it is left out for several resources, and every action is simulated on one.)
func (s simulation) underSCPs() bool {
	for _, r := range s.results {
		if r.underSCPs {
			return true
		}
	}
	return false
}

// needsDocuments reports whether the simulator failed, or lacks the value of a condition
// key, for any request.
func (s simulation) needsDocuments() bool {
	for _, r := range s.results {
		if r.err != nil || len(r.missing) > 0 {
			return true
		}
	}
	return false
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

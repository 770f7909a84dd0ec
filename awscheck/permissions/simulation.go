package permissions

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// actionsPerCall is how many actions one simulation contains. IAM documents no limit.
const actionsPerCall = 50

// A simulation is the result of IAM's policy simulator for a plan.
type simulation struct {
	results     map[request]result
	source      string // ARN of the user or role that was simulated
	unavailable error  // why this principal can't be simulated; nil: it can
	guessed     error  // why source is a guess; nil: it is known
}

// knownSource is the ARN of the user or role; "" if it is a guess.
func (s simulation) knownSource() string {
	if s.guessed != nil {
		return ""
	}
	return s.source
}

// simulatePlan simulates every action of a plan on "*" and on the activation's own
// resources, and where "*" is denied, on others as well: a policy may allow the action on
// role/*, which does not match "*". An action whose simulation failed is undecided.
func simulatePlan(ctx context.Context, a *account.Account, p plan) simulation {
	if !p.canSimulate() {
		return simulation{unavailable: errNoSource}
	}
	sim := simulation{results: map[request]result{}}
	sim.source, sim.guessed = policySource(ctx, a, p.principal)
	actions := p.actions()
	sim.add(ctx, a, slices.Concat(
		p.queries(sim.source, actions, func(t targets) []string { return []string{t.all} }),
		p.queries(sim.source, actions, func(t targets) []string { return t.own }),
	))
	denied := slices.DeleteFunc(actions, func(action string) bool {
		return !sim.results[request{action, p.targets(action).all}].decision.denied()
	})
	sim.add(ctx, a, p.queries(sim.source, denied, func(t targets) []string { return t.other }))
	return sim
}

// add simulates queries in parallel and keeps their results.
func (s simulation) add(ctx context.Context, a *account.Account, queries []simulatorQuery) {
	var (
		mu   sync.Mutex
		wait parallel.Group
	)
	for _, q := range queries {
		wait.Go(func() {
			results, err := simulateWithLayers(ctx, a, q)
			mu.Lock()
			defer mu.Unlock()
			for _, action := range q.actions {
				for _, resource := range q.resources {
					r := results[request{action, resource}]
					if err != nil {
						r = result{decision: undecided, evidence: awscheck.None, err: err}
					}
					s.results[request{action, resource}] = r
				}
			}
		})
	}
	wait.Wait()
}

// queries groups actions and some of their targets into simulator queries: one for each
// service and set of resources, because a query has one set of condition keys, in chunks
// of actions.
func (p plan) queries(source string, actions []string, resources func(targets) []string) []simulatorQuery {
	type group struct{ service, resources string }
	grouped := map[group][]string{}
	for _, action := range actions {
		service, _, _ := strings.Cut(action, ":")
		g := group{service, strings.Join(resources(p.targets(action)), " ")}
		grouped[g] = append(grouped[g], action)
	}
	var queries []simulatorQuery
	for g, actions := range grouped {
		if g.resources == "" {
			continue
		}
		for chunk := range slices.Chunk(actions, actionsPerCall) {
			queries = append(queries, simulatorQuery{
				source: source, actions: chunk, resources: strings.Fields(g.resources), context: p.contextKeys(chunk[0], source),
			})
		}
	}
	return queries
}

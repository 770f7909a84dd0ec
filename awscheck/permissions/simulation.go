package permissions

import (
	"context"
	"slices"
	"sync"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// actionsPerCall is how many actions one simulation contains. IAM documents no limit.
const actionsPerCall = 50

// A simulation is what IAM's policy simulator decides about a plan.
type simulation struct {
	results     map[request]result
	source      string // ARN of the user or role that was simulated
	unavailable error  // why there is none for this principal; nil: there is one
	guessed     error  // why the ARN that was simulated is a guess; nil: it is known
}

// knownSource is the ARN of the user or role; "" if it is a guess.
func (s simulation) knownSource() string {
	if s.guessed != nil {
		return ""
	}
	return s.source
}

// simulatePlan simulates every action of a plan on each of its targets, in parallel. An
// action whose simulation failed is undecided.
func simulatePlan(ctx context.Context, a *account.Account, p plan) simulation {
	if !p.canSimulate() {
		return simulation{unavailable: errNoSource}
	}
	source, guessed := policySource(ctx, a, p.principal)
	sim := simulation{results: map[request]result{}, source: source, guessed: guessed}
	var (
		mu   sync.Mutex
		wait parallel.Group
	)
	for _, q := range p.simulatorQueries(source) {
		wait.Go(func() {
			results, err := simulateWithLayers(ctx, a, q)
			mu.Lock()
			defer mu.Unlock()
			for _, action := range q.actions {
				r := results[action]
				if err != nil {
					r = result{decision: undecided, err: err}
				}
				sim.results[request{action, q.resource}] = r
			}
		})
	}
	wait.Wait()
	return sim
}

// simulatorQueries groups the requests of a plan into queries: one for each service and
// resource, because a query has one set of condition keys and one resource, in chunks of
// actions.
func (p plan) simulatorQueries(source string) []simulatorQuery {
	var queries []simulatorQuery
	for _, service := range [][]string{p.iamActions(), cloudFormationActions(p.needs.CloudFormation)} {
		byResource := map[string][]string{}
		for _, action := range service {
			for _, resource := range p.targets(action).resources() {
				byResource[resource] = append(byResource[resource], action)
			}
		}
		for resource, actions := range byResource {
			for chunk := range slices.Chunk(actions, actionsPerCall) {
				queries = append(queries, simulatorQuery{source: source, actions: chunk, resource: resource, context: p.contextKeys(chunk[0], source)})
			}
		}
	}
	return queries
}

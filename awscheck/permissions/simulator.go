package permissions

import (
	"context"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// A simulatorQuery is one call of IAM's policy simulator: every action on every resource.
type simulatorQuery struct {
	source    string   // ARN of a user or role; the simulator refuses a session's
	actions   []string // without wildcards, which the simulator does not accept
	resources []string // ARNs, or "*" alone
	context   []contextKey
	excluded  []string // types of policies
}

// simulate calls IAM's policy simulator and returns a result for every action on every
// resource. A missing result is an error, and so is one that contradicts itself.
func simulate(ctx context.Context, a *account.Account, q simulatorQuery) (map[request]result, error) {
	return facts.ReadIAM(ctx, a, fmt.Sprintf("%q", q), facts.OperationOfIAM("SimulatePrincipalPolicy", q.params()...), q.read)
}

func (q simulatorQuery) params() []wire.Param {
	params := []wire.Param{
		text("PolicySourceArn", q.source), {Name: "ActionNames", Value: q.actions}, {Name: "ResourceArns", Value: q.resources}, {Name: "MaxItems", Value: 1000},
	}
	for i, k := range q.context {
		entry := fmt.Sprintf("ContextEntries.member.%d.ContextKey", i+1)
		params = append(params, text(entry+"Name", k.name), text(entry+"Type", k.kind), text(entry+"Values.member.1", k.value))
	}
	for i, kind := range q.excluded {
		params = append(params, text(fmt.Sprintf("PolicyExclusionList.member.%d.PolicyType", i+1), kind))
	}
	return params
}

// read reads the simulator's list. Of two results for one request, the more restrictive
// one counts.
func (q simulatorQuery) read(list []wire.Node) (map[request]result, error) {
	found := map[request]result{}
	for _, e := range list {
		byResource, err := readEvaluation(e, q.resources)
		if err != nil {
			return nil, err
		}
		for resource, r := range byResource {
			key := request{e.String("EvalActionName"), resource}
			if before, twice := found[key]; !twice || before.decision.severity() < r.decision.severity() {
				found[key] = r
			}
		}
	}
	for _, action := range q.actions {
		for _, resource := range q.resources {
			if _, ok := found[request{action, resource}]; !ok {
				return nil, account.ErrIncomplete
			}
		}
	}
	return found, nil
}

// simulateWithLayers simulates, and for what is denied finds out which layers deny: it
// simulates again without service control policies, and, where a boundary still denies,
// without that too. If such a call fails, the layers that the first simulation names
// remain.
func simulateWithLayers(ctx context.Context, a *account.Account, q simulatorQuery) (map[request]result, error) {
	full, err := simulate(ctx, a, q)
	if err != nil {
		return nil, err
	}
	q.actions = actionsWith(full, q.actions, func(r result) bool { return r.decision.denied() })
	if len(q.actions) == 0 {
		return full, nil
	}
	q.excluded = []string{"scp"}
	noSCP, err := simulate(ctx, a, q)
	if err != nil {
		return full, nil
	}
	var noBoundary map[request]result
	q.actions = actionsWith(noSCP, q.actions, func(r result) bool {
		return r.decision.denied() && slices.Contains(r.layers, account.BoundaryLayer)
	})
	if len(q.actions) > 0 {
		q.excluded = append(q.excluded, "permission-boundary")
		if noBoundary, err = simulate(ctx, a, q); err != nil {
			noBoundary = nil
		}
	}
	explained := map[request]result{}
	for key, r := range full {
		explained[key] = withLayers(r, noSCP[key], noBoundary[key])
	}
	return explained, nil
}

// actionsWith lists the actions that have a result of a kind on any resource.
func actionsWith(results map[request]result, actions []string, kind func(result) bool) []string {
	return slices.DeleteFunc(slices.Clone(actions), func(action string) bool {
		for key, r := range results {
			if key.action == action && kind(r) {
				return false
			}
		}
		return true
	})
}

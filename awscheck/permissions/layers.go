package permissions

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// simulateWithLayers simulates, and for the actions that are denied finds out which
// layers deny: it simulates them again without service control policies, and, where a
// boundary still denies, without that too. If such a call fails, the layers that the
// first simulation names remain.
func simulateWithLayers(ctx context.Context, a *account.Account, q simulatorQuery) (map[string]result, error) {
	full, err := simulate(ctx, a, q)
	if err != nil {
		return nil, err
	}
	q.actions = deniedIn(full, q.actions)
	if len(q.actions) == 0 {
		return full, nil
	}
	q.excluded = []types.PolicyIdentifierPolicyType{types.PolicyIdentifierPolicyTypeScp}
	noSCP, err := simulate(ctx, a, q)
	if err != nil {
		return full, nil
	}
	var noBoundary map[string]result
	if q.actions = deniedByBoundary(noSCP, q.actions); len(q.actions) > 0 {
		q.excluded = append(q.excluded, types.PolicyIdentifierPolicyTypePermissionBoundary)
		if noBoundary, err = simulate(ctx, a, q); err != nil {
			noBoundary = nil
		}
	}
	explained := map[string]result{}
	for action, r := range full {
		explained[action] = withLayers(r, noSCP[action], noBoundary[action])
	}
	return explained, nil
}

// withLayers completes a simulated denial with the layers that cause it: full is with all
// policies, noSCP without service control policies, noBoundary without the boundary as
// well. A zero result is a simulation that was not made.
func withLayers(full, noSCP, noBoundary result) result {
	if !full.decision.denied() {
		return full
	}
	var layers []account.PolicyLayer
	if noSCP.decision == isAllowed || slices.Contains(full.layers, account.OrganizationLayer) {
		layers = append(layers, account.OrganizationLayer)
	}
	if noSCP.decision.denied() {
		layers = append(layers, withoutUnknown(noSCP.layers)...)
		full.policy = noSCP.policy
	}
	if noBoundary.decision.denied() {
		layers = append(layers, account.IdentityLayer)
		full.policy = noBoundary.policy
	}
	if layers != nil {
		slices.Sort(layers)
		full.layers = slices.Compact(layers)
	}
	return full
}

// withoutUnknown names the layers of a denial without the organization's policies: what
// is neither the boundary nor the organization is the principal's own policy.
func withoutUnknown(layers []account.PolicyLayer) []account.PolicyLayer {
	if slices.Equal(layers, []account.PolicyLayer{account.UnknownLayer}) {
		return []account.PolicyLayer{account.IdentityLayer}
	}
	return layers
}

func deniedIn(results map[string]result, actions []string) []string {
	var denied []string
	for _, action := range actions {
		if results[action].decision.denied() {
			denied = append(denied, action)
		}
	}
	return denied
}

func deniedByBoundary(results map[string]result, actions []string) []string {
	return slices.DeleteFunc(deniedIn(results, actions), func(action string) bool {
		return !slices.Contains(results[action].layers, account.BoundaryLayer)
	})
}

package permissions

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck/account"
)

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
	full.deniedBySCP = full.decision == explicitDeny && (noSCP.decision == isAllowed || noSCP.decision == implicitDeny)
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

// onlyOrganization reports whether a denial comes from service control policies alone.
func (r result) onlyOrganization() bool {
	return r.decision.denied() && slices.Equal(r.layers, []account.PolicyLayer{account.OrganizationLayer})
}

package account

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A policyLayer is a kind of policy that can deny, by the name that AWS gives to it
// where it explains a denial.
type PolicyLayer string

const (
	UnknownLayer      PolicyLayer = ""                      // AWS does not say which
	IdentityLayer     PolicyLayer = "identity-based policy" // of the principal or one of its groups
	BoundaryLayer     PolicyLayer = "permissions boundary"
	OrganizationLayer PolicyLayer = "service control policy"
	SessionLayer      PolicyLayer = "session policy"
)

// layerOf reads from AWS's message which layer denied a call. (IAM User Guide,
// "Troubleshoot access denied error messages": "… because no X allows the action",
// "… with an explicit deny in a X".)
func LayerOf(f *Failure) PolicyLayer {
	for _, l := range []PolicyLayer{OrganizationLayer, BoundaryLayer, SessionLayer, IdentityLayer} {
		if strings.Contains(f.Message, string(l)) {
			return l
		}
	}
	return UnknownLayer
}

// own tells whether a policy attached to the principal is what is missing, as far as
// is known.
func (l PolicyLayer) IsPrincipalPolicy() bool { return l == IdentityLayer || l == UnknownLayer }

// lacks says what a layer's denial of some actions comes down to.
func (l PolicyLayer) Describe(actions string) string {
	if l.IsPrincipalPolicy() {
		return "this principal lacks " + actions
	}
	return fmt.Sprintf("a %s denies %s", l, actions)
}

// deniedRemedy is what to do where a layer denies actions that this program calls.
func DeniedRemedy(l PolicyLayer, actions []string) awscheck.Remedy {
	switch l {
	case OrganizationLayer:
		return awscheck.Remedy{
			Text: fmt.Sprintf("A policy attached to the principal does not help: your organisation's administrators decide on service control policies. "+
				"Ask them to allow %s, and check again.", words.List(actions)),
			Links: []string{SCPConsole},
		}
	// No policy goes with these: front ends gather those that are to be attached.
	case BoundaryLayer:
		return awscheck.Remedy{Text: fmt.Sprintf("Ask whoever manages the principal's permissions boundary to allow %s in it, and check again. A policy attached to the principal does not help.", words.List(actions))}
	case SessionLayer:
		return awscheck.Remedy{Text: fmt.Sprintf("The session was started with a policy of its own, which leaves out %s. Sign in again with one that allows it, or without, and check again.", words.List(actions))}
	}
	return awscheck.Remedy{Text: "Attach this policy to the principal and check again.", Policy: awscheck.Allow(actions...)}
}

// scpConsole is where an organisation's service control policies are.
const SCPConsole = "https://console.aws.amazon.com/organizations/v2/home/policies/service-control-policy"

// deniedByAll is deniedRemedy where several layers deny, each some actions.
func deniedByLayers(denied map[PolicyLayer][]string) awscheck.Remedy {
	var all awscheck.Remedy
	var texts, actions []string
	for _, l := range slices.Sorted(maps.Keys(denied)) {
		r := DeniedRemedy(l, denied[l])
		texts, actions, all.Links = append(texts, r.Text), append(actions, r.Policy.Actions()...), append(all.Links, r.Links...)
	}
	all.Text, all.Policy = strings.Join(texts, " "), awscheck.Allow(actions...)
	return all
}

package awscheck

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A policyLayer is a kind of policy that can deny, by the name that AWS gives to it
// where it explains a denial.
type policyLayer string

const (
	unknownLayer      policyLayer = ""                      // AWS does not say which
	identityLayer     policyLayer = "identity-based policy" // of the principal or one of its groups
	boundaryLayer     policyLayer = "permissions boundary"
	organisationLayer policyLayer = "service control policy"
	sessionLayer      policyLayer = "session policy"
)

// layerOf reads from AWS's message which layer denied a call. (IAM User Guide,
// "Troubleshoot access denied error messages": "… because no X allows the action",
// "… with an explicit deny in a X".)
func layerOf(f *Failure) policyLayer {
	for _, l := range []policyLayer{organisationLayer, boundaryLayer, sessionLayer, identityLayer} {
		if strings.Contains(f.Message, string(l)) {
			return l
		}
	}
	return unknownLayer
}

// own tells whether a policy attached to the principal is what is missing, as far as
// is known.
func (l policyLayer) own() bool { return l == identityLayer || l == unknownLayer }

// lacks says what a layer's denial of some actions comes down to.
func (l policyLayer) lacks(actions string) string {
	if l.own() {
		return "this principal lacks " + actions
	}
	return fmt.Sprintf("a %s denies %s", l, actions)
}

// deniedRemedy is what to do where a layer denies actions that this program calls.
func deniedRemedy(l policyLayer, actions []string) Remedy {
	switch l {
	case organisationLayer:
		return Remedy{
			Text: fmt.Sprintf("A policy attached to the principal does not help: your organisation's administrators decide on service control policies. "+
				"Ask them to allow %s, and check again.", inFull(actions)),
			Links: []string{scpConsole},
		}
	// No policy goes with these: front ends gather those that are to be attached.
	case boundaryLayer:
		return Remedy{Text: fmt.Sprintf("Ask whoever manages the principal's permissions boundary to allow %s in it, and check again. A policy attached to the principal does not help.", inFull(actions))}
	case sessionLayer:
		return Remedy{Text: fmt.Sprintf("The session was started with a policy of its own, which leaves out %s. Sign in again with one that allows it, or without, and check again.", inFull(actions))}
	}
	return Remedy{Text: "Attach this policy to the principal and check again.", Policy: Allow(actions...)}
}

// scpConsole is where an organisation's service control policies are.
const scpConsole = "https://console.aws.amazon.com/organizations/v2/home/policies/service-control-policy"

// deniedByAll is deniedRemedy where several layers deny, each some actions.
func deniedByAll(denied map[policyLayer][]string) Remedy {
	var all Remedy
	var texts, actions []string
	for _, l := range slices.Sorted(maps.Keys(denied)) {
		r := deniedRemedy(l, denied[l])
		texts, actions, all.Links = append(texts, r.Text), append(actions, r.Policy.Actions()...), append(all.Links, r.Links...)
	}
	all.Text, all.Policy = strings.Join(texts, " "), Allow(actions...)
	return all
}

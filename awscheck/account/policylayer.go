package account

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A PolicyLayer is a type of policy that can deny a request, under the name that AWS uses
// in its access denied messages.
type PolicyLayer string

const (
	UnknownLayer      PolicyLayer = ""                      // AWS does not say which
	IdentityLayer     PolicyLayer = "identity-based policy" // of the principal or one of its groups
	BoundaryLayer     PolicyLayer = "permissions boundary"
	OrganizationLayer PolicyLayer = "service control policy"
	SessionLayer      PolicyLayer = "session policy"
	ResourceLayer     PolicyLayer = "resource control policy" // of the organization, too
	EndpointLayer     PolicyLayer = "VPC endpoint policy"     // of the network that this machine is in
)

// SCPConsole is the console page of an organization's service control policies.
const SCPConsole = "https://console.aws.amazon.com/organizations/v2/home/policies/service-control-policy"

// RCPConsole is the console page of an organization's resource control policies.
const RCPConsole = "https://console.aws.amazon.com/organizations/v2/home/policies/resource-control-policy"

// LayerOf returns the layer that denied a call, from AWS's message: "… because no X
// allows the action" or "… with an explicit deny in a X". (Source: IAM User Guide,
// "Troubleshoot access denied error messages".)
func LayerOf(f *Failure) PolicyLayer {
	for _, l := range []PolicyLayer{OrganizationLayer, ResourceLayer, EndpointLayer, BoundaryLayer, SessionLayer, IdentityLayer} {
		if strings.Contains(f.Message, string(l)) {
			return l
		}
	}
	return UnknownLayer
}

// IsPrincipalPolicy reports whether a policy attached to the principal can allow the
// request. An unknown layer is treated as the principal's.
func (l PolicyLayer) IsPrincipalPolicy() bool { return l == IdentityLayer || l == UnknownLayer }

// Describe says that the layer denies some actions, as a clause.
func (l PolicyLayer) Describe(actions string) string {
	if l.IsPrincipalPolicy() {
		return "this principal lacks " + actions
	}
	return fmt.Sprintf("a %s denies %s", l, actions)
}

// Owner is who can change what the layer allows. The session policy is the user's: another
// session can be without it, as another network can be without the VPC endpoint.
func (l PolicyLayer) Owner() awscheck.Owner {
	switch l {
	case OrganizationLayer, ResourceLayer:
		return awscheck.OwnerOrganization
	case SessionLayer, EndpointLayer:
		return awscheck.OwnerYou
	}
	return awscheck.OwnerIdentity
}

// OwnerOfLayers is who has to act first where several layers deny: IAM's administrator
// before the organization's, who before the user.
func OwnerOfLayers(layers []PolicyLayer) awscheck.Owner {
	for _, o := range []awscheck.Owner{awscheck.OwnerIdentity, awscheck.OwnerOrganization} {
		if slices.ContainsFunc(layers, func(l PolicyLayer) bool { return l.Owner() == o }) {
			return o
		}
	}
	return awscheck.OwnerYou
}

// DeniedRemedy returns the fix for actions of this program that a layer denies. It has a
// policy document only if one attached to the principal helps, because front ends merge
// these documents into one to attach.
func DeniedRemedy(l PolicyLayer, actions []string) awscheck.Remedy {
	r := awscheck.Remedy{Owner: l.Owner()}
	switch l {
	case OrganizationLayer:
		r.Text = fmt.Sprintf("Ask your organization's administrators to allow %s in their service control policies, then check again. "+
			"A policy attached to the principal has no effect.", words.List(actions))
		r.Links = []string{SCPConsole}
	case ResourceLayer:
		r.Text = fmt.Sprintf("Ask your organization's administrators to allow %s in their resource control policies, then check again. "+
			"A policy attached to the principal has no effect.", words.List(actions))
		r.Links = []string{RCPConsole}
	case EndpointLayer:
		r.Text = fmt.Sprintf("This machine reaches AWS through a VPC endpoint whose policy does not allow %s. "+
			"Check from another network, or ask the owner of the endpoint to allow it.", words.List(actions))
	case BoundaryLayer:
		r.Text = fmt.Sprintf("Ask the team that manages the principal's permissions boundary to allow %s in it, then check again. "+
			"A policy attached to the principal has no effect.", words.List(actions))
	case SessionLayer:
		r.Text = fmt.Sprintf("The session has a session policy that does not allow %s. "+
			"Sign in again without a session policy, or with one that allows it, then check again.", words.List(actions))
	default:
		r.Text, r.Policy = "Attach this policy to the principal and check again.", awscheck.Allow(actions...)
	}
	return r
}

// deniedByLayers is DeniedRemedy for several layers, each with the actions it denies.
func deniedByLayers(denied map[PolicyLayer][]string) awscheck.Remedy {
	layers := slices.Sorted(maps.Keys(denied))
	all := awscheck.Remedy{Owner: OwnerOfLayers(layers)}
	var texts, actions []string
	for _, l := range layers {
		r := DeniedRemedy(l, denied[l])
		texts, actions, all.Links = append(texts, r.Text), append(actions, r.Policy.Actions()...), append(all.Links, r.Links...)
	}
	all.Text, all.Policy = strings.Join(texts, " "), awscheck.Allow(actions...)
	return all
}

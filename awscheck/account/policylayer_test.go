package account_test

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

func TestOfSeveralLayersOneOwnerActsFirst(t *testing.T) {
	for want, layers := range map[awscheck.Owner][]account.PolicyLayer{
		awscheck.OwnerIdentity:     {account.SessionLayer, account.OrganizationLayer, account.BoundaryLayer},
		awscheck.OwnerOrganization: {account.SessionLayer, account.OrganizationLayer},
		awscheck.OwnerYou:          {account.SessionLayer},
	} {
		if got := account.OwnerOfLayers(layers); got != want {
			t.Errorf("%q are %q's, not %q's", layers, got, want)
		}
	}
}

// The messages are those of the IAM User Guide, "Troubleshoot access denied error messages".
func TestTheTypeOfPolicyThatDenies(t *testing.T) {
	const action = "ec2:DescribeVpcs"
	for said, want := range map[string]struct {
		layer account.PolicyLayer
		fix   string
		owner awscheck.Owner
	}{
		"because no identity-based policy allows the " + action + " action":  {account.IdentityLayer, "Attach this policy to the principal", awscheck.OwnerIdentity},
		"with an explicit deny in a service control policy":                  {account.OrganizationLayer, "service control policies", awscheck.OwnerOrganization},
		"because no service control policy allows the " + action + " action": {account.OrganizationLayer, "service control policies", awscheck.OwnerOrganization},
		"with an explicit deny in a resource control policy":                 {account.ResourceLayer, "resource control policies", awscheck.OwnerOrganization},
		"because no VPC endpoint policy allows the " + action + " action":    {account.EndpointLayer, "another network", awscheck.OwnerYou},
		"with an explicit deny in a VPC endpoint policy":                     {account.EndpointLayer, "another network", awscheck.OwnerYou},
		"because no permissions boundary allows the " + action + " action":   {account.BoundaryLayer, "permissions boundary", awscheck.OwnerIdentity},
		"because no session policy allows the " + action + " action":         {account.SessionLayer, "without a session policy", awscheck.OwnerYou},
		"": {account.UnknownLayer, "Attach this policy to the principal", awscheck.OwnerIdentity},
	} {
		f := &account.Failure{Message: "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: " + action + " " + said}
		layer := account.LayerOf(f)
		if layer != want.layer {
			t.Errorf("%q is of layer %q, not %q", said, layer, want.layer)
		}
		fix := account.DeniedRemedy(layer, []string{action})
		if !strings.Contains(fix.Text, want.fix) || fix.Owner != want.owner {
			t.Errorf("the fix for %q is %q, of %q", said, fix.Text, fix.Owner)
		}
		if (fix.Policy != nil) != layer.IsPrincipalPolicy() {
			t.Errorf("for %q the policy to attach is %v", said, fix.Policy)
		}
	}
}

package account_test

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// The messages are those of the IAM User Guide, "Troubleshoot access denied error messages".
func TestTheTypeOfPolicyThatDenies(t *testing.T) {
	const action = "ec2:DescribeVpcs"
	for said, want := range map[string]struct {
		layer account.PolicyLayer
		fix   string
	}{
		"because no identity-based policy allows the " + action + " action":  {account.IdentityLayer, "Attach this policy to the principal"},
		"with an explicit deny in a service control policy":                  {account.OrganizationLayer, "service control policies"},
		"because no service control policy allows the " + action + " action": {account.OrganizationLayer, "service control policies"},
		"with an explicit deny in a resource control policy":                 {account.ResourceLayer, "resource control policies"},
		"because no VPC endpoint policy allows the " + action + " action":    {account.EndpointLayer, "another network"},
		"with an explicit deny in a VPC endpoint policy":                     {account.EndpointLayer, "another network"},
		"because no permissions boundary allows the " + action + " action":   {account.BoundaryLayer, "permissions boundary"},
		"because no session policy allows the " + action + " action":         {account.SessionLayer, "without a session policy"},
		"": {account.UnknownLayer, "Attach this policy to the principal"},
	} {
		f := &account.Failure{Message: "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: " + action + " " + said}
		layer := account.LayerOf(f)
		if layer != want.layer {
			t.Errorf("%q is of layer %q, not %q", said, layer, want.layer)
		}
		fix := account.DeniedRemedy(layer, []string{action})
		if !strings.Contains(fix.Text, want.fix) {
			t.Errorf("the fix for %q is %q", said, fix.Text)
		}
		if (fix.Policy != nil) != layer.IsPrincipalPolicy() {
			t.Errorf("for %q the policy to attach is %v", said, fix.Policy)
		}
	}
}

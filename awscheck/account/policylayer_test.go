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

// The messages are those of the IAM User Guide, "Troubleshoot access denied error messages",
// and of the AWS Security Blog, "Enhanced access denied error messages with policy ARNs".
func TestTheTypeOfPolicyThatDenies(t *testing.T) {
	const (
		action   = "ec2:DescribeVpcs"
		scp      = "arn:aws:organizations::987654321098:policy/o-qv5af4abcd/service_control_policy/p-2kgnabcd"
		boundary = "arn:aws:iam::111122223333:policy/developers"
		overrule = "an explicit deny overrides every allow"
	)
	for said, want := range map[string]struct {
		denial account.Denial
		fix    string
		owner  awscheck.Owner
		look   string
	}{
		"because no identity-based policy allows the " + action + " action":  {account.Denial{Layer: account.IdentityLayer}, "Attach a policy that allows the missing actions to the principal", awscheck.OwnerIdentity, ""},
		"with an explicit deny in an identity-based policy":                  {account.Denial{Layer: account.IdentityLayer, Explicit: true}, overrule + ", so attaching a policy does not help", awscheck.OwnerIdentity, ""},
		"with an explicit deny in an identity-based policy: " + boundary:     {account.Denial{Layer: account.IdentityLayer, Explicit: true, Policy: boundary}, "those of its groups (" + boundary + ")", awscheck.OwnerIdentity, "aws iam get-policy-version --policy-arn " + boundary},
		"because no service control policy allows the " + action + " action": {account.Denial{Layer: account.OrganizationLayer}, "allow " + action + " in their service control policies", awscheck.OwnerOrganization, ""},
		"with an explicit deny in a service control policy":                  {account.Denial{Layer: account.OrganizationLayer, Explicit: true}, "from a service control policy, or exempt this principal", awscheck.OwnerOrganization, ""},
		"with an explicit deny in a service control policy: " + scp + ".":    {account.Denial{Layer: account.OrganizationLayer, Explicit: true, Policy: scp}, "from the service control policy (" + scp + "), or exempt", awscheck.OwnerOrganization, "aws organizations describe-policy --policy-id p-2kgnabcd"},
		"due to an explicit deny in a Service Control Policy":                {account.Denial{Layer: account.OrganizationLayer}, "service control policies", awscheck.OwnerOrganization, ""},
		"with an explicit deny in a resource control policy":                 {account.Denial{Layer: account.ResourceLayer, Explicit: true}, "from a resource control policy", awscheck.OwnerOrganization, ""},
		"because no VPC endpoint policy allows the " + action + " action":    {account.Denial{Layer: account.EndpointLayer}, "another network", awscheck.OwnerYou, ""},
		"with an explicit deny in a VPC endpoint policy":                     {account.Denial{Layer: account.EndpointLayer, Explicit: true}, "another network", awscheck.OwnerYou, ""},
		"because no permissions boundary allows the " + action + " action":   {account.Denial{Layer: account.BoundaryLayer}, "Allow " + action, awscheck.OwnerIdentity, ""},
		"with an explicit deny in a permissions boundary: " + boundary:       {account.Denial{Layer: account.BoundaryLayer, Explicit: true, Policy: boundary}, "Remove the statement that denies " + action + " from the principal's permissions boundary (" + boundary + ")", awscheck.OwnerIdentity, "--version-id \"$(aws iam get-policy --policy-arn " + boundary},
		"because no session policy allows the " + action + " action":         {account.Denial{Layer: account.SessionLayer}, "without a session policy", awscheck.OwnerYou, ""},
		"": {account.Denial{}, "Attach a policy that allows the missing actions to the principal", awscheck.OwnerIdentity, ""},
	} {
		f := &account.Failure{Message: "User: arn:aws:iam::111122223333:user/ana is not authorized to perform: " + action + " on resource: arn:aws:iam::111122223333:role/* " + said}
		denial := account.DenialOf(f)
		if denial != want.denial {
			t.Errorf("%q is %+v, not %+v", said, denial, want.denial)
		}
		fix := account.DeniedRemedy(denial, []string{action})
		if !strings.Contains(fix.Text, want.fix) || fix.Owner != want.owner || denial.Explicit != strings.Contains(fix.Text, overrule) && denial.Layer != account.EndpointLayer {
			t.Errorf("the fix for %q is %q, of %q", said, fix.Text, fix.Owner)
		}
		if look := strings.Join(fix.Look, "\n"); (look == "") != (want.look == "") || !strings.Contains(look, want.look) {
			t.Errorf("for %q the command is %q", said, look)
		}
		if helps := denial.Layer.IsPrincipalPolicy() && !denial.Explicit; (fix.Policy != nil) != helps {
			t.Errorf("for %q the policy to attach is %v", said, fix.Policy)
		}
	}
}

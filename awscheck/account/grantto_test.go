package account_test

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// IAM accepts no change of a role that IAM Identity Center created.
func TestTheRoleOfAPermissionSetGetsNoPolicyAttached(t *testing.T) {
	for arn, says := range map[string]string{
		"arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_DeveloperAccess_0123456789abcdef/ben": "Create a permission set for the activation alone, such as AstroActivation, with the policies of DeveloperAccess and an inline policy that allows the missing actions. Assign it to ben in account 111122223333,",
		"arn:aws:sts::111122223333:assumed-role/deployer/ci":                                         "Attach a policy that allows the missing actions to the principal",
		"": "Attach a policy that allows the missing actions to the principal",
	} {
		f := &account.Failure{Reason: account.Denied, Principal: arn, Message: "User: x is not authorized to perform: ec2:DescribeVpcs because no identity-based policy allows the ec2:DescribeVpcs action"}
		r := account.DeniedRemedy(account.DenialOf(f), []string{"ec2:DescribeVpcs"})
		if !strings.HasPrefix(r.Text, says) || strings.Contains(r.Text, "Create a permission set") && strings.Contains(r.Text, "Attach") {
			t.Errorf("%q: the fix is %q", arn, r.Text)
		}
	}
}

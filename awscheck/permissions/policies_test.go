package permissions_test

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

// Rung 3: the policy documents.
func TestPermissionsFromPolicyDocuments(t *testing.T) {
	runCases(t, []permissionCase{
		{
			name: "simulator denied, policies allow", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("activation", simtest.Statement("Allow", needed...)), managedPolicyOf("read", simtest.Statement("Allow", readPolicies...))),
			want: map[string]permissionWant{
				create: {status: awscheck.Warn, evidence: awscheck.Policies, says: "organization", policy: []string{"iam:SimulatePrincipalPolicy"}},
				cfn:    {status: awscheck.Warn, evidence: awscheck.Policies, says: "all 94", policy: []string{"iam:SimulatePrincipalPolicy"}},
				read:   {status: awscheck.Pass, evidence: awscheck.Live, says: "iam:SimulatePrincipalPolicy"},
				list:   {status: awscheck.Pass, evidence: awscheck.Live},
			},
		},
		{
			name: "simulator denied, explicit deny in a policy", as: asRole, region: "eu-west-1",
			has: roleDeployer(simtest.Policy("activation", simtest.Statement("Allow", needed...)), managedPolicyOf("read", simtest.Statement("Allow", readPolicies...)),
				managedPolicyOf("guardrail", deny("iam:*Role"))),
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Policies, says: "its policy guardrail denies it explicitly"},
				read:   {status: awscheck.Fail, evidence: awscheck.Live, says: "explicitly"},
				put:    {status: awscheck.Unverified, evidence: awscheck.None},
			},
		},
		{
			name: "simulator denied, no policy allows", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("read", simtest.Statement("Allow", readPolicies...))),
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Policies, says: "no identity policy allows it",
					policy: append([]string{"cloudformation:*"}, func() []string { l := slices.Clone(needed[:7]); slices.Sort(l); return l }()...)},
				read: {status: awscheck.Fail, evidence: awscheck.Live},
			},
		},
		{
			name: "simulator denied, a condition decides", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("read", simtest.Statement("Allow", readPolicies...)),
				simtest.Policy("mfa", `{"Effect":"Allow","Action":["iam:CreateRole","cloudformation:*"],"Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`)),
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "make iam:CreateRole depend on aws:MultiFactorAuthPresent", policy: []string{"iam:SimulatePrincipalPolicy"}},
				cfn:    {status: awscheck.Fail, evidence: awscheck.Live, says: "1 of 94 CloudFormation actions (ListStacks)"},
			},
		},
		{
			name: "simulator denied, conditions on keys that are known", as: asRole, region: "eu-west-1",
			has: roleDeployer(managedPolicyOf("read", simtest.Statement("Allow", readPolicies...)), simtest.Policy("read-role", simtest.Statement("Allow", "iam:GetRole")), simtest.Policy("all",
				`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/platform/*"}}}`,
				`{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":false}}}`,
				`{"Effect":"Deny","Action":"iam:PutRolePolicy","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalAccount":"111122223333"}}}`,
				`{"Effect":"Deny","Action":"iam:SimulatePrincipalPolicy","Resource":"*"}`)),
			want: map[string]permissionWant{
				create: {status: awscheck.Warn, evidence: awscheck.Policies},
				put:    {status: awscheck.Fail, evidence: awscheck.Policies, says: "its policy all denies it explicitly"},
			},
		},
		{
			name: "simulator denied, a policy variable decides", as: asRole, region: "eu-west-1",
			has: roleDeployer(managedPolicyOf("read", simtest.Statement("Allow", readPolicies...)), simtest.Policy("own",
				simtest.StatementOn("Allow", "arn:aws:iam::111122223333:role/${aws:PrincipalTag/team}*", "iam:CreateRole"), simtest.Statement("Allow", "iam:GetRole", "iam:GetRolePolicy"))),
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "the policies of role deployer (session ana@example.com) make iam:CreateRole depend on aws:PrincipalTag/team"},
			},
		},
		{
			name: "simulator denied, a group allows", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{
				Users: []awssim.User{{Name: "ana", Groups: []string{"readers", "platform"}}},
				Groups: []awssim.Group{
					{Name: "readers", Policies: []awssim.Policy{managedPolicyOf("read", simtest.Statement("Allow", readPolicies...))}},
					{Name: "platform", Policies: []awssim.Policy{simtest.Policy("roles", simtest.Statement("Allow", "iam:CreateRole")), managedPolicyOf("stacks", simtest.Statement("Allow", "cloudformation:*"))}},
				},
			},
			want: map[string]permissionWant{
				create: {status: awscheck.Warn, evidence: awscheck.Policies},
				cfn:    {status: awscheck.Warn, evidence: awscheck.Policies},
				put:    {status: awscheck.Fail, evidence: awscheck.Policies},
			},
		},
		{
			name: "simulator denied, boundary does not allow", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{simtest.Policy("all", simtest.Statement("Allow", append(slices.Clone(needed), readPolicies...)...))},
				Boundary: &awssim.Policy{Name: "developers", Document: simtest.Policy("", simtest.Statement("Allow", append([]string{"cloudformation:*"}, readPolicies...)...)).Document}}}},
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Policies, says: "Allow iam:CreateRole in the permissions boundary"},
				cfn:    {status: awscheck.Warn, evidence: awscheck.Policies},
				read:   {status: awscheck.Fail, evidence: awscheck.Live, says: "permissions boundary"},
			},
		},
		{
			name: "one policy can't be parsed, another allows", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("all", simtest.Statement("Allow", append(slices.Clone(needed), readPolicies...)...)), awssim.Policy{Name: "odd", Document: `{"Statement":[{"Effect":"Maybe"}]}`}),
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None},
				read:   {status: awscheck.Pass, evidence: awscheck.Live},
			},
		},
		{
			name: "simulator throttled, policies allow", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{}, faults: []awssim.Fault{faulty(simulator, awssim.Throttled())},
			want: map[string]permissionWant{
				create: {status: awscheck.Warn, evidence: awscheck.Policies, says: "throttled"},
				read:   {status: awscheck.Pass, evidence: awscheck.Live},
			},
		},
	})
}

package permissions_test

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

// Rungs 1 and 2: the policy simulator, and the layer that denies.
func TestSimulatedPermissions(t *testing.T) {
	runCases(t, []permissionCase{
		{
			name: "an administrator", as: simtest.Ana, has: awssim.IAM{}, region: "eu-west-1",
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated, is: "IAM's policy simulator allows iam:CreateRole for user ana."},
				cfn:    {status: awscheck.Pass, evidence: awscheck.Simulated, is: "IAM's policy simulator allows all 94 CloudFormation actions for user ana."},
			},
		},
		{
			name: "role with a path, exactly the permissions of the activation", as: asRole,
			has: roleDeployer(simtest.Policy("activation", simtest.Statement("Allow", append(slices.Clone(needed), "iam:SimulatePrincipalPolicy")...))), region: "eu-west-1",
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated},
				read:   {status: awscheck.Pass, evidence: awscheck.Simulated},
				cfn:    {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "only the simulator, for a role with a path that can't be read", as: asRole,
			has: roleDeployer(simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy", "iam:CreateRole"))), region: "eu-west-1",
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "iam:GetRole", policy: []string{"iam:GetRole"}},
				read:   {status: awscheck.Fail, evidence: awscheck.Live},
			},
		},
		{
			name: "only the simulator, for a role without a path", as: asRole,
			has:    awssim.IAM{Roles: []awssim.Role{{Name: "deployer", Policies: []awssim.Policy{simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy", "iam:CreateRole"))}}}},
			region: "eu-west-1",
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated},
				read:   {status: awscheck.Fail, evidence: awscheck.Simulated},
			},
		},
		{
			name: "SSO role with a region in its path, GetRole denied", as: asSSO, region: "eu-west-1",
			has: awssim.IAM{Roles: []awssim.Role{{Name: "AWSReservedSSO_DataPlatform_0123456789abcdef", Path: awssim.SSOPath + "eu-west-1/", Policies: []awssim.Policy{
				simtest.Policy("AwsSSOInlinePolicy", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy", "iam:ListRoles", "iam:CreateRole", "cloudformation:*")),
			}}}},
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated},
				read:   {status: awscheck.Fail, evidence: awscheck.Simulated, says: "with the policies of DataPlatform"},
				list:   {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "SSO role, GetRole and ListRoles denied", as: asSSO, region: "eu-west-1",
			has: awssim.IAM{Roles: []awssim.Role{{Name: "AWSReservedSSO_DataPlatform_0123456789abcdef", Path: awssim.SSOPath, Policies: []awssim.Policy{
				simtest.Policy("AwsSSOInlinePolicy", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy", "iam:CreateRole")),
			}}}},
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated},
				list:   {status: awscheck.Fail, evidence: awscheck.Simulated},
			},
		},
		{
			name: "user with one CloudFormation action: the fix exceeds an inline policy", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*", "cloudformation:ListStacks"))),
			want: map[string]permissionWant{
				cfn: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "93 of 94 CloudFormation actions",
					command: "aws iam attach-user-policy --user-name ana --policy-arn arn:aws:iam::111122223333:policy/AstroActivation"},
			},
		},
		{
			name: "explicit deny on one of the activation's stacks", as: simtest.Ana, region: "eu-west-1",
			has: userAna(awssim.Administrator(), simtest.Policy("guardrail", simtest.StatementOn("Deny", "arn:aws:cloudformation:*:*:stack/AstroCrossAccountRole/*", "cloudformation:UpdateStack"))),
			want: map[string]permissionWant{
				cfn: {status: awscheck.Warn, evidence: awscheck.Simulated, says: "but not on arn:aws:cloudformation:eu-west-1:111122223333:stack/AstroCrossAccountRole/"},
			},
		},
		{
			name: "no identity policy allows it", as: asRole, region: "eu-west-1",
			has: roleDeployer(simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy", "iam:Get*", "iam:List*", "cloudformation:*"))),
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "no identity policy allows it",
					policy:  []string{"iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"},
					command: "aws iam put-role-policy --role-name deployer"},
				put: {status: awscheck.Fail, evidence: awscheck.Simulated,
					policy: []string{"iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"}},
				read: {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "user without CloudFormation", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*"))),
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated},
				cfn: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "All 94 CloudFormation actions are denied",
					policy: []string{"cloudformation:*"}, command: "aws iam put-user-policy --user-name ana"},
			},
		},
		{
			name: "two CloudFormation actions are missing", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*"), `{"Effect":"Allow","NotAction":["cloudformation:CreateStack","cloudformation:TagResource","iam:*"],"Resource":"*"}`)),
			want: map[string]permissionWant{
				cfn: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "2 of 94 CloudFormation actions (CreateStack, TagResource)",
					policy: []string{"cloudformation:CreateStack", "cloudformation:TagResource"}},
			},
		},
		{
			name: "explicit deny in a policy", as: simtest.Ana, region: "eu-west-1",
			has: userAna(awssim.Administrator(), simtest.Policy("guardrail", deny("iam:CreateRole"))),
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "Remove the statement that denies iam:CreateRole from the policy guardrail first: an explicit deny overrides every allow. If no other statement allows it, ask an administrator", policy: []string{"iam:CreateRole"}},
				read:   {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "explicit deny on the activation's role only", as: simtest.Ana, region: "eu-west-1",
			has: userAna(awssim.Administrator(), simtest.Policy("guardrail", simtest.StatementOn("Deny", "arn:aws:iam::*:role/astronomer*", "iam:CreateRole"))),
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "on " + ownRole},
			},
		},
		{
			name: "permissions boundary does not allow", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()},
				Boundary: &awssim.Policy{Name: "developers", Document: simtest.Policy("", simtest.Statement("Allow", "iam:Get*", "iam:List*", "iam:Simulate*", "cloudformation:*")).Document}}}},
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "Allow iam:CreateRole in the permissions boundary developers.", owner: awscheck.OwnerIdentity},
				read:   {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "permissions boundary denies explicitly", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()},
				Boundary: &awssim.Policy{Name: "developers", Document: simtest.Policy("", simtest.Statement("Allow", "*"), deny("iam:CreateRole")).Document}}}},
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "Exempt the role of the activation from the statement that denies iam:CreateRole in the permissions boundary developers. To exempt the role, replace Resource with NotResource and the role's ARN, so that the statement denies on every other resource: arn:aws:iam::111122223333:role/astronomer-remote-management. Add a second statement that denies the same on this role to every principal but arn:aws:iam::111122223333:user/ana (ArnNotEquals on aws:PrincipalArn). An explicit deny overrides every allow: a policy attached to the principal does not help. The boundary's other statements allow this action.",
					policy: []string{}, owner: awscheck.OwnerIdentity},
			},
		},
		{
			name: "permissions boundary denies explicitly, and no identity policy allows", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{simtest.Policy("p", simtest.Statement("Allow", "iam:Get*", "iam:List*", "iam:Simulate*", "cloudformation:*", "iam:*RolePolicy", "iam:Update*"))},
				Boundary: &awssim.Policy{Name: "developers", Document: simtest.Policy("", simtest.Statement("Allow", "*"), deny("iam:CreateRole")).Document}}}},
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "One of these policies denies iam:CreateRole explicitly, which overrides every allow", policy: []string{"iam:CreateRole"}},
			},
		},
		{
			name: "neither boundary nor policy allows", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{simtest.Policy("p", simtest.Statement("Allow", "iam:Get*", "iam:List*", "iam:Simulate*"))},
				Boundary: &awssim.Policy{Name: "developers", Document: simtest.Policy("", simtest.Statement("Allow", "iam:Get*", "iam:List*", "iam:Simulate*")).Document}}}},
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "no identity policy allows it; its permissions boundary does not allow it",
					policy: []string{"cloudformation:*", "iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"}},
			},
		},
		{
			name: "service control policy denies", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()}}},
				SCPs: []string{simtest.Policy("", simtest.Statement("Allow", "*"), deny("iam:CreateRole")).Document}},
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "Exempt this principal from the statement that denies iam:CreateRole in the service control policies of account 111122223333. To its Condition, add ", policy: []string{}, owner: awscheck.OwnerOrganization},
				read:   {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "service control policy denies, and no identity policy allows", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{simtest.Policy("p", simtest.Statement("Allow", "iam:Get*", "iam:List*", "iam:Simulate*"))}}},
				SCPs: []string{simtest.Policy("", simtest.Statement("Allow", "*"), deny("iam:CreateRole")).Document}},
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "no identity policy allows it; a service control policy of the AWS organization denies it explicitly", acceptIf: "-", owner: awscheck.OwnerIdentity},
			},
		},
		{
			name: "what both deny is asked of each owner", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{simtest.Policy("p", simtest.Statement("Allow", "iam:Get*", "iam:List*", "iam:Simulate*"))}}},
				SCPs: []string{simtest.Policy("", simtest.Statement("Allow", "*"), deny("iam:CreateRole")).Document}},
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "Ask an administrator of your AWS organization to exempt this principal from the statement that denies iam:CreateRole", owner: awscheck.OwnerIdentity},
			},
		},
		{
			name: "allowed only with MFA, a key without a value", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy"),
				`{"Effect":"Allow","Action":["iam:*","cloudformation:*"],"Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`)),
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "aws:MultiFactorAuthPresent"},
				read:   {status: awscheck.Fail, evidence: awscheck.Live, says: "Its policies depend on aws:MultiFactorAuthPresent, and the request did not meet them. Start a session"},
				cfn:    {status: awscheck.Fail, evidence: awscheck.Live, says: "1 of 94 CloudFormation actions (ListStacks)"},
			},
		},
		{
			name: "denied without MFA, a key without a value", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*", "cloudformation:*"),
				`{"Effect":"Deny","NotAction":["iam:Get*","iam:List*","iam:SimulatePrincipalPolicy"],"Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}`)),
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "aws:MultiFactorAuthPresent"},
				read:   {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "allowed only in the region of the cluster", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*"),
				`{"Effect":"Allow","Action":"cloudformation:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`)),
			want: map[string]permissionWant{cfn: {status: awscheck.Pass, evidence: awscheck.Simulated}},
		},
		{
			name: "allowed only in another region", as: simtest.Ana, region: "eu-central-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*"),
				`{"Effect":"Allow","Action":"cloudformation:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`)),
			want: map[string]permissionWant{cfn: {status: awscheck.Fail, evidence: awscheck.Simulated}},
		},
		{
			name: "allowed only in a region, none known yet", as: simtest.Ana,
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*"),
				`{"Effect":"Allow","Action":"cloudformation:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`)),
			want: map[string]permissionWant{cfn: {status: awscheck.Unverified, evidence: awscheck.None, says: "Check again with a region"}},
		},
		{
			name: "conditions on every key that is known, of a user", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:username":"ana","aws:PrincipalType":"User","aws:PrincipalAccount":"111122223333","aws:ResourceAccount":"111122223333"},
				"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:user/ana"},"StringLike":{"aws:userid":"AIDA*"},"Bool":{"aws:SecureTransport":"true","aws:PrincipalIsAWSService":"false"}}}`)),
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated},
				cfn:    {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "conditions on every key that is known, of a role's session", as: asRole, region: "eu-west-1",
			has: roleDeployer(simtest.Policy("p", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalType":"AssumedRole"},
				"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/platform/deployer"},"StringLike":{"aws:userid":"AROA*:ana@example.com"}}}`)),
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated},
				cfn:    {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "denied through AWS services: known for CloudFormation, not for IAM", as: simtest.Ana, region: "eu-west-1",
			has: userAna(awssim.Administrator(), simtest.Policy("p", `{"Effect":"Deny","Action":["iam:CreateRole","cloudformation:*"],"Resource":"*","Condition":{"Bool":{"aws:ViaAWSService":"true"}}}`)),
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "aws:ViaAWSService"},
				cfn:    {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "service control policy denies on a key without a value, which the simulator takes as absent", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()}}},
				SCPs: []string{simtest.Policy("", simtest.Statement("Allow", "*"), `{"Effect":"Deny","Action":["iam:CreateRole","cloudformation:CreateStack"],"Resource":"*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-0a"}}}`).Document}},
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated, says: "for user ana. Organization conditions on keys that only a real request has, such as aws:SourceIp, were evaluated as absent."},
				cfn:    {status: awscheck.Pass, evidence: awscheck.Simulated, says: "were evaluated as absent"},
				read:   {status: awscheck.Pass, evidence: awscheck.Simulated, is: "IAM's policy simulator allows iam:GetRole for user ana."},
			},
		},
		{
			name: "service control policy denies all but one role", as: asRole, region: "eu-west-1",
			has: awssim.IAM{Roles: []awssim.Role{{Name: "deployer", Path: "/platform/", Policies: []awssim.Policy{awssim.Administrator()}}},
				SCPs: []string{simtest.Policy("", simtest.Statement("Allow", "*"), `{"Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/platform/deployer"}}}`).Document}},
			want: map[string]permissionWant{create: {status: awscheck.Pass, evidence: awscheck.Simulated}},
		},
		{
			name: "IAM allowed only in the region of the cluster, where no IAM request goes", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy"),
				`{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`)),
			want: map[string]permissionWant{create: {status: awscheck.Fail, evidence: awscheck.Simulated}},
		},
		{
			name: "allowed on the activation's role and stack only", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p",
				simtest.Statement("Allow", "iam:SimulatePrincipalPolicy", "iam:ListRoles"), simtest.StatementOn("Allow", ownRole, "iam:*"),
				simtest.StatementOn("Allow", ownStack, "cloudformation:*"),
				`{"Effect":"Allow","NotAction":["iam:*","cloudformation:CreateStack","cloudformation:UpdateStack"],"Resource":"*"}`)),
			want: map[string]permissionWant{
				create: {status: awscheck.Warn, evidence: awscheck.Simulated, says: "on " + ownRole + " only"},
				cfn:    {status: awscheck.Warn, evidence: awscheck.Simulated, says: "2 of 94 CloudFormation actions (CreateStack, UpdateStack)"},
				list:   {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "allowed on role/* and stack/*, which * does not match", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy"), simtest.StatementOn("Allow", "arn:aws:iam::111122223333:role/*", "iam:*"),
				simtest.StatementOn("Allow", "arn:aws:cloudformation:*:*:stack/*", "cloudformation:*"), `{"Effect":"Allow","NotAction":["iam:*","cloudformation:CreateStack","cloudformation:UpdateStack"],"Resource":"*"}`)),
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated, says: "allows iam:CreateRole for user ana on role/*."},
				read:   {status: awscheck.Pass, evidence: awscheck.Simulated},
				cfn:    {status: awscheck.Pass, evidence: awscheck.Simulated, says: "allows all 94 CloudFormation actions for user ana, 2 of them on stack/*."},
			},
		},
		{
			name: "a condition of a statement about other actions", as: simtest.Ana, region: "eu-west-1",
			has: userAna(awssim.Administrator(), simtest.Policy("p", `{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}`)),
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated},
				cfn:    {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "the same, and the policies can't be read", as: simtest.Ana, region: "eu-west-1",
			has:    userAna(awssim.Administrator(), simtest.Policy("p", `{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}`)),
			faults: []awssim.Fault{{Service: "IAM", Operation: "GetUserPolicy", Err: awssim.Throttled()}},
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "could not be read to see whether this matters"},
			},
		},
		{
			name: "service control policies do not allow, without an explicit deny", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()}}},
				SCPs: []string{fullAccess, simtest.Policy("", `{"Effect":"Allow","NotAction":["iam:CreateRole","iam:GetRole","cloudformation:CreateStack"],"Resource":"*"}`).Document}},
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "whether the service control policies of account 111122223333 allow iam:CreateRole", acceptIf: "they do", owner: awscheck.OwnerOrganization},
				read:   {status: awscheck.Fail, evidence: awscheck.Live, says: "a service control policy of the AWS organization does not allow it", acceptIf: "-"},
				cfn:    {status: awscheck.Unverified, evidence: awscheck.None, says: "1 of 94 CloudFormation actions (CreateStack)", acceptIf: "they do"},
			},
		},
		{
			name: "service control policy denies, on a key without a value", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()}}},
				SCPs: []string{simtest.Policy("", simtest.Statement("Allow", "*"), `{"Effect":"Deny","Action":"iam:CreateRole","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}`).Document}},
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "a condition of that policy may exempt your requests", acceptIf: "-"},
			},
		},
		{
			name: "service control policy denies, and a condition of another policy has no value", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator(), simtest.Policy("p", `{"Effect":"Deny","Action":"iam:CreateRole","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}`)}}},
				SCPs: []string{simtest.Policy("", simtest.Statement("Allow", "*"), deny("iam:CreateRole")).Document}},
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "a service control policy of the AWS organization denies it explicitly"},
			},
		},
		{
			name: "actions without a resource type are not allowed by a permission on a stack", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*"), simtest.StatementOn("Allow", ownStack, "cloudformation:*"))),
			want: map[string]permissionWant{
				cfn: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "58 of 94 CloudFormation actions"},
			},
		},
	})
}

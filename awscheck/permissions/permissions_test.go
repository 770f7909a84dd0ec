package permissions_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/permissions"
)

const (
	customer  = "111122223333"
	asRole    = "arn:aws:sts::111122223333:assumed-role/deployer/ana@example.com"
	asSSO     = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_DataPlatform_0123456789abcdef/ana@example.com"
	asRoot    = "arn:aws:iam::111122223333:root"
	asPartner = "arn:aws:sts::111122223333:federated-user/bob"

	ownRole  = "arn:aws:iam::111122223333:role/astronomer-remote-management"
	ownStack = "arn:aws:cloudformation:eu-west-1:111122223333:stack/AstroCrossAccountIAMRole/*"
)

// activation is what the activation needs, as in the requirements.
func activation() permissions.ActivationNeeds {
	return permissions.ActivationNeeds{
		IAMActions:     []string{"GetRole", "GetRolePolicy", "CreateRole", "DeleteRolePolicy", "PutRolePolicy", "ListRoles", "UpdateAssumeRolePolicy"},
		CloudFormation: "*",
		Roles:          []string{"astronomer-remote-management"},
		Stacks:         []string{"AstroCrossAccountIAMRole", "AstroCrossAccountRole"},
	}
}

// permissionsIn runs every permission check; the findings are by id.
func permissionsIn(t *testing.T, w *awssim.World, region string) map[string]awscheck.Finding {
	t.Helper()
	a := account.NewAccounts(account.Options{Source: w}).Open("astro")
	needs := activation()
	found := map[string]awscheck.Finding{}
	ctx := context.Background()
	for _, action := range needs.IAMActions {
		for _, f := range permissions.CheckIAMPermission(ctx, a, needs, region, action) {
			found[f.ID] = f
		}
	}
	for _, f := range permissions.CheckCloudFormationPermission(ctx, a, needs, region) {
		found[f.ID] = f
	}
	if len(found) != len(needs.IAMActions)+1 {
		t.Fatalf("%d findings for %d needs", len(found), len(needs.IAMActions)+1)
	}
	for id, f := range found {
		if awscheck.TitleOf(f.ID, f.Status, "") == f.ID || f.Detail == "" || f.Evidence == "" {
			t.Errorf("%s says too little: %+v", id, f)
		}
		if f.Status == awscheck.Pass && f.Evidence == awscheck.None {
			t.Errorf("%s passes on nothing", id)
		}
		if (f.Status == awscheck.Fail || f.Status == awscheck.Warn) && f.Remedy.IsZero() {
			t.Errorf("%s is %s and has no fix", id, f.Status)
		}
	}
	return found
}

func managedPolicyOf(name string, statements ...string) awssim.Policy {
	p := simtest.Policy(name, statements...)
	p.Kind = awssim.CustomerManaged
	return p
}

// userAna is the IAM user of that name with policies.
func userAna(policies ...awssim.Policy) awssim.IAM {
	return awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: policies}}}
}

// roleDeployer is the role of that name, which has a path, with policies.
func roleDeployer(policies ...awssim.Policy) awssim.IAM {
	return awssim.IAM{Roles: []awssim.Role{{Name: "deployer", Path: "/platform/", Policies: policies}}}
}

var (
	needed       = []string{"iam:GetRole", "iam:GetRolePolicy", "iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy", "iam:ListRoles", "iam:UpdateAssumeRolePolicy", "cloudformation:*"}
	readPolicies = []string{
		"iam:ListAttached*", "iam:ListUserPolicies", "iam:ListRolePolicies", "iam:ListGroupPolicies", "iam:ListGroupsForUser",
		"iam:GetUser", "iam:GetUserPolicy", "iam:GetGroupPolicy", "iam:GetPolicy", "iam:GetPolicyVersion",
	}
	simulator = awssim.Fault{Service: "IAM", Operation: "SimulatePrincipalPolicy"}
)

func faulty(f awssim.Fault, err error) awssim.Fault { f.Err = err; return f }

// permissionWant is what one finding must be.
type permissionWant struct {
	status   awscheck.Status
	evidence awscheck.Evidence
	says     string // in the detail or in the fix
	policy   []string
	command  string
}

func (w permissionWant) check(t *testing.T, f awscheck.Finding) {
	t.Helper()
	if f.Status != w.status || f.Evidence != w.evidence {
		t.Errorf("%s is %s on %s, want %s on %s: %s", f.ID, f.Status, f.Evidence, w.status, w.evidence, f.Detail)
	}
	if text := f.Detail + " " + f.Remedy.Text; !strings.Contains(text, w.says) {
		t.Errorf("%s does not say %q: %s", f.ID, w.says, text)
	}
	if w.policy != nil && !slices.Equal(f.Remedy.Policy.Actions(), w.policy) {
		t.Errorf("%s has the policy %v, want %v", f.ID, f.Remedy.Policy.Actions(), w.policy)
	}
	if w.command != "" && !strings.Contains(strings.Join(f.Remedy.Commands, "\n"), w.command) {
		t.Errorf("%s has the commands %q, want %s", f.ID, f.Remedy.Commands, w.command)
	}
}

func TestPermissions(t *testing.T) {
	allowed := simtest.Statement("Allow", append(slices.Clone(needed), "iam:SimulatePrincipalPolicy")...)
	without := func(actions ...string) string {
		return simtest.Statement("Deny", actions...)
	}
	// Control Tower's region deny control, in short.
	onlyUSEast1 := simtest.Policy("", simtest.Statement("Allow", "*"), `{"Effect":"Deny","NotAction":["iam:*","sts:*","ec2:DescribeRegions"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"us-east-1"}}}`).Document
	inSession := func(operation string) awssim.Fault {
		return awssim.Fault{Service: "IAM", Operation: operation, Err: awssim.Denied(asRole, "iam:"+operation+" because no session policy allows the iam:"+operation+" action")}
	}
	const create, read, list, cfn = "permissions.iam.CreateRole", "permissions.iam.GetRole", "permissions.iam.ListRoles", "permissions.cloudformation"
	cases := []struct {
		name   string
		as     string
		has    awssim.IAM
		faults []awssim.Fault
		region string
		want   map[string]permissionWant
	}{
		// Rung 1: the simulator.
		{
			name: "an administrator", as: simtest.Ana, has: awssim.IAM{}, region: "eu-west-1",
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated, says: "user ana"},
				cfn:    {status: awscheck.Pass, evidence: awscheck.Simulated, says: "all 94 CloudFormation actions"},
			},
		},
		{
			name: "the session of a role with a path, and no more than the activation's permissions", as: asRole,
			has: roleDeployer(simtest.Policy("activation", allowed)), region: "eu-west-1",
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated},
				read:   {status: awscheck.Pass, evidence: awscheck.Simulated},
				cfn:    {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "nothing but the simulator, on a role with a path that can't be looked up", as: asRole,
			has: roleDeployer(simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy", "iam:CreateRole"))), region: "eu-west-1",
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "iam:GetRole", policy: []string{"iam:GetRole"}},
				read:   {status: awscheck.Fail, evidence: awscheck.Live},
			},
		},
		{
			name: "nothing but the simulator, on a role without a path", as: asRole,
			has:    awssim.IAM{Roles: []awssim.Role{{Name: "deployer", Policies: []awssim.Policy{simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy", "iam:CreateRole"))}}}},
			region: "eu-west-1",
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated},
				read:   {status: awscheck.Fail, evidence: awscheck.Simulated},
			},
		},
		{
			name: "an SSO role with a path and a region in it, whose GetRole is denied", as: asSSO, region: "eu-west-1",
			has: awssim.IAM{Roles: []awssim.Role{{Name: "AWSReservedSSO_DataPlatform_0123456789abcdef", Path: awssim.SSOPath + "eu-west-1/", Policies: []awssim.Policy{
				simtest.Policy("AwsSSOInlinePolicy", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy", "iam:ListRoles", "iam:CreateRole", "cloudformation:*")),
			}}}},
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated},
				read:   {status: awscheck.Fail, evidence: awscheck.Simulated, says: "permission set DataPlatform"},
				list:   {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "an SSO role that can be neither looked up nor listed", as: asSSO, region: "eu-west-1",
			has: awssim.IAM{Roles: []awssim.Role{{Name: "AWSReservedSSO_DataPlatform_0123456789abcdef", Path: awssim.SSOPath, Policies: []awssim.Policy{
				simtest.Policy("AwsSSOInlinePolicy", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy", "iam:CreateRole")),
			}}}},
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated},
				list:   {status: awscheck.Fail, evidence: awscheck.Simulated},
			},
		},
		{
			name: "a user who may do little of CloudFormation, too much to say in an inline policy", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*", "cloudformation:ListStacks"))),
			want: map[string]permissionWant{
				cfn: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "93 of 94 CloudFormation actions",
					command: "aws iam attach-user-policy --user-name ana --policy-arn arn:aws:iam::111122223333:policy/AstroActivation"},
			},
		},
		{
			name: "one of the activation's stacks is protected from all", as: simtest.Ana, region: "eu-west-1",
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
				"permissions.iam.PutRolePolicy": {status: awscheck.Fail, evidence: awscheck.Simulated,
					policy: []string{"iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"}},
				read: {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "a user without CloudFormation", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*"))),
			want: map[string]permissionWant{
				create: {status: awscheck.Pass, evidence: awscheck.Simulated},
				cfn: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "All 94 CloudFormation actions are denied",
					policy: []string{"cloudformation:*"}, command: "aws iam put-user-policy --user-name ana"},
			},
		},
		{
			name: "two of CloudFormation's actions are missing", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*"), `{"Effect":"Allow","NotAction":["cloudformation:CreateStack","cloudformation:TagResource","iam:*"],"Resource":"*"}`)),
			want: map[string]permissionWant{
				cfn: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "2 of 94 CloudFormation actions (CreateStack, TagResource)",
					policy: []string{"cloudformation:CreateStack", "cloudformation:TagResource"}},
			},
		},
		{
			name: "an explicit deny in a policy", as: simtest.Ana, region: "eu-west-1",
			has: userAna(awssim.Administrator(), simtest.Policy("guardrail", without("iam:CreateRole"))),
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "its policy guardrail denies it explicitly", policy: []string{"iam:CreateRole"}},
				read:   {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "an explicit deny for the activation's own role only", as: simtest.Ana, region: "eu-west-1",
			has: userAna(awssim.Administrator(), simtest.Policy("guardrail", simtest.StatementOn("Deny", "arn:aws:iam::*:role/astronomer*", "iam:CreateRole"))),
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "on " + ownRole},
			},
		},
		{
			name: "a permissions boundary denies", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()},
				Boundary: &awssim.Policy{Name: "developers", Document: simtest.Policy("", simtest.Statement("Allow", "iam:Get*", "iam:List*", "iam:Simulate*", "cloudformation:*")).Document}}}},
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "Whoever owns the permissions boundary arn:aws:iam::111122223333:policy/developers must change it so that it allows: iam:CreateRole"},
				read:   {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "neither the boundary nor a policy allows it", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{simtest.Policy("p", simtest.Statement("Allow", "iam:Get*", "iam:List*", "iam:Simulate*"))},
				Boundary: &awssim.Policy{Name: "developers", Document: simtest.Policy("", simtest.Statement("Allow", "iam:Get*", "iam:List*", "iam:Simulate*")).Document}}}},
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "no identity policy allows it; its permissions boundary does not allow it",
					policy: []string{"cloudformation:*", "iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"}},
			},
		},
		{
			name: "the organisation denies", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()}}},
				SCPs: []string{simtest.Policy("", simtest.Statement("Allow", "*"), without("iam:CreateRole")).Document}},
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "An administrator of your AWS organisation must change the service control policies of account 111122223333", policy: []string{"iam:CreateRole"}},
				read:   {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "the organisation denies, and the principal lacks it as well", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{simtest.Policy("p", simtest.Statement("Allow", "iam:Get*", "iam:List*", "iam:Simulate*"))}}},
				SCPs: []string{simtest.Policy("", simtest.Statement("Allow", "*"), without("iam:CreateRole")).Document}},
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "no identity policy allows it; a service control policy of the AWS organisation does not allow it"},
			},
		},
		{
			name: "only with MFA, which the simulator can't know", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy"),
				`{"Effect":"Allow","Action":["iam:*","cloudformation:*"],"Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`)),
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "aws:MultiFactorAuthPresent"},
				cfn:    {status: awscheck.Unverified, evidence: awscheck.None, says: "94 CloudFormation actions"},
			},
		},
		{
			name: "an administrator, unless without MFA", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*", "cloudformation:*"),
				`{"Effect":"Deny","NotAction":["iam:Get*","iam:List*","iam:SimulatePrincipalPolicy"],"Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}`)),
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "aws:MultiFactorAuthPresent"},
				read:   {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "only in the region that was answered", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*"),
				`{"Effect":"Allow","Action":"cloudformation:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`)),
			want: map[string]permissionWant{cfn: {status: awscheck.Pass, evidence: awscheck.Simulated}},
		},
		{
			name: "only in another region", as: simtest.Ana, region: "eu-central-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*"),
				`{"Effect":"Allow","Action":"cloudformation:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`)),
			want: map[string]permissionWant{cfn: {status: awscheck.Fail, evidence: awscheck.Simulated}},
		},
		{
			name: "only in a region, before one was answered", as: simtest.Ana,
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*"),
				`{"Effect":"Allow","Action":"cloudformation:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`)),
			want: map[string]permissionWant{cfn: {status: awscheck.Unverified, evidence: awscheck.None, says: "Check again with a region"}},
		},
		{
			name: "IAM only in the cluster's region, where IAM's requests never go", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy"),
				`{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`)),
			want: map[string]permissionWant{create: {status: awscheck.Fail, evidence: awscheck.Simulated}},
		},
		{
			name: "allowed on the activation's own role and stack only", as: simtest.Ana, region: "eu-west-1",
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
			name: "actions that know no stack are not saved by a permission on one", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:*"), simtest.StatementOn("Allow", ownStack, "cloudformation:*"))),
			want: map[string]permissionWant{
				cfn: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "58 of 94 CloudFormation actions"},
			},
		},

		// What AWS does overrules the simulator.
		{
			name: "Control Tower keeps everybody out of the region, which the simulator does not see", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{
				Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()}}},
				SCPs:  []string{simtest.Policy("", simtest.Statement("Allow", "*")).Document, onlyUSEast1},
			},
			want: map[string]permissionWant{
				cfn:    {status: awscheck.Fail, evidence: awscheck.Live, says: "1 of 94 CloudFormation actions (ListStacks) are denied to user ana: a service control policy of the AWS organisation does not allow them. The policy simulator foresaw it as allowed"},
				create: {status: awscheck.Pass, evidence: awscheck.Simulated, says: "does not evaluate those service control policies of the organisation that have conditions"},
			},
		},
		{
			name: "the same organisation, in a region that it lets in", as: simtest.Ana, region: "us-east-1",
			has: awssim.IAM{
				Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()}}},
				SCPs:  []string{simtest.Policy("", simtest.Statement("Allow", "*")).Document, onlyUSEast1},
			},
			want: map[string]permissionWant{cfn: {status: awscheck.Pass, evidence: awscheck.Simulated, says: "that have conditions"}},
		},
		{
			name: "the same organisation, and policies that allow but can't be simulated", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{
				Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()}}},
				SCPs:  []string{simtest.Policy("", simtest.Statement("Allow", "*")).Document, onlyUSEast1},
			},
			faults: []awssim.Fault{faulty(simulator, awssim.Throttled())},
			want:   map[string]permissionWant{cfn: {status: awscheck.Fail, evidence: awscheck.Live, says: "service control policy"}},
		},
		{
			name: "a session whose own policy denies, which the simulator does not see", as: asRole, region: "eu-west-1",
			has:    awssim.IAM{Roles: []awssim.Role{{Name: "deployer", Policies: []awssim.Policy{awssim.Administrator()}}}},
			faults: []awssim.Fault{inSession("GetRole"), inSession("ListRoles")},
			want: map[string]permissionWant{
				read:                            {status: awscheck.Fail, evidence: awscheck.Live, says: "Begin the session without a session policy"},
				list:                            {status: awscheck.Fail, evidence: awscheck.Live, says: "the policy that the session was made with"},
				"permissions.iam.GetRolePolicy": {status: awscheck.Pass, evidence: awscheck.Simulated},
				create:                          {status: awscheck.Unverified, evidence: awscheck.None, says: "denies iam:GetRole and iam:ListRoles"},
				cfn:                             {status: awscheck.Unverified, evidence: awscheck.None, says: "Begin the session without a policy of its own"},
			},
		},
		{
			name: "AWS denies what the simulator allows, without a word on why", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{}, faults: []awssim.Fault{{Service: "IAM", Operation: "GetRolePolicy", Err: awssim.Denied(simtest.Ana, "iam:GetRolePolicy")}},
			want: map[string]permissionWant{
				"permissions.iam.GetRolePolicy": {status: awscheck.Fail, evidence: awscheck.Live, says: "it is not known which policy denies it", policy: []string{"iam:GetRolePolicy"}},
			},
		},
		{
			name: "listing roles is denied on the path of roles", as: simtest.Ana, region: "eu-west-1",
			has:  userAna(awssim.Administrator(), simtest.Policy("guardrail", simtest.StatementOn("Deny", "arn:aws:iam::*:role/*", "iam:ListRoles"))),
			want: map[string]permissionWant{list: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "guardrail"}},
		},
		{
			name: "listing roles is allowed on the path of roles", as: simtest.Ana, region: "eu-west-1",
			has:  userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy"), simtest.StatementOn("Allow", "arn:aws:iam::*:role/*", "iam:*"))),
			want: map[string]permissionWant{list: {status: awscheck.Pass, evidence: awscheck.Simulated}},
		},
		{
			name: "listing roles goes well, on which the simulator could not decide", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy"), // a key that the simulator is not told
				`{"Effect":"Allow","Action":"iam:ListRoles","Resource":"*"}`, `{"Effect":"Deny","Action":"iam:ListRoles","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"111122223333"}}}`)),
			want: map[string]permissionWant{list: {status: awscheck.Pass, evidence: awscheck.Live, says: "did not foresee it"}},
		},
		{
			name: "denied with and without what the simulator can't know", as: simtest.Ana, region: "eu-west-1",
			has: userAna(awssim.Administrator(), simtest.Policy("guardrail", without("iam:CreateRole")),
				simtest.Policy("mfa", `{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`)),
			want: map[string]permissionWant{
				create:                          {status: awscheck.Fail, evidence: awscheck.Policies, says: "its policy guardrail denies it explicitly"},
				"permissions.iam.PutRolePolicy": {status: awscheck.Unverified, evidence: awscheck.None, says: "aws:MultiFactorAuthPresent"},
			},
		},

		// Rung 3: the documents.
		{
			name: "the simulator is denied, and the policies allow", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("activation", simtest.Statement("Allow", needed...)), managedPolicyOf("read", simtest.Statement("Allow", readPolicies...))),
			want: map[string]permissionWant{
				create: {status: awscheck.Warn, evidence: awscheck.Policies, says: "organisation", policy: []string{"iam:SimulatePrincipalPolicy"}},
				cfn:    {status: awscheck.Warn, evidence: awscheck.Policies, says: "all 94", policy: []string{"iam:SimulatePrincipalPolicy"}},
				read:   {status: awscheck.Pass, evidence: awscheck.Live, says: "iam:SimulatePrincipalPolicy"},
				list:   {status: awscheck.Pass, evidence: awscheck.Live},
			},
		},
		{
			name: "the simulator is denied, and a policy denies explicitly", as: asRole, region: "eu-west-1",
			has: roleDeployer(simtest.Policy("activation", simtest.Statement("Allow", needed...)), managedPolicyOf("read", simtest.Statement("Allow", readPolicies...)),
				managedPolicyOf("guardrail", without("iam:*Role"))),
			want: map[string]permissionWant{
				create:                          {status: awscheck.Fail, evidence: awscheck.Policies, says: "its policy guardrail denies it explicitly"},
				read:                            {status: awscheck.Fail, evidence: awscheck.Live, says: "explicitly"},
				"permissions.iam.PutRolePolicy": {status: awscheck.Unverified, evidence: awscheck.None},
			},
		},
		{
			name: "the simulator is denied, and no policy allows", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("read", simtest.Statement("Allow", readPolicies...))),
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Policies, says: "no identity policy allows it",
					policy: append([]string{"cloudformation:*"}, func() []string { l := slices.Clone(needed[:7]); slices.Sort(l); return l }()...)},
				read: {status: awscheck.Fail, evidence: awscheck.Live},
			},
		},
		{
			name: "the simulator is denied, and a condition decides", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("read", simtest.Statement("Allow", readPolicies...)),
				simtest.Policy("mfa", `{"Effect":"Allow","Action":["iam:CreateRole","cloudformation:*"],"Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`)),
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "condition", policy: []string{"iam:SimulatePrincipalPolicy"}},
				cfn:    {status: awscheck.Fail, evidence: awscheck.Live, says: "1 of 94 CloudFormation actions (ListStacks)"},
			},
		},
		{
			name: "the simulator is denied, and a group allows", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{
				Users: []awssim.User{{Name: "ana", Groups: []string{"readers", "platform"}}},
				Groups: []awssim.Group{
					{Name: "readers", Policies: []awssim.Policy{managedPolicyOf("read", simtest.Statement("Allow", readPolicies...))}},
					{Name: "platform", Policies: []awssim.Policy{simtest.Policy("roles", simtest.Statement("Allow", "iam:CreateRole")), managedPolicyOf("stacks", simtest.Statement("Allow", "cloudformation:*"))}},
				},
			},
			want: map[string]permissionWant{
				create:                          {status: awscheck.Warn, evidence: awscheck.Policies},
				cfn:                             {status: awscheck.Warn, evidence: awscheck.Policies},
				"permissions.iam.PutRolePolicy": {status: awscheck.Fail, evidence: awscheck.Policies},
			},
		},
		{
			name: "the simulator is denied, and the boundary does not allow", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{simtest.Policy("all", simtest.Statement("Allow", append(slices.Clone(needed), readPolicies...)...))},
				Boundary: &awssim.Policy{Name: "developers", Document: simtest.Policy("", simtest.Statement("Allow", append([]string{"cloudformation:*"}, readPolicies...)...)).Document}}}},
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Policies, says: "policy/developers must change it so that it allows: iam:CreateRole"},
				cfn:    {status: awscheck.Warn, evidence: awscheck.Policies},
				read:   {status: awscheck.Fail, evidence: awscheck.Live, says: "permissions boundary"},
			},
		},
		{
			name: "a policy that can't be parsed, beside one that allows", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("all", simtest.Statement("Allow", append(slices.Clone(needed), readPolicies...)...)), awssim.Policy{Name: "odd", Document: `{"Statement":[{"Effect":"Maybe"}]}`}),
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None},
				read:   {status: awscheck.Pass, evidence: awscheck.Live},
			},
		},
		{
			name: "the simulator is throttled, and the policies allow", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{}, faults: []awssim.Fault{faulty(simulator, awssim.Throttled())},
			want: map[string]permissionWant{
				create: {status: awscheck.Warn, evidence: awscheck.Policies, says: "throttled"},
				read:   {status: awscheck.Pass, evidence: awscheck.Live},
			},
		},

		// Rungs 4 and 5: live calls for what reads, and nothing for what writes.
		{
			name: "nothing but the activation's permissions", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("activation", simtest.Statement("Allow", needed...))),
			want: map[string]permissionWant{
				create:                          {status: awscheck.Unverified, evidence: awscheck.None, says: "iam:SimulatePrincipalPolicy", policy: []string{"iam:SimulatePrincipalPolicy"}},
				cfn:                             {status: awscheck.Unverified, evidence: awscheck.None, policy: []string{"iam:SimulatePrincipalPolicy"}},
				read:                            {status: awscheck.Pass, evidence: awscheck.Live},
				list:                            {status: awscheck.Pass, evidence: awscheck.Live},
				"permissions.iam.GetRolePolicy": {status: awscheck.Pass, evidence: awscheck.Live},
				"permissions.iam.PutRolePolicy": {status: awscheck.Unverified, evidence: awscheck.None},
			},
		},
		{
			name: "reads on the activation's own role only, and no simulator", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("activation", simtest.StatementOn("Allow", ownRole, "iam:GetRole"))),
			want: map[string]permissionWant{
				read: {status: awscheck.Warn, evidence: awscheck.Live, says: "on " + ownRole + " only"},
				list: {status: awscheck.Fail, evidence: awscheck.Live},
			},
		},
		{
			name: "root", as: asRoot, has: awssim.IAM{}, region: "eu-west-1",
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "root"},
				cfn:    {status: awscheck.Unverified, evidence: awscheck.None, says: "root"},
				read:   {status: awscheck.Pass, evidence: awscheck.Live},
				list:   {status: awscheck.Pass, evidence: awscheck.Live},
			},
		},
		{
			name: "root, whom the organisation denies reading roles", as: asRoot, region: "eu-west-1",
			has: awssim.IAM{SCPs: []string{simtest.Policy("", simtest.Statement("Allow", "*"), without("iam:GetRole")).Document}},
			want: map[string]permissionWant{
				read:   {status: awscheck.Fail, evidence: awscheck.Live, says: "service control policies"},
				create: {status: awscheck.Unverified, evidence: awscheck.None},
			},
		},
		{
			name: "a federated user", as: asPartner, has: awssim.IAM{}, region: "eu-west-1",
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "federated user bob"},
				read:   {status: awscheck.Pass, evidence: awscheck.Live},
			},
		},
		{
			name: "everything is throttled", as: simtest.Ana, has: awssim.IAM{}, region: "eu-west-1",
			faults: []awssim.Fault{{Service: "IAM", Err: awssim.Throttled()}},
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "throttled"},
				read:   {status: awscheck.Unverified, evidence: awscheck.None, says: "throttled"},
				cfn:    {status: awscheck.Unverified, evidence: awscheck.None, says: "throttled"},
			},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found := permissionsIn(t, simtest.IAMWorld(c.as, c.has, c.faults...), c.region)
			for id, w := range c.want {
				w.check(t, found[id])
			}
		})
	}
}

func TestEverythingDeniedYieldsNoPass(t *testing.T) {
	for _, as := range []string{simtest.Ana, asRole, asSSO, asRoot, asPartner} {
		has := awssim.IAM{
			SCPs:  []string{simtest.Policy("", simtest.Statement("Deny", "*")).Document},
			Users: []awssim.User{{Name: "ana"}}, Roles: []awssim.Role{{Name: "deployer", Path: "/platform/"}},
		}
		for id, f := range permissionsIn(t, simtest.IAMWorld(as, has), "eu-west-1") {
			if f.Status == awscheck.Pass || f.Status == awscheck.Warn {
				t.Errorf("%s: %s is %s: %s", as, id, f.Status, f.Detail)
			}
		}
	}
}

func TestAnExplicitDenyNeverPasses(t *testing.T) {
	deny := managedPolicyOf("guardrail", simtest.Statement("Deny", "iam:GetRole", "iam:CreateRole", "cloudformation:CreateStack"))
	for name, faults := range map[string][]awssim.Fault{
		"simulated":             nil,
		"simulator throttled":   {faulty(simulator, awssim.Throttled())},
		"simulator denied":      {faulty(simulator, awssim.Denied(simtest.Ana, "iam:SimulatePrincipalPolicy"))},
		"policies unread":       {faulty(simulator, awssim.Throttled()), {Service: "IAM", Operation: "GetPolicyVersion", Err: awssim.Throttled()}},
		"reading roles is odd":  {faulty(simulator, awssim.Throttled()), {Service: "IAM", Operation: "GetRole", Err: awssim.Throttled()}},
		"nothing can be listed": {faulty(simulator, awssim.Throttled()), {Service: "IAM", Operation: "ListAttachedUserPolicies", Err: awssim.Throttled()}},
	} {
		found := permissionsIn(t, simtest.IAMWorld(simtest.Ana, userAna(awssim.Administrator(), deny), faults...), "eu-west-1")
		for _, id := range []string{"permissions.iam.GetRole", "permissions.iam.CreateRole", "permissions.cloudformation"} {
			if s := found[id].Status; s != awscheck.Fail && s != awscheck.Unverified {
				t.Errorf("%s: %s is %s: %s", name, id, s, found[id].Detail)
			}
		}
	}
}

func TestExpiredCredentialsAreTheCauseOfEveryPermission(t *testing.T) {
	w := simtest.IAMWorld(simtest.Ana, awssim.IAM{})
	w.Configured[0].Err = fmt.Errorf("the SSO session has expired")
	for id, f := range permissionsIn(t, w, "eu-west-1") {
		if f.Status != awscheck.Unverified || f.Cause != "account.credentials" {
			t.Errorf("%s is %s because of %q", id, f.Status, f.Cause)
		}
	}
}

func TestTheFixOfADenialIsAppliedAndItPasses(t *testing.T) {
	start := simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy", "iam:Get*", "cloudformation:Describe*"))
	found := permissionsIn(t, simtest.IAMWorld(asRole, roleDeployer(start)), "eu-west-1")
	fix := found["permissions.cloudformation"].Remedy.Policy
	if fix == nil {
		t.Fatal("there is no policy to attach")
	}
	document, err := json.Marshal(fix)
	if err != nil {
		t.Fatal(err)
	}
	fixed := roleDeployer(start, awssim.Policy{Name: "AstroActivation", Document: string(document)})
	for id, f := range permissionsIn(t, simtest.IAMWorld(asRole, fixed), "eu-west-1") {
		if f.Status != awscheck.Pass {
			t.Errorf("%s is still %s: %s", id, f.Status, f.Detail)
		}
	}
}

// wizardPolicy is the policy that `policy --for wizard` prints, less some actions.
func wizardPolicy(t *testing.T, less ...string) awssim.Policy {
	t.Helper()
	actions := slices.DeleteFunc(account.WizardPolicy().Actions(), func(a string) bool { return slices.Contains(less, a) })
	document, err := json.Marshal(awscheck.Allow(actions...))
	if err != nil {
		t.Fatal(err)
	}
	return awssim.Policy{Name: "astro-activate", Document: string(document), Kind: awssim.CustomerManaged}
}

func TestTheWizardsPolicyIsEnoughForThePermissions(t *testing.T) {
	for id, f := range permissionsIn(t, simtest.IAMWorld(asRole, roleDeployer(wizardPolicy(t))), "eu-west-1") {
		if f.Evidence != awscheck.Simulated {
			t.Errorf("%s stands on %s: %s", id, f.Evidence, f.Detail)
		}
		if read := id == "permissions.iam.GetRole" || id == "permissions.iam.GetRolePolicy" || id == "permissions.iam.ListRoles"; (f.Status == awscheck.Pass) != read {
			t.Errorf("%s is %s", id, f.Status)
		}
	}
}

func TestWithoutTheSimulatorEachActionThatReadsPoliciesIsNeededAndNamed(t *testing.T) {
	const simulate = "iam:SimulatePrincipalPolicy"
	activation := simtest.Policy("activation", simtest.Statement("Allow", needed...))
	user := []string{"iam:GetUser", "iam:ListAttachedUserPolicies", "iam:ListUserPolicies", "iam:GetUserPolicy", "iam:ListGroupsForUser",
		"iam:ListAttachedGroupPolicies", "iam:ListGroupPolicies", "iam:GetGroupPolicy", "iam:GetPolicy", "iam:GetPolicyVersion"}
	role := []string{"iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:GetPolicy", "iam:GetPolicyVersion"}
	for as, actions := range map[string][]string{simtest.Ana: user, asRole: role} {
		world := func(less ...string) *awssim.World {
			policies := []awssim.Policy{activation, wizardPolicy(t, append(less, simulate)...)}
			return simtest.IAMWorld(as, awssim.IAM{
				Users:  []awssim.User{{Name: "ana", Policies: policies, Groups: []string{"team"}}},
				Groups: []awssim.Group{{Name: "team", Policies: []awssim.Policy{simtest.Policy("team", simtest.Statement("Allow", "s3:ListBucket"))}}},
				Roles:  []awssim.Role{{Name: "deployer", Path: "/platform/", Policies: policies}},
			})
		}
		const id = "permissions.iam.CreateRole"
		f := permissionsIn(t, world(), "eu-west-1")[id]
		permissionWant{status: awscheck.Warn, evidence: awscheck.Policies, says: simulate}.check(t, f)
		for _, action := range actions {
			f := permissionsIn(t, world(action), "eu-west-1")[id]
			permissionWant{status: awscheck.Unverified, evidence: awscheck.None, says: action, policy: []string{simulate}}.check(t, f)
		}
	}
}

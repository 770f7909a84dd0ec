package permissions_test

import (
	"cmp"
	"context"
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

// permissionsIn runs every permission check and returns the findings by id.
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
			t.Errorf("%s lacks a title, a detail or evidence: %+v", id, f)
		}
		if f.Status == awscheck.Pass && f.Evidence == awscheck.None {
			t.Errorf("%s passes without evidence", id)
		}
		if (f.Status == awscheck.Fail || f.Status == awscheck.Warn) && f.Remedy.IsZero() {
			t.Errorf("%s is %s without a remedy", id, f.Status)
		}
	}
	return found
}

func managedPolicyOf(name string, statements ...string) awssim.Policy {
	p := simtest.Policy(name, statements...)
	p.Kind = awssim.CustomerManaged
	return p
}

// userAna is an account with the user ana, who has policies.
func userAna(policies ...awssim.Policy) awssim.IAM {
	return awssim.IAM{Users: []awssim.User{{Name: "ana", Policies: policies}}}
}

// roleDeployer is an account with the role deployer, which has a path and policies.
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
	is       string // the whole detail
	policy   []string
	command  string
	acceptIf string         // "-": none
	owner    awscheck.Owner // "": not compared
}

func (w permissionWant) check(t *testing.T, f awscheck.Finding) {
	t.Helper()
	if f.Status != w.status || f.Evidence != w.evidence {
		t.Errorf("%s is %s (%s), want %s (%s): %s", f.ID, f.Status, f.Evidence, w.status, w.evidence, f.Detail)
	}
	if text := f.Detail + " " + f.Remedy.Text; !strings.Contains(text, w.says) {
		t.Errorf("%s does not say %q: %s", f.ID, w.says, text)
	}
	if w.is != "" && f.Detail != w.is {
		t.Errorf("%s says %q, want %q", f.ID, f.Detail, w.is)
	}
	if w.policy != nil && !slices.Equal(f.Remedy.Policy.Actions(), w.policy) {
		t.Errorf("%s has the policy %v, want %v", f.ID, f.Remedy.Policy.Actions(), w.policy)
	}
	if w.acceptIf != "" && strings.TrimPrefix(w.acceptIf, "-") != f.Remedy.AcceptIf {
		t.Errorf("%s can be accepted if %q, want %q", f.ID, f.Remedy.AcceptIf, w.acceptIf)
	}
	if w.owner != "" && cmp.Or(f.Remedy.Owner, awscheck.OwnerOf(f.ID)) != w.owner {
		t.Errorf("%s is owned by %q, want %q", f.ID, f.Remedy.Owner, w.owner)
	}
	if w.command != "" && !strings.Contains(strings.Join(f.Remedy.Commands, "\n"), w.command) {
		t.Errorf("%s has the commands %q, want %s", f.ID, f.Remedy.Commands, w.command)
	}
}

// A permissionCase is one account and what the findings of some ids must be.
type permissionCase struct {
	name   string
	as     string
	has    awssim.IAM
	faults []awssim.Fault
	region string
	want   map[string]permissionWant
}

func runCases(t *testing.T, cases []permissionCase) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			found := permissionsIn(t, simtest.IAMWorld(c.as, c.has, c.faults...), c.region)
			for id, w := range c.want {
				w.check(t, found[id])
			}
		})
	}
}

// Ids of findings, and policy documents, that several tables use.
const (
	create = "permissions.iam.CreateRole"
	put    = "permissions.iam.PutRolePolicy"
	read   = "permissions.iam.GetRole"
	list   = "permissions.iam.ListRoles"
	cfn    = "permissions.cloudformation"
)

func deny(actions ...string) string { return simtest.Statement("Deny", actions...) }

// outsideUSEast1 is Control Tower's Region deny control, in short.
var outsideUSEast1 = `{"Effect":"Deny","NotAction":["iam:*","sts:*","ec2:DescribeRegions"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"us-east-1"}}}`

// closedOutsideUSEast1 closes every other region to EC2 too.
var closedOutsideUSEast1 = `{"Effect":"Deny","NotAction":["iam:*","sts:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"us-east-1"}}}`

// deniedInSession is the fault of an operation that the session policy denies.
func deniedInSession(operation string) awssim.Fault {
	return awssim.Fault{Service: "IAM", Operation: operation, Err: awssim.Denied(asRole, "iam:"+operation+" because no session policy allows the iam:"+operation+" action")}
}

// Service control policies: the one that an organization begins with, and one with
// Control Tower's Region deny control.
var (
	fullAccess = simtest.Policy("", simtest.Statement("Allow", "*")).Document
	regionDeny = simtest.Policy("", simtest.Statement("Allow", "*"), outsideUSEast1).Document
)

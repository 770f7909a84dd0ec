package permissions_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

func TestAllDeniedPassesNothing(t *testing.T) {
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
		"simulated":           nil,
		"simulator throttled": {faulty(simulator, awssim.Throttled())},
		"simulator denied":    {faulty(simulator, awssim.Denied(simtest.Ana, "iam:SimulatePrincipalPolicy"))},
		"policies unread":     {faulty(simulator, awssim.Throttled()), {Service: "IAM", Operation: "GetPolicyVersion", Err: awssim.Throttled()}},
		"GetRole throttled":   {faulty(simulator, awssim.Throttled()), {Service: "IAM", Operation: "GetRole", Err: awssim.Throttled()}},
		"policies not listed": {faulty(simulator, awssim.Throttled()), {Service: "IAM", Operation: "ListAttachedUserPolicies", Err: awssim.Throttled()}},
	} {
		found := permissionsIn(t, simtest.IAMWorld(simtest.Ana, userAna(awssim.Administrator(), deny), faults...), "eu-west-1")
		for _, id := range []string{"permissions.iam.GetRole", "permissions.iam.CreateRole", "permissions.cloudformation"} {
			if s := found[id].Status; s != awscheck.Fail && s != awscheck.Unverified {
				t.Errorf("%s: %s is %s: %s", name, id, s, found[id].Detail)
			}
		}
	}
}

func TestExpiredCredentialsAreTheCause(t *testing.T) {
	w := simtest.IAMWorld(simtest.Ana, awssim.IAM{})
	w.Configured[0].Err = fmt.Errorf("the SSO session has expired")
	for id, f := range permissionsIn(t, w, "eu-west-1") {
		if f.Status != awscheck.Unverified || f.Cause != "account.credentials" {
			t.Errorf("%s is %s because of %q", id, f.Status, f.Cause)
		}
	}
}

func TestSessionWithoutMFAIsNamed(t *testing.T) {
	w := simtest.IAMWorld(simtest.Ana, awssim.IAM{})
	w.Configured[0].WithoutMFA = true
	for id, f := range permissionsIn(t, w, "eu-west-1") {
		permissionWant{status: awscheck.Unverified, evidence: awscheck.None, says: "IAM does not accept credentials of GetSessionToken without MFA"}.check(t, f)
		if f.Cause != "" || strings.Contains(f.Detail, "could not be read either") || !strings.Contains(f.Remedy.Text, "mfa_serial") {
			t.Errorf("%s: cause %q, detail %s, remedy %s", id, f.Cause, f.Detail, f.Remedy.Text)
		}
	}
}

// The fix allows the actions on roles for the role of the activation alone, so that it makes
// no one an administrator: their checks warn of that, and no longer fail.
func TestFixLiftsTheDenialAndGrantsNoMore(t *testing.T) {
	start := simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy", "iam:Get*", "cloudformation:Describe*"))
	found := permissionsIn(t, simtest.IAMWorld(asRole, roleDeployer(start)), "eu-west-1")
	fix := found["permissions.cloudformation"].Remedy.Policy
	if fix == nil {
		t.Fatal("no policy in the remedy")
	}
	document, err := json.Marshal(fix)
	if err != nil {
		t.Fatal(err)
	}
	fixed := roleDeployer(start, awssim.Policy{Name: "AstroActivation", Document: string(document)})
	for id, f := range permissionsIn(t, simtest.IAMWorld(asRole, fixed), "eu-west-1") {
		onRole := f.Status == awscheck.Warn && strings.Contains(f.Detail, "on arn:aws:iam::111122223333:role/astronomer-remote-management only")
		if f.Status != awscheck.Pass && !onRole {
			t.Errorf("%s is still %s: %s", id, f.Status, f.Detail)
		}
	}
	for _, s := range fix.Statement {
		if slices.Contains(s.Action, "iam:PutRolePolicy") != slices.Equal(s.Resource, []string{"arn:aws:iam::111122223333:role/astronomer-remote-management"}) {
			t.Errorf("%v are allowed on %v", s.Action, s.Resource)
		}
	}
}

// wizardPolicy is the policy that `policy --for wizard` prints, without some actions.
func wizardPolicy(t *testing.T, without ...string) awssim.Policy {
	t.Helper()
	actions := slices.DeleteFunc(account.WizardPolicy().Actions(), func(a string) bool { return slices.Contains(without, a) })
	document, err := json.Marshal(awscheck.Allow(actions...))
	if err != nil {
		t.Fatal(err)
	}
	return awssim.Policy{Name: "astro-activate", Document: string(document), Kind: awssim.CustomerManaged}
}

func TestWizardPolicyIsEnough(t *testing.T) {
	for id, f := range permissionsIn(t, simtest.IAMWorld(asRole, roleDeployer(wizardPolicy(t))), "eu-west-1") {
		if f.Evidence != awscheck.Simulated {
			t.Errorf("%s has %s evidence: %s", id, f.Evidence, f.Detail)
		}
		if read := id == "permissions.iam.GetRole" || id == "permissions.iam.GetRolePolicy" || id == "permissions.iam.ListRoles"; (f.Status == awscheck.Pass) != read {
			t.Errorf("%s is %s", id, f.Status)
		}
	}
}

func TestMissingReadPermissionIsNamed(t *testing.T) {
	const simulate = "iam:SimulatePrincipalPolicy"
	activation := simtest.Policy("activation", simtest.Statement("Allow", needed...))
	user := []string{"iam:GetUser", "iam:ListAttachedUserPolicies", "iam:ListUserPolicies", "iam:GetUserPolicy", "iam:ListGroupsForUser",
		"iam:ListAttachedGroupPolicies", "iam:ListGroupPolicies", "iam:GetGroupPolicy", "iam:GetPolicy", "iam:GetPolicyVersion"}
	role := []string{"iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "iam:GetPolicy", "iam:GetPolicyVersion"}
	for as, actions := range map[string][]string{simtest.Ana: user, asRole: role} {
		world := func(without ...string) *awssim.World {
			policies := []awssim.Policy{activation, wizardPolicy(t, append(without, simulate)...)}
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

package permissions_test

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/permissions"
)

// iamOperations are the IAM operations that this program calls.
func iamOperations() []string {
	var names []string
	for _, o := range account.Operations() {
		if o.Service == "IAM" {
			names = append(names, o.Name)
		}
	}
	return names
}

// With one or two failing operations, a denied action never passes, and an allowed one
// never fails.
func TestFaultsChangeNoDecision(t *testing.T) {
	reads := simtest.Statement("Allow", append([]string{"iam:SimulatePrincipalPolicy"}, readPolicies...)...)
	lacking := awssim.IAM{
		Users: []awssim.User{{
			Name: "ana", Groups: []string{"team"},
			Policies: []awssim.Policy{managedPolicyOf("reads", reads), simtest.Policy("all", simtest.Statement("Allow", needed...))},
			Boundary: &awssim.Policy{Name: "edge", Document: simtest.Policy("", simtest.Statement("Allow", "*"), simtest.Statement("Deny", "iam:CreateRole", "iam:GetRole")).Document},
		}},
		Groups: []awssim.Group{{Name: "team", Policies: []awssim.Policy{simtest.Policy("more", simtest.Statement("Deny", "cloudformation:CreateStack")), managedPolicyOf("other", simtest.Statement("Allow", "s3:*"))}}},
	}
	mustNotPass := []string{"permissions.iam.CreateRole", "permissions.iam.GetRole", "permissions.cloudformation"}
	kinds := []struct {
		name string
		make func(operation string) awssim.Fault
	}{
		{"throttled", func(op string) awssim.Fault {
			return awssim.Fault{Service: "IAM", Operation: op, Err: awssim.Throttled()}
		}},
		{"with an empty body", func(op string) awssim.Fault { return awssim.Fault{Service: "IAM", Operation: op} }},
		{"cut off after the first page", func(op string) awssim.Fault {
			return awssim.Fault{Service: "IAM", Operation: op, Later: true, Err: awssim.Throttled()}
		}},
		{"empty after the first page", func(op string) awssim.Fault {
			return awssim.Fault{Service: "IAM", Operation: op, Later: true}
		}},
	}
	for _, k := range kinds {
		for _, operation := range iamOperations() {
			for _, simulator := range []bool{true, false} {
				faults := []awssim.Fault{k.make(operation)}
				name := fmt.Sprintf("%s %s", operation, k.name)
				if !simulator {
					faults = append(faults, k.make("SimulatePrincipalPolicy"))
					name += ", and the simulator"
				}
				found := permissionsIn(t, simtest.IAMWorld(simtest.Ana, lacking, faults...), "eu-west-1")
				for _, id := range mustNotPass {
					f := found[id]
					if f.Status != awscheck.Fail && f.Status != awscheck.Unverified {
						t.Errorf("%s: %s is %s: %s", name, id, f.Status, f.Detail)
					}
				}
				for id, f := range permissionsIn(t, simtest.IAMWorld(asRole, awssim.IAM{}, faults...), "eu-west-1") {
					if f.Status == awscheck.Fail {
						t.Errorf("an administrator, %s: %s fails: %s", name, id, f.Detail)
					}
				}
			}
		}
	}
}

func TestEmptyRepliesPassNothing(t *testing.T) {
	for _, as := range []string{simtest.Ana, asRole, asSSO, asRoot, asPartner} {
		for id, f := range permissionsIn(t, simtest.IAMWorld(as, awssim.IAM{}, awssim.Fault{Service: "IAM"}), "eu-west-1") {
			if f.Status != awscheck.Unverified {
				t.Errorf("%s: %s is %s: %s", as, id, f.Status, f.Detail)
			}
		}
	}
}

func TestARoleAmongTwoThousandIsFound(t *testing.T) {
	has := awssim.IAM{Roles: []awssim.Role{{Name: "AWSReservedSSO_DataPlatform_0123456789abcdef", Path: awssim.SSOPath + "eu-north-1/", Policies: []awssim.Policy{
		simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy", "iam:ListRoles", "iam:PutRolePolicy")),
	}}}}
	for i := range 2000 {
		has.Roles = append(has.Roles, awssim.Role{Name: fmt.Sprintf("AService-%04d", i)})
	}
	f := permissionsIn(t, simtest.IAMWorld(asSSO, has), "eu-west-1")["permissions.iam.PutRolePolicy"]
	permissionWant{status: awscheck.Pass, evidence: awscheck.Simulated}.check(t, f)
	cut := simtest.IAMWorld(asSSO, has, awssim.Fault{Service: "IAM", Operation: "ListRoles", Later: true, Err: awssim.Throttled()})
	f = permissionsIn(t, cut, "eu-west-1")["permissions.iam.PutRolePolicy"]
	permissionWant{status: awscheck.Unverified, evidence: awscheck.None, policy: []string{"iam:GetRole"}}.check(t, f)
}

func TestFewCallsAreMadeForAnAdministrator(t *testing.T) {
	w := simtest.IAMWorld(asRole, awssim.IAM{})
	var b strings.Builder
	a := account.NewAccounts(account.Options{Source: w, DebugLog: slog.New(slog.NewJSONHandler(&b, nil))}).Open("astro")
	needs := activation()
	for _, action := range needs.IAMActions {
		permissions.CheckIAMPermission(t.Context(), a, needs, "eu-west-1", action)
	}
	permissions.CheckCloudFormationPermission(t.Context(), a, needs, "eu-west-1")
	calls := strings.Split(strings.TrimSpace(b.String()), "\n")
	simulations := slices.DeleteFunc(slices.Clone(calls), func(line string) bool { return !strings.Contains(line, "SimulatePrincipalPolicy") })
	// IAM on "*", on the role, and ListRoles on its path (1 page each); CloudFormation in
	// two chunks on "*" (3 pages each) and on the two stacks (2 pages). Other calls: the
	// identity and its role, the regions, ListStacks, ListRoles, and GetRole and
	// GetRolePolicy twice each.
	if len(simulations) > 11 || len(calls)-len(simulations) > 9 {
		t.Errorf("%d simulations and %d other calls:\n%s", len(simulations), len(calls)-len(simulations), b.String())
	}
	b.Reset()
	permissions.CheckCloudFormationPermission(t.Context(), a, needs, "us-east-1")
	if strings.Contains(b.String(), "GetRole") {
		t.Errorf("another region asks for the role again:\n%s", b.String())
	}
}

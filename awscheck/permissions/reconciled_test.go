package permissions_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

// A live call decides against the policy simulator.
func TestLiveCallsAgainstTheSimulator(t *testing.T) {
	runCases(t, []permissionCase{
		{
			name: "Control Tower denies the region", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{
				Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()}}},
				SCPs:  []string{fullAccess, regionDeny},
			},
			want: map[string]permissionWant{
				cfn:    {status: awscheck.Fail, evidence: awscheck.Simulated, says: "All 94 CloudFormation actions are denied to user ana: a service control policy of the AWS organization denies them explicitly. Exempt this principal"},
				create: {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
		{
			name: "Control Tower allows the region", as: simtest.Ana, region: "us-east-1",
			has: awssim.IAM{
				Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()}}},
				SCPs:  []string{fullAccess, regionDeny},
			},
			want: map[string]permissionWant{cfn: {status: awscheck.Pass, evidence: awscheck.Simulated}},
		},
		{
			name: "Control Tower denies the region, and the simulator is throttled", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{
				Users: []awssim.User{{Name: "ana", Policies: []awssim.Policy{awssim.Administrator()}}},
				SCPs:  []string{fullAccess, regionDeny},
			},
			faults: []awssim.Fault{faulty(simulator, awssim.Throttled())},
			want:   map[string]permissionWant{cfn: {status: awscheck.Fail, evidence: awscheck.Live, says: "service control policy"}},
		},
		{
			name: "session policy denies, which the simulator does not evaluate", as: asRole, region: "eu-west-1",
			has:    awssim.IAM{Roles: []awssim.Role{{Name: "deployer", Policies: []awssim.Policy{awssim.Administrator()}}}},
			faults: []awssim.Fault{deniedInSession("GetRole"), deniedInSession("ListRoles")},
			want: map[string]permissionWant{
				read:                            {status: awscheck.Fail, evidence: awscheck.Live, says: "Start the session without a session policy", owner: awscheck.OwnerYou},
				list:                            {status: awscheck.Fail, evidence: awscheck.Live, says: "the session policy does not allow it"},
				"permissions.iam.GetRolePolicy": {status: awscheck.Pass, evidence: awscheck.Simulated},
				create:                          {status: awscheck.Unverified, evidence: awscheck.None, says: "denies iam:GetRole and iam:ListRoles"},
				cfn:                             {status: awscheck.Unverified, evidence: awscheck.None, says: "Start the session without a session policy"},
			},
		},
		{
			name: "AWS denies what the simulator allows, and does not name a policy", as: simtest.Ana, region: "eu-west-1",
			has: awssim.IAM{}, faults: []awssim.Fault{{Service: "IAM", Operation: "GetRolePolicy", Err: awssim.Denied(simtest.Ana, "iam:GetRolePolicy")}},
			want: map[string]permissionWant{
				"permissions.iam.GetRolePolicy": {status: awscheck.Fail, evidence: awscheck.Live, says: "AWS does not say which policy denies it", policy: []string{"iam:GetRolePolicy"}},
			},
		},
		{
			name: "ListRoles is denied on role/*", as: simtest.Ana, region: "eu-west-1",
			has:  userAna(awssim.Administrator(), simtest.Policy("guardrail", simtest.StatementOn("Deny", "arn:aws:iam::*:role/*", "iam:ListRoles"))),
			want: map[string]permissionWant{list: {status: awscheck.Fail, evidence: awscheck.Simulated, says: "guardrail"}},
		},
		{
			name: "ListRoles is allowed on role/*", as: simtest.Ana, region: "eu-west-1",
			has:  userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy"), simtest.StatementOn("Allow", "arn:aws:iam::*:role/*", "iam:*"))),
			want: map[string]permissionWant{list: {status: awscheck.Pass, evidence: awscheck.Simulated}},
		},
		{
			name: "ListRoles succeeds, which the simulator can't decide", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:SimulatePrincipalPolicy"),
				`{"Effect":"Allow","Action":"iam:ListRoles","Resource":"*"}`, `{"Effect":"Deny","Action":"iam:ListRoles","Resource":"*","Condition":{"NumericGreaterThan":{"aws:MultiFactorAuthAge":"3600"}}}`)),
			want: map[string]permissionWant{list: {status: awscheck.Pass, evidence: awscheck.Live, says: "although the policy simulator does not allow it"}},
		},
		{
			name: "explicit deny beside a condition on a key without a value", as: simtest.Ana, region: "eu-west-1",
			has: userAna(awssim.Administrator(), simtest.Policy("guardrail", deny("iam:CreateRole")),
				simtest.Policy("mfa", `{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`)),
			want: map[string]permissionWant{
				create: {status: awscheck.Fail, evidence: awscheck.Policies, says: "its policy guardrail denies it explicitly"},
				put:    {status: awscheck.Pass, evidence: awscheck.Simulated},
			},
		},
	})
}

package permissions_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

// Rungs 4 and 5: live calls for reads, and no evidence for writes.
func TestPermissionsWithoutSimulatorOrDocuments(t *testing.T) {
	runCases(t, []permissionCase{
		{
			name: "only the permissions of the activation", as: simtest.Ana, region: "eu-west-1",
			has: userAna(simtest.Policy("activation", simtest.Statement("Allow", needed...))),
			want: map[string]permissionWant{
				create:                          {status: awscheck.Unverified, evidence: awscheck.None, says: "iam:SimulatePrincipalPolicy", policy: []string{"iam:SimulatePrincipalPolicy"}},
				cfn:                             {status: awscheck.Unverified, evidence: awscheck.None, policy: []string{"iam:SimulatePrincipalPolicy"}},
				read:                            {status: awscheck.Pass, evidence: awscheck.Live},
				list:                            {status: awscheck.Pass, evidence: awscheck.Live},
				"permissions.iam.GetRolePolicy": {status: awscheck.Pass, evidence: awscheck.Live},
				put:                             {status: awscheck.Unverified, evidence: awscheck.None},
			},
		},
		{
			name: "GetRole allowed on the activation's role only", as: simtest.Ana, region: "eu-west-1",
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
			name: "root, service control policy denies GetRole", as: asRoot, region: "eu-west-1",
			has: awssim.IAM{SCPs: []string{simtest.Policy("", simtest.Statement("Allow", "*"), deny("iam:GetRole")).Document}},
			want: map[string]permissionWant{
				read:   {status: awscheck.Fail, evidence: awscheck.Live, says: "service control policies"},
				create: {status: awscheck.Unverified, evidence: awscheck.None},
			},
		},
		{
			name: "a federated user", as: asPartner, has: awssim.IAM{}, region: "eu-west-1",
			want: map[string]permissionWant{
				create: {status: awscheck.Unverified, evidence: awscheck.None, says: "IAM does not accept credentials of GetSessionToken without MFA or of GetFederationToken"},
				read:   {status: awscheck.Unverified, evidence: awscheck.None, says: "Use the credentials of a role, or start the session with MFA"},
				cfn:    {status: awscheck.Unverified, evidence: awscheck.None},
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
	})
}

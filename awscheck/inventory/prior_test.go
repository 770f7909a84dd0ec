package inventory_test

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/inventory"
)

func TestPriorActivationWithoutRolesOrStacks(t *testing.T) {
	got := inventory.CheckPriorActivation(t.Context(), openAs(ana, awssim.Account{}), inventory.PriorActivation{})
	if len(got) != 1 || got[0].Status != awscheck.Skipped {
		t.Errorf("got%s", Show(got))
	}
	got = inventory.CheckPriorActivation(t.Context(), openAs(ana, awssim.Account{}), inventory.PriorActivation{Stacks: []string{"Astro"}})
	if len(got) != 1 || got[0].Detail != "There is no stack Astro in any of 17 enabled regions." {
		t.Errorf("got%s", Show(got))
	}
}

func TestCheckPriorActivation(t *testing.T) {
	activated := awssim.Account{
		IAM: awssim.IAM{Roles: []awssim.Role{{Name: "astronomer-remote-management"}}},
		Regions: map[string]*awssim.Region{
			"eu-west-1": {Resources: awssim.Resources{Stacks: []awssim.Stack{{Name: "AstroCrossAccountIAMRole"}}}},
			"us-east-1": {Resources: awssim.Resources{Stacks: []awssim.Stack{{Name: "AstroCrossAccountRole", Status: "ROLLBACK_COMPLETE"}}}},
		},
	}
	tests := map[string]struct {
		account awssim.Account
		faults  []awssim.Fault
		want    []Want
	}{
		"never": {want: []Want{{awscheck.Pass, "", []string{"no role astronomer-remote-management", "17 enabled regions"}}}},
		"yes": {
			account: activated,
			want:    []Want{{awscheck.Warn, "", []string{"the role astronomer-remote-management, the stack AstroCrossAccountIAMRole in eu-west-1 and the stack AstroCrossAccountRole in us-east-1"}}},
		},
		"and its stack is deleted": {
			account: resource("us-east-1", awssim.Resources{Stacks: []awssim.Stack{{Name: "AstroCrossAccountIAMRole", Status: "DELETE_COMPLETE"}}}),
			want:    []Want{{awscheck.Pass, "", nil}},
		},
		"stacks of another purpose": {
			account: resource("us-east-1", awssim.Resources{Stacks: []awssim.Stack{{Name: "AstroCrossAccountIAMRoleNot"}}}),
			want:    []Want{{awscheck.Pass, "", nil}},
		},
		"yes, and one region cannot be listed": {
			account: activated,
			faults:  []awssim.Fault{{Service: "CloudFormation", Region: "sa-east-1", Err: awssim.Throttled()}},
			want: []Want{
				{awscheck.Warn, "", []string{"the role"}},
				{awscheck.Unverified, "sa-east-1", []string{"CloudFormation ListStacks in sa-east-1"}},
			},
		},
		"no, and one region sends an empty answer": {
			faults: []awssim.Fault{{Service: "CloudFormation", Region: "sa-east-1"}},
			want:   []Want{{awscheck.Unverified, "sa-east-1", []string{"not what AWS sends"}}},
		},
		"GetRole is denied": {
			faults: []awssim.Fault{{Operation: "GetRole", Err: awssim.Denied(ana, "iam:GetRole")}},
			want:   []Want{{awscheck.Pass, "", []string{"no role astronomer-remote-management"}}},
		},
		"yes, and GetRole is denied": {
			account: awssim.Account{IAM: awssim.IAM{Roles: []awssim.Role{{Name: "Astronomer-Remote-Management"}}}},
			faults:  []awssim.Fault{{Operation: "GetRole", Err: awssim.Denied(ana, "iam:GetRole")}},
			want:    []Want{{awscheck.Warn, "", []string{"the role Astronomer-Remote-Management"}}},
		},
		"GetRole and ListRoles are denied": {
			faults: []awssim.Fault{{Operation: "GetRole", Err: awssim.Denied(ana, "iam:GetRole")}, {Operation: "ListRoles", Err: awssim.Denied(ana, "iam:ListRoles")}},
			want:   []Want{{awscheck.Unverified, "", []string{"lacks iam:GetRole", "so IAM roles of the whole account could not be read"}}},
		},
		"an empty answer about the role": {
			faults: []awssim.Fault{{Operation: "GetRole"}, {Operation: "ListRoles"}},
			want:   []Want{{awscheck.Unverified, "", []string{"IAM GetRole"}}},
		},
		"the regions can't be listed, the role is there": {
			account: activated,
			faults:  []awssim.Fault{{Operation: "DescribeRegions", Err: awssim.Throttled()}},
			want: []Want{
				{awscheck.Warn, "", []string{"there is the role astronomer-remote-management."}},
				{awscheck.Unverified, "", []string{"DescribeRegions"}},
			},
		},
		"the principal is unknown": {
			faults: []awssim.Fault{{Service: "STS", Err: awssim.Throttled()}},
			want:   []Want{{awscheck.Unverified, "", []string{"GetCallerIdentity"}}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got := inventory.CheckPriorActivation(t.Context(), openAs(ana, test.account, test.faults...), Prior)
			if !slices.EqualFunc(test.want, got, Want.Of) {
				t.Fatalf("wanted %+v, got%s", test.want, Show(got))
			}
			for _, f := range got {
				checkForm(t, f, "account.prior_activation")
				if f.Status == awscheck.Warn && (!slices.Contains(f.Remedy.Links, Prior.SupportURL) || len(f.Remedy.Look) != len(f.Resources) || f.Remedy.Commands != nil) {
					t.Errorf("the fix is %+v", f.Remedy)
				}
			}
		})
	}
}

package dataplane_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
)

// An account is active if the cluster has an id and AWS finds what an activation creates.
func TestActive(t *testing.T) {
	plan := dataplane.Plan{ClusterID: "cl0v1p6lc728255byzyfs7lw21", Roles: []string{"astronomer-remote-management"}, Stacks: []string{"AstroCrossAccountIAMRole"}}
	role := awssim.Account{IAM: awssim.IAM{Roles: []awssim.Role{{Name: "astronomer-remote-management"}}}}
	stack := awssim.Account{Regions: map[string]*awssim.Region{"eu-west-1": {Resources: awssim.Resources{Stacks: []awssim.Stack{{Name: "AstroCrossAccountIAMRole"}}}}}}
	planned := plan
	planned.ClusterID = ""
	for name, tt := range map[string]struct {
		plan    dataplane.Plan
		account awssim.Account
		faults  []awssim.Fault
		active  bool
		unknown bool
	}{
		"its role":                  {plan: plan, account: role, active: true},
		"its role, without an id":   {plan: planned, account: role},
		"its stack in the region":   {plan: plan, account: stack, active: true},
		"neither":                   {plan: plan},
		"a stack that is throttled": {plan: plan, account: stack, faults: []awssim.Fault{{Service: "CloudFormation", Err: awssim.Throttled()}}, unknown: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := simtest.World(nil)
			tt.account.ID = simtest.AccountID
			w.Accounts, w.Faults = []*awssim.Account{&tt.account}, tt.faults
			active, err := tt.plan.Active(t.Context(), simtest.Open(w), "eu-west-1")
			if active != tt.active || (err != nil) != tt.unknown {
				t.Errorf("got %t, %v", active, err)
			}
		})
	}
}

package dataplane_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
)

func TestAnAccountIsActive(t *testing.T) {
	const stackName = "AstroCrossAccountIAMRole"
	role := awssim.IAM{Roles: []awssim.Role{{Name: "astronomer-remote-management"}}}
	stackIn := func(region string) awssim.Account {
		return awssim.Account{Regions: map[string]*awssim.Region{region: {Resources: awssim.Resources{Stacks: []awssim.Stack{{Name: stackName}}}}}}
	}
	for name, c := range map[string]struct {
		account awssim.Account
		faults  []awssim.Fault
		noID    bool
		want    bool
		unknown bool
	}{
		"its role":                          {account: awssim.Account{IAM: role}, want: true},
		"its stack, in the region":          {account: stackIn("us-east-1"), want: true},
		"its stack, in another region":      {account: stackIn("eu-west-1")},
		"neither":                           {},
		"its role, but no cluster id given": {account: awssim.Account{IAM: role}, noID: true},
		"a stack that is throttled":         {account: stackIn("us-east-1"), faults: []awssim.Fault{{Service: "CloudFormation", Err: awssim.Throttled()}}, unknown: true},
		"its role, and a throttled stack":   {account: awssim.Account{IAM: role}, faults: []awssim.Fault{{Service: "CloudFormation", Err: awssim.Throttled()}}, want: true},
	} {
		t.Run(name, func(t *testing.T) {
			p := dataplane.Plan{ClusterID: "cl123", Roles: []string{"astronomer-remote-management"}, Stacks: []string{stackName}}
			if c.noID {
				p.ClusterID = ""
			}
			w := simtest.World(nil)
			c.account.ID = simtest.AccountID
			w.Accounts, w.Faults = []*awssim.Account{&c.account}, c.faults
			got, err := p.Active(t.Context(), simtest.Open(w), "us-east-1")
			if got != c.want || (err != nil) != c.unknown {
				t.Errorf("got %t and %v", got, err)
			}
		})
	}
}

// Before the id of a cluster is known, nothing is the data plane's: else no other resource of the account would be
// found.
func TestWithoutAClusterIDNothingIsTheDataPlanes(t *testing.T) {
	names := []string{"", "orders", "clexample0000000000000000"}
	if dataplane.Named("", names...) || (dataplane.Owned{}).Has("", names...) || (dataplane.Owned{}).Has("vpc-0a1b2c3d4e5f60718", names...) {
		t.Error("a resource without a known owner counts as the data plane's")
	}
	if !dataplane.Named("clexample0000000000000000", names...) || dataplane.Named("clother000000000000000000", names...) {
		t.Error("the name with the id is not recognized, or another is")
	}
}

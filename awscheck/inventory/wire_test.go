package inventory_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/inventory"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// Every account has regions that need no opting in: a reply without one is not AWS's.
func TestAnAccountWithoutARegionInUseIsNotClean(t *testing.T) {
	w := simtest.World(nil)
	a := simtest.OpenEdited(w, func(_, out any) {
		reply, ok := out.(wire.Node)
		if !ok || reply.Name != "DescribeRegionsResponse" {
			return
		}
		regions, _ := reply.List("regionInfo")
		for _, r := range regions {
			for i, member := range r.Nodes {
				if member.Name == "optInStatus" {
					r.Nodes[i].Text = "not-opted-in"
				}
			}
		}
	})
	for _, got := range [][]awscheck.Finding{inventory.CheckClean(t.Context(), a, Prior), inventory.CheckPriorActivation(t.Context(), a, Prior)} {
		if len(got) != 1 || got[0].Status != awscheck.Unverified || !strings.Contains(got[0].Detail, "DescribeRegions") {
			t.Errorf("got%s", Show(got))
		}
	}
}

func TestRegionInAnUnknownStateIsListed(t *testing.T) {
	got := inventory.CheckClean(t.Context(), simtest.Serve(t, ""), Prior)
	if !slices.ContainsFunc(got, Want{awscheck.Unverified, "xx-new-1", []string{"CloudFormation ListStacks in xx-new-1", "not enabled"}}.Of) {
		t.Errorf("got%s", Show(got))
	}
}

package inventory_test

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/inventory"
)

func TestRegionInAnUnknownStateIsListed(t *testing.T) {
	got := inventory.CheckClean(t.Context(), simtest.Serve(t, ""), Prior)
	if !slices.ContainsFunc(got, Want{awscheck.Unverified, "xx-new-1", []string{"CloudFormation ListStacks in xx-new-1", "not enabled"}}.Of) {
		t.Errorf("got%s", Show(got))
	}
}

package region

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

// Regions that are equally ready are not ranked by the alphabet, and only they share a rank.
func TestEquallyReadyRegionsShareARank(t *testing.T) {
	yes := Cell{Status: awscheck.Pass, Text: "yes"}
	of := func(name string, zones string, left int) Readiness {
		return Readiness{Region: name, Enabled: yes, Zones: Cell{Status: awscheck.Pass, Text: zones}, Headroom: yes, InUse: yes, left: left}
	}
	var got []string
	for _, r := range ranked([]Readiness{of("ap-east-1", "3", 100), of("eu-west-1", "3", 100), of("us-east-1", "5", 100), of("us-west-2", "4", 200)}) {
		got = append(got, fmt.Sprint(r.Rank, " ", r.Region))
	}
	if want := []string{"1 us-east-1", "2 us-west-2", "3 ap-east-1", "3 eu-west-1"}; !slices.Equal(got, want) {
		t.Errorf("the ranks are %q", got)
	}
}

// The target VPC's region comes before one with more zones, and never before one that can carry more.
func TestTheRegionOfTheTargetRanksBeforeTheNumberOfZones(t *testing.T) {
	yes, short := Cell{Status: awscheck.Pass, Text: "yes"}, Cell{Status: awscheck.Fail, Text: "75 vCPUs short"}
	zones := func(n string) Cell { return Cell{Status: awscheck.Pass, Text: n} }
	east := Readiness{Region: "us-east-1", Enabled: yes, Zones: zones("5"), Headroom: yes, InUse: yes}
	for name, tt := range map[string]struct {
		target Readiness
		first  string
	}{
		"as ready":           {Readiness{Region: "eu-west-1", Enabled: yes, Zones: zones("3"), Headroom: yes, InUse: yes, target: true}, "eu-west-1"},
		"short of vCPUs":     {Readiness{Region: "eu-west-1", Enabled: yes, Zones: zones("3"), Headroom: short, InUse: yes, missing: 75, lacking: 1, target: true}, "us-east-1"},
		"quotas are unknown": {Readiness{Region: "eu-west-1", Enabled: yes, Zones: zones("3"), Headroom: Cell{Status: awscheck.Unverified}, InUse: yes, target: true}, "us-east-1"},
	} {
		if got := ranked([]Readiness{east, tt.target}); got[0].Region != tt.first || got[1].Rank != 2 {
			t.Errorf("%s: the first is %s, and the other has rank %d", name, got[0].Region, got[1].Rank)
		}
	}
}

// A quota that can't be read counts as too small: a region never ranks better because AWS denies a call.
func TestAnUnknownQuotaCountsAsTooSmall(t *testing.T) {
	vpcs := measurement{headroom: headroom{need: QuotaNeed{Unit: "VPCs"}}, read: true, err: errors.New("denied")}
	r := room{status: awscheck.Pass}
	r.add(vpcs)
	if got := r.cell(); r.lacking != 1 || r.status != awscheck.Unverified || got != (Cell{awscheck.Unverified, "VPCs unknown"}) {
		t.Errorf("%d lacking, %s, %v", r.lacking, r.status, got)
	}
}

package awssim_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/awssim"
)

// TestTheNetworksOfEveryScenarioArePossibleOnAWS: VPCs with overlapping CIDRs can't be
// peered (Amazon VPC Peering Guide, "VPC peering limitations"), and a route to a peering is
// a blackhole if, and only if, the peering is not active ("Update your route tables for a
// VPC peering connection").
func TestTheNetworksOfEveryScenarioArePossibleOnAWS(t *testing.T) {
	now := time.Now()
	for _, s := range awssim.Scenarios() {
		worlds := []*awssim.World{s.World(now)}
		if s.After != nil {
			for _, stage := range s.After(now) {
				worlds = append(worlds, stage.World)
			}
		}
		for _, w := range worlds {
			active := map[string]bool{}
			var vpcs []awssim.VPC
			for _, a := range w.Accounts {
				for _, r := range a.Regions {
					vpcs = append(vpcs, r.VPCs...)
					for _, p := range r.Peerings {
						active[p.ID] = p.State == "" || p.State == "active"
					}
				}
			}
			cidrsOf := func(side awssim.PeeringSide) []string {
				if i := slices.IndexFunc(vpcs, func(v awssim.VPC) bool { return v.ID == side.VPC }); i >= 0 {
					return vpcs[i].CIDRs
				}
				return side.CIDRs
			}
			for _, a := range w.Accounts {
				for _, r := range a.Regions {
					for _, p := range r.Peerings {
						requireDisjoint(t, s.Name+": "+p.ID, cidrsOf(p.Requester), cidrsOf(p.Accepter))
					}
				}
			}
			for _, v := range vpcs {
				for _, table := range v.RouteTables {
					for _, route := range table.Routes {
						if strings.HasPrefix(route.Via, "pcx-") && route.Blackhole == active[route.Via] {
							t.Errorf("%s: %s: route to %s via %s: blackhole %t, peering active %t", s.Name, table.ID, route.To, route.Via, route.Blackhole, active[route.Via])
						}
					}
				}
			}
		}
	}
}

func requireDisjoint(t *testing.T, what string, one, other []string) {
	t.Helper()
	for _, x := range one {
		for _, y := range other {
			if netip.MustParsePrefix(x).Overlaps(netip.MustParsePrefix(y)) {
				t.Errorf("%s: its VPCs overlap: %s and %s", what, x, y)
			}
		}
	}
}

package awssim

import "time"

// overlap is the most frequent conflict of a peering: a target VPC that uses a part of the
// default network of the data plane, by a secondary CIDR and by the peering with another
// VPC. An earlier Astro cluster had that network too: its peering is deleted, its route
// was left. The two parts do not overlap: AWS accepts no peering and no secondary CIDR
// that would. (Amazon VPC User Guide, "VPC CIDR blocks".)
func overlap() Scenario {
	return Scenario{
		Name:    "overlap",
		Summary: "A target VPC whose second CIDR, other peering and leftover route overlap Astro's default network, and a database that does not allow inbound traffic from it.",
		World: func(now time.Time) *World {
			w := twoAccounts(now)
			data, target := w.account(dataPlaneID), w.account(targetID)
			data.Regions = map[string]*Region{"us-east-1": {Quotas: enoughQuotas()}}
			vpc := warehouseVPC()
			vpc.CIDRs = []string{"10.40.0.0/16", "172.20.16.0/20"}
			vpc.Subnets[2].CIDR = "172.20.16.0/22"
			reporting := Peering{
				ID: "pcx-0ee10000000000002", Name: "reporting",
				Requester: PeeringSide{VPC: "vpc-0ff10000000000002", Account: "222233334444", Region: "us-east-1", CIDRs: []string{"172.20.0.0/20"}},
				Accepter:  PeeringSide{VPC: warehouseID, Account: targetID, Region: "us-east-1", CIDRs: vpc.CIDRs},
			}
			vpc.RouteTables[1].Routes = append(vpc.RouteTables[1].Routes, Route{To: "172.20.0.0/19", Via: "pcx-0ee10000000000003", Blackhole: true})
			vpc.RouteTables[2].Routes = append(vpc.RouteTables[2].Routes, Route{To: "172.20.0.0/20", Via: reporting.ID})
			target.Regions["us-east-1"] = warehouseRegion(vpc, officePeering(), reporting)
			target.Regions["us-east-1"].ResolverRules = []ResolverRule{{
				ID: "rslvr-rr-0ab10000000000001", Name: "office DNS", Domain: "data.example.internal.", Targets: []string{"10.60.0.2", "10.60.1.2"}, VPCs: []string{warehouseID},
			}}
			return w
		},
		Answers: with(peeringAnswers(), map[string][]string{
			"peering.cidrs": {"10.40.0.0/16"},
			"peering.services": {
				"orders=postgres://orders.data.example.internal:5432",
				"ledger=mysql://ledger.data.example.internal:3306",
			},
		}),
	}
}

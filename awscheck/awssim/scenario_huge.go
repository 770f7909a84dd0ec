package awssim

import (
	"fmt"
	"time"
)

// huge is an old and large account: 5,000 VPCs, 2,000 roles, and a target VPC with 400
// route tables.
func huge() Scenario {
	return Scenario{
		Name:    "huge",
		Summary: "A large organization: 5,000 VPCs to choose from, 400 route tables, 2,000 roles, every region enabled.",
		World: func(now time.Time) *World {
			w := twoAccounts(now)
			data, target := w.account(dataPlaneID), w.account(targetID)
			data.OptedIn = optInRegions()
			data.Regions = map[string]*Region{"us-east-1": {Quotas: enoughQuotas()}}
			for i := range 2000 {
				data.IAM.Roles = append(data.IAM.Roles, Role{Name: fmt.Sprintf("team-%04d-deploy", i)})
			}
			vpc := warehouseVPC()
			for i := range 397 {
				vpc.RouteTables = append(vpc.RouteTables, RouteTable{
					ID:     fmt.Sprintf("rtb-0cc2%013d", i),
					Name:   fmt.Sprintf("team-%03d", i),
					Routes: []Route{{To: fmt.Sprintf("10.%d.%d.0/24", 128+i/256, i%256), Via: "tgw-0aa10000000000001"}},
				})
			}
			region := warehouseRegion(vpc, officePeering())
			for i := range 4998 { // and the default VPC
				region.VPCs = append(region.VPCs, VPC{
					ID:    fmt.Sprintf("vpc-0bb2%013d", i),
					Name:  fmt.Sprintf("team-%04d", i),
					CIDRs: []string{fmt.Sprintf("10.%d.%d.0/20", 48+i/16%64, i%16*16)},
				})
			}
			target.Regions["us-east-1"] = region
			return w
		},
		Answers: peeringAnswers(),
	}
}

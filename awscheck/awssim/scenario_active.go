package awssim

import "time"

// active is an account some weeks after its activation: Astro's data plane runs in it, and
// the peering with the target VPC is active and complete.
func active() Scenario {
	return Scenario{
		Name:    "active",
		Summary: "An account that is already active: Astro's data plane runs in it, and the peering with the data VPC is complete.",
		World: func(now time.Time) *World {
			w := twoAccounts(now)
			data, target := w.account(dataPlaneID), w.account(targetID)
			data.IAM.Roles = append(data.IAM.Roles, Role{Name: "astronomer-remote-management", Created: now.Add(-21 * 24 * time.Hour)})
			data.Buckets = []Bucket{{Name: "astro-" + astroClusterID, Region: "us-east-1"}}
			data.Regions = map[string]*Region{"us-east-1": astroDataPlane(now)}
			vpc := warehouseVPC()
			for i := range vpc.RouteTables {
				vpc.RouteTables[i].Routes = append(vpc.RouteTables[i].Routes, Route{To: "172.20.0.0/19", Via: astroPeering().ID})
			}
			target.Regions["us-east-1"] = warehouseRegion(vpc, officePeering(), astroPeering())
			target.Zones[0].VPCs = append(target.Zones[0].VPCs, astroVPCID)
			return w
		},
		Answers: with(peeringAnswers(), map[string][]string{"cluster.id": {astroClusterID}}),
	}
}

const (
	astroClusterID = "clq1w2e3r4t5y6u7i8o9p0a1s2"
	astroVPCID     = "vpc-0a57a0000000000001"
)

// astroPeering is the peering of Astro's VPC with the warehouse, active and with DNS
// resolution on both sides.
func astroPeering() Peering {
	return Peering{
		ID: "pcx-0ee10000000000009", Name: "astro",
		Requester: PeeringSide{VPC: astroVPCID, Account: dataPlaneID, Region: "us-east-1", CIDRs: []string{"172.20.0.0/19"}, DNSOption: "on"},
		Accepter:  PeeringSide{VPC: warehouseID, Account: targetID, Region: "us-east-1", CIDRs: []string{"10.40.0.0/16", "10.41.0.0/20"}, DNSOption: "on"},
	}
}

// astroDataPlane is what an activation creates in a region: a VPC with public and private
// subnets in two zones, two NAT gateways with their addresses, an EKS cluster with nodes,
// and a database.
func astroDataPlane(now time.Time) *Region {
	tag := []string{"kubernetes.io/cluster/" + astroClusterID + "=owned"}
	private := []Route{{To: "10.40.0.0/16", Via: astroPeering().ID}, {To: "10.41.0.0/20", Via: astroPeering().ID}}
	return &Region{
		Quotas:   enoughQuotas(),
		Peerings: []Peering{astroPeering()},
		VPCs: []VPC{{
			ID: astroVPCID, Name: "astro", CIDRs: []string{"172.20.0.0/19"}, DNSHostnames: true,
			Subnets: []Subnet{
				{ID: "subnet-0a57a000000000001", CIDR: "172.20.24.0/26", Zone: "us-east-1a"}, {ID: "subnet-0a57a000000000002", CIDR: "172.20.24.64/26", Zone: "us-east-1b"},
				{ID: "subnet-0a57a000000000003", CIDR: "172.20.0.0/20", Zone: "us-east-1a"}, {ID: "subnet-0a57a000000000004", CIDR: "172.20.16.0/21", Zone: "us-east-1b"},
			},
			RouteTables: []RouteTable{
				{ID: "rtb-0a57a000000000001", Name: "main", Main: true},
				{ID: "rtb-0a57a000000000002", Name: "public", Subnets: []string{"subnet-0a57a000000000001", "subnet-0a57a000000000002"}, Routes: []Route{{To: "0.0.0.0/0", Via: "igw-0a57a000000000001"}}},
				{ID: "rtb-0a57a000000000003", Name: "private-a", Subnets: []string{"subnet-0a57a000000000003"}, Routes: append([]Route{{To: "0.0.0.0/0", Via: "nat-0a57a000000000001"}}, private...)},
				{ID: "rtb-0a57a000000000004", Name: "private-b", Subnets: []string{"subnet-0a57a000000000004"}, Routes: append([]Route{{To: "0.0.0.0/0", Via: "nat-0a57a000000000002"}}, private...)},
			},
			SecurityGroups: []SecurityGroup{{ID: nodeGroupID, Name: "astro-nodes"}},
		}},
		Resources: Resources{
			Stacks:           []Stack{{Name: "AstroCrossAccountIAMRole", Created: now.Add(-21 * 24 * time.Hour)}},
			Kinds:            Kinds{"AWS::EKS::Cluster": Named(astroClusterID)},
			DBInstances:      []string{astroClusterID + "-metadata"},
			InternetGateways: []InternetGateway{{ID: "igw-0a57a000000000001", VPC: astroVPCID}},
			NATGateways: []NATGateway{
				{ID: "nat-0a57a000000000001", VPC: astroVPCID, Subnet: "subnet-0a57a000000000001", Allocations: []string{"eipalloc-0a57a000000001"}},
				{ID: "nat-0a57a000000000002", VPC: astroVPCID, Subnet: "subnet-0a57a000000000002", Allocations: []string{"eipalloc-0a57a000000002"}},
			},
			Addresses: []Address{
				{ID: "eipalloc-0a57a000000001", IP: "203.0.113.20", Association: "eipassoc-0a57a000000001"},
				{ID: "eipalloc-0a57a000000002", IP: "203.0.113.21", Association: "eipassoc-0a57a000000002"},
			},
			Instances: astroNodes(astroVPCID, "172.20.0.0/19", tag),
		},
	}
}

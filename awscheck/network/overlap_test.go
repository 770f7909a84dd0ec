package network_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/network"
)

const astroAccount = "999900001111"

// target is a VPC in us-east-1 of 10.20.0.0/16, with what a case adds to it.
func target(edit ...func(*awssim.VPC)) awssim.VPC {
	v := awssim.VPC{ID: simtest.VPC, Name: "data", CIDRs: []string{"10.20.0.0/16"}}
	for _, e := range edit {
		e(&v)
	}
	return v
}

func routes(list ...awssim.Route) func(*awssim.VPC) {
	return func(v *awssim.VPC) {
		v.Subnets = []awssim.Subnet{{ID: "subnet-0a", CIDR: "10.20.0.0/24", Zone: "us-east-1a"}, {ID: "subnet-0b", CIDR: "10.20.1.0/24", Zone: "us-east-1b"}}
		v.RouteTables = []awssim.RouteTable{{ID: "rtb-0main", Main: true}, {ID: "rtb-0private", Name: "private", Subnets: []string{"subnet-0a"}, Routes: list}}
	}
}

// unused adds a route table that no subnet uses.
func unused(list ...awssim.Route) func(*awssim.VPC) {
	return func(v *awssim.VPC) {
		v.RouteTables = append(v.RouteTables, awssim.RouteTable{ID: "rtb-0unused", Routes: list})
	}
}

func secondary(cidr string) func(*awssim.VPC) {
	return func(v *awssim.VPC) { v.CIDRs = append(v.CIDRs, cidr) }
}

func gone(cidr string) func(*awssim.VPC) {
	return func(v *awssim.VPC) { v.Gone = append(v.Gone, cidr) }
}

// incoming is a peering that another account requested of the target.
func incoming(id, state string, cidrs ...string) awssim.Peering {
	return awssim.Peering{ID: id, State: state, Expires: time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC),
		Requester: awssim.PeeringSide{VPC: "vpc-0astro", Account: astroAccount, Region: "us-east-1", CIDRs: cidrs},
		Accepter:  awssim.PeeringSide{VPC: simtest.VPC, Account: simtest.AccountID, Region: "us-east-1"}}
}

// outgoing is a peering that the target's owner requested.
func outgoing(id, state string, cidrs ...string) awssim.Peering {
	return awssim.Peering{ID: id, State: state,
		Requester: awssim.PeeringSide{VPC: simtest.VPC, Account: simtest.AccountID, Region: "us-east-1"},
		Accepter:  awssim.PeeringSide{VPC: "vpc-0partner", Account: simtest.OtherAccountID, Region: "eu-west-1", CIDRs: cidrs}}
}

// region holds a VPC and its peerings, and a list that AWS owns.
func region(v awssim.VPC, peerings ...awssim.Peering) awssim.Region {
	return awssim.Region{VPCs: []awssim.VPC{v}, Peerings: peerings,
		PrefixLists: []awssim.PrefixList{{ID: s3List, Name: "com.amazonaws.us-east-1.s3", Owner: "AWS", Entries: []string{"52.216.0.0/15", "16.182.0.0/16"}}}}
}

// s3List is the list that a gateway endpoint of S3 is routed by.
const s3List = "pl-63a5400a"

// listed adds prefix lists to a region.
func listed(r awssim.Region, lists ...awssim.PrefixList) awssim.Region {
	r.PrefixLists = append(r.PrefixLists, lists...)
	return r
}

func deniedEC2(operation string) awssim.Fault {
	return awssim.Fault{Service: "EC2", Operation: operation, Err: awssim.Denied("arn:aws:iam::111122223333:user/ana", "ec2:"+operation)}
}

func neighbors(a *account.Account) network.Neighbors {
	return network.Neighbors{Account: a, Region: "us-east-1",
		Target: network.Target{Account: a, Region: "us-east-1", VPC: simtest.VPC}}
}

// offices is a region whose target VPC routes a prefix list to a transit gateway.
func offices(entries ...string) awssim.Region {
	return listed(region(target(routes(awssim.Route{To: "pl-0offices", Via: "tgw-0a"}))),
		awssim.PrefixList{ID: "pl-0offices", Name: "offices", MaxEntries: 20, Entries: entries})
}

// inspected is a region whose target VPC routes a prefix list, and what a gateway
// endpoint serves, to endpoints: the list leads to a Gateway Load Balancer's.
func inspected(entries ...string) awssim.Region {
	return listed(region(target(routes(awssim.Route{To: s3List, Via: "vpce-0s3"}, awssim.Route{To: "pl-0partners", Via: "vpce-0firewall"}))),
		awssim.PrefixList{ID: "pl-0partners", Name: "partners", MaxEntries: 20, Entries: entries})
}

type overlapCheck func(context.Context, network.Neighbors, network.Plan, int) []awscheck.Finding

func TestThePlannedNetworkAgainstItsNeighbors(t *testing.T) {
	serviceRange := func(ctx context.Context, n network.Neighbors, p network.Plan, _ int) []awscheck.Finding {
		return network.CheckServiceRange(ctx, n.Target, p)
	}
	const planned = "172.20.0.0/19"
	for _, c := range []struct {
		name   string
		check  overlapCheck
		region awssim.Region
		faults []awssim.Fault
		edit   func(*network.Neighbors)
		plan   string
		status awscheck.Status
		says   string
		cause  string
	}{
		{name: "a target elsewhere in the address space", check: network.CheckOverlapTarget, region: region(target()),
			status: awscheck.Pass, says: "10.20.0.0/16"},
		{name: "a secondary CIDR that was left out", check: network.CheckOverlapTarget,
			region: region(target(secondary("172.20.16.0/20"))), status: awscheck.Fail, says: "172.20.16.0/20"},
		{name: "a CIDR that the target had once", check: network.CheckOverlapTarget,
			region: region(target(gone("172.20.0.0/16"))), status: awscheck.Pass},
		{name: "typed CIDRs that overlap, and no permission to list VPCs", check: network.CheckOverlapTarget, region: region(target()),
			faults: []awssim.Fault{deniedEC2("DescribeVpcs")},
			edit:   func(n *network.Neighbors) { n.Target.CIDRs = simtest.Prefixes("172.20.0.0/24") },
			status: awscheck.Fail, says: "172.20.0.0/24"},
		{name: "typed CIDRs that do not overlap prove nothing", check: network.CheckOverlapTarget, region: region(target()),
			faults: []awssim.Fault{deniedEC2("DescribeVpcs")},
			edit:   func(n *network.Neighbors) { n.Target.CIDRs = simtest.Prefixes("10.20.0.0/16") },
			status: awscheck.Unverified, says: "ec2:DescribeVpcs"},
		{name: "a VPC id with a digit wrong", check: network.CheckOverlapTarget, region: region(target()),
			edit:   func(n *network.Neighbors) { n.Target.VPC = "vpc-00000000" },
			status: awscheck.Unverified, says: "was not found", cause: "peering.vpc"},
		{name: "credentials of another account than the target's", check: network.CheckOverlapTarget, region: region(target()),
			edit:   func(n *network.Neighbors) { n.Target.AccountID = simtest.OtherAccountID },
			status: awscheck.Unverified, says: simtest.OtherAccountID, cause: "peering.account"},
		{name: "a target that is not chosen yet", check: network.CheckOverlapTarget, region: region(target()),
			edit:   func(n *network.Neighbors) { n.Target.VPC = "" },
			status: awscheck.Unverified, says: "are not given"},

		{name: "route tables with room", check: network.CheckOverlapRoutes,
			region: region(target(routes(awssim.Route{To: "0.0.0.0/0", Via: "nat-0a"}, awssim.Route{To: "10.0.0.0/8", Via: "tgw-0a"},
				awssim.Route{To: s3List, Via: "vpce-0a"}, awssim.Route{To: "::/0", Via: "eigw-0a"}))),
			status: awscheck.Pass, says: "2 route tables"},
		{name: "a route to the same destination", check: network.CheckOverlapRoutes,
			region: region(target(routes(awssim.Route{To: planned, Via: "pcx-0old"}))), status: awscheck.Fail, says: "elsewhere: rtb-0private (private) (via pcx-0old)"},
		{name: "a route to the same destination that on-premises announces", check: network.CheckOverlapRoutes,
			region: region(target(routes(awssim.Route{To: planned, Via: "vgw-0a", Propagated: true}))), status: awscheck.Warn, says: "vgw-0a"},
		{name: "a prefix list of other networks", check: network.CheckOverlapRoutes, region: offices("10.9.0.0/16", "172.20.32.0/19"), status: awscheck.Pass, says: "2 route tables"},
		{name: "a prefix list with the same destination", check: network.CheckOverlapRoutes, region: offices("10.9.0.0/16", planned), status: awscheck.Warn,
			says: "172.20.0.0/19 in rtb-0private (private) (an entry of pl-0offices, via tgw-0a). The peering's route, which is static, takes precedence"},
		{name: "a prefix list with a network inside", check: network.CheckOverlapRoutes, region: offices("172.20.3.0/24"), status: awscheck.Warn,
			says: "172.20.3.0/24 in rtb-0private (private) (an entry of pl-0offices, via tgw-0a)"},
		{name: "a prefix list with a private network around", check: network.CheckOverlapRoutes, region: offices("172.20.0.0/16"), status: awscheck.Warn, says: "private networks around"},
		{name: "a prefix list of IPv6 networks", check: network.CheckOverlapRoutes, region: offices("fd00::/8"), status: awscheck.Pass},
		{name: "a prefix list that can't be read", check: network.CheckOverlapRoutes, region: offices("10.9.0.0/16"), faults: []awssim.Fault{deniedEC2("GetManagedPrefixListEntries")},
			status: awscheck.Unverified, says: "lacks ec2:GetManagedPrefixListEntries. The target VPC routes these prefix lists, whose networks may conflict with 172.20.0.0/19: pl-0offices to tgw-0a."},
		{name: "a prefix list that is no longer shared", check: network.CheckOverlapRoutes, region: region(target(routes(awssim.Route{To: "pl-0offices", Via: "tgw-0a"}))),
			status: awscheck.Unverified, says: "InvalidPrefixListID.NotFound"},
		{name: "a reply without the prefix list's entries", check: network.CheckOverlapRoutes, region: offices("10.9.0.0/16"),
			faults: []awssim.Fault{{Service: "EC2", Operation: "GetManagedPrefixListEntries"}}, status: awscheck.Unverified, says: "was not what AWS sends"},
		{name: "a customer's list to a firewall's endpoint, of other networks", check: network.CheckOverlapRoutes, region: inspected("10.9.0.0/16"), status: awscheck.Pass, says: "2 route tables"},
		{name: "a customer's list to a firewall's endpoint, with a network inside", check: network.CheckOverlapRoutes, region: inspected("172.20.3.0/24"), status: awscheck.Warn,
			says: "172.20.3.0/24 in rtb-0private (private) (an entry of pl-0partners, via vpce-0firewall)"},
		{name: "a customer's list to a firewall's endpoint that can't be read", check: network.CheckOverlapRoutes, region: inspected("10.9.0.0/16"),
			faults: []awssim.Fault{deniedEC2("GetManagedPrefixListEntries")}, status: awscheck.Unverified, says: "conflict with 172.20.0.0/19: pl-0partners to vpce-0firewall."},
		{name: "owners that can't be read, and entries that can", check: network.CheckOverlapRoutes, region: inspected("10.9.0.0/16"),
			faults: []awssim.Fault{deniedEC2("DescribeManagedPrefixLists")}, status: awscheck.Pass, says: "2 route tables"},
		{name: "neither owners nor entries can be read", check: network.CheckOverlapRoutes, region: inspected("10.9.0.0/16"),
			faults: []awssim.Fault{deniedEC2("DescribeManagedPrefixLists"), deniedEC2("GetManagedPrefixListEntries")}, status: awscheck.Unverified,
			says: "lacks ec2:DescribeManagedPrefixLists. The target VPC routes these prefix lists, whose networks may conflict with 172.20.0.0/19: pl-0partners to vpce-0firewall and pl-63a5400a to vpce-0s3."},
		{name: "everything private to the transit gateway", check: network.CheckOverlapRoutes, region: region(target(routes(awssim.Route{To: "172.16.0.0/12", Via: "tgw-0a"}))),
			status: awscheck.Warn, says: "172.16.0.0/12 in rtb-0private (private) (via tgw-0a). The peering's route would cut off hosts there with addresses in 172.20.0.0/19"},
		{name: "a private network around that a VPN announces", check: network.CheckOverlapRoutes,
			region: region(target(routes(awssim.Route{To: "172.16.0.0/12", Via: "vgw-0a", Propagated: true}))), status: awscheck.Warn, says: "(propagated, via vgw-0a)"},
		{name: "of two private networks around, the one that has the traffic", check: network.CheckOverlapRoutes,
			region: region(target(routes(awssim.Route{To: "172.16.0.0/12", Via: "tgw-0a"}, awssim.Route{To: "172.20.0.0/16", Via: "pcx-0a"}))),
			status: awscheck.Warn, says: "around 172.20.0.0/19: 172.20.0.0/16 in rtb-0private (private) (via pcx-0a)."},
		{name: "the default route to a transit gateway, whole and in halves", check: network.CheckOverlapRoutes,
			region: region(target(routes(awssim.Route{To: "0.0.0.0/0", Via: "tgw-0a"}, awssim.Route{To: "128.0.0.0/1", Via: "tgw-0a"}))), status: awscheck.Pass},
		{name: "a private network around whose target is gone", check: network.CheckOverlapRoutes,
			region: region(target(routes(awssim.Route{To: "172.16.0.0/12", Via: "tgw-0a", Blackhole: true}))), status: awscheck.Pass},
		{name: "a private network around behind a firewall's endpoint", check: network.CheckOverlapRoutes,
			region: region(target(routes(awssim.Route{To: "172.16.0.0/12", Via: "vpce-0a"}))), status: awscheck.Warn, says: "172.16.0.0/12"},
		{name: "a private network around to a NAT gateway", check: network.CheckOverlapRoutes,
			region: region(target(routes(awssim.Route{To: "172.16.0.0/12", Via: "nat-0a"}))), status: awscheck.Pass},
		{name: "conflicts in a table that no subnet uses", check: network.CheckOverlapRoutes, status: awscheck.Pass, says: "2 route tables",
			region: region(target(routes(), unused(awssim.Route{To: planned, Via: "tgw-0a"}, awssim.Route{To: "172.20.3.0/24", Via: "tgw-0a"}, awssim.Route{To: "pl-0gone", Via: "tgw-0a"})))},
		{name: "no permission to list subnets", check: network.CheckOverlapRoutes, region: region(target()),
			faults: []awssim.Fault{deniedEC2("DescribeSubnets")}, status: awscheck.Unverified, says: "ec2:DescribeSubnets"},
		{name: "an unknown prefix list beside a more specific route", check: network.CheckOverlapRoutes,
			region: region(target(routes(awssim.Route{To: "pl-0offices", Via: "tgw-0a"}, awssim.Route{To: "172.20.3.0/24", Via: "tgw-0a"}))),
			status: awscheck.Unverified, says: "172.20.3.0/24"},
		{name: "an unknown prefix list beside a route to the same destination", check: network.CheckOverlapRoutes,
			region: region(target(routes(awssim.Route{To: "pl-0offices", Via: "tgw-0a"}, awssim.Route{To: planned, Via: "pcx-0old"}))),
			status: awscheck.Fail, says: "pcx-0old"},
		{name: "a more specific route inside the network", check: network.CheckOverlapRoutes,
			region: region(target(routes(awssim.Route{To: "172.20.3.0/24", Via: "tgw-0a"}))), status: awscheck.Warn, says: "172.20.3.0/24"},
		{name: "a local route inside the network is the target's own", check: network.CheckOverlapRoutes,
			region: region(target(secondary("172.20.16.0/20"), routes())), status: awscheck.Pass},
		{name: "no permission to list route tables", check: network.CheckOverlapRoutes, region: region(target()),
			faults: []awssim.Fault{deniedEC2("DescribeRouteTables")}, status: awscheck.Unverified, says: "ec2:DescribeRouteTables"},
		{name: "a shared VPC's tables are hidden from its participants", check: network.CheckOverlapRoutes,
			region: region(target(func(v *awssim.VPC) { v.Owner = simtest.OtherAccountID })),
			status: awscheck.Unverified, says: simtest.OtherAccountID, cause: "peering.vpc"},

		{name: "a target without peerings", check: network.CheckOverlapPeers, region: region(target()), status: awscheck.Pass, says: "not peered"},
		{name: "peers elsewhere in the address space", check: network.CheckOverlapPeers,
			region: region(target(), outgoing("pcx-0a", "active", "10.99.0.0/16", "10.98.0.0/16")), status: awscheck.Pass, says: "(1 peering)"},
		{name: "a second Astro cluster on the default CIDR", check: network.CheckOverlapPeers,
			region: region(target(), incoming("pcx-0first", "active", planned)), status: awscheck.Fail, says: "pcx-0first"},
		{name: "a partner's secondary CIDR", check: network.CheckOverlapPeers,
			region: region(target(), outgoing("pcx-0a", "active", "10.99.0.0/16", "172.20.0.0/16")), status: awscheck.Fail, says: "172.20.0.0/16"},
		{name: "a VPC of the account whose secondary CIDR the peering does not report", check: network.CheckOverlapPeers,
			region: awssim.Region{VPCs: []awssim.VPC{target(), {ID: "vpc-0legacy", CIDRs: []string{"10.60.0.0/16", "172.20.0.0/16"}}},
				Peerings: []awssim.Peering{{ID: "pcx-0own", State: "active",
					Requester: awssim.PeeringSide{VPC: simtest.VPC, Account: simtest.AccountID, Region: "us-east-1"},
					Accepter:  awssim.PeeringSide{VPC: "vpc-0legacy", Account: simtest.AccountID, Region: "us-east-1", CIDRs: []string{"10.60.0.0/16"}, PrimaryOnly: true}}}},
			status: awscheck.Fail, says: "172.20.0.0/16"},
		{name: "a partner whose primary CIDR alone is reported", check: network.CheckOverlapPeers,
			region: region(target(), awssim.Peering{ID: "pcx-0half", State: "active",
				Requester: awssim.PeeringSide{VPC: simtest.VPC, Account: simtest.AccountID, Region: "us-east-1"},
				Accepter:  awssim.PeeringSide{VPC: "vpc-0partner", Account: simtest.OtherAccountID, Region: "eu-west-1", CIDRs: []string{"10.60.0.0/16"}, PrimaryOnly: true}}),
			status: awscheck.Unverified, says: "pcx-0half"},
		{name: "peerings that are over", check: network.CheckOverlapPeers,
			region: region(target(), incoming("pcx-0a", "expired", planned), incoming("pcx-0b", "failed", planned),
				incoming("pcx-0c", "rejected", planned), incoming("pcx-0d", "deleted", planned)), status: awscheck.Pass, says: "not peered"},
		{name: "a peer whose CIDRs AWS does not report", check: network.CheckOverlapPeers,
			region: region(target(), outgoing("pcx-0quiet", "pending-acceptance")), status: awscheck.Unverified, says: "pcx-0quiet"},
		{name: "Astronomer's own request is pending already", check: network.CheckOverlapPeers,
			region: region(target(), incoming("pcx-0a", "pending-acceptance", planned)), status: awscheck.Warn, says: "pcx-0a"},
		{name: "a pending request from a network around the planned one is not Astro's", check: network.CheckOverlapPeers,
			region: region(target(), incoming("pcx-0a", "pending-acceptance", "172.20.0.0/16")), status: awscheck.Fail, says: "172.20.0.0/16"},
		{name: "a pending request to a partner that uses the planned network", check: network.CheckOverlapPeers,
			region: region(target(), outgoing("pcx-0a", "pending-acceptance", planned)), status: awscheck.Fail, says: "vpc-0partner"},
		{name: "the first Astro cluster's peering, which is being deleted", check: network.CheckOverlapPeers,
			region: region(target(), incoming("pcx-0a", "deleting", planned)), status: awscheck.Warn, says: "being deleted"},
		{name: "a peer without CIDRs that is being deleted", check: network.CheckOverlapPeers,
			region: region(target(), outgoing("pcx-0quiet", "deleting")), status: awscheck.Pass},
		{name: "no permission to list peerings", check: network.CheckOverlapPeers, region: region(target()),
			faults: []awssim.Fault{deniedEC2("DescribeVpcPeeringConnections")}, status: awscheck.Unverified, says: "ec2:DescribeVpcPeeringConnections"},
		{name: "throttled to the end", check: network.CheckOverlapPeers, region: region(target()),
			faults: []awssim.Fault{{Operation: "DescribeVpcPeeringConnections", Err: awssim.Throttled()}}, status: awscheck.Unverified, says: "throttled"},

		{name: "an account with its default VPC only", check: network.CheckOverlapAccount, region: awssim.Region{}, status: awscheck.Pass, says: "(1 VPC)"},
		{name: "the default VPC's network", check: network.CheckOverlapAccount, region: awssim.Region{}, plan: "172.31.0.0/19",
			status: awscheck.Warn, says: "172.31.0.0/16"},
		{name: "only the target itself overlaps", check: network.CheckOverlapAccount, region: region(target(secondary("172.20.0.0/16"))),
			status: awscheck.Warn, says: "172.20.0.0/16", cause: "network.cidr.overlap.target"},
		{name: "the target and another VPC of the account", check: network.CheckOverlapAccount,
			region: awssim.Region{NoDefaultVPC: true, VPCs: []awssim.VPC{target(secondary("172.20.0.0/16")), {ID: "vpc-0legacy", CIDRs: []string{"172.20.16.0/20"}}}},
			status: awscheck.Warn, says: "vpc-0legacy (172.20.16.0/20)"},
		{name: "no permission to list VPCs", check: network.CheckOverlapAccount, region: awssim.Region{},
			faults: []awssim.Fault{deniedEC2("DescribeVpcs")}, status: awscheck.Unverified, says: "ec2:DescribeVpcs"},
		{name: "a region that the account has not enabled", check: network.CheckOverlapAccount, region: awssim.Region{},
			edit: func(n *network.Neighbors) { n.Region = "me-south-1" }, status: awscheck.Unverified, says: "not enabled", cause: "region.enabled"},

		{name: "a target outside the service ranges", check: serviceRange, region: region(target()), status: awscheck.Pass, says: "10.100.0.0/16"},
		{name: "a target in the first service range", check: serviceRange, region: region(target(secondary("10.100.64.0/20"))),
			status: awscheck.Warn, says: "10.100.64.0/20"},
		{name: "a target in the second, and the data plane not in it", check: serviceRange, plan: "10.0.0.0/19",
			region: region(target(secondary("172.20.64.0/20"))), status: awscheck.Warn, says: "172.20.64.0/20"},
		{name: "a target in the second, and the data plane in it too", check: serviceRange,
			region: region(target(secondary("172.20.64.0/20"))), status: awscheck.Pass},
		{name: "a target in the second, and the data plane around it", check: serviceRange, plan: "172.16.0.0/12",
			region: region(target(secondary("172.20.64.0/20"))), status: awscheck.Warn, says: "172.20.64.0/20"},
		{name: "typed CIDRs in a service range", check: serviceRange, region: region(target()),
			faults: []awssim.Fault{deniedEC2("DescribeVpcs")},
			edit:   func(n *network.Neighbors) { n.Target.CIDRs = simtest.Prefixes("10.100.0.0/20") }, status: awscheck.Warn, says: "10.100.0.0/20"},
		{name: "typed CIDRs outside prove nothing", check: serviceRange, region: region(target()),
			faults: []awssim.Fault{deniedEC2("DescribeVpcs")},
			edit:   func(n *network.Neighbors) { n.Target.CIDRs = simtest.Prefixes("10.20.0.0/16") }, status: awscheck.Unverified, says: "ec2:DescribeVpcs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := neighbors(simtest.WithRegion(c.region, c.faults...))
			if c.edit != nil {
				c.edit(&n)
			}
			if c.plan == "" {
				c.plan = planned
			}
			f := only(t, c.check(t.Context(), n, plan(c.plan), 19))
			if f.Status != c.status || !strings.Contains(f.Detail, c.says) || f.Cause != c.cause {
				t.Errorf("%+v", f)
			}
			simtest.RequireFinding(t, f)
		})
	}
}

// TestAnEmptyReplyProvesNothing empties the reply to each call that a check needs, on
// the first page or a later one.
func TestAnEmptyReplyProvesNothing(t *testing.T) {
	crowd := region(target())
	for i := range 150 { // more than a page of each
		crowd.VPCs = append(crowd.VPCs, awssim.VPC{ID: fmt.Sprintf("vpc-%017x", i), CIDRs: []string{fmt.Sprintf("10.%d.0.0/16", 100+i)}})
		crowd.VPCs[0].RouteTables = append(crowd.VPCs[0].RouteTables, awssim.RouteTable{ID: fmt.Sprintf("rtb-%017x", i), Main: i == 0})
		crowd.Peerings = append(crowd.Peerings, outgoing(fmt.Sprintf("pcx-%017x", i), "deleted"))
	}
	overlap := func(check overlapCheck) func(context.Context, network.Target) []awscheck.Finding {
		return func(ctx context.Context, t network.Target) []awscheck.Finding {
			return check(ctx, network.Neighbors{Account: t.Account, Region: t.Region, Target: t}, plan("10.90.0.0/19"), 19)
		}
	}
	for _, c := range []struct {
		name      string
		check     func(context.Context, network.Target) []awscheck.Finding
		operation string
		pages     bool
	}{
		{"overlap.target", overlap(network.CheckOverlapTarget), "DescribeVpcs", true},
		{"overlap.account", overlap(network.CheckOverlapAccount), "DescribeVpcs", true},
		{"overlap.routes", overlap(network.CheckOverlapRoutes), "DescribeRouteTables", true},
		{"overlap.peers", overlap(network.CheckOverlapPeers), "DescribeVpcPeeringConnections", true},
		{"peering.vpc", network.CheckPeeringVPC, "DescribeVpcs", true},
		{"peering.cidrs", network.CheckPeeringCIDRs, "DescribeVpcs", true},
		{"peering.routes", network.CheckPeeringRoutes, "DescribeRouteTables", true},
		{"peering.routes", network.CheckPeeringRoutes, "GetAWSDefaultServiceQuota", false},
		{"peering.quota", network.CheckPeeringQuota, "DescribeVpcPeeringConnections", true},
		{"peering.quota", network.CheckPeeringQuota, "GetAWSDefaultServiceQuota", false},
		{"dns.support", func(ctx context.Context, t network.Target) []awscheck.Finding {
			return network.CheckDNSAttribute(ctx, t, facts.DNSSupport)
		}, "DescribeVpcAttribute", false},
		{"dns.zones", func(ctx context.Context, t network.Target) []awscheck.Finding {
			return network.CheckDNSZones(ctx, t, t.Region, nil)
		}, "ListHostedZonesByVPC", true},
	} {
		for _, later := range []bool{false, true} {
			if later && !c.pages {
				continue
			}
			t.Run(fmt.Sprint(c.name, " without ", c.operation, ", later ", later), func(t *testing.T) {
				w := twoAccounts(crowd, awssim.Fault{Operation: c.operation, Later: later})
				for i := range 150 {
					w.Accounts[1].Zones = append(w.Accounts[1].Zones, awssim.Zone{ID: fmt.Sprint("Z", i), VPCs: []string{simtest.VPC}})
				}
				f := only(t, c.check(t.Context(), targetIn(w, nil)))
				if f.Status != awscheck.Unverified || !strings.Contains(f.Detail, c.operation) {
					t.Errorf("%+v", f)
				}
				simtest.RequireFinding(t, f)
			})
		}
	}
}

// TestAnIncompleteReplyProvesNothing removes from AWS's replies what every VPC, every route
// and every subnet has.
func TestAnIncompleteReplyProvesNothing(t *testing.T) {
	w := simtest.World(nil)
	w.Accounts[0].Regions = map[string]*awssim.Region{"us-east-1": {VPCs: []awssim.VPC{
		target(secondary("172.20.0.0/16"), routes(awssim.Route{To: "172.20.3.0/24", Via: "tgw-0a"})),
	}}}
	noCIDRSets := func(_, answer any) { simtest.Drop(answer, "DescribeVpcs", "cidrBlockAssociationSet") }
	noACLOfASubnet := func(_, answer any) { simtest.Drop(answer, "DescribeNetworkAcls", "associationSet") }
	noDestinations := func(_, answer any) { simtest.Drop(answer, "DescribeRouteTables", "destinationCidrBlock") }
	for name, c := range map[string]struct {
		edit      func(_, answer any)
		operation string
		check     func(context.Context, network.Neighbors, network.Plan) []awscheck.Finding
	}{
		"the target's secondary CIDRs, overlap.target": {noCIDRSets, "DescribeVpcs", func(ctx context.Context, n network.Neighbors, p network.Plan) []awscheck.Finding {
			return network.CheckOverlapTarget(ctx, n, p, 19)
		}},
		"the account's secondary CIDRs, overlap.account": {noCIDRSets, "DescribeVpcs", func(ctx context.Context, n network.Neighbors, p network.Plan) []awscheck.Finding {
			return network.CheckOverlapAccount(ctx, n, p, 19)
		}},
		"the target's secondary CIDRs, service_range": {noCIDRSets, "DescribeVpcs", func(ctx context.Context, n network.Neighbors, p network.Plan) []awscheck.Finding {
			return network.CheckServiceRange(ctx, n.Target, p)
		}},
		"the target's secondary CIDRs, peering.cidrs": {noCIDRSets, "DescribeVpcs", func(ctx context.Context, n network.Neighbors, _ network.Plan) []awscheck.Finding {
			return network.CheckPeeringCIDRs(ctx, n.Target)
		}},
		"the routes' destinations, overlap.routes": {noDestinations, "DescribeRouteTables", func(ctx context.Context, n network.Neighbors, p network.Plan) []awscheck.Finding {
			return network.CheckOverlapRoutes(ctx, n, p, 19)
		}},
		"which network ACL the subnets have, verify.acl": {noACLOfASubnet, "DescribeNetworkAcls", func(ctx context.Context, n network.Neighbors, p network.Plan) []awscheck.Finding {
			return network.CheckVerifyACL(ctx, network.AstroPeering{Target: n.Target, Plan: p})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			f := only(t, c.check(t.Context(), neighbors(simtest.OpenEdited(w, c.edit)), plan("172.20.0.0/19")))
			if f.Status != awscheck.Unverified || !strings.Contains(f.Detail, c.operation) {
				t.Errorf("%+v", f)
			}
		})
	}
}

// TestAnActiveDataPlaneDoesNotConflictWithItself checks an account that is active, whose
// VPC has the planned network and is peered with the target.
func TestAnActiveDataPlaneDoesNotConflictWithItself(t *testing.T) {
	for _, c := range []struct {
		name   string
		check  overlapCheck
		region string // of the data plane
		active bool
		status awscheck.Status
	}{
		{"its VPC", network.CheckOverlapAccount, "us-east-1", true, awscheck.Pass},
		{"its peering", network.CheckOverlapPeers, "us-east-1", true, awscheck.Pass},
		{"the routes to its peering", network.CheckOverlapRoutes, "us-east-1", true, awscheck.Pass},
		{"a VPC of an account that is not active", network.CheckOverlapAccount, "us-east-1", false, awscheck.Warn},
		{"a peering of an account that is not active", network.CheckOverlapPeers, "us-east-1", false, awscheck.Fail},
		{"routes in an account that is not active", network.CheckOverlapRoutes, "us-east-1", false, awscheck.Fail},
		{"a peering from another region than the data plane's", network.CheckOverlapPeers, "us-west-2", true, awscheck.Fail},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := twoAccounts(region(target(routes(awssim.Route{To: astroCIDR, Via: astroPCX})), requested(astroPCX, "active", astroCIDR)))
			w.Accounts[0].Regions = map[string]*awssim.Region{"us-east-1": {VPCs: []awssim.VPC{astroVPC()}}}
			accounts := account.NewAccounts(account.Options{Source: w})
			n := network.Neighbors{Account: accounts.Open("astro"), Region: c.region, Active: c.active,
				Target: network.Target{Account: accounts.Open("data"), OwnProfile: true, Region: "us-east-1", VPC: simtest.VPC}}
			f := only(t, c.check(t.Context(), n, plan(astroCIDR), 19))
			if f.Status != c.status {
				t.Errorf("%+v", f)
			}
			simtest.RequireFinding(t, f)
		})
	}
}

// What only looks like the data plane of an active account is in the way of its network.
func TestWhatOnlyLooksLikeAnActiveDataPlaneIsInTheWay(t *testing.T) {
	const defaultCIDR = "172.31.0.0/16"
	for _, c := range []struct {
		name   string
		check  overlapCheck
		edit   func(w *awssim.World, n *network.Neighbors)
		plan   string
		status awscheck.Status
	}{
		{"the default VPC, whose network is the planned one", network.CheckOverlapAccount, nil, defaultCIDR, awscheck.Warn},
		{"the target VPC in the same account, whose network is the planned one", network.CheckOverlapAccount,
			func(_ *awssim.World, n *network.Neighbors) { n.Target.Account, n.Target.VPC = n.Account, "vpc-0astro" }, astroCIDR, awscheck.Warn},
		{"another account's peering from the planned network", network.CheckOverlapPeers,
			func(w *awssim.World, _ *network.Neighbors) {
				w.Accounts[1].Regions["us-east-1"].Peerings[0].Requester.Account = astroAccount
			}, astroCIDR, awscheck.Fail},
		{"a peering while the credentials do not say whose they are", network.CheckOverlapPeers,
			func(w *awssim.World, _ *network.Neighbors) {
				w.Faults = []awssim.Fault{{Account: simtest.AccountID, Service: "STS", Operation: "GetCallerIdentity", Err: awssim.Throttled()}}
			}, astroCIDR, awscheck.Fail},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := twoAccounts(region(target(), requested(astroPCX, "active", astroCIDR)))
			w.Accounts[0].Regions = map[string]*awssim.Region{"us-east-1": {VPCs: []awssim.VPC{astroVPC()}}}
			accounts := account.NewAccounts(account.Options{Source: w})
			n := network.Neighbors{Account: accounts.Open("astro"), Region: "us-east-1", Active: true,
				Target: network.Target{Account: accounts.Open("data"), OwnProfile: true, Region: "us-east-1", VPC: simtest.VPC}}
			if c.edit != nil {
				c.edit(w, &n)
			}
			f := only(t, c.check(t.Context(), n, plan(c.plan), 19))
			if f.Status != c.status {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
			kind := map[string]network.AllocationKind{awscheck.NetworkOverlapAccount: network.AllocatedToAccount, awscheck.NetworkOverlapPeers: network.AllocatedToPeer, awscheck.NetworkOverlapRoutes: network.AllocatedByRoute}[f.ID]
			space := n.AddressMap(t.Context(), plan(c.plan).CIDR, 19)
			for _, a := range space.Allocations {
				if a.Kind == kind && a.Conflicts(plan(c.plan).CIDR) && f.Status == awscheck.Pass {
					t.Errorf("the check passes, and the map shows a conflict with %s", a.Owner)
				}
			}
			if f.Status != awscheck.Pass && !slices.ContainsFunc(space.Allocations, func(a network.Allocation) bool { return a.Conflicts(plan(c.plan).CIDR) }) {
				t.Errorf("%s: the map shows no conflict", f.Detail)
			}
		})
	}
}

// "On an active account a wrong CIDR is never named as the cause." The data plane's VPC is the one that the cluster's id names,
// in its own name or in the tags of its nodes: the finding says which network that has.
func TestAWrongNetworkOfAnActiveDataPlaneIsNamed(t *testing.T) {
	const cluster = "clq1w2e3r4t5y6u7i8o9p0a1s2"
	node := func(vpc, tag string) []awssim.Instance {
		return []awssim.Instance{{ID: "i-0a", VPC: vpc, Tags: []string{"kubernetes.io/cluster/" + tag + "=owned"}}}
	}
	for name, c := range map[string]struct {
		edit   func(w *awssim.World, r *awssim.Region)
		plan   string
		status awscheck.Status
		named  bool
	}{
		"its nodes have the cluster's id":     {func(_ *awssim.World, r *awssim.Region) { r.Resources.Instances = node("vpc-0astro", cluster) }, "10.9.0.0/19", awscheck.Warn, true},
		"its VPC has the cluster's id":        {func(_ *awssim.World, r *awssim.Region) { r.VPCs[0].Name = "astro-" + cluster }, "10.9.0.0/19", awscheck.Warn, true},
		"a larger network around its own":     {func(_ *awssim.World, r *awssim.Region) { r.Resources.Instances = node("vpc-0astro", cluster) }, "172.20.0.0/18", awscheck.Warn, true},
		"its own network":                     {func(_ *awssim.World, r *awssim.Region) { r.Resources.Instances = node("vpc-0astro", cluster) }, astroCIDR, awscheck.Pass, false},
		"the nodes are of another cluster":    {func(_ *awssim.World, r *awssim.Region) { r.Resources.Instances = node("vpc-0astro", "clother") }, "10.9.0.0/19", awscheck.Pass, false},
		"the nodes are in the target VPC":     {func(_ *awssim.World, r *awssim.Region) { r.Resources.Instances = node(simtest.VPC, cluster) }, "10.9.0.0/19", awscheck.Pass, false},
		"no VPC but the default one is there": {func(w *awssim.World, r *awssim.Region) { r.VPCs = nil; deniesInstances(w) }, "10.9.0.0/19", awscheck.Pass, false},
		"the nodes cannot be read": {func(w *awssim.World, r *awssim.Region) {
			r.Resources.Instances = node("vpc-0astro", cluster)
			deniesInstances(w)
		}, "10.9.0.0/19", awscheck.Unverified, false},
		"they cannot, and another VPC overlaps": {func(w *awssim.World, _ *awssim.Region) { deniesInstances(w) }, "172.20.0.0/18", awscheck.Warn, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := &awssim.Region{VPCs: []awssim.VPC{astroVPC()}}
			w := twoAccounts(region(target()))
			w.Accounts[0].Regions = map[string]*awssim.Region{"us-east-1": r}
			c.edit(w, r)
			accounts := account.NewAccounts(account.Options{Source: w})
			n := network.Neighbors{Account: accounts.Open("astro"), Region: "us-east-1", Active: true, Cluster: cluster,
				Target: network.Target{Account: accounts.Open("data"), OwnProfile: true, Region: "us-east-1", VPC: simtest.VPC}}
			f := only(t, network.CheckOverlapAccount(t.Context(), n, plan(c.plan), 19))
			if f.Status != c.status {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
			if named := f.Title == "Active data plane has 172.20.0.0/19, not "+c.plan && f.Remedy.Text == "Enter 172.20.0.0/19."; named != c.named {
				t.Errorf("%q, and %q", f.Title, f.Remedy.Text)
			}
			simtest.RequireFinding(t, f)
		})
	}
}

func deniesInstances(w *awssim.World) {
	w.Faults = []awssim.Fault{{Service: "EC2", Operation: "DescribeInstances", Err: awssim.Throttled()}}
}

func TestPrefixListsThatCannotBeReadComeWithTheirCommands(t *testing.T) {
	a := simtest.WithRegion(offices("10.9.0.0/16"), deniedEC2("GetManagedPrefixListEntries"))
	f := only(t, network.CheckOverlapRoutes(t.Context(), neighbors(a), plan("172.20.0.0/19"), 19))
	want := "aws ec2 get-managed-prefix-list-entries --prefix-list-id pl-0offices --region us-east-1 --profile astro"
	if !slices.Equal(f.Remedy.Look, []string{want}) || f.Remedy.Commands != nil {
		t.Errorf("%+v", f.Remedy)
	}
	s := neighbors(a).AddressMap(t.Context(), netip.Prefix{}, 19)
	if !strings.Contains(strings.Join(s.Unknown, " "), "pl-0offices") {
		t.Errorf("the map does not say what it does not know: %q", s.Unknown)
	}
	if policy := f.Remedy.Policy.Actions(); !slices.Equal(policy, []string{"ec2:GetManagedPrefixListEntries"}) {
		t.Errorf("the policy allows %q", policy)
	}
}

// A route is offered for deletion only if its target is gone and its deletion solves the
// conflict; the target VPC's owner deletes it.
func TestALeftoverRouteOfTheSameDestinationComesWithItsCommand(t *testing.T) {
	const pcx, other = "pcx-0staging", "172.20.0.0/19"
	route := awssim.Route{To: other, Via: pcx}
	gone := awssim.Route{To: other, Via: pcx, Blackhole: true}
	tests := []struct {
		name     string
		peerings []awssim.Peering
		routes   []awssim.Route
		deletes  int
		says     string
	}{
		{"its peering is gone", nil, []awssim.Route{gone}, 1, "via " + pcx + ", a blackhole"},
		{"its peering is deleted", []awssim.Peering{incoming(pcx, "deleted")}, []awssim.Route{route}, 1, "a blackhole"},
		{"its peering is active", []awssim.Peering{incoming(pcx, "active", other)}, []awssim.Route{route}, 0, "via " + pcx + ")"},
		{"its peering waits for its acceptance", []awssim.Peering{incoming(pcx, "pending-acceptance", other)}, []awssim.Route{route}, 0, "a blackhole"},
		{"another route takes a part of the network", nil, []awssim.Route{gone, {To: "172.20.0.0/20", Via: "tgw-0a"}}, 0, "172.20.0.0/20 in rtb-0private"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := simtest.WithRegion(region(target(routes(test.routes...)), test.peerings...))
			f := only(t, network.CheckOverlapRoutes(t.Context(), neighbors(a), plan(other), 19))
			if f.Status != awscheck.Fail || !strings.Contains(f.Detail, test.says) {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
			want, owner := []string(nil), awscheck.Owner("")
			if test.deletes > 0 {
				want, owner = []string{"aws ec2 delete-route --route-table-id rtb-0private --destination-cidr-block 172.20.0.0/19 --region us-east-1 --profile astro"}, awscheck.OwnerNetwork
			}
			if !slices.Equal(f.Remedy.Commands, want) || f.Remedy.Deletes != test.deletes || f.Remedy.Owner != owner {
				t.Errorf("%+v", f.Remedy)
			}
		})
	}
}

// TestOverlapIsWhatCountingAddressesSays compares the check with counting addresses: two
// networks overlap if and only if they share one.
func TestOverlapIsWhatCountingAddressesSays(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	random := func() netip.Prefix {
		a := netip.AddrFrom4([4]byte{10, byte(r.IntN(2)), byte(r.IntN(256)), byte(r.IntN(256))})
		return netip.PrefixFrom(a, 12+r.IntN(17)).Masked()
	}
	first := func(p netip.Prefix) int {
		b := p.Addr().As4()
		return int(b[0])<<24 | int(b[1])<<16 | int(b[2])<<8 | int(b[3])
	}
	overlaps := func(p, q netip.Prefix) bool {
		n := network.Neighbors{Target: network.Target{CIDRs: []netip.Prefix{q}}}
		return network.CheckOverlapTarget(t.Context(), n, network.Plan{CIDR: p}, 19)[0].Status == awscheck.Fail
	}
	some := map[bool]int{}
	for range 2000 {
		p, q := random(), random()
		endP, endQ := first(p)+1<<(32-p.Bits()), first(q)+1<<(32-q.Bits())
		want := first(p) < endQ && first(q) < endP
		some[want]++
		if got := overlaps(p, q); got != want || overlaps(q, p) != want {
			t.Fatalf("%v and %v: %v, counting says %v", p, q, got, want)
		}
	}
	if some[true] == 0 || some[false] == 0 {
		t.Fatal(fmt.Sprint("one-sided: ", some))
	}
}

// Astronomer's request conflicts neither with itself nor by the route to it; another peering
// from the same network does.
func TestARequestConflictsWithOtherPeeringsOnly(t *testing.T) {
	const cidr = "172.20.0.0/19"
	own, other := incoming("pcx-0own", "pending-acceptance", cidr), incoming("pcx-0other", "active", cidr)
	other.Requester.VPC = "vpc-0other"
	for _, c := range []struct {
		name     string
		peerings []awssim.Peering
		via      string
		peers    awscheck.Status
		routes   awscheck.Status
	}{
		{"the request, and the route to it", []awssim.Peering{own}, "pcx-0own", awscheck.Pass, awscheck.Pass},
		{"another peering, and the route to that", []awssim.Peering{own, other}, "pcx-0other", awscheck.Fail, awscheck.Fail},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := neighbors(simtest.WithRegion(region(target(routes(awssim.Route{To: cidr, Via: c.via})), c.peerings...)))
			n.Request = "pcx-0own"
			if f := only(t, network.CheckOverlapPeers(t.Context(), n, plan(cidr), 19)); f.Status != c.peers || strings.Contains(f.Detail, "pcx-0own") {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
			if f := only(t, network.CheckOverlapRoutes(t.Context(), n, plan(cidr), 19)); f.Status != c.routes {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
		})
	}
}

// What may be in use is not offered for deletion.
func TestALeftoverRouteThatMayBeNeededIsNotDeleted(t *testing.T) {
	const cidr = "172.20.0.0/19"
	gone := awssim.Route{To: cidr, Via: "pcx-0staging", Blackhole: true}
	check := func(t *testing.T, r awssim.Region, faults ...awssim.Fault) {
		t.Helper()
		w := simtest.World(nil)
		w.Accounts[0].Regions = map[string]*awssim.Region{"us-east-1": &r}
		w.Faults = faults
		f := only(t, network.CheckOverlapRoutes(t.Context(), neighbors(simtest.Open(w)), plan(cidr), 19))
		if f.Status != awscheck.Fail || len(f.Remedy.Commands) > 0 || f.Remedy.Deletes > 0 {
			t.Errorf("%s: %s %+v", f.Status, f.Detail, f.Remedy)
		}
	}
	t.Run("another table has a live route", func(t *testing.T) {
		check(t, region(target(routes(gone), func(v *awssim.VPC) { v.RouteTables[0].Routes = []awssim.Route{{To: cidr, Via: "tgw-0a"}} })))
	})
	t.Run("the peerings can't be listed", func(t *testing.T) {
		check(t, region(target(routes(gone))), awssim.Fault{Service: "EC2", Operation: "DescribeVpcPeeringConnections", Err: awssim.Throttled()})
	})
}

// Once the account is active, a route of the target's may lead to the data plane's own peering:
// that is known only from the list of peerings.
func TestARouteThatMayBeAstrosOwnIsNoConflictYet(t *testing.T) {
	const cidr = "172.20.0.0/19"
	r := region(target(routes(awssim.Route{To: cidr, Via: "pcx-0astro"})), incoming("pcx-0astro", "active", cidr))
	w := simtest.World(nil)
	w.Accounts[0].Regions = map[string]*awssim.Region{"us-east-1": &r}
	w.Faults = []awssim.Fault{{Service: "EC2", Operation: "DescribeVpcPeeringConnections", Err: awssim.Denied("ana", "ec2:DescribeVpcPeeringConnections")}}
	n := neighbors(simtest.Open(w))
	n.Active = true
	if f := only(t, network.CheckOverlapRoutes(t.Context(), n, plan(cidr), 19)); f.Status != awscheck.Unverified || !strings.Contains(f.Detail, "unless they lead to the data plane's own peering") {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
}

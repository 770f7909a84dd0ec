package path_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

// TestNodesInSeveralSubnets: a pod can run on any node, and on one that is added to another
// private subnet.
func TestNodesInSeveralSubnets(t *testing.T) {
	astro := func(status awscheck.Status, says string) []outcome {
		return []outcome{{awscheck.PathAstro, status, says, "", ""}}
	}
	// The nodes are in a subnet that leads to an internet gateway, beside a private one.
	public := func(routes ...awssim.Route) func(*situation) {
		return func(s *situation) {
			s.astro.Subnets = append(s.astro.Subnets, awssim.Subnet{ID: "subnet-0public", CIDR: "172.20.16.0/24"})
			s.astro.RouteTables = append(s.astro.RouteTables, awssim.RouteTable{ID: "rtb-0public", Subnets: []string{"subnet-0public"},
				Routes: append([]awssim.Route{{To: "0.0.0.0/0", Via: "igw-0a"}}, routes...)})
			for i := range s.cluster.Resources.Instances {
				s.cluster.Resources.Instances[i].Subnet = "subnet-0public"
			}
		}
	}
	second := func(s *situation) {
		s.astro.Subnets = append(s.astro.Subnets, awssim.Subnet{ID: "subnet-0node2", CIDR: "172.20.16.0/21"})
	}
	run(t, []change{
		{"in a public subnet without a route to the target", public(), astro(fail, "rtb-0public sends 10.40.3.7/32 to igw-0a")},
		{"in a public subnet with a route", public(awssim.Route{To: "10.40.0.0/16", Via: pcx}), nil},
		{"a private subnet without nodes yet, and without a route", func(s *situation) {
			second(s)
			s.astro.RouteTables = append(s.astro.RouteTables, awssim.RouteTable{ID: "rtb-0node2", Subnets: []string{"subnet-0node2"}})
		}, astro(fail, "rtb-0node2 has no route to 10.40.3.7/32")},
		{"a private subnet without nodes yet, whose ACL lets nothing out", func(s *situation) {
			second(s)
			s.astro.NetworkACLs = []awssim.NetworkACL{{ID: "acl-0node2", Subnets: []string{"subnet-0node2"}}}
		}, astro(fail, "network ACL acl-0node2 of subnet-0node2 does not allow outbound TCP port 5432 to 10.40.3.7")},
		{"an ACL that lets no replies in", func(s *situation) {
			s.astro.NetworkACLs = []awssim.NetworkACL{{ID: "acl-0node", Subnets: []string{"subnet-0node"}, Rules: []awssim.ACLRule{
				{Number: 100, Egress: true, Network: "0.0.0.0/0"}, {Number: 100, Network: "0.0.0.0/0", Protocol: "6", From: 40000, To: 65535},
			}}}
		}, astro(fail, "does not allow inbound replies (TCP ports 1024 to 65535) from 10.40.3.7")},
		{"one node of two whose groups let nothing out", func(s *situation) {
			s.astro.SecurityGroups[1].NoEgress, s.astro.SecurityGroups[0].NoEgress = true, false
			s.cluster.Resources.Instances[1].Groups = []string{"sg-0other"}
		}, astro(fail, "Security group sg-0other (other) of the nodes does not allow outbound TCP port 5432 to 10.40.3.7")},
		{"the secondary CIDR of the target has no route", func(s *situation) {
			s.vpc.CIDRs = append(s.vpc.CIDRs, "10.41.0.0/16")
			s.target.Zones[0].Records[0].Values = []string{"10.41.3.7"}
			s.region.Resources.Databases[0].Address = "10.41.3.7"
		}, astro(fail, "rtb-0node sends 10.41.3.7/32 to nat-0a")},
		{"a more specific route draws the address away", func(s *situation) {
			s.astro.RouteTables[0].Routes = append(s.astro.RouteTables[0].Routes, awssim.Route{To: "10.40.3.0/24", Via: "tgw-0a"})
		}, astro(fail, "rtb-0node sends 10.40.3.7/32 to tgw-0a")},
		{"the route is a blackhole", func(s *situation) { s.astro.RouteTables[0].Routes[1].Blackhole = true }, astro(fail, "blackhole")},
		{"a list that draws the address away can't be read", func(s *situation) {
			s.astro.RouteTables[0].Routes = append(s.astro.RouteTables[0].Routes, awssim.Route{To: "pl-0gone", Via: "tgw-0a"})
		}, astro(unverified, "prefix lists decide where route table rtb-0node sends 10.40.3.7")},
		{"outbound to a list that can't be read", func(s *situation) {
			s.astro.SecurityGroups[0].NoEgress = true
			s.astro.SecurityGroups[0].Rules = []awssim.GroupRule{{Egress: true, Protocol: "tcp", From: 5432, To: 5432, PrefixLists: []string{"pl-0gone"}}}
			s.cluster.Resources.Instances = s.cluster.Resources.Instances[:1]
		}, astro(unverified, "prefix lists decide whether Security group sg-0node (nodes) lets TCP port 5432 to 10.40.3.7 out")},
		{"no nodes yet, and a list of another group can't be read", func(s *situation) {
			s.cluster.Resources.Instances = nil
			s.astro.SecurityGroups[1].Rules = []awssim.GroupRule{{Egress: true, PrefixLists: []string{"pl-0gone"}}}
		}, astro(unverified, "Not determined: vpc-0astro has no nodes yet")},
		{"outbound to the database's group only", func(s *situation) {
			s.astro.SecurityGroups[0].NoEgress, s.astro.SecurityGroups[1].NoEgress = true, true
			s.astro.SecurityGroups[0].Rules = []awssim.GroupRule{{Egress: true, Protocol: "tcp", From: 5432, To: 5432,
				Groups: []awssim.GroupReference{{ID: "sg-0orders", Account: simtest.OtherAccountID, VPC: simtest.VPC, Peering: pcx}}}}
		}, astro(unverified, "groups of the peered VPC")},
	})
}

func TestReferencesToAstrosGroups(t *testing.T) {
	groups := func(status awscheck.Status, says string) outcome {
		return outcome{awscheck.PathSecurityGroups, status, says, "", ""}
	}
	from := func(edit func(*awssim.GroupReference)) func(*situation) {
		return func(s *situation) {
			ref := awssim.GroupReference{ID: "sg-0node", Account: simtest.AccountID, VPC: astroVPC, Peering: pcx}
			edit(&ref)
			s.admit(awssim.GroupRule{Protocol: "tcp", From: 5432, To: 5432, Groups: []awssim.GroupReference{ref}})
		}
	}
	nodes := from(func(*awssim.GroupReference) {})
	run(t, []change{
		{"the nodes' group", nodes, []outcome{groups(pass, "from sg-0node, which Astro's nodes have")}},
		{"over a peering that was deleted", from(func(r *awssim.GroupReference) { r.Peering = "pcx-0old" }), []outcome{groups(fail, "does not allow inbound")}},
		{"a group that was deleted", from(func(r *awssim.GroupReference) { r.ID = "sg-0gone" }), []outcome{groups(fail, "does not allow inbound")}},
		{"on another port", func(s *situation) {
			nodes(s)
			s.vpc.SecurityGroups[0].Rules[0].From, s.vpc.SecurityGroups[0].Rules[0].To = 5433, 5433
		}, []outcome{groups(fail, "does not allow inbound")}},
		{"there are no nodes yet", func(s *situation) { nodes(s); s.cluster.Resources.Instances = nil },
			[]outcome{groups(unverified, "Astro's VPC has no nodes yet"), {awscheck.PathAstro, unverified, "has no nodes yet", "", ""}}},
		{"AWS does not report the state of the peering", func(s *situation) {
			nodes(s)
			s.edited(func(out any) { simtest.Drop(out, "DescribeSecurityGroups", "peeringStatus") })
		}, []outcome{groups(fail, "does not allow inbound")}},
		{"a group of another peering, and Astro's account can't be read", func(s *situation) {
			from(func(r *awssim.GroupReference) { r.VPC, r.Peering = "vpc-0office", "pcx-0office" })(s)
			s.plan.Peering.Cluster = nil
		}, []outcome{groups(fail, "does not allow inbound"), {awscheck.PathAstro, unverified, "", "", ""}}},
		{"the nodes can't be listed", func(s *situation) {
			nodes(s)
			s.world.Faults = []awssim.Fault{{Service: "EC2", Operation: "DescribeNetworkInterfaces", Account: simtest.AccountID, Err: awssim.Denied(simtest.Ana, "ec2:DescribeNetworkInterfaces")}}
		}, []outcome{groups(unverified, "ec2:DescribeNetworkInterfaces"), {awscheck.PathAstro, unverified, "ec2:DescribeNetworkInterfaces", "", ""}}},
		{"before the request", func(s *situation) { nodes(s); s.peering(nil) }, []outcome{
			groups(fail, "does not allow inbound"), {awscheck.PathRoute, info, "", "", ""}, {awscheck.PathAstro, info, "", "", ""},
		}},
	})
}

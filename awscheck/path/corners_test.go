package path_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/path"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

func denied(service, operation, account, action string) awssim.Fault {
	return awssim.Fault{Service: service, Operation: operation, Account: account, Err: awssim.Denied(simtest.Ana, action)}
}

// TestCornersOfNames has what one rule of name resolution alone decides.
func TestCornersOfNames(t *testing.T) {
	records := func(r ...awssim.Record) func(*situation) {
		return func(s *situation) { s.target.Zones[0].Records = r }
	}
	cname := func(to, set string) awssim.Record {
		return awssim.Record{Name: ordersDNS, Type: "CNAME", Values: []string{to}, SetID: set}
	}
	alone := func(s *situation) { s.target.Zones[0].VPCs = []string{simtest.VPC} }
	unchosen := func(r ...awssim.Record) func(*situation) {
		return func(s *situation) { alone(s); s.plan.Zones = nil; s.target.Zones[0].Records = r }
	}
	run(t, []change{
		{"a zone of a Profile was chosen too, and another zone answers", func(s *situation) { s.plan.Zones = append(s.plan.Zones, "Z0PROFILE") }, nil},
		{"weighted between two databases of their own names", records(cname(rdsDNS, "a"), cname("ledger.cx1y2z3.us-east-1.rds.amazonaws.com", "b")),
			noAddress(named(unverified, "leads to several places: ledger.cx1y2z3.us-east-1.rds.amazonaws.com and "+rdsDNS, "service of its own", ""))},
		{"weighted between an address and a name", records(cname(rdsDNS, "a"), awssim.Record{Name: ordersDNS, Values: []string{"10.40.3.7"}, SetID: "b"}),
			noAddress(named(unverified, "leads to several places", "", ""))},
		{"an address elsewhere, in a zone that is not associated yet", func(s *situation) {
			alone(s)
			records(awssim.Record{Name: ordersDNS, Values: []string{"10.99.0.1"}})(s)
		},
			noAddress(named(fail, "10.99.0.1 is not in the CIDRs", "", ""))},
		{"an address elsewhere, and Astro's VPC has no DNS hostnames", func(s *situation) {
			s.astro.DNSHostnames = false
			records(awssim.Record{Name: ordersDNS, Values: []string{"10.99.0.1"}})(s)
		}, noAddress(named(fail, "10.99.0.1 is not in the CIDRs", "", ""))},
		{"the database's own name, with a public address that the VPC uses", func(s *situation) {
			s.at(rdsDNS)
			s.world.Hosts[0].Addresses = []string{"203.0.113.7"}
			s.vpc.CIDRs = append(s.vpc.CIDRs, "203.0.113.0/24")
			s.region.Resources.Databases[0].Address = "203.0.113.7"
			s.astro.RouteTables[0].Routes = append(s.astro.RouteTables[0].Routes, awssim.Route{To: "203.0.113.0/24", Via: pcx})
		}, []outcome{named(pass, "resolves by public DNS to 203.0.113.7", "", "")}},
		{"a private name of a zone that was not chosen, which this machine resolves", func(s *situation) {
			unchosen(awssim.Record{Name: ordersDNS, Values: []string{"10.40.3.7"}})(s)
			s.world.Hosts = append(s.world.Hosts, awssim.Host{Name: ordersDNS, Addresses: []string{"10.40.3.7"}})
		}, []outcome{named(fail, "which was not chosen, so Astro's VPC does not resolve it", "Add Z0ORDERS", "")}},
		{"a zone that was not chosen, and an alias in it", unchosen(cname(rdsDNS, "")), noAddress(named(fail, "which was not chosen", "Add Z0ORDERS to the private hosted zones.", ""))},
		{"a zone that was not chosen, with an address and an alias", unchosen(cname(rdsDNS, "a"), awssim.Record{Name: ordersDNS, Values: []string{"10.40.3.7"}, SetID: "b"}),
			noAddress(named(fail, "which was not chosen", "", ""))},
		{"a zone that was not chosen, and is delegated", unchosen(awssim.Record{Name: ordersDNS, Type: "NS", Values: []string{"ns.example.internal"}}, awssim.Record{Name: ordersDNS, Values: []string{"10.40.3.7"}}),
			noAddress(named(fail, "which was not chosen", "", ""))},
		{"a zone that was not chosen, with an address and a name that is delegated", unchosen(
			cname("a.sub.data.example.internal", "a"), awssim.Record{Name: ordersDNS, Values: []string{"10.40.3.7"}, SetID: "b"},
			awssim.Record{Name: "sub.data.example.internal", Type: "NS", Values: []string{"ns.example.internal"}}),
			noAddress(named(fail, "which was not chosen", "", ""))},
		{"a service's zone", func(s *situation) {
			unchosen(awssim.Record{Name: ordersDNS, Values: []string{"10.40.3.7"}})(s)
			s.target.Zones[0].Service = "vpce.amazonaws.com"
		}, noAddress(named(fail, "of the service vpce.amazonaws.com, which only that service can associate", "documentation", ""))},
		{"the private name of an instance outside RFC 1918", func(s *situation) {
			s.at("ip-100-64-3-7.ec2.internal")
			s.vpc.CIDRs = append(s.vpc.CIDRs, "100.64.0.0/16")
			s.region.Resources.Databases[0].Address = "100.64.3.7"
			s.astro.RouteTables[0].Routes = append(s.astro.RouteTables[0].Routes, awssim.Route{To: "100.64.0.0/16", Via: pcx})
			dnsOption(s, "off")
		}, []outcome{named(fail, "DNS option of pcx-0astro is off", "", awscheck.VerifyDNSOption)}},
		{"the private name of an instance of no VPC of the target", func(s *situation) {
			s.at("ip-10-99-0-1.ec2.internal")
			s.inAnotherRegion()
			s.plan.ResolveNames = false
		}, noAddress(named(fail, "10.99.0.1 is not in the CIDRs", "", ""))},
		{"a public address of another VPC", func(s *situation) {
			publiclyAccessible(s, "54.1.2.3")
			s.region.Resources.Databases[0].VPC = "vpc-0b"
			s.region.VPCs = append(s.region.VPCs, awssim.VPC{ID: "vpc-0b", CIDRs: []string{"10.40.0.0/16"}})
		}, noAddress(named(fail, rdsDNS+" leads to ec2-54-1-2-3.compute-1.amazonaws.com, the public name of an EC2 instance with the address 54.1.2.3, and no network interface", "", ""))},
		{"the public name of an instance elsewhere", func(s *situation) {
			s.at("ec2-54-9-9-9.compute-1.amazonaws.com")
			s.world.Hosts = append(s.world.Hosts, awssim.Host{Name: "ec2-54-9-9-9.compute-1.amazonaws.com", Addresses: []string{"54.9.9.9"}})
		}, noAddress(named(fail, "ec2-54-9-9-9.compute-1.amazonaws.com is the public name of an EC2 instance with the address 54.9.9.9", "", ""))},
		{"the DNS attributes of the target VPC can't be read", func(s *situation) {
			publiclyAccessible(s, "54.1.2.3")
			s.world.Faults = []awssim.Fault{denied("EC2", "DescribeVpcAttribute", simtest.OtherAccountID, "ec2:DescribeVpcAttribute")}
		}, []outcome{named(unverified, "ec2:DescribeVpcAttribute", "", "")}},
		{"the zone's owner can't say, and Astro's account does", func(s *situation) {
			alone(s)
			s.world.Faults = []awssim.Fault{simtest.Denied("Route 53", "GetHostedZone")}
		}, []outcome{named(fail, "is not associated with the zone", "", awscheck.VerifyZones)}},
		{"a zone of Astro's own account hides the name", func(s *situation) {
			s.world.Accounts[0].Zones = []awssim.Zone{{ID: "Z0ASTRO", Name: ordersDNS + ".", VPCs: []string{astroVPC}}}
		}, noAddress(named(fail, "Zone Z0ASTRO", "", ""))},
		{"a zone of Astro's own account has the name", func(s *situation) {
			s.world.Accounts[0].Zones = []awssim.Zone{{ID: "Z0ASTRO", Name: ordersDNS + ".", VPCs: []string{astroVPC}, Records: []awssim.Record{{Name: ordersDNS, Values: []string{"10.40.3.7"}}}}}
		}, []outcome{named(pass, "by zone Z0ASTRO", "", "")}},
	})
}

func TestCornersOfHops(t *testing.T) {
	groups := func(status awscheck.Status, says, fix string) []outcome {
		return []outcome{{awscheck.PathSecurityGroups, status, says, fix, ""}}
	}
	astro := func(status awscheck.Status, says string) []outcome {
		return []outcome{{awscheck.PathAstro, status, says, "", ""}}
	}
	outbound := func(list ...string) func(*situation) {
		return func(s *situation) {
			s.astro.SecurityGroups[0].NoEgress = true
			s.astro.SecurityGroups[0].Rules = []awssim.GroupRule{{Egress: true, Protocol: "tcp", From: 5432, To: 5432, PrefixLists: []string{"pl-0data"}}}
			s.cluster.Resources.Instances = s.cluster.Resources.Instances[:1]
			s.cluster.PrefixLists = []awssim.PrefixList{{ID: "pl-0data", Entries: list}}
		}
	}
	pending := func(s *situation) {
		s.peering(func(p *awssim.Peering) { p.State = "pending-acceptance"; p.Expires = time.Now().Add(time.Hour) })
	}
	run(t, []change{
		{"one of two addresses is on no interface", func(s *situation) { s.target.Zones[0].Records[0].Values = []string{"10.40.3.7", "10.40.3.8"} },
			noInterface(outcome{awscheck.PathInterface, fail, "has 10.40.3.8, so nothing answers there", "", ""})},
		{"no free number before the rule that denies", func(s *situation) {
			s.vpc.NetworkACLs = []awssim.NetworkACL{{ID: "acl-0db", Subnets: []string{"subnet-0db"}, Rules: []awssim.ACLRule{
				{Number: 1, Network: "0.0.0.0/0", Deny: true}, {Number: 100, Egress: true, Network: "0.0.0.0/0"},
			}}}
		}, []outcome{{awscheck.PathACL, fail, "(rule 1 denies it)", "No rule number is free before a rule that denies: renumber the rules first.", ""}}},
		{"a rule of the group itself, and the peerings can't be listed", func(s *situation) {
			s.admit(awssim.GroupRule{Groups: []awssim.GroupReference{{ID: "sg-0orders"}}})
			s.world.Faults = []awssim.Fault{denied("EC2", "DescribeVpcPeeringConnections", simtest.OtherAccountID, "ec2:DescribeVpcPeeringConnections")}
		}, append(groups(fail, "does not allow inbound", admitCommand), named(unverified, "", "", ""),
			outcome{awscheck.PathRoute, unverified, "", "", ""}, outcome{awscheck.PathAstro, unverified, "", "", ""})},
		{"a group of another VPC, and the peerings can't be listed", func(s *situation) {
			s.admit(awssim.GroupRule{Groups: []awssim.GroupReference{{ID: "sg-0node", Account: simtest.AccountID, VPC: astroVPC, Peering: pcx}}})
			s.world.Faults = []awssim.Fault{denied("EC2", "DescribeVpcPeeringConnections", simtest.OtherAccountID, "ec2:DescribeVpcPeeringConnections")}
		}, append(groups(unverified, "ec2:DescribeVpcPeeringConnections", ""), named(unverified, "", "", ""),
			outcome{awscheck.PathRoute, unverified, "", "", ""}, outcome{awscheck.PathAstro, unverified, "", "", ""})},
		{"AWS does not report who owns the group", func(s *situation) {
			s.admit()
			s.edited(func(out any) { simtest.Drop(out, "DescribeSecurityGroups", "ownerId") })
		}, groups(fail, "does not allow inbound", admitCommand)},
		{"one interface without groups, and one whose groups are missing", func(s *situation) {
			balanced(s, "sg-0orders")
			s.interfaces(func(i *wire.Node) {
				ofInterface("10.40.3.7", "groupSet", noGroups)(i)
				ofInterface("10.40.16.7", "groupSet")(i)
			})
		}, groups(unverified, "AWS does not report the security groups of eni-of-orders-b", "")},
		{"a subnet that is not listed uses the table that it is associated with", func(s *situation) {
			s.edited(func(out any) {
				if reply, ok := out.(wire.Node); ok && reply.Name == "DescribeSubnetsResponse" {
					i := slices.IndexFunc(reply.Nodes, func(n wire.Node) bool { return n.Name == "subnetSet" })
					reply.Nodes[i].Nodes = slices.DeleteFunc(reply.Nodes[i].Nodes, func(n wire.Node) bool { return n.String("subnetId") == "subnet-0db" })
				}
			})
		}, []outcome{{awscheck.PathRoute, pass, "rtb-0db (databases), used by subnet-0db", "", ""}}},
		{"a request that waits, and one table without a route", func(s *situation) {
			balanced(s, "sg-0orders")
			s.vpc.RouteTables = append(s.vpc.RouteTables, awssim.RouteTable{ID: "rtb-0app", Subnets: []string{"subnet-0app"}})
			s.vpc.RouteTables[1].Subnets = []string{"subnet-0db"}
			pending(s)
		}, []outcome{
			{awscheck.PathRoute, fail, "rtb-0app (used by subnet-0app) has no route", "create-route --route-table-id rtb-0app", awscheck.VerifyRoutes},
			{awscheck.PathAstro, unverified, "", "", awscheck.VerifyActive},
		}},
		{"outbound to a list with the address", outbound("10.40.0.0/16"), nil},
		{"outbound to a list without it", outbound("10.50.0.0/16"), astro(fail, "does not allow outbound")},
		{"outbound to a list that can't be read", func(s *situation) {
			outbound("10.40.0.0/16")(s)
			s.world.Faults = []awssim.Fault{denied("EC2", "GetManagedPrefixListEntries", simtest.AccountID, "ec2:GetManagedPrefixListEntries")}
		}, astro(unverified, "ec2:GetManagedPrefixListEntries")},
		{"a node without groups in the reply", func(s *situation) {
			s.interfaces(ofInterface("172.20.1.5", "groupSet", noGroups))
		}, astro(unverified, "AWS does not report the security groups of")},
		{"no nodes and no route", func(s *situation) {
			s.cluster.Resources.Instances = nil
			s.astro.RouteTables[0].Routes = s.astro.RouteTables[0].Routes[:1]
		}, astro(fail, "rtb-0node sends 10.40.3.7/32 to nat-0a")},
		{"interfaces of Astro's VPC that are no nodes", func(s *situation) {
			s.astro.SecurityGroups = append(s.astro.SecurityGroups, awssim.SecurityGroup{ID: "sg-0meta", Name: "metadata", NoEgress: true})
			s.cluster.Resources.Databases = []awssim.Database{{ID: "meta", Engine: "postgres", VPC: astroVPC, Subnet: "subnet-0node", Address: "172.20.1.9", Groups: []string{"sg-0meta"}}}
		}, nil},
		{"instances of the account in another VPC", func(s *situation) {
			s.cluster.VPCs = append(s.cluster.VPCs, awssim.VPC{ID: "vpc-0other", CIDRs: []string{"10.70.0.0/16"}, SecurityGroups: []awssim.SecurityGroup{{ID: "sg-0shut", NoEgress: true}}})
			s.astro = &s.cluster.VPCs[0]
			s.cluster.Resources.Instances = append(s.cluster.Resources.Instances, awssim.Instance{ID: "i-0else", VPC: "vpc-0other", Subnet: "subnet-0else", Address: "10.70.0.5", Groups: []string{"sg-0shut"}})
		}, nil},
	})
}

// TestTheRunbookHasEachRuleOnce: the missing rules that are known.
func TestTheRunbookHasEachRuleOnce(t *testing.T) {
	openings := func(edit func(*situation)) []string {
		s := open()
		edit(s)
		for _, check := range []func() []awscheck.Finding{
			func() []awscheck.Finding { return path.CheckSecurityGroups(t.Context(), s.plan) },
			func() []awscheck.Finding { return path.CheckACL(t.Context(), s.plan) },
		} {
			check()
		}
		var list []string
		for _, o := range path.KnownOpenings(t.Context(), s.plan) {
			if list = append(list, o.Service+" "+o.SecurityGroup+o.NetworkACL+" "+number(o.Port)); o.NetworkACL != "" {
				list[len(list)-1] = o.Service + " " + o.NetworkACL + " " + direction(o.Entry.Egress) + " " + number(o.Entry.Number)
			}
		}
		return list
	}
	twice := func(s *situation) {
		s.plan.Services = append(s.plan.Services, s.plan.Services[0])
		s.plan.Services[1].Name = "orders-again"
		s.admit()
	}
	for _, c := range []struct {
		name string
		edit func(*situation)
		want string
	}{
		{"nothing is missing", func(*situation) {}, ""},
		{"a closed group", func(s *situation) { s.admit() }, "orders sg-0orders 5432"},
		{"two services of one group and port", twice, "orders sg-0orders 5432"},
		{"on two ports", func(s *situation) { twice(s); s.plan.Services[1].Port = 5433 }, "orders sg-0orders 5432, orders-again sg-0orders 5433"},
		{"a list that can't be read may admit Astro", func(s *situation) {
			s.admit(awssim.GroupRule{Protocol: "tcp", From: 5432, To: 5432, PrefixLists: []string{"pl-0gone"}})
		}, ""},
		{"a group of Astro's nodes, which can't be read", func(s *situation) {
			s.admit(awssim.GroupRule{Groups: []awssim.GroupReference{{ID: "sg-0node", Account: simtest.AccountID, VPC: astroVPC, Peering: pcx}}})
			s.plan.Peering.Cluster = nil
		}, ""},
		{"no free number", func(s *situation) {
			s.vpc.NetworkACLs = []awssim.NetworkACL{{ID: "acl-0db", Subnets: []string{"subnet-0db"}, Rules: []awssim.ACLRule{{Number: 1, Network: "0.0.0.0/0", Deny: true}}}}
		}, "orders acl-0db --egress 100"},
		{"an interface without groups", func(s *situation) {
			s.interfaces(ofDatabase("groupSet", noGroups))
		}, ""},
	} {
		if got := strings.Join(openings(c.edit), ", "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestAFindingIsTheCallersOwn: the result of a lookup is kept, and who is given it may
// change it.
func TestAFindingIsTheCallersOwn(t *testing.T) {
	s := open()
	first := path.CheckName(t.Context(), s.plan)[0]
	first.Resources[0] = "changed"
	if again := path.CheckName(t.Context(), s.plan)[0]; again.Resources[0] != "orders" {
		t.Errorf("resources: %q", again.Resources)
	}
}

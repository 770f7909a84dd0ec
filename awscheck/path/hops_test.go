package path_test

import (
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/path"
)

// A change is one thing that differs from an open path, and what must be found because
// of it.
type change struct {
	name string
	edit func(*situation)
	want []outcome
}

func run(t *testing.T, changes []change) {
	t.Helper()
	for _, c := range changes {
		t.Run(c.name, func(t *testing.T) {
			s := open()
			c.edit(s)
			s.require(t, c.want...)
		})
	}
}

const admitCommand = "aws ec2 authorize-security-group-ingress --group-id sg-0orders --protocol tcp --port 5432 --cidr 172.20.0.0/19 --region us-east-1 --profile data"

func TestTheSecurityGroupsOfAService(t *testing.T) {
	groups := func(status awscheck.Status, says, fix string) []outcome {
		return []outcome{{awscheck.PathSecurityGroups, status, says, fix, ""}}
	}
	fromGroup := func(ref awssim.GroupReference) awssim.GroupRule {
		return awssim.GroupRule{Protocol: "tcp", From: 5432, To: 5432, Groups: []awssim.GroupReference{ref}}
	}
	nodes := awssim.GroupReference{ID: "sg-0node", Account: simtest.AccountID, VPC: astroVPC, Peering: pcx}
	run(t, []change{
		{"a rule for Astro's network", func(*situation) {}, groups(pass, "Security group sg-0orders (orders-db) allows inbound TCP port 5432 from 172.20.0.0/19.", "")},
		{"no rule", func(s *situation) { s.admit() }, groups(fail, "does not allow inbound TCP port 5432 from 172.20.0.0/19", admitCommand)},
		{"a rule for all private networks", func(s *situation) { s.admit(postgres("172.16.0.0/12")) }, nil},
		{"every protocol from everywhere", func(s *situation) { s.admit(awssim.GroupRule{Networks: []string{"0.0.0.0/0"}}) }, nil},
		{"two rules for its two halves", func(s *situation) { s.admit(postgres("172.20.0.0/20"), postgres("172.20.16.0/20")) }, nil},
		{"a rule for one half", func(s *situation) { s.admit(postgres("172.20.0.0/20")) },
			groups(fail, "from 172.20.0.0/20, but not from 172.20.16.0/20 of Astro's network", admitCommand)},
		{"another port", func(s *situation) { s.plan.Services[0].Port = 5433 }, groups(fail, "TCP port 5433", "--port 5433")},
		{"a range of ports", func(s *situation) {
			s.admit(awssim.GroupRule{Protocol: "tcp", From: 1024, To: 6000, Networks: []string{astroCIDR}})
		}, nil},
		{"UDP", func(s *situation) {
			s.admit(awssim.GroupRule{Protocol: "udp", From: 5432, To: 5432, Networks: []string{astroCIDR}})
		}, groups(fail, "does not allow inbound TCP", "")},
		{"TCP by its number", func(s *situation) {
			s.admit(awssim.GroupRule{Protocol: "6", From: 5432, To: 5432, Networks: []string{astroCIDR}})
		}, nil},
		{"an outbound rule", func(s *situation) {
			s.admit(awssim.GroupRule{Egress: true, Protocol: "tcp", From: 5432, To: 5432, Networks: []string{astroCIDR}})
		}, groups(fail, "does not allow inbound", "")},
		{"IPv6 only", func(s *situation) { s.admit(postgres("::/0")) }, groups(fail, "does not allow inbound", "")},
		{"a second group admits it", func(s *situation) {
			s.admit()
			s.vpc.SecurityGroups = append(s.vpc.SecurityGroups, awssim.SecurityGroup{ID: "sg-0astro", Name: "astro", Rules: []awssim.GroupRule{postgres(astroCIDR)}})
			s.region.Resources.Databases[0].Groups = []string{"sg-0orders", "sg-0astro"}
		}, groups(pass, "Security groups sg-0orders (orders-db) and sg-0astro (astro) allow inbound", "")},
		{"the VPC's default group, which admits itself", func(s *situation) { s.region.Resources.Databases[0].Groups = nil },
			groups(fail, "(default)", "authorize-security-group-ingress")},
		{"a prefix list with Astro's network", func(s *situation) {
			s.admit(awssim.GroupRule{Protocol: "tcp", From: 5432, To: 5432, PrefixLists: []string{"pl-0astro"}})
			s.region.PrefixLists = []awssim.PrefixList{{ID: "pl-0astro", Entries: []string{"172.20.0.0/16"}}}
		}, nil},
		{"a prefix list without it", func(s *situation) {
			s.admit(awssim.GroupRule{Protocol: "tcp", From: 5432, To: 5432, PrefixLists: []string{"pl-0astro"}})
			s.region.PrefixLists = []awssim.PrefixList{{ID: "pl-0astro", Entries: []string{"172.20.32.0/19"}}}
		}, groups(fail, "does not allow inbound", admitCommand)},
		{"a prefix list that can't be read", func(s *situation) {
			s.admit(awssim.GroupRule{Protocol: "tcp", From: 5432, To: 5432, PrefixLists: []string{"pl-0astro"}})
			s.region.PrefixLists = []awssim.PrefixList{{ID: "pl-0astro", Entries: []string{"172.20.0.0/16"}}}
			s.world.Faults = []awssim.Fault{simtest.Denied("EC2", "GetManagedPrefixListEntries")}
		}, groups(unverified, "could not be read: pl-0astro", "")},
		{"the group of Astro's nodes", func(s *situation) { s.admit(fromGroup(nodes)) }, groups(pass, "from sg-0node, which Astro's nodes have", "")},
		{"a group that only one of the nodes has", func(s *situation) {
			other := nodes
			other.ID = "sg-0other"
			s.admit(fromGroup(other))
		}, groups(fail, "does not allow inbound", admitCommand)},
		{"the group of Astro's nodes in another region", func(s *situation) {
			s.admit(fromGroup(nodes))
			s.world.Accounts[0].Regions = map[string]*awssim.Region{"eu-west-1": s.cluster}
			s.plan.Peering.Region = "eu-west-1"
			s.peering(func(p *awssim.Peering) { p.Requester.Region = "eu-west-1" })
		}, groups(fail, "does not allow inbound", admitCommand)},
		{"a group of another VPC, and Astro's account can't be read", func(s *situation) {
			s.admit(fromGroup(nodes))
			s.plan.Peering.Cluster = nil
		}, []outcome{
			{awscheck.PathSecurityGroups, unverified, "groups of another VPC", "", ""},
			{awscheck.PathAstro, unverified, "it needs credentials of account 111122223333", "", ""},
		}},
		{"the groups can't be listed", func(s *situation) {
			s.world.Faults = []awssim.Fault{{Service: "EC2", Operation: "DescribeSecurityGroups", Account: simtest.OtherAccountID, Err: awssim.Denied(simtest.Ana, "ec2:DescribeSecurityGroups")}}
		}, groups(unverified, "ec2:DescribeSecurityGroups", "")},
		{"the list of groups is missing", func(s *situation) {
			s.world.Faults = []awssim.Fault{{Service: "EC2", Operation: "DescribeSecurityGroups", Account: simtest.OtherAccountID}}
		}, groups(unverified, "DescribeSecurityGroups", "")},
	})
}

func TestTheNetworkACLOfAService(t *testing.T) {
	acl := func(rules ...awssim.ACLRule) func(*situation) {
		return func(s *situation) {
			s.vpc.NetworkACLs = []awssim.NetworkACL{{ID: "acl-0db", Subnets: []string{"subnet-0db"}, Rules: rules}}
		}
	}
	blocked := func(status awscheck.Status, says, fix string) []outcome {
		return []outcome{{awscheck.PathACL, status, says, fix, ""}}
	}
	in := awssim.ACLRule{Number: 100, Protocol: "6", From: 5432, To: 5432, Network: "172.16.0.0/12"}
	out := awssim.ACLRule{Number: 100, Egress: true, Protocol: "6", From: 1024, To: 65535, Network: "0.0.0.0/0"}
	narrow, deny := out, in
	narrow.From, deny.Number, deny.Deny = 40000, 90, true
	run(t, []change{
		{"the default ACL", func(*situation) {}, blocked(pass, "allows inbound TCP port 5432 from 172.20.0.0/19, and outbound replies", "")},
		{"no rule", acl(), blocked(fail, "acl-0db of subnet-0db does not allow inbound TCP port 5432 from all of 172.20.0.0/19", "create-network-acl-entry --network-acl-id acl-0db --ingress --rule-number 100 --protocol tcp --port-range From=5432,To=5432 --cidr-block 172.20.0.0/19 --rule-action allow")},
		{"no rule, and the replies", acl(), blocked(fail, "does not allow outbound replies (TCP ports 1024 to 65535)", "--egress --rule-number 100 --protocol tcp --port-range From=1024,To=65535")},
		{"rules for both ways", acl(in, out), blocked(pass, "acl-0db of subnet-0db allows inbound", "")},
		{"an earlier rule denies", acl(deny, in, out), blocked(fail, "inbound TCP port 5432 from all of 172.20.0.0/19 (rule 90 denies it)", "--ingress --rule-number 89 ")},
		{"replies to some ports only", acl(in, narrow), blocked(fail, "does not allow outbound replies", "--egress --rule-number 200 ")},
		{"the ACL of another subnet", func(s *situation) {
			acl()(s)
			s.vpc.NetworkACLs[0].Subnets = []string{"subnet-0app"}
		}, nil},
		{"the list can't be read", func(s *situation) {
			s.world.Faults = []awssim.Fault{{Service: "EC2", Operation: "DescribeNetworkAcls", Account: simtest.OtherAccountID, Err: awssim.Denied(simtest.Ana, "ec2:DescribeNetworkAcls")}}
		}, blocked(unverified, "ec2:DescribeNetworkAcls", "")},
	})
}

func TestTheRouteBackFromAService(t *testing.T) {
	route := func(status awscheck.Status, says, fix, cause string) []outcome {
		return []outcome{{awscheck.PathRoute, status, says, fix, cause}}
	}
	routes := func(r ...awssim.Route) func(*situation) {
		return func(s *situation) { s.vpc.RouteTables[1].Routes = r }
	}
	const create = "aws ec2 create-route --route-table-id rtb-0db --destination-cidr-block 172.20.0.0/19 --vpc-peering-connection-id pcx-0astro --region us-east-1 --profile data"
	astroLater := outcome{awscheck.PathAstro, info, "once Astronomer has requested the peering", "astro-activate verify", ""}
	run(t, []change{
		{"a route", func(*situation) {}, route(pass, "rtb-0db (databases), used by subnet-0db, sends 172.20.0.0/19 to pcx-0astro.", "", "")},
		{"no route", routes(), route(fail, "has no route to 172.20.0.0/19", create, awscheck.VerifyRoutes)},
		{"a route in a table of another subnet", func(s *situation) {
			routes()(s)
			s.vpc.RouteTables[0].Routes = []awssim.Route{{To: astroCIDR, Via: pcx}}
		}, route(fail, "rtb-0db (databases)", create, awscheck.VerifyRoutes)},
		{"a more specific route elsewhere", routes(awssim.Route{To: astroCIDR, Via: pcx}, awssim.Route{To: "172.20.1.0/24", Via: "tgw-0a"}),
			route(fail, "more specific route that sends 172.20.1.0/24 to tgw-0a", "", awscheck.VerifyRoutes)},
		{"no request yet", func(s *situation) { s.peering(nil); routes()(s) },
			append(route(info, "rtb-0db (databases) (used by subnet-0db) needs a route to 172.20.0.0/19", "create-route --route-table-id rtb-0db --destination-cidr-block 172.20.0.0/19 --vpc-peering-connection-id pcx-REPLACE_ME", ""), astroLater)},
		{"several requests that may be Astro's", func(s *situation) {
			s.region.Peerings = append(s.region.Peerings, s.region.Peerings[0])
			s.region.Peerings[1].ID = "pcx-0second"
		}, []outcome{
			{awscheck.PathName, unverified, "more than one peering", "", awscheck.VerifyRequest},
			{awscheck.PathRoute, unverified, "more than one peering", "", awscheck.VerifyRequest},
			{awscheck.PathAstro, unverified, "more than one peering", "", awscheck.VerifyRequest},
		}},
		{"a request that waits for acceptance", func(s *situation) {
			s.peering(func(p *awssim.Peering) { p.State = "pending-acceptance"; p.Expires = time.Now().Add(time.Hour) })
		}, []outcome{
			{awscheck.PathRoute, fail, "a blackhole until the connection is active", "", awscheck.VerifyActive},
			{awscheck.PathAstro, unverified, "is pending-acceptance", "", awscheck.VerifyActive},
		}},
	})
}

func TestAstrosSideOfAPath(t *testing.T) {
	astro := func(status awscheck.Status, says, fix string) []outcome {
		return []outcome{{awscheck.PathAstro, status, says, fix, ""}}
	}
	run(t, []change{
		{"everything lets it out", func(*situation) {}, astro(pass, "sends 10.40.3.7 to pcx-0astro, and its network ACLs and the security groups of its 2 node interfaces allow TCP port 5432.", "")},
		{"no route to the target", func(s *situation) { s.astro.RouteTables[0].Routes = s.astro.RouteTables[0].Routes[:1] },
			astro(fail, "rtb-0node sends 10.40.3.7/32 to nat-0a", "Send this to Astronomer's support")},
		{"a group of the nodes without outbound rules", func(s *situation) {
			s.astro.SecurityGroups[0].NoEgress = true
		}, astro(fail, "Security group sg-0node (nodes) of the nodes does not allow outbound TCP port 5432 to 10.40.3.7", "Astronomer's support")},
		{"no nodes yet", func(s *situation) { s.cluster.Resources.Instances = nil }, astro(unverified, "has no nodes yet", "")},
		{"the groups of the nodes can't be listed", func(s *situation) {
			s.world.Faults = []awssim.Fault{{Service: "EC2", Operation: "DescribeSecurityGroups", Account: simtest.AccountID, Err: awssim.Denied(simtest.Ana, "ec2:DescribeSecurityGroups")}}
		}, astro(unverified, "ec2:DescribeSecurityGroups", "")},
		{"its account can't be read", func(s *situation) { s.plan.Peering.Cluster = nil }, astro(unverified, "it needs credentials of account 111122223333", "support")},
	})
}

// Where no network was given, Astro's default is only assumed: no command routes to it.
func TestARouteToANetworkThatWasNotChosenHasNoCommand(t *testing.T) {
	s := open()
	s.peering(nil)
	s.vpc.RouteTables[0].Routes, s.plan.Peering.Plan.Assumed = nil, true
	f := path.CheckRoute(t.Context(), s.plan)[0]
	if f.Status != info || len(f.Remedy.Commands) > 0 || !strings.Contains(f.Remedy.Text, "once the data plane's network is chosen") {
		t.Errorf("%s: %s\n%s\n%q", f.Status, f.Detail, f.Remedy.Text, f.Remedy.Commands)
	}
}

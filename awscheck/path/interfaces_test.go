package path_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/path"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// ofDatabase replaces members of the database's interface only, in what AWS answers: those
// of a name, by others or none.
func ofDatabase(member string, by ...wire.Node) func(*wire.Node) {
	return ofInterface("10.40.3.7", member, by...)
}

// ofInterface replaces members of one address's interface only.
func ofInterface(address, member string, by ...wire.Node) func(*wire.Node) {
	return func(i *wire.Node) {
		if i.String("privateIpAddress") == address {
			i.Nodes = append(slices.DeleteFunc(i.Nodes, func(n wire.Node) bool { return n.Name == member }), by...)
		}
	}
}

// noGroups is the member of an interface that has no security groups.
var noGroups = wire.Node{Name: "groupSet"}

func TestInterfacesThatAreNotWhatTheySeem(t *testing.T) {
	run(t, []change{
		{"its groups are missing in the reply", func(s *situation) {
			s.interfaces(ofDatabase("groupSet"))
		}, []outcome{{awscheck.PathSecurityGroups, unverified, "AWS does not report the security groups of", "", ""}}},
		{"it has none, such as a Network Load Balancer's", func(s *situation) {
			s.interfaces(ofDatabase("groupSet", noGroups))
		}, []outcome{{awscheck.PathSecurityGroups, pass, "has no security groups, so none filters its traffic. Those of a load balancer's targets are not checked.", "", ""}}},
		{"it is attached to nothing", func(s *situation) {
			s.interfaces(ofDatabase("status", wire.Node{Name: "status", Text: "available"}))
		}, []outcome{{awscheck.PathInterface, fail, "attached to nothing", "Attach it", ""}}},
		{"its subnet is missing in the reply", func(s *situation) {
			s.interfaces(ofDatabase("subnetId"))
		}, []outcome{
			{awscheck.PathInterface, unverified, "AWS does not report the subnet of", "", ""},
			{awscheck.PathSecurityGroups, unverified, "AWS does not report the subnet of", "", awscheck.PathInterface},
			{awscheck.PathACL, unverified, "AWS does not report the subnet of", "", awscheck.PathInterface},
			{awscheck.PathRoute, unverified, "AWS does not report the subnet of", "", awscheck.PathInterface},
		}},
		{"its list of addresses is missing in the reply", func(s *situation) {
			s.interfaces(ofDatabase("privateIpAddressesSet"))
		}, []outcome{
			{awscheck.PathInterface, unverified, "DescribeNetworkInterfaces", "", ""},
			{awscheck.PathSecurityGroups, unverified, "DescribeNetworkInterfaces", "", ""},
			{awscheck.PathACL, unverified, "DescribeNetworkInterfaces", "", ""},
			{awscheck.PathRoute, unverified, "DescribeNetworkInterfaces", "", ""},
		}},
		{"a pod with an address of a prefix of its node", func(s *situation) {
			s.target.Zones[0].Records[0].Values = []string{"10.40.4.17"}
			s.interfaces(ofDatabase("ipv4PrefixSet", wire.Node{Name: "ipv4PrefixSet", Nodes: []wire.Node{
				{Name: "item", Nodes: []wire.Node{{Name: "ipv4Prefix", Text: "10.40.4.16/28"}}},
			}}))
		}, []outcome{{awscheck.PathInterface, pass, "10.40.4.17 is the address of", "", ""}}},
	})
}

// TestAVPCThatAnotherAccountShares is about credentials of a participant, who sees only
// what is its own. (Amazon VPC User Guide, "Responsibilities and permissions for owners and
// participants".)
func TestAVPCThatAnotherAccountShares(t *testing.T) {
	s := open()
	s.vpc.Owner = "999988887777"
	s.at("10.40.3.8")
	for id, f := range s.findings(t) {
		if id != awscheck.PathName && (f.Status != unverified || f.Cause != awscheck.PeeringVPC) {
			t.Errorf("%s: %s, cause %q: %s", id, f.Status, f.Cause, f.Detail)
		}
	}
}

// balanced puts the service behind a load balancer with an address in each of two subnets.
func balanced(s *situation, groups ...string) {
	s.target.Zones[0].Records[0].Values = []string{"10.40.3.7", "10.40.16.7"}
	s.region.Resources.Databases = append(s.region.Resources.Databases, awssim.Database{
		ID: "orders-b", Engine: "postgres", VPC: simtest.VPC, Subnet: "subnet-0app", Address: "10.40.16.7", Groups: groups,
	})
	s.vpc.RouteTables[1].Subnets = []string{"subnet-0db", "subnet-0app"}
}

func TestAServiceWithSeveralInterfaces(t *testing.T) {
	closed := awssim.SecurityGroup{ID: "sg-0closed", Name: "closed"}
	const second = "--group-id sg-0closed --protocol tcp --port 5432"
	run(t, []change{
		{"all open", func(s *situation) { balanced(s, "sg-0orders") }, nil},
		{"both closed by one group", func(s *situation) { balanced(s, "sg-0orders"); s.admit() },
			[]outcome{{awscheck.PathSecurityGroups, fail, "of eni-of-orders (RDSNetworkInterface) and eni-of-orders-b (RDSNetworkInterface) does not allow inbound", admitCommand, ""}}},
		{"the second closed by a group of its own", func(s *situation) {
			balanced(s, "sg-0closed")
			s.vpc.SecurityGroups = append(s.vpc.SecurityGroups, closed)
		}, []outcome{{awscheck.PathSecurityGroups, fail, "sg-0closed (closed) of eni-of-orders-b", second, ""}}},
		{"each closed by a group of its own", func(s *situation) {
			balanced(s, "sg-0closed")
			s.admit()
			s.vpc.SecurityGroups = append(s.vpc.SecurityGroups, closed)
		}, []outcome{{awscheck.PathSecurityGroups, fail, "Security group sg-0closed (closed) of eni-of-orders-b", admitCommand + "\naws ec2 authorize-security-group-ingress " + second, ""}}},
		{"the first undecided, and the second closed", func(s *situation) {
			balanced(s, "sg-0closed")
			s.admit(awssim.GroupRule{Protocol: "tcp", From: 5432, To: 5432, PrefixLists: []string{"pl-0gone"}})
			s.vpc.SecurityGroups = append(s.vpc.SecurityGroups, closed)
		}, []outcome{{awscheck.PathSecurityGroups, fail, "sg-0closed", second, ""}}},
		{"a group of the second one is not listed", func(s *situation) { balanced(s, "sg-0gone") },
			[]outcome{{awscheck.PathSecurityGroups, unverified, "AWS does not list all of them", "", ""}}},
		{"two route tables without a route", func(s *situation) {
			balanced(s, "sg-0orders")
			s.vpc.RouteTables[1].Routes = nil
			s.vpc.RouteTables = append(s.vpc.RouteTables, awssim.RouteTable{ID: "rtb-0app", Subnets: []string{"subnet-0app"}})
			s.vpc.RouteTables[1].Subnets = []string{"subnet-0db"}
		}, []outcome{{awscheck.PathRoute, fail, "has no route to 172.20.0.0/19. rtb-0app (used by subnet-0app) has no route to 172.20.0.0/19. All of Astro's network", "--route-table-id rtb-0db --destination-cidr-block 172.20.0.0/19 --vpc-peering-connection-id pcx-0astro --region us-east-1 --profile data\naws ec2 create-route --route-table-id rtb-0app", awscheck.VerifyRoutes}}},
		{"one network ACL of both subnets", func(s *situation) {
			balanced(s, "sg-0orders")
			s.vpc.NetworkACLs = []awssim.NetworkACL{{ID: "acl-0db", Subnets: []string{"subnet-0db", "subnet-0app"}}}
		}, []outcome{{awscheck.PathACL, fail, "acl-0db of subnet-0db and subnet-0app does not allow inbound TCP port 5432", "", ""}}},
	})
}

// TestCommandsThatAreRunTogether runs what several findings say one after the other: no
// command may be refused because of one before it. Rule numbers are taken once.
func TestCommandsThatAreRunTogether(t *testing.T) {
	s := open()
	balanced(s, "sg-0orders")
	s.vpc.NetworkACLs = []awssim.NetworkACL{{ID: "acl-0db", Subnets: []string{"subnet-0db", "subnet-0app"}, Rules: []awssim.ACLRule{
		{Number: 90, Network: "0.0.0.0/0", Protocol: "17", From: 53, To: 53},
		{Number: 190, Network: "::/0"}, // IPv4 and IPv6 share the numbers
		{Number: 150, Network: "172.16.0.0/12", Deny: true},
	}}}
	for _, e := range []struct {
		name string
		port int
	}{{"ledger", 3306}, {"again", 5432}} {
		service := s.plan.Services[0]
		service.Name, service.Port = e.name, e.port
		s.plan.Services = append(s.plan.Services, service)
	}
	numbers := map[string]string{} // by direction and number: the ports
	for _, f := range path.CheckACL(t.Context(), s.plan) {
		if f.Status != fail || len(f.Remedy.Commands) != 2 {
			t.Fatalf("%s: %s, %q", f.Subject, f.Status, f.Remedy.Commands)
		}
		for _, c := range f.Remedy.Commands {
			words := strings.Fields(c)
			key, ports := words[5]+" "+words[7], words[11]
			if before, taken := numbers[key]; taken && before != ports {
				t.Errorf("rule %s is for ports %s and %s", key, before, ports)
			}
			numbers[key] = ports
		}
	}
	if len(numbers) != 3 {
		t.Errorf("rules: %v", numbers)
	}
	for key := range numbers {
		if strings.HasSuffix(key, " 190") || strings.HasSuffix(key, " 90") || strings.HasSuffix(key, " 150") {
			t.Errorf("%s is taken", key)
		}
	}
	for _, check := range []func() []awscheck.Finding{
		func() []awscheck.Finding { return path.CheckName(t.Context(), s.plan) },
		func() []awscheck.Finding { return path.CheckSecurityGroups(t.Context(), s.plan) },
	} {
		check()
	}
	known := map[string]bool{}
	for _, o := range path.KnownOpenings(t.Context(), s.plan) {
		if o.NetworkACL == "" {
			continue
		}
		key := direction(o.Entry.Egress) + " " + number(o.Entry.Number)
		if numbers[key] == "" {
			t.Errorf("the runbook has rule %s, the findings %v", key, numbers)
		}
		known[key] = true
	}
	if len(known) != len(numbers) {
		t.Errorf("the runbook has rules %v, the findings %v", known, numbers)
	}
}

// TestAGroupOfAnotherAccount is about a shared VPC: its owner can't change the groups that
// participants own. (Amazon VPC User Guide, "Responsibilities and permissions for owners
// and participants".)
func TestAGroupOfAnotherAccount(t *testing.T) {
	foreign := func(s *situation, ids ...string) {
		s.groups(func(g *wire.Node) {
			for i := range g.Nodes {
				if g.Nodes[i].Name == "ownerId" && slices.Contains(ids, g.String("groupId")) {
					g.Nodes[i].Text = "999988887777"
				}
			}
		})
	}
	s := open()
	s.admit()
	foreign(s, "sg-0orders")
	s.require(t, outcome{awscheck.PathSecurityGroups, fail, "does not allow inbound", "owner: service", ""})
	s.require(t, outcome{awscheck.PathSecurityGroups, fail, "does not allow inbound", "Account 999988887777 owns sg-0orders (orders-db)", ""})
	f := path.CheckSecurityGroups(t.Context(), s.plan)[0]
	if len(f.Remedy.Commands) != 1 || strings.Contains(f.Remedy.Commands[0], "--profile") {
		t.Errorf("commands: %q", f.Remedy.Commands)
	}
	if openings := path.KnownOpenings(t.Context(), s.plan); len(openings) != 0 {
		t.Errorf("the runbook would change %+v", openings)
	}
	s = open()
	s.admit()
	s.vpc.SecurityGroups = append(s.vpc.SecurityGroups, awssim.SecurityGroup{ID: "sg-0own", Name: "own"})
	s.region.Resources.Databases[0].Groups = []string{"sg-0orders", "sg-0own"}
	foreign(s, "sg-0orders")
	s.require(t, outcome{awscheck.PathSecurityGroups, fail, "do not allow inbound", "authorize-security-group-ingress --group-id sg-0own", ""})
}

func direction(egress bool) string {
	if egress {
		return "--egress"
	}
	return "--ingress"
}

func number(n int) string { return strconv.Itoa(n) }

package path_test

import (
	"context"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/path"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

const (
	astroCIDR = "172.20.0.0/19"
	pcx       = "pcx-0astro"
	astroVPC  = "vpc-0astro"
	zoneID    = "Z0ORDERS"
	ordersDNS = "orders.data.example.internal"
	rdsDNS    = "orders.cx1y2z3.us-east-1.rds.amazonaws.com"
)

// A situation is both accounts, and what is asked of the path between them.
type situation struct {
	world   *awssim.World
	cluster *awssim.Region  // Astro's
	astro   *awssim.VPC     // its only VPC
	target  *awssim.Account // the customer's
	region  *awssim.Region  // of the target VPC
	vpc     *awssim.VPC     // its only VPC
	plan    path.Plan
}

// open is a peering that is complete, and a database behind it that pipelines reach.
func open() *situation {
	both := func() awssim.Peering {
		return awssim.Peering{
			ID:        pcx,
			Requester: awssim.PeeringSide{VPC: astroVPC, Account: simtest.AccountID, Region: "us-east-1", CIDRs: []string{astroCIDR}, DNSOption: "on"},
			Accepter:  awssim.PeeringSide{VPC: simtest.VPC, Account: simtest.OtherAccountID, Region: "us-east-1", CIDRs: []string{"10.40.0.0/16"}, DNSOption: "on"},
		}
	}
	s := &situation{
		cluster: &awssim.Region{
			Peerings: []awssim.Peering{both()},
			VPCs: []awssim.VPC{{
				ID: astroVPC, CIDRs: []string{astroCIDR}, DNSHostnames: true,
				Subnets: []awssim.Subnet{{ID: "subnet-0node", CIDR: "172.20.0.0/20", Zone: "us-east-1a"}},
				RouteTables: []awssim.RouteTable{{ID: "rtb-0node", Main: true,
					Routes: []awssim.Route{{To: "0.0.0.0/0", Via: "nat-0a"}, {To: "10.40.0.0/16", Via: pcx}}}},
				SecurityGroups: []awssim.SecurityGroup{{ID: "sg-0node", Name: "nodes"}},
			}},
			Resources: awssim.Resources{Instances: []awssim.Instance{
				{ID: "i-0node1", VPC: astroVPC, Subnet: "subnet-0node", Address: "172.20.1.5", Groups: []string{"sg-0node"}},
				{ID: "i-0node2", VPC: astroVPC, Subnet: "subnet-0node", Address: "172.20.1.6", Groups: []string{"sg-0node", "sg-0other"}},
			}},
		},
		region: &awssim.Region{
			Peerings: []awssim.Peering{both()},
			VPCs: []awssim.VPC{{
				ID: simtest.VPC, CIDRs: []string{"10.40.0.0/16"}, DNSHostnames: true,
				Subnets: []awssim.Subnet{{ID: "subnet-0db", CIDR: "10.40.0.0/20", Zone: "us-east-1a"}, {ID: "subnet-0app", CIDR: "10.40.16.0/20", Zone: "us-east-1b"}},
				RouteTables: []awssim.RouteTable{{ID: "rtb-0main", Main: true},
					{ID: "rtb-0db", Name: "databases", Subnets: []string{"subnet-0db"}, Routes: []awssim.Route{{To: astroCIDR, Via: pcx}}}},
				SecurityGroups: []awssim.SecurityGroup{
					{ID: "sg-0orders", Name: "orders-db", Rules: []awssim.GroupRule{{Protocol: "tcp", From: 5432, To: 5432, Networks: []string{astroCIDR}}}},
				},
			}},
			Resources: awssim.Resources{Databases: []awssim.Database{
				{ID: "orders", Engine: "postgres", Host: rdsDNS, VPC: simtest.VPC, Subnet: "subnet-0db", Address: "10.40.3.7", Groups: []string{"sg-0orders"}},
			}},
		},
	}
	s.cluster.VPCs[0].SecurityGroups = append(s.cluster.VPCs[0].SecurityGroups, awssim.SecurityGroup{ID: "sg-0other", Name: "other"})
	s.target = &awssim.Account{
		ID: simtest.OtherAccountID, Regions: map[string]*awssim.Region{"us-east-1": s.region},
		Zones: []awssim.Zone{{ID: zoneID, Name: "data.example.internal.", VPCs: []string{simtest.VPC, astroVPC},
			Records: []awssim.Record{{Name: ordersDNS, Values: []string{"10.40.3.7"}}}}},
	}
	s.world = &awssim.World{
		Configured: []awssim.Profile{
			{Profile: account.Profile{Name: "astro"}, Reaches: simtest.AccountID, As: simtest.Ana},
			{Profile: account.Profile{Name: "data"}, Reaches: simtest.OtherAccountID, As: "arn:aws:iam::444455556666:user/ben"},
		},
		Accounts: []*awssim.Account{{ID: simtest.AccountID, Regions: map[string]*awssim.Region{"us-east-1": s.cluster}}, s.target},
		Hosts:    []awssim.Host{{Name: rdsDNS, Addresses: []string{"10.40.3.7"}}},
	}
	s.astro, s.vpc = &s.cluster.VPCs[0], &s.region.VPCs[0]
	accounts := account.NewAccounts(account.Options{Source: s.world, Now: s.world.Clock})
	s.plan = path.Plan{
		Peering: network.AstroPeering{
			Target:     network.Target{Account: accounts.Open("data"), OwnProfile: true, Region: "us-east-1", VPC: simtest.VPC},
			Plan:       network.Plan{CIDR: netip.MustParsePrefix(astroCIDR)},
			Cluster:    accounts.Open("astro"),
			Region:     "us-east-1",
			SupportURL: "https://support.example.com",
		},
		Services:     []dataservice.Endpoint{{Name: "orders", Kind: "postgres", Host: ordersDNS, Port: 5432}},
		Zones:        []string{zoneID},
		ResolveNames: true,
		Names:        s.world.Network(),
	}
	return s
}

// open gives the plan the accounts of another source.
func (s *situation) open(accounts *account.Accounts) {
	s.plan.Peering.Target.Account, s.plan.Peering.Cluster = accounts.Open("data"), accounts.Open("astro")
}

// at moves the service to another host.
func (s *situation) at(host string) { s.plan.Services[0].Host = host }

// edited lets a test edit what AWS answers, which something between AWS and this machine
// may do as well.
func (s *situation) edited(edit func(out any)) {
	accounts := account.NewAccounts(account.Options{Source: simtest.Edited{World: s.world, Edit: func(_, out any) { edit(out) }}, Now: s.world.Clock})
	s.plan.Peering.Target.Account, s.plan.Peering.Cluster = accounts.Open("data"), accounts.Open("astro")
}

// interfaces edits the network interfaces in what AWS answers.
func (s *situation) interfaces(edit func(*wire.Node)) {
	s.items("DescribeNetworkInterfaces", "networkInterfaceSet", edit)
}

// groups edits the security groups in what AWS answers.
func (s *situation) groups(edit func(*wire.Node)) {
	s.items("DescribeSecurityGroups", "securityGroupInfo", edit)
}

// items edits the items of a list in what AWS answers.
func (s *situation) items(operation, list string, edit func(*wire.Node)) {
	s.edited(func(out any) {
		reply, ok := out.(wire.Node)
		if !ok || reply.Name != operation+"Response" {
			return
		}
		items, _ := reply.List(list) // they are those of the reply
		for i := range items {
			edit(&items[i])
		}
	})
}

// peering edits the connection as both sides see it; nil removes it.
func (s *situation) peering(edit func(*awssim.Peering)) {
	for _, r := range []*awssim.Region{s.cluster, s.region} {
		if edit == nil {
			r.Peerings = nil
			continue
		}
		edit(&r.Peerings[0])
	}
}

// admit sets the inbound rules of the database's group.
func (s *situation) admit(rules ...awssim.GroupRule) { s.vpc.SecurityGroups[0].Rules = rules }

func postgres(networks ...string) awssim.GroupRule {
	return awssim.GroupRule{Protocol: "tcp", From: 5432, To: 5432, Networks: networks}
}

// findings runs all checks and returns what each found about the only service.
func (s *situation) findings(t *testing.T) map[string]awscheck.Finding {
	t.Helper()
	found := map[string]awscheck.Finding{}
	for _, check := range []func(context.Context, path.Plan) []awscheck.Finding{
		path.CheckName, path.CheckInterface, path.CheckSecurityGroups, path.CheckACL, path.CheckRoute, path.CheckAstro,
	} {
		list := check(t.Context(), s.plan)
		if len(list) != 1 {
			t.Fatalf("%d findings about one service: %+v", len(list), list)
		}
		f := list[0]
		if len(f.Resources) == 0 || f.Resources[0] != "orders" {
			t.Errorf("%s is not about the service: %+v", f.ID, f)
		}
		if f.Cause == "" {
			simtest.RequireFinding(t, f)
		}
		found[f.ID] = f
	}
	return found
}

// An outcome is what one check of a path must find; every check that is not mentioned
// must pass.
type outcome struct {
	check  string
	status awscheck.Status
	says   string
	fix    string // in the text or the commands
	cause  string
}

func (s *situation) require(t *testing.T, want ...outcome) {
	t.Helper()
	for id, f := range s.findings(t) {
		i := slices.IndexFunc(want, func(o outcome) bool { return o.check == id })
		o := outcome{check: id, status: awscheck.Pass}
		if i >= 0 {
			o = want[i]
		}
		fix := simtest.Fix(f.Remedy)
		simtest.RequireSafe(t, f.Remedy)
		if f.Status != o.status || !strings.Contains(f.Detail, o.says) || !strings.Contains(fix, o.fix) || f.Cause != o.cause {
			t.Errorf("want %+v,\ngot %s %s, cause %q: %s\n%s", o, id, f.Status, f.Cause, f.Detail, fix)
		}
	}
}

const (
	pass       = awscheck.Pass
	fail       = awscheck.Fail
	unverified = awscheck.Unverified
	info       = awscheck.Info
)

// noAddress are the hops that can't be judged without an address.
func noAddress(first outcome) []outcome {
	list := []outcome{first}
	for _, id := range []string{awscheck.PathInterface, awscheck.PathSecurityGroups, awscheck.PathACL, awscheck.PathRoute, awscheck.PathAstro} {
		list = append(list, outcome{id, unverified, "address of", "", awscheck.PathName})
	}
	return list
}

// noInterface are those that can't be judged without an interface.
func noInterface(first outcome) []outcome {
	list := []outcome{first}
	for _, id := range []string{awscheck.PathSecurityGroups, awscheck.PathACL, awscheck.PathRoute} {
		list = append(list, outcome{id, unverified, "no network interface", "", awscheck.PathInterface})
	}
	return list
}

func TestTheNameOfAService(t *testing.T) {
	named := func(status awscheck.Status, says, fix string) outcome {
		return outcome{awscheck.PathName, status, says, fix, ""}
	}
	record := func(r ...awssim.Record) func(*situation) {
		return func(s *situation) { s.target.Zones[0].Records = r }
	}
	alone := func(s *situation) { s.target.Zones[0].VPCs = []string{simtest.VPC} }
	for _, c := range []struct {
		name string
		edit func(*situation)
		want []outcome
	}{
		{"a record of a chosen zone", func(*situation) {}, []outcome{named(pass, "resolves by zone Z0ORDERS (data.example.internal.) to 10.40.3.7, in a CIDR of", "")}},
		{"a chosen zone that Astro's VPC does not use yet", alone, []outcome{{awscheck.PathName, fail, "Astro's VPC is not associated with the zone", "owner: network\nAuthorize Astro's VPC for the zone, as the zone's owner, with the command below.", awscheck.VerifyZones}}},
		{"a chosen zone that Astro's VPC is authorized for, and does not use yet", func(s *situation) { alone(s); s.target.Zones[0].Allowed = []string{astroVPC} },
			[]outcome{{awscheck.PathName, fail, "Astro's VPC is not associated with the zone", "owner: astronomer\nAsk Astronomer, because Astro's VPC is authorized for the zone already: \"Please associate", awscheck.VerifyZones}}},
		{"a chosen zone whose authorizations can't be read", func(s *situation) {
			alone(s)
			s.target.Zones[0].Allowed = []string{astroVPC}
			s.world.Faults = []awssim.Fault{simtest.Denied("Route 53", "ListVPCAssociationAuthorizations")}
		}, []outcome{{awscheck.PathName, fail, "Astro's VPC is not associated with the zone", "owner: network\nAuthorize Astro's VPC for the zone", awscheck.VerifyZones}}},
		{"a chosen zone, before the request", func(s *situation) { alone(s); s.peering(nil) }, []outcome{
			named(pass, "by zone Z0ORDERS", ""), {awscheck.PathRoute, info, "", "", ""}, {awscheck.PathAstro, info, "", "", ""},
		}},
		{"only the zone's owner can be read, and it says that Astro's VPC uses the zone", func(s *situation) { s.plan.Peering.Cluster = nil },
			[]outcome{named(pass, "by zone Z0ORDERS", ""), {awscheck.PathAstro, unverified, "needs credentials", "", ""}}},
		{"neither side says whether Astro's VPC uses the zone", func(s *situation) {
			s.plan.Peering.Cluster = nil
			s.world.Faults = []awssim.Fault{{Service: "Route 53", Operation: "GetHostedZone", Err: awssim.Denied(simtest.Ana, "route53:GetHostedZone")}}
		}, []outcome{
			{awscheck.PathName, unverified, "could not be read (Route 53 GetHostedZone in us-east-1: denied, this principal lacks route53:GetHostedZone)", "", awscheck.VerifyZones}, {awscheck.PathAstro, unverified, "needs credentials", "", ""},
		}},
		{"a wildcard", record(awssim.Record{Name: "*.data.example.internal", Values: []string{"10.40.3.7"}}), nil},
		{"an alias of the database's own name", record(awssim.Record{Name: ordersDNS, Type: "CNAME", Values: []string{rdsDNS}}), []outcome{named(pass, "resolves by public DNS to 10.40.3.7", "")}},
		{"an address", func(s *situation) { s.at("10.40.3.7") }, []outcome{named(pass, "10.40.3.7 is in a CIDR of vpc-0a1b2c3d4e5f60718.", "")}},
		{"the database's own name", func(s *situation) { s.at(rdsDNS) }, []outcome{named(pass, "by public DNS to 10.40.3.7", "")}},
		{"the private name of an instance", func(s *situation) { s.at("ip-10-40-3-7.ec2.internal") }, []outcome{named(pass, "name of an EC2 instance", "")}},
		{"an address of another network", func(s *situation) { s.at("10.99.0.1") },
			append(noAddress(named(fail, "10.99.0.1 is not in the CIDRs of", "reaches only the VPC itself"))[:1],
				outcome{awscheck.PathInterface, unverified, "10.99.0.1 is not an address of vpc-0a1b2c3d4e5f60718.", "", awscheck.PathName},
				outcome{awscheck.PathSecurityGroups, unverified, "10.99.0.1 is not an address of", "", awscheck.PathName}, outcome{awscheck.PathACL, unverified, "10.99.0.1 is not an address of", "", awscheck.PathName},
				outcome{awscheck.PathRoute, unverified, "10.99.0.1 is not an address of", "", awscheck.PathName}, outcome{awscheck.PathAstro, unverified, "10.99.0.1 is not an address of", "", awscheck.PathName})},
		{"a public address", func(s *situation) { s.at("203.0.113.7") }, noAddress(named(fail, "not in the CIDRs", "with the public endpoints"))},
		{"no record in the zone", record(), noAddress(named(fail, "has no A or CNAME record for it", "list-resource-record-sets --hosted-zone-id Z0ORDERS"))},
		{"a record to nowhere", record(awssim.Record{Name: ordersDNS, Type: "CNAME", Values: []string{"gone.data.example.internal"}}),
			noAddress(named(fail, "leads to gone.data.example.internal", "Add a record for gone.data.example.internal"))},
		{"a record that leads back", record(awssim.Record{Name: ordersDNS, Type: "CNAME", Values: []string{"b.data.example.internal"}}, awssim.Record{Name: "b.data.example.internal", Type: "CNAME", Values: []string{ordersDNS}}),
			noAddress(named(fail, "leads back to itself", "CNAME"))},
		{"records in two places", record(awssim.Record{Name: ordersDNS, Values: []string{"10.40.3.7"}, SetID: "a"}, awssim.Record{Name: ordersDNS, Values: []string{"10.98.0.1"}, SetID: "b"}),
			noAddress(named(fail, "10.98.0.1 is not in the CIDRs", ""))},
		{"a zone that was not chosen", func(s *situation) { alone(s); s.plan.Zones = nil },
			[]outcome{named(fail, "which was not chosen", "Add Z0ORDERS")}},
		{"a zone that was not chosen, and no record in it", func(s *situation) { alone(s); s.plan.Zones = nil; record()(s) },
			noAddress(named(fail, "which was not chosen", "It has no A record for orders.data.example.internal yet"))},
		{"a longer zone that was not chosen is not Astro's", func(s *situation) {
			s.target.Zones = append(s.target.Zones, awssim.Zone{ID: "Z0LONGER", Name: "orders.data.example.internal.", VPCs: []string{simtest.VPC}})
		}, nil},
		{"a longer zone that is Astro's hides the record", func(s *situation) {
			s.target.Zones = append(s.target.Zones, awssim.Zone{ID: "Z0LONGER", Name: "orders.data.example.internal.", VPCs: []string{simtest.VPC, astroVPC}})
		}, noAddress(named(fail, "Zone Z0LONGER", ""))},
		{"a chosen zone that AWS does not list", func(s *situation) { alone(s); s.plan.Zones = []string{"Z0PROFILE"} },
			noAddress(outcome{awscheck.PathName, unverified, "zone Z0PROFILE was chosen", "", awscheck.DNSZones})},
		{"a name of the company's own DNS servers", func(s *situation) { s.at("orders.corp") },
			noAddress(named(fail, "public DNS has no such names", "Choose the private zone"))},
		{"a public name that this machine's DNS does not resolve", func(s *situation) { s.at("orders.example.com") },
			noAddress(named(unverified, "leave private addresses out", "nslookup orders.example.com 1.1.1.1"))},
		{"a name that this machine's DNS resolves, and public DNS may not", func(s *situation) {
			s.at("orders.example.com")
			s.world.Hosts = append(s.world.Hosts, awssim.Host{Name: "orders.example.com", Addresses: []string{"10.40.3.7"}})
		}, []outcome{named(unverified, "it may know names that public DNS does not", "nslookup orders.example.com 1.1.1.1")}},
		{"a public alias of the database", func(s *situation) {
			s.at("orders.example.com")
			s.world.Hosts = append(s.world.Hosts, awssim.Host{Name: "orders.example.com", Canonical: rdsDNS, Addresses: []string{"10.40.3.7"}})
		}, []outcome{named(pass, "by public DNS to 10.40.3.7", "")}},
		{"a database that is publicly accessible", func(s *situation) {
			s.at(rdsDNS)
			s.region.Resources.Databases[0].Public = "54.1.2.3"
			s.world.Hosts[0] = awssim.Host{Name: rdsDNS, Canonical: "ec2-54-1-2-3.compute-1.amazonaws.com", Addresses: []string{"54.1.2.3"}}
		}, []outcome{named(pass, "with the DNS option of the connection on, Astro resolves it to 10.40.3.7", "")}},
		{"the same, and host names are not to be resolved", func(s *situation) {
			s.at(rdsDNS)
			s.plan.ResolveNames = false
			s.region.Resources.Databases[0].Public = "54.1.2.3"
			s.world.Hosts[0] = awssim.Host{Name: rdsDNS, Canonical: "ec2-54-1-2-3.compute-1.amazonaws.com", Addresses: []string{"54.1.2.3"}}
		}, []outcome{named(fail, "only with the DNS option", "host names are resolved")}},
		{"an instance elsewhere", func(s *situation) {
			s.at("ec2-54-9-9-9.compute-1.amazonaws.com")
			s.world.Hosts = append(s.world.Hosts, awssim.Host{Name: "ec2-54-9-9-9.compute-1.amazonaws.com", Addresses: []string{"54.9.9.9"}})
		}, noAddress(named(fail, "no network interface of", "public endpoints"))},
		{"the private name of an instance in another region", func(s *situation) { s.at("ip-10-40-3-7.eu-west-1.compute.internal") },
			noAddress(named(fail, "is a name of region eu-west-1", ""))},
		{"the zones can't be listed", func(s *situation) {
			s.world.Faults = []awssim.Fault{{Service: "Route 53", Operation: "ListHostedZonesByVPC", Err: awssim.Denied(simtest.Ana, "route53:ListHostedZonesByVPC")}}
		}, noAddress(named(unverified, "route53:ListHostedZonesByVPC", ""))},
		{"the records can't be listed", func(s *situation) {
			s.world.Faults = []awssim.Fault{{Service: "Route 53", Operation: "ListResourceRecordSets", Err: awssim.Denied(simtest.Ana, "route53:ListResourceRecordSets")}}
		}, noAddress(named(unverified, "route53:ListResourceRecordSets", ""))},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open()
			c.edit(s)
			s.require(t, c.want...)
		})
	}
}

func TestTheInterfaceOfAService(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(*situation)
		want []outcome
	}{
		{"a database", func(*situation) {}, []outcome{{awscheck.PathInterface, pass, "(RDSNetworkInterface) in subnet-0db", "", ""}}},
		{"an instance", func(s *situation) {
			s.at("10.40.3.9")
			s.region.Resources.Instances = []awssim.Instance{{ID: "i-0a1", VPC: simtest.VPC, Subnet: "subnet-0db", Address: "10.40.3.9", Groups: []string{"sg-0orders"}}}
		}, []outcome{{awscheck.PathInterface, pass, "(instance i-0a1)", "", ""}}},
		{"a record with an old address", func(s *situation) { s.target.Zones[0].Records[0].Values = []string{"10.40.3.8"} },
			noInterface(outcome{awscheck.PathInterface, fail, "No network interface of vpc-0a1b2c3d4e5f60718 has 10.40.3.8", "describe-network-interfaces", ""})},
		{"the same address in another VPC", func(s *situation) {
			s.region.Resources.Databases[0].VPC = "vpc-0b"
			s.region.VPCs = append(s.region.VPCs, awssim.VPC{ID: "vpc-0b", CIDRs: []string{"10.40.0.0/16"}})
		}, noInterface(outcome{awscheck.PathInterface, fail, "No network interface", "", ""})},
		{"the interfaces can't be listed", func(s *situation) {
			s.world.Faults = []awssim.Fault{{Service: "EC2", Operation: "DescribeNetworkInterfaces", Account: simtest.OtherAccountID, Err: awssim.Denied(simtest.Ana, "ec2:DescribeNetworkInterfaces")}}
		}, []outcome{
			{awscheck.PathInterface, unverified, "ec2:DescribeNetworkInterfaces", "", ""},
			{awscheck.PathSecurityGroups, unverified, "ec2:DescribeNetworkInterfaces", "", ""},
			{awscheck.PathACL, unverified, "ec2:DescribeNetworkInterfaces", "", ""},
			{awscheck.PathRoute, unverified, "ec2:DescribeNetworkInterfaces", "", ""},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open()
			c.edit(s)
			s.require(t, c.want...)
		})
	}
}

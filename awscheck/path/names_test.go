package path_test

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/path"
)

func named(status awscheck.Status, says, fix, cause string) outcome {
	return outcome{awscheck.PathName, status, says, fix, cause}
}

// publiclyAccessible is the database with a public address, whose name is an alias of an
// instance's: this machine sees it at the given address.
func publiclyAccessible(s *situation, seen string) {
	s.at(rdsDNS)
	s.region.Resources.Databases[0].Public = "54.1.2.3"
	s.world.Hosts[0] = awssim.Host{Name: rdsDNS, Canonical: "ec2-54-1-2-3.compute-1.amazonaws.com", Addresses: []string{seen}}
}

func dnsOption(s *situation, option string) {
	s.peering(func(p *awssim.Peering) { p.Accepter.DNSOption = option })
}

// TestNamesThatNeedTheDNSOption is about what the connection that exists does, not what is
// planned. (Amazon VPC Peering Guide, "Enable DNS resolution for a VPC peering
// connection".)
func TestNamesThatNeedTheDNSOption(t *testing.T) {
	const enable = "aws ec2 modify-vpc-peering-connection-options --vpc-peering-connection-id pcx-0astro --accepter-peering-connection-options AllowDnsResolutionFromRemoteVpc=true --region us-east-1 --profile data"
	const optionOff = "The accepter's DNS option of pcx-0astro is off"
	pending := func(s *situation) {
		s.peering(func(p *awssim.Peering) { p.State = "pending-acceptance"; p.Expires = time.Now().Add(time.Hour) })
	}
	run(t, []change{
		{"a public database, and the option is on", func(s *situation) { publiclyAccessible(s, "54.1.2.3") }, []outcome{named(pass, "resolves it to 10.40.3.7", "", "")}},
		{"the public name of an instance", func(s *situation) {
			publiclyAccessible(s, "54.1.2.3")
			s.at("ec2-54-1-2-3.compute-1.amazonaws.com")
			s.world.Hosts = append(s.world.Hosts, awssim.Host{Name: "ec2-54-1-2-3.compute-1.amazonaws.com", Addresses: []string{"54.1.2.3"}})
		}, []outcome{named(pass, "ec2-54-1-2-3.compute-1.amazonaws.com is the public name of an EC2 instance; with the DNS option", "", "")}},
		{"a public database, and the option is off", func(s *situation) { publiclyAccessible(s, "54.1.2.3"); dnsOption(s, "off") },
			[]outcome{named(fail, optionOff, "owner: network\nEnable DNS resolution for the peering connection.\n"+enable, awscheck.VerifyDNSOption)}},
		{"a public database, and AWS does not report the option", func(s *situation) { publiclyAccessible(s, "54.1.2.3"); dnsOption(s, "blank") },
			[]outcome{named(unverified, "AWS does not report", enable, awscheck.VerifyDNSOption)}},
		{"a public database, and the request waits", func(s *situation) { publiclyAccessible(s, "54.1.2.3"); pending(s) }, []outcome{
			named(unverified, "only once the connection is active, and pcx-0astro is pending-acceptance", "", awscheck.VerifyActive),
			{awscheck.PathRoute, fail, "", "", awscheck.VerifyActive}, {awscheck.PathAstro, unverified, "", "", awscheck.VerifyActive},
		}},
		{"a public database, before the request", func(s *situation) { publiclyAccessible(s, "54.1.2.3"); s.peering(nil) }, []outcome{
			named(pass, "resolves it to 10.40.3.7", "", ""), {awscheck.PathRoute, info, "", "", ""}, {awscheck.PathAstro, info, "", "", ""},
		}},
		{"a public database, seen from inside its VPC", func(s *situation) { publiclyAccessible(s, "10.40.3.7") }, []outcome{named(pass, "resolves it to 10.40.3.7", "", "")}},
		{"a public database, seen from inside its VPC, and the option is off", func(s *situation) { publiclyAccessible(s, "10.40.3.7"); dnsOption(s, "off") },
			[]outcome{named(fail, optionOff, "owner: network\nEnable DNS resolution for the peering connection.\n"+enable, awscheck.VerifyDNSOption)}},
		{"a public database of a VPC without DNS hostnames", func(s *situation) { publiclyAccessible(s, "54.1.2.3"); s.vpc.DNSHostnames = false },
			[]outcome{named(fail, "vpc-0a1b2c3d4e5f60718 has DNS hostnames (enableDnsHostnames) off", "modify-vpc-attribute --vpc-id vpc-0a1b2c3d4e5f60718 --enable-dns-hostnames", awscheck.DNSHostnames)}},
		{"a public database, and Astro's VPC has no DNS hostnames", func(s *situation) { publiclyAccessible(s, "54.1.2.3"); s.astro.DNSHostnames = false },
			[]outcome{named(fail, "Astro's VPC vpc-0astro has DNS hostnames (enableDnsHostnames) off", "owner: astronomer\nSend this to Astronomer's support", "")}},
		{"a private name in the region of Astro's VPC needs no option", func(s *situation) {
			s.at("ip-10-40-3-7.ec2.internal")
			dnsOption(s, "off")
		}, nil},
		{"a private name in another region than Astro's VPC", func(s *situation) {
			s.at("ip-10-40-3-7.ec2.internal")
			s.inAnotherRegion()
			dnsOption(s, "off")
		}, []outcome{named(fail, optionOff, "owner: network\nEnable DNS resolution for the peering connection.\n"+enable, awscheck.VerifyDNSOption)}},
		{"a private name in another region than Astro's VPC, and the option is on", func(s *situation) {
			s.at("ip-10-40-3-7.ec2.internal")
			s.inAnotherRegion()
		}, nil},
		{"a private name in another region than Astro's VPC, before the request", func(s *situation) {
			s.at("ip-10-40-3-7.ec2.internal")
			s.inAnotherRegion()
			s.peering(nil)
		}, []outcome{
			named(pass, "with the DNS option of the connection on, Astro resolves it to 10.40.3.7", "", ""), {awscheck.PathRoute, info, "", "", ""}, {awscheck.PathAstro, info, "", "", ""},
		}},
		{"the peerings can't be listed", func(s *situation) {
			publiclyAccessible(s, "54.1.2.3")
			s.world.Faults = []awssim.Fault{simtest.Denied("EC2", "DescribeVpcPeeringConnections")}
		}, []outcome{
			named(unverified, "ec2:DescribeVpcPeeringConnections", "", ""), {awscheck.PathRoute, unverified, "", "", ""}, {awscheck.PathAstro, unverified, "", "", ""},
		}},
	})
}

// inAnotherRegion moves Astro's VPC to another region than the target's.
func (s *situation) inAnotherRegion() {
	s.world.Accounts[0].Regions = map[string]*awssim.Region{"eu-west-1": s.cluster}
	s.plan.Peering.Region = "eu-west-1"
	s.peering(func(p *awssim.Peering) { p.Requester.Region = "eu-west-1" })
}

func TestNamesInSeveralZones(t *testing.T) {
	const dbDNS = "orders.db.example.internal"
	second := func(vpcs ...string) func(*situation) {
		return func(s *situation) {
			s.target.Zones[0].Records = []awssim.Record{{Name: ordersDNS, Type: "CNAME", Values: []string{dbDNS}}}
			s.target.Zones = append(s.target.Zones, awssim.Zone{ID: "Z0DB", Name: "db.example.internal.", VPCs: vpcs,
				Records: []awssim.Record{{Name: dbDNS, Values: []string{"10.40.3.7"}}}})
			s.plan.Zones = append(s.plan.Zones, "Z0DB")
		}
	}
	run(t, []change{
		{"both are Astro's", second(simtest.VPC, astroVPC), nil},
		{"Astro's VPC does not use the second one yet", second(simtest.VPC), []outcome{named(fail, "zone Z0DB (db.example.internal.)", "create-vpc-association-authorization --hosted-zone-id Z0DB", awscheck.VerifyZones)}},
		{"the second one was not chosen", func(s *situation) { second(simtest.VPC)(s); s.plan.Zones = []string{zoneID} },
			[]outcome{named(fail, dbDNS+" is a name of the private zone Z0DB", "Add Z0DB to the private hosted zones.", "")}},
		{"the second one has no record", func(s *situation) { second(simtest.VPC, astroVPC)(s); s.target.Zones[1].Records = nil },
			noAddress(named(fail, "leads to "+dbDNS+" in zone Z0DB (db.example.internal.), which has no A record for it", "list-resource-record-sets --hosted-zone-id Z0DB", ""))},
		{"the second one belongs to another account", func(s *situation) {
			second(simtest.VPC, astroVPC)(s)
			s.world.Accounts = append(s.world.Accounts, &awssim.Account{ID: "999988887777", Zones: s.target.Zones[1:]})
			s.target.Zones = s.target.Zones[:1]
		}, noAddress(named(unverified, "Z0DB", "", ""))},
		{"the zone is not chosen, and its owner says that Astro's VPC uses it", func(s *situation) {
			s.plan.Zones, s.plan.Peering.Cluster = nil, nil
		}, []outcome{named(pass, "by zone Z0ORDERS", "", ""), {awscheck.PathAstro, unverified, "needs credentials", "", ""}}},
		{"Astro's VPC has no DNS hostnames, which private zones need", func(s *situation) { s.astro.DNSHostnames = false },
			[]outcome{named(fail, "Astro's VPC vpc-0astro has DNS hostnames (enableDnsHostnames) off", "owner: astronomer\nSend this to Astronomer's support", "")}},
		{"Astro's VPC has no DNS resolution", func(s *situation) { s.astro.NoDNSSupport = true },
			[]outcome{named(fail, "Astro's VPC vpc-0astro has DNS resolution (enableDnsSupport) off", "owner: astronomer\nSend this to Astronomer's support", "")}},
		{"the attributes of Astro's VPC can't be read", func(s *situation) {
			s.world.Faults = []awssim.Fault{simtest.Denied("EC2", "DescribeVpcAttribute")}
		}, []outcome{named(unverified, "ec2:DescribeVpcAttribute", "", "")}},
		{"the peerings can't be listed", func(s *situation) {
			s.world.Faults = []awssim.Fault{simtest.Denied("EC2", "DescribeVpcPeeringConnections")}
		}, []outcome{
			named(unverified, "ec2:DescribeVpcPeeringConnections", "", ""), {awscheck.PathRoute, unverified, "", "", ""}, {awscheck.PathAstro, unverified, "", "", ""},
		}},
		{"several peerings may be Astro's", func(s *situation) {
			s.region.Peerings = append(s.region.Peerings, s.region.Peerings[0])
			s.region.Peerings[1].ID = "pcx-0second"
		}, []outcome{
			named(unverified, "more than one peering", "", awscheck.VerifyRequest),
			{awscheck.PathRoute, unverified, "", "", awscheck.VerifyRequest}, {awscheck.PathAstro, unverified, "", "", awscheck.VerifyRequest},
		}},
	})
}

// TestNamesThatThisMachineSeesInItsOwnWay is about resolvers that know more, or less, than
// public DNS.
func TestNamesThatThisMachineSeesInItsOwnWay(t *testing.T) {
	const nslookup = "nslookup orders.example.com 1.1.1.1"
	host := func(name string, addresses ...string) func(*situation) {
		return func(s *situation) {
			s.at(name)
			s.world.Hosts = append(s.world.Hosts, awssim.Host{Name: name, Addresses: addresses})
		}
	}
	run(t, []change{
		{"a company's name that its own DNS servers resolve", host("orders.corp", "10.40.3.7"),
			[]outcome{named(unverified, "public DNS has no such names", "Resolver rule", "")}},
		{"a company's name that its own DNS servers resolve to another network", host("orders.corp", "10.99.0.1"),
			noAddress(named(fail, "public DNS has no such names", "", ""))},
		{"a name of one word, which a search domain completes here", func(s *situation) {
			s.at("orders")
			s.world.Hosts = append(s.world.Hosts, awssim.Host{Name: "orders", Canonical: rdsDNS, Addresses: []string{"10.40.3.7"}})
		}, []outcome{named(unverified, "public DNS has no such names", "", "")}},
		{"a public name with a private address elsewhere", host("orders.example.com", "10.99.0.1"), noAddress(named(unverified, "it may know names that public DNS does not", nslookup, ""))},
		{"a filter that hides the name", host("orders.example.com", "0.0.0.0"), noAddress(named(unverified, "0.0.0.0", nslookup, ""))},
		{"an address of a VPN's shared space", host("orders.example.com", "100.64.1.2"), noAddress(named(unverified, "100.64.1.2", nslookup, ""))},
		{"a public address that the VPC uses", func(s *situation) {
			host("orders.example.com", "203.0.113.7")(s)
			s.vpc.CIDRs = append(s.vpc.CIDRs, "203.0.113.0/24")
			s.region.Resources.Databases[0].Address = "203.0.113.7"
			s.astro.RouteTables[0].Routes = append(s.astro.RouteTables[0].Routes, awssim.Route{To: "203.0.113.0/24", Via: pcx})
		}, []outcome{named(unverified, "it may know names that public DNS does not", nslookup, "")}},
		{"a tunnel to the database, in this machine's DNS", func(s *situation) {
			s.at(rdsDNS)
			s.world.Hosts[0].Addresses = []string{"127.0.0.1"}
		}, noAddress(named(unverified, "127.0.0.1", "nslookup "+rdsDNS+" 1.1.1.1", ""))},
		{"a public name with a public address", host("orders.example.com", "203.0.113.7"), noAddress(named(fail, "resolves by public DNS to 203.0.113.7", "with the public endpoints", ""))},
		{"a public name with one address in the VPC and one elsewhere", host("orders.example.com", "10.40.3.7", "10.99.0.1"),
			noAddress(named(unverified, "it may know names that public DNS does not", nslookup, ""))},
		{"an alias of the zone is not said to be public", func(s *situation) {
			s.target.Zones[0].Records = []awssim.Record{{Name: ordersDNS, Type: "CNAME", Values: []string{rdsDNS}}}
		}, []outcome{named(pass, ordersDNS+" leads by zone Z0ORDERS (data.example.internal.) to "+rdsDNS+", which resolves by public DNS to 10.40.3.7", "", "")}},
		{"a name of a zone that was not chosen, and that public DNS may have too", func(s *situation) {
			host("orders.example.com", "10.40.3.7")(s)
			s.target.Zones = append(s.target.Zones, awssim.Zone{ID: "Z0PUBLIC", Name: "example.com.", VPCs: []string{simtest.VPC}})
		}, []outcome{named(unverified, "whether public DNS has the name too", nslookup, "")}},
		{"the name of an instance by its id", func(s *situation) { s.at("i-0123456789abcdef0.ec2.internal") },
			noAddress(named(unverified, "by its id", "ip-10-0-0-1.ec2.internal", ""))},
		{"a name in capitals", func(s *situation) { s.at("Orders.DATA.example.Internal") }, nil},
		{"an address with leading zeros", func(s *situation) { s.at("010.040.003.007") }, noAddress(named(fail, "public DNS has no such names", "", ""))},
	})
	t.Run("its DNS does not answer where an alias leads", func(t *testing.T) {
		s := open()
		s.at(rdsDNS)
		s.plan.Names = noAliases{s.plan.Names}
		s.require(t, noAddress(named(unverified, "i/o timeout", "nslookup "+rdsDNS, ""))...)
	})
	t.Run("a search domain would complete the name", func(t *testing.T) {
		s := open()
		s.at("orders.example")
		s.plan.Names = searching{s.plan.Names}
		s.require(t, noAddress(named(unverified, "has no IPv4 address for orders.example.", "", ""))...)
	})
	t.Run("the addresses come twice, as IPv6 and as IPv4", func(t *testing.T) {
		s := open()
		s.at(rdsDNS)
		s.plan.Names = bothFamilies{s.plan.Names}
		s.require(t, named(pass, "to 10.40.3.7, in a CIDR", "", ""))
	})
}

// searching is DNS that completes each name without a final dot to one that it has.
type searching struct{ path.Names }

func (n searching) LookupHost(ctx context.Context, host string) ([]netip.Addr, error) {
	if !strings.HasSuffix(host, ".") {
		host = rdsDNS
	}
	return n.Names.LookupHost(ctx, host)
}

func (n searching) CanonicalName(ctx context.Context, host string) (string, error) {
	if !strings.HasSuffix(host, ".") {
		host = rdsDNS
	}
	return n.Names.CanonicalName(ctx, host)
}

// noAliases is DNS that fails for where an alias leads.
type noAliases struct{ path.Names }

func (noAliases) CanonicalName(context.Context, string) (string, error) {
	return "", errors.New("read udp: i/o timeout")
}

// bothFamilies is DNS that returns each address twice, and an IPv6 address.
type bothFamilies struct{ path.Names }

func (n bothFamilies) LookupHost(ctx context.Context, host string) ([]netip.Addr, error) {
	found, err := n.Names.LookupHost(ctx, host)
	return append(found, netip.MustParseAddr("2600:1f18::1"), found[0]), err
}

// TestAnswersThatChangeWhereANameLeads changes one answer at a time, as a user does in
// the wizard: what AWS has said before is kept.
func TestAnswersThatChangeWhereANameLeads(t *testing.T) {
	for _, c := range []struct {
		name   string
		before func(*situation)
		then   func(*situation)
		want   []outcome
	}{
		{"the region of Astro's VPC", func(s *situation) {
			s.peering(nil)
			s.at("ip-10-40-3-7.ec2.internal")
			s.plan.ResolveNames = false
		}, func(s *situation) { s.plan.Peering.Region = "eu-west-1" },
			[]outcome{named(fail, "only with the DNS option", "", ""), {awscheck.PathRoute, info, "", "", ""}, {awscheck.PathAstro, info, "", "", ""}}},
		{"the network of Astro's VPC, which is now one that exists", func(s *situation) {
			s.target.Zones[0].VPCs = []string{simtest.VPC}
			s.admit(postgres("0.0.0.0/0"))
			s.plan.Peering.Plan.CIDR = netip.MustParsePrefix("172.21.0.0/19")
			s.peering(func(p *awssim.Peering) { p.Requester.Account = "999988887777" })
		}, func(s *situation) {
			s.plan.Peering.AccountID = "999988887777"
			s.plan.Peering.Plan.CIDR = netip.MustParsePrefix(astroCIDR)
		}, []outcome{named(fail, "is not associated with the zone", "", awscheck.VerifyZones), {awscheck.PathAstro, unverified, "", "", ""}}},
		{"the profile of Astro's account", func(s *situation) {
			s.plan.Peering.Cluster = nil
			s.plan.Zones = nil
			s.target.Zones[0].VPCs = []string{simtest.VPC}
		},
			func(s *situation) {
				s.target.Zones[0].VPCs = []string{simtest.VPC, astroVPC}
				s.plan.Peering.Cluster = account.NewAccounts(account.Options{Source: s.world, Now: s.world.Clock}).Open("astro")
			}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open()
			c.before(s)
			s.findings(t)
			c.then(s)
			s.require(t, c.want...)
		})
	}
}

func TestAVPCThatIsNotThereIsTheCause(t *testing.T) {
	s := open()
	s.plan.Peering.Target.VPC = "vpc-0gone"
	for id, f := range s.findings(t) {
		if f.Status != unverified || f.Cause != awscheck.PeeringVPC && f.Cause != awscheck.VerifyRequest || strings.Contains(f.Detail, "internal") {
			t.Errorf("%s: %s, cause %q: %s", id, f.Status, f.Cause, f.Detail)
		}
	}
}

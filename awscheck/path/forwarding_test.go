package path_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

// TestNamesThatAstrosVPCForwards: a Resolver rule of the VPC that asks comes before its
// private zone of the same name, and before public DNS. (Route 53 Developer Guide,
// "Considerations when working with a private hosted zone".)
func TestNamesThatAstrosVPCForwards(t *testing.T) {
	rule := func(domain, kind string) func(*situation) {
		return func(s *situation) {
			s.cluster.ResolverRules = []awssim.ResolverRule{{ID: "rslvr-rr-0corp", Name: "corp", Domain: domain, Type: kind, Targets: []string{"10.60.0.2"}, VPCs: []string{astroVPC}}}
		}
	}
	forwarded := named(unverified, "Resolver rule rslvr-rr-0corp (corp) of Astro's VPC vpc-0astro forwards queries for "+ordersDNS+" to 10.60.0.2", "", "")
	run(t, []change{
		{"a rule for the zone's name", rule("data.example.internal", "FORWARD"), []outcome{forwarded}},
		{"a rule for a longer name", rule(ordersDNS, "FORWARD"), []outcome{forwarded}},
		{"a rule for a shorter name than the zone's", rule("example.internal", "FORWARD"), nil},
		{"a rule for another name", rule("corp.example", "FORWARD"), nil},
		{"an exception from forwarding", rule("data.example.internal", "SYSTEM"), nil},
		{"a rule of the target VPC, which Astro does not ask", func(s *situation) {
			rule("data.example.internal", "FORWARD")(s)
			s.region.ResolverRules, s.cluster.ResolverRules = s.cluster.ResolverRules, nil
			s.region.ResolverRules[0].VPCs = []string{simtest.VPC}
		}, nil},
		{"a rule for everything takes the database's own name", func(s *situation) { s.at(rdsDNS); rule(".", "FORWARD")(s) },
			[]outcome{named(unverified, "forwards queries for "+rdsDNS, "", "")}},
		{"a rule for everything leaves the names of instances", func(s *situation) { s.at("ip-10-40-3-7.ec2.internal"); rule(".", "FORWARD")(s) }, nil},
		{"a rule for the company's name, which no zone has", func(s *situation) { s.at("orders.corp"); rule("corp", "FORWARD")(s) },
			noAddress(named(unverified, "forwards queries for orders.corp to 10.60.0.2", "", ""))},
		{"a rule for where an alias leads", func(s *situation) {
			s.target.Zones[0].Records = []awssim.Record{{Name: ordersDNS, Type: "CNAME", Values: []string{rdsDNS}}}
			rule("amazonaws.com", "FORWARD")(s)
		}, []outcome{named(unverified, "forwards queries for "+rdsDNS, "", "")}},
		{"an address needs no name", func(s *situation) { s.at("10.40.3.7"); rule(".", "FORWARD")(s) }, nil},
		{"the rules can't be listed", func(s *situation) {
			s.world.Faults = []awssim.Fault{{Service: "Route53Resolver", Operation: "ListResolverRuleAssociations", Account: simtest.AccountID, Err: awssim.Denied(simtest.Ana, "route53resolver:ListResolverRuleAssociations")}}
		}, []outcome{named(unverified, "route53resolver:ListResolverRuleAssociations", "", "")}},
		{"a rule that is shared with the VPC and not listed", func(s *situation) {
			rule("data.example.internal", "FORWARD")(s)
			s.cluster.ResolverRules[0].Unlisted = true
		}, []outcome{named(unverified, "uses rslvr-rr-0corp, which AWS does not list", "", "")}},
		{"Astro's account can't be read", func(s *situation) { rule("data.example.internal", "FORWARD")(s); s.plan.Peering.Cluster = nil },
			[]outcome{{awscheck.PathAstro, unverified, "needs credentials", "", ""}}},
	})
}

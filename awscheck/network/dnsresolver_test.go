package network_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/network"
)

// at are data services at the given hosts.
func at(hosts ...string) []dataservice.Endpoint {
	var all []dataservice.Endpoint
	for i, h := range hosts {
		all = append(all, dataservice.Endpoint{Name: fmt.Sprint("s", i), Kind: "postgres", Host: h, Port: 5432})
	}
	return all
}

// forwards is a rule by which the target VPC asks the office's DNS servers.
func forwards(id, domain string, edit ...func(*awssim.ResolverRule)) awssim.ResolverRule {
	r := awssim.ResolverRule{ID: id, Name: "office", Domain: domain, Targets: []string{"10.60.0.2", "10.60.1.2"}, VPCs: []string{simtest.VPC}}
	for _, e := range edit {
		e(&r)
	}
	return r
}

func TestResolverRulesOfTheTarget(t *testing.T) {
	used := func(status string) func(*awssim.ResolverRule) {
		return func(r *awssim.ResolverRule) { r.Used = status }
	}
	ofType := func(typ string) func(*awssim.ResolverRule) {
		return func(r *awssim.ResolverRule) { r.Type = typ }
	}
	elsewhere := func(r *awssim.ResolverRule) { r.VPCs = []string{"vpc-0other"} }
	shared := func(r *awssim.ResolverRule) { r.Owner = "777788889999" }
	zone := awssim.Zone{ID: "ZDATA", Name: "data.example.com.", VPCs: []string{simtest.VPC}}
	inner := awssim.Zone{ID: "ZINNER", Name: "x.data.example.com.", VPCs: []string{simtest.VPC}}
	many := make([]awssim.ResolverRule, 45)
	for i := range many {
		many[i] = forwards(fmt.Sprintf("rslvr-rr-%02d", i), fmt.Sprintf("team-%02d.example.com.", i))
	}
	const orders = "orders.data.example.com"
	for name, c := range map[string]struct {
		rules  []awssim.ResolverRule
		zones  []awssim.Zone
		hosts  []string
		chosen []string
		status []awscheck.Status
		says   []string
		cause  string
		faults []awssim.Fault
	}{
		"no rules but AWS's own": {
			hosts: []string{orders}, status: []awscheck.Status{awscheck.Pass}, says: []string{"The Resolver rules of " + simtest.VPC + " were listed, and none forwards queries to other DNS servers."},
		},
		"the office answers for the service": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "example.com.")}, hosts: []string{"Orders.Data.example.com"}, status: []awscheck.Status{awscheck.Warn},
			says: []string{"rslvr-rr-1 (office) of " + simtest.VPC + " forwards queries for example.com to 10.60.0.2 and 10.60.1.2.", "answer for " + orders, "will not resolve from Astro unless"},
		},
		"the office answers for other names": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "corp.example.com.")}, hosts: []string{orders}, status: []awscheck.Status{awscheck.Pass},
			says: []string{"forward queries for corp.example.com to other DNS servers, but not for " + orders},
		},
		"the network account shares the rule": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "example.com.", shared)}, hosts: []string{orders}, status: []awscheck.Status{awscheck.Warn}, says: []string{orders},
		},
		"another VPC uses the rule": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "example.com.", elsewhere)}, hosts: []string{orders}, status: []awscheck.Status{awscheck.Pass},
		},
		"an exception": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "example.com."), forwards("rslvr-rr-2", "data.example.com.", ofType("SYSTEM"))}, hosts: []string{orders}, status: []awscheck.Status{awscheck.Pass},
		},
		"a rule that is being created": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "example.com.", used("CREATING"))}, hosts: []string{orders}, status: []awscheck.Status{awscheck.Warn},
		},
		"a rule that is being removed from the VPC": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "example.com.", used("DELETING"))}, hosts: []string{orders}, status: []awscheck.Status{awscheck.Pass},
		},
		"a rule that another one overrides": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "example.com.", used("OVERRIDDEN"))}, hosts: []string{orders}, status: []awscheck.Status{awscheck.Pass},
		},
		"a rule that is deleted": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "example.com.", func(r *awssim.ResolverRule) { r.Status = "DELETING" })}, hosts: []string{orders}, status: []awscheck.Status{awscheck.Pass},
		},
		"everything goes to the office, but not the VPC's zones": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", ".")}, zones: []awssim.Zone{zone}, hosts: []string{orders, "ledger.example.com"}, chosen: []string{"ZDATA"}, status: []awscheck.Status{awscheck.Warn},
			says: []string{"all names without a rule of their own", "answer for ledger.example.com."},
		},
		"the office answers for a chosen zone": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "data.example.com.")}, zones: []awssim.Zone{zone}, chosen: []string{"ZDATA"}, status: []awscheck.Status{awscheck.Warn},
			says: []string{"comes before the chosen zone ZDATA (data.example.com.)", "asks the zone, whose records may differ"},
		},
		"the office answers for a service of a chosen zone": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "data.example.com.")}, zones: []awssim.Zone{zone}, hosts: []string{orders}, chosen: []string{"ZDATA"}, status: []awscheck.Status{awscheck.Warn},
			says: []string{"to 10.60.0.2 and 10.60.1.2. In the target VPC the rule comes before the chosen zone"},
		},
		"the office answers for a part of a chosen zone": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "eu.data.example.com.")}, zones: []awssim.Zone{zone}, hosts: []string{orders}, chosen: []string{"ZDATA"}, status: []awscheck.Status{awscheck.Warn},
			says: []string{"queries for eu.data.example.com", "ZDATA"},
		},
		"the office answers for a part of a zone within the chosen one": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "eu.x.data.example.com.")}, zones: []awssim.Zone{zone, inner}, chosen: []string{"ZDATA"}, status: []awscheck.Status{awscheck.Pass},
		},
		"the office answers for a zone that was not chosen": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "data.example.com.")}, zones: []awssim.Zone{zone}, status: []awscheck.Status{awscheck.Info}, says: []string{"queries for data.example.com", "No name that pipelines need was given"},
		},
		"two rules take a service each": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-2", "b.com."), forwards("rslvr-rr-1", "a.com.")}, hosts: []string{"x.b.com", "x.a.com", "x.c.com"}, status: []awscheck.Status{awscheck.Warn, awscheck.Warn},
			says: []string{"rslvr-rr-1", "x.a.com", "rslvr-rr-2", "x.b.com"},
		},
		"a rule beyond the first page": {
			rules: many, hosts: []string{"db.team-44.example.com"}, status: []awscheck.Status{awscheck.Warn}, says: []string{"rslvr-rr-44"},
		},
		"a service by its address": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", ".")}, hosts: []string{"10.20.3.4"}, status: []awscheck.Status{awscheck.Info},
		},
		"a database by AWS's name, which public DNS has": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", ".")}, hosts: []string{"db.x.us-east-1.rds.amazonaws.com", orders}, zones: []awssim.Zone{zone}, status: []awscheck.Status{awscheck.Pass},
			says: []string{"Not compared, because public DNS has AWS's own names: db.x.us-east-1.rds.amazonaws.com."},
		},
		"an instance by its name": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", ".")}, hosts: []string{"ip-10-20-0-1.ec2.internal"}, status: []awscheck.Status{awscheck.Pass},
		},
		"an instance by its name, whose setting may not be read": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", ".")}, hosts: []string{"ip-10-20-0-1.ec2.internal"}, status: []awscheck.Status{awscheck.Unverified}, says: []string{"ec2:DescribeVpcAttribute"},
			faults: []awssim.Fault{deniedEC2("DescribeVpcAttribute")},
		},
		"a delegation rule": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "example.com.", ofType("DELEGATE"))}, hosts: []string{orders}, status: []awscheck.Status{awscheck.Unverified}, says: []string{"delegation rules", "rslvr-rr-1 (office)"},
		},
		"a rule of a type of next year": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "example.com.", ofType("MIRROR"))}, hosts: []string{orders}, status: []awscheck.Status{awscheck.Unverified}, says: []string{"a type that is not known here"},
		},
		"a chosen zone that is not the VPC's": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "other.com.")}, zones: []awssim.Zone{zone}, hosts: []string{orders}, chosen: []string{"ZDATA", "ZOTHER"}, status: []awscheck.Status{awscheck.Unverified},
			says: []string{"Not determined for ZOTHER"}, cause: "dns.zones",
		},
		"no permission to list the associations": {
			hosts: []string{orders}, status: []awscheck.Status{awscheck.Unverified}, says: []string{"route53resolver:ListResolverRuleAssociations"},
			faults: []awssim.Fault{{Service: "Route53Resolver", Operation: "ListResolverRuleAssociations", Err: awssim.Denied("bo", "x")}},
		},
		"no permission to list the rules": {
			hosts: []string{orders}, status: []awscheck.Status{awscheck.Unverified}, says: []string{"route53resolver:ListResolverRules"},
			faults: []awssim.Fault{{Service: "Route53Resolver", Operation: "ListResolverRules", Err: awssim.Denied("bo", "x")}},
		},
		"the second page of rules is throttled": {
			rules: many, hosts: []string{orders}, status: []awscheck.Status{awscheck.Unverified}, says: []string{"throttled"},
			faults: []awssim.Fault{{Service: "Route53Resolver", Operation: "ListResolverRules", Later: true, Err: awssim.Throttled()}},
		},
		"a reply without the list": {
			hosts: []string{orders}, status: []awscheck.Status{awscheck.Unverified}, says: []string{"not what AWS sends"}, faults: []awssim.Fault{{Service: "Route53Resolver"}},
		},
		"the zones may not be listed, and no rule matters": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "other.com.")}, hosts: []string{orders}, status: []awscheck.Status{awscheck.Pass},
			faults: []awssim.Fault{{Service: "Route 53", Err: awssim.Denied("bo", "route53:ListHostedZonesByVPC")}},
		},
		"the zones may not be listed, and one of them could come before a rule": {
			rules: []awssim.ResolverRule{forwards("rslvr-rr-1", "example.com.")}, hosts: []string{orders}, status: []awscheck.Status{awscheck.Unverified}, says: []string{"route53:ListHostedZonesByVPC"},
			faults: []awssim.Fault{{Service: "Route 53", Err: awssim.Denied("bo", "route53:ListHostedZonesByVPC")}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := region(target(func(v *awssim.VPC) { v.DNSHostnames = true }))
			r.ResolverRules = c.rules
			w := twoAccounts(r, c.faults...)
			w.Accounts[1].Zones = c.zones
			found := network.CheckDNSResolver(t.Context(), targetIn(w, nil), "us-east-1", at(c.hosts...), c.chosen)
			var status []awscheck.Status
			text := ""
			for _, f := range found {
				status = append(status, f.Status)
				text += f.Detail + "\n"
				if f.ID != "dns.resolver" || f.Cause != c.cause {
					t.Errorf("%+v", f)
				}
				simtest.RequireFinding(t, f)
			}
			if !slices.Equal(status, c.status) || slices.ContainsFunc(c.says, func(s string) bool { return !strings.Contains(text, s) }) {
				t.Errorf("%v: %s", status, text)
			}
		})
	}
}

// With DNS hostnames off, the resolver has no rules of its own for instances.
func TestAnInstancesNameWithoutDNSHostnamesIsForwarded(t *testing.T) {
	r := region(target())
	r.ResolverRules = []awssim.ResolverRule{forwards("rslvr-rr-1", ".")}
	f := only(t, network.CheckDNSResolver(t.Context(), targetIn(twoAccounts(r), nil), "us-east-1", at("ip-10-20-0-1.ec2.internal"), nil))
	if f.Status != awscheck.Warn || !strings.Contains(f.Detail, "ip-10-20-0-1.ec2.internal") {
		t.Errorf("%+v", f)
	}
}

func TestARuleThatTheAccountCannotListIsUnknown(t *testing.T) {
	r := region(target())
	r.ResolverRules = []awssim.ResolverRule{forwards("rslvr-rr-1", "example.com.", func(r *awssim.ResolverRule) { r.Unlisted = true }), forwards("rslvr-rr-2", "a.com.")}
	found := network.CheckDNSResolver(t.Context(), targetIn(twoAccounts(r), nil), "us-east-1", at("x.a.com"), nil)
	if len(found) != 2 || found[0].Status != awscheck.Warn || found[1].Status != awscheck.Unverified || !strings.Contains(found[1].Detail, "uses rslvr-rr-1, which AWS does not list") {
		t.Fatalf("%+v", found)
	}
	want := "aws route53resolver get-resolver-rule --resolver-rule-id rslvr-rr-1 --region us-east-1 --profile data"
	if !slices.Equal(found[1].Remedy.Look, []string{want}) {
		t.Errorf("%q", found[1].Remedy.Look)
	}
}

// A rule belongs to one region, so only a VPC of that region can use it.
func TestARuleIsSharedOnlyWithinItsRegion(t *testing.T) {
	r := region(target())
	r.ResolverRules = []awssim.ResolverRule{forwards("rslvr-rr-1", "example.com.")}
	for astro, shared := range map[string]bool{"us-east-1": true, "": true, "eu-west-1": false} {
		f := only(t, network.CheckDNSResolver(t.Context(), targetIn(twoAccounts(r), nil), astro, at("orders.example.com"), nil))
		if strings.Contains(f.Remedy.Text, "share the rule") != shared || !strings.Contains(f.Remedy.Text, "private hosted zone") || strings.Contains(f.Remedy.Text, "created in eu-west-1") == shared {
			t.Errorf("Astro in %q: %s", astro, f.Remedy.Text)
		}
		want := []string{"aws route53resolver get-resolver-rule --resolver-rule-id rslvr-rr-1 --region us-east-1 --profile data"}
		if !slices.Equal(f.Remedy.Look, want) || !slices.Equal(f.Resources, []string{"rslvr-rr-1", simtest.VPC}) {
			t.Errorf("%q of %q", f.Remedy.Look, f.Resources)
		}
	}
}

// Only the VPC's owner sees which rules it uses.
func TestRulesOfASharedVPCAreTheOwners(t *testing.T) {
	r := region(target(func(v *awssim.VPC) { v.Owner = "777788889999" }))
	f := only(t, network.CheckDNSResolver(t.Context(), targetIn(twoAccounts(r), nil), "us-east-1", at("orders.example.com"), nil))
	if f.Status != awscheck.Unverified || f.Cause != "peering.vpc" {
		t.Errorf("%+v", f)
	}
}

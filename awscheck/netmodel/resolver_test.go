package netmodel_test

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
)

func TestTheLongestDomainDecidesAQuery(t *testing.T) {
	forward := func(id, domain string) facts.ResolverRule {
		return facts.ResolverRule{ID: id, Domain: domain, Type: facts.ForwardRule}
	}
	of := func(typ facts.ResolverRuleType, domain string) facts.ResolverRule {
		return facts.ResolverRule{ID: string(typ), Domain: domain, Type: typ}
	}
	internet := of(facts.RecursiveRule, "")
	for name, c := range map[string]struct {
		query string
		rules []facts.ResolverRule
		own   []string
		want  string // id of the rule that forwards it; "": none does
	}{
		"AWS's own rule alone":                    {"orders.example.com", []facts.ResolverRule{internet}, nil, ""},
		"the domain itself":                       {"example.com", []facts.ResolverRule{internet, forward("corp", "example.com")}, nil, "corp"},
		"a name far below it":                     {"a.b.example.com", []facts.ResolverRule{forward("corp", "example.com"), internet}, nil, "corp"},
		"a name that ends like it":                {"orders.myexample.com", []facts.ResolverRule{forward("corp", "example.com")}, nil, ""},
		"its parent":                              {"com", []facts.ResolverRule{forward("corp", "example.com")}, nil, ""},
		"the longer of two":                       {"www.example.com", []facts.ResolverRule{forward("all", "example.com"), forward("web", "www.example.com")}, nil, "web"},
		"the longer of two, in the other order":   {"www.example.com", []facts.ResolverRule{forward("web", "www.example.com"), forward("all", "example.com")}, nil, "web"},
		"every name":                              {"orders.example.com", []facts.ResolverRule{internet, forward("all", "")}, nil, "all"},
		"an exception":                            {"acme.example.com", []facts.ResolverRule{forward("corp", "example.com"), of(facts.SystemRule, "acme.example.com")}, nil, ""},
		"below an exception":                      {"x.acme.example.com", []facts.ResolverRule{of(facts.SystemRule, "acme.example.com"), forward("corp", "example.com")}, nil, ""},
		"a rule below an exception":               {"x.acme.example.com", []facts.ResolverRule{forward("corp", "example.com"), of(facts.SystemRule, "acme.example.com"), forward("x", "x.acme.example.com")}, nil, "x"},
		"a zone with a longer name":               {"orders.data.example.com", []facts.ResolverRule{forward("corp", "example.com")}, []string{"data.example.com"}, ""},
		"a zone with the same name":               {"orders.data.example.com", []facts.ResolverRule{forward("corp", "data.example.com")}, []string{"data.example.com"}, "corp"},
		"a zone with a shorter name":              {"orders.data.example.com", []facts.ResolverRule{forward("corp", "data.example.com")}, []string{"example.com"}, "corp"},
		"a zone for other names":                  {"orders.data.example.com", []facts.ResolverRule{forward("corp", "example.com")}, []string{"other.example.com"}, "corp"},
		"an instance's name, with DNS hostnames":  {"ip-10-0-0-1.ec2.internal", []facts.ResolverRule{forward("all", "")}, netmodel.InstanceDomains("us-east-1"), ""},
		"another region's":                        {"ip-10-0-0-1.ec2.internal", []facts.ResolverRule{forward("all", "")}, netmodel.InstanceDomains("eu-west-1"), "all"},
		"a database's name, which AWS leaves out": {"db.x.us-east-1.rds.amazonaws.com", []facts.ResolverRule{forward("all", "amazonaws.com")}, netmodel.InstanceDomains("us-east-1"), "all"},
		"a delegation rule":                       {"orders.example.com", []facts.ResolverRule{of(facts.DelegateRule, "")}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			rule, ok := netmodel.Forwarder(c.query, c.rules, c.own)
			if ok != (c.want != "") || ok && rule.ID != c.want {
				t.Errorf("%+v, %t", rule, ok)
			}
		})
	}
}

// The order of rules never matters, and what is forwarded is below the rule's domain and
// below no longer one.
func FuzzForwarder(f *testing.F) {
	f.Add("a.b.c", "b.c", "c", "a.b.c")
	f.Add("a", "", "a", "b")
	f.Fuzz(func(t *testing.T, name, forward, system, own string) {
		rules := []facts.ResolverRule{{ID: "f", Domain: forward, Type: facts.ForwardRule}, {ID: "s", Domain: system, Type: facts.SystemRule}}
		rule, ok := netmodel.Forwarder(name, rules, []string{own})
		again, same := netmodel.Forwarder(name, []facts.ResolverRule{rules[1], rules[0]}, []string{own})
		if ok != same || rule.ID != again.ID && ok {
			t.Errorf("in the other order: %+v %t, %+v %t", rule, ok, again, same)
		}
		below := func(domain string) bool {
			return domain == "" || ("."+name) == "."+domain || strings.HasSuffix(name, "."+domain)
		}
		want := below(forward) && !(below(system) && len(system) > len(forward)) && !(below(own) && len(own) > len(forward))
		if ok != want {
			t.Errorf("%q by %q, with the exception %q and the zone %q: %t", name, forward, system, own, ok)
		}
	})
}

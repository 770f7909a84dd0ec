package netmodel_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
)

func TestTheRulesThatANetworkACLLacks(t *testing.T) {
	const allow, deny = true, false
	out := func(r facts.ACLRule) facts.ACLRule { r.Egress = true; return r }
	last := rule(facts.LastACLRule, deny, "0.0.0.0/0", 0, facts.AllPorts)
	acl := func(rules ...facts.ACLRule) facts.NetworkACL {
		return facts.NetworkACL{Rules: append(rules, last, out(last))}
	}
	open := rule(100, allow, "0.0.0.0/0", 0, facts.AllPorts)
	const inAt, outAt = "in %d tcp 5432-5432", "out %d tcp 1024-65535"
	for _, c := range []struct {
		name   string
		acl    facts.NetworkACL
		client bool
		want   string
	}{
		{"the default ACL lets everything through", acl(open, out(open)), false, ""},
		{"a new ACL lets nothing through", acl(), false, fmt.Sprintf(inAt+", "+outAt, 100, 100)},
		{"a new ACL at the clients' subnet", acl(), true, "out 100 tcp 5432-5432, in 100 tcp 1024-65535"},
		{"the port is open, and the replies are not", acl(rule(100, allow, "172.20.0.0/16", 5432, 5432), out(rule(100, allow, "0.0.0.0/0", 443, 443))), false, fmt.Sprintf(outAt, 200)},
		{"replies to Linux clients without translation only", acl(open, out(rule(100, allow, "0.0.0.0/0", 32768, 60999))), false, fmt.Sprintf(outAt, 200)},
		{"the guide's ephemeral ports", acl(open, out(rule(140, allow, "0.0.0.0/0", 1024, 65535))), false, ""},
		{"one half of Astro's network", acl(rule(100, allow, "172.20.0.0/20", 0, 65535), out(open)), false, fmt.Sprintf(inAt, 200)},
		{"a rule that denies the private networks", acl(rule(90, deny, "172.16.0.0/12", 0, 65535), open, out(open)), false, fmt.Sprintf(inAt, 89)},
		{"the first rule denies", acl(rule(1, deny, "172.16.0.0/12", 0, 65535), open, out(open)), false, fmt.Sprintf(inAt, 0)},
		{"a rule that denies one port of the replies", acl(open, out(rule(90, deny, "0.0.0.0/0", 3389, 3389)), out(open)), false, fmt.Sprintf(outAt, 89)},
	} {
		t.Run(c.name, func(t *testing.T) {
			passages := netmodel.ServicePassages(5432)
			if c.client {
				passages = netmodel.ClientPassages(5432)
			}
			var got []string
			for _, e := range netmodel.MissingEntries(c.acl, prefix("172.20.0.0/19"), passages) {
				direction := "in"
				if e.Egress {
					direction = "out"
				}
				got = append(got, fmt.Sprintf("%s %d tcp %d-%d", direction, e.Number, e.Ports.From, e.Ports.To))
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("%v, want %s", got, c.want)
			}
		})
	}
}

// FuzzMissingEntriesOpenTheACL adds the rules that are missing to any ACL.
func FuzzMissingEntriesOpenTheACL(f *testing.F) {
	f.Add([]byte{1, 0, 8, 0, 255, 0, 1, 16, 10, 20}, byte(1), byte(12))
	f.Add([]byte{2, 128, 1, 0, 255, 3, 0, 1, 0, 255, 0, 0, 0, 20, 21}, byte(0), byte(1))
	f.Fuzz(func(t *testing.T, data []byte, a, bits byte) {
		acl := fuzzedACL(data)
		network := fuzzedNetwork(a, bits)
		passages := append(netmodel.ServicePassages(5432), netmodel.ClientPassages(5432)...)
		for _, e := range netmodel.MissingEntries(acl, network, passages) {
			if e.Number == 0 {
				return // none is free
			}
			for _, r := range acl.Rules {
				if r.Egress == e.Egress && r.Number == e.Number {
					t.Fatalf("rule %d is taken: %+v", e.Number, acl.Rules)
				}
			}
			acl = withRule(acl, facts.ACLRule{Number: e.Number, Egress: e.Egress, Allow: true, TCP: true, Network: e.Network, From: e.Ports.From, To: e.Ports.To})
		}
		for _, p := range passages {
			if got := netmodel.EvaluateACL(acl, p.Egress, network, p.Ports); !got.Opens(p.Ports) {
				t.Errorf("%+v is open only on %v: %+v", p, got.Open, acl.Rules)
			}
		}
		if more := netmodel.MissingEntries(acl, network, passages); len(more) > 0 {
			t.Errorf("still missing: %+v", more)
		}
	})
}

package netmodel_test

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
)

func rule(number int, allow bool, network string, from, to int) facts.ACLRule {
	return facts.ACLRule{Number: number, Allow: allow, TCP: true, Network: prefix(network), From: from, To: to}
}

// guideACL is the example of inbound rules in the Amazon VPC User Guide, "Custom
// network ACLs for your VPC" (IPv4 only).
func guideACL() facts.NetworkACL {
	return facts.NetworkACL{Rules: []facts.ACLRule{
		rule(100, true, "0.0.0.0/0", 80, 80),
		rule(110, true, "0.0.0.0/0", 443, 443),
		rule(120, true, "192.0.2.0/24", 22, 22),
		rule(140, true, "0.0.0.0/0", 32768, 65535),
		rule(facts.LastACLRule, false, "0.0.0.0/0", 0, facts.AllPorts),
	}}
}

func TestNetworkACLRules(t *testing.T) {
	const allow, deny = true, false
	last := rule(facts.LastACLRule, deny, "0.0.0.0/0", 0, facts.AllPorts)
	acl := func(rules ...facts.ACLRule) facts.NetworkACL {
		return facts.NetworkACL{Rules: append(rules, last)}
	}
	outbound := rule(100, allow, "0.0.0.0/0", 0, facts.AllPorts)
	outbound.Egress = true
	udp := rule(50, deny, "0.0.0.0/0", 0, facts.AllPorts)
	udp.TCP = false
	for _, c := range []struct {
		name     string
		acl      facts.NetworkACL
		network  string
		asked    netmodel.Ports
		open     string
		deniedBy int
	}{
		{"the guide's packet to port 443 matches rule 110", guideACL(), "198.51.100.0/24", netmodel.Ports{443, 443}, "[{443 443}]", facts.LastACLRule},
		{"the guide's packet to port 139 is denied in the end", guideACL(), "198.51.100.0/24", netmodel.Ports{139, 139}, "[]", facts.LastACLRule},
		{"the guide's SSH from home", guideACL(), "192.0.2.0/25", netmodel.Ports{22, 22}, "[{22 22}]", facts.LastACLRule},
		{"the guide's SSH from elsewhere", guideACL(), "192.0.2.0/23", netmodel.Ports{22, 22}, "[]", facts.LastACLRule},
		{"the guide's ports below 1024", guideACL(), "192.0.2.0/24", netmodel.Ports{0, 1023}, "[{22 22} {80 80} {443 443}]", facts.LastACLRule},
		{"an earlier rule denies", acl(rule(90, deny, "10.0.0.0/8", 0, 65535), rule(100, allow, "0.0.0.0/0", 0, 65535)), "10.1.0.0/16", netmodel.AllPorts(), "[]", 90},
		{"an earlier rule denies one port", acl(rule(90, deny, "10.0.0.0/8", 25, 25), rule(100, allow, "0.0.0.0/0", 0, 65535)), "10.1.0.0/16",
			netmodel.AllPorts(), "[{0 24} {26 65535}]", 90},
		{"a later rule denies", acl(rule(100, allow, "0.0.0.0/0", 0, 65535), rule(200, deny, "10.0.0.0/8", 0, 65535)), "10.1.0.0/16", netmodel.AllPorts(), "[{0 65535}]", facts.LastACLRule},
		{"two rules for the two halves", acl(rule(100, allow, "10.1.0.0/17", 0, 65535), rule(110, allow, "10.1.128.0/17", 0, 65535)), "10.1.0.0/16",
			netmodel.AllPorts(), "[{0 65535}]", facts.LastACLRule},
		{"a deny for what an earlier rule let through", acl(rule(100, allow, "10.1.0.0/16", 0, 65535), rule(110, deny, "10.0.0.0/8", 0, 65535)), "10.1.0.0/16",
			netmodel.AllPorts(), "[{0 65535}]", facts.LastACLRule},
		{"stateless: an outbound rule lets nothing in", acl(outbound), "10.1.0.0/16", netmodel.AllPorts(), "[]", facts.LastACLRule},
		{"a rule for UDP does not concern TCP", acl(udp, rule(100, allow, "0.0.0.0/0", 0, 65535)), "10.1.0.0/16", netmodel.AllPorts(), "[{0 65535}]", facts.LastACLRule},
		{"no rules at all", facts.NetworkACL{}, "10.1.0.0/16", netmodel.AllPorts(), "[]", facts.LastACLRule},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := netmodel.EvaluateACL(c.acl, false, prefix(c.network), c.asked)
			if open := fmt.Sprint(got.Open); open != c.open || got.DeniedBy != c.deniedBy {
				t.Errorf("open %s, denied by %d; want %s, %d", open, got.DeniedBy, c.open, c.deniedBy)
			}
			if got.Opens(c.asked) != (c.open == fmt.Sprint([]netmodel.Ports{c.asked})) {
				t.Error("Opens says something else")
			}
		})
	}
}

// rule6 is a rule for IPv6, whose * rule has a number of its own.
func rule6(number int) facts.ACLRule {
	return facts.ACLRule{Number: number, Allow: true, TCP: true, To: facts.AllPorts, Network: netip.MustParsePrefix("::/0")}
}

func TestAFreeRuleNumber(t *testing.T) {
	rules := func(numbers ...int) facts.NetworkACL {
		var l facts.NetworkACL
		for _, n := range numbers {
			l.Rules = append(l.Rules, rule(n, true, "0.0.0.0/0", 0, 65535))
		}
		return l
	}
	for _, c := range []struct {
		name           string
		acl            facts.NetworkACL
		deniedBy, want int
	}{
		{"after all others", rules(100, 110, facts.LastACLRule), facts.LastACLRule, 210},
		{"before the one that denies", rules(100), 100, 99},
		{"before it and its neighbors", rules(98, 99, 100), 100, 97},
		{"none left", rules(1), 1, 0},
		{"beside rules for IPv6", withRule(withRule(rules(100), rule6(200)), rule6(facts.LastACLRule+1)), facts.LastACLRule, 300},
		{"the first rule", rules(), facts.LastACLRule, 100},
	} {
		if got := netmodel.FreeRuleNumber(c.acl, false, c.deniedBy); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// FuzzADenyInFrontOpensNothing puts a deny before the rules of any ACL.
func FuzzADenyInFrontOpensNothing(f *testing.F) {
	f.Add([]byte{1, 0, 8, 0, 255, 0, 1, 16, 10, 20}, byte(1), byte(12))
	f.Add([]byte{1, 128, 1, 0, 255, 1, 0, 1, 0, 255}, byte(0), byte(1))
	f.Fuzz(func(t *testing.T, data []byte, a, bits byte) {
		acl, network := fuzzedACL(data), fuzzedNetwork(a, bits)
		if len(acl.Rules) == 0 {
			return
		}
		for _, egress := range []bool{false, true} {
			before := netmodel.EvaluateACL(acl, egress, network, netmodel.AllPorts())
			first := acl.Rules[len(acl.Rules)/2]
			first.Number, first.Allow = 1, false
			after := netmodel.EvaluateACL(withRule(acl, first), egress, network, netmodel.AllPorts())
			for _, open := range after.Open {
				if !slices.ContainsFunc(before.Open, func(p netmodel.Ports) bool { return p.From <= open.From && open.To <= p.To }) {
					t.Errorf("a deny in front opens %v; before it %v", open, before.Open)
				}
				if first.Egress == egress && first.Network.Overlaps(network) && open.From <= first.To && first.From <= open.To {
					t.Errorf("%v is open, and rule 1 denies %v to %v", open, first.From, first.To)
				}
			}
		}
	})
}

// fuzzedACL makes a network ACL of fuzzed bytes, five for each rule.
func fuzzedACL(data []byte) facts.NetworkACL {
	var acl facts.NetworkACL
	for i := 0; i+5 <= len(data) && i < 60; i += 5 {
		from, to := int(data[i+3])*256, int(data[i+4])*256+255
		acl.Rules = append(acl.Rules, facts.ACLRule{
			Number: 100 + i, Egress: data[i]/2%2 == 1, Allow: data[i]%2 == 1, TCP: true, From: min(from, to), To: max(from, to),
			Network: netip.PrefixFrom(netip.AddrFrom4([4]byte{10, data[i+1], 0, 0}), int(data[i+2])%33).Masked(),
		})
	}
	return acl
}

func fuzzedNetwork(a, bits byte) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{10, a, 0, 0}), 8+int(bits)%25).Masked()
}

// withRule returns an ACL with one more rule, in its place.
func withRule(l facts.NetworkACL, r facts.ACLRule) facts.NetworkACL {
	l.Rules = append(slices.Clone(l.Rules), r)
	slices.SortStableFunc(l.Rules, func(x, y facts.ACLRule) int { return x.Number - y.Number })
	return l
}

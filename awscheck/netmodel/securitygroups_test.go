package netmodel_test

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
)

// groupRule reads "in 5432 10.0.0.0/8 pl-0a sg-0a", "out 0-65535 0.0.0.0/0"; a word such
// as "sg-0a:deleted" is a reference over a peering in that state.
func groupRule(s string) facts.SecurityGroupRule {
	words := strings.Fields(s)
	r := facts.SecurityGroupRule{Egress: words[0] == "out", TCP: true}
	if n, _ := fmt.Sscanf(words[1], "%d-%d", &r.From, &r.To); n == 1 {
		r.To = r.From
	}
	for _, w := range words[2:] {
		switch {
		case strings.HasPrefix(w, "pl-"):
			r.PrefixLists = append(r.PrefixLists, w)
		case strings.HasPrefix(w, "sg-"):
			ref := facts.GroupReference{Account: "111122223333"}
			ref.ID, ref.Status, _ = strings.Cut(w, ":")
			r.Groups = append(r.Groups, ref)
		default:
			r.Networks = append(r.Networks, prefix(w))
		}
	}
	return r
}

func group(rules ...string) facts.SecurityGroup {
	g := facts.SecurityGroup{ID: "sg-0a"}
	for _, r := range rules {
		g.Rules = append(g.Rules, groupRule(r))
	}
	return g
}

// TestSecurityGroupRules follows the Amazon VPC User Guide, "Security group rules" and
// "Control traffic to your AWS resources using security groups", and the Amazon VPC
// Peering Guide, "Update your security groups to reference peer security groups".
func TestSecurityGroupRules(t *testing.T) {
	groups := func(list ...facts.SecurityGroup) []facts.SecurityGroup { return list }
	udp := group("in 0-65535 0.0.0.0/0")
	udp.Rules[0].TCP = false
	deleted := group("in 5432 sg-0nodes:active")
	deleted.Rules[0].Groups[0].Account = ""
	trusted := map[string]bool{"sg-0nodes": true}
	lists := netmodel.PrefixLists{"pl-0a": {prefix("172.20.0.0/20")}, "pl-0none": nil}
	for _, c := range []struct {
		name    string
		groups  []facts.SecurityGroup
		egress  bool
		trusted map[string]bool
		want    string
	}{
		{"the guide's new group allows nothing in", groups(group("out 0-65535 0.0.0.0/0")), false, nil, "open [], closed [172.20.0.0/19]"},
		{"the guide's new group allows everything out", groups(group("out 0-65535 0.0.0.0/0")), true, nil, "open [172.20.0.0/19], closed []"},
		{"the guide's group without outbound rules lets no connection out", groups(group("in 0-65535 0.0.0.0/0")), true, nil, "open [], closed [172.20.0.0/19]"},
		{"the guide's database server: from a network", groups(group("in 3306 203.0.113.0/24", "in 5432 172.20.0.0/16")), false, nil, "open [172.20.0.0/19], closed []"},
		{"exactly Astro's network", groups(group("in 5432 172.20.0.0/19")), false, nil, "open [172.20.0.0/19], closed []"},
		{"another port", groups(group("in 3306 172.20.0.0/19")), false, nil, "open [], closed [172.20.0.0/19]"},
		{"a range of ports", groups(group("in 5400-5500 172.20.0.0/19")), false, nil, "open [172.20.0.0/19], closed []"},
		{"the last port of a range", groups(group("in 5400-5432 172.20.0.0/19")), false, nil, "open [172.20.0.0/19], closed []"},
		{"one below the range", groups(group("in 5433-5500 172.20.0.0/19")), false, nil, "open [], closed [172.20.0.0/19]"},
		{"UDP only", groups(udp), false, nil, "open [], closed [172.20.0.0/19]"},
		{"a part of the network", groups(group("in 5432 172.20.0.0/20")), false, nil, "open [172.20.0.0/20], closed [172.20.16.0/20]"},
		{"the guide's several groups are aggregated", groups(group("in 5432 172.20.0.0/20"), group("in 5432 172.20.16.0/20")), false, nil, "open [172.20.0.0/19], closed []"},
		{"two halves in one rule", groups(group("in 5432 172.20.0.0/20 172.20.16.0/20")), false, nil, "open [172.20.0.0/19], closed []"},
		{"one address", groups(group("in 5432 172.20.0.7/32")), false, nil,
			"open [172.20.0.7/32], closed [172.20.0.0/30 172.20.0.4/31 172.20.0.6/32 172.20.0.8/29 172.20.0.16/28 172.20.0.32/27 172.20.0.64/26 172.20.0.128/25 172.20.1.0/24 172.20.2.0/23 172.20.4.0/22 172.20.8.0/21 172.20.16.0/20]"},
		{"no groups at all", nil, false, nil, "open [], closed [172.20.0.0/19]"},

		{"a prefix list and a network", groups(group("in 5432 pl-0a 172.20.16.0/20")), false, nil, "open [172.20.0.0/19], closed []"},
		{"a prefix list without IPv4 entries", groups(group("in 5432 pl-0none")), false, nil, "open [], closed [172.20.0.0/19]"},
		{"a prefix list that was not read", groups(group("in 5432 pl-0b 172.20.16.0/20")), false, nil, "open [172.20.16.0/20], closed [172.20.0.0/20], unread [pl-0b]"},
		{"a list that was not read, and all is open without it", groups(group("in 5432 pl-0b"), group("in 5432 172.16.0.0/12")), false, nil, "open [172.20.0.0/19], closed []"},
		{"a list that was not read, for another port", groups(group("in 3306 pl-0b")), false, nil, "open [], closed [172.20.0.0/19]"},
		{"a list twice", groups(group("in 5432 pl-0c", "in 5432 pl-0b pl-0c")), false, nil, "open [], closed [172.20.0.0/19], unread [pl-0b pl-0c]"},

		{"a group of the nodes over the active peering", groups(group("in 5432 sg-0nodes:active")), false, trusted, "open [], closed [172.20.0.0/19], trusted [sg-0nodes]"},
		{"a group of the nodes in the same VPC", groups(group("in 5432 sg-0nodes")), false, trusted, "open [], closed [172.20.0.0/19], trusted [sg-0nodes]"},
		{"a group of the nodes for another port", groups(group("in 3306 sg-0nodes:active")), false, trusted, "open [], closed [172.20.0.0/19]"},
		{"another group", groups(group("in 5432 sg-0other:active")), false, trusted, "open [], closed [172.20.0.0/19]"},
		{"a group of the nodes where none is trusted: another region", groups(group("in 5432 sg-0nodes:active")), false, nil, "open [], closed [172.20.0.0/19]"},
		{"the guide's stale rule: the peering is deleted", groups(group("in 5432 sg-0nodes:deleted")), false, trusted, "open [], closed [172.20.0.0/19]"},
		{"the guide's stale rule: the group is deleted", groups(deleted), false, trusted, "open [], closed [172.20.0.0/19]"},
		{"a peering that is not active yet", groups(group("in 5432 sg-0nodes:pending-acceptance")), false, trusted, "open [], closed [172.20.0.0/19]"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := netmodel.EvaluateGroups(c.groups, c.egress, prefix("172.20.0.0/19"), 5432, lists, c.trusted)
			got := fmt.Sprintf("open %v, closed %v", r.Open, r.Closed)
			if r.Unread != nil {
				got += fmt.Sprintf(", unread %v", r.Unread)
			}
			if r.Trusted != nil {
				got += fmt.Sprintf(", trusted %v", r.Trusted)
			}
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if r.OpensAll() != strings.Contains(c.want, "closed []") {
				t.Error("OpensAll says something else")
			}
		})
	}
}

// FuzzAddedRuleClosesNothing adds a rule to any groups, and compares what is open with
// the rules that match single addresses.
func FuzzAddedRuleClosesNothing(f *testing.F) {
	f.Add([]byte{1, 0, 8, 20, 60, 2, 16, 11, 10, 60}, byte(16))
	f.Add([]byte{5, 128, 1, 0, 255, 0, 0, 0, 0, 255, 4, 7, 9, 54, 54}, byte(1))
	f.Fuzz(func(t *testing.T, data []byte, bits byte) {
		const port = 54
		network := netip.PrefixFrom(netip.MustParseAddr("10.16.0.0"), 8+int(bits)%17).Masked()
		lists, trusted := netmodel.PrefixLists{}, map[string]bool{"sg-1": true}
		var rules []facts.SecurityGroupRule
		for i := 0; i+5 <= len(data) && i < 100; i += 5 {
			p := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, data[i+1] % 32, data[i+1], 0}), int(data[i+2])%33).Masked()
			r := facts.SecurityGroupRule{Egress: data[i]%8 == 7, TCP: data[i]%8 != 6, From: int(min(data[i+3], data[i+4])), To: int(max(data[i+3], data[i+4]))}
			switch data[i] % 4 {
			case 0:
				id := fmt.Sprint("pl-", i)
				r.PrefixLists, lists[id] = []string{id}, []netip.Prefix{p}
			case 1:
				r.Groups = []facts.GroupReference{{ID: fmt.Sprint("sg-", data[i+1]%3), Account: "1"}}
			default:
				r.Networks = []netip.Prefix{p}
			}
			rules = append(rules, r)
		}
		contains := func(list []netip.Prefix, a netip.Addr) bool {
			for _, p := range list {
				if p.Contains(a) {
					return true
				}
			}
			return false
		}
		var before netmodel.GroupsResult
		for n := range len(rules) + 1 {
			half := n / 2
			after := netmodel.EvaluateGroups([]facts.SecurityGroup{{Rules: rules[:half]}, {Rules: rules[half:n]}}, false, network, port, lists, trusted)
			for _, open := range before.Open {
				if !contains(after.Open, open.Addr()) || contains(after.Closed, open.Addr()) {
					t.Errorf("rule %+v closes %v", rules[n-1], open)
				}
			}
			if len(after.Trusted) < len(before.Trusted) {
				t.Errorf("rule %+v ends the trust in %v", rules[n-1], before.Trusted)
			}
			addresses := []netip.Addr{network.Addr()}
			for _, r := range rules {
				for _, p := range append(r.Networks, lists[strings.Join(r.PrefixLists, "")]...) {
					if network.Contains(p.Addr()) {
						addresses = append(addresses, p.Addr())
					}
				}
			}
			for _, a := range addresses {
				want := false
				for _, r := range rules[:n] {
					if !r.Egress && r.TCP && r.From <= port && port <= r.To && contains(append(r.Networks, lists[strings.Join(r.PrefixLists, "")]...), a) {
						want = true
					}
				}
				if contains(after.Open, a) != want || contains(after.Closed, a) == want {
					t.Errorf("%v: open is %v, want %v", a, !want, want)
				}
			}
			before = after
		}
	})
}

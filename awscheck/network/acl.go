package network

import (
	"net/netip"
	"slices"

	"go4.org/netipx"

	"github.com/astronomer/astro-activate/awscheck/facts"
)

// A portRange is TCP ports, both ends included.
type portRange struct{ from, to int }

// lets returns the TCP ports, of those asked for, that the ACL lets through in one
// direction for every address of a network, and the number of the first rule that
// denies one of the others.
func openPorts(l facts.NetworkACL, egress bool, network netip.Prefix, asked portRange) (open []portRange, denier int) {
	denier = facts.LastACLRule
	var rules []facts.ACLRule
	bounds := []int{asked.from, asked.to + 1}
	for _, r := range l.Rules {
		if r.Egress == egress && r.TCP && r.Network.Overlaps(network) {
			rules = append(rules, r)
			for _, b := range []int{r.From, r.To + 1} {
				if b > asked.from && b <= asked.to {
					bounds = append(bounds, b)
				}
			}
		}
	}
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	// Between two bounds all ports meet the same rules.
	for i := range len(bounds) - 1 {
		ports := portRange{bounds[i], bounds[i+1] - 1}
		all, by := allowsAll(rules, network, ports)
		switch n := len(open); {
		case !all:
			denier = min(denier, by)
		case n > 0 && open[n-1].to+1 == ports.from:
			open[n-1].to = ports.to
		default:
			open = append(open, ports)
		}
	}
	return open, denier
}

// letsAll tells whether rules let all of a network through on ports that no rule
// tells apart, and if not, the number of the rule that first denies some of it.
func allowsAll(rules []facts.ACLRule, network netip.Prefix, ports portRange) (all bool, denier int) {
	left := setOf(network)
	for _, r := range rules {
		if r.From > ports.from || r.To < ports.to || !left.OverlapsPrefix(r.Network) {
			continue
		}
		if !r.Allow {
			return false, r.Number
		}
		left = minus(left, r.Network)
	}
	return len(left.Prefixes()) == 0, facts.LastACLRule
}

// setOf is the addresses of a network.
func setOf(p netip.Prefix) *netipx.IPSet {
	var b netipx.IPSetBuilder
	b.AddPrefix(p)
	set, _ := b.IPSet() // of a valid prefix
	return set
}

// minus is a set without the addresses of a network.
func minus(set *netipx.IPSet, p netip.Prefix) *netipx.IPSet {
	var b netipx.IPSetBuilder
	b.AddSet(set)
	b.RemovePrefix(p)
	rest, _ := b.IPSet() // of a valid prefix
	return rest
}

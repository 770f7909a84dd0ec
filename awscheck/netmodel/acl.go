package netmodel

import (
	"net/netip"
	"slices"

	"github.com/astronomer/astro-activate/awscheck/facts"
)

// Ports is a range of TCP ports, both ends included.
type Ports struct{ From, To int }

// AllPorts is every TCP port.
func AllPorts() Ports { return Ports{0, facts.AllPorts} }

// An ACLResult is what a network ACL does to packets in one direction.
type ACLResult struct {
	Open     []Ports // the ports, of those asked for, on which every address passes; sorted
	DeniedBy int     // number of the first rule that denies one of the others
}

// Opens reports whether all the ports are open.
func (r ACLResult) Opens(ports Ports) bool { return slices.Equal(r.Open, []Ports{ports}) }

// EvaluateACL returns the TCP ports on which a network ACL lets every address of a
// network through in one direction. Rules are evaluated from the lowest number, and the
// first that matches a packet decides; a network ACL is stateless, so the replies need
// a rule of the other direction. (Amazon VPC User Guide, "Network ACL rules".)
func EvaluateACL(l facts.NetworkACL, egress bool, network netip.Prefix, asked Ports) ACLResult {
	var rules []facts.ACLRule
	bounds := []int{asked.From, asked.To + 1}
	for _, r := range l.Rules {
		if r.Egress != egress || !r.TCP || !r.Network.Overlaps(network) {
			continue
		}
		rules = append(rules, r)
		for _, b := range []int{r.From, r.To + 1} {
			if b > asked.From && b <= asked.To {
				bounds = append(bounds, b)
			}
		}
	}
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	result := ACLResult{DeniedBy: facts.LastACLRule}
	// All ports between two bounds match the same rules.
	for i := range len(bounds) - 1 {
		ports := Ports{bounds[i], bounds[i+1] - 1}
		all, deniedBy := allowsAll(rules, network, ports)
		switch n := len(result.Open); {
		case !all:
			result.DeniedBy = min(result.DeniedBy, deniedBy)
		case n > 0 && result.Open[n-1].To+1 == ports.From:
			result.Open[n-1].To = ports.To
		default:
			result.Open = append(result.Open, ports)
		}
	}
	return result
}

// allowsAll reports whether rules let every address of a network through on ports that
// each rule matches all or none of, and if not, the number of the rule that first
// denies one.
func allowsAll(rules []facts.ACLRule, network netip.Prefix, ports Ports) (all bool, deniedBy int) {
	left := setOf(network)
	for _, r := range rules {
		if r.From > ports.From || r.To < ports.To || !left.OverlapsPrefix(r.Network) {
			continue
		}
		if !r.Allow {
			return false, r.Number
		}
		left = exclude(left, r.Network)
	}
	return len(left.Prefixes()) == 0, facts.LastACLRule
}

// ruleSpacing is how far apart AWS numbers the rules that it adds itself.
const ruleSpacing = 100

// FreeRuleNumber returns a number for a new rule that is evaluated before the one that
// denies, or after all others if it is the last that denies; 0 if none is left.
func FreeRuleNumber(l facts.NetworkACL, egress bool, deniedBy int) int {
	taken := map[int]bool{}
	last := 0
	for _, r := range l.Rules {
		if r.Egress == egress && r.Number < facts.LastACLRule {
			taken[r.Number] = true
			last = max(last, r.Number)
		}
	}
	n := min(deniedBy-1, last+ruleSpacing)
	for n > 0 && taken[n] {
		n--
	}
	return n
}

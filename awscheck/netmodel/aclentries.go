package netmodel

import (
	"net/netip"
	"slices"

	"github.com/astronomer/astro-activate/awscheck/facts"
)

// ReplyPorts are the ports to which replies to the data plane go. Its nodes use all of
// them as source ports, because a pod's address is translated to its node's on the way
// to another VPC, and the port to a random one. (Amazon VPC User Guide, "Ephemeral
// ports"; Amazon VPC CNI plugin, AWS_VPC_K8S_CNI_RANDOMIZESNAT; Linux, nf_nat_core.c.)
func ReplyPorts() Ports { return Ports{1024, facts.AllPorts} }

// A Passage is what a network ACL must let through in one direction, from or to a
// network, for connections with it to work.
type Passage struct {
	Egress bool
	Ports  Ports
}

// ServicePassages are those at the subnet of a service: connections to its port come in,
// and the replies go out.
func ServicePassages(port int) []Passage {
	return []Passage{{false, Ports{port, port}}, {true, ReplyPorts()}}
}

// ClientPassages are those at the subnets of a service's clients.
func ClientPassages(port int) []Passage {
	return []Passage{{true, Ports{port, port}}, {false, ReplyPorts()}}
}

// An ACLEntry is a rule to add to a network ACL, which allows TCP from or to a network.
type ACLEntry struct {
	Passage
	Number   int // 0: none is free in front of the rule that denies
	Network  netip.Prefix
	DeniedBy int // number of the rule that it must come before; LastACLRule: after all others
}

// MissingEntries returns the rules that a network ACL lacks for passages from and to a
// network: with them added, all are open. There is at most one for each passage. Rules that
// are planned already are to be added as well: their numbers are taken, and one that opens
// a passage is returned for it.
func MissingEntries(l facts.NetworkACL, network netip.Prefix, passages []Passage, planned ...ACLEntry) []ACLEntry {
	var missing []ACLEntry
	with := l
	for _, e := range planned {
		with.Rules = withEntry(with.Rules, e)
	}
	for _, p := range passages {
		got := EvaluateACL(l, p.Egress, network, p.Ports)
		if got.Opens(p.Ports) {
			continue
		}
		same := func(e ACLEntry) bool { return e.Passage == p && e.Network == network }
		if i := slices.IndexFunc(planned, same); i >= 0 {
			missing = append(missing, planned[i])
			continue
		}
		e := ACLEntry{Passage: p, Number: FreeRuleNumber(with, p.Egress, got.DeniedBy), Network: network, DeniedBy: got.DeniedBy}
		if e.Number > 0 { // taken for the passages that follow
			with.Rules = withEntry(with.Rules, e)
		}
		missing = append(missing, e)
	}
	return missing
}

// withEntry returns a list of rules with one more, in the order of their numbers.
func withEntry(rules []facts.ACLRule, e ACLEntry) []facts.ACLRule {
	rule := facts.ACLRule{Number: e.Number, Egress: e.Egress, Allow: true, Network: e.Network, TCP: true, From: e.Ports.From, To: e.Ports.To}
	i := slices.IndexFunc(rules, func(r facts.ACLRule) bool { return r.Number > e.Number })
	if i < 0 {
		i = len(rules)
	}
	return slices.Insert(slices.Clone(rules), i, rule)
}

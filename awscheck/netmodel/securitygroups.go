package netmodel

import (
	"net/netip"
	"slices"

	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A GroupsResult is what the security groups of a network interface do to the
// connections with a network on one TCP port.
type GroupsResult struct {
	Open   []netip.Prefix // the part of the network that the rules allow
	Closed []netip.Prefix // the part that no rule allows; nil: all of it is allowed
	Unread []string       // prefix lists for the port that were not read: each may allow some of Closed
	// Trusted are the trusted groups that a rule for the port refers to: interfaces with
	// one of them connect from addresses in Closed too.
	Trusted []string
}

// OpensAll reports whether the rules allow every address of the network.
func (r GroupsResult) OpensAll() bool { return len(r.Closed) == 0 }

// EvaluateGroups returns what part of a network can connect to an interface on a TCP
// port, or with egress, to what part the interface can connect. The rules of all groups
// of the interface are aggregated, and any of them can allow a packet; each may allow a
// part. Replies need no rule. (Amazon VPC User Guide, "Security group rules".)
//
// A rule that refers to a group allows the addresses of interfaces, not networks. Such a
// reference counts only if the group is trusted, that is, known to be on the interfaces
// of the other side. A group of a peered VPC can only be referred to within one region,
// so trusted is for VPCs in one region. The reference is dead once the peering is not
// active or the group is deleted. (Amazon VPC Peering Guide, "Update your security groups
// to reference peer security groups".)
func EvaluateGroups(groups []facts.SecurityGroup, egress bool, network netip.Prefix, port int, lists PrefixLists, trusted map[string]bool) GroupsResult {
	var result GroupsResult
	closed := setOf(network)
	for _, g := range groups {
		for _, r := range g.Rules {
			if r.Egress != egress || !r.TCP || port < r.From || port > r.To {
				continue
			}
			allowed := r.Networks
			for _, id := range r.PrefixLists {
				entries, read := lists[id]
				if !read {
					result.Unread = append(result.Unread, id)
				}
				allowed = append(slices.Clip(allowed), entries...)
			}
			for _, p := range allowed {
				closed = exclude(closed, p)
			}
			for _, ref := range r.Groups {
				if trusted[ref.ID] && isAlive(ref) {
					result.Trusted = append(result.Trusted, ref.ID)
				}
			}
		}
	}
	result.Open, result.Closed = difference(setOf(network), closed), closed.Prefixes()
	if len(result.Closed) == 0 {
		result.Closed, result.Unread = nil, nil // the lists can't allow more
	}
	result.Unread, result.Trusted = words.Distinct(result.Unread), words.Distinct(result.Trusted)
	return result
}

// isAlive reports whether a reference still matches packets: its group exists, and the
// peering to the group's VPC is active.
func isAlive(ref facts.GroupReference) bool {
	return ref.Account != "" && (ref.Status == string(facts.PeeringActive) || ref.Status == "" && ref.Peering == "")
}

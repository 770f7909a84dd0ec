package netmodel

import (
	"net/netip"

	"go4.org/netipx"
)

// Within reports whether all of p lies in q.
func Within(p, q netip.Prefix) bool { return q.Bits() <= p.Bits() && q.Contains(p.Addr()) }

// setOf is the set of a prefix's addresses.
func setOf(p netip.Prefix) *netipx.IPSet {
	var b netipx.IPSetBuilder
	b.AddPrefix(p)
	set, _ := b.IPSet() // of a valid prefix
	return set
}

// exclude is a set without the addresses of a prefix.
func exclude(set *netipx.IPSet, p netip.Prefix) *netipx.IPSet {
	var b netipx.IPSetBuilder
	b.AddSet(set)
	b.RemovePrefix(p)
	rest, _ := b.IPSet() // of a valid prefix
	return rest
}

// difference returns the prefixes of set that are not in rest.
func difference(set, rest *netipx.IPSet) []netip.Prefix {
	var b netipx.IPSetBuilder
	b.AddSet(set)
	b.RemoveSet(rest)
	part, _ := b.IPSet() // of valid sets
	return part.Prefixes()
}

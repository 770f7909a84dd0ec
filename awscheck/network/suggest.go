package network

import (
	"cmp"
	"net/netip"
	"slices"

	"go4.org/netipx"

	"github.com/astronomer/astro-activate/awscheck/netmodel"
)

// maxSuggestions limits how many networks are suggested: there are up to a million small
// ones.
const maxSuggestions = 64

// suggest lists free private networks with the given prefix length, those furthest from
// every allocation first, and lower ones before higher ones at the same distance. Before
// them come those that correct the size of plan: the network around one that is too small,
// and parts of one that is too large for a VPC. plan may be the zero Prefix.
// Distance is the number of addresses up to the next allocation in the same private
// range; in a range without any it is the range's size. Networks that would bring a warning
// come last: those inside one that the target routes elsewhere, whose hosts may have their
// addresses, and those with which EKS may take a range of services that the target uses (see
// CheckServiceRange). Only where that is so are networks in such a range suggested at all.
func suggest(allocations []Allocation, routed []netip.Prefix, plan netip.Prefix, bits int) []netip.Prefix {
	var b netipx.IPSetBuilder
	for _, a := range allocations {
		if a.Kind != AllocatedToServices {
			b.AddPrefix(a.Prefix)
		}
	}
	first, second := serviceRanges() // both: which one EKS uses depends on the choice
	b.AddPrefix(first)
	b.AddPrefix(bridgeRange())
	inside := usesServices(allocations, second) && !usesServices(allocations, first)
	if !inside {
		b.AddPrefix(second)
	}
	set, err := b.IPSet()
	if err != nil {
		return nil // not for valid prefixes
	}
	free := make([]candidate, 0, maxSuggestions+1) // the best so far
	for _, private := range privateRanges() {
		if bits < private.Bits() || bits > 32 {
			continue
		}
		around := spansIn(set, private)
		for p := netip.PrefixFrom(private.Addr(), bits); p.IsValid() && private.Contains(p.Addr()); p = nextPrefix(p) {
			distance, ok := distanceTo(around, spanOf(p), private)
			if !ok {
				continue
			}
			c := candidate{prefix: p, distance: distance}
			if slices.ContainsFunc(routed, p.Overlaps) {
				c.warnings++
			}
			if inside && !netmodel.Within(p, second) {
				c.warnings++
			}
			if !corrects(p, plan) {
				c.other = 1
			}
			at, _ := slices.BinarySearchFunc(free, c, isWorse)
			if at < maxSuggestions {
				free = slices.Insert(free, at, c)
				free = free[:min(len(free), maxSuggestions)]
			}
		}
	}
	best := make([]netip.Prefix, len(free))
	for i, c := range free {
		best[i] = c.prefix
	}
	return best
}

// A candidate is a free network that can be suggested.
type candidate struct {
	prefix   netip.Prefix
	distance uint64
	warnings int // that the checks would bring, in number
	other    int // 0 if it corrects plan's size, else 1
}

// isWorse returns a number above 0 if a candidate is worse than another one, and one below 0 if
// it is better or as good: of those that are as good, the one found first stays first.
func isWorse(x, than candidate) int {
	return 2*cmp.Or(cmp.Compare(x.warnings, than.warnings), cmp.Compare(x.other, than.other), cmp.Compare(than.distance, x.distance)) - 1
}

// usesServices reports whether the target uses part of a range of Kubernetes services.
func usesServices(allocations []Allocation, services netip.Prefix) bool {
	return slices.ContainsFunc(allocations, func(a Allocation) bool {
		return a.Kind == AllocatedToTarget && a.Prefix.Overlaps(services)
	})
}

// corrects reports whether p has the addresses of plan in a size that a VPC can have.
func corrects(p, plan netip.Prefix) bool {
	return plan.IsValid() && p.Overlaps(plan) && (plan.Bits() > p.Bits() || plan.Bits() < largestVPC)
}

// distanceTo returns the number of addresses between a network and the nearest of the
// spans around it; false if one of them overlaps it.
func distanceTo(around []span, here span, private netip.Prefix) (distance uint64, free bool) {
	next, overlaps := slices.BinarySearchFunc(around, here, func(s, here span) int {
		switch {
		case s.to < here.from:
			return -1
		case s.from > here.to:
			return 1
		}
		return 0
	})
	if overlaps {
		return 0, false
	}
	distance = uint64(addresses(private))
	if next > 0 {
		distance = here.from - around[next-1].to - 1
	}
	if next < len(around) {
		distance = min(distance, around[next].from-here.to-1)
	}
	return distance, true
}

// A span is a range of IPv4 addresses as numbers, both ends included.
type span struct{ from, to uint64 }

// spansIn returns the part of a set that is in a prefix, in order.
func spansIn(set *netipx.IPSet, p netip.Prefix) []span {
	var b netipx.IPSetBuilder
	b.AddPrefix(p)
	b.Intersect(set)
	inside, err := b.IPSet()
	if err != nil {
		return nil // not for valid sets
	}
	var list []span
	for _, r := range inside.Ranges() {
		list = append(list, span{number(r.From()), number(r.To())})
	}
	return list
}

func spanOf(p netip.Prefix) span {
	return span{number(p.Addr()), number(netipx.PrefixLastIP(p))}
}

func number(a netip.Addr) uint64 {
	b := a.As4()
	return uint64(b[0])<<24 | uint64(b[1])<<16 | uint64(b[2])<<8 | uint64(b[3])
}

// nextPrefix returns the network of the same size after p; the zero Prefix after the
// last one.
func nextPrefix(p netip.Prefix) netip.Prefix {
	after := netipx.PrefixLastIP(p).Next()
	if !after.IsValid() {
		return netip.Prefix{}
	}
	return netip.PrefixFrom(after, p.Bits())
}

package network

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"go4.org/netipx"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// An AddressMap shows which private addresses are in use, by what, and which are free:
// a CIDR is chosen on it.
type AddressMap struct {
	Ranges      []netip.Prefix // the private ranges, to which the map is drawn
	Allocations []Allocation   // sorted by address, then by owner
	Suggestions []netip.Prefix // free networks, best first
	Unknown     []string       // what could not be read, one sentence each
}

// An Allocation is a range of addresses that is in use.
type Allocation struct {
	Prefix netip.Prefix
	Owner  string // such as "vpc-0abc (shared services)"
	Kind   AllocationKind
}

// An AllocationKind is what uses a range.
type AllocationKind string

const (
	AllocatedToTarget  AllocationKind = "target VPC"
	AllocatedByRoute   AllocationKind = "route of the target VPC"
	AllocatedToPeer    AllocationKind = "VPC peered with the target"
	AllocatedToAccount AllocationKind = "VPC of this account"
	AllocationReserved AllocationKind = "reserved"
)

// mostSuggestions bounds what is suggested: nobody reads on, and a requirement of
// small networks would otherwise yield a million.
const maxSuggestions = 64

// Neighbors are the networks around a data plane: those of its account and region,
// and the target VPC with its routes and peers.
type Neighbors struct {
	Account *account.Account
	Region  string // of the data plane; "" if it is not chosen yet
	Target  Target // the zero Target without peering
}

// Space maps the private address space. plan may be the zero Prefix; suggested
// networks have a prefix of the given length. What can't be read is named in the
// result's Unknown, and then something free here may be taken.
func (n Neighbors) AddressMap(ctx context.Context, plan netip.Prefix, bits int) AddressMap {
	s := AddressMap{Ranges: privateRanges()}
	if plan.IsValid() && plan.Overlaps(sharedRange()) {
		s.Ranges = append(s.Ranges, sharedRange())
	}
	s.take(bridgeRange(), "bridge of container engines", AllocationReserved)
	for _, p := range serviceRangesFor(plan) {
		s.take(p, "services of Kubernetes", AllocationReserved)
	}
	if n.Region != "" {
		s.addAccount(ctx, n)
	}
	if n.Target.Account != nil {
		s.addTarget(ctx, n.Target)
	}
	s.sort()
	s.Suggestions = suggest(s.Allocations, bits)
	return s
}

func (s *AddressMap) take(p netip.Prefix, by string, kind AllocationKind) {
	s.Allocations = append(s.Allocations, Allocation{p, by, kind})
}

// unknown notes what could not be read; what was merely not asked for yet is no news.
func (s *AddressMap) unknown(what string, err error) {
	if errors.Is(err, account.ErrNotCached) {
		return
	}
	s.Unknown = append(s.Unknown, fmt.Sprintf("%s could not be read: %s", what, words.Sentence(err)))
}

func (s *AddressMap) addAccount(ctx context.Context, n Neighbors) {
	vpcs, err := facts.VPCs(ctx, n.Account, n.Region)
	if err != nil {
		s.unknown("The VPCs of this account in "+n.Region, err)
		return
	}
	for _, v := range vpcs {
		if v.ID == n.Target.VPC {
			continue // addTarget says better what it is
		}
		for _, p := range v.CIDRs {
			s.take(p, v.String(), AllocatedToAccount)
		}
	}
}

func (s *AddressMap) addTarget(ctx context.Context, t Target) {
	vpc, err := t.Find(ctx)
	if err != nil {
		s.unknown("The target VPC", err)
		for _, p := range t.CIDRs {
			s.take(p, cmp.Or(t.VPC, "target VPC, as given"), AllocatedToTarget)
		}
		return
	}
	for _, p := range vpc.CIDRs {
		s.take(p, vpc.String(), AllocatedToTarget)
	}
	if tables, err := t.routeTables(ctx); err != nil {
		s.unknown("The target VPC's route tables", err)
	} else {
		s.addRoutes(tables)
	}
	peerings, err := t.peerings(ctx)
	if err != nil {
		s.unknown("The target VPC's peerings", err)
	}
	for _, p := range peerings {
		if p.State.IsOver() {
			continue
		}
		_, other := p.Side(t.VPC)
		if other.CIDRs == nil || other.Partial {
			s.Unknown = append(s.Unknown, fmt.Sprintf("AWS does not tell all CIDRs of %s, peered by %s.", other.VPC, p))
		}
		for _, c := range other.CIDRs {
			s.take(c, fmt.Sprintf("%s by %s", other.VPC, p), AllocatedToPeer)
		}
	}
}

// addRoutes takes the destinations of routes. One wider than any VPC, such as
// 10.0.0.0/8 to a transit gateway, says where the rest goes and not who uses it: a
// peering's own route is more specific and wins.
func (s *AddressMap) addRoutes(tables []facts.RouteTable) {
	for _, t := range tables {
		for _, r := range t.Routes {
			if r.IsCustomerList() {
				s.Unknown = append(s.Unknown, fmt.Sprintf("The networks of prefix list %s, routed to %s in %s, were not read.", r.PrefixList, r.Via, t))
			}
			if r.Destination.IsValid() && !r.IsLocal() && r.Destination.Bits() >= largestVPC {
				s.take(r.Destination, fmt.Sprintf("%s in %s", r.Via, t), AllocatedByRoute)
			}
		}
	}
}

func (s *AddressMap) sort() {
	slices.SortFunc(s.Allocations, func(a, b Allocation) int {
		return cmp.Or(netipx.ComparePrefix(a.Prefix, b.Prefix), strings.Compare(a.Owner, b.Owner), strings.Compare(string(a.Kind), string(b.Kind)))
	})
	s.Allocations = slices.Compact(s.Allocations)
}

// suggest lists the free private networks with prefixes of the given length, those
// furthest from everything that is taken first, lower ones before higher ones at the
// same distance. Distance is counted in addresses inside one private range: what
// lies in another range is no neighbour, and where nothing is known the range's own
// size counts.
func suggest(taken []Allocation, bits int) []netip.Prefix {
	var b netipx.IPSetBuilder
	for _, t := range taken {
		b.AddPrefix(t.Prefix)
	}
	first, second := serviceRanges() // both: which one it will be depends on the choice
	for _, p := range []netip.Prefix{first, second, bridgeRange()} {
		b.AddPrefix(p)
	}
	set, err := b.IPSet()
	if err != nil {
		return nil // there is no invalid prefix among them
	}
	type candidate struct {
		prefix   netip.Prefix
		distance uint64
	}
	var free []candidate
	for _, private := range privateRanges() {
		if bits < private.Bits() || bits > 32 {
			continue
		}
		around := spansIn(set, private)
		next := 0
		for p := netip.PrefixFrom(private.Addr(), bits); p.IsValid() && private.Contains(p.Addr()); p = nextPrefix(p) {
			from, to := span(p)
			for next < len(around) && around[next].to < from {
				next++
			}
			if next < len(around) && around[next].from <= to {
				continue
			}
			distance := uint64(addresses(private))
			if next > 0 {
				distance = from - around[next-1].to - 1
			}
			if next < len(around) {
				distance = min(distance, around[next].from-to-1)
			}
			free = append(free, candidate{p, distance})
		}
	}
	slices.SortStableFunc(free, func(x, y candidate) int { return cmp.Compare(y.distance, x.distance) })
	free = free[:min(len(free), maxSuggestions)]
	best := make([]netip.Prefix, len(free))
	for i, c := range free {
		best[i] = c.prefix
	}
	return best
}

// A stretch is a run of IPv4 addresses as numbers, both ends included.
type stretch struct{ from, to uint64 }

// spansIn returns what of a set lies in a prefix, in order.
func spansIn(set *netipx.IPSet, p netip.Prefix) []stretch {
	var b netipx.IPSetBuilder
	b.AddPrefix(p)
	b.Intersect(set)
	inside, err := b.IPSet()
	if err != nil {
		return nil // both are valid
	}
	var list []stretch
	for _, r := range inside.Ranges() {
		list = append(list, stretch{number(r.From()), number(r.To())})
	}
	return list
}

func span(p netip.Prefix) (from, to uint64) {
	return number(p.Addr()), number(netipx.PrefixLastIP(p))
}

func number(a netip.Addr) uint64 {
	b := a.As4()
	return uint64(b[0])<<24 | uint64(b[1])<<16 | uint64(b[2])<<8 | uint64(b[3])
}

// nextPrefix is the network of the same size after p; the zero Prefix after the last.
func nextPrefix(p netip.Prefix) netip.Prefix {
	after := netipx.PrefixLastIP(p).Next()
	if !after.IsValid() {
		return netip.Prefix{}
	}
	return netip.PrefixFrom(after, p.Bits())
}

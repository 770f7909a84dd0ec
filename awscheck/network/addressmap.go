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
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// An AddressMap shows which private addresses are in use, by what, and which are free:
// a CIDR is chosen on it.
type AddressMap struct {
	Ranges      []netip.Prefix // the private ranges, to which the map is drawn
	Allocations []Allocation   // sorted by address, then by owner
	Suggestions []netip.Prefix // free networks, best first
	Unknown     []string       // what could not be read, one sentence each
	Unread      bool           // something was not read yet
	routed      []netip.Prefix // wide private networks that the target routes elsewhere
}

// An Allocation is a range of addresses that is in use.
type Allocation struct {
	Prefix netip.Prefix
	Owner  string // such as "vpc-0abc (shared services)"
	Kind   AllocationKind
	// DataPlane is the network of the data plane that the range belongs to: it is this data plane's own
	// VPC, its peering with the target or a route to that. Not valid: another's.
	DataPlane netip.Prefix
}

// Conflicts reports whether a data plane in a network would overlap what is in use by another.
func (a Allocation) Conflicts(plan netip.Prefix) bool {
	return plan.IsValid() && a.Prefix.Overlaps(plan) && a.DataPlane != plan
}

// IsDataPlane reports whether this data plane is in a network already.
func (s AddressMap) IsDataPlane(plan netip.Prefix) bool {
	return plan.IsValid() && slices.ContainsFunc(s.Allocations, func(a Allocation) bool { return a.DataPlane == plan })
}

// ActiveDataPlane is the network of a data plane that is there already; not valid: none is known, or
// several could be it.
func (s AddressMap) ActiveDataPlane() (active netip.Prefix) {
	for _, a := range s.Allocations {
		if active.IsValid() && a.DataPlane.IsValid() && a.DataPlane != active {
			return netip.Prefix{}
		}
		if a.DataPlane.IsValid() {
			active = a.DataPlane
		}
	}
	return active
}

// An AllocationKind is what uses a range.
type AllocationKind string

const (
	AllocatedToTarget  AllocationKind = "target VPC"
	AllocatedByRoute   AllocationKind = "route of the target VPC"
	AllocatedToPeer    AllocationKind = "VPC peered with the target"
	AllocatedToAccount AllocationKind = "VPC of this account"
	AllocationReserved AllocationKind = "reserved"
	// EKS takes the addresses of services from a range that the cluster's VPC does not
	// overlap. (See serviceRanges.)
	AllocatedToServices AllocationKind = "Kubernetes services"
)

// AddressMap maps the private address space. plan may be the zero Prefix; suggested
// networks have the given prefix length. What can't be read is named in the result's
// Unknown: a suggestion may then be in use.
func (n Neighbors) AddressMap(ctx context.Context, plan netip.Prefix, bits int) AddressMap {
	s := AddressMap{Ranges: privateRanges()}
	if plan.IsValid() && plan.Overlaps(sharedRange()) {
		s.Ranges = append(s.Ranges, sharedRange())
	}
	s.add(bridgeRange(), "container bridge network: AWS advises against it", AllocationReserved)
	for _, p := range serviceRangesFor(netip.Prefix{}) { // Around leaves out the one that the network is in
		s.add(p, services, AllocatedToServices)
	}
	if s.Unread = n.Region == ""; !s.Unread {
		s.addAccount(ctx, n)
	}
	if n.Target.Account != nil {
		s.addTarget(ctx, n)
	}
	s.sort()
	s.Suggestions = suggest(s.Allocations, s.routed, plan, bits)
	return s
}

// Complete reports whether everything was read that the map is made of: what is not allocated is
// free. Else nothing is known against it.
func (s AddressMap) Complete() bool { return len(s.Unknown) == 0 && !s.Unread }

// Around returns the map for a data plane in a network, as it would be once that is
// chosen: its cluster takes no range of services that overlaps the network.
func (s AddressMap) Around(plan netip.Prefix) AddressMap {
	all := s.Allocations
	s.Allocations = nil
	for _, a := range all {
		if a.Kind == AllocatedToServices {
			if plan.IsValid() && a.Prefix.Overlaps(plan) {
				continue
			}
			a.Owner = servicesOwner(plan)
		}
		s.Allocations = append(s.Allocations, a)
	}
	return s
}

// services is what uses a range of services.
const services = "Kubernetes services, assigned by EKS"

// servicesOwner is what uses a range of services: where the data plane is in the other one, it says why
// that is not on the map.
func servicesOwner(plan netip.Prefix) string {
	other, second := serviceRanges()
	if !other.Overlaps(plan) {
		other = second
	}
	if !other.Overlaps(plan) {
		return services
	}
	return "Kubernetes services, instead of " + other.String()
}

// IsInstead reports whether EKS takes the range for services because a data plane in a network is in its other one.
func (a Allocation) IsInstead(plan netip.Prefix) bool {
	return a.Kind == AllocatedToServices && plan.IsValid() && a.Owner != services
}

func (s *AddressMap) add(p netip.Prefix, owner string, kind AllocationKind) {
	s.addOf(netip.Prefix{}, p, owner, kind)
}

// addOf adds a range that belongs to the data plane in a network; not valid: to another.
func (s *AddressMap) addOf(dataPlane, p netip.Prefix, owner string, kind AllocationKind) {
	s.Allocations = append(s.Allocations, Allocation{p, owner, kind, dataPlane})
}

// unknown records what could not be read, but not what was not requested yet.
func (s *AddressMap) unknown(what string, err error) {
	if errors.Is(err, account.ErrNotCached) {
		s.Unread = true
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
			continue // addTarget adds it
		}
		var own netip.Prefix
		if n.isAstroVPC(v, Plan{CIDR: v.CIDRs[0]}) {
			own = v.CIDRs[0]
		}
		for _, p := range v.CIDRs {
			s.addOf(own, p, v.String(), AllocatedToAccount)
		}
	}
}

func (s *AddressMap) addTarget(ctx context.Context, n Neighbors) {
	t := n.Target
	vpc, err := t.Find(ctx)
	if err != nil {
		s.unknown("The target VPC", err)
		for _, p := range t.CIDRs {
			s.add(p, cmp.Or(t.VPC, "target VPC, as given"), AllocatedToTarget)
		}
		return
	}
	for _, p := range vpc.CIDRs {
		s.add(p, vpc.String(), AllocatedToTarget)
	}
	peerings, peeringsErr := t.peerings(ctx)
	own := map[string]netip.Prefix{} // the data plane's network, by the id of its peering
	for _, p := range peerings {
		own[p.ID] = n.astroCIDR(ctx, p)
	}
	if tables, err := t.RouteTables(ctx); err != nil {
		s.unknown("The target VPC's route tables", err)
	} else {
		lists, err := routedLists(ctx, t.Account, t.Region, tables)
		s.addRoutes(tables, lists, own, err)
	}
	if peeringsErr != nil {
		s.unknown("The target VPC's peerings", peeringsErr)
	}
	for _, p := range peerings {
		if p.State.IsOver() {
			continue
		}
		_, other := p.Side(t.VPC)
		if other.CIDRs == nil || other.Partial {
			s.Unknown = append(s.Unknown, fmt.Sprintf("AWS does not report every CIDR of %s, peered via %s.", other.VPC, p))
		}
		for _, c := range other.CIDRs {
			s.addOf(own[p.ID], c, fmt.Sprintf("%s via %s", other.VPC, p), AllocatedToPeer)
		}
	}
}

// addRoutes adds the destinations of routes, those in prefix lists included. One wider
// than any VPC, such as 10.0.0.0/8 to a transit gateway, does not say which addresses are
// in use: it is not an allocation, but networks outside it are better suggestions. own are the
// networks of the data plane, by the ids of its peerings.
func (s *AddressMap) addRoutes(tables []facts.RouteTable, lists netmodel.PrefixLists, own map[string]netip.Prefix, unreadReason error) {
	for _, t := range tables {
		candidates, unread := netmodel.Candidates(t, lists)
		for _, r := range unread {
			s.unknown(fmt.Sprintf("The networks of prefix list %s, routed to %s in %s,", r.PrefixList, r.Via, t), unreadReason)
		}
		for _, c := range candidates {
			switch {
			case c.IsLocal():
			case c.Prefix.Bits() >= largestVPC:
				s.addOf(own[c.Via], c.Prefix, fmt.Sprintf("%s in %s", c.Via, t), AllocatedByRoute)
			case isPrivateRoute(c):
				s.routed = append(s.routed, c.Prefix)
			}
		}
	}
}

func (s *AddressMap) sort() {
	order.Sort(s.Allocations, func(a, b Allocation) int {
		return cmp.Or(netipx.ComparePrefix(a.Prefix, b.Prefix), strings.Compare(a.Owner, b.Owner), strings.Compare(string(a.Kind), string(b.Kind)))
	})
	s.Allocations = slices.Compact(s.Allocations)
}

package netmodel

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/order"
)

// PrefixLists are the IPv4 entries of prefix lists, by the list's id. A list that is
// absent was not read; one that is present and empty has no IPv4 entries, or only public
// addresses of an AWS service.
type PrefixLists map[string][]netip.Prefix

// A Candidate is a route for one destination: a route of a table, or one entry of the
// prefix list that a route is for.
type Candidate struct {
	facts.Route
	Prefix netip.Prefix // the destination
}

// rank orders candidates for the same destination: a lower one wins. (Amazon VPC User
// Guide, "How route priority works": static routes, prefix list routes, propagated
// routes.)
func (c Candidate) rank() int {
	switch {
	case c.Propagated:
		return 2
	case c.PrefixList != "":
		return 1
	}
	return 0
}

// Candidates lists the IPv4 destinations of a table, those of its prefix lists among
// them, and the routes whose prefix list was not read.
//
// An entry inside the VPC's own network does not route: AWS ignores what is more
// specific than the local route there. (Amazon VPC User Guide of 2020, "Prefix lists";
// today's does not mention it.)
func Candidates(t facts.RouteTable, lists PrefixLists) (candidates []Candidate, unread []facts.Route) {
	local := func(p netip.Prefix) bool {
		return slices.ContainsFunc(t.Routes, func(r facts.Route) bool {
			return r.IsLocal() && r.Destination.IsValid() && Within(p, r.Destination)
		})
	}
	for _, r := range t.Routes {
		if r.Destination.IsValid() {
			candidates = append(candidates, Candidate{r, r.Destination})
		}
		if r.PrefixList == "" {
			continue
		}
		entries, read := lists[r.PrefixList]
		if !read {
			unread = append(unread, r)
		}
		for _, p := range entries {
			if !local(p) {
				candidates = append(candidates, Candidate{r, p})
			}
		}
	}
	return candidates, unread
}

// A Selection is how a route table forwards the packets to a network. Its parts don't
// overlap, and together they are the network.
type Selection struct {
	Shares   []Share        // most specific first
	Ties     []Tie          // parts for which AWS chooses at random
	Unrouted []netip.Prefix // parts that no route is for
	Unread   []facts.Route  // routes whose prefix list was not read: each may take some of the above
}

// A Share is the part of a network that one route forwards.
type Share struct {
	Candidate
	Part []netip.Prefix
}

// A Tie is the part of a network for which several prefix lists have the same entry
// and the table routes them to different targets. AWS chooses one at random, and then
// keeps to it. (Amazon VPC User Guide, "Route priority for prefix lists".)
type Tie struct {
	Candidates []Candidate
	Part       []netip.Prefix
}

// Select splits a network by the route that forwards each part of it. The longest
// prefix wins, whatever kind of route it is; for the same destination a static route
// wins over a prefix list's, and that over a propagated one. A route that is a
// blackhole wins as any other does, and drops the packets.
func Select(t facts.RouteTable, lists PrefixLists, network netip.Prefix) Selection {
	all, unread := Candidates(t, lists)
	s := Selection{Unread: unread}
	all = slices.DeleteFunc(all, func(c Candidate) bool { return !c.Prefix.Overlaps(network) })
	order.Sort(all, func(x, y Candidate) int {
		return cmp.Or(cmp.Compare(y.Prefix.Bits(), x.Prefix.Bits()), x.Prefix.Addr().Compare(y.Prefix.Addr()), cmp.Compare(x.rank(), y.rank()))
	})
	left := setOf(network)
	for i := 0; i < len(all); {
		best := equals(all[i:])
		if rest := exclude(left, all[i].Prefix); left.OverlapsPrefix(all[i].Prefix) {
			part := difference(left, rest)
			if haveDifferentTargets(best) {
				s.Ties = append(s.Ties, Tie{best, part})
			} else {
				s.Shares = append(s.Shares, Share{best[0], part})
			}
			left = rest
		}
		prefix := all[i].Prefix
		for i < len(all) && all[i].Prefix == prefix { // the others lose
			i++
		}
	}
	s.Unrouted = left.Prefixes()
	return s
}

// equals returns the candidates at the front of a sorted list that have the first
// one's destination and rank.
func equals(sorted []Candidate) []Candidate {
	n := 1
	for n < len(sorted) && sorted[n].Prefix == sorted[0].Prefix && sorted[n].rank() == sorted[0].rank() {
		n++
	}
	return sorted[:n:n]
}

func haveDifferentTargets(list []Candidate) bool {
	return list[0].PrefixList != "" && slices.ContainsFunc(list, func(c Candidate) bool { return c.Via != list[0].Via })
}

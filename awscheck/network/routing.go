package network

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
)

// A routing is what keeps a route table from sending a network to a connection.
type routing struct {
	connection facts.Peering
	problems   []routeProblem
	ties       []netmodel.Tie // parts for which AWS chooses between prefix lists
	unread     []facts.Route  // routes whose prefix list was not read
}

// A routeProblem is a part of the network that does not reach the connection.
type routeProblem struct {
	kind  problemKind
	route netmodel.Candidate // that forwards it; none if it is unrouted
	part  []netip.Prefix
}

// A problemKind decides how a routeProblem is fixed.
type problemKind int

const (
	deadRoute    problemKind = iota // the route to the connection is a blackhole
	otherTarget                     // a static route for the whole network leads elsewhere
	drawnAway                       // a more specific route leads elsewhere
	widerRoute                      // a route that a static one for the network wins over leads elsewhere
	missingRoute                    // no route
)

// evaluateRouting compares how a table forwards a network with the connection that it
// must go to. A blackhole is no problem while the connection is not active.
func evaluateRouting(t facts.RouteTable, lists netmodel.PrefixLists, network netip.Prefix, c facts.Peering) routing {
	selected := netmodel.Select(t, lists, network)
	r := routing{connection: c, unread: selected.Unread}
	for _, s := range selected.Shares {
		kind := widerRoute
		switch {
		case s.Via == c.ID && (!s.Blackhole || c.State != facts.PeeringActive):
			continue
		case s.Via == c.ID:
			kind = deadRoute
		case s.Prefix == network && !s.Propagated && s.PrefixList == "":
			kind = otherTarget
		case s.Prefix != network && netmodel.Within(s.Prefix, network):
			kind = drawnAway
		}
		r.problems = append(r.problems, routeProblem{kind, s.Candidate, s.Part})
	}
	if len(selected.Unrouted) > 0 {
		r.problems = append(r.problems, routeProblem{kind: missingRoute, part: selected.Unrouted})
	}
	r.ties = selected.Ties
	return r
}

// isCertain reports whether the problems remain whatever the prefix lists that were not
// read hold: entries of a list that leads to the connection may be the missing routes.
func (r routing) isCertain() bool {
	return len(r.problems) > 0 && (!slices.ContainsFunc(r.unread, func(u facts.Route) bool { return u.Via == r.connection.ID }) ||
		slices.ContainsFunc(r.problems, func(p routeProblem) bool { return !p.isFixedByRoute() }))
}

// isFixedByRoute reports whether a new static route for the network is enough.
func (p routeProblem) isFixedByRoute() bool { return p.kind == widerRoute || p.kind == missingRoute }

// describe completes a sentence whose subject is the route table.
func (p routeProblem) describe() string {
	part, list := PrefixList(p.part), ""
	if p.route.PrefixList != "" {
		list = " (an entry of " + p.route.PrefixList + ")"
	}
	switch p.kind {
	case deadRoute:
		return fmt.Sprintf("sends %s to %s%s, but that route is a blackhole", part, p.route.Via, list)
	case otherTarget:
		return fmt.Sprintf("sends %s to %s", part, p.route.Via)
	case drawnAway:
		return fmt.Sprintf("has a more specific route that sends %s to %s%s", part, p.route.Via, list)
	case widerRoute:
		return fmt.Sprintf("sends %s to %s by its route to %s%s", part, p.route.Via, p.route.Prefix, list)
	}
	return "has no route to " + part
}

// describe lists the problems.
func (r routing) describe() (list []string) {
	for _, p := range r.problems {
		list = append(list, p.describe())
	}
	return list
}

// describeTies names the prefix lists between which AWS chooses.
func (r routing) describeTies() (list []string) {
	for _, tie := range r.ties {
		for _, c := range tie.Candidates {
			list = append(list, fmt.Sprintf("%s of %s to %s", c.Prefix, c.PrefixList, c.Via))
		}
	}
	return list
}

// describeUnread names the prefix lists that were not read, and where they lead.
func describeUnread(routes []facts.Route) (list []string) {
	for _, r := range routes {
		list = append(list, fmt.Sprintf("%s to %s", r.PrefixList, r.Via))
	}
	return list
}

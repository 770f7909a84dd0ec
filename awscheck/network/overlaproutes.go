package network

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A routeConflict is how a route of the target conflicts with the planned network.
type routeConflict int

const (
	noConflict      routeConflict = iota
	sameDestination               // a table has one static route to a destination
	moreSpecific                  // it would draw a part of the data plane's traffic
	overruled                     // a propagated route or a prefix list's entry with the same destination: the peering's route wins over it
	privateAround                 // a wider private route: the peering's route takes a part of it
)

// A routeMatch is a route of the target that conflicts with the planned network.
type routeMatch struct {
	table netmodel.UsedTable
	netmodel.Candidate
}

// routeMatches are the routes in conflict, by kind.
type routeMatches map[routeConflict][]routeMatch

// CheckOverlapRoutes checks whether the route tables that the target VPC's subnets use
// can take a route to the network that gets all of its traffic and cuts nothing off. It
// reports network.cidr.overlap.routes.
func CheckOverlapRoutes(ctx context.Context, n Neighbors, plan Plan, bits int) []awscheck.Finding {
	t := n.Target
	f := awscheck.Finding{ID: awscheck.NetworkOverlapRoutes, Region: t.Region}
	used, err := t.usedTables(ctx)
	if err != nil {
		return []awscheck.Finding{t.Unverified(f, err)}
	}
	lists, unreadReason := ReadRoutedLists(ctx, t.Account, t.Region, used)
	own, ownErr := n.astroPeerings(ctx, plan)
	found, unread := matchRoutes(used, lists, plan, own)
	switch {
	case len(found) > 0 && ownErr != nil:
		f = t.Unverified(f, ownErr)
		f.Resources = found.tableIDs(sameDestination, moreSpecific, overruled, privateAround)
		f.Detail += fmt.Sprintf(" Routes of the target VPC conflict with %s unless they lead to the data plane's own peering.", plan)
	case len(found[sameDestination]) > 0:
		f.Status, f.Evidence, f.Resources = awscheck.Fail, awscheck.Live, found.tableIDs(sameDestination)
		f.Title = fmt.Sprintf("Target VPC already routes %s", plan.CIDR)
		f.Detail = fmt.Sprintf("The target VPC already routes %s elsewhere: %s. A route table accepts one static route per destination.", plan, found.describe(sameDestination))
		if others := found.explain(plan); others != "" {
			f.Detail += " " + others
		}
		f.Remedy.Text = n.alternatives(ctx, plan, bits)
		if stale := t.staleRoutes(ctx, found[sameDestination]); len(stale) == len(found[sameDestination]) && len(found[moreSpecific]) == 0 {
			f.Remedy.Owner = awscheck.OwnerNetwork
			f.Remedy.Text = fmt.Sprintf("Delete %s to %s: the target is gone (a blackhole). Or choose another network for the data plane%s", words.Count(len(stale), "route"), plan.CIDR, n.suchAs(ctx, plan, bits))
			f.Remedy.Commands, f.Remedy.Deletes = t.deleteRoutes(stale), len(stale)
		}
	case len(unread) > 0:
		f = t.Unverified(f, unreadReason)
		f.Detail += fmt.Sprintf(" The target VPC routes these prefix lists, whose networks may conflict with %s: %s.", plan, words.Some(words.Distinct(describeUnread(unread))))
		if text := found.explain(plan); text != "" {
			f.Detail += " " + text
		}
		if f.Remedy.Text == "" {
			f.Remedy.Owner, f.Remedy.Text = awscheck.OwnerNetwork, "Compare the entries of the lists with the network."
		}
		f.Remedy.AcceptIf = fmt.Sprintf("no network of the lists overlaps %s", plan.CIDR)
		f.Remedy.Look = t.readPrefixLists(unread)
	case len(found) > 0:
		f.Status, f.Evidence, f.Resources = awscheck.Warn, awscheck.Live, found.tableIDs(moreSpecific, overruled, privateAround)
		f.Title, f.Detail = found.title(plan), found.explain(plan)
		f.Remedy.Text = n.alternatives(ctx, plan, bits)
		if len(found[moreSpecific]) == 0 {
			f.Remedy.Owner = awscheck.OwnerNetwork
			f.Remedy.Text = fmt.Sprintf("Ask the owner of that network whether addresses in %s are in use there. If they are: %s", plan.CIDR, n.alternatives(ctx, plan, bits))
		}
	default:
		f.Status, f.Evidence = awscheck.Pass, awscheck.Live
		f.Detail = fmt.Sprintf("No route conflicts with %s (%s, used by the subnets of %s).", plan, words.Count(len(used), "route table"), t.VPC)
	}
	return []awscheck.Finding{f}
}

// matchRoutes lists the routes in conflict with the planned network, and those whose
// prefix list was not read. A route to one of Astro's own peerings is no conflict. Of the
// private routes around the network, each table's most specific one counts: it has the
// traffic now.
func matchRoutes(used []netmodel.UsedTable, lists netmodel.PrefixLists, plan Plan, own []string) (found routeMatches, unread []facts.Route) {
	found = routeMatches{}
	for _, u := range used {
		candidates, missing := netmodel.Candidates(u.RouteTable, lists)
		unread = append(unread, missing...)
		var around []routeMatch
		for _, c := range candidates {
			if slices.Contains(own, c.Via) {
				continue
			}
			switch kind := conflictOf(c, plan); kind {
			case noConflict:
			case privateAround:
				around = append(around, routeMatch{u, c})
			default:
				found[kind] = append(found[kind], routeMatch{u, c})
			}
		}
		if len(around) > 0 {
			found[privateAround] = append(found[privateAround], slices.MaxFunc(around, func(x, y routeMatch) int { return x.Prefix.Bits() - y.Prefix.Bits() }))
		}
	}
	return found, unread
}

// conflictOf compares one route with the planned network. (Amazon VPC User Guide, "How
// route priority works".)
func conflictOf(c netmodel.Candidate, plan Plan) routeConflict {
	switch {
	case c.IsLocal(): // CheckOverlapTarget's
		return noConflict
	case c.Prefix == plan.CIDR && (c.Propagated || c.PrefixList != ""):
		return overruled
	case c.Prefix == plan.CIDR:
		return sameDestination
	case netmodel.Within(c.Prefix, plan.CIDR):
		return moreSpecific
	case netmodel.Within(plan.CIDR, c.Prefix) && isPrivateRoute(c):
		return privateAround
	}
	return noConflict
}

// widestPrivate is the shortest prefix length of a private range, 10.0.0.0/8. A route to
// a wider network is as good as a default route.
const widestPrivate = 8

// isPrivateRoute reports whether a route leads to a network behind a transit gateway, a
// VPN, a peering, an interface, a Gateway Load Balancer endpoint or a similar target. A
// blackhole leads nowhere.
func isPrivateRoute(c netmodel.Candidate) bool {
	if c.Blackhole || c.Prefix.Bits() < widestPrivate {
		return false
	}
	return slices.ContainsFunc([]string{"tgw-", "vgw-", "pcx-", "eni-", "i-", "lgw-", "arn:", "vpce-"}, func(kind string) bool { return strings.HasPrefix(c.Via, kind) })
}

// title names the first route of the conflicts that are not a failure.
func (m routeMatches) title(plan Plan) string {
	for _, kind := range []routeConflict{moreSpecific, overruled, privateAround} {
		if len(m[kind]) > 0 {
			where := map[routeConflict]string{moreSpecific: ", inside ", overruled: ", as ", privateAround: ", around "}
			return fmt.Sprintf("Target VPC routes %s%s%s", m[kind][0].Prefix, where[kind], plan.CIDR)
		}
	}
	return ""
}

// explain describes the conflicts that are not a failure; "" if there are none.
func (m routeMatches) explain(plan Plan) string {
	var text []string
	if len(m[moreSpecific]) > 0 {
		text = append(text, fmt.Sprintf("The target VPC has more specific routes inside %s, which would take traffic meant for the data plane: %s.", plan, m.describe(moreSpecific)))
	}
	if len(m[overruled]) > 0 {
		text = append(text, fmt.Sprintf("The target VPC already reaches %s elsewhere: %s. The peering's route, which is static, takes precedence over these and cuts off that network.", plan, m.describe(overruled)))
	}
	if len(m[privateAround]) > 0 {
		text = append(text, fmt.Sprintf("The target VPC routes private networks around %s: %s. The peering's route would cut off hosts there with addresses in %s.", plan, m.describe(privateAround), plan.CIDR))
	}
	return strings.Join(text, " ")
}

// describe lists the routes of one kind of conflict.
func (m routeMatches) describe(kind routeConflict) string {
	var names []string
	for _, r := range m[kind] {
		how := "via "
		switch {
		case r.PrefixList != "":
			how = "an entry of " + r.PrefixList + ", via "
		case r.Propagated:
			how = "propagated, via "
		}
		via := r.Via
		if r.Blackhole {
			via += ", a blackhole"
		}
		where := r.table.RouteTable.String()
		if kind != sameDestination { // whose destination is the planned network
			where = r.Prefix.String() + " in " + where
		}
		names = append(names, fmt.Sprintf("%s (%s%s)", where, how, via))
	}
	return words.Some(names)
}

func (m routeMatches) tableIDs(kinds ...routeConflict) []string {
	var ids []string
	for _, kind := range kinds {
		for _, r := range m[kind] {
			ids = append(ids, r.table.ID)
		}
	}
	return words.Distinct(ids)
}

// staleRoutes returns those of the routes whose target is gone. A route to a peering that
// is not active yet is a blackhole too, and is needed.
func (t Target) staleRoutes(ctx context.Context, matches []routeMatch) (stale []routeMatch) {
	peerings, err := t.peerings(ctx)
	alive := map[string]bool{}
	for i := range peerings {
		alive[peerings[i].ID] = !peerings[i].State.IsOver()
	}
	for _, m := range matches {
		if m.Blackhole && !alive[m.Via] && (err == nil || !strings.HasPrefix(m.Via, "pcx-")) {
			stale = append(stale, m)
		}
	}
	return stale
}

// deleteRoutes returns the commands that delete the routes.
func (t Target) deleteRoutes(matches []routeMatch) (commands []string) {
	for _, m := range matches {
		commands = append(commands, t.CLI("ec2", "delete-route", "--route-table-id", m.table.ID, "--destination-cidr-block", m.Prefix.String()))
	}
	return commands
}

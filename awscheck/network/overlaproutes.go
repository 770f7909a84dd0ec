package network

import (
	"context"
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A routeConflict is how a route of the target stands in the way of the planned network.
type routeConflict int

const (
	noConflict       routeConflict = iota
	sameDestination                // a table has one static route to a destination
	unreadPrefixList               // an entry may be any of the others
	moreSpecific                   // it draws a part of the data plane's traffic
	samePropagated                 // the peering's route wins, and its network is cut off
)

// A routeMatch is a route of the target and its conflict with the planned network.
type routeMatch struct {
	routeConflict
	table facts.RouteTable
	route facts.Route
}

// routeMatches are the routes in conflict, by kind.
type routeMatches map[routeConflict][]routeMatch

// CheckOverlapRoutes checks whether each of the target VPC's route tables can take a
// route to the network that would get all of its traffic. It reports
// network.cidr.overlap.routes.
func CheckOverlapRoutes(ctx context.Context, n Neighbors, plan Plan, bits int) []awscheck.Finding {
	t := n.Target
	f := awscheck.Finding{ID: awscheck.NetworkOverlapRoutes, Region: t.Region}
	tables, err := t.routeTables(ctx)
	if err != nil {
		return []awscheck.Finding{t.unverified(f, err)}
	}
	f.Evidence = awscheck.Live
	found := routeMatches{}
	for _, table := range tables {
		for _, r := range table.Routes {
			if kind := conflictOf(r, plan); kind != noConflict {
				found[kind] = append(found[kind], routeMatch{kind, table, r})
			}
		}
	}
	switch {
	case len(found[sameDestination]) > 0:
		f.Status, f.Resources = awscheck.Fail, found.tableIDs(sameDestination)
		f.Detail = fmt.Sprintf("The target VPC already routes %s elsewhere: %s. A table takes one route to a destination.", plan, found.describe(sameDestination))
		f.Remedy.Text = n.alternatives(ctx, plan, bits)
		if stale := t.deleteBlackholes(found[sameDestination]); len(stale) > 0 {
			f.Remedy.Text += " Or, if it is not needed, delete the route whose target is gone (a blackhole)."
			f.Remedy.Commands = stale
		}
	case len(found[unreadPrefixList]) > 0:
		f.Status, f.Evidence, f.Resources = awscheck.Unverified, awscheck.None, found.tableIDs(unreadPrefixList)
		f.Detail = fmt.Sprintf("Not determined: a network in a prefix list could draw traffic for the data plane, and what these lists hold was not read: %s.", found.describe(unreadPrefixList))
		if len(found[moreSpecific]) > 0 {
			f.Detail += fmt.Sprintf(" More specific routes inside %s: %s.", plan, found.describe(moreSpecific))
		}
		f.Remedy.Text = fmt.Sprintf("See whether a network of the lists is in %s, or is the same. If so, choose another network for the data plane.", plan.CIDR)
		f.Remedy.AcceptIf = "no network of the lists is in it"
		f.Remedy.Commands = t.readPrefixLists(found[unreadPrefixList])
	case len(found[moreSpecific]) > 0:
		f.Status, f.Resources = awscheck.Warn, found.tableIDs(moreSpecific)
		f.Detail = fmt.Sprintf("The target VPC has more specific routes inside %s, which would draw traffic for the data plane: %s.", plan, found.describe(moreSpecific))
		f.Remedy.Text = n.alternatives(ctx, plan, bits)
	case len(found[samePropagated]) > 0:
		f.Status, f.Resources = awscheck.Warn, found.tableIDs(samePropagated)
		f.Detail = fmt.Sprintf("A network outside announces %s to the target VPC: %s. The peering's route, which is static, would win over it and cut that network off.", plan, found.describe(samePropagated))
		f.Remedy.Text = n.alternatives(ctx, plan, bits)
	default:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("None of the %d route tables of the target VPC has a route to %s or inside it.", len(tables), plan)
		if len(tables) == 1 {
			f.Detail = fmt.Sprintf("The target VPC's only route table, %s, has no route to %s or inside it.", tables[0], plan)
		}
	}
	return []awscheck.Finding{f}
}

// conflictOf compares one route with the planned network.
func conflictOf(r facts.Route, plan Plan) routeConflict {
	switch {
	case r.IsCustomerList():
		return unreadPrefixList
	case !r.Destination.IsValid() || r.IsLocal():
		return noConflict
	case r.Destination == plan.CIDR && r.Propagated:
		return samePropagated
	case r.Destination == plan.CIDR:
		return sameDestination
	case netmodel.Within(r.Destination, plan.CIDR):
		return moreSpecific
	}
	return noConflict
}

// describe lists the routes of one kind of conflict.
func (m routeMatches) describe(kind routeConflict) string {
	var names []string
	for _, match := range m[kind] {
		switch kind {
		case unreadPrefixList:
			names = append(names, fmt.Sprintf("%s in %s (via %s)", match.route.PrefixList, match.table, match.route.Via))
		case moreSpecific:
			names = append(names, fmt.Sprintf("%s in %s (via %s)", match.route.Destination, match.table, match.route.Via))
		default:
			names = append(names, fmt.Sprintf("%s (via %s)", match.table, match.route.Via))
		}
	}
	return words.Some(names)
}

func (m routeMatches) tableIDs(kind routeConflict) []string {
	var ids []string
	for _, match := range m[kind] {
		ids = append(ids, match.table.ID)
	}
	return words.Distinct(ids)
}

// deleteBlackholes returns the commands that delete those of the routes whose target is
// gone.
func (t Target) deleteBlackholes(matches []routeMatch) (commands []string) {
	for _, m := range matches {
		if m.route.Blackhole {
			commands = append(commands, t.aws("ec2", "delete-route", "--route-table-id", m.table.ID, "--destination-cidr-block", m.route.Destination.String()))
		}
	}
	return commands
}

// readPrefixLists returns the commands that list the entries of the routes' prefix lists.
func (t Target) readPrefixLists(matches []routeMatch) []string {
	var commands []string
	for _, m := range matches {
		commands = append(commands, t.aws("ec2", "get-managed-prefix-list-entries", "--prefix-list-id", m.route.PrefixList))
	}
	return words.Distinct(commands)
}

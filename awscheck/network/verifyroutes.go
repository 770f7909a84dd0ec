package network

import (
	"cmp"
	"context"
	"fmt"
	"net/netip"
	"slices"

	"go4.org/netipx"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckVerifyRoutes tells whether every route table that the target VPC's subnets
// use sends the whole of Astro's network to the connection. It reports
// verify.routes, once for each table that does not.
func CheckVerifyRoutes(ctx context.Context, p AstroPeering) []awscheck.Finding {
	t := p.Target
	f := awscheck.Finding{ID: awscheck.VerifyRoutes, Region: t.Region, Evidence: awscheck.Live}
	c, err := p.connection(ctx)
	if err != nil {
		return []awscheck.Finding{p.unverified(f, err)}
	}
	used, err := t.usedTables(ctx)
	if err != nil {
		return []awscheck.Finding{t.unverified(f, err)}
	}
	var bad []awscheck.Finding
	var good []string
	for _, u := range used {
		if found := u.check(f, t, p.Plan, c); found.Status != awscheck.Pass {
			bad = append(bad, found)
		} else {
			good = append(good, u.ID)
		}
	}
	if len(bad) > 0 {
		return bad
	}
	f.Status, f.Resources = awscheck.Pass, good
	f.Detail = fmt.Sprintf("%s: each route table that the subnets of %s use sends %s to %s.", words.Count(len(good), "route table"), t.VPC, p.Plan, c.ID)
	return []awscheck.Finding{f}
}

// A usedTable is a route table and the subnets that go by it.
type usedTable struct {
	facts.RouteTable
	by []string // names of the subnets
}

func (u usedTable) String() string {
	switch {
	case len(u.by) == 0:
		return u.RouteTable.String() + " (the main route table; the VPC has no subnets yet)"
	case len(u.Subnets) == 0:
		return u.RouteTable.String() + " (the main route table, used by " + words.Some(u.by) + ")"
	}
	return u.RouteTable.String() + " (used by " + words.Some(u.by) + ")"
}

// usedTables lists the route tables that the target's subnets use: the one that
// they name, or else the main one. Without subnets it is the main one, which the
// first will use.
func (t Target) usedTables(ctx context.Context) ([]usedTable, error) {
	tables, err := t.routeTables(ctx)
	if err != nil {
		return nil, err
	}
	subnets, err := facts.Subnets(ctx, t.Account, t.Region, t.VPC)
	if err != nil {
		return nil, err
	}
	used := make([]usedTable, len(tables))
	main := slices.IndexFunc(tables, func(r facts.RouteTable) bool { return r.Main })
	if main < 0 { // every VPC has one
		return nil, account.Classify(account.ErrIncomplete, account.Request{Service: "EC2", Operation: "DescribeRouteTables", Region: t.Region})
	}
	for i, table := range tables {
		used[i].RouteTable = table
	}
	for _, s := range subnets {
		i := slices.IndexFunc(tables, func(r facts.RouteTable) bool { return slices.Contains(r.Subnets, s.ID) })
		if i < 0 {
			i = main
		}
		used[i].by = append(used[i].by, s.String())
	}
	if len(subnets) == 0 {
		return used[main : main+1], nil
	}
	return slices.DeleteFunc(used, func(u usedTable) bool { return len(u.by) == 0 }), nil
}

// leads completes f with where a table sends Astro's network.
func (u usedTable) check(f awscheck.Finding, t Target, plan Plan, c facts.Peering) awscheck.Finding {
	f.Status, f.Resources = awscheck.Pass, []string{u.ID}
	create := t.aws("ec2", "create-route", "--route-table-id", u.ID, "--destination-cidr-block", plan.CIDR.String(), "--vpc-peering-connection-id", c.ID)
	replace := func(r facts.Route) string {
		return t.aws("ec2", "replace-route", "--route-table-id", u.ID, "--destination-cidr-block", r.Destination.String(), "--vpc-peering-connection-id", c.ID)
	}
	var wrong []string
	missing := false
	shares, none := splitByRoute(u.RouteTable, plan.CIDR)
	for _, s := range shares {
		switch part := prefixList(s.part); {
		case s.Via == c.ID && (!s.Blackhole || c.State != facts.PeeringActive):
		case s.Via == c.ID:
			wrong = append(wrong, fmt.Sprintf("sends %s to %s, but that route is a blackhole", part, c.ID))
			f.Remedy.Commands = append(f.Remedy.Commands, replace(s.Route))
		case s.Destination == plan.CIDR && !s.Propagated:
			wrong = append(wrong, fmt.Sprintf("sends %s to %s", part, s.Via))
			f.Remedy.Commands = append(f.Remedy.Commands, replace(s.Route))
		case s.Destination != plan.CIDR && within(s.Destination, plan.CIDR):
			wrong = append(wrong, fmt.Sprintf("has a more specific route that sends %s to %s", part, s.Via))
			if s.Propagated || s.IsLocal() {
				f.Remedy.Text = "Astro's network overlaps what the VPC itself has or learns from a gateway: ask who uses it. "
				continue
			}
			f.Remedy.Commands = append(f.Remedy.Commands, replace(s.Route))
		default: // a route to a larger network, or a propagated one: a route of Astro's own goes before it
			wrong, missing = append(wrong, fmt.Sprintf("sends %s to %s by its route to %s", part, s.Via, s.Destination)), true
		}
	}
	if len(none) > 0 {
		wrong, missing = append(wrong, "has no route to "+prefixList(none)), true
	}
	lists := listsTo(u.RouteTable, c.ID)
	switch {
	case len(wrong) == 0 && c.State != facts.PeeringActive:
		f.Status, f.Cause = awscheck.Fail, awscheck.VerifyActive
		f.Detail = fmt.Sprintf("%s sends %s to %s, a blackhole until the connection is active.", u, plan, c.ID)
		f.Remedy.Text = "Nothing is to be done here: the route works once the connection is active."
	case len(wrong) == 0:
	case missing && len(wrong) == 1 && len(lists) > 0:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: %s sends %s to %s, and whether %s is among their entries was not read.", u, words.Some(lists), c.ID, plan.CIDR)
		f.Remedy.Text = "Look at the entries of the prefix lists, or add a route of its own."
		f.Remedy.AcceptIf = "they hold the network"
		f.Remedy.Commands = append([]string{t.aws("ec2", "get-managed-prefix-list-entries", "--prefix-list-id", lists[0])}, create)
	default:
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("%s %s. All of Astro's network, %s, must go to %s.", u, words.List(wrong), plan, c.ID)
		if missing {
			f.Remedy.Commands = append(f.Remedy.Commands, create)
		}
		if missing && len(f.Remedy.Commands) == 1 {
			f.Remedy.Text += "Add the route: it goes before routes to larger networks, and takes nothing but what is for Astro."
		} else {
			f.Remedy.Text += "Send Astro's network to the connection; before a route is replaced, ask who uses it."
		}
	}
	return f
}

// A share is the part of a network that goes by one route.
type share struct {
	facts.Route
	part []netip.Prefix
}

// shares tells which route takes which part of a network, and which part none
// takes. The longest prefix wins, and at one length a route written by hand before a
// propagated one. (Amazon VPC User Guide, "Route priority". A route for a prefix list
// comes after all those, and is not among these.)
func splitByRoute(t facts.RouteTable, network netip.Prefix) (shares []share, none []netip.Prefix) {
	routes := slices.DeleteFunc(slices.Clone(t.Routes), func(r facts.Route) bool {
		return !r.Destination.IsValid() || !r.Destination.Overlaps(network)
	})
	slices.SortStableFunc(routes, func(x, y facts.Route) int {
		byHand := func(r facts.Route) int {
			if r.Propagated {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(y.Destination.Bits(), x.Destination.Bits()), cmp.Compare(byHand(x), byHand(y)))
	})
	left := setOf(network)
	for _, r := range routes {
		if !left.OverlapsPrefix(r.Destination) {
			continue
		}
		rest := minus(left, r.Destination)
		shares = append(shares, share{r, difference(left, rest)})
		left = rest
	}
	return shares, left.Prefixes()
}

// taken is what a set has that its rest does not.
func difference(set, rest *netipx.IPSet) []netip.Prefix {
	var b netipx.IPSetBuilder
	b.AddSet(set)
	b.RemoveSet(rest)
	part, _ := b.IPSet() // of valid sets
	return part.Prefixes()
}

// listsTo names the prefix lists that a table sends to something.
func listsTo(t facts.RouteTable, id string) []string {
	var lists []string
	for _, r := range t.Routes {
		if r.PrefixList != "" && r.Via == id && !r.Blackhole {
			lists = append(lists, r.PrefixList)
		}
	}
	return lists
}

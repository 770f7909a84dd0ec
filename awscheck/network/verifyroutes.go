package network

import (
	"context"
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckVerifyRoutes checks whether every route table that the target VPC's subnets
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
		if found := checkTable(u, f, t, p.Plan, c); found.Status != awscheck.Pass {
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

// checkTable completes f with where a table sends Astro's network.
func checkTable(u netmodel.UsedTable, f awscheck.Finding, t Target, plan Plan, c facts.Peering) awscheck.Finding {
	f.Status, f.Resources = awscheck.Pass, []string{u.ID}
	create := t.aws("ec2", "create-route", "--route-table-id", u.ID, "--destination-cidr-block", plan.CIDR.String(), "--vpc-peering-connection-id", c.ID)
	replace := func(r facts.Route) string {
		return t.aws("ec2", "replace-route", "--route-table-id", u.ID, "--destination-cidr-block", r.Destination.String(), "--vpc-peering-connection-id", c.ID)
	}
	var wrong []string
	missing := false
	selected := netmodel.Select(u.RouteTable, nil, plan.CIDR)
	for _, s := range selected.Shares {
		switch part := prefixList(s.Part); {
		case s.Via == c.ID && (!s.Blackhole || c.State != facts.PeeringActive):
		case s.Via == c.ID:
			wrong = append(wrong, fmt.Sprintf("sends %s to %s, but that route is a blackhole", part, c.ID))
			f.Remedy.Commands = append(f.Remedy.Commands, replace(s.Route))
		case s.Destination == plan.CIDR && !s.Propagated:
			wrong = append(wrong, fmt.Sprintf("sends %s to %s", part, s.Via))
			f.Remedy.Commands = append(f.Remedy.Commands, replace(s.Route))
		case s.Destination != plan.CIDR && netmodel.Within(s.Destination, plan.CIDR):
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
	if len(selected.Unrouted) > 0 {
		wrong, missing = append(wrong, "has no route to "+prefixList(selected.Unrouted)), true
	}
	lists := listsTo(u.RouteTable, c.ID)
	switch {
	case len(wrong) == 0 && c.State != facts.PeeringActive:
		f.Status, f.Cause = awscheck.Fail, awscheck.VerifyActive
		f.Detail = fmt.Sprintf("%s sends %s to %s, a blackhole until the connection is active.", describeTable(u), plan, c.ID)
		f.Remedy.Text = "Nothing is to be done here: the route works once the connection is active."
	case len(wrong) == 0:
	case missing && len(wrong) == 1 && len(lists) > 0:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: %s sends %s to %s, and whether %s is among their entries was not read.", describeTable(u), words.Some(lists), c.ID, plan.CIDR)
		f.Remedy.Text = "Look at the entries of the prefix lists, or add a route of its own."
		f.Remedy.AcceptIf = "they hold the network"
		f.Remedy.Commands = append([]string{t.aws("ec2", "get-managed-prefix-list-entries", "--prefix-list-id", lists[0])}, create)
	default:
		f.Status = awscheck.Fail
		f.Detail = fmt.Sprintf("%s %s. All of Astro's network, %s, must go to %s.", describeTable(u), words.List(wrong), plan, c.ID)
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

package network

import (
	"context"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckVerifyRoutes checks whether every route table that the target VPC's subnets use
// sends all of Astro's network to the connection, prefix lists included. It reports
// verify.routes, once for each table that does not.
func CheckVerifyRoutes(ctx context.Context, p AstroPeering) []awscheck.Finding {
	t := p.Target
	f := awscheck.Finding{ID: awscheck.VerifyRoutes, Region: t.Region, Evidence: awscheck.Live}
	c, err := p.Connection(ctx)
	if err != nil {
		return []awscheck.Finding{p.Unverified(f, err)}
	}
	used, err := t.usedTables(ctx)
	if err != nil {
		return []awscheck.Finding{t.Unverified(f, err)}
	}
	lists, unread := ReadRoutedLists(ctx, t.Account, t.Region, used)
	var bad []awscheck.Finding
	var good []string
	for _, u := range used {
		found := t.JudgeTable(f, u, lists, p.Plan, c, unread)
		if found.Status == awscheck.Pass {
			good = append(good, u.ID)
		} else {
			bad = append(bad, found)
		}
	}
	if len(bad) > 0 {
		return bad
	}
	f.Status, f.Resources = awscheck.Pass, good
	f.Detail = fmt.Sprintf("%s used by the subnets of %s: each sends %s to %s.", words.Count(len(good), "route table"), t.VPC, p.Plan, c.ID)
	return []awscheck.Finding{f}
}

// MustGo ends the detail of a table that sends Astro's network elsewhere.
func MustGo(plan Plan, c facts.Peering) string {
	return fmt.Sprintf(" All of Astro's network, %s, must go to %s.", plan, c.ID)
}

// JudgeTable completes f with whether a table sends Astro's network to the connection c.
// unread is why prefix lists were not read.
func (t Target) JudgeTable(f awscheck.Finding, u netmodel.UsedTable, lists netmodel.PrefixLists, plan Plan, c facts.Peering, unread error) awscheck.Finding {
	r := evaluateRouting(u.RouteTable, lists, plan.CIDR, c)
	f.Status, f.Resources = awscheck.Pass, []string{u.ID}
	switch {
	case r.isCertain():
		f.Status = awscheck.Fail
		f.Detail = DescribeTable(u) + " " + words.List(r.describe()) + "." + MustGo(plan, c)
		f.Remedy = t.fixRouting(u, r, plan)
	case len(r.unread) > 0:
		f = t.Unverified(f, unread)
		f.Resources = []string{u.ID}
		f.Detail += fmt.Sprintf(" %s routes prefix lists whose entries may decide where %s goes: %s.", DescribeTable(u), plan, words.Some(describeUnread(r.unread)))
		if f.Remedy.Text == "" {
			f.Remedy.Text = "Compare the entries of the lists with Astro's network."
		}
		f.Remedy.AcceptIf = fmt.Sprintf("the entries send all of %s to %s", plan.CIDR, c.ID)
		f.Remedy.Look = t.readPrefixLists(r.unread)
		if len(r.problems) > 0 {
			f.Remedy.Commands = []string{t.CreateRoute(u, plan, c.ID)}
		}
	case len(r.ties) > 0:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = fmt.Sprintf("Not determined: in %s, prefix lists with the same entry have different targets, and AWS chooses one: %s.", DescribeTable(u), words.Some(r.describeTies()))
		f.Remedy.Text = "Add a static route, which takes precedence over prefix lists."
		f.Remedy.Commands = t.routeTies(u, r, plan)
	case c.State != facts.PeeringActive:
		f.Status, f.Cause = awscheck.Fail, awscheck.VerifyActive
		f.Detail = fmt.Sprintf("%s sends %s to %s, a blackhole until the connection is active.", DescribeTable(u), plan, c.ID)
		f.Remedy.Text = "No change is needed here: the route works once the connection is active."
	}
	return f
}

// fixRouting says how to send Astro's network to the connection.
func (t Target) fixRouting(u netmodel.UsedTable, r routing, plan Plan) awscheck.Remedy {
	var fix awscheck.Remedy
	create := false
	for _, p := range r.problems {
		switch {
		case p.isFixedByRoute():
			create = true
		case p.kind == drawnAway && p.route.PrefixList != "":
			fix.Text += fmt.Sprintf("Ask the owner of prefix list %s to remove its entry %s. ", p.route.PrefixList, p.route.Prefix)
		case p.kind == drawnAway && (p.route.Propagated || p.route.IsLocal()):
			fix.Text += "Ask the owner of the network that Astro's network overlaps: one of the VPC itself, or one that a gateway announces. "
		default:
			fix.Commands = append(fix.Commands, t.replaceRoute(u, p.route, r.connection))
		}
	}
	if create {
		fix.Commands = append(fix.Commands, t.CreateRoute(u, plan, r.connection.ID))
	}
	if create && len(fix.Commands) == 1 {
		fix.Text += "Add the route. It takes precedence over routes to larger networks, and affects only traffic to Astro."
	} else {
		fix.Text += "Route Astro's network to the connection. Before you replace a route, find out what uses it."
	}
	return fix
}

// CreateRoute is the command that routes the data plane's network to a peering connection, by its id.
func (t Target) CreateRoute(u netmodel.UsedTable, plan Plan, connection string) string {
	return t.CLI("ec2", "create-route", "--route-table-id", u.ID, "--destination-cidr-block", plan.CIDR.String(), "--vpc-peering-connection-id", connection)
}

func (t Target) replaceRoute(u netmodel.UsedTable, r netmodel.Candidate, c facts.Peering) string {
	destination := []string{"--destination-cidr-block", r.Prefix.String()}
	if r.PrefixList != "" {
		destination = []string{"--destination-prefix-list-id", r.PrefixList}
	}
	return t.CLI(slices.Concat([]string{"ec2", "replace-route", "--route-table-id", u.ID}, destination, []string{"--vpc-peering-connection-id", c.ID})...)
}

// routeTies returns the commands that add static routes for the parts of Astro's network
// that several prefix lists have.
func (t Target) routeTies(u netmodel.UsedTable, r routing, plan Plan) (commands []string) {
	for _, tie := range r.ties {
		if p := tie.Candidates[0].Prefix; netmodel.Within(p, plan.CIDR) {
			commands = append(commands, t.CreateRoute(u, Plan{CIDR: p}, r.connection.ID))
		} else {
			commands = append(commands, t.CreateRoute(u, plan, r.connection.ID))
		}
	}
	return words.Distinct(commands)
}

// readPrefixLists returns the commands that list the entries of the routes' prefix lists.
func (t Target) readPrefixLists(routes []facts.Route) []string {
	var commands []string
	for _, r := range routes {
		commands = append(commands, t.CLI("ec2", "get-managed-prefix-list-entries", "--prefix-list-id", r.PrefixList))
	}
	return words.Distinct(commands)
}

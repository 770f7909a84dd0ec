package path

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckRoute checks whether the route table of each service's subnet sends the replies to
// Astro's network to the connection. Before the peering is requested it says which table
// will need a route. It reports path.route.
func CheckRoute(ctx context.Context, p Plan) []awscheck.Finding {
	return p.each(awscheck.PathRoute, func(e dataservice.Endpoint, f awscheck.Finding) awscheck.Finding {
		found, f := p.locate(ctx, e, f)
		if found == nil {
			return f
		}
		t := p.Peering.Target
		tables, err := p.tables(ctx, found)
		if err != nil {
			return t.Unverified(f, err)
		}
		for _, u := range tables {
			f.Resources = append(f.Resources, u.ID)
			for _, s := range u.UsedBy { // of the service: each after its table
				f.Resources = append(f.Resources, s.ID)
			}
		}
		c, err := p.Peering.Connection(ctx)
		var none *network.NoMatch
		if errors.As(err, &none) {
			return p.willNeedRoute(f, e, tables, none)
		}
		if err != nil {
			return p.Peering.Unverified(f, err)
		}
		lists, unread := network.ReadRoutedLists(ctx, t.Account, t.Region, tables)
		var right []string
		var wrong []awscheck.Finding
		for _, u := range tables {
			if one := t.JudgeTable(f, u, lists, p.Peering.Plan, c, unread); one.Status != awscheck.Pass {
				wrong = append(wrong, one)
			}
			right = append(right, u.RouteTable.String())
		}
		if len(wrong) > 0 {
			f = combine(f, wrong)
			if ending := network.MustGo(p.Peering.Plan, c); strings.Count(f.Detail, ending) > 1 {
				f.Detail = strings.ReplaceAll(f.Detail, ending, "") + ending // once for all tables
			}
			if f.Status == awscheck.Fail && f.Cause == "" {
				f.Cause = awscheck.VerifyRoutes // which names the table with its fix, where it runs
			}
			return f
		}
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("%s, used by %s, sends %s to %s.", words.List(right), words.List(subnetsOf(found)), p.Peering.Plan, c.ID)
		return f
	})
}

// tables returns the route tables of the subnets that a service is in.
func (p Plan) tables(ctx context.Context, found []location) ([]netmodel.UsedTable, error) {
	t := p.Peering.Target
	all, err := t.RouteTables(ctx)
	if err != nil {
		return nil, err
	}
	subnets, err := facts.Subnets(ctx, t.Account, t.Region, t.VPC)
	if err != nil {
		return nil, err
	}
	var own []facts.Subnet
	for _, id := range subnetsOf(found) {
		own = append(own, subnetOf(subnets, id))
	}
	used, ok := netmodel.UsedTables(all, own)
	if !ok {
		return nil, network.Incomplete("DescribeRouteTables", t.Region)
	}
	return used, nil
}

// subnetOf returns a subnet by its id, with no more than the id if it is not listed.
func subnetOf(subnets []facts.Subnet, id string) facts.Subnet {
	for _, s := range subnets {
		if s.ID == id {
			return s
		}
	}
	return facts.Subnet{ID: id}
}

// willNeedRoute completes f before there is a connection to route to.
func (p Plan) willNeedRoute(f awscheck.Finding, e dataservice.Endpoint, tables []netmodel.UsedTable, none *network.NoMatch) awscheck.Finding {
	if !none.NoRequest {
		return undetermined(f, awscheck.VerifyRequest, none.Error())
	}
	var names []string
	for _, u := range tables {
		names = append(names, network.DescribeTable(u))
	}
	f.Status = awscheck.Info
	f.Detail = fmt.Sprintf("Once the peering is accepted, %s needs a route to %s, so that the replies of %s reach Astro.", words.List(names), p.Peering.Plan, e.Name)
	if plan := p.Peering.Plan; plan.Assumed || !plan.CIDR.IsValid() { // no command for a network that was not chosen
		f.Remedy.Text = "Add the route once the data plane's network is chosen and the peering is accepted. `astro-activate verify` checks the route."
		return f
	}
	f.Remedy.Text = "Add the route once the peering is accepted: put its id in place of pcx-REPLACE_ME. `astro-activate verify` checks the route."
	for _, u := range tables {
		f.Remedy.Commands = append(f.Remedy.Commands, p.Peering.Target.CreateRoute(u, p.Peering.Plan, "pcx-REPLACE_ME"))
	}
	return f
}

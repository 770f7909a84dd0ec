package network

import (
	"context"
	"net/netip"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// routeTables lists the target's route tables; there is at least one.
func (t Target) routeTables(ctx context.Context) ([]facts.RouteTable, error) {
	if err := t.requireOwner(ctx); err != nil {
		return nil, err
	}
	return routeTablesOf(ctx, t.Account, t.Region, t.VPC)
}

// routeTablesOf lists a VPC's route tables; there is at least one.
func routeTablesOf(ctx context.Context, a *account.Account, region, vpc string) ([]facts.RouteTable, error) {
	tables, err := facts.RouteTables(ctx, a, region, vpc)
	if err == nil && len(tables) == 0 { // every VPC has a main one
		return nil, incomplete("DescribeRouteTables", region)
	}
	return tables, err
}

// usedTables lists the route tables that the target's subnets use. Without subnets it
// is the main one, which the first subnet will use.
func (t Target) usedTables(ctx context.Context) ([]netmodel.UsedTable, error) {
	if err := t.requireOwner(ctx); err != nil {
		return nil, err
	}
	return usedTablesOf(ctx, t.Account, t.Region, t.VPC)
}

// usedTablesOf lists the route tables that a VPC's subnets use.
func usedTablesOf(ctx context.Context, a *account.Account, region, vpc string) ([]netmodel.UsedTable, error) {
	tables, err := routeTablesOf(ctx, a, region, vpc)
	if err != nil {
		return nil, err
	}
	subnets, err := facts.Subnets(ctx, a, region, vpc)
	if err != nil {
		return nil, err
	}
	used, ok := netmodel.UsedTables(tables, subnets)
	if !ok {
		return nil, incomplete("DescribeRouteTables", region)
	}
	return used, nil
}

// incomplete is the error of a reply that lacks what every VPC has.
func incomplete(operation, region string) error {
	return account.Classify(account.ErrIncomplete, account.Request{Service: "EC2", Operation: operation, Region: region})
}

// describeTable names a route table and the subnets that use it.
func describeTable(u netmodel.UsedTable) string {
	subnets := make([]string, len(u.UsedBy))
	for i, s := range u.UsedBy {
		subnets[i] = s.String()
	}
	switch {
	case len(subnets) == 0:
		return u.RouteTable.String() + " (the main route table; the VPC has no subnets yet)"
	case len(u.Subnets) == 0:
		return u.RouteTable.String() + " (the main route table, used by " + words.Some(subnets) + ")"
	}
	return u.RouteTable.String() + " (used by " + words.Some(subnets) + ")"
}

// prefixListsOf reads the prefix lists that tables route, but not gateway endpoints'. A
// list that can't be read is absent from the result; err is the first one's reason.
func prefixListsOf(ctx context.Context, a *account.Account, region string, tables []facts.RouteTable) (netmodel.PrefixLists, error) {
	var wanted []string
	for _, t := range tables {
		for _, r := range t.Routes {
			if r.IsCustomerList() {
				wanted = append(wanted, r.PrefixList)
			}
		}
	}
	wanted = words.Distinct(wanted)
	entries, errs := make([][]netip.Prefix, len(wanted)), make([]error, len(wanted))
	var all parallel.Group
	for i, id := range wanted {
		all.Go(func() { entries[i], errs[i] = facts.PrefixListEntries(ctx, a, region, id) })
	}
	all.Wait()
	lists := netmodel.PrefixLists{}
	var first error
	for i, id := range wanted {
		if errs[i] == nil {
			lists[id] = entries[i]
		} else if first == nil {
			first = errs[i]
		}
	}
	return lists, first
}

// tablesOf returns the route tables without the subnets that use them.
func tablesOf(used []netmodel.UsedTable) []facts.RouteTable {
	tables := make([]facts.RouteTable, len(used))
	for i, u := range used {
		tables[i] = u.RouteTable
	}
	return tables
}

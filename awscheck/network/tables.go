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

// RouteTables lists the target's route tables; there is at least one.
func (t Target) RouteTables(ctx context.Context) ([]facts.RouteTable, error) {
	if err := t.requireOwner(ctx); err != nil {
		return nil, err
	}
	return routeTablesOf(ctx, t.Account, t.Region, t.VPC)
}

// routeTablesOf lists a VPC's route tables; there is at least one.
func routeTablesOf(ctx context.Context, a *account.Account, region, vpc string) ([]facts.RouteTable, error) {
	tables, err := facts.RouteTables(ctx, a, region, vpc)
	if err == nil && len(tables) == 0 { // every VPC has a main one
		return nil, Incomplete("DescribeRouteTables", region)
	}
	return tables, err
}

// usedTables lists the route tables that the target's subnets use. Without subnets it
// is the main one, which the first subnet will use.
func (t Target) usedTables(ctx context.Context) ([]netmodel.UsedTable, error) {
	if err := t.requireOwner(ctx); err != nil {
		return nil, err
	}
	return UsedTablesOf(ctx, t.Account, t.Region, t.VPC)
}

// UsedTablesOf lists the route tables that a VPC's subnets use.
func UsedTablesOf(ctx context.Context, a *account.Account, region, vpc string) ([]netmodel.UsedTable, error) {
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
		return nil, Incomplete("DescribeRouteTables", region)
	}
	return used, nil
}

// Incomplete is the error of a reply that lacks what every VPC has.
func Incomplete(operation, region string) error {
	return account.Classify(account.ErrIncomplete, account.Request{Service: "EC2", Operation: operation, Region: region})
}

// DescribeTable names a route table and the subnets that use it.
func DescribeTable(u netmodel.UsedTable) string {
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

// RoutedLists lists the ids of the prefix lists that tables route, but not gateway
// endpoints'.
func RoutedLists(used []netmodel.UsedTable) (ids []string) { return routedLists(tablesOf(used)) }

func routedLists(tables []facts.RouteTable) (ids []string) {
	for _, t := range tables {
		for _, r := range t.Routes {
			if r.IsCustomerList() {
				ids = append(ids, r.PrefixList)
			}
		}
	}
	return ids
}

// ReadPrefixLists reads the IPv4 entries of prefix lists. A list that can't be read is
// absent from the result; err is the first one's reason.
func ReadPrefixLists(ctx context.Context, a *account.Account, region string, ids []string) (netmodel.PrefixLists, error) {
	ids = words.Distinct(ids)
	entries, errs := make([][]netip.Prefix, len(ids)), make([]error, len(ids))
	var all parallel.Group
	for i, id := range ids {
		all.Go(func() { entries[i], errs[i] = facts.PrefixListEntries(ctx, a, region, id) })
	}
	all.Wait()
	lists := netmodel.PrefixLists{}
	var first error
	for i, id := range ids {
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

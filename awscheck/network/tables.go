package network

import (
	"cmp"
	"context"
	"net/netip"
	"slices"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// RouteTables lists the target's route tables; there is at least one.
func (t Target) RouteTables(ctx context.Context) ([]facts.RouteTable, error) {
	if err := t.RequireOwner(ctx); err != nil {
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
	if err := t.RequireOwner(ctx); err != nil {
		return nil, err
	}
	return UsedTablesOf(ctx, t.Account, t.Region, t.VPC)
}

// UsedTablesOf lists the route tables that a VPC's subnets use.
func UsedTablesOf(ctx context.Context, a *account.Account, region, vpc string) ([]netmodel.UsedTable, error) {
	var tables []facts.RouteTable
	var subnets []facts.Subnet
	var err, subnetsErr error
	parallel.Do(
		func() { tables, err = routeTablesOf(ctx, a, region, vpc) },
		func() { subnets, subnetsErr = facts.Subnets(ctx, a, region, vpc) },
	)
	if err = cmp.Or(err, subnetsErr); err != nil {
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

// ReadRoutedLists reads the prefix lists that tables route. Those of gateway endpoints are
// AWS's, and have no entries in the result. A list that can't be read is absent from it;
// err is the first one's reason.
func ReadRoutedLists(ctx context.Context, a *account.Account, region string, used []netmodel.UsedTable) (netmodel.PrefixLists, error) {
	return routedLists(ctx, a, region, tablesOf(used))
}

func routedLists(ctx context.Context, a *account.Account, region string, tables []facts.RouteTable) (netmodel.PrefixLists, error) {
	routes := map[string]facts.Route{} // one for each list
	var ids []string
	for _, t := range tables {
		for _, r := range t.Routes {
			if r.PrefixList != "" {
				routes[r.PrefixList] = r
				ids = append(ids, r.PrefixList)
			}
		}
	}
	return readLists(ids, func(id string) ([]netip.Prefix, error) { return entriesOf(ctx, a, region, routes[id]) })
}

// ReadPrefixLists reads prefix lists as ReadRoutedLists does, by their ids.
func ReadPrefixLists(ctx context.Context, a *account.Account, region string, ids []string) (netmodel.PrefixLists, error) {
	return readLists(ids, func(id string) ([]netip.Prefix, error) { return facts.PrefixListEntries(ctx, a, region, id) })
}

func readLists(ids []string, read func(id string) ([]netip.Prefix, error)) (netmodel.PrefixLists, error) {
	ids = words.Distinct(ids)
	entries, errs := make([][]netip.Prefix, len(ids)), make([]error, len(ids))
	var all parallel.Group
	for i, id := range ids {
		all.Go(func() { entries[i], errs[i] = read(id) })
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

// entriesOf lists the networks of a route's prefix list; none if AWS owns it and the
// route can be a gateway endpoint's.
func entriesOf(ctx context.Context, a *account.Account, region string, r facts.Route) ([]netip.Prefix, error) {
	if !r.MayBeAWSList() {
		return facts.PrefixListEntries(ctx, a, region, r.PrefixList)
	}
	owned, ownerErr := facts.PrefixLists(ctx, a, region)
	if slices.ContainsFunc(owned, func(l facts.PrefixList) bool { return l.ID == r.PrefixList && l.IsAWS() }) {
		return nil, nil
	}
	entries, err := facts.PrefixListEntries(ctx, a, region, r.PrefixList)
	if err != nil && ownerErr != nil {
		return nil, ownerErr // most such lists are AWS's: this permission is enough for them
	}
	return entries, err
}

// tablesOf returns the route tables without the subnets that use them.
func tablesOf(used []netmodel.UsedTable) []facts.RouteTable {
	tables := make([]facts.RouteTable, len(used))
	for i, u := range used {
		tables[i] = u.RouteTable
	}
	return tables
}

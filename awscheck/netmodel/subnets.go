package netmodel

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck/facts"
)

// A UsedTable is a route table and the subnets that use it.
type UsedTable struct {
	facts.RouteTable
	UsedBy []facts.Subnet
}

// TableOf returns the route table that a subnet uses: the one that it is associated
// with, or else the main one; false if there is neither. A table that only a gateway
// is associated with is no subnet's.
func TableOf(tables []facts.RouteTable, subnet string) (facts.RouteTable, bool) {
	i := slices.IndexFunc(tables, func(t facts.RouteTable) bool { return slices.Contains(t.Subnets, subnet) })
	if i < 0 {
		i = slices.IndexFunc(tables, func(t facts.RouteTable) bool { return t.Main })
	}
	if i < 0 {
		return facts.RouteTable{}, false
	}
	return tables[i], true
}

// UsedTables returns the route tables that a VPC's subnets use, in the given order;
// without subnets the main one, which the first subnet will use. It returns false if a
// subnet has no table, which AWS does not allow.
func UsedTables(tables []facts.RouteTable, subnets []facts.Subnet) ([]UsedTable, bool) {
	usedBy := map[string][]facts.Subnet{}
	for _, s := range subnets {
		t, ok := TableOf(tables, s.ID)
		if !ok {
			return nil, false
		}
		usedBy[t.ID] = append(usedBy[t.ID], s)
	}
	var used []UsedTable
	for _, t := range tables {
		if len(usedBy[t.ID]) > 0 || len(subnets) == 0 && t.Main {
			used = append(used, UsedTable{t, usedBy[t.ID]})
		}
	}
	return used, len(used) > 0
}

// ACLOf returns the network ACL that a subnet is associated with; every subnet has one.
func ACLOf(acls []facts.NetworkACL, subnet string) (facts.NetworkACL, bool) {
	i := slices.IndexFunc(acls, func(l facts.NetworkACL) bool { return slices.Contains(l.Subnets, subnet) })
	if i < 0 {
		return facts.NetworkACL{}, false
	}
	return acls[i], true
}

package network

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// A KnownTarget is what the cache holds of the VPC to peer with.
type KnownTarget struct {
	RouteTables []facts.RouteTable // all of the VPC; nil: not known
	Zones       []facts.HostedZone // those that the VPC is associated with; nil: not known
}

// Known returns what the checks have read of the target already; nothing is called.
func (t Target) Known(ctx context.Context) KnownTarget {
	ctx = account.CachedOnly(ctx)
	var k KnownTarget
	if tables, err := t.routeTables(ctx); err == nil {
		k.RouteTables = tables
	}
	if _, err := t.Find(ctx); err != nil {
		return k
	}
	if zones, err := facts.HostedZones(ctx, t.Account, t.Region, t.VPC); err == nil {
		k.Zones = zones
	}
	return k
}

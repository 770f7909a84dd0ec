package network

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// A KnownTarget is what AWS has told of the VPC to peer with, as far as it was asked.
type KnownTarget struct {
	RouteTables []facts.RouteTable // every one of the VPC; nil: not known
	Zones       []facts.HostedZone // those that the VPC is associated with; nil: not known
}

// Known returns what the checks have found out of the target; nothing is asked.
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

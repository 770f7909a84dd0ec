package path

import (
	"context"
	"slices"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
)

// A zoneSet is the private hosted zones around a host.
type zoneSet struct {
	visible []netmodel.Zone             // Astro's VPC is, or will be, associated with them
	others  []netmodel.Zone             // the target VPC's, that it will not be associated with
	unknown string                      // a chosen zone whose name AWS does not report; "" for none
	hosted  map[string]facts.HostedZone // by their ids
	errors  map[string]error            // id to why its records could not be read
	// connection is Astro's; nil if there is none, or connectionErr is why it is not known.
	connection    *facts.Peering
	connectionErr error
	// associated reports of the visible ones whether Astro's VPC is associated with them.
	associated map[string]association
	unreadErr  map[string]error // of those of which neither side could be read: why
}

// An association is whether Astro's VPC uses a zone.
type association int

const (
	planned        association = iota // there is no such VPC yet
	associated                        // it does
	notYet                            // it does not
	unknownWhether                    // neither side could be read
)

func (z zoneSet) named(id string) string { return z.hosted[id].String() }

// of returns the id of the zone that answers for a name; "" for none.
func (z zoneSet) of(name string) string {
	zone, _ := netmodel.ZoneFor(name, z.visible)
	return zone.ID
}

// zones lists the zones of the target VPC and, where it can be read, of Astro's. Records
// are read of those that Astro's VPC will use or whose name is the host's or a parent's.
func (r resolver) zones(ctx context.Context) (zoneSet, error) {
	t := r.Peering.Target
	set := zoneSet{hosted: map[string]facts.HostedZone{}, errors: map[string]error{}, associated: map[string]association{}, unreadErr: map[string]error{}}
	listed, err := facts.HostedZones(ctx, t.Account, t.Region, t.VPC)
	if err != nil {
		return set, err
	}
	set.connection, set.connectionErr = r.connection(ctx)
	astro, astroErr := r.astroZones(ctx, set.connection)
	for _, id := range r.Zones {
		if !slices.ContainsFunc(slices.Concat(listed, astro), func(z facts.HostedZone) bool { return z.ID == id }) {
			set.unknown = id
		}
	}
	for _, z := range slices.Concat(listed, astro) {
		if _, seen := set.hosted[z.ID]; seen {
			continue
		}
		set.hosted[z.ID] = z
		zone := netmodel.Zone{ID: z.ID, Name: z.Name}
		chosen := slices.Contains(r.Zones, z.ID)
		_, covers := netmodel.ZoneFor(r.host, []netmodel.Zone{zone})
		if chosen || covers {
			zone.Records, zone.ReadErr = r.records(ctx, z)
			if zone.ReadErr != nil {
				set.errors[z.ID] = zone.ReadErr
			}
		}
		state := notYet
		if chosen || covers || astroErr == nil {
			state = r.association(ctx, set, z, astro, astroErr)
		}
		if chosen || state == associated {
			set.visible = append(set.visible, zone)
			set.associated[z.ID] = state
		} else {
			set.others = append(set.others, zone)
		}
	}
	return set, nil
}

// astroZones lists the zones that Astro's VPC is associated with already; c is its
// connection with the target, nil if there is none.
func (r resolver) astroZones(ctx context.Context, c *facts.Peering) ([]facts.HostedZone, error) {
	if c == nil {
		return nil, nil
	}
	cluster, err := r.Peering.ClusterOf(ctx, *c)
	if err != nil {
		return nil, err
	}
	return facts.HostedZones(ctx, cluster, c.Requester.Region, c.Requester.VPC)
}

// association returns whether Astro's VPC is associated with a zone: its own account lists
// that, and the zone's owner. Either of them suffices, as for verify.zones.
func (r resolver) association(ctx context.Context, set zoneSet, z facts.HostedZone, astro []facts.HostedZone, astroErr error) association {
	switch {
	case set.connectionErr != nil:
		return unknownWhether
	case set.connection == nil:
		return planned
	case slices.ContainsFunc(astro, func(a facts.HostedZone) bool { return a.ID == z.ID }):
		return associated
	}
	vpcs, err := facts.ZoneVPCs(ctx, r.Peering.Target.Account, z.ID)
	switch {
	case err == nil && slices.Contains(vpcs, set.connection.Requester.VPC):
		return associated
	case err == nil || astroErr == nil:
		return notYet
	}
	set.unreadErr[z.ID] = err
	return unknownWhether
}

// records reads the records of a zone with its owner's credentials, if they are at hand:
// others can't list them.
func (r resolver) records(ctx context.Context, z facts.HostedZone) ([]facts.Record, error) {
	a := r.ownerOf(ctx, z)
	if a == nil {
		a = r.Peering.Target.Account
	}
	return facts.Records(ctx, a, z.ID)
}

// ownerOf returns the account that owns a zone, if the target's or the data plane's
// credentials reach it; else nil.
func (r resolver) ownerOf(ctx context.Context, z facts.HostedZone) *account.Account {
	for _, a := range []*account.Account{r.Peering.Target.Account, r.Peering.Cluster} {
		if a == nil {
			continue
		}
		if id, err := a.Identity(ctx); err == nil && id.Account == z.Account {
			return a
		}
	}
	return nil
}

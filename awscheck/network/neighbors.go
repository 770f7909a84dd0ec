package network

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// Neighbors are the networks around a data plane: those of its account and region,
// and the target VPC with its routes and peers.
type Neighbors struct {
	Account *account.Account
	Region  string // of the data plane; "" if it is not chosen yet
	Target  Target // the zero Target without peering
	// Active means that the account holds an Astro data plane already: its VPC, which has
	// the planned network, and the peering of that with the target don't conflict with it.
	Active bool
}

// isAstroVPC reports whether a VPC of the account is the data plane's own.
func (n Neighbors) isAstroVPC(v facts.VPC, plan Plan) bool {
	return n.Active && v.CIDRs[0] == plan.CIDR && !v.Default && v.ID != n.Target.VPC
}

// isAstroPeering reports whether a peering is the data plane's own with the target.
func (n Neighbors) isAstroPeering(ctx context.Context, p facts.Peering, plan Plan) bool {
	if !n.Active || !p.ComesFrom(n.Target.VPC, plan.CIDR) || p.Requester.Region != n.Region {
		return false
	}
	id, err := n.Account.Identity(ctx)
	return err == nil && id.Account == p.Requester.Account
}

// astroPeerings returns the ids of the data plane's own peerings with the target; none if
// they can't be listed.
func (n Neighbors) astroPeerings(ctx context.Context, plan Plan) (own []string) {
	if !n.Active {
		return nil
	}
	peerings, err := n.Target.peerings(ctx)
	if err != nil {
		return nil
	}
	for _, p := range peerings {
		if n.isAstroPeering(ctx, p, plan) {
			own = append(own, p.ID)
		}
	}
	return own
}

package network

import (
	"context"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A peerConflict is how a peering of the target stands in the way of the planned network.
type peerConflict int

const (
	noPeerConflict peerConflict = iota
	peerOverlaps                // its network overlaps
	peerUnknown                 // AWS does not report every CIDR of it
	peerPending                 // a request from the planned CIDR: Astro's own, or another's on the same CIDR
	peerLeaving                 // its network overlaps, and the peering is being deleted
)

// peerMatches are the peerings in conflict, by kind.
type peerMatches map[peerConflict][]facts.Peering

// CheckOverlapPeers compares the network with those of the VPCs that the target VPC is
// peered with. It reports network.cidr.overlap.peers.
func CheckOverlapPeers(ctx context.Context, n Neighbors, plan Plan, bits int) []awscheck.Finding {
	t := n.Target
	f := awscheck.Finding{ID: awscheck.NetworkOverlapPeers, Region: t.Region}
	peerings, err := t.peerings(ctx)
	if err != nil {
		return []awscheck.Finding{t.Unverified(f, err)}
	}
	f.Evidence = awscheck.Live
	found := peerMatches{}
	compared := 0
	for _, p := range peerings {
		if p.State.IsOver() || n.isAstroPeering(ctx, p, plan) {
			continue
		}
		compared++
		kind := peerConflictOf(p, t.VPC, plan)
		found[kind] = append(found[kind], p)
	}
	describe := func(kind peerConflict) string { return describePeers(found[kind], t.VPC, plan) }
	switch {
	case len(found[peerOverlaps]) > 0:
		f.Status, f.Resources = awscheck.Fail, ids(found[peerOverlaps])
		f.Title = fmt.Sprintf("CIDR %s overlaps %s, peered with the target", plan.CIDR, overlapOf(found[peerOverlaps][0], t.VPC, plan))
		f.Detail = fmt.Sprintf("%s overlaps networks that the target VPC is already peered with: %s. A route table can route this range to only one of them.", plan, describe(peerOverlaps))
		f.Remedy.Text = n.alternatives(ctx, plan, bits)
		if plan.Assumed || slices.ContainsFunc(peerings, func(p facts.Peering) bool { return p.ComesFrom(t.VPC, plan.CIDR) }) {
			f.Remedy.Text += " This is usually a second Astro cluster on the default CIDR: each cluster needs its own network."
		}
	case len(found[peerUnknown]) > 0:
		f.Status, f.Evidence, f.Resources = awscheck.Unverified, awscheck.None, ids(found[peerUnknown])
		f.Detail = fmt.Sprintf("Not determined: AWS does not report every CIDR of %s.", describe(peerUnknown))
		f.Remedy.Owner = awscheck.OwnerNetwork
		f.Remedy.Text = fmt.Sprintf("Ask the owner of each for its CIDRs and compare them with %s.", plan.CIDR)
		f.Remedy.AcceptIf = "no CIDR of theirs overlaps"
	case len(found[peerPending]) > 0:
		f.Status, f.Resources = awscheck.Warn, ids(found[peerPending])
		f.Detail = fmt.Sprintf("A peering request from a network with the same CIDR is pending for the target VPC: %s. Either it is Astronomer's request for this cluster, or another network uses %s.", describe(peerPending), plan.CIDR)
		f.Remedy.Owner = awscheck.OwnerAstronomer
		f.Remedy.Text = "Ask Astronomer whether the request is theirs. If it is not: " + n.alternatives(ctx, plan, bits)
	case len(found[peerLeaving]) > 0:
		f.Status, f.Resources = awscheck.Warn, ids(found[peerLeaving])
		f.Detail = fmt.Sprintf("%s overlaps a network whose peering with the target VPC is being deleted: %s.", plan, describe(peerLeaving))
		f.Remedy.Owner, f.Remedy.Text = awscheck.OwnerAWS, "AWS is deleting the peering. Then check again."
	case compared == 0:
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("The target VPC %s is not peered with any other VPC.", t.VPC)
	default:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("%s does not overlap any of the networks that the target VPC %s is peered with (%s).", plan, t.VPC, words.Count(compared, "peering"))
	}
	return []awscheck.Finding{f}
}

// peerConflictOf compares the other side of a peering with the planned network.
func peerConflictOf(p facts.Peering, vpc string, plan Plan) peerConflict {
	_, other := p.Side(vpc)
	overlaps := len(overlapping(plan.CIDR, other.CIDRs)) > 0
	switch {
	case p.State == facts.PeeringDeleting && overlaps:
		return peerLeaving
	case p.State == facts.PeeringDeleting: // whatever its CIDRs are, it is going
		return noPeerConflict
	case !overlaps && (other.CIDRs == nil || other.Partial):
		return peerUnknown
	case overlaps && p.ComesFrom(vpc, plan.CIDR) && p.State == facts.PeeringPending:
		return peerPending
	case overlaps:
		return peerOverlaps
	}
	return noPeerConflict
}

// overlapOf are the CIDRs of a peering's other side that overlap the planned network.
func overlapOf(p facts.Peering, vpc string, plan Plan) string {
	_, other := p.Side(vpc)
	return PrefixList(overlapping(plan.CIDR, other.CIDRs))
}

// describePeers lists peerings by the other side's VPC and, where they are known, the
// CIDRs of it that overlap.
func describePeers(list []facts.Peering, vpc string, plan Plan) string {
	names := make([]string, len(list))
	for i, p := range list {
		_, other := p.Side(vpc)
		names[i] = fmt.Sprintf("%s of account %s via %s, %s", other.VPC, other.Account, p, p.State)
		if hit := overlapping(plan.CIDR, other.CIDRs); len(hit) > 0 {
			names[i] = fmt.Sprintf("%s (%s)", PrefixList(hit), names[i])
		}
	}
	return words.Some(names)
}

package network

import (
	"context"
	"fmt"
	"net/netip"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// Each of these holds the planned network against one kind of neighbour; bits is the
// prefix length of the networks to suggest instead.

// CheckOverlapTarget holds the network against every IPv4 CIDR of the target VPC. It
// reports network.cidr.overlap.target. CIDRs that were only given can prove an
// overlap, never that there is none.
func CheckOverlapTarget(ctx context.Context, n Neighbors, plan Plan, bits int) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.NetworkOverlapTarget}
	cidrs, live, err := n.Target.networks(ctx)
	hit := overlapping(plan.CIDR, cidrs)
	switch {
	case len(hit) > 0:
		f.Status, f.Evidence, f.Region = awscheck.Fail, awscheck.Local, n.Target.Region
		if live {
			f.Evidence = awscheck.Live
		}
		f.Resources = idsOf(n.Target.VPC)
		f.Detail = fmt.Sprintf("%s overlaps %s of the target VPC %s: AWS fails such a peering at once.", plan, prefixList(hit), n.Target.VPC)
		f.Remedy.Text = n.alternatives(ctx, plan, bits)
	case err != nil:
		f = n.Target.unverified(f, err)
	default:
		f.Status, f.Evidence, f.Region, f.Resources = awscheck.Pass, awscheck.Live, n.Target.Region, idsOf(n.Target.VPC)
		f.Detail = fmt.Sprintf("%s does not overlap %s, all that the target VPC %s has.", plan, prefixList(cidrs), n.Target.VPC)
	}
	return []awscheck.Finding{f}
}

// CheckOverlapRoutes tells whether each of the target VPC's route tables can take a
// route to the network, and whether it would get all of its traffic. It reports
// network.cidr.overlap.routes.
//
// A propagated route to the same destination yields to the peering's, which is
// static. The longest prefix wins over everything, so a network in a prefix list, of
// which the route tells only the list's id, may draw traffic too: such a list leaves
// the check undetermined. (Amazon VPC User Guide, "How route priority works".)
func CheckOverlapRoutes(ctx context.Context, n Neighbors, plan Plan, bits int) []awscheck.Finding {
	t := n.Target
	f := awscheck.Finding{ID: awscheck.NetworkOverlapRoutes, Region: t.Region}
	tables, err := t.routeTables(ctx)
	if err != nil {
		return []awscheck.Finding{t.unverified(f, err)}
	}
	f.Evidence = awscheck.Live
	var same, propagated, inside, stale, lists, entries []string
	var sameTables, propagatedTables, insideTables, listTables []string
	for _, table := range tables {
		for _, r := range table.Routes {
			switch {
			case r.IsCustomerList():
				lists, listTables = append(lists, fmt.Sprintf("%s in %s (via %s)", r.PrefixList, table, r.Via)), append(listTables, table.ID)
				entries = append(entries, t.aws("ec2", "get-managed-prefix-list-entries", "--prefix-list-id", r.PrefixList))
			case !r.Destination.IsValid() || r.IsLocal():
			case r.Destination == plan.CIDR && r.Propagated:
				propagated = append(propagated, fmt.Sprintf("%s (via %s)", table, r.Via))
				propagatedTables = append(propagatedTables, table.ID)
			case r.Destination == plan.CIDR:
				same = append(same, fmt.Sprintf("%s (via %s)", table, r.Via))
				sameTables = append(sameTables, table.ID)
				if r.Blackhole {
					stale = append(stale, t.aws("ec2", "delete-route", "--route-table-id", table.ID, "--destination-cidr-block", r.Destination.String()))
				}
			case within(r.Destination, plan.CIDR):
				inside = append(inside, fmt.Sprintf("%s in %s (via %s)", r.Destination, table, r.Via))
				insideTables = append(insideTables, table.ID)
			}
		}
	}
	switch {
	case len(same) > 0:
		f.Status, f.Resources = awscheck.Fail, sameTables
		f.Detail = fmt.Sprintf("The target VPC already routes %s elsewhere: %s. A table takes one route to a destination.", plan, words.Some(same))
		f.Remedy.Text = n.alternatives(ctx, plan, bits)
		if len(stale) > 0 {
			f.Remedy.Text += " A route that leads nowhere any more (a blackhole) can be removed instead, if nobody needs it."
			f.Remedy.Commands = stale
		}
	case len(lists) > 0:
		f.Status, f.Evidence, f.Resources = awscheck.Unverified, awscheck.None, words.Distinct(listTables)
		f.Detail = fmt.Sprintf("Not determined: a network in a prefix list could draw traffic for the data plane, and what these lists hold was not read: %s.", words.Some(lists))
		if len(inside) > 0 {
			f.Detail += fmt.Sprintf(" More specific routes inside %s: %s.", plan, words.Some(inside))
		}
		f.Remedy.Text = fmt.Sprintf("See whether a network of the lists lies in %s, or is the same. If one does, choose another network for the data plane.", plan.CIDR)
		f.Remedy.AcceptIf = "no network of the lists lies in it"
		f.Remedy.Commands = words.Distinct(entries)
	case len(inside) > 0:
		f.Status, f.Resources = awscheck.Warn, words.Distinct(insideTables)
		f.Detail = fmt.Sprintf("The target VPC has more specific routes inside %s, which would draw traffic for the data plane: %s.", plan, words.Some(inside))
		f.Remedy.Text = n.alternatives(ctx, plan, bits)
	case len(propagated) > 0:
		f.Status, f.Resources = awscheck.Warn, words.Distinct(propagatedTables)
		f.Detail = fmt.Sprintf("A network outside announces %s to the target VPC: %s. The peering's route, which is static, would win over it, and that network would not be reached any more.", plan, words.Some(propagated))
		f.Remedy.Text = n.alternatives(ctx, plan, bits)
	default:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("None of the %d route tables of the target VPC has a route to %s or inside it.", len(tables), plan)
		if len(tables) == 1 {
			f.Detail = fmt.Sprintf("The target VPC's only route table, %s, has no route to %s or inside it.", tables[0], plan)
		}
	}
	return []awscheck.Finding{f}
}

// CheckOverlapPeers holds the network against those that the target VPC is peered
// with. It reports network.cidr.overlap.peers.
func CheckOverlapPeers(ctx context.Context, n Neighbors, plan Plan, bits int) []awscheck.Finding {
	t := n.Target
	f := awscheck.Finding{ID: awscheck.NetworkOverlapPeers, Region: t.Region}
	peerings, err := t.peerings(ctx)
	if err != nil {
		return []awscheck.Finding{t.unverified(f, err)}
	}
	f.Evidence = awscheck.Live
	var hits, asked, silent, leaving []string
	var hitIDs, askedIDs, silentIDs, leavingIDs []string
	counted := 0
	for _, p := range peerings {
		if p.State.IsOver() {
			continue
		}
		counted++
		_, other := p.Side(t.VPC)
		what := fmt.Sprintf("%s of account %s by %s, %s", other.VPC, other.Account, p, p.State)
		switch hit := overlapping(plan.CIDR, other.CIDRs); {
		case p.State == facts.PeeringDeleting && len(hit) > 0:
			leaving, leavingIDs = append(leaving, fmt.Sprintf("%s (%s)", prefixList(hit), what)), append(leavingIDs, p.ID)
		case p.State == facts.PeeringDeleting: // whatever it is, it is going
		case len(hit) == 0 && (other.CIDRs == nil || other.Partial):
			silent, silentIDs = append(silent, what), append(silentIDs, p.ID)
		case len(hit) > 0 && p.ComesFrom(t.VPC, plan.CIDR) && p.State == facts.PeeringPending:
			asked, askedIDs = append(asked, what), append(askedIDs, p.ID)
		case len(hit) > 0:
			hits, hitIDs = append(hits, fmt.Sprintf("%s (%s)", prefixList(hit), what)), append(hitIDs, p.ID)
		}
	}
	switch {
	case len(hits) > 0:
		f.Status, f.Resources = awscheck.Fail, hitIDs
		f.Detail = fmt.Sprintf("%s overlaps what the target VPC is already peered with: %s. Its route tables can lead to one of them only.", plan, words.Some(hits))
		f.Remedy.Text = n.alternatives(ctx, plan, bits)
		if plan.Assumed || slices.ContainsFunc(peerings, func(p facts.Peering) bool { return p.ComesFrom(t.VPC, plan.CIDR) }) {
			f.Remedy.Text += " (A second Astro cluster on the default CIDR is the usual case: each cluster needs a network of its own.)"
		}
	case len(silent) > 0:
		f.Status, f.Evidence, f.Resources = awscheck.Unverified, awscheck.None, silentIDs
		f.Detail = fmt.Sprintf("Not determined: AWS does not tell all CIDRs of %s.", words.Some(silent))
		f.Remedy.Text = fmt.Sprintf("Ask the owner of each for its CIDRs and compare them with %s.", plan.CIDR)
		f.Remedy.AcceptIf = "none of them overlaps"
	case len(asked) > 0:
		f.Status, f.Resources = awscheck.Warn, askedIDs
		f.Detail = fmt.Sprintf("A peering request from a network with the same CIDR waits for the target VPC: %s. Either it is Astronomer's request for this cluster, or another network uses %s.", words.Some(asked), plan.CIDR)
		f.Remedy.Text = "Ask Astronomer whether the request is theirs. If it is not: " + n.alternatives(ctx, plan, bits)
	case len(leaving) > 0:
		f.Status, f.Resources = awscheck.Warn, leavingIDs
		f.Detail = fmt.Sprintf("%s overlaps a network whose peering with the target VPC is just being deleted: %s.", plan, words.Some(leaving))
		f.Remedy.Text = "Wait until the peering is deleted, then check again."
	case counted == 0:
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("The target VPC %s is not peered with any other.", t.VPC)
	default:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("%s does not overlap any of the networks that the target VPC %s is peered with (peerings: %d).", plan, t.VPC, counted)
	}
	return []awscheck.Finding{f}
}

// CheckOverlapAccount holds the network against every VPC of the account and region
// that the data plane goes to. It reports network.cidr.overlap.account.
func CheckOverlapAccount(ctx context.Context, n Neighbors, plan Plan, bits int) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.NetworkOverlapAccount, Region: n.Region}
	vpcs, err := facts.VPCs(ctx, n.Account, n.Region)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	f.Evidence = awscheck.Live
	var hits []string
	for _, v := range vpcs {
		if hit := overlapping(plan.CIDR, v.CIDRs); len(hit) > 0 {
			hits = append(hits, fmt.Sprintf("%s (%s)", v, prefixList(hit)))
			f.Resources = append(f.Resources, v.ID)
		}
	}
	if len(hits) == 0 {
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("%s does not overlap any of this account's VPCs in %s (there are %d).", plan, n.Region, len(vpcs))
		return []awscheck.Finding{f}
	}
	f.Status = awscheck.Warn
	f.Detail = fmt.Sprintf("%s overlaps VPCs of this account in %s: %s. They can never be peered with the data plane.", plan, n.Region, words.Some(hits))
	f.Remedy.Text = n.alternatives(ctx, plan, bits)
	if len(f.Resources) == 1 && f.Resources[0] == n.Target.VPC {
		f.Cause = awscheck.NetworkOverlapTarget
	}
	return []awscheck.Finding{f}
}

// CheckServiceRange tells whether the target VPC uses addresses that Kubernetes
// takes for its services in the data plane: pods there could not reach them. It
// reports network.cidr.service_range.
func CheckServiceRange(ctx context.Context, t Target, plan Plan) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.NetworkServiceRange, Region: t.Region}
	services := serviceRangesFor(plan.CIDR)
	cidrs, live, err := t.networks(ctx)
	var hit []netip.Prefix
	for _, s := range services {
		hit = append(hit, overlapping(s, cidrs)...)
	}
	switch {
	case len(hit) > 0:
		f.Status, f.Evidence, f.Resources = awscheck.Warn, awscheck.Local, idsOf(t.VPC)
		if live {
			f.Evidence = awscheck.Live
		}
		f.Detail = fmt.Sprintf("The target VPC %s uses %s; Kubernetes in the data plane takes addresses of services from %s, so that pods may not reach that part of the VPC.",
			t.VPC, prefixList(hit), prefixList(services))
		f.Remedy.Text = "Ask Astronomer which service range the cluster will get, or reach the data over another VPC."
	case err != nil:
		f = t.unverified(f, err)
	default:
		f.Status, f.Evidence, f.Resources = awscheck.Pass, awscheck.Live, idsOf(t.VPC)
		f.Detail = fmt.Sprintf("The target VPC %s uses none of what Kubernetes takes for services: %s.", t.VPC, prefixList(services))
	}
	return []awscheck.Finding{f}
}

// overlapping returns those of cidrs that overlap p.
func overlapping(p netip.Prefix, cidrs []netip.Prefix) []netip.Prefix {
	return slices.DeleteFunc(slices.Clone(cidrs), func(c netip.Prefix) bool { return !p.Overlaps(c) })
}

func idsOf(id string) []string {
	if id == "" {
		return nil
	}
	return []string{id}
}

// mostInstead is how many networks a remedy suggests.
const maxAlternatives = 3

// instead says what to choose in the plan's place. While somebody types there is no
// time to look for it.
func (n Neighbors) alternatives(ctx context.Context, plan Plan, bits int) string {
	if account.IsCachedOnly(ctx) {
		return "Choose another network for the data plane."
	}
	s := n.AddressMap(ctx, plan.CIDR, bits)
	if len(s.Suggestions) == 0 {
		return fmt.Sprintf("Choose another network for the data plane; no private /%d is free of what is known.", bits)
	}
	text := fmt.Sprintf("Choose another network for the data plane: %s are free, as far as is known.",
		prefixList(s.Suggestions[:min(maxAlternatives, len(s.Suggestions))]))
	if len(s.Suggestions) == 1 {
		text = fmt.Sprintf("Choose another network for the data plane: %s is free, as far as is known.", s.Suggestions[0])
	}
	return text
}

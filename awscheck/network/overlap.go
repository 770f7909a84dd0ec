package network

import (
	"context"
	"fmt"
	"net/netip"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
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
	// Cluster is the id of the active data plane's cluster; "" if it is not known.
	Cluster string
	// Unidentified means that the account is not known: a peering from the planned network
	// and the data plane's region counts as the data plane's, whichever account requested it.
	Unidentified bool
	// Request is the id of Astronomer's request for this data plane, which does not conflict
	// with itself; "" if it is not known.
	Request string
}

// isAstroVPC reports whether a VPC of the account is the data plane's own.
func (n Neighbors) isAstroVPC(v facts.VPC, plan Plan) bool {
	return n.Active && v.CIDRs[0] == plan.CIDR && !v.Default && v.ID != n.Target.VPC
}

// activeVPC returns the VPC of an active data plane in another network than the planned one: the
// cluster's id is in its name, or in a tag of an instance there. nil: none is known.
func (n Neighbors) activeVPC(ctx context.Context, vpcs []facts.VPC, plan Plan) (active *facts.VPC, err error) {
	if !n.Active || n.Cluster == "" {
		return nil, nil
	}
	others := map[string]*facts.VPC{}
	for i := range vpcs {
		switch v := &vpcs[i]; {
		case v.Default, v.ID == n.Target.VPC:
		case n.isAstroVPC(*v, plan):
			return nil, nil
		case dataplane.Named(n.Cluster, v.Name):
			active = v
		default:
			others[v.ID] = v
		}
	}
	if active != nil || len(others) == 0 {
		return active, nil
	}
	instances, err := facts.Instances(ctx, n.Account, n.Region)
	for i := range instances {
		if v := others[instances[i].VPC]; v != nil && dataplane.Named(n.Cluster, instances[i].Tags...) {
			return v, nil
		}
	}
	return nil, err
}

// isAstroPeering reports whether a peering is the data plane's own with the target.
func (n Neighbors) isAstroPeering(ctx context.Context, p facts.Peering, plan Plan) bool {
	if n.Request != "" {
		return p.ID == n.Request
	}
	if !n.Active || !p.ComesFrom(n.Target.VPC, plan.CIDR) || p.Requester.Region != n.Region {
		return false
	}
	if n.Unidentified {
		return true
	}
	id, err := n.Account.Identity(ctx)
	return err == nil && id.Account == p.Requester.Account
}

// astroCIDR is the network of the data plane whose own peering with the target this is; not valid:
// it is another's.
func (n Neighbors) astroCIDR(ctx context.Context, p facts.Peering) netip.Prefix {
	for _, c := range p.Requester.CIDRs {
		if n.isAstroPeering(ctx, p, Plan{CIDR: c}) {
			return c
		}
	}
	return netip.Prefix{}
}

// astroPeerings returns the ids of the data plane's own peerings with the target.
func (n Neighbors) astroPeerings(ctx context.Context, plan Plan) (own []string, err error) {
	if !n.Active {
		return idsOf(n.Request), nil
	}
	peerings, err := n.Target.peerings(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range peerings {
		if n.isAstroPeering(ctx, p, plan) {
			own = append(own, p.ID)
		}
	}
	return own, nil
}

// CheckOverlapTarget compares the network with every IPv4 CIDR of the target VPC; bits is
// the prefix length of the networks that its remedy suggests. It reports
// network.cidr.overlap.target. CIDRs that were given and not read can prove an overlap,
// never that there is no overlap.
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
		f.Title = fmt.Sprintf("CIDR %s overlaps the target VPC's %s", plan.CIDR, PrefixList(hit))
		f.Detail = fmt.Sprintf("%s overlaps %s of the target VPC %s: a peering with overlapping CIDRs fails immediately.", plan, PrefixList(hit), n.Target.VPC)
		f.Remedy.Text = n.alternatives(ctx, plan, bits)
	case err != nil:
		f = n.Target.Unverified(f, err)
	default:
		f.Status, f.Evidence, f.Region, f.Resources = awscheck.Pass, awscheck.Live, n.Target.Region, idsOf(n.Target.VPC)
		f.Detail = fmt.Sprintf("%s does not overlap %s, every CIDR of the target VPC %s.", plan, PrefixList(cidrs), n.Target.VPC)
	}
	return []awscheck.Finding{f}
}

// CheckOverlapAccount compares the network with every VPC in the account and region of
// the data plane. It reports network.cidr.overlap.account. Of a data plane that is active in another
// network it says which: that can't be changed.
func CheckOverlapAccount(ctx context.Context, n Neighbors, plan Plan, bits int) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.NetworkOverlapAccount, Region: n.Region}
	vpcs, err := facts.VPCs(ctx, n.Account, n.Region)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	active, activeErr := n.activeVPC(ctx, vpcs, plan)
	f.Evidence = awscheck.Live
	if active != nil {
		has := active.CIDRs[0].String()
		f.Status, f.Resources = awscheck.Warn, idsOf(active.ID)
		f.Title = "Active data plane has " + has + ", not " + plan.CIDR.String()
		f.Detail = "The active data plane is in " + active.String() + " with " + has + ", which can't be changed. Findings about " + plan.String() + " do not concern it."
		f.Remedy.Text = "Enter " + has + "."
		return []awscheck.Finding{f}
	}
	var hits []string
	for _, v := range vpcs {
		if n.isAstroVPC(v, plan) {
			continue
		}
		if hit := overlapping(plan.CIDR, v.CIDRs); len(hit) > 0 {
			hits = append(hits, fmt.Sprintf("%s (%s)", v, PrefixList(hit)))
			f.Resources = append(f.Resources, v.ID)
		}
	}
	switch {
	case len(hits) > 0:
	case activeErr != nil:
		f = account.MarkUnverified(f, activeErr)
		f.Detail += " So whether the active data plane has another network is not known."
		return []awscheck.Finding{f}
	default:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("%s does not overlap any of this account's VPCs in %s (%s).", plan, n.Region, words.Count(len(vpcs), "VPC"))
		return []awscheck.Finding{f}
	}
	f.Status = awscheck.Warn
	them := "it"
	if len(hits) > 1 {
		them = "them"
	}
	f.Title = fmt.Sprintf("CIDR %s overlaps %s", plan.CIDR, words.Some(f.Resources))
	f.Detail = fmt.Sprintf("%s overlaps %s of this account in %s: %s. The data plane can never be peered with %s.", plan, words.Count(len(hits), "VPC"), n.Region, words.Some(hits), them)
	f.Remedy.Text = n.alternatives(ctx, plan, bits)
	if len(f.Resources) == 1 && f.Resources[0] == n.Target.VPC {
		f.Cause = awscheck.NetworkOverlapTarget
	}
	return []awscheck.Finding{f}
}

// CheckServiceRange checks whether the target VPC uses addresses that Kubernetes assigns
// to services in the data plane: pods could not reach them. It reports
// network.cidr.service_range.
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
		f.Title = fmt.Sprintf("Target VPC uses %s, in Kubernetes' service range", PrefixList(hit))
		f.Detail = fmt.Sprintf("The target VPC %s uses %s. EKS assigns the addresses of Kubernetes services from %s, so pods may not reach that part of the VPC.",
			t.VPC, PrefixList(hit), eitherOf(services))
		f.Remedy.Text = "Ask Astronomer which service range the cluster will use, or reach the data through another VPC."
	case err != nil:
		f = t.Unverified(f, err)
	default:
		f.Status, f.Evidence, f.Resources = awscheck.Pass, awscheck.Live, idsOf(t.VPC)
		f.Detail = fmt.Sprintf("The target VPC %s does not use what EKS assigns to Kubernetes services: %s.", t.VPC, eitherOf(services))
	}
	return []awscheck.Finding{f}
}

// overlapping returns those of cidrs that overlap p.
func overlapping(p netip.Prefix, cidrs []netip.Prefix) []netip.Prefix {
	return slices.DeleteFunc(slices.Clone(cidrs), func(c netip.Prefix) bool { return !p.Overlaps(c) })
}

// idsOf is the list of one id; "": of none. Inlined, it would be 5 kB of the binary.
//
//go:noinline
func idsOf(id string) []string {
	if id == "" {
		return nil
	}
	return []string{id}
}

// suchAs continues a sentence with the network to choose instead of the planned one, that which
// the address map suggests first. It names none if none is free, or from the cache alone, while
// the user is typing.
func (n Neighbors) suchAs(ctx context.Context, plan Plan, bits int) string {
	if account.IsCachedOnly(ctx) {
		return "."
	}
	free := n.AddressMap(ctx, plan.CIDR, bits).Suggestions
	if len(free) == 0 {
		return fmt.Sprintf(". Every private /%d overlaps a known network.", bits)
	}
	return fmt.Sprintf(", such as %s. No known network overlaps it.", free[0])
}

// alternatives says which network to choose instead of the planned one.
func (n Neighbors) alternatives(ctx context.Context, plan Plan, bits int) string {
	return "Choose another network for the data plane" + n.suchAs(ctx, plan, bits)
}

// eitherOf names one network, or the two of which one is used.
func eitherOf(list []netip.Prefix) string {
	if len(list) == 2 {
		return "either " + list[0].String() + " or " + list[1].String()
	}
	return PrefixList(list)
}

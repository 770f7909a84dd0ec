package region

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/kinds"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// A use is how much of a quota an account uses in a region.
type use struct {
	total int
	own   int            // of it, by Astro's own data plane
	zones map[string]int // for a quota of each zone: by zone; a zone without any is absent
	owns  map[string]int // of it, by Astro's own data plane
}

// add adds n to the use, by Astro's own data plane or not.
func (u *use) add(n int, own bool) {
	u.total += n
	if own {
		u.own += n
	}
}

// in is the use by zone: "eu-west-1a 5, eu-west-1b 1".
func (u use) in(zones []string) string {
	parts := make([]string, len(zones))
	for i, z := range zones {
		parts[i] = fmt.Sprintf("%s %d", z, u.zones[z])
	}
	return cmp.Or(strings.Join(parts, ", "), "none")
}

// A quotaUse is how the use of a quota is counted. To add a quota, add a row here; what an
// activation needs of it stands in the requirements.
type quotaUse struct {
	code     string
	count    func(context.Context, *account.Account, string, dataplane.Owned) (use, error)
	compared bool   // regions are compared by it: new and full accounts lack it most often
	hint     string // about an increase; "" for none
}

// quotaUses is never modified. Source of what counts: the services' pages on quotas.
var quotaUses = [...]quotaUse{
	{code: "L-1216C47A", count: onDemandUse, compared: true},
	{code: "L-34B43A08", count: spotUse},
	{code: "L-F678F1CE", count: vpcUse, compared: true},
	{code: "L-0263D0A3", count: addressUse},
	{code: "L-FE5A380F", count: natUse},
	{code: "L-A4707A72", count: internetGatewayUse, hint: "An increase of VPCs per Region (L-F678F1CE) increases this quota as well."},
	{code: "L-1194D53C", count: eksUse},
	{code: "L-7B6409FD", count: databaseUse},
}

// quotaUseOf returns how the use of a quota is counted, if that is known.
func quotaUseOf(code string) (quotaUse, bool) {
	i := slices.IndexFunc(quotaUses[:], func(u quotaUse) bool { return u.code == code })
	if i < 0 {
		return quotaUse{}, false
	}
	return quotaUses[i], true
}

// onDemandUse counts the vCPUs of On-Demand instances and the unused ones of Capacity
// Reservations. (EC2 User Guide, "On-Demand Instance quotas".)
func onDemandUse(ctx context.Context, a *account.Account, region string, own dataplane.Owned) (use, error) {
	var u use
	var reservations []facts.CapacityReservation
	var errs [2]error
	parallel.Do(
		func() { u, errs[0] = standardVCPUs(ctx, a, region, false, own) },
		func() { reservations, errs[1] = facts.CapacityReservations(ctx, a, region) },
	)
	if err := cmp.Or(errs[0], errs[1]); err != nil {
		return use{}, err
	}
	id, err := a.Identity(ctx)
	if err != nil {
		return use{}, err
	}
	for _, r := range reservations {
		// A shared reservation counts against the quota of its owner.
		if r.Owner != id.Account || !r.Held || r.Unused == 0 || !isStandard(r.Type) {
			continue
		}
		n, err := facts.VCPUs(ctx, a, region, r.Type)
		if err != nil {
			return use{}, err
		}
		u.total += r.Unused * n
	}
	return u, nil
}

// spotUse counts the vCPUs of Spot instances and of open Spot requests.
func spotUse(ctx context.Context, a *account.Account, region string, own dataplane.Owned) (use, error) {
	u, err := standardVCPUs(ctx, a, region, true, own)
	if err != nil {
		return u, err
	}
	open, err := facts.OpenSpotRequests(ctx, a, region)
	if err != nil {
		return u, err
	}
	for _, instanceType := range open {
		if !isStandard(instanceType) {
			continue
		}
		n, err := facts.VCPUs(ctx, a, region, instanceType)
		if err != nil {
			return u, err
		}
		u.total += n
	}
	return u, nil
}

// standardVCPUs counts the vCPUs of the instances of the standard families by the cores
// and threads of each: an instance can be launched with fewer than its type has. Only
// running instances count, managed ones included (EC2 User Guide, "On-Demand Instance
// quotas"), and those whose state AWS does not report. Instances on Dedicated Hosts do
// not: hosts have quotas of their own (inferred from EC2 User Guide, "Dedicated Hosts").
func standardVCPUs(ctx context.Context, a *account.Account, region string, spot bool, own dataplane.Owned) (use, error) {
	instances, err := facts.Instances(ctx, a, region)
	if err != nil {
		return use{}, err
	}
	var u use
	for _, i := range instances {
		if i.Type == "" {
			return use{}, account.Classify(account.ErrIncomplete, account.Request{Service: "EC2", Operation: "DescribeInstances", Region: region})
		}
		if counts := i.State == "running" || i.State == ""; !counts || i.OnHost || i.Spot != spot || !isStandard(i.Type) {
			continue
		}
		n := i.VCPUs
		if n == 0 {
			if n, err = facts.VCPUs(ctx, a, region, i.Type); err != nil {
				return use{}, err
			}
		}
		u.add(n, own.Has(i.VPC, i.Tags...))
	}
	return u, nil
}

// isStandard reports whether an instance type counts against the quotas of the standard
// families (A, C, D, H, I, M, R, T, Z). Names of other families begin with the same
// letters: inf1, dl1, hpc6a, trn1, mac1.
func isStandard(instanceType string) bool {
	family, _, _ := strings.Cut(instanceType, ".")
	return slices.Contains([]string{"a", "c", "d", "h", "i", "im", "is", "m", "r", "t", "z"}, familyLetters(family))
}

// vpcUse counts the VPCs of the account, without those that other accounts share with it.
func vpcUse(ctx context.Context, a *account.Account, region string, own dataplane.Owned) (use, error) {
	id, err := a.Identity(ctx)
	if err != nil {
		return use{}, err
	}
	vpcs, err := facts.VPCs(ctx, a, region)
	var u use
	for _, v := range vpcs {
		if v.Owner == id.Account || v.Owner == "" {
			u.add(1, own.Has(v.ID, v.Name))
		}
	}
	return u, err
}

// addressUse counts Elastic IPs. Those of Astro's NAT gateways are its own.
func addressUse(ctx context.Context, a *account.Account, region string, own dataplane.Owned) (use, error) {
	addresses, err := facts.Addresses(ctx, a, region)
	if err != nil {
		return use{}, err
	}
	var inGateways []string
	if len(own.VPCs) > 0 {
		gateways, err := facts.NATGateways(ctx, a, region)
		if err != nil {
			return use{}, err
		}
		for _, g := range gateways {
			if own.Has(g.VPC) {
				inGateways = append(inGateways, g.Allocations...)
			}
		}
	}
	var u use
	for _, ip := range addresses {
		u.add(1, slices.Contains(inGateways, ip.ID) || own.Has("", ip.Tags...))
	}
	return u, nil
}

func internetGatewayUse(ctx context.Context, a *account.Account, region string, own dataplane.Owned) (use, error) {
	gateways, err := facts.InternetGateways(ctx, a, region)
	return countEach(gateways, err, func(g facts.InternetGateway) bool { return own.Has(g.VPC) })
}

func eksUse(ctx context.Context, a *account.Account, region string, own dataplane.Owned) (use, error) {
	eks, _ := kinds.Lookup("AWS::EKS::Cluster")
	clusters, err := facts.ListKind(ctx, a, region, eks)
	return countEach(clusters, err, func(c facts.Resource) bool { return own.Has("", c.ID) })
}

// databaseUse counts the instances of Neptune and DocumentDB too: they share the quota.
func databaseUse(ctx context.Context, a *account.Account, region string, own dataplane.Owned) (use, error) {
	databases, err := facts.DBInstances(ctx, a, region)
	return countEach(databases, err, func(db facts.Resource) bool { return own.Has(db.VPC, db.ID, db.Cluster) })
}

// countEach counts resources of which each uses one of a quota.
func countEach[T any](list []T, err error, own func(T) bool) (use, error) {
	var u use
	for _, v := range list {
		u.add(1, own(v))
	}
	return u, err
}

// natUse counts NAT gateways by zone: AWS counts those that are pending, available or
// deleting. One whose zone is not known counts in every zone.
func natUse(ctx context.Context, a *account.Account, region string, own dataplane.Owned) (use, error) {
	var gateways []facts.NATGateway
	var zoneOf map[string]string
	var names []string
	var errs [3]error
	parallel.Do(
		func() { gateways, errs[0] = facts.NATGateways(ctx, a, region) },
		func() { zoneOf, errs[1] = facts.SubnetZones(ctx, a, region) },
		func() { names, errs[2] = facts.AvailableZones(ctx, a, region, nil) },
	)
	for _, err := range errs {
		if err != nil {
			return use{}, err
		}
	}
	u := use{zones: map[string]int{}, owns: map[string]int{}}
	for _, g := range gateways {
		if g.State == "deleted" || g.State == "failed" {
			continue
		}
		astros := own.Has(g.VPC, g.Name)
		u.add(1, astros)
		in := slices.Compact(slices.Sorted(slices.Values(g.Zones)))
		if zone := zoneOf[g.Subnet]; zone != "" {
			in = []string{zone}
		}
		if len(in) == 0 {
			in = names
		}
		for _, zone := range in {
			u.zones[zone]++
			if astros {
				u.owns[zone]++
			}
		}
	}
	return u, nil
}

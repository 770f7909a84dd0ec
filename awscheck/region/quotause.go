package region

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// A use is how much of a quota an account uses in a region.
type use struct {
	total int
	zones map[string]int // for a quota that holds for each zone: by zone, those without any left out
}

// A quotaUse tells how to count the use of a quota.
type quotaUse struct {
	code  string
	count func(context.Context, *account.Account, string) (use, error)
	hint  string // about raising it; "" if there is nothing to say
}

// quotaUses is never modified. Source of what counts: the services' pages on quotas.
var quotaUses = [...]quotaUse{
	{"L-1216C47A", onDemandUse, ""},
	{"L-34B43A08", spotUse, ""},
	{"L-F678F1CE", vpcUse, ""},
	{"L-0263D0A3", addressUse, ""},
	{"L-FE5A380F", natUse, ""},
	{"L-A4707A72", internetGatewayUse, "Raising VPCs per Region (L-F678F1CE) raises this quota by as much."},
	{"L-1194D53C", eksUse, ""},
	{"L-7B6409FD", databaseUse, ""},
}

// quotaUseOf finds how to count a quota's use, if that is known.
func quotaUseOf(code string) (quotaUse, bool) {
	i := slices.IndexFunc(quotaUses[:], func(u quotaUse) bool { return u.code == code })
	if i < 0 {
		return quotaUse{}, false
	}
	return quotaUses[i], true
}

// Each of the following counts what AWS holds against one quota.

// onDemandUse adds what Capacity Reservations hold and no instance uses yet. (EC2 User
// Guide, "On-Demand Capacity Reservations": active and unused ones count towards the
// On-Demand Instance limits.)
func onDemandUse(ctx context.Context, a *account.Account, region string) (use, error) {
	var u use
	var reservations []facts.CapacityReservation
	var errs [2]error
	parallel.Do(
		func() { u, errs[0] = standardVCPUs(ctx, a, region, false) },
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
		// Another account's counts against its own quota.
		if r.Owner != id.Account || !r.Held || r.Unused == 0 || !standard(r.Type) {
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

// spotUse adds what Spot requests not fulfilled yet will take: AWS counts them too.
func spotUse(ctx context.Context, a *account.Account, region string) (use, error) {
	u, err := standardVCPUs(ctx, a, region, true)
	if err != nil {
		return u, err
	}
	open, err := facts.OpenSpotRequests(ctx, a, region)
	if err != nil {
		return u, err
	}
	for _, instanceType := range open {
		if !standard(instanceType) {
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

// standardVCPUs counts the vCPUs of the instances of the standard families, by the
// cores and threads that each has: an instance may be launched with fewer than its
// type's. One that is stopped or on its way out does not count; one in any other state,
// an untold one included, does.
func standardVCPUs(ctx context.Context, a *account.Account, region string, spot bool) (use, error) {
	instances, err := facts.Instances(ctx, a, region)
	if err != nil {
		return use{}, err
	}
	var u use
	for _, i := range instances {
		if i.Type == "" {
			return use{}, account.Classify(account.ErrIncomplete, account.Request{Service: "EC2", Operation: "DescribeInstances", Region: region})
		}
		if i.Spot != spot || !standard(i.Type) || slices.Contains([]string{"stopped", "shutting-down", "terminated"}, i.State) {
			continue
		}
		n := i.VCPUs
		if n == 0 {
			if n, err = facts.VCPUs(ctx, a, region, i.Type); err != nil {
				return use{}, err
			}
		}
		u.total += n
	}
	return u, nil
}

// standard tells whether an instance type counts against the quotas of the standard
// families (A, C, D, H, I, M, R, T, Z). Their names begin with these letters, but
// so do those of others: inf1, dl1, hpc6a, trn1, mac1.
func standard(instanceType string) bool {
	family, _, _ := strings.Cut(instanceType, ".")
	return slices.Contains([]string{"a", "c", "d", "h", "i", "im", "is", "m", "r", "t", "z"}, familyLetters(family))
}

// vpcUse leaves out the VPCs that other accounts share with this one.
func vpcUse(ctx context.Context, a *account.Account, region string) (use, error) {
	id, err := a.Identity(ctx)
	if err != nil {
		return use{}, err
	}
	vpcs, err := facts.VPCs(ctx, a, region)
	n := 0
	for _, v := range vpcs {
		if v.Owner == id.Account || v.Owner == "" {
			n++
		}
	}
	return use{total: n}, err
}

func addressUse(ctx context.Context, a *account.Account, region string) (use, error) {
	return counted(facts.Addresses(ctx, a, region))
}

func internetGatewayUse(ctx context.Context, a *account.Account, region string) (use, error) {
	return counted(facts.InternetGateways(ctx, a, region))
}

func eksUse(ctx context.Context, a *account.Account, region string) (use, error) {
	return counted(facts.EKSClusters(ctx, a, region))
}

// databaseUse counts Neptune's and DocumentDB's instances too: they share the quota.
func databaseUse(ctx context.Context, a *account.Account, region string) (use, error) {
	return counted(facts.DBInstances(ctx, a, region))
}

func counted[T any](list []T, err error) (use, error) { return use{total: len(list)}, err }

// natUse counts NAT gateways by zone. AWS counts those that are pending, available
// or being deleted. One whose zone can't be told counts in every zone.
func natUse(ctx context.Context, a *account.Account, region string) (use, error) {
	var gateways []facts.NATGateway
	var zoneOf map[string]string
	var names []string
	var errs [3]error
	parallel.Do(
		func() { gateways, errs[0] = facts.NATGateways(ctx, a, region) },
		func() { zoneOf, errs[1] = facts.SubnetZones(ctx, a, region) },
		func() { names, errs[2] = facts.AvailableZones(ctx, a, region) },
	)
	for _, err := range errs {
		if err != nil {
			return use{}, err
		}
	}
	u := use{zones: map[string]int{}}
	for _, g := range gateways {
		if g.State == "deleted" || g.State == "failed" {
			continue
		}
		u.total++
		in := slices.Compact(slices.Sorted(slices.Values(g.Zones)))
		if zone := zoneOf[g.Subnet]; zone != "" {
			in = []string{zone}
		}
		if len(in) == 0 {
			in = names
		}
		for _, zone := range in {
			u.zones[zone]++
		}
	}
	return u, nil
}

// inZones gives the use by zone: "eu-west-1a 5, eu-west-1b 1".
func (u use) inZones(zones []string) string {
	parts := make([]string, len(zones))
	for i, z := range zones {
		parts[i] = fmt.Sprintf("%s %d", z, u.zones[z])
	}
	return strings.Join(parts, ", ")
}

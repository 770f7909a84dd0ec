package network

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// The quotas that a new peering meets in the target's account. (Amazon VPC User
// Guide, "Amazon VPC quotas".)
const (
	quotaActivePeerings  = "L-7E9ECCDB" // of one VPC
	quotaPendingPeerings = "L-DC9F7029" // outstanding requests made from the account in the region
	quotaRoutes          = "L-93826ACB" // in one route table, for IPv4
)

// CheckPeeringQuota tells whether the VPC has room for one more peering and the
// account for one more pending request. It reports peering.quota.
func CheckPeeringQuota(ctx context.Context, t Target) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PeeringQuota, Region: t.Region, Resources: idsOf(t.VPC)}
	parallel.Do( // asked for at once, and remembered for what follows
		func() { _, _ = t.peerings(ctx) },
		func() { _, _ = facts.RegionPeerings(ctx, t.Account, t.Region) },
		func() { _, _ = facts.GetQuota(ctx, t.Account, t.Region, "vpc", quotaActivePeerings) },
		func() { _, _ = facts.GetQuota(ctx, t.Account, t.Region, "vpc", quotaPendingPeerings) },
	)
	peerings, err := t.peerings(ctx)
	if err != nil {
		return []awscheck.Finding{t.unverified(f, err)}
	}
	all, err := facts.RegionPeerings(ctx, t.Account, t.Region)
	if err != nil {
		return []awscheck.Finding{t.unverified(f, err)}
	}
	id, err := t.Account.Identity(ctx)
	if err != nil {
		return []awscheck.Finding{t.unverified(f, err)}
	}
	active, pending := 0, 0
	for _, p := range peerings {
		if p.State == facts.PeeringActive || p.State == facts.PeeringProvisioning {
			active++
		}
	}
	for _, p := range all {
		// Requests that others made count against their accounts' quotas.
		if p.Requester.Account == id.Account && (p.State == facts.PeeringPending || p.State == facts.PeeringInitiating) {
			pending++
		}
	}
	var room, full []string
	var unread error
	for _, q := range []struct {
		code, what string
		used       int
	}{
		{quotaActivePeerings, "active peerings of the VPC", active},
		{quotaPendingPeerings, "pending requests made from the account in the region", pending},
	} {
		quota, err := facts.GetQuota(ctx, t.Account, t.Region, "vpc", q.code)
		if err != nil {
			unread = err
			continue
		}
		text := fmt.Sprintf("%s: %d of %d%s", q.what, q.used, quota.Value, byDefault(quota))
		if q.used+1 <= quota.Value {
			room = append(room, text)
			continue
		}
		full = append(full, text)
		f.Remedy.Commands = append(f.Remedy.Commands, t.raise(q.code, quota.Value+1))
	}
	switch {
	case len(full) > 0:
		f.Status, f.Evidence = awscheck.Fail, awscheck.Live
		f.Detail = "No room for one more: " + strings.Join(full, "; ") + "."
		f.Remedy.Text = "Ask for a higher quota, or delete peerings that nobody uses any more."
	case unread != nil:
		f = t.unverified(f, unread)
	default:
		f.Status, f.Evidence = awscheck.Pass, awscheck.Live
		f.Detail = "There is room for one more: " + strings.Join(room, "; ") + "."
	}
	return []awscheck.Finding{f}
}

func byDefault(q facts.Quota) string {
	if q.Default {
		return " (AWS's default)"
	}
	return ""
}

// raise is the command that asks for a higher VPC quota in the target's account.
func (t Target) raise(code string, value int) string {
	return t.aws("service-quotas", "request-service-quota-increase", "--service-code", "vpc", "--quota-code", code,
		"--desired-value", strconv.Itoa(value))
}

// CheckPeeringRoutes tells whether each of the target VPC's route tables has room for
// one more route. It reports peering.routes. Propagated routes and those of IPv6 do
// not count; a prefix list that the customer manages counts by its largest size,
// which is not read here.
func CheckPeeringRoutes(ctx context.Context, t Target) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PeeringRoutes, Region: t.Region}
	parallel.Do(
		func() { _, _ = t.routeTables(ctx) },
		func() { _, _ = facts.GetQuota(ctx, t.Account, t.Region, "vpc", quotaRoutes) },
	)
	tables, err := t.routeTables(ctx)
	if err != nil {
		return []awscheck.Finding{t.unverified(f, err)}
	}
	quota, err := facts.GetQuota(ctx, t.Account, t.Region, "vpc", quotaRoutes)
	if err != nil {
		return []awscheck.Finding{t.unverified(f, err)}
	}
	var full, unsure, fullIDs, unsureIDs []string
	most := 0
	for _, table := range tables {
		used, lists := countRoutes(table)
		most = max(most, used)
		switch {
		case used+1 > quota.Value:
			full, fullIDs = append(full, fmt.Sprintf("%s has %d", table, used)), append(fullIDs, table.ID)
		case len(lists) > 0:
			unsure, unsureIDs = append(unsure, fmt.Sprintf("%s (%s)", table, strings.Join(lists, ", "))), append(unsureIDs, table.ID)
		}
	}
	switch {
	case len(full) > 0:
		f.Status, f.Evidence, f.Resources = awscheck.Fail, awscheck.Live, fullIDs
		f.Detail = fmt.Sprintf("No room for one more route: %s, of %d routes a table%s.", words.Some(full), quota.Value, byDefault(quota))
		f.Remedy = awscheck.Remedy{Text: "Ask for a higher quota, or remove routes that nobody uses any more.", Commands: []string{t.raise(quotaRoutes, quota.Value+1)}}
	case len(unsure) > 0:
		f.Status, f.Evidence, f.Resources = awscheck.Unverified, awscheck.None, unsureIDs
		f.Detail = fmt.Sprintf("Not determined: prefix lists count by their largest size, which was not read: %s. Without them the fullest table has %d of %d routes%s.",
			words.Some(unsure), most, quota.Value, byDefault(quota))
		f.Remedy.Text = "Add up the largest sizes of the prefix lists and compare with the quota."
		f.Remedy.AcceptIf = "there is room for one more route"
		f.Remedy.Commands = []string{t.aws("ec2", "describe-managed-prefix-lists", "--query", "PrefixLists[].[PrefixListId,MaxEntries]")}
	default:
		f.Status, f.Evidence = awscheck.Pass, awscheck.Live
		f.Detail = fmt.Sprintf("Each of the %d route tables has room: the fullest has %d of %d routes%s.", len(tables), most, quota.Value, byDefault(quota))
	}
	return []awscheck.Finding{f}
}

// counted is how many IPv4 routes count against the table's quota, and which prefix
// lists count for more than one. A gateway endpoint's list counts for one.
func countRoutes(t facts.RouteTable) (n int, lists []string) {
	for _, r := range t.Routes {
		if r.Propagated || r.IPv6 {
			continue
		}
		n++
		if r.IsCustomerList() {
			lists = append(lists, r.PrefixList)
		}
	}
	return n, lists
}

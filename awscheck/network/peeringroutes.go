package network

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/netmodel"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckPeeringRoutes checks whether each route table that the target VPC's subnets use
// has room for one more route. It reports peering.routes.
func CheckPeeringRoutes(ctx context.Context, t Target) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PeeringRoutes, Region: t.Region}
	var used []netmodel.UsedTable
	var quota facts.Quota
	var err, quotaErr error
	parallel.Do(
		func() { used, err = t.usedTables(ctx) },
		func() {
			if quotaErr = t.RequireOwner(ctx); quotaErr == nil {
				quota, quotaErr = facts.GetQuota(ctx, t.Account, t.Region, "vpc", quotaRoutes)
			}
		},
	)
	for _, err := range []error{err, quotaErr} {
		if err != nil {
			return []awscheck.Finding{t.Unverified(f, err)}
		}
	}
	count := countTables(used, nil, quota.Value)
	var unread error
	if len(count.open) > 0 { // the sizes of prefix lists decide
		var sizes []facts.PrefixList
		if sizes, unread = facts.PrefixLists(ctx, t.Account, t.Region); unread == nil {
			count = countTables(used, sizes, quota.Value)
		}
	}
	switch {
	case len(count.full) > 0:
		f.Status, f.Evidence, f.Resources = awscheck.Fail, awscheck.Live, count.fullIDs
		f.Title = fmt.Sprintf("%s full: %s", words.Count(len(count.fullIDs), "route table"), words.Some(count.fullIDs))
		f.Detail = fmt.Sprintf("No room for one more route: %s. The quota is %d routes per route table%s.", words.Some(count.full), quota.Value, byDefault(quota))
		f.Remedy = awscheck.Remedy{Text: "Request a higher quota, or delete routes that are not needed.", Commands: []string{raiseVPCQuota(quotaRoutes, quota.Value+1, t.flags())}}
	case len(count.open) > 0:
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = "Not determined: AWS does not report the size of prefix lists."
		if unread != nil {
			f = t.Unverified(f, unread)
		}
		f.Resources = count.openIDs
		f.Detail += fmt.Sprintf(" Prefix lists count by their maximum entries: %s. Without them the fullest table has %d of %d routes%s.",
			words.Some(count.open), count.fullest, quota.Value, byDefault(quota))
		if f.Remedy.Text == "" {
			f.Remedy.Text = "Add the maximum entries of the prefix lists and compare with the quota."
		}
		f.Remedy.AcceptIf = "each table has room for one more route"
		f.Remedy.Look = []string{t.CLI("ec2", "describe-managed-prefix-lists", "--query", "PrefixLists[].[PrefixListId,MaxEntries]")}
	default:
		f.Status, f.Evidence = awscheck.Pass, awscheck.Live
		f.Detail = fmt.Sprintf("The subnets of %s use %s; the fullest has %d of %d routes%s.", t.VPC, words.Count(len(used), "route table"), count.fullest, quota.Value, byDefault(quota))
	}
	return []awscheck.Finding{f}
}

// A tableCount is how many routes a VPC's tables have, against the quota.
type tableCount struct {
	fullest       int      // the most routes that a table is known to have
	full, fullIDs []string // tables without room for one more
	open, openIDs []string // tables for which the size of prefix lists decides
}

// countTables counts the routes of tables; sizes is nil while the prefix lists are not
// read.
func countTables(used []netmodel.UsedTable, sizes []facts.PrefixList, quota int) (c tableCount) {
	for _, u := range used {
		least, most, unknown := countRoutes(u.RouteTable, sizes)
		c.fullest = max(c.fullest, least)
		switch {
		case least+1 > quota:
			c.full, c.fullIDs = append(c.full, fmt.Sprintf("%s has %d", u.RouteTable, least)), append(c.fullIDs, u.ID)
		case most+1 > quota:
			c.open, c.openIDs = append(c.open, fmt.Sprintf("%s (%s)", u.RouteTable, strings.Join(unknown, ", "))), append(c.openIDs, u.ID)
		}
	}
	return c
}

// maxListEntries is the largest size of a prefix list. (Amazon VPC User Guide, "Amazon VPC
// quotas".)
const maxListEntries = 1000

// countRoutes counts the IPv4 routes of a table against the quota: at least and at most,
// which differ by the prefix lists of unknown size. Propagated routes have a quota of
// their own. A customer's prefix list counts by its maximum entries, one of AWS's by its
// weight. (Amazon VPC User Guide, "Amazon VPC quotas", "Work with AWS-managed prefix
// lists".)
func countRoutes(t facts.RouteTable, sizes []facts.PrefixList) (least, most int, unknown []string) {
	for _, r := range t.Routes {
		if r.Propagated || r.IPv6 {
			continue
		}
		if r.PrefixList == "" {
			least, most = least+1, most+1
			continue
		}
		lo, hi := 1, maxListEntries
		if i := slices.IndexFunc(sizes, func(l facts.PrefixList) bool { return l.ID == r.PrefixList }); i >= 0 {
			lo, hi = sizeOf(sizes[i], r)
		}
		if lo < hi {
			unknown = append(unknown, r.PrefixList)
		}
		least, most = least+lo, most+hi
	}
	return least, most, unknown
}

// sizeOf returns how many IPv4 routes a route's prefix list counts for, at least and at
// most.
func sizeOf(l facts.PrefixList, r facts.Route) (least, most int) {
	switch {
	case l.IPv6:
		return 0, 0
	case l.MaxEntries > 0:
		return l.MaxEntries, l.MaxEntries
	}
	for _, w := range awsListWeights {
		if strings.HasSuffix(l.Name, "."+w.service) {
			return w.weight, w.weight
		}
	}
	if l.IsAWS() && r.MayBeAWSList() {
		return 1, maxEndpointWeight
	}
	return 1, maxListEntries
}

// maxEndpointWeight is the largest weight of a list that a gateway endpoint has.
const maxEndpointWeight = 6

// awsListWeights are the weights of AWS-managed prefix lists that a route can lead to, by
// the end of their names. It is never modified. (Amazon VPC User Guide, "Work with
// AWS-managed prefix lists".)
var awsListWeights = [...]struct {
	service string
	weight  int
}{
	{"s3", 1}, {"dynamodb", 1}, {"s3express", 6}, {"vpc-lattice", 10}, {"cloudfront.origin-facing", 55},
	{"route53-healthchecks", 25}, {"ec2-instance-connect", 2}, {"groundstation", 5},
}

package network

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// The quotas of VPCs that a new peering needs. (Amazon VPC User Guide, "Amazon VPC
// quotas".)
const (
	quotaActivePeerings  = "L-7E9ECCDB" // of one VPC, in its account
	quotaPendingPeerings = "L-DC9F7029" // requests pending in a region, in the requester's account
	quotaRoutes          = "L-93826ACB" // static IPv4 routes in one route table
)

// A peeringCount is how much of a peering quota is in use.
type peeringCount struct {
	code    string
	of      string           // what is counted, as the beginning of a sentence
	account *account.Account // whose quota it is
	region  string
	used    int
	perhaps int // what AWS may count too; see activePeerings
	quota   facts.Quota
	err     error
}

// CheckPeeringQuota checks whether the VPC has room for one more peering, and the data
// plane's account, which requests it, for one more pending request. It reports
// peering.quota.
func CheckPeeringQuota(ctx context.Context, t Target) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.PeeringQuota, Region: t.Region, Resources: idsOf(t.VPC)}
	var active, pending peeringCount
	parallel.Do(
		func() { active = t.activePeerings(ctx) },
		func() { pending = t.pendingRequests(ctx) },
	)
	var room, full, uncertain []string
	for _, c := range []peeringCount{active, pending} {
		switch {
		case c.err != nil:
		case !c.fits():
			full = append(full, c.String())
			f.Remedy.Commands = append(f.Remedy.Commands, c.raise())
		case c.used+c.perhaps+1 > c.quota.Value:
			uncertain = append(uncertain, fmt.Sprintf("%s, and %d pending", c, c.perhaps))
			f.Remedy.Commands = append(f.Remedy.Commands, c.raise())
		default:
			room = append(room, c.String())
		}
	}
	switch {
	case len(full) > 0:
		f.Status, f.Evidence = awscheck.Fail, awscheck.Live
		f.Title = "Peering quota reached: " + full[0]
		f.Detail = "No room for one more: " + strings.Join(full, "; ") + "."
		f.Remedy.Text = "Request a higher quota, or delete peerings that are not needed."
		if active.err == nil && active.fits() {
			f.Remedy.Owner = awscheck.OwnerAccount // the requests are the data plane's account's
		}
	case active.err != nil:
		f = t.Unverified(f, active.err)
	case errors.Is(pending.err, errNoCluster):
		f.Status, f.Evidence = awscheck.Unverified, awscheck.None
		f.Detail = "Not determined: the data plane's account, whose pending requests count, is not known. In the target's account there is room for one more: " + strings.Join(room, "; ") + "."
		f.Remedy.Owner, f.Remedy.Text = awscheck.OwnerYou, "Check again with a profile that reaches the data plane's account."
	case pending.err != nil:
		f = account.MarkUnverified(f, pending.err)
	case len(uncertain) > 0:
		f.Status, f.Evidence = awscheck.Warn, awscheck.Live
		f.Detail = "There may be no room for one more, if AWS counts pending peerings as active: " + strings.Join(uncertain, "; ") + "."
		f.Remedy.Text = "Reject requests that are not needed, or request a higher quota."
	default:
		f.Status, f.Evidence = awscheck.Pass, awscheck.Live
		f.Detail = "There is room for one more: " + strings.Join(room, "; ") + "."
	}
	return []awscheck.Finding{f}
}

// activePeerings counts the target's peerings. Whether AWS counts pending ones too is
// not clear: the quota is called "active VPC peering connections per VPC", and the
// Amazon VPC Peering Guide's limitations say "active and pending".
func (t Target) activePeerings(ctx context.Context) peeringCount {
	c := peeringCount{code: quotaActivePeerings, of: "active peerings of " + t.VPC, account: t.Account, region: t.Region}
	peerings, err := t.peerings(ctx)
	if err != nil {
		c.err = err
		return c
	}
	for _, p := range peerings {
		switch p.State {
		case facts.PeeringActive, facts.PeeringProvisioning:
			c.used++
		case facts.PeeringPending:
			c.perhaps++
		}
	}
	c.quota, c.err = facts.GetQuota(ctx, c.account, c.region, "vpc", c.code)
	return c
}

// pendingRequests counts the requests of the data plane's account in its region; those
// of other accounts count against their own quotas.
func (t Target) pendingRequests(ctx context.Context) peeringCount {
	c := peeringCount{code: quotaPendingPeerings, account: t.Home, region: cmp.Or(t.HomeRegion, t.Region)}
	if c.account == nil && !t.OwnProfile {
		c.account = t.Account
	}
	if c.account == nil {
		c.err = errNoCluster
		return c
	}
	id, err := c.account.Identity(ctx)
	if err != nil {
		c.err = err
		return c
	}
	c.of = fmt.Sprintf("pending requests of account %s in %s", id.Account, c.region)
	all, err := facts.RegionPeerings(ctx, c.account, c.region)
	if err != nil {
		c.err = err
		return c
	}
	for _, p := range all {
		if p.Requester.Account == id.Account && (p.State == facts.PeeringPending || p.State == facts.PeeringInitiating) {
			c.used++
		}
	}
	c.quota, c.err = facts.GetQuota(ctx, c.account, c.region, "vpc", c.code)
	return c
}

// fits reports whether the quota has room for one more.
func (c peeringCount) fits() bool { return c.used+1 <= c.quota.Value }

func (c peeringCount) String() string {
	return fmt.Sprintf("%d of %d %s%s", c.used, c.quota.Value, c.of, byDefault(c.quota))
}

// raise returns the command that requests a higher value of the quota.
func (c peeringCount) raise() string {
	return raiseVPCQuota(c.code, c.quota.Value+1, Target{Account: c.account, OwnProfile: true, Region: c.region}.flags())
}

func byDefault(q facts.Quota) string {
	if q.Default {
		return " (AWS's default)"
	}
	return ""
}

// raiseVPCQuota returns the command that requests a value of a VPC quota; flags select
// profile and region.
func raiseVPCQuota(code string, value int, flags []string) string {
	return awscheck.Command(slices.Concat([]string{"aws", "service-quotas", "request-service-quota-increase", "--service-code", "vpc", "--quota-code", code,
		"--desired-value", strconv.Itoa(value)}, flags)...)
}

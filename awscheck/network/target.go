package network

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/netip"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// A Target is the VPC that the data plane is to be peered with.
type Target struct {
	Account    *account.Account // whose credentials read it
	OwnProfile bool             // these credentials are the target's own, not the activation's
	Home       *account.Account // the account being activated; nil if it is not known
	HomeRegion string           // of the data plane; "": the target's
	Region     string           // "" if it was not given
	VPC        string           // its id; "" if it was not given
	AccountID  string           // as given; "" if it was not given
	CIDRs      []netip.Prefix   // as given; nil if they were not given
}

// A targetError is why a check of the target is undetermined though AWS answered.
type targetError struct{ detail, cause string }

func (e *targetError) Error() string { return e.detail }

// Find returns the target VPC as its region lists it. Its error is an *account.Failure,
// or says that too little was given, that the credentials are another account's, or
// that there is no such VPC.
func (t Target) Find(ctx context.Context) (facts.VPC, error) {
	if t.Account == nil || t.Region == "" || t.VPC == "" {
		return facts.VPC{}, &targetError{detail: "the region and the id of the target VPC are not given."}
	}
	if err := t.reachable(ctx); err != nil {
		return facts.VPC{}, err
	}
	vpcs, err := facts.VPCs(ctx, t.Account, t.Region)
	if err != nil {
		return facts.VPC{}, err
	}
	i := slices.IndexFunc(vpcs, func(v facts.VPC) bool { return v.ID == t.VPC })
	if i < 0 {
		return facts.VPC{}, &targetError{fmt.Sprintf("%s was not found in %s.", t.VPC, t.Region), awscheck.PeeringVPC}
	}
	return vpcs[i], nil
}

// reachable returns an error if the credentials are another account's than the one that
// was given.
func (t Target) reachable(ctx context.Context) error {
	id, err := t.Account.Identity(ctx)
	if err != nil {
		return err
	}
	if t.AccountID != "" && t.AccountID != id.Account {
		return &targetError{fmt.Sprintf("the credentials reach account %s, not %s, which holds the target VPC.", id.Account, t.AccountID), awscheck.PeeringAccount}
	}
	return nil
}

// Unverified completes f as a finding about the target that could not be
// determined because of err.
func (t Target) Unverified(f awscheck.Finding, err error) awscheck.Finding {
	var known *targetError
	if errors.As(err, &known) {
		f.Status, f.Evidence, f.Cause = awscheck.Unverified, awscheck.None, known.cause
		f.Detail = "Not determined: " + known.detail
	} else {
		credentials := awscheck.AccountCredentials
		if t.OwnProfile && !(t.sharesSignIn() && !t.homeWorks()) {
			credentials = awscheck.PeeringAccount
		}
		f = account.MarkUnverifiedWith(f, err, credentials, awscheck.PeeringVPC)
	}
	if f.Cause == f.ID {
		f.Cause = ""
	}
	return f
}

// sharesSignIn reports whether the target's profile and the activation's take their
// credentials from one sign-in to IAM Identity Center.
func (t Target) sharesSignIn() bool { return t.Home != nil && t.Account.SharesSignIn(t.Home) }

// homeWorks reports whether AWS has accepted the activation's credentials: then the
// sign-in that both share is not what is wrong with the target's.
func (t Target) homeWorks() bool {
	_, works := t.Home.KnownIdentity()
	return works
}

// networks returns the target's CIDRs: those that AWS lists, or else those that were
// given, which may be incomplete; then err says why AWS's are not known.
func (t Target) networks(ctx context.Context) (cidrs []netip.Prefix, live bool, err error) {
	vpc, err := t.Find(ctx)
	if err != nil {
		return t.CIDRs, false, err
	}
	return vpc.CIDRs, true, nil
}

// KnownAccount returns the id of the account that holds the target, if it is in the
// cache already; nothing is called.
func (t Target) KnownAccount(ctx context.Context) (string, bool) {
	id, err := t.Account.Identity(account.CachedOnly(ctx))
	if err != nil {
		return "", false
	}
	if t.OwnProfile {
		return id.Account, true
	}
	// The activation's credentials are the target's only if the VPC is their account's.
	if vpc, err := t.Find(account.CachedOnly(ctx)); err != nil || vpc.Owner != id.Account {
		return "", false
	}
	return id.Account, true
}

// KnownCIDRs returns the target's CIDRs if they are in the cache already; nothing is
// called.
func (t Target) KnownCIDRs(ctx context.Context) []netip.Prefix {
	vpc, err := t.Find(account.CachedOnly(ctx))
	if err != nil {
		return nil
	}
	return vpc.CIDRs
}

// A KnownTarget is what the cache holds of the VPC to peer with.
type KnownTarget struct {
	RouteTables []facts.RouteTable // all of the VPC; nil: not known
	Used        int                // how many of them the VPC's subnets use; 0: not known
	Zones       []facts.HostedZone // those that the VPC is associated with; nil: not known
}

// Known returns what the checks have read of the target already; nothing is called.
func (t Target) Known(ctx context.Context) KnownTarget {
	ctx = account.CachedOnly(ctx)
	var k KnownTarget
	if tables, err := t.RouteTables(ctx); err == nil {
		k.RouteTables = tables
	}
	if used, err := t.usedTables(ctx); err == nil {
		k.Used = len(used)
	}
	if _, err := t.Find(ctx); err != nil {
		return k
	}
	if zones, err := facts.HostedZones(ctx, t.Account, t.Region, t.VPC); err == nil {
		k.Zones = zones
	}
	return k
}

// CLI returns an AWS CLI command that acts as the target's owner, in its region.
func (t Target) CLI(words ...string) string {
	return awscheck.Command(append(append([]string{"aws"}, words...), t.flags()...)...)
}

func (t Target) flags() []string {
	if t.Region == "" {
		return t.profileFlag()
	}
	return append([]string{"--region", t.Region}, t.profileFlag()...)
}

// profileFlag names the profile that acts as the target's owner; it is empty if the
// credentials are known to be another account's. The activation's own are the target's
// only if the account, as given, or the VPC is known to be theirs.
func (t Target) profileFlag() []string {
	if t.Account == nil || t.Account.Profile == "" {
		return nil
	}
	cached := account.CachedOnly(context.Background())
	id, err := t.Account.Identity(cached)
	switch {
	case t.AccountID != "" && err == nil:
		if t.AccountID != id.Account {
			return nil
		}
	case !t.OwnProfile:
		if _, known := t.KnownAccount(cached); !known {
			return nil
		}
	}
	return []string{"--profile", t.Account.Profile}
}

// RequireOwner returns an error unless the credentials are the VPC owner's: to a
// participant of a shared VPC, AWS lists no peerings and no route tables of it.
func (t Target) RequireOwner(ctx context.Context) error {
	vpc, err := t.Find(ctx)
	if err != nil {
		return err
	}
	id, err := t.Account.Identity(ctx)
	if err != nil {
		return err
	}
	if vpc.Owner != id.Account {
		return &targetError{fmt.Sprintf("account %s owns %s, and AWS shows this to the owner only.", vpc.Owner, t.VPC), awscheck.PeeringVPC}
	}
	return nil
}

// peerings lists the target's peerings, in every state. Where the credentials can list
// a peer's VPC, its CIDRs are completed from there: some services that implement AWS's
// API report only the primary one with the peering.
func (t Target) peerings(ctx context.Context) ([]facts.Peering, error) {
	if err := t.RequireOwner(ctx); err != nil {
		return nil, err
	}
	peerings, err := facts.Peerings(ctx, t.Account, t.Region, t.VPC)
	if err != nil {
		return nil, err
	}
	id, err := t.Account.Identity(ctx)
	if err != nil {
		return nil, err
	}
	for i := range peerings {
		for _, side := range []*facts.PeeringSide{&peerings[i].Requester, &peerings[i].Accepter} {
			if !peerings[i].State.IsOver() && side.Account == id.Account && side.VPC != t.VPC {
				completeCIDRs(ctx, t.Account, side, t.Region)
			}
		}
	}
	return peerings, nil
}

// completeCIDRs adds the CIDRs of a side's VPC to those that its peering reports, if the
// VPC is found. It looks in region where the peering reports none.
func completeCIDRs(ctx context.Context, a *account.Account, side *facts.PeeringSide, region string) {
	vpcs, err := facts.VPCs(ctx, a, cmp.Or(side.Region, region))
	if err != nil {
		return // Partial stays set
	}
	i := slices.IndexFunc(vpcs, func(v facts.VPC) bool { return v.ID == side.VPC })
	if i < 0 {
		return
	}
	side.CIDRs, side.Partial = slices.Clone(side.CIDRs), false
	for _, c := range vpcs[i].CIDRs {
		if !slices.Contains(side.CIDRs, c) {
			side.CIDRs = append(side.CIDRs, c)
		}
	}
}

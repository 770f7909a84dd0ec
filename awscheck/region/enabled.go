package region

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckRegionEnabled checks whether the account can use a region. It returns one
// finding, region.enabled.
func CheckRegionEnabled(ctx context.Context, a *account.Account, region string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.RegionEnabled, Evidence: awscheck.Live, Region: region}
	if _, err := a.Identity(ctx); err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	regions, err := a.Regions(ctx)
	if err != nil {
		return []awscheck.Finding{enabledByEndpoint(ctx, a, f, err)}
	}
	return []awscheck.Finding{enabledByState(ctx, a, f, regions)}
}

// enabledByState decides from the account's list of regions.
func enabledByState(ctx context.Context, a *account.Account, f awscheck.Finding, regions []account.RegionState) awscheck.Finding {
	i := slices.IndexFunc(regions, func(r account.RegionState) bool { return r.Name == f.Region })
	if i < 0 {
		f.Status, f.Detail = awscheck.Fail, fmt.Sprintf("AWS lists %s for this account, and %s is not one of them.", words.Count(len(regions), "region"), awscheck.Clean(f.Region))
		f.Remedy.Owner, f.Remedy.Text = awscheck.OwnerYou, "Choose another region, or check the spelling of its name."
		f.Cause = awscheck.RegionSupported // a name that Astro does not know either is one problem
		return f
	}
	switch state := regions[i]; {
	case state.OptIn == "not-opted-in":
		return notOptedIn(ctx, a, f)
	case state.OptIn == "opted-in":
		return optedIn(ctx, a, f)
	case state.Enabled():
		return notClosed(ctx, a, f, f.Region+" is enabled in every account.")
	case state.OptIn == "":
		return account.MarkUnverified(f, account.Classify(account.ErrIncomplete, account.Request{Service: "EC2", Operation: "DescribeRegions"}))
	default:
		if known, ok := changing(ctx, a, f); ok {
			return known
		}
		f.Status, f.Detail = awscheck.Warn, fmt.Sprintf("The status of %s in this account is changing: AWS reports %q.", f.Region, state.OptIn)
		f.Remedy = waitForRegion(a, f.Region)
	}
	return f
}

// notClosed decides for an enabled region whether the account can use it: EC2 answers there
// unless the organization closes the region. detail says why the region is enabled. Where
// EC2 fails for another reason, which other checks report, the region is enabled.
func notClosed(ctx context.Context, a *account.Account, f awscheck.Finding, detail string) awscheck.Finding {
	_, err := facts.AvailabilityZones(ctx, a, f.Region)
	switch account.ReasonOf(err) {
	case account.RegionClosed:
		f.Status, f.Title = awscheck.Fail, f.Region+" is closed by a service control policy"
		f.Detail = "A service control policy of your organization denies EC2 in " + f.Region + ", but not in other regions."
		f.Remedy = awscheck.Remedy{
			Owner: awscheck.OwnerOrganization,
			Text:  "Ask your organization's administrators to allow " + f.Region + " for this account in their service control policies, or choose another region.",
			Links: []string{account.SCPConsole},
		}
	case account.RegionRefuses:
		return refused(ctx, a, f, err)
	default:
		f.Status, f.Detail = awscheck.Pass, detail
	}
	return f
}

// optedIn decides for a region that the account has opted in to. AWS lists it as opted
// in immediately, but takes minutes, sometimes hours, until the region accepts the
// account's credentials, so STS in the region decides. Where every request goes to one
// custom endpoint, the list decides.
func optedIn(ctx context.Context, a *account.Account, f awscheck.Finding) awscheck.Finding {
	err := a.AcceptsCredentialsIn(ctx, f.Region)
	if err == nil || errors.Is(err, account.ErrOneEndpoint) {
		return notClosed(ctx, a, f, "The account has opted in to "+f.Region+".")
	}
	switch account.ReasonOf(err) {
	case account.NoCredentials, account.RegionDisabled, account.AccountBlocked:
		return refused(ctx, a, f, err)
	}
	f = account.MarkUnverified(f, err)
	f.Detail += " The account has opted in to " + f.Region + ", but AWS may still be enabling it."
	return f
}

// enabledByEndpoint decides where the regions could not be listed, for the given reason.
// The region's own STS endpoint requires no permission, so its acceptance of the
// credentials proves that the region is enabled. A refusal proves nothing: a disabled
// region, and an enabled opt-in region for a token of the global STS endpoint, refuse
// good credentials as every region refuses bad ones.
func enabledByEndpoint(ctx context.Context, a *account.Account, f awscheck.Finding, listing error) awscheck.Finding {
	err := a.AcceptsCredentialsIn(ctx, f.Region)
	if err == nil {
		return notClosed(ctx, a, f, "The regions could not be listed, but STS in "+f.Region+" accepts the account's credentials.")
	}
	f = account.MarkUnverified(f, listing)
	f.Cause = ""
	f.Detail += " STS in the region does not prove it either: " + account.Explain(err) + "."
	return f
}

package region

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// nearby is how many other regions a finding proposes.
const nearby = 3

// CheckRegionSupported tells whether Astro supports a region: one finding,
// region.supported.
func CheckRegionSupported(region string, supported []string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.RegionSupported, Evidence: awscheck.Local, Region: region}
	if slices.Contains(supported, region) {
		f.Status, f.Detail = awscheck.Pass, region+" is one of the "+words.Count(len(supported), "region")+" that Astro supports."
		return []awscheck.Finding{f}
	}
	f.Status, f.Detail = awscheck.Fail, "Astro does not support "+awscheck.Clean(region)+"."
	near := nearestRegions(region, supported, nearby)
	if len(near) == 0 {
		near = supported
		f.Remedy.Text = "Choose one of the supported regions: " + strings.Join(near, ", ") + "."
		return []awscheck.Finding{f}
	}
	f.Detail += " The nearest that it supports: " + strings.Join(near, ", ") + "."
	f.Remedy.Text = "Choose a supported region, such as " + near[0] + "."
	return []awscheck.Finding{f}
}

// CheckRegionEnabled tells whether the account can use a region: one finding,
// region.enabled.
func CheckRegionEnabled(ctx context.Context, a *account.Account, region string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.RegionEnabled, Evidence: awscheck.Live, Region: region}
	if _, err := a.Identity(ctx); err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	regions, err := a.Regions(ctx)
	if err != nil {
		return []awscheck.Finding{enabledByItsEndpoint(ctx, a, f, err)}
	}
	i := slices.IndexFunc(regions, func(r account.RegionState) bool { return r.Name == region })
	if i < 0 {
		f.Status, f.Detail = awscheck.Fail, fmt.Sprintf("AWS lists %s for this account, and %s is not one of them.", words.Count(len(regions), "region"), awscheck.Clean(region))
		f.Remedy.Text = "Choose another region; check the spelling of its name."
		return []awscheck.Finding{f}
	}
	switch state := regions[i]; {
	case state.OptIn == "not-opted-in":
		f.Status, f.Detail = awscheck.Fail, region+" must be enabled before it can be used, and this account has not opted in to it."
		f.Remedy = enableRegion(a, region)
	case state.OptIn == "opted-in":
		return []awscheck.Finding{enabledAndReady(ctx, a, f)}
	case state.Enabled():
		f.Status, f.Detail = awscheck.Pass, region+" is enabled in every account."
	case state.OptIn == "":
		return []awscheck.Finding{account.MarkUnverified(f, account.Classify(account.ErrIncomplete, account.Request{Service: "EC2", Operation: "DescribeRegions"}))}
	default:
		f.Status, f.Detail = awscheck.Warn, fmt.Sprintf("The account's use of %s is changing: AWS gives its state as %q.", region, state.OptIn)
		f.Remedy = waitForRegion(a, region)
	}
	return []awscheck.Finding{f}
}

// enabledAndReady judges a region that the account has opted in to. AWS lists it as
// opted in at once, but takes minutes, sometimes hours, to make the credentials
// known there: whether that is done only the region can tell. Where every request goes
// to one endpoint there is no region to ask, and the list is all there is.
func enabledAndReady(ctx context.Context, a *account.Account, f awscheck.Finding) awscheck.Finding {
	err := a.AcceptsCredentialsIn(ctx, f.Region)
	if err == nil || errors.Is(err, account.ErrOneEndpoint) {
		f.Status, f.Detail = awscheck.Pass, "The account has opted in to "+f.Region+"."
		return f
	}
	switch account.ReasonOf(err) {
	case account.NoCredentials, account.RegionDisabled, account.AccountBlocked:
		f.Status = awscheck.Warn
		f.Detail = "The account has opted in to " + f.Region + ", but the region does not accept the credentials yet (" + account.Explain(err) + "): it is still being enabled, " +
			"or they come from the global STS endpoint, whose tokens are not valid in regions that need opting in."
		f.Remedy = waitForRegion(a, f.Region)
		return f
	}
	f = account.MarkUnverified(f, err)
	f.Detail += " The account has opted in to " + f.Region + ", but AWS may still be enabling it."
	return f
}

// enabledByItsEndpoint judges a region where the regions could not be listed, for
// the given reason: its own STS endpoint asks for no permission, so an answer
// proves that the region is enabled. A refusal proves nothing: a disabled region
// says the same of good credentials as any region does of bad ones, and an enabled
// one says it of a token from STS's global endpoint.
func enabledByItsEndpoint(ctx context.Context, a *account.Account, f awscheck.Finding, listing error) awscheck.Finding {
	err := a.AcceptsCredentialsIn(ctx, f.Region)
	if err == nil {
		f.Status, f.Detail = awscheck.Pass, "The regions could not be listed, but STS in "+f.Region+" accepts the account's credentials."
		return f
	}
	f = account.MarkUnverified(f, listing)
	f.Cause = ""
	f.Detail += " STS in the region did not prove it either: " + account.Explain(err) + "."
	return f
}

func enableRegion(a *account.Account, region string) awscheck.Remedy {
	return awscheck.Remedy{
		Text: "Enable the region (it takes minutes, sometimes hours), or choose one that is enabled.",
		Commands: []string{
			a.CommandIn("", "account", "enable-region", "--region-name", region),
			a.CommandIn("", "account", "get-region-opt-status", "--region-name", region),
		},
		Links: []string{"https://console.aws.amazon.com/billing/home#/account"},
	}
}

func waitForRegion(a *account.Account, region string) awscheck.Remedy {
	return awscheck.Remedy{
		Text:     "Wait until AWS gives the region's state as ENABLED, then check again.",
		Commands: []string{a.CommandIn("", "account", "get-region-opt-status", "--region-name", region)},
		Links:    []string{"https://console.aws.amazon.com/billing/home#/account"},
	}
}

// CheckZones tells whether a region has enough availability zones that are
// available to this account: one finding, region.zones.
func CheckZones(ctx context.Context, a *account.Account, region string, least int) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.RegionZones, Evidence: awscheck.Live, Region: region}
	zones, err := facts.AvailabilityZones(ctx, a, region)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	var available, others []string
	for _, z := range zones {
		if z.Available {
			available = append(available, z.Name)
		} else {
			others = append(others, z.Name+" ("+z.State+")")
		}
	}
	f.Detail = fmt.Sprintf("%s has %s available, and the data plane needs %d", region, words.Count(len(available), "zone"), least)
	if len(available) > 0 {
		f.Detail += ": " + strings.Join(available, ", ")
	}
	f.Detail += "."
	if len(others) > 0 {
		f.Detail += " Not available: " + strings.Join(others, ", ") + "."
	}
	f.Status = awscheck.Pass
	if len(available) < least {
		f.Status = awscheck.Fail
		f.Remedy = awscheck.Remedy{
			Text:  "Choose another region, or wait until AWS reports the zones as available.",
			Links: []string{"https://health.aws.amazon.com/health/status"},
		}
	}
	return []awscheck.Finding{f}
}

package awscheck

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// nearby is how many other regions a finding proposes.
const nearby = 3

// CheckRegionSupported tells whether Astro supports a region: one finding,
// region.supported.
func CheckRegionSupported(region string, supported []string) []Finding {
	f := Finding{ID: "region.supported", Title: "Region supported by Astro", Evidence: Local, Region: region}
	if slices.Contains(supported, region) {
		f.Status, f.Detail = Pass, region+" is one of the "+count(len(supported), "region")+" that Astro supports."
		return []Finding{f}
	}
	f.Status, f.Detail = Fail, "Astro does not support "+Clean(region)+"."
	near := nearestRegions(region, supported, nearby)
	if len(near) == 0 {
		near = supported
		f.Remedy.Text = "Choose one of the supported regions: " + strings.Join(near, ", ") + "."
		return []Finding{f}
	}
	f.Detail += " The nearest that it supports: " + strings.Join(near, ", ") + "."
	f.Remedy.Text = "Choose a supported region, such as " + near[0] + "."
	return []Finding{f}
}

// CheckRegionEnabled tells whether the account can use a region: one finding,
// region.enabled.
func CheckRegionEnabled(ctx context.Context, a *Account, region string) []Finding {
	f := Finding{ID: "region.enabled", Title: "Region enabled in the account", Evidence: Live, Region: region}
	if _, err := a.Identity(ctx); err != nil {
		return []Finding{unverified(f, err)}
	}
	regions, err := a.Regions(ctx)
	if err != nil {
		return []Finding{enabledByItsEndpoint(ctx, a, f, err)}
	}
	i := slices.IndexFunc(regions, func(r RegionState) bool { return r.Name == region })
	if i < 0 {
		f.Status, f.Detail = Fail, fmt.Sprintf("AWS lists %s for this account, and %s is not one of them.", count(len(regions), "region"), Clean(region))
		f.Remedy.Text = "Choose another region; check the spelling of its name."
		return []Finding{f}
	}
	switch state := regions[i]; {
	case state.OptIn == "not-opted-in":
		f.Status, f.Detail = Fail, region+" must be enabled before it can be used, and this account has not opted in to it."
		f.Remedy = enableRegion(a, region)
	case state.OptIn == "opted-in":
		return []Finding{enabledAndReady(ctx, a, f)}
	case state.Enabled():
		f.Status, f.Detail = Pass, region+" is enabled in every account."
	case state.OptIn == "":
		return []Finding{unverified(f, classify(errIncomplete, "EC2", "DescribeRegions", ""))}
	default:
		f.Status, f.Detail = Warn, fmt.Sprintf("The account's use of %s is changing: AWS gives its state as %q.", region, state.OptIn)
		f.Remedy = waitForRegion(a, region)
	}
	return []Finding{f}
}

// enabledAndReady judges a region that the account has opted in to. AWS lists it as
// opted in at once, but takes minutes, sometimes hours, to make the credentials
// known there: whether that is done only the region can tell. Where every request goes
// to one endpoint there is no region to ask, and the list is all there is.
func enabledAndReady(ctx context.Context, a *Account, f Finding) Finding {
	err := a.answersIn(ctx, f.Region)
	if err == nil || errors.Is(err, errOneEndpoint) {
		f.Status, f.Detail = Pass, "The account has opted in to "+f.Region+"."
		return f
	}
	switch reasonFor(err) {
	case NoCredentials, RegionDisabled, AccountBlocked:
		f.Status = Warn
		f.Detail = "The account has opted in to " + f.Region + ", but the region does not accept the credentials yet (" + why(err) + "): it is still being enabled, " +
			"or they come from the global STS endpoint, whose tokens are not valid in regions that need opting in."
		f.Remedy = waitForRegion(a, f.Region)
		return f
	}
	f = unverified(f, err)
	f.Detail += " The account has opted in to " + f.Region + ", but AWS may still be enabling it."
	return f
}

// errOneEndpoint is the error of asking a region where there is only one endpoint.
var errOneEndpoint = errors.New("requests go to an endpoint of the configuration's, which is the same for every region")

// enabledByItsEndpoint judges a region where the regions could not be listed, for
// the given reason: its own STS endpoint asks for no permission, so an answer
// proves that the region is enabled. A refusal proves nothing: a disabled region
// says the same of good credentials as any region does of bad ones, and an enabled
// one says it of a token from STS's global endpoint.
func enabledByItsEndpoint(ctx context.Context, a *Account, f Finding, listing error) Finding {
	err := a.answersIn(ctx, f.Region)
	if err == nil {
		f.Status, f.Detail = Pass, "The regions could not be listed, but STS in "+f.Region+" accepts the account's credentials."
		return f
	}
	f = unverified(f, listing)
	f.Cause = ""
	f.Detail += " STS in the region did not prove it either: " + why(err) + "."
	return f
}

// answersIn asks STS in a region who the caller is; nil if it accepted the credentials.
func (a *Account) answersIn(ctx context.Context, region string) error {
	_, err := call(ctx, a, "STS", "GetCallerIdentity", region, "", func(ctx context.Context, cfg aws.Config) (Identity, error) {
		if clientOf(a, cfg, sts.NewFromConfig).Options().BaseEndpoint != nil {
			return Identity{}, errOneEndpoint
		}
		return callerIdentity(ctx, a, cfg)
	})
	return err
}

func enableRegion(a *Account, region string) Remedy {
	return Remedy{
		Text: "Enable the region (it takes minutes, sometimes hours), or choose one that is enabled.",
		Commands: []string{
			a.command("", "account", "enable-region", "--region-name", region),
			a.command("", "account", "get-region-opt-status", "--region-name", region),
		},
		Links: []string{"https://console.aws.amazon.com/billing/home#/account"},
	}
}

func waitForRegion(a *Account, region string) Remedy {
	return Remedy{
		Text:     "Wait until AWS gives the region's state as ENABLED, then check again.",
		Commands: []string{a.command("", "account", "get-region-opt-status", "--region-name", region)},
		Links:    []string{"https://console.aws.amazon.com/billing/home#/account"},
	}
}

// command is an AWS CLI command for this account, ready to paste. Without a region
// it goes to the one where questions of the whole account are asked.
func (a *Account) command(region string, words ...string) string {
	if region == "" {
		region = homeRegion
	}
	words = append(append([]string{"aws"}, words...), "--region", region)
	if a.Profile != "" {
		words = append(words, "--profile", a.Profile)
	}
	return Command(words...)
}

// An AvailabilityZone is one zone of a region, as this account sees it.
type AvailabilityZone struct {
	Name      string // such as "eu-west-1a"
	State     string // AWS's word: "available", "impaired", …
	Available bool
}

// AvailabilityZones lists a region's availability zones, each once, sorted by name.
// Local and Wavelength Zones are left out: an EKS control plane can't stand there.
func (a *Account) AvailabilityZones(ctx context.Context, region string) ([]AvailabilityZone, error) {
	return call(ctx, a, "EC2", "DescribeAvailabilityZones", region, "", func(ctx context.Context, cfg aws.Config) ([]AvailabilityZone, error) {
		out, err := clientOf(a, cfg, ec2.NewFromConfig).DescribeAvailabilityZones(ctx, &ec2.DescribeAvailabilityZonesInput{})
		if err != nil {
			return nil, err
		}
		if len(out.AvailabilityZones) == 0 { // there is no region without a zone
			return nil, errIncomplete
		}
		zones := []AvailabilityZone{}
		for _, z := range out.AvailabilityZones {
			// Answers from before zones had types leave the type out.
			if t := aws.ToString(z.ZoneType); t == "availability-zone" || t == "" {
				if aws.ToString(z.ZoneName) == "" || z.State == "" {
					return nil, errIncomplete
				}
				zones = append(zones, AvailabilityZone{
					Name: Clean(aws.ToString(z.ZoneName)), State: Clean(string(z.State)), Available: z.State == "available",
				})
			}
		}
		// Of a zone that is told twice, what is not available comes first and stays.
		slices.SortFunc(zones, func(x, y AvailabilityZone) int {
			return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(y.State, x.State)) // "available" is the first of AWS's words
		})
		return slices.CompactFunc(zones, func(x, y AvailabilityZone) bool { return x.Name == y.Name }), nil
	})
}

// availableZones lists the names of those zones that are available.
func (a *Account) availableZones(ctx context.Context, region string) ([]string, error) {
	zones, err := a.AvailabilityZones(ctx, region)
	var names []string
	for _, z := range zones {
		if z.Available {
			names = append(names, z.Name)
		}
	}
	return names, err
}

// CheckZones tells whether a region has enough availability zones that are
// available to this account: one finding, region.zones.
func CheckZones(ctx context.Context, a *Account, region string, least int) []Finding {
	f := Finding{ID: "region.zones", Title: "Availability zones", Evidence: Live, Region: region}
	zones, err := a.AvailabilityZones(ctx, region)
	if err != nil {
		return []Finding{unverified(f, err)}
	}
	var available, others []string
	for _, z := range zones {
		if z.Available {
			available = append(available, z.Name)
		} else {
			others = append(others, z.Name+" ("+z.State+")")
		}
	}
	f.Detail = fmt.Sprintf("%s has %s available, and the data plane needs %d", region, count(len(available), "zone"), least)
	if len(available) > 0 {
		f.Detail += ": " + strings.Join(available, ", ")
	}
	f.Detail += "."
	if len(others) > 0 {
		f.Detail += " Not available: " + strings.Join(others, ", ") + "."
	}
	f.Status = Pass
	if len(available) < least {
		f.Status = Fail
		f.Remedy = Remedy{
			Text:  "Choose another region, or wait until AWS reports the zones as available.",
			Links: []string{"https://health.aws.amazon.com/health/status"},
		}
	}
	return []Finding{f}
}

// count is a number with its unit: "1 zone", "2 zones".
func count(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return fmt.Sprintf("%d %ss", n, unit)
}

// why is the reason of a failed call as the end of a sentence.
func why(err error) string { return classify(err, "", "", "").reason() }

package region

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A ZoneNeed is what an activation needs of a region's Availability Zones.
type ZoneNeed struct {
	Min int // how many
	// Excluded are the ids of zones that do not count, such as "use1-az3": EKS accepts no
	// subnet there.
	Excluded []string
}

// CheckZones checks whether a region has enough Availability Zones that are available to
// this account and not excluded. It returns one finding, region.zones.
func CheckZones(ctx context.Context, a *account.Account, region string, need ZoneNeed) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.RegionZones, Evidence: awscheck.Live, Region: region}
	zones, err := facts.AvailabilityZones(ctx, a, region)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	var usable, unavailable, excluded []string
	for _, z := range zones {
		switch {
		case slices.Contains(need.Excluded, z.ID):
			excluded = append(excluded, z.Name+" ("+z.ID+")")
		case z.Available:
			usable = append(usable, z.Name)
		default:
			unavailable = append(unavailable, z.Name+" ("+z.State+")")
		}
	}
	f.Detail = fmt.Sprintf("%s has %s available", region, words.Count(len(usable), "zone"))
	if len(usable) > 0 {
		f.Detail += " (" + strings.Join(usable, ", ") + ")"
	}
	f.Detail += fmt.Sprintf("; the data plane needs %d.", need.Min)
	if len(excluded) > 0 {
		f.Detail += " EKS accepts no subnet in " + words.List(excluded) + "."
	}
	if len(unavailable) > 0 {
		f.Detail += " Not available: " + strings.Join(unavailable, ", ") + "."
	}
	f.Status = awscheck.Pass
	if len(usable) < need.Min {
		f.Status, f.Title = awscheck.Fail, fmt.Sprintf("%s in %s, need %d", words.Count(len(usable), "Availability Zone"), region, need.Min)
		f.Remedy.Text = "Choose another region."
		if len(usable)+len(unavailable) >= need.Min {
			f.Remedy = awscheck.Remedy{
				Text:  "Choose another region, or wait until AWS reports the zones as available.",
				Links: []string{"https://health.aws.amazon.com/health/status"},
			}
		}
	}
	return []awscheck.Finding{f}
}

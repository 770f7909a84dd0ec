package region

import (
	"context"
	"fmt"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// CheckZones checks whether a region has enough Availability Zones that are available to
// this account. It returns one finding, region.zones.
func CheckZones(ctx context.Context, a *account.Account, region string, minimum int) []awscheck.Finding {
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
	f.Detail = fmt.Sprintf("%s has %s available, and the data plane needs %d", region, words.Count(len(available), "zone"), minimum)
	if len(available) > 0 {
		f.Detail += ": " + strings.Join(available, ", ")
	}
	f.Detail += "."
	if len(others) > 0 {
		f.Detail += " Not available: " + strings.Join(others, ", ") + "."
	}
	f.Status = awscheck.Pass
	if len(available) < minimum {
		f.Status = awscheck.Fail
		f.Remedy = awscheck.Remedy{
			Text:  "Choose another region, or wait until AWS reports the zones as available.",
			Links: []string{"https://health.aws.amazon.com/health/status"},
		}
	}
	return []awscheck.Finding{f}
}

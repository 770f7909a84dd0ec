// Package region decides whether an AWS region is ready for an activation: supported by
// Astro, enabled in the account, with enough Availability Zones, the node type and the
// database class in them, and quotas with room for what an activation needs. It decides
// from what EC2, RDS, STS and Service Quotas report for the region, and compares regions
// by the same facts.
package region

import (
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// maxSuggestions is how many alternatives a finding suggests.
const maxSuggestions = 3

// CheckRegionSupported checks whether Astro supports a region. It returns one finding,
// region.supported.
func CheckRegionSupported(region string, supported []string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.RegionSupported, Evidence: awscheck.Local, Region: region}
	if slices.Contains(supported, region) {
		f.Status, f.Detail = awscheck.Pass, region+" is one of the "+words.Count(len(supported), "region")+" that Astro supports."
		return []awscheck.Finding{f}
	}
	f.Status, f.Title, f.Detail = awscheck.Fail, awscheck.Clean(region)+" is not supported by Astro", "Astro does not support "+awscheck.Clean(region)+"."
	near := nearestRegions(region, supported, maxSuggestions)
	if len(near) == 0 {
		f.Remedy.Text = "Choose one of the supported regions: " + strings.Join(supported, ", ") + "."
		return []awscheck.Finding{f}
	}
	f.Detail += " The nearest supported regions are: " + strings.Join(near, ", ") + "."
	f.Remedy.Text = "Choose a supported region, such as " + near[0] + "."
	return []awscheck.Finding{f}
}

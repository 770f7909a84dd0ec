package account

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck/wire"
)

// otherRegion is where EC2 is asked whether the organization closes the home region only.
const otherRegion = "us-west-2"

// explainRegion finds the cause of a failed call in a region that is enabled: the
// organization closes the region, or the region refuses credentials that STS accepts. Then
// it is one problem of the region, and not one of each call.
func (a *Account) explainRegion(ctx context.Context, f *Failure, r Request) *Failure {
	if r.Region == "" || r.Operation == "DescribeRegions" || r.Service == "STS" {
		return f
	}
	explained := *f
	switch layer := LayerOf(f); {
	case f.Reason == NoCredentials && f.Problem == "": // AWS answered a request to the region
		explained.Reason = RegionRefuses
	case f.Reason == Denied && (layer == OrganizationLayer || layer == UnknownLayer) && a.closedByOrganization(ctx, r.Region):
		explained.Reason = RegionClosed
	}
	return &explained
}

// closedByOrganization reports whether a service control policy closes a region: EC2 there
// names one where it denies the list of regions, and does not deny it so in another region.
func (a *Account) closedByOrganization(ctx context.Context, region string) bool {
	deniedBySCP := func(region string) bool {
		_, err := Call(ctx, a, Request{Service: "EC2", Operation: "DescribeRegions", Region: region}, func(ctx context.Context, client *wire.Client) (struct{}, error) {
			_, err := client.Call(ctx, wire.Input{Operation: DescribeRegions()})
			return struct{}{}, err
		})
		f := Classify(err, Request{})
		return f != nil && f.Reason == Denied && LayerOf(f) == OrganizationLayer
	}
	if !deniedBySCP(region) {
		return false
	}
	if region == HomeRegion {
		return !deniedBySCP(otherRegion)
	}
	return !deniedBySCP(HomeRegion)
}

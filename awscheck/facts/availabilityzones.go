package facts

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// An AvailabilityZone is one zone of a region, as this account sees it.
type AvailabilityZone struct {
	Name      string // such as "eu-west-1a"
	State     string // AWS's word: "available", "impaired", …
	Available bool
}

// AvailabilityZones lists a region's availability zones, each once, sorted by name.
// Local and Wavelength Zones are left out: an EKS control plane can't stand there.
func AvailabilityZones(ctx context.Context, a *account.Account, region string) ([]AvailabilityZone, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeAvailabilityZones", Region: region}, func(ctx context.Context, cfg aws.Config) ([]AvailabilityZone, error) {
		out, err := account.Client(a, cfg, ec2.NewFromConfig).DescribeAvailabilityZones(ctx, &ec2.DescribeAvailabilityZonesInput{})
		if err != nil {
			return nil, err
		}
		if len(out.AvailabilityZones) == 0 { // there is no region without a zone
			return nil, account.ErrIncomplete
		}
		zones := []AvailabilityZone{}
		for _, z := range out.AvailabilityZones {
			// Answers from before zones had types leave the type out.
			if t := aws.ToString(z.ZoneType); t == "availability-zone" || t == "" {
				if aws.ToString(z.ZoneName) == "" || z.State == "" {
					return nil, account.ErrIncomplete
				}
				zones = append(zones, AvailabilityZone{
					Name: awscheck.Clean(aws.ToString(z.ZoneName)), State: awscheck.Clean(string(z.State)), Available: z.State == "available",
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
func AvailableZones(ctx context.Context, a *account.Account, region string) ([]string, error) {
	zones, err := AvailabilityZones(ctx, a, region)
	var names []string
	for _, z := range zones {
		if z.Available {
			names = append(names, z.Name)
		}
	}
	return names, err
}

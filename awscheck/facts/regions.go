package facts

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// An AvailabilityZone is one zone of a region in this account.
type AvailabilityZone struct {
	ID        string // such as "euw1-az2": the same zone in every account
	Name      string // such as "eu-west-1a": it differs between accounts
	State     string // "available", "impaired", "constrained", …
	Available bool
}

// AvailabilityZones lists a region's Availability Zones, each once, sorted by name.
// Local and Wavelength Zones are left out: an EKS control plane cannot be there.
func AvailabilityZones(ctx context.Context, a *account.Account, region string) ([]AvailabilityZone, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeAvailabilityZones", Region: region}, func(ctx context.Context, client *wire.Client) ([]AvailabilityZone, error) {
		found, err := list(ctx, client, describeAvailabilityZones(), func(z wire.Node) (wire.Node, error) { return z, nil })
		if err != nil {
			return nil, err
		}
		if len(found) == 0 { // every region has zones
			return nil, account.ErrIncomplete
		}
		zones := []AvailabilityZone{}
		for _, z := range found {
			// Old endpoints leave the type out.
			if t := z.String("zoneType"); t == "availability-zone" || t == "" {
				state := z.String("zoneState")
				if z.String("zoneName") == "" || z.String("zoneId") == "" || state == "" {
					return nil, account.ErrIncomplete
				}
				zones = append(zones, AvailabilityZone{
					ID: awscheck.Clean(z.String("zoneId")), Name: awscheck.Clean(z.String("zoneName")), State: awscheck.Clean(state), Available: state == "available",
				})
			}
		}
		// Of a zone that is listed twice, the entry that is not available stays.
		order.Sort(zones, func(x, y AvailabilityZone) int {
			return cmp.Or(strings.Compare(x.Name, y.Name), strings.Compare(y.State, x.State)) // "available" sorts before the other states
		})
		return slices.CompactFunc(zones, func(x, y AvailabilityZone) bool { return x.Name == y.Name }), nil
	})
}

// AvailableZones lists the names of the available zones, without those with an excluded
// id.
func AvailableZones(ctx context.Context, a *account.Account, region string, excluded []string) ([]string, error) {
	zones, err := AvailabilityZones(ctx, a, region)
	var names []string
	for _, z := range zones {
		if z.Available && !slices.Contains(excluded, z.ID) {
			names = append(names, z.Name)
		}
	}
	return names, err
}

// A RegionStatus is how far an account is with enabling a region. (Account Management
// Reference Guide, "Enable or disable AWS Regions in your account": "Expressive Region-opt
// status".)
type RegionStatus string

const (
	RegionIsEnabled   RegionStatus = "ENABLED" // some services may not work there yet
	RegionIsEnabling  RegionStatus = "ENABLING"
	RegionIsDisabling RegionStatus = "DISABLING"
	RegionIsDisabled  RegionStatus = "DISABLED"
	RegionIsDefault   RegionStatus = "ENABLED_BY_DEFAULT"
)

// StatusOfRegion returns the status of a region in the account. The call has no account id: a
// management account may not name its own. (Account Management API Reference,
// GetRegionOptStatus.)
func StatusOfRegion(ctx context.Context, a *account.Account, region string) (RegionStatus, error) {
	op := getRegionOptStatus().With(wire.Param{Name: "RegionName", Value: region})
	return account.Call(ctx, a, account.Request{Service: op.Service, Operation: op.Name, Key: region}, func(ctx context.Context, client *wire.Client) (RegionStatus, error) {
		reply, err := client.Call(ctx, wire.Input{Operation: op})
		if err != nil {
			return "", err
		}
		status := RegionStatus(awscheck.Clean(reply.String("RegionOptStatus")))
		if status == "" || reply.String("RegionName") != region {
			return "", account.ErrIncomplete
		}
		return status, nil
	})
}

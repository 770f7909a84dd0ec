package awssim

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// defaultRegions are the commercial regions that are enabled in every account.
func defaultRegions() []string {
	return []string{
		"ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
		"ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3",
		"sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
	}
}

// optInRegions are the regions that an account must opt in to.
func optInRegions() []string {
	return []string{
		"af-south-1", "ap-east-1", "ap-east-2", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
		"ap-southeast-6", "ap-southeast-7", "ca-west-1", "eu-central-2", "eu-south-1", "eu-south-2", "il-central-1",
		"me-central-1", "me-south-1", "mx-central-1",
	}
}

// An AvailabilityZone is one zone of a region.
type AvailabilityZone struct {
	Name  string   // such as "eu-west-1a"
	ID    string   // "": by the letter of the name, such as euw1-az1; see zoneID
	State string   // "": available
	Type  string   // "": availability-zone
	Lacks []string // instance types and database classes not offered there
}

// zoneLetters are the zones of a region that a new account has, each named by its
// letter.
func zoneLetters(region string) string {
	switch region {
	case "us-east-1":
		return "abcdef"
	case "us-west-1", "ap-northeast-1", "sa-east-1":
		return "ac"
	case "us-west-2", "ap-northeast-2":
		return "abcd"
	case "ca-central-1":
		return "abd"
	}
	return "abc"
}

// zoneID returns the id of a zone that is described without one. Letters follow the ids,
// except in us-east-1.
func zoneID(region, name string) string {
	letter := name[len(name)-1]
	number := int(letter-'a') + 1
	if region == "us-east-1" {
		number = strings.IndexByte("abecfd", letter) + 1 // e is use1-az3, which EKS does not support
	}
	return fmt.Sprintf("%s-az%d", regionCode(region), number)
}

// regionCode is the short form of a region in zone ids: "apse2" of ap-southeast-2.
func regionCode(region string) string {
	return strings.NewReplacer("north", "n", "south", "s", "east", "e", "west", "w", "central", "c", "-", "").Replace(region)
}

// zones are the region's zones as the account sees them.
func (r *request) zones() []AvailabilityZone {
	if zones := r.here().AvailabilityZones; zones != nil {
		return zones
	}
	var zones []AvailabilityZone
	for _, letter := range zoneLetters(r.region) {
		z := AvailabilityZone{Name: r.region + string(letter)}
		if z.Name == "us-east-1e" { // AWS's oldest zone has none of the newer types
			z.Lacks = []string{"m5.xlarge", "db.r5.large"}
		}
		zones = append(zones, z)
	}
	return zones
}

func regionHandlers() map[string]handler {
	return map[string]handler{
		"EC2.DescribeRegions":               handle.OnWire("ec2:DescribeRegions", describeRegions),
		"EC2.DescribeAvailabilityZones":     handle.OnWire("ec2:DescribeAvailabilityZones", describeAvailabilityZones),
		"EC2.DescribeInstanceTypeOfferings": handle.OnWire("ec2:DescribeInstanceTypeOfferings", describeInstanceTypeOfferings),
		"EC2.DescribeInstanceTypes":         handle.OnWire("ec2:DescribeInstanceTypes", describeInstanceTypes),
		"RDS.DescribeOrderableDBInstanceOptions": handle.OnWire("rds:DescribeOrderableDBInstanceOptions",
			describeOrderableDBInstanceOptions),
		"Account.GetRegionOptStatus": handle.OnWire("account:GetRegionOptStatus", getRegionOptStatus),
	}
}

// getRegionOptStatus answers from us-east-1 for every region of the partition.
func getRegionOptStatus(r *request, call wire.Input) (reply.Object, error) {
	name := call.Operation.Param("RegionName")
	status := r.account.OptStatus[name]
	switch {
	case status != "":
	case slices.Contains(defaultRegions(), name):
		status = "ENABLED_BY_DEFAULT"
	case !slices.Contains(optInRegions(), name):
		return nil, apiError("ValidationException", "Input failed to meet validation requirements")
	case slices.Contains(r.account.Enabling, name):
		status = "ENABLING"
	case r.enabled(name):
		status = "ENABLED"
	default:
		status = "DISABLED"
	}
	return reply.Object{"RegionName": name, "RegionOptStatus": status}, nil
}

func describeRegions(r *request, call wire.Input) (reply.Object, error) {
	var regions []any
	add := func(name, status string) {
		regions = append(regions, reply.Object{"regionName": name, "optInStatus": status})
	}
	byDefault := r.account.Enabled
	if byDefault == nil {
		byDefault = defaultRegions()
	}
	for _, name := range byDefault {
		add(name, "opt-in-not-required")
	}
	for _, name := range optInRegions() {
		switch {
		case r.enabled(name) || slices.Contains(r.account.Enabling, name):
			add(name, "opted-in")
		case call.Operation.Param("AllRegions") == "true":
			add(name, "not-opted-in")
		}
	}
	return reply.Object{"regionInfo": reply.List{Item: "item", Values: regions}}, nil
}

func describeAvailabilityZones(r *request, _ wire.Input) (reply.Object, error) {
	var all []any
	for _, z := range r.zones() {
		all = append(all, reply.Object{
			"regionName": r.region, "zoneName": z.Name, "zoneId": cmp.Or(z.ID, zoneID(r.region, z.Name)),
			"zoneState": cmp.Or(z.State, "available"), "zoneType": cmp.Or(z.Type, "availability-zone"),
		})
	}
	return reply.Object{"availabilityZoneInfo": reply.List{Item: "item", Values: all}}, nil
}

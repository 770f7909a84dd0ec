package awscheck

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/rds"
)

// A Database is the kind of RDS instance that an activation creates.
type Database struct {
	Class  string // such as "db.r5.large"
	Engine string // such as "postgres"
}

// VCPUs is how many vCPUs an instance type has by default, as EC2 in a region says.
// For a type that the region does not have, the error's Code is InvalidInstanceType.
func (a *Account) VCPUs(ctx context.Context, region, instanceType string) (int, error) {
	return call(ctx, a, "EC2", "DescribeInstanceTypes", region, instanceType, func(ctx context.Context, cfg aws.Config) (int, error) {
		out, err := clientOf(a, cfg, ec2.NewFromConfig).DescribeInstanceTypes(ctx, &ec2.DescribeInstanceTypesInput{
			InstanceTypes: []ec2types.InstanceType{ec2types.InstanceType(instanceType)},
		})
		if err != nil {
			return 0, err
		}
		for _, t := range out.InstanceTypes {
			if string(t.InstanceType) == instanceType && t.VCpuInfo != nil && aws.ToInt32(t.VCpuInfo.DefaultVCpus) > 0 {
				return int(*t.VCpuInfo.DefaultVCpus), nil
			}
		}
		return 0, errIncomplete
	})
}

// noSuchType tells whether a failed call says that there is no such instance type.
func noSuchType(err error) bool {
	var f *Failure
	return errors.As(err, &f) && f.Code == "InvalidInstanceType"
}

// Offerings lists the zones of a region in which instance types are offered, by
// type. The pattern may hold the wildcards of an EC2 filter.
func (a *Account) Offerings(ctx context.Context, region, pattern string) (map[string][]string, error) {
	return call(ctx, a, "EC2", "DescribeInstanceTypeOfferings", region, pattern, func(ctx context.Context, cfg aws.Config) (map[string][]string, error) {
		zones := map[string][]string{}
		pages := ec2.NewDescribeInstanceTypeOfferingsPaginator(clientOf(a, cfg, ec2.NewFromConfig), &ec2.DescribeInstanceTypeOfferingsInput{
			LocationType: ec2types.LocationTypeAvailabilityZone,
			Filters:      []ec2types.Filter{{Name: aws.String("instance-type"), Values: []string{pattern}}},
		})
		for pages.HasMorePages() {
			out, err := pages.NextPage(ctx)
			if err != nil {
				return nil, err
			}
			if out.InstanceTypeOfferings == nil {
				return nil, errIncomplete
			}
			for _, o := range out.InstanceTypeOfferings {
				name := Clean(string(o.InstanceType))
				zones[name] = append(zones[name], Clean(aws.ToString(o.Location)))
			}
		}
		for name, list := range zones {
			slices.Sort(list)
			zones[name] = slices.Compact(list)
		}
		return zones, nil
	})
}

// DatabaseZones lists, for each engine version that a region offers a database of,
// the zones in which it can be had: a database has one version, so zones of different
// ones do not add up. It is empty where the region has no such database.
func (a *Account) DatabaseZones(ctx context.Context, region string, db Database) ([][]string, error) {
	options, err := a.databaseOptions(ctx, region, db)
	if err != nil {
		return nil, err
	}
	if len(options) == 0 {
		// RDS has some class of its engines in every region: without one, the answer
		// says nothing of this class either.
		others, err := a.databaseOptions(ctx, region, Database{Engine: db.Engine})
		if err == nil && len(others) == 0 {
			err = classify(errIncomplete, "RDS", "DescribeOrderableDBInstanceOptions", region)
		}
		if err != nil {
			return nil, err
		}
	}
	return options, nil
}

// most returns the longest of lists.
func most(lists [][]string) []string {
	var best []string
	for _, list := range lists {
		if len(list) > len(best) {
			best = list
		}
	}
	return best
}

// databaseOptions lists the zones of each option that RDS has for a database. For
// one without a class it lists the first few, of any class.
func (a *Account) databaseOptions(ctx context.Context, region string, db Database) ([][]string, error) {
	return call(ctx, a, "RDS", "DescribeOrderableDBInstanceOptions", region, db.Engine+"/"+db.Class, func(ctx context.Context, cfg aws.Config) ([][]string, error) {
		in := &rds.DescribeOrderableDBInstanceOptionsInput{Engine: aws.String(db.Engine), Vpc: aws.Bool(true), MaxRecords: aws.Int32(20)}
		if db.Class != "" {
			in.DBInstanceClass, in.MaxRecords = aws.String(db.Class), aws.Int32(1000)
		}
		options := [][]string{}
		pages := rds.NewDescribeOrderableDBInstanceOptionsPaginator(clientOf(a, cfg, rds.NewFromConfig), in)
		for pages.HasMorePages() {
			out, err := pages.NextPage(ctx)
			if err != nil {
				return nil, err
			}
			if out.OrderableDBInstanceOptions == nil {
				return nil, errIncomplete
			}
			for _, o := range out.OrderableDBInstanceOptions {
				var zones []string
				for _, z := range o.AvailabilityZones {
					zones = append(zones, Clean(aws.ToString(z.Name)))
				}
				slices.Sort(zones)
				options = append(options, slices.Compact(zones))
			}
			if db.Class == "" && len(options) > 0 {
				break
			}
		}
		return options, nil
	})
}

// CheckInstanceTypes tells whether the node type and the database class are each
// offered in enough zones of a region that are available: one finding,
// region.instance_types.
func CheckInstanceTypes(ctx context.Context, a *Account, region, nodeType string, db Database, least int) []Finding {
	f := Finding{ID: "region.instance_types", Title: "Node type and database class", Evidence: Live, Region: region}
	var nodes, zones []string
	var options [][]string
	var nodeErr, dbErr, zonesErr error
	together(func() {
		var offered map[string][]string
		offered, nodeErr = a.Offerings(ctx, region, nodeType)
		nodes = offered[nodeType]
	}, func() { options, dbErr = a.DatabaseZones(ctx, region, db) },
		func() { zones, zonesErr = a.availableZones(ctx, region) })
	var out []string // zones that would count if they were available
	if zonesErr == nil {
		out = without(append(slices.Clone(nodes), slices.Concat(options...)...), zones)
		nodes = inBoth(nodes, zones)
		options, _ = each(options, nil, func(list []string) []string { return inBoth(list, zones) })
	}
	databases := most(options)

	nodesMissing := nodeErr == nil && len(nodes) < least
	databasesMissing := dbErr == nil && len(databases) < least
	var said []string
	if nodeErr == nil {
		said = append(said, offeredIn(nodeType, nodes, region))
	}
	if dbErr == nil {
		said = append(said, offeredIn(db.Class+" ("+db.Engine+")", databases, region))
	}
	if len(out) > 0 {
		said = append(said, fmt.Sprintf("Not available, and not counted: %s.", strings.Join(distinct(out), ", ")))
	}
	f.Detail = strings.Join(said, " ")
	switch {
	case nodesMissing || databasesMissing:
		f.Status = Fail
		f.Detail += fmt.Sprintf(" Each is needed in at least %s.", count(least, "zone"))
		f.Remedy.Text = "Choose another region."
		if zonesErr == nil && len(zones) < least {
			f.Cause = "region.zones"
		} else if nodesMissing {
			detail, remedy := a.otherTypes(ctx, region, nodeType, zones, least)
			f.Detail += detail
			f.Remedy.Text = remedy
		}
	case nodeErr != nil || dbErr != nil || zonesErr != nil:
		f = unverifiedBy(f, nodeErr, dbErr, zonesErr)
		f.Detail = strings.Join(append([]string{f.Detail}, said...), " ")
	case len(inBoth(nodes, databases)) < least:
		f.Status = Warn
		f.Detail += fmt.Sprintf(" They have %s in common, and the data plane's VPC stands in %d.", count(len(inBoth(nodes, databases)), "zone"), least)
		f.Remedy.Text = "Ask Astronomer whether the data plane can be placed in these zones, or choose another node type or region."
	default:
		f.Status = Pass
	}
	return []Finding{f}
}

func offeredIn(name string, zones []string, region string) string {
	if len(zones) == 0 {
		return fmt.Sprintf("%s is not offered in %s.", Clean(name), region)
	}
	return fmt.Sprintf("%s is offered in %s.", Clean(name), strings.Join(zones, ", "))
}

func inBoth(x, y []string) []string {
	var both []string
	for _, s := range x {
		if slices.Contains(y, s) {
			both = append(both, s)
		}
	}
	return both
}

// otherTypes tells what to take instead of a node type that a region offers in too
// few zones: types of the same size and family letter that it offers in enough of
// the available ones, as far as that can be read. A type that AWS does not know at all
// is called so.
func (a *Account) otherTypes(ctx context.Context, region, nodeType string, available []string, least int) (detail, remedy string) {
	if _, err := a.VCPUs(ctx, homeRegion, nodeType); noSuchType(err) {
		return fmt.Sprintf(" AWS has no instance type of that name in %s either, where nearly all are.", homeRegion),
			"Check the spelling of the node type."
	}
	remedy = "Choose another node type or another region."
	family, size, ok := strings.Cut(nodeType, ".")
	letters := familyLetters(family)
	if !ok || letters == "" {
		return "", remedy
	}
	offered, err := a.Offerings(ctx, region, letters+"*."+size)
	if err != nil {
		return "", remedy
	}
	var others []string
	for name, zones := range offered {
		if available != nil {
			zones = inBoth(zones, available)
		}
		other, _, _ := strings.Cut(name, ".")
		// A g after the generation means an ARM processor: other images are needed.
		arm := strings.Contains(strings.TrimPrefix(other, letters), "g")
		if name != nodeType && familyLetters(other) == letters && !arm && len(zones) >= least {
			others = append(others, name)
		}
	}
	if len(others) == 0 {
		return "", remedy
	}
	slices.Sort(others)
	others = others[:min(len(others), nearby)]
	return "", fmt.Sprintf("Choose another node type, such as %s, which %s offers in enough zones, or another region.", strings.Join(others, " or "), region)
}

// familyLetters are the letters before a family's generation: "m" of m5d, "inf" of inf1.
func familyLetters(family string) string {
	i := strings.IndexAny(family, "0123456789-")
	if i < 0 {
		return family
	}
	return family[:i]
}

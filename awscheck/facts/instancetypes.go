package facts

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// A Database is the kind of RDS instance that an activation creates.
type Database struct {
	Class  string // such as "db.r5.large"
	Engine string // such as "postgres"
}

// VCPUs returns how many vCPUs an instance type has by default, as EC2 in a region
// reports. For a type that the region does not have, IsUnknownInstanceType holds for the
// error.
func VCPUs(ctx context.Context, a *account.Account, region, instanceType string) (int, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeInstanceTypes", Region: region, Key: instanceType}, func(ctx context.Context, client *wire.Client) (int, error) {
		vcpus := 0
		op := describeInstanceTypes().With(wire.Param{Name: "InstanceType.1", Value: instanceType})
		err := client.List(ctx, op, func(items []wire.Node) {
			for _, t := range items {
				if t.String("instanceType") == instanceType {
					vcpus, _ = strconv.Atoi(t.String("vCpuInfo.defaultVCpus")) // 0: it is not there
				}
			}
		})
		if err == nil && vcpus <= 0 {
			err = account.ErrIncomplete
		}
		if err != nil {
			return 0, err
		}
		return vcpus, nil
	})
}

// An InstanceType is what EC2 reports of a type.
type InstanceType struct {
	VCPUs  int // by default
	Memory int // in MiB
}

// InstanceTypes returns those of the named types that a region has.
func InstanceTypes(ctx context.Context, a *account.Account, region string, names []string) (map[string]InstanceType, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeInstanceTypes", Region: region, Key: strings.Join(names, ",")}, func(ctx context.Context, client *wire.Client) (map[string]InstanceType, error) {
		params := []wire.Param{{Name: "Filter.1.Name", Value: "instance-type"}} // unlike a list of types, a filter takes unknown ones
		for i, name := range names {
			params = append(params, wire.Param{Name: "Filter.1.Value." + strconv.Itoa(i+1), Value: name})
		}
		found := map[string]InstanceType{}
		complete := true
		err := client.List(ctx, describeInstanceTypes().With(params...), func(items []wire.Node) {
			for _, item := range items {
				var t InstanceType
				t.VCPUs, _ = strconv.Atoi(item.String("vCpuInfo.defaultVCpus")) // 0: it is not there
				t.Memory, _ = strconv.Atoi(item.String("memoryInfo.sizeInMiB"))
				complete = complete && t.VCPUs > 0 && t.Memory > 0
				found[awscheck.Clean(item.String("instanceType"))] = t
			}
		})
		if err == nil && !complete {
			err = account.ErrIncomplete
		}
		return found, err
	})
}

// IsUnknownInstanceType reports whether a call failed because the instance type does not
// exist.
func IsUnknownInstanceType(err error) bool {
	var f *account.Failure
	return errors.As(err, &f) && f.Code == "InvalidInstanceType"
}

// Offerings lists the zones of a region in which instance types are offered, by
// type. The patterns may hold the wildcards of an EC2 filter.
func Offerings(ctx context.Context, a *account.Account, region string, patterns ...string) (map[string][]string, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeInstanceTypeOfferings", Region: region, Key: strings.Join(patterns, ",")}, func(ctx context.Context, client *wire.Client) (map[string][]string, error) {
		zones := map[string][]string{}
		filter := []wire.Param{{Name: "Filter.1.Name", Value: "instance-type"}}
		for i, pattern := range patterns {
			filter = append(filter, wire.Param{Name: "Filter.1.Value." + strconv.Itoa(i+1), Value: pattern})
		}
		err := client.List(ctx, describeInstanceTypeOfferings().With(filter...), func(items []wire.Node) {
			for _, o := range items {
				name := awscheck.Clean(o.String("instanceType"))
				zones[name] = append(zones[name], awscheck.Clean(o.String("location")))
			}
		})
		if err != nil {
			return nil, err
		}
		for name, list := range zones {
			slices.Sort(list)
			zones[name] = slices.Compact(list)
		}
		return zones, nil
	})
}

// DatabaseZones lists the zones that offer a database, for each engine version: a database
// has one version, so the zones of different ones do not add up. The list is empty where
// the region does not offer the database.
func DatabaseZones(ctx context.Context, a *account.Account, region string, db Database) ([][]string, error) {
	options, err := databaseOptions(ctx, a, region, db)
	if err != nil {
		return nil, err
	}
	if len(options) == 0 {
		// RDS offers some class of each engine in every region. An answer without any proves
		// nothing about this class.
		others, err := databaseOptions(ctx, a, region, Database{Engine: db.Engine})
		if err == nil && len(others) == 0 {
			err = account.Classify(account.ErrIncomplete, account.Request{Service: "RDS", Operation: "DescribeOrderableDBInstanceOptions", Region: region})
		}
		if err != nil {
			return nil, err
		}
	}
	return options, nil
}

// databaseOptions lists the zones of each orderable option of a database. For one without
// a class it lists the first options of any class.
func databaseOptions(ctx context.Context, a *account.Account, region string, db Database) ([][]string, error) {
	op := describeOrderableDBInstanceOptions().With(wire.Param{Name: "Engine", Value: db.Engine}, wire.Param{Name: "Vpc", Value: true})
	if db.Class != "" {
		op = op.With(wire.Param{Name: "DBInstanceClass", Value: db.Class}, wire.Param{Name: "MaxRecords", Value: 1000})
	} else {
		op = op.With(wire.Param{Name: "MaxRecords", Value: 20})
	}
	return account.Call(ctx, a, account.Request{Service: "RDS", Operation: "DescribeOrderableDBInstanceOptions", Region: region, Key: db.Engine + "/" + db.Class}, func(ctx context.Context, client *wire.Client) ([][]string, error) {
		options := [][]string{}
		err := client.ListWhile(ctx, op, func(items []wire.Node) bool {
			for _, o := range items {
				options = append(options, zonesOf(o))
			}
			return db.Class != "" || len(options) == 0
		})
		if err != nil {
			return nil, err
		}
		return options, nil
	})
}

// zonesOf lists the zones of an orderable option; none where the option does not report
// them.
func zonesOf(option wire.Node) []string {
	list, _ := option.List("AvailabilityZones")
	var zones []string
	for _, z := range list {
		zones = append(zones, awscheck.Clean(z.String("Name")))
	}
	slices.Sort(zones)
	return slices.Compact(zones)
}

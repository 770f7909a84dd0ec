package awssim

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// instanceTypePage is how many types or offerings one page has: few, so that a test
// catches a reader that stops after the first page.
const instanceTypePage = 5

func instanceFamilies() []string {
	return []string{
		"m4", "m5", "m5a", "m5d", "m6g", "m6i", "m6id", "m7i", "t2", "t3", "c5", "c6i", "r5", "r6i", "i3", "z1d",
		"g4dn", "p3", "x1e", "inf1",
	}
}

// vcpus is how many vCPUs an instance type has by default; 0 if there is no such type.
func vcpus(instanceType string) int32 {
	family, size, _ := strings.Cut(instanceType, ".")
	if !slices.Contains(instanceFamilies(), family) {
		return 0
	}
	switch size {
	case "micro", "small", "medium":
		if family[0] == 't' {
			return 2
		}
	case "large":
		return 2
	case "xlarge":
		return 4
	case "2xlarge":
		return 8
	case "4xlarge":
		return 16
	case "8xlarge":
		return 32
	case "16xlarge":
		return 64
	}
	return 0
}

// offers reports whether a type is offered in a zone.
func (z AvailabilityZone) offers(name string) bool {
	return (z.Type == "" || z.Type == "availability-zone") && !slices.Contains(z.Lacks, name)
}

// instanceTypesLike lists the instance types that match a pattern as EC2 filters take it.
func instanceTypesLike(pattern string) []string {
	var all []string
	for _, family := range instanceFamilies() {
		for _, size := range []string{"micro", "small", "medium", "large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge"} {
			name := family + "." + size
			if ok, _ := path.Match(pattern, name); ok && vcpus(name) > 0 {
				all = append(all, name)
			}
		}
	}
	return all
}

func describeInstanceTypeOfferings(r *request, call wire.Input) (reply.Object, error) {
	if call.Operation.Param("LocationType") != "availability-zone" {
		return nil, apiError("InvalidParameterValue", "awssim knows offerings by availability zone only")
	}
	var all []any
	for _, p := range call.Operation.Params {
		switch {
		case p.Name == "LocationType":
		case p.Name == "Filter.1.Name" && p.Value == "instance-type":
		case strings.HasPrefix(p.Name, "Filter.1.Value."):
			for _, name := range instanceTypesLike(call.Operation.Param(p.Name)) {
				for _, z := range r.zones() {
					if z.offers(name) {
						all = append(all, reply.Object{"instanceType": name, "location": z.Name, "locationType": "availability-zone"})
					}
				}
			}
		default:
			return nil, apiError("InvalidParameterValue", "awssim does not know the parameter "+p.Name)
		}
	}
	return handle.WirePage(call, all, instanceTypePage), nil
}

// memory is how many MiB an instance type has: its family's share for each vCPU.
func memory(instanceType string) int32 {
	gib := map[byte]int32{'c': 2, 'r': 8, 'x': 16}[instanceType[0]]
	return vcpus(instanceType) * cmp.Or(gib, 4) * 1024
}

func instanceType(name string) reply.Object {
	return reply.Object{"instanceType": name, "vCpuInfo": reply.Object{"defaultVCpus": vcpus(name)}, "memoryInfo": reply.Object{"sizeInMiB": memory(name)}}
}

func describeInstanceTypes(r *request, call wire.Input) (reply.Object, error) {
	if call.Operation.Param("Filter.1.Name") == "instance-type" { // names that do not exist match nothing
		all := []any{}
		for i := 1; ; i++ {
			pattern := call.Operation.Param("Filter.1.Value." + strconv.Itoa(i))
			if pattern == "" {
				return handle.WirePage(call, all, instanceTypePage), nil
			}
			for _, name := range instanceTypesLike(pattern) {
				if slices.ContainsFunc(r.zones(), func(z AvailabilityZone) bool { return z.offers(name) }) {
					all = append(all, instanceType(name))
				}
			}
		}
	}
	name := call.Operation.Param("InstanceType.1")
	offered := slices.ContainsFunc(r.zones(), func(z AvailabilityZone) bool { return z.offers(name) })
	if vcpus(name) == 0 || !offered {
		return nil, apiError("InvalidInstanceType", "The following supplied instance types do not exist: ["+name+"]")
	}
	return handle.WirePage(call, []any{instanceType(name)}, instanceTypePage), nil
}

// describeOrderableDBInstanceOptions has one option for each engine version, as AWS
// has; the oldest versions are offered in one zone only.
func describeOrderableDBInstanceOptions(r *request, call wire.Input) (reply.Object, error) {
	engine, class := call.Operation.Param("Engine"), cmp.Or(call.Operation.Param("DBInstanceClass"), "db.t3.micro") // a request without a class gets one of them
	var zones []any
	for _, z := range r.zones() {
		if z.offers(class) && vcpus(strings.TrimPrefix(class, "db.")) > 0 {
			zones = append(zones, reply.Object{"Name": z.Name})
		}
	}
	var all []any
	for i, version := range []string{"11.22", "12.22", "13.18", "14.15", "15.10", "16.6", "17.2", "18.1"} {
		if len(zones) > 0 {
			zones := zones
			if i < instanceTypePage {
				zones = zones[:1]
			}
			all = append(all, reply.Object{
				"Engine": engine, "EngineVersion": version, "DBInstanceClass": class, "Vpc": true,
				"AvailabilityZones": reply.List{Item: "AvailabilityZone", Values: zones},
			})
		}
	}
	return handle.WirePage(call, all, instanceTypePage), nil
}

package awssim

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/awssim/netsim"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// Resources are what else an account has in a region, by service: for most, a name is
// enough.
type Resources struct {
	Instances        []Instance
	Reservations     []CapacityReservation
	NATGateways      []NATGateway
	Addresses        []Address
	InternetGateways []InternetGateway // besides that of the default VPC
	Interfaces       []Interface       // of services that the simulation does not have

	Stacks      []Stack
	DBInstances []string
	DBClusters  []string
	Databases   []Database // like DBInstances, with an endpoint in a VPC
	Kinds       Kinds
	Tagged      []Tagged
}

// An Instance is an EC2 instance.
type Instance struct {
	ID           string
	Name         string
	Type         string // "": m5.large
	State        string // "": running
	Spot         bool
	Cores        int // 0: as many as its type has
	Threads      int // of each core; 0: 2
	Zone         string
	NoCPUOptions bool // AWS leaves its cores and threads out
	VPC          string
	Subnet       string
	Address      string   // private, IPv4
	Public       string   // public address
	Groups       []string // ids of security groups; none: the default group of the VPC
	OnHost       bool     // it runs on a Dedicated Host
	Manager      string   // the service that manages it, such as "eks.amazonaws.com": EC2 hides it by default
	Tags         []string // "key=value"
}

// A CapacityReservation is an On-Demand Capacity Reservation.
type CapacityReservation struct {
	ID     string
	Type   string
	Total  int
	Used   int
	State  string // "": active
	Shared string // id of the account that owns and shares it; "": this account
}

// A NATGateway is a NAT gateway.
type NATGateway struct {
	ID     string
	VPC    string
	Subnet string   // empty for a regional one
	Zones  []string // of a regional one
	State  string   // "": available
	Stack  string   // the CloudFormation stack that created it
	// Allocations are the allocation ids of its addresses.
	Allocations []string
}

// An Address is an Elastic IP address.
type Address struct {
	ID          string // allocation id
	IP          string
	Stack       string // the CloudFormation stack that created it
	Association string // id; "": it is not in use
}

// An InternetGateway is an internet gateway.
type InternetGateway struct {
	ID  string
	VPC string // "": not attached
}

// A Bucket is an S3 bucket.
type Bucket struct {
	Name   string
	Region string // "": us-east-1
}

// resourcesPage is the size of a page: smaller than that of AWS, so that a test catches a
// reader that stops after the first page.
const resourcesPage = 20

// instanceHandlers answer what lists instances and capacity reservations.
func instanceHandlers() map[string]handler {
	return map[string]handler{
		"EC2.DescribeInstances": handle.OnWire("ec2:DescribeInstances", func(r *request, call wire.Input) (reply.Object, error) {
			managed := slices.ContainsFunc(call.Operation.Params, func(p wire.Param) bool { return p.Name == "IncludeManagedResources" && p.Value == true })
			var all []any
			for _, i := range r.here().Resources.Instances {
				if i.Manager == "" || managed {
					all = append(all, reply.Object{"ownerId": r.account.ID, "instancesSet": reply.List{Item: "item", Values: []any{i.described()}}})
				}
			}
			return handle.WirePage(call, all, resourcesPage), nil
		}),
		"EC2.DescribeCapacityReservations": handle.OnWire("ec2:DescribeCapacityReservations", func(r *request, call wire.Input) (reply.Object, error) {
			var all []any
			for _, c := range r.here().Resources.Reservations {
				all = append(all, c.described(r.account.ID))
			}
			return handle.WirePage(call, all, resourcesPage), nil
		}),
	}
}

// addressHandlers answer what lists gateways, addresses and network interfaces.
func addressHandlers() map[string]handler {
	return map[string]handler{
		"EC2.DescribeNatGateways": handle.OnWire("ec2:DescribeNatGateways", func(r *request, call wire.Input) (reply.Object, error) {
			var all []any
			for _, n := range r.here().Resources.NATGateways {
				all = append(all, n.described())
			}
			return handle.WirePage(call, all, resourcesPage), nil
		}),
		"EC2.DescribeAddresses": handle.OnWire("ec2:DescribeAddresses", func(r *request, _ wire.Input) (reply.Object, error) {
			var all []any // without pages, as in AWS
			for _, a := range r.here().Resources.Addresses {
				d := reply.Object{"allocationId": a.ID, "publicIp": a.IP, "domain": "vpc", "tagSet": handle.TagSet(handle.StackTags(a.Stack))}
				if a.Association != "" {
					d["associationId"] = a.Association
				}
				all = append(all, d)
			}
			return reply.Object{"addressesSet": reply.List{Item: "item", Values: all}}, nil
		}),
		"EC2.DescribeInternetGateways": handle.OnWire("ec2:DescribeInternetGateways", func(r *request, call wire.Input) (reply.Object, error) {
			var all []any
			for _, g := range r.internetGateways() {
				d := reply.Object{"internetGatewayId": g.ID, "ownerId": r.account.ID}
				if g.VPC != "" {
					d["attachmentSet"] = reply.List{Item: "item", Values: []any{reply.Object{"vpcId": g.VPC, "state": "available"}}}
				}
				all = append(all, d)
			}
			return handle.WirePage(call, all, resourcesPage), nil
		}),
	}
}

func (i Instance) described() reply.Object {
	instanceType := cmp.Or(i.Type, "m5.large")
	placement := reply.Object{"availabilityZone": i.Zone, "tenancy": "default"}
	d := reply.Object{
		"instanceId": i.ID, "instanceType": instanceType, "instanceState": reply.Object{"name": cmp.Or(i.State, "running")}, "placement": placement,
		"cpuOptions": reply.Object{"coreCount": cmp.Or(int32(i.Cores), vcpus(instanceType)/2, 1), "threadsPerCore": cmp.Or(i.Threads, 2)},
	}
	d["tagSet"] = handle.TagSet(append(handle.NameTags(i.Name), handle.Tags(i.Tags)...))
	if i.VPC != "" {
		d["vpcId"] = i.VPC
	}
	if i.Address != "" {
		d["privateIpAddress"] = i.Address
	}
	if i.OnHost {
		placement["tenancy"] = "host"
	}
	if i.Manager != "" {
		d["operator"] = reply.Object{"managed": true, "principal": i.Manager, "hiddenByDefault": true}
	}
	if i.NoCPUOptions {
		delete(d, "cpuOptions")
	}
	if i.Spot {
		d["instanceLifecycle"] = "spot"
	}
	return d
}

func (c CapacityReservation) described(holder string) reply.Object {
	return reply.Object{
		"capacityReservationId": c.ID, "ownerId": cmp.Or(c.Shared, holder), "instanceType": c.Type, "state": cmp.Or(c.State, "active"),
		"totalInstanceCount": c.Total, "availableInstanceCount": c.Total - c.Used,
	}
}

func (n NATGateway) described() reply.Object {
	d := reply.Object{
		"natGatewayId": n.ID, "vpcId": n.VPC, "tagSet": handle.TagSet(handle.StackTags(n.Stack)),
		"state": cmp.Or(n.State, "available"), "availabilityMode": "regional",
	}
	if n.Subnet != "" {
		d["subnetId"], d["availabilityMode"] = n.Subnet, "zonal"
	}
	var addresses []any
	for _, id := range n.Allocations {
		addresses = append(addresses, reply.Object{"allocationId": id})
	}
	for _, zone := range n.Zones {
		addresses = append(addresses, reply.Object{"availabilityZone": zone})
	}
	d["natGatewayAddressSet"] = reply.List{Item: "item", Values: addresses}
	return d
}

// internetGateways are those of the region, that of the default VPC included.
func (r *request) internetGateways() []InternetGateway {
	all := r.here().Resources.InternetGateways
	if r.here().NoDefaultVPC {
		return all
	}
	v := netsim.DefaultVPC(r.account.ID, r.region)
	return append([]InternetGateway{{ID: v.RouteTables[0].Routes[0].Via, VPC: v.ID}}, all...)
}

// interfaces are those of the region: the ones of the description, and one for each
// instance, NAT gateway and database. Those of managed instances are hidden unless
// requested.
func (r *request) interfaces(managed bool) []Interface {
	here := r.here().Resources
	all := slices.Clone(here.Interfaces)
	for _, i := range here.Instances {
		if i.State != "terminated" && (managed || i.Manager == "") {
			all = append(all, i.networkInterface())
		}
	}
	for _, n := range here.NATGateways {
		if n.State != "deleted" {
			all = append(all, Interface{ID: "eni-of-" + n.ID, VPC: n.VPC, Subnet: n.Subnet, About: "Interface for NAT Gateway " + n.ID, NAT: true})
		}
	}
	for _, d := range here.Databases {
		all = append(all, d.networkInterface())
	}
	return all
}

func (i Instance) networkInterface() Interface {
	n := Interface{ID: "eni-of-" + i.ID, VPC: i.VPC, Subnet: i.Subnet, Public: i.Public, Groups: i.Groups, Instance: i.ID}
	if i.Address != "" {
		n.Addresses = []string{i.Address}
	}
	return n
}

// arn is the ARN of a resource in the request's account and region.
func (r *request) arn(service, resource string) string {
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s", cmp.Or(r.account.Partition, "aws"), service, r.region, r.account.ID, resource)
}

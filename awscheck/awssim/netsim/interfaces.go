package netsim

import (
	"cmp"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// An Interface is a network interface.
type Interface struct {
	ID        string
	VPC       string
	Subnet    string
	About     string   // its description
	Addresses []string // private ones, IPv4, the primary one first
	Public    string   // the public address of the primary one
	Groups    []string // ids; none: the default group of the VPC
	NAT       bool     // a NAT gateway's
	Type      string   // "": interface
	Service   string   // that created and manages it, such as "amazon-rds"
	Instance  string   // id of the instance that it is attached to
}

// interfacesPage is the size of a page: smaller than that of AWS, so that a test catches a
// reader that stops after the first page.
const interfacesPage = 20

func describeInterfaces(r *Request, call wire.Input) (reply.Object, error) {
	managed := false
	for _, p := range call.Operation.Params {
		switch p.Name {
		case "MaxResults":
		case "IncludeManagedResources":
			managed = p.Value == true
		default:
			return nil, handle.Error("InvalidParameterValue", "awssim does not know the parameter "+p.Name)
		}
	}
	var all []any
	for _, i := range r.Interfaces(managed) {
		all = append(all, i.described())
	}
	return handle.WirePage(call, all, interfacesPage), nil
}

func (i Interface) described() reply.Object {
	d := reply.Object{
		"networkInterfaceId": i.ID, "vpcId": i.VPC, "description": i.About, "status": "in-use",
		"interfaceType": cmp.Or(i.Type, "interface"), "requesterManaged": i.NAT || i.Service != "",
	}
	if i.NAT {
		d["interfaceType"] = "nat_gateway"
	}
	if i.Subnet != "" {
		d["subnetId"] = i.Subnet
	}
	if i.Service != "" {
		d["requesterId"] = i.Service
	}
	if i.Instance != "" {
		d["attachment"] = reply.Object{"instanceId": i.Instance, "status": "attached"}
	}
	var addresses, groups []any
	for n, address := range i.Addresses {
		a := reply.Object{"privateIpAddress": address, "primary": n == 0}
		if n == 0 {
			d["privateIpAddress"] = address
		}
		if n == 0 && i.Public != "" {
			d["association"] = reply.Object{"publicIp": i.Public}
			a["association"] = d["association"]
		}
		addresses = append(addresses, a)
	}
	for _, id := range i.groups() {
		groups = append(groups, reply.Object{"groupId": id})
	}
	d["privateIpAddressesSet"] = reply.List{Item: "item", Values: addresses}
	d["groupSet"] = reply.List{Item: "item", Values: groups}
	return d
}

// groups are the interface's security groups. A NAT gateway's has none.
func (i Interface) groups() []string {
	if len(i.Groups) > 0 || i.NAT || !strings.HasPrefix(i.VPC, "vpc-") {
		return i.Groups
	}
	return []string{defaultGroup(i.VPC)}
}

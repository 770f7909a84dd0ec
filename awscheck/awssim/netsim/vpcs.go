package netsim

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// A VPC is a virtual private cloud and what is in it.
type VPC struct {
	ID      string
	Name    string
	CIDRs   []string // the primary one first
	Gone    []string // disassociated CIDRs, which AWS lists for a while
	Owner   string   // id of the account that owns and shares it; "": this account
	State   string   // "": available
	Default bool
	Stack   string // the CloudFormation stack that made it

	NoDNSSupport bool // AWS turns support on in a new VPC
	DNSHostnames bool // … and hostnames only in a default VPC

	Subnets     []Subnet
	RouteTables []RouteTable // empty: the main one, with the local routes only
	NetworkACLs []NetworkACL // besides the default one
	// SecurityGroups are those besides the default one, which allows traffic between its
	// interfaces, and all traffic out.
	SecurityGroups []SecurityGroup
}

// A Subnet is a subnet of a VPC.
type Subnet struct {
	ID   string
	CIDR string
	Zone string // such as "us-east-1a"
}

// DefaultVPC is the VPC that AWS creates in each region of a new account. Its ids depend
// on the account and the region only.
func DefaultVPC(accountID, region string) VPC {
	id := func(prefix string, n int) string {
		h := fnv.New64a()
		fmt.Fprint(h, accountID, region, prefix, n)
		return fmt.Sprintf("%s-0%016x", prefix, h.Sum64())
	}
	v := VPC{ID: id("vpc", 0), CIDRs: []string{"172.31.0.0/16"}, Default: true, DNSHostnames: true}
	for i, zone := range []string{"a", "b", "c"} {
		v.Subnets = append(v.Subnets, Subnet{ID: id("subnet", i), CIDR: fmt.Sprintf("172.31.%d.0/20", 16*i), Zone: region + zone})
	}
	v.RouteTables = []RouteTable{{ID: id("rtb", 0), Main: true, Routes: []Route{{To: "0.0.0.0/0", Via: id("igw", 0)}}}}
	return v
}

// VPC finds a VPC, or returns AWS's error for an unknown id.
func (r *Request) VPC(id string) (*VPC, error) {
	i := slices.IndexFunc(r.VPCs, func(v *VPC) bool { return v.ID == id })
	if i < 0 {
		return nil, handle.Error("InvalidVpcID.NotFound", "The vpc ID '"+id+"' does not exist")
	}
	return r.VPCs[i], nil
}

func describeVPCs(r *Request, call wire.Input) (reply.Object, error) {
	if _, err := handle.Filter(call); err != nil {
		return nil, err
	}
	return handle.WirePageOf(call, len(r.VPCs), handle.MaxPageSize, func(i int) any { return r.VPCs[i].described(r.Account) }), nil
}

func (v VPC) described(holder string) reply.Object {
	associations := items()
	associate := func(cidr, state string) {
		associations.Values = append(associations.Values, reply.Object{
			"associationId": fmt.Sprintf("vpc-cidr-assoc-%d", len(associations.Values)), "cidrBlock": cidr, "cidrBlockState": reply.Object{"state": state},
		})
	}
	for _, c := range v.CIDRs {
		associate(c, "associated")
	}
	for _, c := range v.Gone {
		associate(c, "disassociated")
	}
	d := reply.Object{
		"vpcId": v.ID, "ownerId": cmp.Or(v.Owner, holder), "isDefault": v.Default, "state": cmp.Or(v.State, "available"),
		"tagSet": handle.TagSet(append(handle.NameTags(v.Name), handle.StackTags(v.Stack)...)), "cidrBlockAssociationSet": associations,
	}
	if len(v.CIDRs) > 0 {
		d["cidrBlock"] = v.CIDRs[0]
	}
	return d
}

func describeVPCAttribute(r *Request, call wire.Input) (reply.Object, error) {
	v, err := r.VPC(call.Operation.Param("VpcId"))
	if err != nil {
		return nil, err
	}
	name, on := call.Operation.Param("Attribute"), false
	switch name {
	case "enableDnsSupport":
		on = !v.NoDNSSupport
	case "enableDnsHostnames":
		on = v.DNSHostnames
	default:
		return nil, handle.Error("InvalidParameterValue", "awssim does not know the attribute "+name)
	}
	return reply.Object{"vpcId": v.ID, name: reply.Object{"value": on}}, nil
}

func describeSubnets(r *Request, call wire.Input) (reply.Object, error) {
	ids, err := handle.Filter(call, "vpc-id")
	if err != nil {
		return nil, err
	}
	var all []any
	for _, v := range r.VPCs {
		if !handle.Named(ids, v.ID) {
			continue
		}
		for _, s := range v.Subnets {
			all = append(all, reply.Object{
				"subnetId": s.ID, "vpcId": v.ID, "cidrBlock": s.CIDR, "availabilityZone": s.Zone, "state": "available", "defaultForAz": v.Default,
			})
		}
	}
	return handle.WirePage(call, all, handle.MaxPageSize), nil
}

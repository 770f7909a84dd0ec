// Package netsim simulates what EC2 reports of networks: VPCs, their route tables, network
// ACLs, security groups and interfaces, prefix lists and peerings. It answers from a
// description of what an account has in a region.
package netsim

import (
	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// A Network is what an account has in a region.
type Network struct {
	Account, Region string
	VPCs            []*VPC // the default VPC included
	Peerings        []Peering
	PrefixLists     []PrefixList
}

// A Request is one call as the networks of its account and region see it.
type Request struct {
	Network
	Others     func() []Network               // of the other accounts and regions, in a fixed order
	Interfaces func(managed bool) []Interface // all but those that EC2 hides, or all
}

// Handlers are what answers the operations of EC2 about networks, by their names.
func Handlers() map[string]handle.Handler[*Request] {
	return map[string]handle.Handler[*Request]{
		"DescribeVpcs":                  handle.OnWire("ec2:DescribeVpcs", describeVPCs),
		"DescribeVpcAttribute":          handle.OnWire("ec2:DescribeVpcAttribute", describeVPCAttribute),
		"DescribeSubnets":               handle.OnWire("ec2:DescribeSubnets", describeSubnets),
		"DescribeRouteTables":           handle.OnWire("ec2:DescribeRouteTables", describeRouteTables),
		"DescribeManagedPrefixLists":    handle.OnWire("ec2:DescribeManagedPrefixLists", describePrefixLists),
		"GetManagedPrefixListEntries":   handle.OnWire("ec2:GetManagedPrefixListEntries", getPrefixListEntries),
		"DescribeNetworkAcls":           handle.OnWire("ec2:DescribeNetworkAcls", describeNetworkACLs),
		"DescribeSecurityGroups":        handle.OnWire("ec2:DescribeSecurityGroups", describeSecurityGroups),
		"DescribeNetworkInterfaces":     handle.OnWire("ec2:DescribeNetworkInterfaces", describeInterfaces),
		"DescribeVpcPeeringConnections": handle.OnWire("ec2:DescribeVpcPeeringConnections", describePeerings),
	}
}

// items is an empty list of a reply of EC2.
func items() reply.List { return reply.List{Item: "item"} }

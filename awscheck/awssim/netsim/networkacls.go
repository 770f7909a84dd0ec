package netsim

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
)

// A NetworkACL is a network ACL of a VPC. The simulation adds the rules that deny the
// rest, one in each direction.
type NetworkACL struct {
	ID      string
	Name    string
	Subnets []string // ids of those that it is associated with
	Rules   []ACLRule
}

// An ACLRule is one rule of a network ACL.
type ACLRule struct {
	Number   int32
	Egress   bool
	Deny     bool
	Network  string // IPv4 or IPv6
	Protocol string // such as "6" for TCP; "": all
	From, To int32  // ports, for TCP and UDP
}

// networkACLs are the VPC's ACLs. Every VPC has a default one, which allows all traffic
// and applies to the subnets without another one.
func (v VPC) networkACLs() []NetworkACL {
	byDefault := NetworkACL{ID: "acl-" + strings.TrimPrefix(v.ID, "vpc-"), Rules: []ACLRule{
		{Number: 100, Network: "0.0.0.0/0"}, {Number: 100, Egress: true, Network: "0.0.0.0/0"},
	}}
	taken := map[string]bool{}
	for _, l := range v.NetworkACLs {
		for _, s := range l.Subnets {
			taken[s] = true
		}
	}
	for _, s := range v.Subnets {
		if !taken[s.ID] {
			byDefault.Subnets = append(byDefault.Subnets, s.ID)
		}
	}
	return append([]NetworkACL{byDefault}, v.NetworkACLs...)
}

func describeNetworkACLs(r *Request, in *ec2.DescribeNetworkAclsInput) (*ec2.DescribeNetworkAclsOutput, error) {
	ids, err := handle.Filter(in.Filters, "vpc-id")
	if err != nil {
		return nil, err
	}
	all := []types.NetworkAcl{}
	for _, v := range r.VPCs {
		if v.Owner != "" || !handle.Named(ids, v.ID) {
			continue // only the owner sees the ACLs of a shared VPC
		}
		for _, l := range v.networkACLs() {
			all = append(all, l.described(v))
		}
	}
	part, next := handle.Page(all, in.NextToken, handle.PageSize(in.MaxResults))
	return &ec2.DescribeNetworkAclsOutput{NetworkAcls: part, NextToken: next}, nil
}

func (l NetworkACL) described(v VPC) types.NetworkAcl {
	d := types.NetworkAcl{NetworkAclId: aws.String(l.ID), VpcId: aws.String(v.ID), Tags: handle.NameTags(l.Name), IsDefault: aws.Bool(l.Name == "")}
	for _, s := range l.Subnets {
		d.Associations = append(d.Associations, types.NetworkAclAssociation{NetworkAclId: aws.String(l.ID), SubnetId: aws.String(s)})
	}
	rest := []ACLRule{
		{Number: 32767, Deny: true, Network: "0.0.0.0/0"}, {Number: 32767, Deny: true, Egress: true, Network: "0.0.0.0/0"},
		{Number: 32768, Deny: true, Network: "::/0"}, {Number: 32768, Deny: true, Egress: true, Network: "::/0"},
	}
	for _, r := range append(rest, l.Rules...) { // AWS returns the rules in no fixed order
		e := types.NetworkAclEntry{
			RuleNumber: aws.Int32(r.Number), Egress: aws.Bool(r.Egress), RuleAction: types.RuleActionAllow, Protocol: aws.String("-1"),
		}
		if r.Deny {
			e.RuleAction = types.RuleActionDeny
		}
		if strings.Contains(r.Network, ":") {
			e.Ipv6CidrBlock = aws.String(r.Network)
		} else {
			e.CidrBlock = aws.String(r.Network)
		}
		if r.Protocol != "" {
			e.Protocol = aws.String(r.Protocol)
			e.PortRange = &types.PortRange{From: aws.Int32(r.From), To: aws.Int32(r.To)}
		}
		d.Entries = append(d.Entries, e)
	}
	return d
}

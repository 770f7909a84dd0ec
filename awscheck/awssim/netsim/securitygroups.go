package netsim

import (
	"cmp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
)

// A SecurityGroup is a security group of a VPC. AWS adds a rule that allows all traffic
// out to each new group.
type SecurityGroup struct {
	ID       string
	Name     string
	Rules    []GroupRule
	NoEgress bool // the rule that AWS added was removed
}

// A GroupRule is a rule of a security group.
type GroupRule struct {
	Egress      bool
	Protocol    string   // such as "tcp"; "": all, on all ports
	From, To    int32    // ports, for TCP and UDP
	Networks    []string // IPv4 or IPv6
	PrefixLists []string // ids
	Groups      []GroupReference
}

// A GroupReference is a security group that a rule refers to.
type GroupReference struct {
	ID      string
	Account string // that owns it; "": the account of the rule
	VPC     string // of the group, where it is another VPC
	Peering string // id of the peering to that VPC
}

// defaultGroup is the id of the security group that AWS creates with a VPC.
func defaultGroup(vpc string) string { return "sg-" + strings.TrimPrefix(vpc, "vpc-") }

// securityGroups are the VPC's groups.
func (v VPC) securityGroups() []SecurityGroup {
	id := defaultGroup(v.ID)
	byDefault := SecurityGroup{ID: id, Name: "default", Rules: []GroupRule{{Groups: []GroupReference{{ID: id}}}}}
	return append([]SecurityGroup{byDefault}, v.SecurityGroups...)
}

func describeSecurityGroups(r *Request, in *ec2.DescribeSecurityGroupsInput) (*ec2.DescribeSecurityGroupsOutput, error) {
	ids, err := handle.Filter(in.Filters, "vpc-id")
	if err != nil {
		return nil, err
	}
	type groupOfVPC struct {
		SecurityGroup
		vpc VPC
	}
	var all []groupOfVPC
	for _, v := range r.VPCs {
		if v.Owner != "" || !handle.Named(ids, v.ID) {
			continue // only the owner sees the groups of a shared VPC
		}
		for _, g := range v.securityGroups() {
			all = append(all, groupOfVPC{g, v})
		}
	}
	for _, id := range in.GroupIds {
		if !slices.ContainsFunc(all, func(g groupOfVPC) bool { return g.ID == id }) {
			return nil, handle.Error("InvalidGroup.NotFound", "The security group '"+id+"' does not exist")
		}
	}
	all = slices.DeleteFunc(all, func(g groupOfVPC) bool {
		return len(in.GroupIds) > 0 && !slices.Contains(in.GroupIds, g.ID)
	})
	part, next := handle.Page(all, in.NextToken, handle.PageSize(in.MaxResults))
	described := make([]types.SecurityGroup, len(part))
	for i, g := range part {
		described[i] = r.describeGroup(g.SecurityGroup, g.vpc)
	}
	return &ec2.DescribeSecurityGroupsOutput{SecurityGroups: described, NextToken: next}, nil
}

func (r *Request) describeGroup(g SecurityGroup, v VPC) types.SecurityGroup {
	d := types.SecurityGroup{
		GroupId: aws.String(g.ID), GroupName: aws.String(g.Name), VpcId: aws.String(v.ID), OwnerId: aws.String(r.Account),
		IpPermissions: []types.IpPermission{}, IpPermissionsEgress: []types.IpPermission{},
	}
	rules := g.Rules
	if !g.NoEgress {
		rules = append(slices.Clone(rules), GroupRule{Egress: true, Networks: []string{"0.0.0.0/0"}})
	}
	for _, rule := range rules {
		if rule.Egress {
			d.IpPermissionsEgress = append(d.IpPermissionsEgress, r.describeRule(rule))
		} else {
			d.IpPermissions = append(d.IpPermissions, r.describeRule(rule))
		}
	}
	return d
}

func (r *Request) describeRule(rule GroupRule) types.IpPermission {
	p := types.IpPermission{IpProtocol: aws.String(cmp.Or(rule.Protocol, "-1"))}
	if rule.Protocol != "" {
		p.FromPort, p.ToPort = aws.Int32(rule.From), aws.Int32(rule.To)
	}
	for _, network := range rule.Networks {
		if strings.Contains(network, ":") {
			p.Ipv6Ranges = append(p.Ipv6Ranges, types.Ipv6Range{CidrIpv6: aws.String(network)})
		} else {
			p.IpRanges = append(p.IpRanges, types.IpRange{CidrIp: aws.String(network)})
		}
	}
	for _, list := range rule.PrefixLists {
		p.PrefixListIds = append(p.PrefixListIds, types.PrefixListId{PrefixListId: aws.String(list)})
	}
	for _, ref := range rule.Groups {
		p.UserIdGroupPairs = append(p.UserIdGroupPairs, r.describeReference(ref))
	}
	return p
}

// describeReference describes a reference to a group. Of a group in another VPC, AWS
// reports the state of the peering, and the account as long as the group exists. (EC2 API
// Reference, UserIdGroupPair; Amazon VPC Peering Guide, "Identify your stale security
// groups".)
func (r *Request) describeReference(ref GroupReference) types.UserIdGroupPair {
	d := types.UserIdGroupPair{GroupId: aws.String(ref.ID), UserId: aws.String(cmp.Or(ref.Account, r.Account))}
	if ref.VPC == "" {
		return d
	}
	d.VpcId, d.VpcPeeringConnectionId, d.PeeringStatus = aws.String(ref.VPC), aws.String(ref.Peering), aws.String("deleted")
	for _, p := range r.peerings() {
		if p.ID == ref.Peering {
			d.PeeringStatus = aws.String(cmp.Or(p.State, string(types.VpcPeeringConnectionStateReasonCodeActive)))
		}
	}
	if !slices.ContainsFunc(append(r.Others(), r.Network), func(n Network) bool { return n.hasGroup(ref) }) {
		d.UserId = nil
	}
	return d
}

func (n Network) hasGroup(ref GroupReference) bool {
	return slices.ContainsFunc(n.VPCs, func(v VPC) bool {
		return v.ID == ref.VPC && slices.ContainsFunc(v.securityGroups(), func(g SecurityGroup) bool { return g.ID == ref.ID })
	})
}

package awssim

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
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
}

// A Subnet is a subnet of a VPC.
type Subnet struct {
	ID   string
	CIDR string
	Zone string // such as "us-east-1a"
}

// A RouteTable is a route table of a VPC. The simulation adds the local routes, one for
// each CIDR of the VPC.
type RouteTable struct {
	ID      string
	Name    string
	Main    bool
	Subnets []string // ids of those that use it
	Routes  []Route
}

// A Route is one route of a table.
type Route struct {
	To         string // IPv4 or IPv6 network, or the id of a prefix list: pl-…
	Via        string // id of a gateway, peering, network interface…
	Blackhole  bool
	Propagated bool
}

// A Peering is a VPC peering connection. Both sides' accounts see it, each in its own
// region, whichever of them it is described in.
type Peering struct {
	ID        string
	Name      string // for the account that it is described in: tags are per side
	State     string // "": active
	Message   string
	Expires   time.Time // of a pending one
	Requester PeeringSide
	Accepter  PeeringSide
}

// A PeeringSide is one of a peering's two VPCs.
type PeeringSide struct {
	VPC, Account, Region string
	CIDRs                []string // as AWS reports them; never of a peering that is over
	PrimaryOnly          bool     // AWS reports only the first, as some emulators do
	DNSOption            string   // AllowDnsResolutionFromRemoteVpc: "on", "off", or "blank": options without it; "": no options
}

// vpcs lists the VPCs of the region, the default VPC included.
func (r *request) vpcs() []VPC {
	here := r.here()
	if here.NoDefaultVPC {
		return here.VPCs
	}
	return append([]VPC{r.defaultVPC()}, here.VPCs...)
}

// defaultVPC is the VPC that AWS creates in each region of a new account. Its ids depend
// on the account and the region only.
func (r *request) defaultVPC() VPC {
	id := func(prefix string, n int) string {
		h := fnv.New64a()
		fmt.Fprint(h, r.account.ID, r.region, prefix, n)
		return fmt.Sprintf("%s-0%016x", prefix, h.Sum64())
	}
	v := VPC{ID: id("vpc", 0), CIDRs: []string{"172.31.0.0/16"}, Default: true, DNSHostnames: true}
	for i, zone := range []string{"a", "b", "c"} {
		v.Subnets = append(v.Subnets, Subnet{ID: id("subnet", i), CIDR: fmt.Sprintf("172.31.%d.0/20", 16*i), Zone: r.region + zone})
	}
	v.RouteTables = []RouteTable{{ID: id("rtb", 0), Main: true, Routes: []Route{{To: "0.0.0.0/0", Via: id("igw", 0)}}}}
	return v
}

// vpc finds a VPC, or returns AWS's error for an unknown id.
func (r *request) vpc(id string) (VPC, error) {
	all := r.vpcs()
	i := slices.IndexFunc(all, func(v VPC) bool { return v.ID == id })
	if i < 0 {
		return VPC{}, apiError("InvalidVpcID.NotFound", "The vpc ID '"+id+"' does not exist")
	}
	return all[i], nil
}

func vpcHandlers() map[string]handler {
	return map[string]handler{
		"EC2.DescribeVpcs":                  on("ec2:DescribeVpcs", describeVPCs),
		"EC2.DescribeVpcAttribute":          on("ec2:DescribeVpcAttribute", describeVPCAttribute),
		"EC2.DescribeSubnets":               on("ec2:DescribeSubnets", describeSubnets),
		"EC2.DescribeRouteTables":           on("ec2:DescribeRouteTables", describeRouteTables),
		"EC2.DescribeNetworkAcls":           on("ec2:DescribeNetworkAcls", describeNetworkACLs),
		"EC2.DescribeVpcPeeringConnections": on("ec2:DescribeVpcPeeringConnections", describePeerings),
	}
}

func describeVPCs(r *request, in *ec2.DescribeVpcsInput) (*ec2.DescribeVpcsOutput, error) {
	ids, err := filter(in.Filters, "vpc-id")
	if err != nil {
		return nil, err
	}
	all := r.vpcs()
	for _, id := range in.VpcIds {
		if _, err := r.vpc(id); err != nil {
			return nil, err
		}
	}
	all = slices.DeleteFunc(slices.Clone(all), func(v VPC) bool {
		return ids != nil && !slices.Contains(ids, v.ID) || len(in.VpcIds) > 0 && !slices.Contains(in.VpcIds, v.ID)
	})
	part, next := page(all, in.NextToken, pageSize(in.MaxResults))
	out := &ec2.DescribeVpcsOutput{Vpcs: []types.Vpc{}, NextToken: next}
	for _, v := range part {
		out.Vpcs = append(out.Vpcs, v.described(r.account.ID))
	}
	return out, nil
}

func (v VPC) described(holder string) types.Vpc {
	d := types.Vpc{
		VpcId: aws.String(v.ID), OwnerId: aws.String(cmp.Or(v.Owner, holder)), IsDefault: aws.Bool(v.Default),
		State: types.VpcState(cmp.Or(v.State, string(types.VpcStateAvailable))), Tags: append(nameTags(v.Name), stackTags(v.Stack)...),
	}
	associate := func(cidr string, state types.VpcCidrBlockStateCode) {
		d.CidrBlockAssociationSet = append(d.CidrBlockAssociationSet, types.VpcCidrBlockAssociation{
			AssociationId: aws.String(fmt.Sprintf("vpc-cidr-assoc-%d", len(d.CidrBlockAssociationSet))),
			CidrBlock:     aws.String(cidr), CidrBlockState: &types.VpcCidrBlockState{State: state},
		})
	}
	for i, c := range v.CIDRs {
		if i == 0 {
			d.CidrBlock = aws.String(c)
		}
		associate(c, types.VpcCidrBlockStateCodeAssociated)
	}
	for _, c := range v.Gone {
		associate(c, types.VpcCidrBlockStateCodeDisassociated)
	}
	return d
}

func describeVPCAttribute(r *request, in *ec2.DescribeVpcAttributeInput) (*ec2.DescribeVpcAttributeOutput, error) {
	v, err := r.vpc(aws.ToString(in.VpcId))
	if err != nil {
		return nil, err
	}
	out := &ec2.DescribeVpcAttributeOutput{VpcId: in.VpcId}
	switch in.Attribute {
	case types.VpcAttributeNameEnableDnsSupport:
		out.EnableDnsSupport = &types.AttributeBooleanValue{Value: aws.Bool(!v.NoDNSSupport)}
	case types.VpcAttributeNameEnableDnsHostnames:
		out.EnableDnsHostnames = &types.AttributeBooleanValue{Value: aws.Bool(v.DNSHostnames)}
	default:
		return nil, apiError("InvalidParameterValue", "awssim does not know the attribute "+string(in.Attribute))
	}
	return out, nil
}

func describeSubnets(r *request, in *ec2.DescribeSubnetsInput) (*ec2.DescribeSubnetsOutput, error) {
	ids, err := filter(in.Filters, "vpc-id")
	if err != nil {
		return nil, err
	}
	var all []types.Subnet
	for _, v := range r.vpcs() {
		for _, s := range v.Subnets {
			all = append(all, types.Subnet{
				SubnetId: aws.String(s.ID), VpcId: aws.String(v.ID), CidrBlock: aws.String(s.CIDR),
				AvailabilityZone: aws.String(s.Zone), State: types.SubnetStateAvailable, DefaultForAz: aws.Bool(v.Default),
			})
		}
	}
	all = slices.DeleteFunc(all, func(s types.Subnet) bool { return ids != nil && !slices.Contains(ids, *s.VpcId) })
	part, next := page(all, in.NextToken, pageSize(in.MaxResults))
	return &ec2.DescribeSubnetsOutput{Subnets: append([]types.Subnet{}, part...), NextToken: next}, nil
}

func describeRouteTables(r *request, in *ec2.DescribeRouteTablesInput) (*ec2.DescribeRouteTablesOutput, error) {
	ids, err := filter(in.Filters, "vpc-id")
	if err != nil {
		return nil, err
	}
	var all []types.RouteTable
	for _, v := range r.vpcs() {
		if v.Owner != "" || ids != nil && !slices.Contains(ids, v.ID) {
			continue // only the owner sees the tables of a shared VPC
		}
		for _, t := range v.routeTables() {
			all = append(all, t.described(v))
		}
	}
	part, next := page(all, in.NextToken, pageSize(in.MaxResults))
	return &ec2.DescribeRouteTablesOutput{RouteTables: append([]types.RouteTable{}, part...), NextToken: next}, nil
}

// routeTables are the VPC's tables; every VPC has a main one.
func (v VPC) routeTables() []RouteTable {
	if len(v.RouteTables) == 0 {
		return []RouteTable{{ID: "rtb-" + strings.TrimPrefix(v.ID, "vpc-"), Main: true}}
	}
	return v.RouteTables
}

func (t RouteTable) described(v VPC) types.RouteTable {
	d := types.RouteTable{RouteTableId: aws.String(t.ID), VpcId: aws.String(v.ID), Tags: nameTags(t.Name)}
	associated := &types.RouteTableAssociationState{State: types.RouteTableAssociationStateCodeAssociated}
	if t.Main {
		d.Associations = append(d.Associations, types.RouteTableAssociation{Main: aws.Bool(true), AssociationState: associated})
	}
	for _, s := range t.Subnets {
		d.Associations = append(d.Associations, types.RouteTableAssociation{Main: aws.Bool(false), SubnetId: aws.String(s), AssociationState: associated})
	}
	for _, c := range v.CIDRs {
		d.Routes = append(d.Routes, types.Route{
			DestinationCidrBlock: aws.String(c), GatewayId: aws.String("local"),
			Origin: types.RouteOriginCreateRouteTable, State: types.RouteStateActive,
		})
	}
	for _, r := range t.Routes {
		d.Routes = append(d.Routes, r.described())
	}
	return d
}

func (r Route) described() types.Route {
	d := types.Route{Origin: types.RouteOriginCreateRoute, State: types.RouteStateActive}
	if r.Blackhole {
		d.State = types.RouteStateBlackhole
	}
	if r.Propagated {
		d.Origin = types.RouteOriginEnableVgwRoutePropagation
	}
	switch {
	case strings.HasPrefix(r.To, "pl-"):
		d.DestinationPrefixListId = aws.String(r.To)
	case strings.Contains(r.To, ":"):
		d.DestinationIpv6CidrBlock = aws.String(r.To)
	default:
		d.DestinationCidrBlock = aws.String(r.To)
	}
	kind, _, _ := strings.Cut(r.Via, "-")
	switch kind {
	case "nat":
		d.NatGatewayId = aws.String(r.Via)
	case "tgw":
		d.TransitGatewayId = aws.String(r.Via)
	case "pcx":
		d.VpcPeeringConnectionId = aws.String(r.Via)
	case "eni":
		d.NetworkInterfaceId = aws.String(r.Via)
	case "eigw":
		d.EgressOnlyInternetGatewayId = aws.String(r.Via)
	default: // internet and virtual private gateways, gateway endpoints
		d.GatewayId = aws.String(r.Via)
	}
	return d
}

func describePeerings(r *request, in *ec2.DescribeVpcPeeringConnectionsInput) (*ec2.DescribeVpcPeeringConnectionsOutput, error) {
	if _, err := filter(in.Filters); err != nil {
		return nil, err
	}
	all := r.peerings()
	for _, id := range in.VpcPeeringConnectionIds {
		if !slices.ContainsFunc(all, func(p Peering) bool { return p.ID == id }) {
			return nil, apiError("InvalidVpcPeeringConnectionID.NotFound", "The vpcPeeringConnection ID '"+id+"' does not exist")
		}
	}
	all = slices.DeleteFunc(slices.Clone(all), func(p Peering) bool {
		return len(in.VpcPeeringConnectionIds) > 0 && !slices.Contains(in.VpcPeeringConnectionIds, p.ID)
	})
	part, next := page(all, in.NextToken, pageSize(in.MaxResults))
	out := &ec2.DescribeVpcPeeringConnectionsOutput{VpcPeeringConnections: []types.VpcPeeringConnection{}, NextToken: next}
	for _, p := range part {
		d := types.VpcPeeringConnection{
			VpcPeeringConnectionId: aws.String(p.ID), Tags: nameTags(p.Name),
			Status: &types.VpcPeeringConnectionStateReason{
				Code:    types.VpcPeeringConnectionStateReasonCode(cmp.Or(p.State, string(types.VpcPeeringConnectionStateReasonCodeActive))),
				Message: aws.String(p.Message),
			},
			RequesterVpcInfo: p.Requester.described(), AccepterVpcInfo: p.Accepter.described(),
		}
		if isOver(p.State) {
			for _, side := range []*types.VpcPeeringConnectionVpcInfo{d.RequesterVpcInfo, d.AccepterVpcInfo} {
				side.CidrBlock, side.CidrBlockSet = nil, nil
			}
		}
		if !p.Expires.IsZero() {
			d.ExpirationTime = aws.Time(p.Expires)
		}
		out.VpcPeeringConnections = append(out.VpcPeeringConnections, d)
	}
	return out, nil
}

// peerings are those that the account sees in a region: the region's own, and those that
// another account or region has with a VPC of it. AWS shows one that failed to its
// requester only. (Amazon VPC Peering Guide, "VPC peering connection lifecycle". There it
// also says how long each side sees one that is over; here that is forever.)
func (r *request) peerings() []Peering {
	here := func(s PeeringSide) bool { return s.Account == r.account.ID && s.Region == r.region }
	all := slices.Clone(r.here().Peerings)
	for _, a := range r.world.Accounts {
		for _, name := range slices.Sorted(maps.Keys(a.Regions)) { // in one order, for pages
			if a.ID == r.account.ID && name == r.region {
				continue
			}
			for _, p := range a.Regions[name].Peerings {
				if !here(p.Requester) && !here(p.Accepter) || slices.ContainsFunc(all, func(q Peering) bool { return q.ID == p.ID }) {
					continue
				}
				p.Name = ""
				all = append(all, p)
			}
		}
	}
	return slices.DeleteFunc(all, func(p Peering) bool {
		return p.State == string(types.VpcPeeringConnectionStateReasonCodeFailed) && p.Requester.Account != r.account.ID
	})
}

// isOver reports whether a peering has ended: AWS reports neither side's CIDRs then.
// (Inferred from the examples of the EC2 API Reference.)
func isOver(state string) bool {
	switch types.VpcPeeringConnectionStateReasonCode(state) {
	case types.VpcPeeringConnectionStateReasonCodeFailed, types.VpcPeeringConnectionStateReasonCodeExpired,
		types.VpcPeeringConnectionStateReasonCodeRejected, types.VpcPeeringConnectionStateReasonCodeDeleted:
		return true
	}
	return false
}

func (s PeeringSide) described() *types.VpcPeeringConnectionVpcInfo {
	info := &types.VpcPeeringConnectionVpcInfo{VpcId: aws.String(s.VPC), OwnerId: aws.String(s.Account), Region: aws.String(s.Region)}
	for i, c := range s.CIDRs {
		if i == 0 {
			info.CidrBlock = aws.String(c)
		}
		if !s.PrimaryOnly {
			info.CidrBlockSet = append(info.CidrBlockSet, types.CidrBlock{CidrBlock: aws.String(c)})
		}
	}
	if s.DNSOption != "" {
		info.PeeringOptions = &types.VpcPeeringConnectionOptionsDescription{}
		if s.DNSOption != "blank" {
			info.PeeringOptions.AllowDnsResolutionFromRemoteVpc = aws.Bool(s.DNSOption == "on")
		}
	}
	return info
}

// named reports whether a filter's values contain an id; nil, no filter, contains all.
func named(ids []string, id string) bool { return ids == nil || slices.Contains(ids, id) }

// filter returns the values of the only filter that is implemented; nil without it.
// Another is an error: ignoring it would return more than was requested.
func filter(filters []types.Filter, understood ...string) ([]string, error) {
	var values []string
	for _, f := range filters {
		if !slices.Contains(understood, aws.ToString(f.Name)) {
			return nil, apiError("InvalidParameterValue", "awssim does not know the filter "+aws.ToString(f.Name))
		}
		values = append([]string{}, f.Values...)
	}
	return values, nil
}

// maxPageSize is the size of a page, even where more is requested: AWS too may return
// less than requested.
const maxPageSize = 100

func pageSize(asked *int32) int {
	if asked == nil {
		return maxPageSize
	}
	return min(int(*asked), maxPageSize)
}

func nameTags(name string) []types.Tag {
	if name == "" {
		return nil
	}
	return []types.Tag{{Key: aws.String("Name"), Value: aws.String(name)}}
}

package netsim

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
)

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
	Blackhole  bool   // its target is gone; a route to a peering that is not active is one anyway
	Propagated bool
}

func describeRouteTables(r *Request, in *ec2.DescribeRouteTablesInput) (*ec2.DescribeRouteTablesOutput, error) {
	ids, err := handle.Filter(in.Filters, "vpc-id")
	if err != nil {
		return nil, err
	}
	states := r.peeringStates()
	var all []types.RouteTable
	for _, v := range r.VPCs {
		if v.Owner != "" || ids != nil && !slices.Contains(ids, v.ID) {
			continue // only the owner sees the tables of a shared VPC
		}
		for _, t := range v.routeTables() {
			all = append(all, t.described(v, states))
		}
	}
	part, next := handle.Page(all, in.NextToken, handle.PageSize(in.MaxResults))
	return &ec2.DescribeRouteTablesOutput{RouteTables: append([]types.RouteTable{}, part...), NextToken: next}, nil
}

// routeTables are the VPC's tables; every VPC has a main one.
func (v VPC) routeTables() []RouteTable {
	if len(v.RouteTables) == 0 {
		return []RouteTable{{ID: "rtb-" + strings.TrimPrefix(v.ID, "vpc-"), Main: true}}
	}
	return v.RouteTables
}

func (t RouteTable) described(v VPC, peerings map[string]string) types.RouteTable {
	d := types.RouteTable{RouteTableId: aws.String(t.ID), VpcId: aws.String(v.ID), Tags: handle.NameTags(t.Name), Associations: []types.RouteTableAssociation{}}
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
		d.Routes = append(d.Routes, r.described(peerings))
	}
	return d
}

// described is the route as AWS describes it. One to a peering that is not active, be it
// pending or over, is a blackhole. (Amazon VPC Peering Guide, "Update your route tables
// for a VPC peering connection".)
func (r Route) described(peerings map[string]string) types.Route {
	d := types.Route{Origin: types.RouteOriginCreateRoute, State: types.RouteStateActive}
	if state, known := peerings[r.Via]; r.Blackhole || known && !isActive(state) {
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

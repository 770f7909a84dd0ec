package netsim

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
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

func describeRouteTables(r *Request, call wire.Input) (reply.Object, error) {
	ids, err := handle.Filter(call, "vpc-id")
	if err != nil {
		return nil, err
	}
	states := r.peeringStates()
	var all []any
	for _, v := range r.VPCs {
		if v.Owner != "" || !handle.Named(ids, v.ID) {
			continue // only the owner sees the tables of a shared VPC
		}
		for _, t := range v.routeTables() {
			all = append(all, t.described(v, states))
		}
	}
	return handle.WirePage(call, all, handle.MaxPageSize), nil
}

// routeTables are the VPC's tables; every VPC has a main one.
func (v VPC) routeTables() []RouteTable {
	if len(v.RouteTables) == 0 {
		return []RouteTable{{ID: "rtb-" + strings.TrimPrefix(v.ID, "vpc-"), Main: true}}
	}
	return v.RouteTables
}

func (t RouteTable) described(v *VPC, peerings map[string]string) reply.Object {
	associations, routes := items(), items()
	associated := reply.Object{"state": "associated"}
	if t.Main {
		associations.Values = append(associations.Values, reply.Object{"main": true, "associationState": associated})
	}
	for _, s := range t.Subnets {
		associations.Values = append(associations.Values, reply.Object{"main": false, "subnetId": s, "associationState": associated})
	}
	for _, c := range v.CIDRs {
		routes.Values = append(routes.Values, reply.Object{
			"destinationCidrBlock": c, "gatewayId": "local", "origin": "CreateRouteTable", "state": "active",
		})
	}
	for _, r := range t.Routes {
		routes.Values = append(routes.Values, r.described(peerings))
	}
	return reply.Object{
		"routeTableId": t.ID, "vpcId": v.ID, "tagSet": handle.TagSet(handle.NameTags(t.Name)), "associationSet": associations, "routeSet": routes,
	}
}

// described is the route as AWS describes it. One to a peering that is not active, be it
// pending or over, is a blackhole. (Amazon VPC Peering Guide, "Update your route tables
// for a VPC peering connection".)
func (r Route) described(peerings map[string]string) reply.Object {
	d := reply.Object{"origin": "CreateRoute", "state": "active"}
	if state, known := peerings[r.Via]; r.Blackhole || known && !isActive(state) {
		d["state"] = "blackhole"
	}
	if r.Propagated {
		d["origin"] = "EnableVgwRoutePropagation"
	}
	switch {
	case strings.HasPrefix(r.To, "pl-"):
		d["destinationPrefixListId"] = r.To
	case strings.Contains(r.To, ":"):
		d["destinationIpv6CidrBlock"] = r.To
	default:
		d["destinationCidrBlock"] = r.To
	}
	kind, _, _ := strings.Cut(r.Via, "-")
	switch kind {
	case "nat":
		d["natGatewayId"] = r.Via
	case "tgw":
		d["transitGatewayId"] = r.Via
	case "pcx":
		d["vpcPeeringConnectionId"] = r.Via
	case "eni":
		d["networkInterfaceId"] = r.Via
	case "eigw":
		d["egressOnlyInternetGatewayId"] = r.Via
	default: // internet and virtual private gateways, gateway endpoints
		d["gatewayId"] = r.Via
	}
	return d
}

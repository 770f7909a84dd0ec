package facts

import (
	"context"
	"net/netip"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A RouteTable is one of a VPC's route tables.
type RouteTable struct {
	ID      string
	Name    string
	Main    bool     // used by subnets that are associated with no table
	Subnets []string // ids of those that are associated with this one
	Routes  []Route
}

func (t RouteTable) String() string { return words.Named(t.ID, t.Name) }

// A Route sends the packets for a destination to a target.
type Route struct {
	// Destination is the zero Prefix of a route for a prefix list or an IPv6 network.
	Destination netip.Prefix
	PrefixList  string // id of the prefix list that is its destination
	IPv6        bool
	Via         string // id of its target, such as "tgw-0abc"; "local" within the VPC
	Propagated  bool   // learned from a virtual private gateway or a route server
	Blackhole   bool   // its target is gone or not ready: packets are dropped
}

// MayBeAWSList reports whether the route can be a gateway endpoint's, whose prefix list
// AWS owns. A Gateway Load Balancer endpoint has an id of the same form, and can have a
// list of the customer's. (EC2 API Reference, CreateRoute.)
func (r Route) MayBeAWSList() bool { return r.PrefixList != "" && strings.HasPrefix(r.Via, "vpce-") }

// IsLocal reports whether the route is the one for the VPC's own network, which every
// table has.
func (r Route) IsLocal() bool { return r.Via == "local" }

// RouteTables lists a VPC's route tables with all of their routes, propagated ones
// included.
func RouteTables(ctx context.Context, a *account.Account, region, vpc string) ([]RouteTable, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeRouteTables", Region: region, Key: vpc}, func(ctx context.Context, client *wire.Client) ([]RouteTable, error) {
		return orNone(list(ctx, client, describeRouteTables().With(ofVPC(vpc)...), routeTableOf))
	})
}

func routeTableOf(t wire.Node) (RouteTable, error) {
	table := RouteTable{ID: awscheck.Clean(t.String("routeTableId")), Name: ec2Tags(t).name()}
	associations, hasAssociations := t.List("associationSet")
	routes, _ := t.List("routeSet")
	if table.ID == "" || len(routes) == 0 || !hasAssociations {
		return RouteTable{}, account.ErrIncomplete // every table has the local route, and a list of its subnets, even if empty
	}
	for _, a := range associations {
		if a.String("associationState.state") == "disassociated" {
			continue
		}
		main, err := optionalFlag(a, "main")
		if err != nil {
			return RouteTable{}, err
		}
		table.Main = table.Main || aws.ToBool(main)
		if s := a.String("subnetId"); s != "" {
			table.Subnets = append(table.Subnets, awscheck.Clean(s))
		}
	}
	for _, r := range routes {
		switch r.String("state") {
		case "active", "blackhole":
		case "filtered":
			continue // a route server's, which is not installed: it forwards nothing
		default:
			return RouteTable{}, account.ErrIncomplete // whether it forwards is not known
		}
		route, err := routeOf(r)
		if err != nil {
			return RouteTable{}, err
		}
		table.Routes = append(table.Routes, route)
	}
	return table, nil
}

func routeOf(r wire.Node) (Route, error) {
	origin := r.String("origin")
	route := Route{
		PrefixList: awscheck.Clean(r.String("destinationPrefixListId")),
		IPv6:       r.String("destinationIpv6CidrBlock") != "",
		Via:        via(r),
		Propagated: origin == "EnableVgwRoutePropagation" || origin == "Advertisement",
		Blackhole:  r.String("state") == "blackhole",
	}
	if s := r.String("destinationCidrBlock"); s != "" {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return Route{}, account.ErrIncomplete
		}
		route.Destination = p.Masked()
	}
	if !route.Destination.IsValid() && route.PrefixList == "" && !route.IPv6 {
		return Route{}, account.ErrIncomplete // every route has a destination
	}
	return route, nil
}

// via returns the id of a route's target.
func via(r wire.Node) string {
	for _, member := range []string{
		"gatewayId", "natGatewayId", "transitGatewayId", "vpcPeeringConnectionId", "networkInterfaceId", "instanceId",
		"egressOnlyInternetGatewayId", "carrierGatewayId", "localGatewayId", "coreNetworkArn", "odbNetworkArn",
	} {
		if s := strings.TrimSpace(awscheck.Clean(r.String(member))); s != "" {
			return s
		}
	}
	return ""
}

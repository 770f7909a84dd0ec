package facts

import (
	"context"
	"net/netip"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
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

// pageOfRouteTables is the page size: the most that AWS returns at once.
const pageOfRouteTables = 100

// RouteTables lists a VPC's route tables with all of their routes, propagated ones
// included.
func RouteTables(ctx context.Context, a *account.Account, region, vpc string) ([]RouteTable, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeRouteTables", Region: region, Key: vpc}, func(ctx context.Context, cfg aws.Config) ([]RouteTable, error) {
		pages := ec2.NewDescribeRouteTablesPaginator(account.Client(a, cfg, ec2.NewFromConfig), &ec2.DescribeRouteTablesInput{
			Filters:    ofVPC(vpc),
			MaxResults: aws.Int32(pageOfRouteTables),
		})
		found, err := account.AllPages(ctx, pages, func(out *ec2.DescribeRouteTablesOutput) []types.RouteTable { return out.RouteTables })
		if err != nil {
			return nil, err
		}
		return convert(found, routeTableOf)
	})
}

func routeTableOf(t types.RouteTable) (RouteTable, error) {
	table := RouteTable{ID: awscheck.Clean(aws.ToString(t.RouteTableId)), Name: nameTag(t.Tags)}
	for _, a := range t.Associations {
		if a.AssociationState != nil && a.AssociationState.State == types.RouteTableAssociationStateCodeDisassociated {
			continue
		}
		table.Main = table.Main || aws.ToBool(a.Main)
		if s := aws.ToString(a.SubnetId); s != "" {
			table.Subnets = append(table.Subnets, awscheck.Clean(s))
		}
	}
	if table.ID == "" || len(t.Routes) == 0 || t.Associations == nil {
		return RouteTable{}, account.ErrIncomplete // every table has the local route, and a list of its subnets, even if empty
	}
	for _, r := range t.Routes {
		if r.State == types.RouteStateFiltered {
			continue // a route server's, which is not installed: it forwards nothing
		}
		route := Route{
			PrefixList: awscheck.Clean(aws.ToString(r.DestinationPrefixListId)),
			IPv6:       aws.ToString(r.DestinationIpv6CidrBlock) != "",
			Via:        via(r),
			Propagated: r.Origin == types.RouteOriginEnableVgwRoutePropagation || r.Origin == types.RouteOriginAdvertisement,
			Blackhole:  r.State == types.RouteStateBlackhole,
		}
		if s := aws.ToString(r.DestinationCidrBlock); s != "" {
			p, err := netip.ParsePrefix(s)
			if err != nil {
				return RouteTable{}, account.ErrIncomplete
			}
			route.Destination = p.Masked()
		}
		if !route.Destination.IsValid() && route.PrefixList == "" && !route.IPv6 {
			return RouteTable{}, account.ErrIncomplete // every route has a destination
		}
		table.Routes = append(table.Routes, route)
	}
	return table, nil
}

// via returns the id of a route's target.
func via(r types.Route) string {
	for _, id := range []*string{
		r.GatewayId, r.NatGatewayId, r.TransitGatewayId, r.VpcPeeringConnectionId, r.NetworkInterfaceId, r.InstanceId,
		r.EgressOnlyInternetGatewayId, r.CarrierGatewayId, r.LocalGatewayId, r.CoreNetworkArn, r.OdbNetworkArn,
	} {
		if s := strings.TrimSpace(awscheck.Clean(aws.ToString(id))); s != "" {
			return s
		}
	}
	return ""
}

package facts

import (
	"context"
	"net/netip"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A Subnet is a subnet of a VPC.
type Subnet struct {
	ID   string
	Name string
	CIDR netip.Prefix // its IPv4 network; the zero Prefix of one that has none
}

func (s Subnet) String() string { return words.Named(s.ID, s.Name) }

// Subnets lists the subnets of a VPC.
func Subnets(ctx context.Context, a *account.Account, region, vpc string) ([]Subnet, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeSubnets", Region: region, Key: vpc}, func(ctx context.Context, client *wire.Client) ([]Subnet, error) {
		return orNone(list(ctx, client, describeSubnets().With(ofVPC(vpc)...), subnetOf))
	})
}

func subnetOf(s wire.Node) (Subnet, error) {
	subnet := Subnet{ID: awscheck.Clean(s.String("subnetId")), Name: ec2Tags(s).name()}
	var err error
	if cidr := s.String("cidrBlock"); cidr != "" { // an IPv6-only subnet has none
		subnet.CIDR, err = netip.ParsePrefix(cidr)
	}
	if err != nil || subnet.ID == "" {
		return Subnet{}, account.ErrIncomplete
	}
	return subnet, nil
}

// ofVPC is the filter of a list for what belongs to a VPC.
func ofVPC(vpc string) []wire.Param {
	return []wire.Param{{Name: "Filter.1.Name", Value: "vpc-id"}, {Name: "Filter.1.Value.1", Value: vpc}}
}

// SubnetZones maps every subnet of a region, those shared with the account
// included, to its availability zone: the zone of a NAT gateway is its subnet's.
func SubnetZones(ctx context.Context, a *account.Account, region string) (map[string]string, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeSubnets", Region: region, Key: "zones"}, func(ctx context.Context, client *wire.Client) (map[string]string, error) {
		zones := map[string]string{}
		err := client.List(ctx, describeSubnets(), func(items []wire.Node) {
			for _, s := range items {
				zones[awscheck.Clean(s.String("subnetId"))] = awscheck.Clean(s.String("availabilityZone"))
			}
		})
		if err != nil {
			return nil, err
		}
		return zones, nil
	})
}

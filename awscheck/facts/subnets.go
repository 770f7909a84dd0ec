package facts

import (
	"context"
	"net/netip"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck/account"
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
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeSubnets", Region: region, Key: vpc}, func(ctx context.Context, cfg aws.Config) ([]Subnet, error) {
		pages := ec2.NewDescribeSubnetsPaginator(account.Client(a, cfg, ec2.NewFromConfig), &ec2.DescribeSubnetsInput{
			Filters: ofVPC(vpc), MaxResults: aws.Int32(1000),
		})
		found, err := account.AllPages(ctx, pages, func(out *ec2.DescribeSubnetsOutput) []types.Subnet { return out.Subnets })
		if err != nil {
			return nil, err
		}
		all := make([]Subnet, 0, len(found))
		for _, s := range found {
			subnet := Subnet{ID: account.Text(s.SubnetId), Name: nameTag(s.Tags)}
			if subnet.ID == "" {
				return nil, account.ErrIncomplete
			}
			if cidr := aws.ToString(s.CidrBlock); cidr != "" { // an IPv6-only subnet has none
				if subnet.CIDR, err = netip.ParsePrefix(cidr); err != nil {
					return nil, account.ErrIncomplete
				}
			}
			all = append(all, subnet)
		}
		return all, nil
	})
}

func ofVPC(vpc string) []types.Filter {
	return []types.Filter{{Name: aws.String("vpc-id"), Values: []string{vpc}}}
}

// SubnetZones maps every subnet of a region, those shared with the account
// included, to its availability zone: the zone of a NAT gateway is its subnet's.
func SubnetZones(ctx context.Context, a *account.Account, region string) (map[string]string, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeSubnets", Region: region, Key: "zones"}, func(ctx context.Context, cfg aws.Config) (map[string]string, error) {
		pages := ec2.NewDescribeSubnetsPaginator(account.Client(a, cfg, ec2.NewFromConfig), &ec2.DescribeSubnetsInput{MaxResults: aws.Int32(1000)})
		found, err := account.AllPages(ctx, pages, func(out *ec2.DescribeSubnetsOutput) []types.Subnet { return out.Subnets })
		if err != nil {
			return nil, err
		}
		zones := make(map[string]string, len(found))
		for _, s := range found {
			zones[account.Text(s.SubnetId)] = account.Text(s.AvailabilityZone)
		}
		return zones, nil
	})
}

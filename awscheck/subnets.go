package awscheck

import (
	"context"
	"net/netip"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// A Subnet is a subnet of a VPC.
type Subnet struct {
	ID   string
	Name string
	CIDR netip.Prefix // its IPv4 network; the zero Prefix of one that has none
}

func (s Subnet) String() string { return named(s.ID, s.Name) }

// Subnets lists the subnets of a VPC.
func (a *Account) Subnets(ctx context.Context, region, vpc string) ([]Subnet, error) {
	return call(ctx, a, "EC2", "DescribeSubnets", region, vpc, func(ctx context.Context, cfg aws.Config) ([]Subnet, error) {
		pages := ec2.NewDescribeSubnetsPaginator(clientOf(a, cfg, ec2.NewFromConfig), &ec2.DescribeSubnetsInput{
			Filters: ofVPC(vpc), MaxResults: aws.Int32(1000),
		})
		found, err := every(ctx, pages, func(out *ec2.DescribeSubnetsOutput) []types.Subnet { return out.Subnets })
		if err != nil {
			return nil, err
		}
		all := make([]Subnet, 0, len(found))
		for _, s := range found {
			subnet := Subnet{ID: text(s.SubnetId), Name: nameTag(s.Tags)}
			if subnet.ID == "" {
				return nil, errIncomplete
			}
			if cidr := aws.ToString(s.CidrBlock); cidr != "" { // an IPv6-only subnet has none
				if subnet.CIDR, err = netip.ParsePrefix(cidr); err != nil {
					return nil, errIncomplete
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

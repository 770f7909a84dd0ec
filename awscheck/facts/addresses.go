package facts

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// A NATGateway is a NAT gateway of a VPC.
type NATGateway struct {
	ID     string
	Name   string
	VPC    string
	Subnet string   // "" for a regional one, which has no subnet
	Zones  []string // of a regional one, where AWS reports them; a zonal one is in the zone of its subnet
	State  string   // "pending", "available", "deleting", "deleted" or "failed"
	// Allocations are the allocation ids of its Elastic IP addresses.
	Allocations []string
	Stack       string // of CloudFormation, that created it; "" for none
}

// NATGateways lists the NAT gateways of a region. AWS lists deleted ones for about an
// hour.
func NATGateways(ctx context.Context, a *account.Account, region string) ([]NATGateway, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeNatGateways", Region: region}, func(ctx context.Context, cfg aws.Config) ([]NATGateway, error) {
		pages := ec2.NewDescribeNatGatewaysPaginator(account.Client(a, cfg, ec2.NewFromConfig), &ec2.DescribeNatGatewaysInput{MaxResults: aws.Int32(1000)})
		found, err := account.AllPages(ctx, pages, func(out *ec2.DescribeNatGatewaysOutput) []types.NatGateway { return out.NatGateways })
		return account.Map(found, err, func(n types.NatGateway) NATGateway {
			gateway := NATGateway{
				ID: account.Text(n.NatGatewayId), Name: nameTag(n.Tags), VPC: account.Text(n.VpcId), Subnet: account.Text(n.SubnetId),
				State: awscheck.Clean(string(n.State)), Stack: tag(n.Tags, StackTag),
			}
			for _, address := range n.NatGatewayAddresses {
				if id := account.Text(address.AllocationId); id != "" {
					gateway.Allocations = append(gateway.Allocations, id)
				}
				if zone := account.Text(address.AvailabilityZone); zone != "" && gateway.Subnet == "" {
					gateway.Zones = append(gateway.Zones, zone)
				}
			}
			return gateway
		})
	})
}

// An Address is an Elastic IP address.
type Address struct {
	ID          string // allocation id
	IP          string
	Name        string
	Association string   // id of the association with an interface; "" while it is not in use
	Tags        []string // "key=value"
	Stack       string   // of CloudFormation, that created it; "" for none
}

// Addresses lists the Elastic IP addresses of a region. (DescribeAddresses has no pages.)
func Addresses(ctx context.Context, a *account.Account, region string) ([]Address, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeAddresses", Region: region}, func(ctx context.Context, cfg aws.Config) ([]Address, error) {
		out, err := account.Client(a, cfg, ec2.NewFromConfig).DescribeAddresses(ctx, &ec2.DescribeAddressesInput{})
		if err == nil && out.Addresses == nil {
			err = account.ErrIncomplete
		}
		if err != nil {
			return nil, err
		}
		return account.Map(out.Addresses, nil, func(ip types.Address) Address {
			return Address{ID: account.Text(ip.AllocationId), IP: account.Text(ip.PublicIp), Name: nameTag(ip.Tags), Association: account.Text(ip.AssociationId), Tags: tagTexts(ip.Tags), Stack: tag(ip.Tags, StackTag)}
		})
	})
}

// An InternetGateway is an internet gateway; VPC is "" while it is not attached.
type InternetGateway struct{ ID, VPC string }

// InternetGateways lists the internet gateways of a region, including that of the default
// VPC.
func InternetGateways(ctx context.Context, a *account.Account, region string) ([]InternetGateway, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeInternetGateways", Region: region}, func(ctx context.Context, cfg aws.Config) ([]InternetGateway, error) {
		pages := ec2.NewDescribeInternetGatewaysPaginator(account.Client(a, cfg, ec2.NewFromConfig), &ec2.DescribeInternetGatewaysInput{MaxResults: aws.Int32(1000)})
		found, err := account.AllPages(ctx, pages, func(out *ec2.DescribeInternetGatewaysOutput) []types.InternetGateway { return out.InternetGateways })
		return account.Map(found, err, func(g types.InternetGateway) InternetGateway {
			gateway := InternetGateway{ID: account.Text(g.InternetGatewayId)}
			if len(g.Attachments) > 0 {
				gateway.VPC = account.Text(g.Attachments[0].VpcId)
			}
			return gateway
		})
	})
}

package facts

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
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
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeNatGateways", Region: region}, func(ctx context.Context, client *wire.Client) ([]NATGateway, error) {
		return list(ctx, client, describeNATGateways(), func(n wire.Node) (NATGateway, error) {
			tags := ec2Tags(n)
			gateway := NATGateway{
				ID: awscheck.Clean(n.String("natGatewayId")), Name: tags.name(), VPC: awscheck.Clean(n.String("vpcId")), Subnet: awscheck.Clean(n.String("subnetId")),
				State: awscheck.Clean(n.String("state")), Stack: tags.value(StackTag),
			}
			addresses, _ := n.List("natGatewayAddressSet")
			for _, address := range addresses {
				if id := awscheck.Clean(address.String("allocationId")); id != "" {
					gateway.Allocations = append(gateway.Allocations, id)
				}
				if zone := awscheck.Clean(address.String("availabilityZone")); zone != "" && gateway.Subnet == "" {
					gateway.Zones = append(gateway.Zones, zone)
				}
			}
			return gateway, nil
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
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeAddresses", Region: region}, func(ctx context.Context, client *wire.Client) ([]Address, error) {
		return list(ctx, client, describeAddresses(), func(ip wire.Node) (Address, error) {
			text := func(path string) string { return awscheck.Clean(ip.String(path)) }
			tags := ec2Tags(ip)
			return Address{ID: text("allocationId"), IP: text("publicIp"), Name: tags.name(), Association: text("associationId"), Tags: tags.texts(), Stack: tags.value(StackTag)}, nil
		})
	})
}

// An InternetGateway is an internet gateway; VPC is "" while it is not attached.
type InternetGateway struct{ ID, VPC string }

// InternetGateways lists the internet gateways of a region, including that of the default
// VPC.
func InternetGateways(ctx context.Context, a *account.Account, region string) ([]InternetGateway, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeInternetGateways", Region: region}, func(ctx context.Context, client *wire.Client) ([]InternetGateway, error) {
		return list(ctx, client, describeInternetGateways(), func(g wire.Node) (InternetGateway, error) {
			gateway := InternetGateway{ID: awscheck.Clean(g.String("internetGatewayId"))}
			if attachments, _ := g.List("attachmentSet"); len(attachments) > 0 {
				gateway.VPC = awscheck.Clean(attachments[0].String("vpcId"))
			}
			return gateway, nil
		})
	})
}

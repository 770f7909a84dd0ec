package awscheck

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// An Instance is an EC2 instance.
type Instance struct {
	ID    string
	Name  string // of its Name tag
	Type  string // such as "m5.xlarge"
	State string // "pending", "running", "shutting-down", "terminated", "stopping" or "stopped"
	Spot  bool
	VCPUs int // its own cores × threads; 0: AWS did not say
	Zone  string
}

// Instances lists the EC2 instances of a region, terminated ones included for the
// hour that AWS shows them.
func (a *Account) Instances(ctx context.Context, region string) ([]Instance, error) {
	return call(ctx, a, "EC2", "DescribeInstances", region, "", func(ctx context.Context, cfg aws.Config) ([]Instance, error) {
		all := []Instance{}
		pages := ec2.NewDescribeInstancesPaginator(clientOf(a, cfg, ec2.NewFromConfig), &ec2.DescribeInstancesInput{MaxResults: aws.Int32(1000)})
		reservations, err := every(ctx, pages, func(out *ec2.DescribeInstancesOutput) []types.Reservation { return out.Reservations })
		if err != nil {
			return nil, err
		}
		for _, r := range reservations {
			if r.Instances == nil {
				return nil, errIncomplete
			}
			for _, i := range r.Instances {
				all = append(all, instanceOf(i))
			}
		}
		return all, nil
	})
}

func instanceOf(i types.Instance) Instance {
	in := Instance{
		ID: text(i.InstanceId), Name: nameTag(i.Tags), Type: Clean(string(i.InstanceType)),
		Spot: i.InstanceLifecycle == types.InstanceLifecycleTypeSpot,
	}
	if i.State != nil {
		in.State = Clean(string(i.State.Name))
	}
	if c := i.CpuOptions; c != nil {
		in.VCPUs = int(aws.ToInt32(c.CoreCount)) * int(aws.ToInt32(c.ThreadsPerCore))
	}
	if i.Placement != nil {
		in.Zone = text(i.Placement.AvailabilityZone)
	}
	return in
}

// A CapacityReservation is capacity of EC2 that an account keeps for its instances.
type CapacityReservation struct {
	ID     string
	Owner  string // id of the account that pays for it, which may share it
	Type   string // of the instances that it is for
	Unused int    // how many more instances it has room for
	Held   bool   // it is active or about to be; an expired or canceled one holds nothing
}

// CapacityReservations lists the Capacity Reservations of a region, those that other
// accounts share with this one and those that are over included.
func (a *Account) CapacityReservations(ctx context.Context, region string) ([]CapacityReservation, error) {
	return call(ctx, a, "EC2", "DescribeCapacityReservations", region, "", func(ctx context.Context, cfg aws.Config) ([]CapacityReservation, error) {
		pages := ec2.NewDescribeCapacityReservationsPaginator(clientOf(a, cfg, ec2.NewFromConfig), &ec2.DescribeCapacityReservationsInput{MaxResults: aws.Int32(1000)})
		found, err := every(ctx, pages, func(out *ec2.DescribeCapacityReservationsOutput) []types.CapacityReservation {
			return out.CapacityReservations
		})
		if err != nil {
			return nil, err
		}
		all := []CapacityReservation{}
		for _, r := range found {
			if r.State == "" || text(r.OwnerId) == "" || text(r.InstanceType) == "" || r.AvailableInstanceCount == nil {
				return nil, errIncomplete
			}
			all = append(all, CapacityReservation{
				ID: text(r.CapacityReservationId), Owner: text(r.OwnerId), Type: text(r.InstanceType), Unused: int(*r.AvailableInstanceCount),
				Held: r.State == types.CapacityReservationStateActive || r.State == types.CapacityReservationStatePending,
			})
		}
		return all, nil
	})
}

// A NATGateway is a NAT gateway of a VPC.
type NATGateway struct {
	ID     string
	Name   string
	VPC    string
	Subnet string   // empty for a regional one, which has no subnet
	Zones  []string // of a regional one, as far as AWS says; a zonal one is in its subnet's
	State  string   // "pending", "available", "deleting", "deleted" or "failed"
	Stack  string   // the CloudFormation stack that made it, if one did
}

// NATGateways lists the NAT gateways of a region, deleted ones included for the
// hour that AWS shows them.
func (a *Account) NATGateways(ctx context.Context, region string) ([]NATGateway, error) {
	return call(ctx, a, "EC2", "DescribeNatGateways", region, "", func(ctx context.Context, cfg aws.Config) ([]NATGateway, error) {
		pages := ec2.NewDescribeNatGatewaysPaginator(clientOf(a, cfg, ec2.NewFromConfig), &ec2.DescribeNatGatewaysInput{MaxResults: aws.Int32(1000)})
		found, err := every(ctx, pages, func(out *ec2.DescribeNatGatewaysOutput) []types.NatGateway { return out.NatGateways })
		return each(found, err, func(n types.NatGateway) NATGateway {
			gateway := NATGateway{
				ID: text(n.NatGatewayId), Name: nameTag(n.Tags), VPC: text(n.VpcId), Subnet: text(n.SubnetId),
				State: Clean(string(n.State)), Stack: tag(n.Tags, stackTag),
			}
			for _, address := range n.NatGatewayAddresses {
				if zone := text(address.AvailabilityZone); zone != "" && gateway.Subnet == "" {
					gateway.Zones = append(gateway.Zones, zone)
				}
			}
			return gateway
		})
	})
}

// An Address is an Elastic IP address.
type Address struct {
	ID    string // allocation id
	IP    string
	Name  string
	Stack string // the CloudFormation stack that made it, if one did
}

// Addresses lists the Elastic IP addresses of a region. (DescribeAddresses has no pages.)
func (a *Account) Addresses(ctx context.Context, region string) ([]Address, error) {
	return call(ctx, a, "EC2", "DescribeAddresses", region, "", func(ctx context.Context, cfg aws.Config) ([]Address, error) {
		out, err := clientOf(a, cfg, ec2.NewFromConfig).DescribeAddresses(ctx, &ec2.DescribeAddressesInput{})
		if err == nil && out.Addresses == nil {
			err = errIncomplete
		}
		if err != nil {
			return nil, err
		}
		return each(out.Addresses, nil, func(ip types.Address) Address {
			return Address{ID: text(ip.AllocationId), IP: text(ip.PublicIp), Name: nameTag(ip.Tags), Stack: tag(ip.Tags, stackTag)}
		})
	})
}

// An InternetGateway is an internet gateway; VPC is empty while it is not attached.
type InternetGateway struct{ ID, VPC string }

// InternetGateways lists the internet gateways of a region, that of the default VPC
// included.
func (a *Account) InternetGateways(ctx context.Context, region string) ([]InternetGateway, error) {
	return call(ctx, a, "EC2", "DescribeInternetGateways", region, "", func(ctx context.Context, cfg aws.Config) ([]InternetGateway, error) {
		pages := ec2.NewDescribeInternetGatewaysPaginator(clientOf(a, cfg, ec2.NewFromConfig), &ec2.DescribeInternetGatewaysInput{MaxResults: aws.Int32(1000)})
		found, err := every(ctx, pages, func(out *ec2.DescribeInternetGatewaysOutput) []types.InternetGateway { return out.InternetGateways })
		return each(found, err, func(g types.InternetGateway) InternetGateway {
			gateway := InternetGateway{ID: text(g.InternetGatewayId)}
			if len(g.Attachments) > 0 {
				gateway.VPC = text(g.Attachments[0].VpcId)
			}
			return gateway
		})
	})
}

// A NetworkInterface is a network interface of the account's, in a VPC.
type NetworkInterface struct {
	ID          string
	Description string // its description: services say there whose it is
	NAT         bool   // a NAT gateway's
}

// NetworkInterfaces lists the network interfaces of a region. A new account has
// none; whatever runs in a VPC has one, be it in a service of AWS's.
func (a *Account) NetworkInterfaces(ctx context.Context, region string) ([]NetworkInterface, error) {
	return call(ctx, a, "EC2", "DescribeNetworkInterfaces", region, "", func(ctx context.Context, cfg aws.Config) ([]NetworkInterface, error) {
		pages := ec2.NewDescribeNetworkInterfacesPaginator(clientOf(a, cfg, ec2.NewFromConfig), &ec2.DescribeNetworkInterfacesInput{MaxResults: aws.Int32(1000)})
		found, err := every(ctx, pages, func(out *ec2.DescribeNetworkInterfacesOutput) []types.NetworkInterface { return out.NetworkInterfaces })
		return each(found, err, func(i types.NetworkInterface) NetworkInterface {
			return NetworkInterface{ID: text(i.NetworkInterfaceId), Description: text(i.Description), NAT: ofNAT(i.InterfaceType)}
		})
	})
}

// ofNAT knows both spellings: the API's documentation has nat_gateway in its answers,
// its model natGateway.
func ofNAT(t types.NetworkInterfaceType) bool {
	return t == types.NetworkInterfaceTypeNatGateway || t == "nat_gateway"
}

// SubnetZones maps every subnet of a region, those shared with the account
// included, to its availability zone: the zone of a NAT gateway is its subnet's.
func (a *Account) SubnetZones(ctx context.Context, region string) (map[string]string, error) {
	return call(ctx, a, "EC2", "DescribeSubnets", region, "zones", func(ctx context.Context, cfg aws.Config) (map[string]string, error) {
		pages := ec2.NewDescribeSubnetsPaginator(clientOf(a, cfg, ec2.NewFromConfig), &ec2.DescribeSubnetsInput{MaxResults: aws.Int32(1000)})
		found, err := every(ctx, pages, func(out *ec2.DescribeSubnetsOutput) []types.Subnet { return out.Subnets })
		if err != nil {
			return nil, err
		}
		zones := make(map[string]string, len(found))
		for _, s := range found {
			zones[text(s.SubnetId)] = text(s.AvailabilityZone)
		}
		return zones, nil
	})
}

// stackTag is what CloudFormation puts on what it makes. Nobody else can: AWS
// reserves tag keys that begin with "aws:".
const stackTag = "aws:cloudformation:stack-name"

func tag(tags []types.Tag, key string) string {
	for _, t := range tags {
		if aws.ToString(t.Key) == key {
			return text(t.Value)
		}
	}
	return ""
}

// text is a text from AWS, cleaned; "" if there is none.
func text(s *string) string { return Clean(aws.ToString(s)) }

// lastPart is the name at the end of an ARN: what follows the last slash or colon.
func lastPart(arn string) string { return arn[strings.LastIndexAny(arn, "/:")+1:] }

package facts

import (
	"context"
	"net/netip"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// A NetworkInterface is a network interface of the account in a VPC.
type NetworkInterface struct {
	ID          string
	VPC         string
	Subnet      string
	Description string       // services write there what it belongs to
	NAT         bool         // it belongs to a NAT gateway
	Type        string       // such as "interface" or "network_load_balancer"
	Service     string       // account or alias of what made and manages it, such as "amazon-rds"; "" for none
	Instance    string       // id of the EC2 instance that it is attached to; "" for none
	Detached    bool         // it is attached to nothing
	Groups      []string     // ids of its security groups; nil where AWS does not report them
	Addresses   []netip.Addr // private ones, IPv4
	// Prefixes are the IPv4 networks that it has as well, such as those of pods.
	// (EC2 User Guide, "Prefix delegation for Amazon EC2 network interfaces".)
	Prefixes []netip.Prefix
	// Public are its private addresses by their public ones.
	Public map[netip.Addr]netip.Addr
}

// Has reports whether a private address is the interface's.
func (n NetworkInterface) Has(a netip.Addr) bool {
	return slices.Contains(n.Addresses, a) || slices.ContainsFunc(n.Prefixes, func(p netip.Prefix) bool { return p.Contains(a) })
}

// NetworkInterfaces lists the network interfaces of a region. A new account has none;
// everything that runs in a VPC has one, including the services of AWS, whose managed
// interfaces EC2 hides by default.
func NetworkInterfaces(ctx context.Context, a *account.Account, region string) ([]NetworkInterface, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeNetworkInterfaces", Region: region}, func(ctx context.Context, cfg aws.Config) ([]NetworkInterface, error) {
		pages := ec2.NewDescribeNetworkInterfacesPaginator(account.Client(a, cfg, ec2.NewFromConfig), &ec2.DescribeNetworkInterfacesInput{MaxResults: aws.Int32(1000), IncludeManagedResources: aws.Bool(true)})
		found, err := account.AllPages(ctx, pages, func(out *ec2.DescribeNetworkInterfacesOutput) []types.NetworkInterface { return out.NetworkInterfaces })
		all, malformed := convert(found, networkInterfaceOf)
		if malformed != nil {
			return nil, malformed
		}
		return all, err
	})
}

func networkInterfaceOf(i types.NetworkInterface) (NetworkInterface, error) {
	n := NetworkInterface{
		ID: account.Text(i.NetworkInterfaceId), VPC: account.Text(i.VpcId), Subnet: account.Text(i.SubnetId), Description: account.Text(i.Description),
		NAT: isNAT(i.InterfaceType), Type: awscheck.Clean(string(i.InterfaceType)), Detached: i.Status == types.NetworkInterfaceStatusAvailable,
	}
	if n.ID == "" {
		return NetworkInterface{}, account.ErrIncomplete
	}
	if aws.ToBool(i.RequesterManaged) {
		n.Service = account.Text(i.RequesterId)
	}
	if i.Attachment != nil {
		n.Instance = account.Text(i.Attachment.InstanceId)
	}
	if i.Groups != nil {
		n.Groups = []string{}
	}
	for _, g := range i.Groups {
		n.Groups = append(n.Groups, account.Text(g.GroupId))
	}
	for _, p := range i.PrivateIpAddresses {
		private, err := netip.ParseAddr(aws.ToString(p.PrivateIpAddress))
		if err != nil {
			return NetworkInterface{}, account.ErrIncomplete
		}
		n.Addresses = append(n.Addresses, private)
		if p.Association == nil || aws.ToString(p.Association.PublicIp) == "" {
			continue
		}
		public, err := netip.ParseAddr(aws.ToString(p.Association.PublicIp))
		if err != nil {
			return NetworkInterface{}, account.ErrIncomplete
		}
		if n.Public == nil {
			n.Public = map[netip.Addr]netip.Addr{}
		}
		n.Public[public] = private
	}
	if primary := aws.ToString(i.PrivateIpAddress); primary != "" && !slices.ContainsFunc(n.Addresses, func(a netip.Addr) bool { return a.String() == primary }) {
		return NetworkInterface{}, account.ErrIncomplete // it is in the list too
	}
	for _, p := range i.Ipv4Prefixes {
		prefix, err := netip.ParsePrefix(aws.ToString(p.Ipv4Prefix))
		if err != nil {
			return NetworkInterface{}, account.ErrIncomplete
		}
		n.Prefixes = append(n.Prefixes, prefix.Masked())
	}
	return n, nil
}

// isNAT recognizes both spellings: the API's documentation has nat_gateway in its answers,
// its model natGateway.
func isNAT(t types.NetworkInterfaceType) bool {
	return t == types.NetworkInterfaceTypeNatGateway || t == "nat_gateway"
}

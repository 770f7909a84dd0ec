package facts

import (
	"context"
	"errors"
	"net/netip"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
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
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeNetworkInterfaces", Region: region}, func(ctx context.Context, client *wire.Client) ([]NetworkInterface, error) {
		all, err := list(ctx, client, describeNetworkInterfaces(), networkInterfaceOf)
		if errors.Is(err, account.ErrIncomplete) { // an interface that can't be read
			return nil, err
		}
		return all, err
	})
}

func networkInterfaceOf(i wire.Node) (NetworkInterface, error) {
	text := func(path string) string { return awscheck.Clean(i.String(path)) }
	n := NetworkInterface{
		ID: text("networkInterfaceId"), VPC: text("vpcId"), Subnet: text("subnetId"), Description: text("description"),
		NAT: isNAT(text("interfaceType")), Type: text("interfaceType"), Instance: text("attachment.instanceId"), Detached: text("status") == "available",
	}
	managed, err := optionalFlag(i, "requesterManaged")
	if n.ID == "" || err != nil {
		return NetworkInterface{}, account.ErrIncomplete
	}
	if aws.ToBool(managed) {
		n.Service = text("requesterId")
	}
	groups, ok := i.List("groupSet")
	if ok {
		n.Groups = []string{}
	}
	for _, g := range groups {
		n.Groups = append(n.Groups, awscheck.Clean(g.String("groupId")))
	}
	addresses, _ := i.List("privateIpAddressesSet")
	for _, p := range addresses {
		private, err := netip.ParseAddr(p.String("privateIpAddress"))
		if err != nil {
			return NetworkInterface{}, account.ErrIncomplete
		}
		n.Addresses = append(n.Addresses, private)
		associated := p.String("association.publicIp")
		if associated == "" {
			continue
		}
		public, err := netip.ParseAddr(associated)
		if err != nil {
			return NetworkInterface{}, account.ErrIncomplete
		}
		if n.Public == nil {
			n.Public = map[netip.Addr]netip.Addr{}
		}
		n.Public[public] = private
	}
	if primary := i.String("privateIpAddress"); primary != "" && !slices.ContainsFunc(n.Addresses, func(a netip.Addr) bool { return a.String() == primary }) {
		return NetworkInterface{}, account.ErrIncomplete // it is in the list too
	}
	prefixes, _ := i.List("ipv4PrefixSet")
	for _, p := range prefixes {
		prefix, err := netip.ParsePrefix(p.String("ipv4Prefix"))
		if err != nil {
			return NetworkInterface{}, account.ErrIncomplete
		}
		n.Prefixes = append(n.Prefixes, prefix.Masked())
	}
	return n, nil
}

// isNAT recognizes both spellings: the API's documentation has nat_gateway in its answers,
// its model natGateway.
func isNAT(interfaceType string) bool {
	return interfaceType == "natGateway" || interfaceType == "nat_gateway"
}

package facts

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// A NetworkInterface is a network interface of the account's, in a VPC.
type NetworkInterface struct {
	ID          string
	Description string // its description: services say there whose it is
	NAT         bool   // a NAT gateway's
}

// NetworkInterfaces lists the network interfaces of a region. A new account has
// none; whatever runs in a VPC has one, be it in a service of AWS's.
func NetworkInterfaces(ctx context.Context, a *account.Account, region string) ([]NetworkInterface, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeNetworkInterfaces", Region: region}, func(ctx context.Context, cfg aws.Config) ([]NetworkInterface, error) {
		pages := ec2.NewDescribeNetworkInterfacesPaginator(account.Client(a, cfg, ec2.NewFromConfig), &ec2.DescribeNetworkInterfacesInput{MaxResults: aws.Int32(1000)})
		found, err := account.AllPages(ctx, pages, func(out *ec2.DescribeNetworkInterfacesOutput) []types.NetworkInterface { return out.NetworkInterfaces })
		return account.Map(found, err, func(i types.NetworkInterface) NetworkInterface {
			return NetworkInterface{ID: account.Text(i.NetworkInterfaceId), Description: account.Text(i.Description), NAT: ofNAT(i.InterfaceType)}
		})
	})
}

// ofNAT knows both spellings: the API's documentation has nat_gateway in its answers,
// its model natGateway.
func ofNAT(t types.NetworkInterfaceType) bool {
	return t == types.NetworkInterfaceTypeNatGateway || t == "nat_gateway"
}

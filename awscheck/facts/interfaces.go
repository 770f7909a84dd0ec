package facts

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// A NetworkInterface is a network interface of the account in a VPC.
type NetworkInterface struct {
	ID          string
	VPC         string
	Description string // services write there what it belongs to
	NAT         bool   // it belongs to a NAT gateway
}

// NetworkInterfaces lists the network interfaces of a region. A new account has none;
// everything that runs in a VPC has one, including the services of AWS, whose managed
// interfaces EC2 hides by default.
func NetworkInterfaces(ctx context.Context, a *account.Account, region string) ([]NetworkInterface, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeNetworkInterfaces", Region: region}, func(ctx context.Context, cfg aws.Config) ([]NetworkInterface, error) {
		pages := ec2.NewDescribeNetworkInterfacesPaginator(account.Client(a, cfg, ec2.NewFromConfig), &ec2.DescribeNetworkInterfacesInput{MaxResults: aws.Int32(1000), IncludeManagedResources: aws.Bool(true)})
		found, err := account.AllPages(ctx, pages, func(out *ec2.DescribeNetworkInterfacesOutput) []types.NetworkInterface { return out.NetworkInterfaces })
		return account.Map(found, err, func(i types.NetworkInterface) NetworkInterface {
			return NetworkInterface{ID: account.Text(i.NetworkInterfaceId), VPC: account.Text(i.VpcId), Description: account.Text(i.Description), NAT: isNAT(i.InterfaceType)}
		})
	})
}

// isNAT recognizes both spellings: the API's documentation has nat_gateway in its answers,
// its model natGateway.
func isNAT(t types.NetworkInterfaceType) bool {
	return t == types.NetworkInterfaceTypeNatGateway || t == "nat_gateway"
}

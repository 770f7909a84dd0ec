package netsim

import (
	"cmp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
)

// An Interface is a network interface.
type Interface struct {
	ID        string
	VPC       string
	Subnet    string
	About     string   // its description
	Addresses []string // private ones, IPv4, the primary one first
	Public    string   // the public address of the primary one
	Groups    []string // ids; none: the default group of the VPC
	NAT       bool     // a NAT gateway's
	Type      string   // "": interface
	Service   string   // that created and manages it, such as "amazon-rds"
	Instance  string   // id of the instance that it is attached to
}

// interfacesPage is the size of a page: smaller than that of AWS, so that a test catches a
// reader that stops after the first page.
const interfacesPage = 20

func describeInterfaces(r *Request, in *ec2.DescribeNetworkInterfacesInput) (*ec2.DescribeNetworkInterfacesOutput, error) {
	if _, err := handle.Filter(in.Filters); err != nil {
		return nil, err
	}
	part, next := handle.Page(r.Interfaces(aws.ToBool(in.IncludeManagedResources)), in.NextToken, interfacesPage)
	out := &ec2.DescribeNetworkInterfacesOutput{NetworkInterfaces: []types.NetworkInterface{}, NextToken: next}
	for _, i := range part {
		out.NetworkInterfaces = append(out.NetworkInterfaces, i.described())
	}
	return out, nil
}

func (i Interface) described() types.NetworkInterface {
	d := types.NetworkInterface{
		NetworkInterfaceId: aws.String(i.ID), VpcId: aws.String(i.VPC), Description: aws.String(i.About), Status: types.NetworkInterfaceStatusInUse,
		InterfaceType: types.NetworkInterfaceType(cmp.Or(i.Type, "interface")), RequesterManaged: aws.Bool(i.NAT || i.Service != ""), Groups: []types.GroupIdentifier{},
	}
	if i.NAT {
		d.InterfaceType = "nat_gateway"
	}
	if i.Subnet != "" {
		d.SubnetId = aws.String(i.Subnet)
	}
	if i.Service != "" {
		d.RequesterId = aws.String(i.Service)
	}
	if i.Instance != "" {
		d.Attachment = &types.NetworkInterfaceAttachment{InstanceId: aws.String(i.Instance), Status: types.AttachmentStatusAttached}
	}
	if i.Public != "" {
		d.Association = &types.NetworkInterfaceAssociation{PublicIp: aws.String(i.Public)}
	}
	for n, address := range i.Addresses {
		a := types.NetworkInterfacePrivateIpAddress{PrivateIpAddress: aws.String(address), Primary: aws.Bool(n == 0)}
		if n == 0 {
			d.PrivateIpAddress, a.Association = a.PrivateIpAddress, d.Association
		}
		d.PrivateIpAddresses = append(d.PrivateIpAddresses, a)
	}
	for _, id := range i.groups() {
		d.Groups = append(d.Groups, types.GroupIdentifier{GroupId: aws.String(id)})
	}
	return d
}

// groups are the interface's security groups. A NAT gateway's has none.
func (i Interface) groups() []string {
	if len(i.Groups) > 0 || i.NAT || !strings.HasPrefix(i.VPC, "vpc-") {
		return i.Groups
	}
	return []string{DefaultGroup(i.VPC)}
}

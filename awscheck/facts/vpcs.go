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
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A VPC is a virtual private cloud as its region lists it: the account's own, or
// another account's that is shared with it.
type VPC struct {
	ID      string
	Name    string // its Name tag; "" if it has none
	Owner   string // id of the account that owns it
	State   string // "pending", "available" or "deleting"
	Default bool   // the default VPC that AWS creates in every region
	Stack   string // the CloudFormation stack that created it, if one did
	// CIDRs are its IPv4 networks, the primary one first. One that is being
	// associated or disassociated still counts: a peering that overlaps it fails.
	CIDRs []netip.Prefix
}

// String names the VPC: "vpc-0a1b2c3d (shared services)".
func (v VPC) String() string { return words.Named(v.ID, v.Name) }

// pageOfVPCs is the page size: the most that AWS returns at once.
const pageOfVPCs = 1000

// VPCs lists the VPCs of a region, in AWS's order. With an error it returns those on the
// pages before.
func VPCs(ctx context.Context, a *account.Account, region string) ([]VPC, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeVpcs", Region: region}, func(ctx context.Context, cfg aws.Config) ([]VPC, error) {
		all := []VPC{}
		pages := ec2.NewDescribeVpcsPaginator(account.Client(a, cfg, ec2.NewFromConfig), &ec2.DescribeVpcsInput{MaxResults: aws.Int32(pageOfVPCs)})
		for pages.HasMorePages() {
			out, err := pages.NextPage(ctx)
			if err != nil {
				return all, err
			}
			if out.Vpcs == nil {
				return all, account.ErrIncomplete
			}
			for _, v := range out.Vpcs {
				vpc, err := vpcOf(v)
				if err != nil {
					return all, err
				}
				all = append(all, vpc)
			}
		}
		return all, nil
	})
}

func vpcOf(v types.Vpc) (VPC, error) {
	vpc := VPC{
		ID:      awscheck.Clean(aws.ToString(v.VpcId)),
		Name:    nameTag(v.Tags),
		Owner:   awscheck.Clean(aws.ToString(v.OwnerId)),
		State:   awscheck.Clean(string(v.State)),
		Default: aws.ToBool(v.IsDefault),
		Stack:   tag(v.Tags, StackTag),
	}
	if len(v.CidrBlockAssociationSet) == 0 { // the primary block is in it: without it secondary ones could be missing
		return VPC{}, account.ErrIncomplete
	}
	blocks := []string{}
	for _, b := range v.CidrBlockAssociationSet {
		if b.CidrBlockState != nil && (b.CidrBlockState.State == types.VpcCidrBlockStateCodeDisassociated ||
			b.CidrBlockState.State == types.VpcCidrBlockStateCodeFailed) {
			continue
		}
		blocks = append(blocks, aws.ToString(b.CidrBlock))
	}
	// The primary block is in the set too, not necessarily first.
	if primary := aws.ToString(v.CidrBlock); primary != "" {
		blocks = slices.DeleteFunc(blocks, func(s string) bool { return s == primary })
		blocks = slices.Insert(blocks, 0, primary)
	}
	var err error
	vpc.CIDRs, err = prefixesOf(blocks)
	if err != nil || vpc.ID == "" || vpc.Owner == "" || len(vpc.CIDRs) == 0 {
		return VPC{}, account.ErrIncomplete // every VPC has an owner and an IPv4 network
	}
	return vpc, nil
}

// prefixesOf parses networks from a reply.
func prefixesOf(blocks []string) ([]netip.Prefix, error) {
	prefixes := make([]netip.Prefix, 0, len(blocks))
	for _, s := range blocks {
		p, err := netip.ParsePrefix(s)
		if err != nil {
			return nil, account.ErrIncomplete
		}
		prefixes = append(prefixes, p.Masked())
	}
	return prefixes, nil
}

// A VPCAttribute is a setting of a VPC that is on or off.
type VPCAttribute string

const (
	DNSSupport   VPCAttribute = "enableDnsSupport"   // its resolver answers
	DNSHostnames VPCAttribute = "enableDnsHostnames" // instances get DNS hostnames
)

// AttributeOf reports whether a setting of a VPC is on. Only the VPC's owner can
// change it.
func AttributeOf(ctx context.Context, a *account.Account, region, vpc string, name VPCAttribute) (bool, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeVpcAttribute", Region: region, Key: vpc + "\x00" + string(name)}, func(ctx context.Context, cfg aws.Config) (bool, error) {
		op := describeVPCAttribute().With(wire.Param{Name: "Attribute", Value: string(name)}, wire.Param{Name: "VpcId", Value: vpc})
		reply, err := wireClient(a, cfg).Call(ctx, wire.Input{Operation: op})
		if err != nil {
			return false, err
		}
		return flag(reply, string(name)+".value") // the member has the attribute's name
	})
}

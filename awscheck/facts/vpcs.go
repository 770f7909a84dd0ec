package facts

import (
	"context"
	"net/netip"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"

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

// VPCs lists the VPCs of a region, in AWS's order. With an error it returns those on the
// pages before.
func VPCs(ctx context.Context, a *account.Account, region string) ([]VPC, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeVpcs", Region: region}, func(ctx context.Context, client *wire.Client) ([]VPC, error) {
		return list(ctx, client, describeVPCs(), vpcOf)
	})
}

func vpcOf(v wire.Node) (VPC, error) {
	text := func(path string) string { return awscheck.Clean(v.String(path)) }
	tags := ec2Tags(v)
	vpc := VPC{ID: text("vpcId"), Name: tags.name(), Owner: text("ownerId"), State: text("state"), Stack: tags.value(StackTag)}
	byDefault, err := optionalFlag(v, "isDefault")
	vpc.Default = aws.ToBool(byDefault)
	associations, _ := v.List("cidrBlockAssociationSet")
	if err != nil || len(associations) == 0 { // the primary block is in it: without it secondary ones could be missing
		return VPC{}, account.ErrIncomplete
	}
	blocks := []string{}
	for _, b := range associations {
		if state := b.String("cidrBlockState.state"); state != "disassociated" && state != "failed" {
			blocks = append(blocks, b.String("cidrBlock"))
		}
	}
	// The primary block is in the set too, not necessarily first.
	if primary := v.String("cidrBlock"); primary != "" {
		blocks = slices.DeleteFunc(blocks, func(s string) bool { return s == primary })
		blocks = slices.Insert(blocks, 0, primary)
	}
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
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeVpcAttribute", Region: region, Key: vpc + "\x00" + string(name)}, func(ctx context.Context, client *wire.Client) (bool, error) {
		op := describeVPCAttribute().With(wire.Param{Name: "Attribute", Value: string(name)}, wire.Param{Name: "VpcId", Value: vpc})
		reply, err := client.Call(ctx, wire.Input{Operation: op})
		if err != nil {
			return false, err
		}
		return flag(reply, string(name)+".value") // the member has the attribute's name
	})
}

package facts

import (
	"context"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// EncryptionByDefault reports whether EC2 encrypts new EBS volumes of a region by default.
func EncryptionByDefault(ctx context.Context, a *account.Account, region string) (bool, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "GetEbsEncryptionByDefault", Region: region}, func(ctx context.Context, client *wire.Client) (bool, error) {
		reply, err := client.Call(ctx, wire.Input{Operation: getEBSEncryptionByDefault()})
		if err != nil {
			return false, err
		}
		return flag(reply, "ebsEncryptionByDefault")
	})
}

// DefaultKey returns the KMS key of the encryption by default of a region: an ARN, an id or
// an alias. AWSManagedKey reports whether it is the key of AWS.
func DefaultKey(ctx context.Context, a *account.Account, region string) (string, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "GetEbsDefaultKmsKeyId", Region: region}, func(ctx context.Context, client *wire.Client) (string, error) {
		reply, err := client.Call(ctx, wire.Input{Operation: getEBSDefaultKMSKeyID()})
		key := awscheck.Clean(reply.String("kmsKeyId"))
		if err == nil && key == "" {
			err = account.ErrIncomplete
		}
		return key, err
	})
}

// AWSManagedKey reports whether the default key is AWS's own, alias/aws/ebs. (AWS CLI
// Command Reference, get-ebs-default-kms-key-id.)
func AWSManagedKey(key string) bool {
	return key == "alias/aws/ebs" || strings.HasSuffix(key, ":alias/aws/ebs")
}

// MetadataDefaults are an account's defaults for instance metadata in a region. A zero value
// is no preference. (EC2 User Guide, "Configure instance metadata options for new
// instances".)
type MetadataDefaults struct {
	Disabled           bool // instances have no metadata
	HopLimit           int  // 0: no preference
	RequireTokens      bool // IMDSv2 is required
	EnforceTokens      bool // an instance that does not require IMDSv2 does not launch
	OrganizationPolicy bool // a declarative policy of the organization sets them
}

// declarativePolicy is what manages a default that the organization sets.
const declarativePolicy = "declarative-policy"

// InstanceMetadataDefaults returns the account's defaults for instance metadata in a region.
func InstanceMetadataDefaults(ctx context.Context, a *account.Account, region string) (MetadataDefaults, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "GetInstanceMetadataDefaults", Region: region}, func(ctx context.Context, client *wire.Client) (MetadataDefaults, error) {
		reply, err := client.Call(ctx, wire.Input{Operation: getInstanceMetadataDefaults()})
		if err != nil {
			return MetadataDefaults{}, err
		}
		d, ok := reply.Find("accountLevel")
		hops := 0
		if limit, set := d.Find("httpPutResponseHopLimit"); set && ok {
			hops, err = strconv.Atoi(limit.Text)
		}
		if err != nil || !ok {
			return MetadataDefaults{}, account.ErrIncomplete
		}
		return MetadataDefaults{
			Disabled: d.String("httpEndpoint") == "disabled", HopLimit: max(0, hops), // -1 is no preference
			RequireTokens: d.String("httpTokens") == "required", EnforceTokens: d.String("httpTokensEnforced") == "enabled",
			OrganizationPolicy: d.String("managedBy") == declarativePolicy,
		}, nil
	})
}

// A PublicAccessBlock is the VPC block public access of a region. (VPC User Guide, "VPC BPA
// basics".)
type PublicAccessBlock struct {
	Mode               string // "off", "block-bidirectional" or "block-ingress"
	OrganizationPolicy bool   // a declarative policy of the organization sets it
}

// VPCPublicAccessBlock returns the VPC block public access of a region.
func VPCPublicAccessBlock(ctx context.Context, a *account.Account, region string) (PublicAccessBlock, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeVpcBlockPublicAccessOptions", Region: region}, func(ctx context.Context, client *wire.Client) (PublicAccessBlock, error) {
		reply, err := client.Call(ctx, wire.Input{Operation: describePublicAccessOptions()})
		if err != nil {
			return PublicAccessBlock{}, err
		}
		o, _ := reply.Find("vpcBlockPublicAccessOptions")
		block := PublicAccessBlock{Mode: awscheck.Clean(o.String("internetGatewayBlockMode")), OrganizationPolicy: o.String("managedBy") == declarativePolicy}
		if block.Mode == "" {
			return PublicAccessBlock{}, account.ErrIncomplete
		}
		return block, nil
	})
}

// A PublicAccessExclusion exempts a VPC or a subnet from VPC block public access.
type PublicAccessExclusion struct {
	Resource string // id of the VPC or subnet
	Mode     string // "allow-bidirectional" or "allow-egress"
	Active   bool
}

// PublicAccessExclusions lists the exclusions from VPC block public access of a region.
func PublicAccessExclusions(ctx context.Context, a *account.Account, region string) ([]PublicAccessExclusion, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeVpcBlockPublicAccessExclusions", Region: region}, func(ctx context.Context, client *wire.Client) ([]PublicAccessExclusion, error) {
		return list(ctx, client, describePublicAccessExclusions(), func(e wire.Node) (PublicAccessExclusion, error) {
			state := e.String("state")
			return PublicAccessExclusion{
				Resource: lastPart(awscheck.Clean(e.String("resourceArn"))), Mode: awscheck.Clean(e.String("internetGatewayExclusionMode")),
				Active: state == "create-complete" || state == "update-complete",
			}, nil
		})
	})
}

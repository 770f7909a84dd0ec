package facts

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// EncryptionByDefault reports whether EC2 encrypts new EBS volumes of a region by default.
func EncryptionByDefault(ctx context.Context, a *account.Account, region string) (bool, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "GetEbsEncryptionByDefault", Region: region}, func(ctx context.Context, cfg aws.Config) (bool, error) {
		out, err := account.Client(a, cfg, ec2.NewFromConfig).GetEbsEncryptionByDefault(ctx, &ec2.GetEbsEncryptionByDefaultInput{})
		if err == nil && out.EbsEncryptionByDefault == nil {
			err = account.ErrIncomplete
		}
		if err != nil {
			return false, err
		}
		return *out.EbsEncryptionByDefault, nil
	})
}

// DefaultKey returns the KMS key of the encryption by default of a region: an ARN, an id or
// an alias. AWSManagedKey reports whether it is the key of AWS.
func DefaultKey(ctx context.Context, a *account.Account, region string) (string, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "GetEbsDefaultKmsKeyId", Region: region}, func(ctx context.Context, cfg aws.Config) (string, error) {
		out, err := account.Client(a, cfg, ec2.NewFromConfig).GetEbsDefaultKmsKeyId(ctx, &ec2.GetEbsDefaultKmsKeyIdInput{})
		if err == nil && account.Text(out.KmsKeyId) == "" {
			err = account.ErrIncomplete
		}
		if err != nil {
			return "", err
		}
		return account.Text(out.KmsKeyId), nil
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

// InstanceMetadataDefaults returns the account's defaults for instance metadata in a region.
func InstanceMetadataDefaults(ctx context.Context, a *account.Account, region string) (MetadataDefaults, error) {
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "GetInstanceMetadataDefaults", Region: region}, func(ctx context.Context, cfg aws.Config) (MetadataDefaults, error) {
		out, err := account.Client(a, cfg, ec2.NewFromConfig).GetInstanceMetadataDefaults(ctx, &ec2.GetInstanceMetadataDefaultsInput{})
		if err == nil && out.AccountLevel == nil {
			err = account.ErrIncomplete
		}
		if err != nil {
			return MetadataDefaults{}, err
		}
		d := out.AccountLevel
		return MetadataDefaults{
			Disabled:      d.HttpEndpoint == types.InstanceMetadataEndpointStateDisabled,
			HopLimit:      max(0, int(aws.ToInt32(d.HttpPutResponseHopLimit))), // -1 is no preference
			RequireTokens: d.HttpTokens == types.HttpTokensStateRequired, EnforceTokens: d.HttpTokensEnforced == types.HttpTokensEnforcedStateEnabled,
			OrganizationPolicy: d.ManagedBy == types.ManagedByDeclarativePolicy,
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
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeVpcBlockPublicAccessOptions", Region: region}, func(ctx context.Context, cfg aws.Config) (PublicAccessBlock, error) {
		out, err := account.Client(a, cfg, ec2.NewFromConfig).DescribeVpcBlockPublicAccessOptions(ctx, &ec2.DescribeVpcBlockPublicAccessOptionsInput{})
		if err == nil && (out.VpcBlockPublicAccessOptions == nil || out.VpcBlockPublicAccessOptions.InternetGatewayBlockMode == "") {
			err = account.ErrIncomplete
		}
		if err != nil {
			return PublicAccessBlock{}, err
		}
		o := out.VpcBlockPublicAccessOptions
		return PublicAccessBlock{Mode: awscheck.Clean(string(o.InternetGatewayBlockMode)), OrganizationPolicy: o.ManagedBy == types.ManagedByDeclarativePolicy}, nil
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
	return account.Call(ctx, a, account.Request{Service: "EC2", Operation: "DescribeVpcBlockPublicAccessExclusions", Region: region}, func(ctx context.Context, cfg aws.Config) ([]PublicAccessExclusion, error) {
		client := account.Client(a, cfg, ec2.NewFromConfig)
		found, err := account.MarkedPages(func(token *string) ([]types.VpcBlockPublicAccessExclusion, *string, bool, error) {
			out, err := client.DescribeVpcBlockPublicAccessExclusions(ctx, &ec2.DescribeVpcBlockPublicAccessExclusionsInput{NextToken: token})
			if err != nil {
				return nil, nil, false, err
			}
			return out.VpcBlockPublicAccessExclusions, out.NextToken, aws.ToString(out.NextToken) != "", nil
		})
		return account.Map(found, err, func(e types.VpcBlockPublicAccessExclusion) PublicAccessExclusion {
			active := e.State == types.VpcBlockPublicAccessExclusionStateCreateComplete || e.State == types.VpcBlockPublicAccessExclusionStateUpdateComplete
			return PublicAccessExclusion{Resource: lastPart(account.Text(e.ResourceArn)), Mode: awscheck.Clean(string(e.InternetGatewayExclusionMode)), Active: active}
		})
	})
}

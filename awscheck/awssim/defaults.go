package awssim

import (
	"cmp"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Defaults are the account's EC2 defaults in a region. The zero value is that of a new
// account.
type Defaults struct {
	Encryption        bool   // of new EBS volumes
	Key               string // "": AWS's own
	HopLimit          int32  // of instance metadata; 0: no preference
	NoMetadata        bool
	EnforceTokens     bool
	RequireTokens     bool
	PublicAccess      string            // "": off
	PublicExclusions  []PublicExclusion // from it
	DeclarativePolicy bool              // the organization sets all of this
}

// A PublicExclusion exempts a VPC from VPC block public access.
type PublicExclusion struct {
	VPC   string
	Mode  string
	State string // "": create-complete
}

// defaultHandlers answer what reports the account's EC2 defaults.
func defaultHandlers() map[string]handler {
	return map[string]handler{
		"EC2.GetEbsEncryptionByDefault": on("ec2:GetEbsEncryptionByDefault", func(r *request, _ *ec2.GetEbsEncryptionByDefaultInput) (*ec2.GetEbsEncryptionByDefaultOutput, error) {
			return &ec2.GetEbsEncryptionByDefaultOutput{EbsEncryptionByDefault: aws.Bool(r.here().Defaults.Encryption)}, nil
		}),
		"EC2.GetEbsDefaultKmsKeyId": on("ec2:GetEbsDefaultKmsKeyId", func(r *request, _ *ec2.GetEbsDefaultKmsKeyIdInput) (*ec2.GetEbsDefaultKmsKeyIdOutput, error) {
			return &ec2.GetEbsDefaultKmsKeyIdOutput{KmsKeyId: aws.String(cmp.Or(r.here().Defaults.Key, "alias/aws/ebs"))}, nil
		}),
		"EC2.GetInstanceMetadataDefaults": on("ec2:GetInstanceMetadataDefaults", func(r *request, _ *ec2.GetInstanceMetadataDefaultsInput) (*ec2.GetInstanceMetadataDefaultsOutput, error) {
			return &ec2.GetInstanceMetadataDefaultsOutput{AccountLevel: r.here().Defaults.metadata()}, nil
		}),
		"EC2.DescribeVpcBlockPublicAccessOptions": on("ec2:DescribeVpcBlockPublicAccessOptions", func(r *request, _ *ec2.DescribeVpcBlockPublicAccessOptionsInput) (*ec2.DescribeVpcBlockPublicAccessOptionsOutput, error) {
			return &ec2.DescribeVpcBlockPublicAccessOptionsOutput{VpcBlockPublicAccessOptions: &types.VpcBlockPublicAccessOptions{
				AwsAccountId: aws.String(r.account.ID), AwsRegion: aws.String(r.region), State: types.VpcBlockPublicAccessStateDefaultState,
				InternetGatewayBlockMode: types.InternetGatewayBlockMode(cmp.Or(r.here().Defaults.PublicAccess, "off")), ManagedBy: r.here().Defaults.managedBy(),
			}}, nil
		}),
		"EC2.DescribeVpcBlockPublicAccessExclusions": on("ec2:DescribeVpcBlockPublicAccessExclusions", func(r *request, in *ec2.DescribeVpcBlockPublicAccessExclusionsInput) (*ec2.DescribeVpcBlockPublicAccessExclusionsOutput, error) {
			out := &ec2.DescribeVpcBlockPublicAccessExclusionsOutput{}
			out.VpcBlockPublicAccessExclusions, out.NextToken = listed(r.here().Defaults.PublicExclusions, in.NextToken, func(e PublicExclusion) types.VpcBlockPublicAccessExclusion {
				return types.VpcBlockPublicAccessExclusion{
					ResourceArn: aws.String(r.arn("ec2", "vpc/"+e.VPC)), InternetGatewayExclusionMode: types.InternetGatewayExclusionMode(e.Mode),
					State: types.VpcBlockPublicAccessExclusionState(cmp.Or(e.State, "create-complete")),
				}
			})
			return out, nil
		}),
	}
}

// metadata has the fields that are set: AWS leaves out those without a preference.
func (d Defaults) metadata() *types.InstanceMetadataDefaultsResponse {
	m := &types.InstanceMetadataDefaultsResponse{ManagedBy: d.managedBy()}
	if d.HopLimit != 0 {
		m.HttpPutResponseHopLimit = aws.Int32(d.HopLimit)
	}
	if d.NoMetadata {
		m.HttpEndpoint = types.InstanceMetadataEndpointStateDisabled
	}
	if d.EnforceTokens {
		m.HttpTokensEnforced = types.HttpTokensEnforcedStateEnabled
	}
	if d.RequireTokens {
		m.HttpTokens = types.HttpTokensStateRequired
	}
	return m
}

func (d Defaults) managedBy() types.ManagedBy {
	if d.DeclarativePolicy {
		return types.ManagedByDeclarativePolicy
	}
	return types.ManagedByAccount
}

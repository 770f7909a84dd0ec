package awssim

import (
	"cmp"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// Defaults are the account's EC2 defaults in a region. The zero value has those of a new
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
		"EC2.GetEbsEncryptionByDefault": handle.OnWire("ec2:GetEbsEncryptionByDefault", func(r *request, _ wire.Input) (reply.Object, error) {
			return reply.Object{"ebsEncryptionByDefault": r.here().Defaults.Encryption}, nil
		}),
		"EC2.GetEbsDefaultKmsKeyId": handle.OnWire("ec2:GetEbsDefaultKmsKeyId", func(r *request, _ wire.Input) (reply.Object, error) {
			return reply.Object{"kmsKeyId": cmp.Or(r.here().Defaults.Key, "alias/aws/ebs")}, nil
		}),
		"EC2.GetInstanceMetadataDefaults": handle.OnWire("ec2:GetInstanceMetadataDefaults", func(r *request, _ wire.Input) (reply.Object, error) {
			return reply.Object{"accountLevel": r.here().Defaults.metadata()}, nil
		}),
		"EC2.DescribeVpcBlockPublicAccessOptions": handle.OnWire("ec2:DescribeVpcBlockPublicAccessOptions", func(r *request, _ wire.Input) (reply.Object, error) {
			return reply.Object{"vpcBlockPublicAccessOptions": reply.Object{
				"awsAccountId": r.account.ID, "awsRegion": r.region, "state": "default-state",
				"internetGatewayBlockMode": cmp.Or(r.here().Defaults.PublicAccess, "off"), "managedBy": r.here().Defaults.managedBy(),
			}}, nil
		}),
		"EC2.DescribeVpcBlockPublicAccessExclusions": handle.OnWire("ec2:DescribeVpcBlockPublicAccessExclusions", func(r *request, call wire.Input) (reply.Object, error) {
			var all []any
			for _, e := range r.here().Defaults.PublicExclusions {
				all = append(all, reply.Object{
					"resourceArn": r.arn("ec2", "vpc/"+e.VPC), "internetGatewayExclusionMode": e.Mode, "state": cmp.Or(e.State, "create-complete"),
				})
			}
			return handle.WirePage(call, all, resourcesPage), nil
		}),
	}
}

// metadata has the fields that are set: AWS leaves out those without a preference.
func (d Defaults) metadata() reply.Object {
	m := reply.Object{"managedBy": d.managedBy()}
	if d.HopLimit != 0 {
		m["httpPutResponseHopLimit"] = d.HopLimit
	}
	if d.NoMetadata {
		m["httpEndpoint"] = "disabled"
	}
	if d.EnforceTokens {
		m["httpTokensEnforced"] = "enabled"
	}
	if d.RequireTokens {
		m["httpTokens"] = "required"
	}
	return m
}

func (d Defaults) managedBy() string {
	if d.DeclarativePolicy {
		return "declarative-policy"
	}
	return "account"
}

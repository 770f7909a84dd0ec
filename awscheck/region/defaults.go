package region

import (
	"context"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// keyPolicyGuide says what the policy of a customer's key must allow.
const keyPolicyGuide = "https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html"

// CheckEncryptionDefault checks whether new EBS volumes are encrypted with a key of the
// customer, which nodes can use only if its key policy allows it. It returns one finding,
// region.defaults.encryption.
func CheckEncryptionDefault(ctx context.Context, a *account.Account, region string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.RegionEncryption, Evidence: awscheck.Live, Region: region}
	var on bool
	var key string
	var onErr, keyErr error
	parallel.Do(
		func() { on, onErr = facts.EncryptionByDefault(ctx, a, region) },
		func() { key, keyErr = facts.DefaultKey(ctx, a, region) },
	)
	switch {
	case onErr == nil && !on:
		f.Status, f.Detail = awscheck.Pass, "EBS encryption by default is off in "+region+"."
	case keyErr == nil && facts.AWSManagedKey(key):
		f.Status, f.Detail = awscheck.Pass, "EBS encryption by default in "+region+" uses the AWS managed key, if it is on."
		if onErr == nil {
			f.Detail = "EBS encryption by default in " + region + " uses the AWS managed key."
		}
	case onErr != nil || keyErr != nil:
		return []awscheck.Finding{account.MarkUnverifiedBy(f, onErr, keyErr)}
	default:
		f.Status, f.Resources = awscheck.Warn, []string{key}
		f.Detail = fmt.Sprintf("EBS encryption by default in %s uses the customer managed key %s. "+
			"Nodes start only if the key policy allows the service-linked role AWSServiceRoleForAutoScaling to use the key; otherwise they stop with Client.InternalError.", region, key)
		f.Remedy = awscheck.Remedy{
			Text: "Make sure that the key policy has the two statements for AWSServiceRoleForAutoScaling that the guide shows: one for the use of the key, one for CreateGrant. " +
				"If the role does not exist yet, create it first: a key policy can't name a role that does not exist.",
			AcceptIf: "the key policy has these statements",
			Look:     []string{a.CommandIn(region, "kms", "get-key-policy", "--key-id", key, "--policy-name", "default", "--output", "text")},
			Commands: []string{a.CommandIn("", "iam", "create-service-linked-role", "--aws-service-name", "autoscaling.amazonaws.com")},
			Links:    []string{keyPolicyGuide},
		}
	}
	return []awscheck.Finding{f}
}

// CheckMetadataDefaults checks whether the account's defaults for instance metadata let
// nodes start and pods work. It returns one finding, region.defaults.metadata. A launch
// template overrides the defaults, so that a problem is a warning only.
func CheckMetadataDefaults(ctx context.Context, a *account.Account, region string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.RegionMetadata, Evidence: awscheck.Live, Region: region}
	d, err := facts.InstanceMetadataDefaults(ctx, a, region)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	modify := []string{"ec2", "modify-instance-metadata-defaults"}
	f.Status = awscheck.Warn
	switch {
	case d.Disabled:
		f.Detail = "The account's default in " + region + " turns instance metadata off: nodes can't join the cluster without it."
		modify = append(modify, "--http-endpoint", "no-preference")
	case d.EnforceTokens && !d.RequireTokens:
		f.Detail = "The account's default in " + region + " is that an instance does not launch unless it requires IMDSv2, and the default does not require it."
		modify = append(modify, "--http-tokens", "required")
	case d.HopLimit == 1:
		f.Detail = "The account's default in " + region + " for the hop limit of instance metadata is 1: pods that need the metadata of their node can't reach it."
		modify = append(modify, "--http-put-response-hop-limit", "2")
	default:
		f.Status, f.Detail = awscheck.Pass, "The account's defaults for instance metadata in "+region+" let nodes start and pods read it."
		return []awscheck.Finding{f}
	}
	f.Detail += " A launch template can override the default."
	f.Remedy = awscheck.Remedy{
		Text:     "Change the default before the activation, or ask Astronomer whether the launch template of its nodes overrides it.",
		AcceptIf: "Astronomer's launch template overrides it",
		Look:     []string{a.CommandIn(region, "ec2", "get-instance-metadata-defaults")},
		Commands: []string{a.CommandIn(region, modify...)},
	}
	if d.OrganizationPolicy {
		f.Detail += " A declarative policy of your organization sets it."
		f.Remedy.Text = "Ask your organization's administrators to change their declarative policy, or ask Astronomer whether the launch template of its nodes overrides it."
		f.Remedy.Owner, f.Remedy.Commands = awscheck.OwnerOrganization, nil
	}
	return []awscheck.Finding{f}
}

// CheckPublicAccess checks whether VPC block public access lets a data plane reach the
// internet through its NAT gateways. It returns one finding, region.defaults.public_access.
// An active data plane can have an exclusion; one that does not exist yet cannot.
func CheckPublicAccess(ctx context.Context, a *account.Account, region string, plan dataplane.Plan) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.RegionPublicAccess, Evidence: awscheck.Live, Region: region}
	block, err := facts.VPCPublicAccessBlock(ctx, a, region)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	allows := []string{"allow-bidirectional"} // modes of exclusions that undo the block
	switch block.Mode {
	case "off":
		f.Status, f.Detail = awscheck.Pass, "VPC block public access is off in "+region+"."
		return []awscheck.Finding{f}
	case "block-ingress":
		f.Status = awscheck.Warn
		f.Detail = "VPC block public access is block-ingress in " + region + ": NAT gateways work, and nothing on the internet can connect to the data plane."
	case "block-bidirectional":
		f.Status = awscheck.Fail
		f.Detail = "VPC block public access is block-bidirectional in " + region + ": no NAT gateway works, so the data plane can't reach the internet."
		allows = append(allows, "allow-egress")
	default:
		err := account.Classify(account.ErrIncomplete, account.Request{Service: "EC2", Operation: "DescribeVpcBlockPublicAccessOptions", Region: region})
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	excluded, err := excludedVPC(ctx, a, region, plan, allows)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	if excluded != "" {
		f.Status, f.Detail = awscheck.Pass, fmt.Sprintf("VPC block public access is %s in %s, and Astro's VPC %s is excluded from it.", block.Mode, region, excluded)
		return []awscheck.Finding{f}
	}
	f.Remedy = publicAccessRemedy(a, region, block)
	return []awscheck.Finding{f}
}

// excludedVPC returns the id of Astro's VPC if an exclusion with one of the modes exempts
// it; "" if none does.
func excludedVPC(ctx context.Context, a *account.Account, region string, plan dataplane.Plan, modes []string) (string, error) {
	own, err := plan.In(ctx, a, region)
	if err != nil || len(own.VPCs) == 0 {
		return "", err
	}
	exclusions, err := facts.PublicAccessExclusions(ctx, a, region)
	if err != nil {
		return "", err
	}
	for _, e := range exclusions {
		if e.Active && slices.Contains(own.VPCs, e.Resource) && slices.Contains(modes, e.Mode) {
			return e.Resource, nil
		}
	}
	return "", nil
}

func publicAccessRemedy(a *account.Account, region string, block facts.PublicAccessBlock) awscheck.Remedy {
	r := awscheck.Remedy{
		Text:     "Turn VPC block public access off in the region, or ask Astronomer how to exclude the data plane's VPC once it exists.",
		Look:     []string{a.CommandIn(region, "ec2", "describe-vpc-block-public-access-options")},
		Commands: []string{a.CommandIn(region, "ec2", "modify-vpc-block-public-access-options", "--internet-gateway-block-mode", "off")},
		Links:    []string{"https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html"},
		AcceptIf: "nothing has to connect to the data plane from the internet",
	}
	if block.Mode == "block-bidirectional" {
		r.AcceptIf = ""
	}
	if block.OrganizationPolicy {
		r.Text = "Ask your organization's administrators to turn it off in this account, or to allow exclusions. A declarative policy of your organization sets it."
		r.Owner, r.Commands = awscheck.OwnerOrganization, nil
	}
	return r
}

package inventory

import (
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/pattern"
)

// isBaselineName reports whether the name of a resource, or of its stack, belongs to
// what an organization creates in each of its accounts. A workload with such a name gives a
// warning instead of a failure, never a pass.
//
// Sources: AWS Control Tower User Guide, "About AWS accounts in AWS Control Tower"
// (resources of shared and enrolled accounts); CloudFormation User Guide, "Grant
// permissions for StackSets"; the names that the consoles of CloudTrail and Config propose;
// Landing Zone Accelerator with its default prefix
// (awslabs/landing-zone-accelerator-on-aws, accelerator.ts, accelerator-resource-names.ts);
// Account Factory for Terraform (aws-ia/terraform-aws-control_tower_account_factory,
// modules/aft-iam-roles).
func (info accountInfo) isBaselineName(name string) bool {
	if isBootstrapStack(name) || isBootstrapName(name) && strings.Contains(name, "-"+info.account+"-") {
		return true
	}
	name = strings.ToLower(name)
	for _, prefix := range []string{
		"aws-controltower-", "awscontroltower",
		"stackset-", "stacksets-exec-", "awscloudformationstackset",
		"aws-cloudtrail-logs-", "cloudtrail_cloudwatchlogs_role",
		"config-bucket-", "config-role-", "awsconfig",
		"awsaccelerator-", "aws-accelerator-",
	} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return slices.Contains([]string{"awsaftexecution", "awsaftservice"}, name)
}

// isBootstrapStack reports whether a stack is from the CDK bootstrap, or from the bootstrap
// of Landing Zone Accelerator.
func isBootstrapStack(name string) bool {
	return name == "CDKToolkit" || name == "AWSAccelerator-CDKToolkit"
}

// bootstrapName is the form of the names in the CDK bootstrap, with any qualifier.
// (aws/aws-cdk-cli, bootstrap-template.yaml.)
var bootstrapName = pattern.New(`^cdk-[A-Za-z0-9_-]{1,10}-(assets|container-assets|(deploy|file-publishing|image-publishing|lookup|cfn-exec)-role)-\d{12}-[a-z0-9-]+$`)

// isBootstrapName reports whether the name of a bucket or role has the form of those of the
// CDK bootstrap.
func isBootstrapName(name string) bool { return bootstrapName().MatchString(name) }

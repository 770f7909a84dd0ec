package permissions

import (
	"slices"
	"strings"
)

// The actions of IAM and CloudFormation, and which of them a policy can allow on one
// role or one stack alone. Source: Service Authorization Reference, "Actions
// defined by AWS CloudFormation" and "… by AWS Identity and Access Management",
// as of 2026-09-23. The actions of the Cloud Control API have CloudFormation's prefix
// and are not listed: the reference has them as another service.

// stackActions are the CloudFormation actions that act on a stack.
const stackActions = `
CancelUpdateStack ContinueUpdateRollback CreateChangeSet CreateStack CreateStackRefactor DeleteChangeSet
DeleteStack DescribeChangeSet DescribeChangeSetHooks DescribeEvents DescribeStackEvents
DescribeStackRefactor DescribeStackResource DescribeStackResourceDrifts DescribeStackResources
DescribeStacks DetectStackDrift DetectStackResourceDrift ExecuteChangeSet ExecuteStackRefactor
GetStackPolicy GetTemplate GetTemplateSummary ListChangeSets ListHookResults ListStackRefactorActions
ListStackRefactors ListStackResources RecordHandlerProgress RollbackStack SetStackPolicy SignalResource
TagResource UntagResource UpdateStack UpdateTerminationProtection`

// otherStackActions are the rest of CloudFormation's.
const otherStackActions = `
ActivateOrganizationsAccess ActivateType BatchDescribeTypeConfigurations CreateGeneratedTemplate
CreateStackInstances CreateStackSet CreateUploadBucket DeactivateOrganizationsAccess DeactivateType
DeleteGeneratedTemplate DeleteStackInstances DeleteStackSet DeregisterType DescribeAccountLimits
DescribeGeneratedTemplate DescribeOrganizationsAccess DescribePublisher DescribeResourceScan
DescribeStackDriftDetectionStatus DescribeStackInstance DescribeStackSet DescribeStackSetOperation
DescribeType DescribeTypeRegistration DetectStackSetDrift EstimateTemplateCost GetGeneratedTemplate
GetHookResult ImportStacksToStackSet ListAllHookResults ListExports ListGeneratedTemplates ListImports
ListResourceScanRelatedResources ListResourceScanResources ListResourceScans ListStackInstanceResourceDrifts
ListStackInstances ListStackSetAutoDeploymentTargets ListStackSetOperationResults ListStackSetOperations
ListStackSets ListStacks ListTypeRegistrations ListTypeVersions ListTypes PublishType RegisterPublisher
RegisterType SetTypeConfiguration SetTypeDefaultVersion StartResourceScan StopStackSetOperation TestType
UpdateGeneratedTemplate UpdateStackInstances UpdateStackSet ValidateTemplate`

// roleActions are the IAM actions that act on a role.
const roleActions = `
AttachRolePolicy CreateRole CreateServiceLinkedRole DeleteRole DeleteRolePermissionsBoundary
DeleteRolePolicy DeleteServiceLinkedRole DetachRolePolicy GenerateServiceLastAccessedDetails
GetContextKeysForPrincipalPolicy GetRole GetRolePolicy GetServiceLinkedRoleDeletionStatus
ListAttachedRolePolicies ListInstanceProfilesForRole ListPoliciesGrantingServiceAccess ListRolePolicies
ListRoleTags PassRole PutRolePermissionsBoundary PutRolePolicy SimulatePrincipalPolicy TagRole UntagRole
UpdateAssumeRolePolicy UpdateRole UpdateRoleDescription`

// cloudFormationActions lists the CloudFormation actions that match a pattern such as "*"
// or "Describe*", with their prefix, sorted. A name without a wildcard that is not on the
// list is listed too.
func cloudFormationActions(pattern string) []string {
	var found []string
	for _, name := range strings.Fields(stackActions + " " + otherStackActions) {
		if wildcardMatch(strings.ToLower(pattern), strings.ToLower(name)) {
			found = append(found, "cloudformation:"+name)
		}
	}
	if found == nil && pattern != "" && !strings.ContainsAny(pattern, "*?") {
		found = []string{"cloudformation:" + pattern}
	}
	slices.Sort(found)
	return found
}

// actsOn returns the resource type on which a policy can allow an action: "role",
// "stack", or "" for an action that a policy allows on every resource or on none.
func actsOn(action string) string {
	service, name, _ := strings.Cut(action, ":")
	switch {
	case service == "iam" && slices.Contains(strings.Fields(roleActions), name):
		return "role"
	case service == "cloudformation" && slices.Contains(strings.Fields(stackActions), name):
		return "stack"
	}
	return ""
}

// ActsOnRole reports whether a policy can allow an action, such as iam:GetRole, on one role alone.
func ActsOnRole(action string) bool { return actsOn(action) == "role" }

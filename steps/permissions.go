package steps

import (
	"context"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/permissions"
)

func permissionsStep(r Requirements) Step {
	return Step{
		ID:    "permissions",
		Title: "Permissions",
		Why: "On the activation call you create a role for Astronomer with a CloudFormation stack. " +
			"These checks show, for each action, whether your principal is allowed to call it. No action is called.",
		Checks: permissionChecks(r),
	}
}

// permissionChecks are one for each action that the activation needs. They share what
// they find out, and the fix of each contains everything that is missing; so all of them
// read the region, on which CloudFormation's permissions may depend.
func permissionChecks(r Requirements) []Check {
	needs := permissions.ActivationNeeds{
		IAMActions: r.IAMActions, CloudFormation: r.CloudFormation,
		Roles: r.PriorRoles, Stacks: r.PriorStacks,
	}
	reads := []Key{KeyProfile, KeyRegion}
	var checks []Check
	for _, action := range r.IAMActions {
		checks = append(checks, Check{
			ID: awscheck.PermissionsIAM + action, Reads: reads,
			Run: func(ctx context.Context, in Input) []awscheck.Finding {
				return permissions.CheckIAMPermission(ctx, in.account(), needs, in.Answers.Text(KeyRegion), action)
			},
		})
	}
	if r.CloudFormation == "" {
		return checks
	}
	return append(checks, Check{
		ID: awscheck.PermissionsCloudFormation, Reads: reads,
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			return permissions.CheckCloudFormationPermission(ctx, in.account(), needs, in.Answers.Text(KeyRegion))
		},
	})
}

// GrantInPermissionSet says what is done with statements where the principal is a permission
// set, whose role can't be changed directly; "" for another principal. account is the name
// of its account in the sentence. (IAM Identity Center User Guide, "Permission sets".)
func GrantInPermissionSet(arn, account string) string {
	_, role, isSet := strings.Cut(awscheck.Clean(arn), ":assumed-role/AWSReservedSSO_")
	role, user, _ := strings.Cut(role, "/")
	end := strings.LastIndex(role, "_")
	if !isSet || end <= 0 {
		return ""
	}
	return awscheck.GrantInPermissionSet(role[:end], user, account)
}

// OnRole is a policy whose actions on roles are limited to the role of the activation; "": that is
// not known.
func OnRole(p *awscheck.Policy, role string) *awscheck.Policy {
	if role == "" {
		return p
	}
	return p.On([]string{role}, permissions.ActsOnRole)
}

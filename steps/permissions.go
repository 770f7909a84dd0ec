package steps

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/permissions"
)

func permissionsStep(r Requirements) Step {
	return Step{
		ID:    "permissions",
		Title: "Permissions",
		Why: "On the call you create a role for Astronomer by a CloudFormation stack. " +
			"This shows whether your principal may do that, action by action; no action is tried.",
		Checks: permissionChecks(r),
	}
}

// permissionChecks are one for each action that the activation needs. All share
// what they find out, and each one's fix holds everything that is missing; so all
// of them read the region, which CloudFormation's permissions may depend on.
func permissionChecks(r Requirements) []Check {
	needs := permissions.ActivationNeeds{
		IAMActions: r.IAMActions, CloudFormation: r.CloudFormation,
		Roles: r.PriorRoles, Stacks: r.PriorStacks,
	}
	reads := []Key{KeyProfile, KeyRegion}
	var checks []Check
	for _, action := range r.IAMActions {
		checks = append(checks, Check{
			ID: "permissions.iam." + action, Title: "Permission iam:" + action, Reads: reads,
			Run: func(ctx context.Context, in Input) []awscheck.Finding {
				return permissions.CheckIAMPermission(ctx, in.account(), needs, in.Answers.Text(KeyRegion), action)
			},
		})
	}
	if r.CloudFormation == "" {
		return checks
	}
	return append(checks, Check{
		ID: "permissions.cloudformation", Title: "Permission cloudformation:" + r.CloudFormation, Reads: reads,
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			return permissions.CheckCloudFormationPermission(ctx, in.account(), needs, in.Answers.Text(KeyRegion))
		},
	})
}

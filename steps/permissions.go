package steps

import (
	"context"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/permissions"
	"github.com/astronomer/astro-activate/steps/wording"
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

// deniedAction is the action that a finding reports as denied; "": it reports no such thing.
func deniedAction(f *awscheck.Finding) string {
	action, ok := strings.CutPrefix(f.ID, awscheck.PermissionsIAM)
	if !ok || f.Status != awscheck.Fail {
		return ""
	}
	return "iam:" + action
}

// sameDenial reports whether two findings are denials of different actions that one and the
// same fix lifts: one statement denies both, or one policy lacks both.
func sameDenial(f, g *awscheck.Finding) bool {
	a, b := deniedAction(f), deniedAction(g)
	return a != "" && b != "" && f.Remedy.Text == g.Remedy.Text && f.Remedy.Owner == g.Remedy.Owner &&
		strings.TrimPrefix(f.Title, a) == strings.TrimPrefix(g.Title, b)
}

// A Gathered is one finding, or one that stands for several denials.
type Gathered struct {
	awscheck.Finding
	Of []int // the places of those that it stands for in the list
}

// GatherDenials makes one finding of the actions that one statement denies, or that one policy
// lacks: "3 actions denied by developer-boundary". It stands at the place of the first.
func GatherDenials(list []awscheck.Finding) []Gathered {
	var all []Gathered
	for i := range list {
		at := 0
		for at < len(all) && !sameDenial(&list[all[at].Of[0]], &list[i]) {
			at++
		}
		if at == len(all) {
			all = append(all, Gathered{Finding: list[i]})
		}
		all[at].Of = append(all[at].Of, i)
	}
	for i := range all {
		if len(all[i].Of) > 1 {
			all[i].merge(list)
		}
	}
	return all
}

// merge describes all the denials that g stands for. What their evidence leaves open can
// differ.
func (g *Gathered) merge(list []awscheck.Finding) {
	var actions, details []string
	first := deniedAction(&g.Finding)
	same := true
	for _, i := range g.Of {
		action := deniedAction(&list[i])
		actions, details = append(actions, action), append(details, list[i].Detail)
		same = same && strings.TrimPrefix(list[i].Detail, action) == strings.TrimPrefix(g.Detail, first)
	}
	g.Title = wording.Count(len(actions), "action") + strings.TrimPrefix(g.Title, first)
	detail := strings.Join(details, " ")
	if same {
		detail = "Each" + strings.TrimPrefix(g.Detail, first)
	}
	g.Detail = wording.List(actions) + ". " + detail
}

package steps

import (
	"cmp"
	"context"
	"slices"
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
			"These checks show, for each action, whether your principal is allowed to call it. They simulate it or read policies, and perform only read actions.",
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

// GrantOf is the one fix of findings that lack permissions: a policy with everything that any of
// them lacks, and the text of the one whose text adds least to how it is given.
func GrantOf(lacking []awscheck.Finding) awscheck.Remedy {
	grant := awscheck.Remedy{Owner: awscheck.OwnerIdentity}
	var actions []string
	for _, f := range lacking {
		actions = append(actions, f.Remedy.Policy.Actions()...)
		if grant.Text == "" || f.Remedy.Text != "" && len(f.Remedy.Text) < len(grant.Text) {
			grant.Text = f.Remedy.Text
		}
	}
	grant.Policy = awscheck.Allow(actions...)
	return grant
}

// OnRole is a policy whose actions on roles are limited to the role of the activation; "": that is
// not known.
func OnRole(p *awscheck.Policy, role string) *awscheck.Policy {
	if role == "" {
		return p
	}
	return p.On([]string{role}, permissions.ActsOnRole)
}

// A Gathered is one finding, or one that stands for several which one fix solves.
type Gathered struct {
	awscheck.Finding
	Of []int // the places of those that it stands for in the list
}

// Gather makes one finding of those that one fix solves, at the place of the first: of the actions
// that one statement denies, or that one policy lacks ("3 actions denied by developer-boundary"),
// of the actions that could not be determined for one reason ("5 actions not determined"), and of
// the checks that lack permissions ("9 checks not determined").
func Gather(list []awscheck.Finding) []Gathered {
	var all []Gathered
	for i := range list {
		at := slices.IndexFunc(all, func(g Gathered) bool {
			first := &list[g.Of[0]]
			return sameDenial(first, &list[i]) || sameLack(first, &list[i]) || sameDoubt(first, &list[i])
		})
		if at < 0 {
			at = len(all)
			all = append(all, Gathered{Finding: list[i]})
		}
		all[at].Of = append(all[at].Of, i)
	}
	for i := range all {
		switch g := &all[i]; {
		case len(g.Of) < 2:
		case deniedAction(&g.Finding) != "":
			g.mergeDenials(list)
		case undecidedAction(&g.Finding) != "":
			g.mergeDoubts(list)
		default:
			g.mergeLacks(list)
		}
	}
	return all
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

// mergeDenials describes all the denials that g stands for. What their evidence leaves open can
// differ.
func (g *Gathered) mergeDenials(list []awscheck.Finding) {
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

// undecidedAction is the action about which a finding of the permissions could not decide, for
// another reason than a call that is denied; "": it reports no such thing.
func undecidedAction(f *awscheck.Finding) string {
	action, ok := strings.CutPrefix(f.ID, awscheck.PermissionsIAM)
	if !ok || f.Status != awscheck.Unverified || f.Remedy.Policy != nil {
		return ""
	}
	return "iam:" + action
}

// sameDoubt reports whether two findings about different actions say the same apart from these.
func sameDoubt(f, g *awscheck.Finding) bool {
	a, b := undecidedAction(f), undecidedAction(g)
	return a != "" && b != "" && f.Cause == g.Cause && f.Remedy.Owner == g.Remedy.Owner &&
		renamed(f.Detail, a, "") == renamed(g.Detail, b, "") && renamed(f.Remedy.Text, a, "") == renamed(g.Remedy.Text, b, "")
}

// mergeDoubts describes all the findings that g stands for, with the list of their actions in place
// of the first one's.
func (g *Gathered) mergeDoubts(list []awscheck.Finding) {
	var actions []string
	for _, i := range g.Of {
		actions = append(actions, undecidedAction(&list[i]))
	}
	all := wording.List(actions)
	g.Title = wording.Count(len(actions), "action") + " not determined"
	if detail := renamed(g.Detail, actions[0], all); detail != g.Detail {
		g.Detail = detail
	} else {
		g.Detail = all + ". " + detail
	}
	g.Remedy.Text = renamed(g.Remedy.Text, actions[0], all)
}

// renamed replaces the last mention of an action. Those before it can be in a list that does not
// depend on the action.
func renamed(text, action, by string) string {
	if i := strings.LastIndex(text, action); i >= 0 {
		return text[:i] + by + text[i+len(action):]
	}
	return text
}

// sameLack reports whether two findings could not be determined because the same owner has not
// allowed the calls: one policy grants what both lack.
func sameLack(f, g *awscheck.Finding) bool {
	lacks := func(f *awscheck.Finding) bool { return f.Status == awscheck.Unverified && f.Remedy.Policy != nil }
	return lacks(f) && lacks(g) && f.Remedy.Owner == g.Remedy.Owner
}

// maxDenied is how many denied actions a title names.
const maxDenied = 2

// mergeLacks describes all the checks that g stands for, with the one policy that grants what they
// lack.
func (g *Gathered) mergeLacks(list []awscheck.Finding) {
	lacking, undetermined := make([]awscheck.Finding, len(g.Of)), []string(nil)
	for i, at := range g.Of {
		if lacking[i] = list[at]; strings.HasPrefix(list[at].ID, "permissions.") && list[at].Subject != "" {
			undetermined = append(undetermined, list[at].Subject)
		}
	}
	of := ""
	if n := len(undetermined); n > 0 { // each is a row only once the one that stands for them opens
		of = wording.Noun(n, "Permission") + " not determined: " + wording.List(undetermined) + ". "
	}
	grant := GrantOf(lacking)
	grant.Owner = cmp.Or(g.Remedy.Owner, grant.Owner)
	grant.Text += " Or choose a profile with read access, or acknowledge the checks with a reason."
	actions := grant.Policy.Actions()
	are, them, what := " are denied", "the actions", wording.Count(len(actions), "action")
	need := wording.Count(len(actions), "read-only action")
	if len(actions) <= maxDenied {
		what = wording.List(actions)
		need = what
	}
	if len(actions) == 1 {
		are, them = " is denied", "the action"
	}
	g.Finding = awscheck.Finding{
		ID: "permissions", Status: awscheck.Unverified, Evidence: awscheck.None,
		Title: wording.Count(len(g.Of), "check") + " not determined: " + what + are,
		// Some of them can be the activation's, too: those are findings of their own.
		Detail: of + "The checks need " + need + ", the activation only what the Permissions step checks. " +
			"Allow " + them + " to run the checks, or acknowledge these with a reason.",
		Remedy: grant,
	}
}

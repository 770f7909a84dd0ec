package permissions

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// userInlineLimit is the maximum size of all inline policies of a user, in characters
// without white space. (IAM and STS character quotas.)
const userInlineLimit = 2048

// remedy says what to do about denied actions: one policy document with everything that
// is missing, for other findings too, and who must change which policy.
func (p permissions) remedy(denied []string) awscheck.Remedy {
	by := map[account.PolicyLayer][]string{}
	for _, action := range denied {
		for _, l := range p.decisions[action].layers {
			by[l] = append(by[l], action)
		}
	}
	r := awscheck.Remedy{Owner: account.OwnerOfLayers(slices.Collect(maps.Keys(by)))}
	text := p.removeDenies(denied)
	if by[account.IdentityLayer] != nil || by[account.UnknownLayer] != nil {
		r.Policy = p.allow(slices.Concat(p.missingFrom(account.IdentityLayer), p.missingFrom(account.UnknownLayer)))
		how, commands, links := p.attach(r.Policy)
		if by[account.UnknownLayer] == nil && p.explicitIn(account.IdentityLayer, by[account.IdentityLayer]) {
			how = "If no other statement allows " + them(by[account.IdentityLayer]) + ", " + strings.ToLower(how[:1]) + how[1:]
		}
		text, r.Commands, r.Links = append(text, how), commands, links
	}
	if by[account.UnknownLayer] != nil {
		text = append(text, fmt.Sprintf("If its policies allow %s already, a permissions boundary, a service control policy or the session policy denies it: ask the owners of those policies.", listActions(by[account.UnknownLayer])))
	}
	// Where the principal's own policies allow everything, the document is what another
	// owner's policy must allow. One that denies explicitly needs no other allow first.
	for _, l := range []account.PolicyLayer{account.BoundaryLayer, account.OrganizationLayer} {
		if by[l] != nil && r.Policy == nil && !p.explicitIn(l, by[l]) {
			r.Policy = p.allow(p.missingFrom(l))
		}
	}
	if actions := by[account.BoundaryLayer]; actions != nil {
		name := "the permissions boundary"
		if p.boundary != "" {
			name += " " + policyName(p.boundary) // the commands and the link have its ARN
			r.Links = append(r.Links, "https://console.aws.amazon.com/iam/home#/policies/details/"+url.QueryEscape(p.boundary))
		}
		fix := fmt.Sprintf("Allow %s in %s.%s A policy attached to the principal does not help.",
			listActions(actions), name, p.withoutDeny(account.BoundaryLayer, actions))
		if p.explicitIn(account.BoundaryLayer, actions) {
			fix = p.liftBoundary(name)
		}
		text = append(text, fix)
	}
	if actions := by[account.OrganizationLayer]; actions != nil {
		text = append(text, p.liftOrganization(actions, r.Owner))
		r.Links = append(r.Links, account.SCPConsole)
	}
	if actions := by[account.SessionLayer]; actions != nil {
		text = append(text, fmt.Sprintf("Start the session without a session policy, or with one that allows %s.", listActions(actions)))
	}
	r.Text = strings.Join(text, " ")
	p.showDenies(&r, by)
	return r
}

// liftBoundary says how the owner of a permissions boundary lifts its explicit denies: all of
// them, for other findings too.
func (p permissions) liftBoundary(name string) string {
	denied := slices.DeleteFunc(p.actions(), func(action string) bool { return !p.decisions[action].explicitIn(account.BoundaryLayer) })
	statements, does := p.statementsOf(account.BoundaryLayer, listActions(denied))
	if does != "" {
		does = ", which " + does
	}
	fix := []string{"Remove " + statements + " from " + name + does + "."}
	if p.exempts {
		fix = []string{"Exempt the role of the activation from " + statements + " in " + name + does + ".",
			"To exempt the role, replace Resource with NotResource and the role's ARN, so that the statement denies on every other resource: " + words.List(p.roleARNs(p.needs.Roles)) + "."}
	}
	if p.exempts && p.exemptsAlone {
		fix = append(fix, "Add a second statement that denies the same on this role to every principal but "+p.source+" (ArnNotEquals on aws:PrincipalArn).")
	}
	fix = append(fix, "An explicit deny overrides every allow: a policy attached to the principal does not help.")
	these := "these actions"
	if len(denied) == 1 {
		these = "this action"
	}
	if p.boundaryAllows {
		return strings.Join(append(fix, "The boundary's other statements allow "+these+"."), " ")
	}
	return strings.Join(append(fix, "Make sure that the boundary then allows "+these+"."), " ")
}

// liftOrganization says how the organization's administrator lifts a denial. AWS names the policy
// only in the error of a call, so where none was made, it can be any that applies to the account.
// Several operators of a Condition must all match, and one that is negated matches only if none of
// its values does: both exemptions narrow the statement and leave the rest of it as it is. (IAM
// User Guide, "Conditions with multiple context keys or values"; AWS Organizations User Guide, "SCP
// evaluation": a deny at any level, from the root down to the account, denies.)
//
// owner is whose the fix is: an owner of another layer asks that administrator.
func (p permissions) liftOrganization(actions []string, owner awscheck.Owner) string {
	allow, exempt := "Allow", "Exempt"
	if owner != awscheck.OwnerOrganization {
		const ask = "Ask an administrator of your AWS organization to "
		allow, exempt = ask+"allow", ask+"exempt"
	}
	policies := "the service control policies of account " + p.principal.Account
	if !p.explicitIn(account.OrganizationLayer, actions) {
		return fmt.Sprintf("%s %s in %s.%s A policy in the account itself does not help.", allow, listActions(actions), policies, p.withoutDeny(account.OrganizationLayer, actions))
	}
	where := " AWS does not report which of these policies denies: it is attached to the account, to an organizational unit above it, or to the root."
	if named := p.namedByOrganization(actions); named != nil {
		policies, where = "the service control policy "+words.List(named), ""
	}
	fix := fmt.Sprintf("%s this principal from the statement that denies %s in %s.", exempt, listActions(actions), policies)
	if p.source != "" {
		fix += fmt.Sprintf(" To its Condition, add \"ArnNotEquals\": {\"aws:PrincipalArn\": \"%s\"}."+
			" If ArnNotEquals, ArnNotLike, StringNotEquals or StringNotLike has this key already, add the ARN there."+
			" If the statement denies more, split it first. If several deny, change each."+
			" Only the activation needs the exemption: remove it afterwards.", p.source)
	}
	return fix + " An explicit deny overrides every allow, including one in the account." + where
}

// namedByOrganization are the ARNs of the service control policies that AWS's errors name as those
// that deny some actions; nil if any of them is not known.
func (p permissions) namedByOrganization(actions []string) (named []string) {
	for _, action := range actions {
		policy := p.decisions[action].policy
		if !strings.Contains(policy, ":organizations::") {
			return nil
		}
		named = append(named, policy)
	}
	return words.Distinct(named)
}

// statementsOf names the statements of a layer that deny some actions, by their ids where they
// are known and have one. Their name then does not say what they do, and does is that.
func (p permissions) statementsOf(l account.PolicyLayer, actions string) (name, does string) {
	found := p.denies[l]
	var ids []string
	for _, s := range found {
		ids = append(ids, s.id)
	}
	switch {
	case len(found) == 0 || slices.Contains(ids, ""):
		return "the statement that denies " + actions, ""
	case len(ids) == 1:
		return "statement " + ids[0], "denies " + actions
	}
	return "statements " + words.List(ids), "deny " + actions
}

// explicitIn reports whether a layer is known to deny each of some actions explicitly. An
// explicit deny in any policy overrides any allow: only without it does an allow help. (IAM
// User Guide, "Policy evaluation logic".)
func (p permissions) explicitIn(l account.PolicyLayer, actions []string) bool {
	return len(actions) > 0 && !slices.ContainsFunc(actions, func(action string) bool { return !p.decisions[action].explicitIn(l) })
}

// explicitIn reports whether an explicit deny is known to be in a layer. Where several
// layers deny, the decision alone does not say in which of them it is.
func (d permission) explicitIn(l account.PolicyLayer) bool {
	switch {
	case d.decision != explicitDeny || !slices.Contains(d.layers, l):
		return false
	case len(d.layers) == 1:
		return true
	}
	return l == account.OrganizationLayer && d.deniedBySCP || l == account.IdentityLayer && d.policy != ""
}

// removeDenies names the explicit denies in the principal's own policies that must go, and
// those of which only the decision is known.
func (p permissions) removeDenies(denied []string) []string {
	byPolicy := map[string][]string{}
	var somewhere []string
	for _, action := range denied {
		d := p.decisions[action]
		switch known := slices.ContainsFunc(d.layers, d.explicitIn); {
		case d.explicitIn(account.IdentityLayer):
			byPolicy[d.policy] = append(byPolicy[d.policy], action)
		case d.decision == explicitDeny && !known && len(d.layers) > 1:
			somewhere = append(somewhere, action)
		}
	}
	var text []string
	for _, policy := range slices.Sorted(maps.Keys(byPolicy)) {
		name := "the policy " + policy
		if policy == "" {
			name = "the principal's policies"
		}
		text = append(text, fmt.Sprintf("Remove the statement that denies %s from %s first: an explicit deny overrides every allow.", listActions(byPolicy[policy]), name))
	}
	if somewhere != nil {
		text = append(text, fmt.Sprintf("One of these policies denies %s explicitly, which overrides every allow: that statement must be removed too.", listActions(somewhere)))
	}
	return text
}

// withoutDeny says that a layer's explicit deny of some of the actions must go, too; "" if
// none is known.
func (p permissions) withoutDeny(l account.PolicyLayer, actions []string) string {
	explicit := slices.DeleteFunc(slices.Clone(actions), func(action string) bool { return !p.decisions[action].explicitIn(l) })
	if len(explicit) == 0 {
		return ""
	}
	return fmt.Sprintf(" The explicit deny of %s must go, too: an allow does not override it.", listActions(explicit))
}

// them is the pronoun of some actions.
func them(actions []string) string {
	if len(actions) == 1 {
		return "it"
	}
	return "them"
}

// missingFrom lists every needed action that a layer denies. Where it denies all of
// CloudFormation's, they are the one pattern of the needs.
func (p permissions) missingFrom(l account.PolicyLayer) []string {
	var missing []string
	lacks := func(action string) bool {
		d := p.decisions[action]
		return d.decision.denied() && slices.Contains(d.layers, l)
	}
	for _, action := range p.iamActions() {
		if lacks(action) {
			missing = append(missing, action)
		}
	}
	all := cloudFormationActions(p.needs.CloudFormation)
	some := slices.DeleteFunc(slices.Clone(all), func(action string) bool { return !lacks(action) })
	if len(some) == len(all) && len(all) > 0 {
		some = []string{"cloudformation:" + p.needs.CloudFormation}
	}
	return append(missing, some...)
}

// allow is the document that allows some actions: those on roles for the role of the activation
// alone, because with them on every role one can become administrator. (IAM User Guide, "Grant
// least privilege"; Service Authorization Reference, "Actions defined by IAM": ListRoles takes no
// role.)
func (p permissions) allow(actions []string) *awscheck.Policy {
	return awscheck.Allow(actions...).On(p.roleARNs(p.needs.Roles), ActsOnRole)
}

// attach says how to give the principal a policy. The commands name no profile, because
// the one in use lacks the permission to run them.
func (p permissions) attach(policy *awscheck.Policy) (text string, commands, links []string) {
	document, err := json.Marshal(policy)
	if err != nil {
		return "", nil, nil // a Policy always has a JSON form
	}
	id := p.principal.Account
	switch p.principal.Kind {
	case account.SSOPrincipal:
		return awscheck.GrantInPermissionSet(p.principal.PermissionSet, p.principal.Session, "account "+id),
			nil, []string{"https://console.aws.amazon.com/singlesignon/home"}
	case account.RolePrincipal:
		return fmt.Sprintf("Ask an administrator of account %s to attach a policy that allows the missing actions to role %s. It contains everything that is missing.", id, p.principal.Name),
			[]string{awscheck.Command("aws", "iam", "put-role-policy", "--role-name", p.principal.Name, "--policy-name", awscheck.ActivationPolicyName, "--policy-document", string(document))},
			[]string{"https://console.aws.amazon.com/iam/home#/roles/details/" + p.principal.Name}
	case account.UserPrincipal:
		text = fmt.Sprintf("Ask an administrator of account %s to attach a policy that allows the missing actions to user %s. It contains everything that is missing.", id, p.principal.Name)
		links = []string{"https://console.aws.amazon.com/iam/home#/users/details/" + p.principal.Name}
		if len(document) <= userInlineLimit {
			return text, []string{awscheck.Command("aws", "iam", "put-user-policy", "--user-name", p.principal.Name, "--policy-name", awscheck.ActivationPolicyName, "--policy-document", string(document))}, links
		}
		return text, []string{
			awscheck.Command("aws", "iam", "create-policy", "--policy-name", awscheck.ActivationPolicyName, "--policy-document", string(document)),
			awscheck.Command("aws", "iam", "attach-user-policy", "--user-name", p.principal.Name, "--policy-arn",
				fmt.Sprintf("arn:%s:iam::%s:policy/%s", p.principal.Partition, id, awscheck.ActivationPolicyName)),
		}, links
	}
	return "Attach a policy that allows the missing actions to the user or role whose credentials create these sessions.", nil, nil
}

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
)

// fixPolicyName is what the policy with the missing permissions is called in the
// commands that attach it.
const fixPolicyName = "AstroActivation"

// userInlineLimit is how many characters the inline policies of a user may have
// together, white space not counted. (IAM and STS character quotas.)
const userInlineLimit = 2048

// remedy says what to do about denied actions: one policy document with everything
// that is missing, that of other findings included, and who must change what.
func (p permissions) remedy(denied []string) awscheck.Remedy {
	by := map[account.PolicyLayer][]string{}
	explicit := map[string][]string{} // actions under the policy that denies them
	for _, action := range denied {
		s := p.standing[action]
		for _, l := range s.layers {
			by[l] = append(by[l], action)
		}
		if s.decision == explicitDeny && slices.Contains(s.layers, account.IdentityLayer) {
			explicit[s.policy] = append(explicit[s.policy], action)
		}
	}
	var text []string
	var r awscheck.Remedy
	for _, policy := range slices.Sorted(maps.Keys(explicit)) {
		name := "the policy " + policy
		if policy == "" {
			name = "the principal's policies"
		}
		text = append(text, fmt.Sprintf("Remove the explicit deny of %s from %s first: nothing that allows can lift it.", listActions(explicit[policy]), name))
	}
	if own := slices.Concat(by[account.IdentityLayer], by[account.UnknownLayer]); own != nil {
		r.Policy = awscheck.Allow(slices.Concat(p.missingFrom(account.IdentityLayer), p.missingFrom(account.UnknownLayer))...)
		how, commands, links := p.attach(r.Policy)
		text, r.Commands, r.Links = append(text, how), commands, links
	}
	if by[account.UnknownLayer] != nil {
		text = append(text, fmt.Sprintf("If its policies allow %s already, a permissions boundary, a service control policy or the session's own policy is what denies: ask whoever manages those.", listActions(by[account.UnknownLayer])))
	}
	// Where the principal's own policies are in order, the document is what somebody
	// else's policy must come to allow.
	for _, l := range []account.PolicyLayer{account.BoundaryLayer, account.OrganizationLayer} {
		if by[l] != nil && r.Policy == nil {
			r.Policy = awscheck.Allow(p.missingFrom(l)...)
		}
	}
	if by[account.BoundaryLayer] != nil {
		name := "the permissions boundary"
		if p.boundary != "" {
			name += " " + p.boundary
			r.Links = append(r.Links, "https://console.aws.amazon.com/iam/home#/policies/details/"+url.QueryEscape(p.boundary))
		}
		text = append(text, fmt.Sprintf("Whoever owns %s must change it so that it allows: %s. A policy attached to the principal can't lift it.", name, listActions(by[account.BoundaryLayer])))
	}
	if by[account.OrganizationLayer] != nil {
		text = append(text, fmt.Sprintf("An administrator of your AWS organisation must change the service control policies of account %s so that they allow: %s. Nothing in the account itself can lift them.",
			p.principal.Account, listActions(by[account.OrganizationLayer])))
		r.Links = append(r.Links, account.SCPConsole)
	}
	if by[account.SessionLayer] != nil {
		text = append(text, fmt.Sprintf("Begin the session without a session policy, or with one that allows: %s.", listActions(by[account.SessionLayer])))
	}
	r.Text = strings.Join(text, " ")
	return r
}

// missingFrom lists every needed action that a layer denies; all of CloudFormation's
// as the one pattern that they were asked for by.
func (p permissions) missingFrom(l account.PolicyLayer) []string {
	var missing []string
	lacking := func(action string) bool {
		s := p.standing[action]
		return s.decision.denied() && slices.Contains(s.layers, l)
	}
	for _, name := range p.needs.IAMActions {
		if lacking("iam:" + name) {
			missing = append(missing, "iam:"+name)
		}
	}
	all := cloudFormationActions(p.needs.CloudFormation)
	some := slices.DeleteFunc(slices.Clone(all), func(action string) bool { return !lacking(action) })
	if len(some) == len(all) && len(all) > 0 {
		some = []string{"cloudformation:" + p.needs.CloudFormation}
	}
	return append(missing, some...)
}

// attach says how to give the principal a policy. It takes somebody who may change
// it, so the commands name no profile: the one in use lacks the permission.
func (p permissions) attach(policy *awscheck.Policy) (text string, commands, links []string) {
	document, err := json.Marshal(policy)
	if err != nil {
		return "", nil, nil // a Policy always has a JSON form
	}
	id := p.principal.Account
	switch p.principal.Kind {
	case account.SSOPrincipal:
		return fmt.Sprintf("Add this policy to the permission set %s in IAM Identity Center, as its inline policy, and provision it to account %s again. (The role that it stands for can't be changed by itself.)", p.principal.PermissionSet, id),
			nil, []string{"https://console.aws.amazon.com/singlesignon/home"}
	case account.RolePrincipal:
		return fmt.Sprintf("Somebody who may change roles in account %s attaches this policy to role %s; it holds everything that is missing.", id, p.principal.Name),
			[]string{awscheck.Command("aws", "iam", "put-role-policy", "--role-name", p.principal.Name, "--policy-name", fixPolicyName, "--policy-document", string(document))},
			[]string{"https://console.aws.amazon.com/iam/home#/roles/details/" + p.principal.Name}
	case account.UserPrincipal:
		text = fmt.Sprintf("Somebody who may change users in account %s attaches this policy to user %s; it holds everything that is missing.", id, p.principal.Name)
		links = []string{"https://console.aws.amazon.com/iam/home#/users/details/" + p.principal.Name}
		if len(document) <= userInlineLimit {
			return text, []string{awscheck.Command("aws", "iam", "put-user-policy", "--user-name", p.principal.Name, "--policy-name", fixPolicyName, "--policy-document", string(document))}, links
		}
		return text, []string{
			awscheck.Command("aws", "iam", "create-policy", "--policy-name", fixPolicyName, "--policy-document", string(document)),
			awscheck.Command("aws", "iam", "attach-user-policy", "--user-name", p.principal.Name, "--policy-arn",
				fmt.Sprintf("arn:%s:iam::%s:policy/%s", p.principal.Partition, id, fixPolicyName)),
		}, links
	}
	return "Give this policy to the user or role whose credentials make these sessions.", nil, nil
}

func listActions(actions []string) string {
	if more := len(actions) - namesAtMost; more > 0 {
		return strings.Join(actions[:namesAtMost], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(actions, ", ")
}

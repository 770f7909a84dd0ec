package awscheck

import "slices"

// A Policy is an IAM policy document in the JSON form of AWS. (Source: IAM User Guide, "IAM
// JSON policy element reference".)
type Policy struct {
	Version   string      `json:"Version"`
	Statement []Statement `json:"Statement"`
}

// A Statement is one statement of a Policy that this program writes. Package permissions
// parses the documents that it reads, which have more elements.
type Statement struct {
	Sid      string   `json:"Sid,omitempty"`
	Effect   string   `json:"Effect"`
	Action   []string `json:"Action"`
	Resource []string `json:"Resource"`
}

// NewPermissionSet begins the fix where actions have to be allowed to a user of IAM Identity
// Center: see GrantInPermissionSet.
const NewPermissionSet = "Create a permission set for the activation alone, such as "

// GrantInPermissionSet says how actions are allowed to a user of IAM Identity Center, whose role
// can't be changed directly. A permission set of its own has them, because those of the user's own set
// are those of everyone who has it, in each account to which it is provisioned. It has what the
// user's own has, too, on which the activation may rely. set is the name of the user's own. (IAM Identity Center User Guide, "Manage AWS accounts with permission sets"
// and "Delegated administration"; AWS CLI User Guide, "sso_role_name".)
func GrantInPermissionSet(set, user, account string) string {
	return givePermissionSet(set, user, account, " and an inline policy that allows the missing actions")
}

// GrantManagedInPermissionSet is GrantInPermissionSet for an AWS managed policy.
func GrantManagedInPermissionSet(policy, set, user, account string) string {
	return givePermissionSet(set, user, account, " and the AWS managed policy "+policy)
}

func givePermissionSet(set, user, account, and string) string {
	if user == "" {
		user = "this user"
	}
	return NewPermissionSet + ActivationPolicyName + ", with the policies of " + set + and + ". Assign it to " + user + " in " + account +
		", and remove it after the activation. The checks and the activation run with it once sso_role_name in the AWS profile is " + ActivationPolicyName +
		". Do not add what is missing to " + set + " itself: that grants them to everyone who has it, in every account to which it is provisioned. " +
		"IAM Identity Center is administered in the organization's management account or a delegated administrator account."
}

// ActivationPolicyName is the name of what has the missing permissions: a policy or a permission
// set.
const ActivationPolicyName = "AstroActivation"

// Allow returns the policy document that allows exactly the given actions on every
// resource: sorted, without duplicates. Without actions it returns nil.
func Allow(actions ...string) *Policy {
	list := slices.Clone(actions)
	slices.Sort(list)
	list = slices.Compact(list)
	if len(list) == 0 {
		return nil
	}
	return &Policy{
		Version:   "2012-10-17", // the current version of the policy language
		Statement: []Statement{{Effect: "Allow", Action: list, Resource: []string{"*"}}},
	}
}

// On returns the policy with some of its actions limited to some resources, in a statement of
// their own that comes first. Nothing is limited where no resource is named.
func (p *Policy) On(resources []string, limit func(action string) bool) *Policy {
	if p == nil || len(resources) == 0 {
		return p
	}
	limited := &Policy{Version: p.Version}
	for _, s := range p.Statement {
		on, others := s, s
		on.Resource = slices.Clone(resources)
		on.Action = slices.DeleteFunc(slices.Clone(s.Action), func(a string) bool { return !limit(a) })
		others.Action = slices.DeleteFunc(slices.Clone(s.Action), limit)
		for _, part := range []Statement{on, others} {
			if len(part.Action) > 0 {
				limited.Statement = append(limited.Statement, part)
			}
		}
	}
	return limited
}

// Union is one document with the statements of several: one statement for the actions on the
// same resources. nil stands for a document without statements.
func Union(policies ...*Policy) *Policy {
	var all *Policy
	for _, p := range policies {
		if p == nil {
			continue
		}
		if all == nil {
			all = &Policy{Version: p.Version}
		}
		for _, s := range p.Statement {
			same := func(o Statement) bool { return o.Effect == s.Effect && slices.Equal(o.Resource, s.Resource) }
			i := slices.IndexFunc(all.Statement, same)
			if i < 0 {
				i = len(all.Statement)
				all.Statement = append(all.Statement, Statement{Effect: s.Effect, Resource: s.Resource})
			}
			actions := slices.Concat(all.Statement[i].Action, s.Action)
			slices.Sort(actions)
			all.Statement[i].Action = slices.Compact(actions)
		}
	}
	return all
}

// ActivationPolicy returns the policy document with the permissions that the activation
// needs: IAM actions, given without their "iam:" prefix, and the CloudFormation actions
// that match a pattern such as "*". Without either it returns nil.
func ActivationPolicy(iamActions []string, cloudformation string) *Policy {
	var actions []string
	for _, a := range iamActions {
		actions = append(actions, "iam:"+a)
	}
	if cloudformation != "" {
		actions = append(actions, "cloudformation:"+cloudformation)
	}
	return Allow(actions...)
}

// Actions returns the actions of all statements, sorted, without duplicates.
func (p *Policy) Actions() []string {
	if p == nil {
		return nil
	}
	var all []string
	for _, s := range p.Statement {
		all = append(all, s.Action...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

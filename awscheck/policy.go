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

// InlinePolicyOf precedes the name of a permission set of IAM Identity Center where statements
// have to be added to its inline policy. It has only one, so another one would replace what is
// there. (IAM Identity Center User Guide, "Inline policies".)
const InlinePolicyOf = "inline policy of the permission set "

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

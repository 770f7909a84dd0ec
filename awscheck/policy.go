package awscheck

import (
	"slices"
)

// A Policy is an IAM policy document as AWS takes it.
type Policy struct {
	Version   string      `json:"Version"`
	Statement []Statement `json:"Statement"`
}

// A Statement is one statement of a Policy that this program writes. (Documents
// that it reads are richer; policyeval.go parses those.)
type Statement struct {
	Sid      string   `json:"Sid,omitempty"`
	Effect   string   `json:"Effect"`
	Action   []string `json:"Action"`
	Resource []string `json:"Resource"`
}

// Allow returns the policy document that allows exactly the given actions on
// every resource: sorted, each once. Without actions it returns nil.
func Allow(actions ...string) *Policy {
	list := slices.Clone(actions)
	slices.Sort(list)
	list = slices.Compact(list)
	if len(list) == 0 {
		return nil
	}
	return &Policy{
		Version:   "2012-10-17", // the language's current version, not a date of ours
		Statement: []Statement{{Effect: "Allow", Action: list, Resource: []string{"*"}}},
	}
}

// ActivationPolicy is what the activation itself needs: the given IAM actions,
// named without their "iam:" prefix, and the CloudFormation actions that a pattern
// such as "*" stands for.
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

// Actions lists the actions that the document's statements name, sorted, each once.
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

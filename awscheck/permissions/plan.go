package permissions

import (
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// A plan is what to find out: which actions, on which resources, in which region.
type plan struct {
	principal account.Principal
	userID    string // as STS returns it: the value of aws:userid
	needs     ActivationNeeds
	region    string // where the cluster will be; "": not known yet
}

// iamActions lists the IAM actions with their prefix.
func (p plan) iamActions() []string {
	var actions []string
	for _, name := range p.needs.IAMActions {
		actions = append(actions, "iam:"+name)
	}
	return actions
}

func (p plan) actions() []string {
	return slices.Concat(p.iamActions(), cloudFormationActions(p.needs.CloudFormation))
}

// requestRegion is the region that a request for an action goes to. IAM is one service
// for all regions, and every request to it goes to its own region. (IAM User Guide,
// "aws:RequestedRegion".)
func (p plan) requestRegion(action string) string {
	if strings.HasPrefix(action, "iam:") {
		return iamRegion(p.principal.Partition)
	}
	return p.region
}

// canSimulate reports whether the policy simulator and the policy documents know the
// principal: they have users and roles, not root and federated users.
func (p plan) canSimulate() bool {
	return slices.Contains([]account.PrincipalKind{account.UserPrincipal, account.RolePrincipal, account.SSOPrincipal}, p.principal.Kind)
}

// targets are the resources that an action is checked on.
type targets struct {
	all string   // what stands for every resource: "*", mostly
	own []string // the role or the stacks of the activation, where a policy can allow the action on those alone
	// other are resources of the same type that do not exist, and pattern matches all of
	// that type.
	other   []string
	pattern string
}

func (t targets) resources() []string {
	return slices.Concat([]string{t.all}, t.own, t.other)
}

// callable are the targets that a live call can name.
func (t targets) callable() []string {
	if t.own == nil {
		return []string{t.all}
	}
	return slices.Concat(t.own, t.other)
}

// madeUpName is the name of a role or stack that no account has, unlike the activation's
// in its first and last letters.
const madeUpName = "preflight-this-name-does-not-exist"

func (p plan) targets(action string) targets {
	switch actsOn(action) {
	case "role":
		return targets{all: "*", own: p.roleARNs(p.needs.Roles), other: p.roleARNs([]string{madeUpName}), pattern: "role/*"}
	case "stack":
		return targets{all: "*", own: p.stackARNs(p.needs.Stacks), other: p.stackARNs([]string{madeUpName}), pattern: "stack/*"}
	}
	if action == "iam:ListRoles" {
		// IAM checks this request against the path that it lists, here all of them; a
		// policy on role/* covers it.
		return targets{all: p.roleARNs([]string{""})[0]}
	}
	return targets{all: "*"}
}

func (p plan) roleARNs(names []string) []string {
	var arns []string
	for _, name := range names {
		arns = append(arns, fmt.Sprintf("arn:%s:iam::%s:role/%s", p.principal.Partition, p.principal.Account, name))
	}
	return arns
}

func (p plan) stackARNs(names []string) []string {
	region := p.region
	if region == "" {
		region = iamRegion(p.principal.Partition)
	}
	var arns []string
	for _, name := range names {
		// The ARN of a stack ends in an id that it gets at its creation.
		arns = append(arns, fmt.Sprintf("arn:%s:cloudformation:%s:%s:stack/%s/00000000-0000-0000-0000-000000000000", p.principal.Partition, region, p.principal.Account, name))
	}
	return arns
}

// iamRegion is where the requests to a partition's IAM go.
func iamRegion(partition string) string {
	switch partition {
	case "aws-us-gov":
		return account.GlobalRegion("us-gov-")
	case "aws-cn":
		return account.GlobalRegion("cn-")
	}
	return account.GlobalRegion("")
}

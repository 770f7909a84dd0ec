package iamsim

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
)

// A Request is a call to the account's IAM, or one to any service that IAM authorizes.
type Request struct {
	*Directory
	Caller string // ARN, as STS returns it
}

// Authorize returns the error with which AWS denies an action on a resource ("*": every
// resource) in a region; nil if the policies of the caller, its boundary and its
// organization allow it. Every caller may call an operation without an action.
func (r Request) Authorize(action, resource, region string) error {
	if action == "" {
		return nil
	}
	q := query{action: action, resource: resource, context: map[string]string{
		"aws:requestedregion":       region,
		"aws:principalarn":          r.Caller,
		"aws:principalaccount":      r.accountID,
		"aws:resourceaccount":       r.accountID,
		"aws:userid":                r.UserID(),
		"aws:principalisawsservice": "false",
		"aws:securetransport":       "true",
		"aws:viaawsservice":         "false",
	}}
	if strings.HasPrefix(action, "iam:") {
		q.context["aws:requestedregion"] = "us-east-1" // IAM is in this region only
	}
	principal := r.principal()
	switch {
	case principal == nil:
		principal = &identity{policies: []Policy{Administrator()}} // root, and a federated user of root
	case principal.kind == "user":
		q.context["aws:principalarn"], q.context["aws:principaltype"] = principal.arn(r.Directory), "User"
		q.context["aws:username"] = principal.name
	default:
		q.context["aws:principalarn"], q.context["aws:principaltype"] = principal.arn(r.Directory), "AssumedRole"
	}
	v := rulesOf(r.Directory, principal).evaluate(q)
	if v.effect == allowed {
		return nil
	}
	return r.refusal(q, v)
}

// refusal is AWS's error for a denial, with the reason that it gives since 2021
// (IAM User Guide, "Troubleshoot access denied error messages").
func (r Request) refusal(q query, v ruling) error {
	layer := "identity-based policy"
	switch {
	case !v.orgOK:
		layer = "service control policy"
	case v.identity == allowed && !v.boundaryOK:
		layer = "permissions boundary"
	}
	message := "User: " + r.Caller + " is not authorized to perform: " + q.action
	if q.resource != "*" {
		message += " on resource: " + q.resource
	}
	if v.effect == explicitDeny {
		message += " with an explicit deny in a " + layer
	} else {
		message += " because no " + layer + " allows the " + q.action + " action"
	}
	service, _, _ := strings.Cut(q.action, ":")
	switch service {
	case "ec2":
		return handle.Error("UnauthorizedOperation", "You are not authorized to perform this operation. "+message)
	case "lambda", "dynamodb", "eks", "ecs", "servicequotas", "elasticfilesystem":
		return handle.Error("AccessDeniedException", message)
	}
	return handle.Error("AccessDenied", message)
}

package awssim

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/astronomer/astro-activate/awscheck/awssim/iamsim"
)

// The IAM of an account is described in terms of package iamsim.
type (
	IAM        = iamsim.IAM
	User       = iamsim.User
	Role       = iamsim.Role
	Group      = iamsim.Group
	Policy     = iamsim.Policy
	PolicyKind = iamsim.PolicyKind
)

// Where a policy is stored.
const (
	Inline          = iamsim.Inline
	CustomerManaged = iamsim.CustomerManaged
	AWSManaged      = iamsim.AWSManaged
)

// SSOPath is the path of the roles that IAM Identity Center makes.
const SSOPath = iamsim.SSOPath

// Administrator is AWS's managed policy AdministratorAccess.
func Administrator() Policy { return iamsim.Administrator() }

// iamHandlers answer IAM from the request's account.
func iamHandlers() map[string]handler {
	all := map[string]handler{}
	for operation, h := range iamsim.Handlers() {
		adapted := handler{
			Action: h.Action, Output: h.Output,
			Run: func(r *request, in any) (any, error) { return h.Run(r.iam(), in) },
		}
		if h.Resource != nil {
			adapted.Resource = func(r *request, in any) string { return h.Resource(r.iam(), in) }
		}
		all["IAM."+operation] = adapted
	}
	return all
}

// iam is the request as IAM sees it.
func (r *request) iam() iamsim.Request {
	return iamsim.Request{Directory: r.directory(), Caller: r.caller.As}
}

// directory is the IAM of an account of the world, all who call it included.
func (w *World) directory(a *Account) *iamsim.Directory {
	var callers []string
	for _, p := range w.Configured {
		if p.Reaches == a.ID {
			callers = append(callers, p.As)
		}
	}
	return iamsim.NewDirectory(a.ID, a.Partition, a.IAM, callers...)
}

// stsHandlers answer STS with the caller of the request.
func stsHandlers() map[string]handler {
	return map[string]handler{
		"STS.GetCallerIdentity": on("", func(r *request, _ *sts.GetCallerIdentityInput) (*sts.GetCallerIdentityOutput, error) {
			return &sts.GetCallerIdentityOutput{
				Account: aws.String(r.account.ID),
				Arn:     aws.String(r.caller.As),
				UserId:  aws.String(r.iam().UserID()),
			}, nil
		}),
	}
}

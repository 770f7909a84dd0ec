package iamsim

import (
	"maps"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
)

// Handlers answers every operation of IAM that the simulation knows, by its name.
func Handlers() map[string]handle.Handler[Request] {
	all := map[string]handle.Handler[Request]{
		"SimulatePrincipalPolicy": handle.OnResource("iam:SimulatePrincipalPolicy",
			func(_ Request, in *iam.SimulatePrincipalPolicyInput) string { return aws.ToString(in.PolicySourceArn) },
			simulatePrincipalPolicy),
	}
	for _, area := range []map[string]handle.Handler[Request]{
		roleHandlers(), userHandlers(), attachedPolicyHandlers(), inlinePolicyHandlers(), inlineDocumentHandlers(), managedPolicyHandlers(),
	} {
		maps.Copy(all, area)
	}
	return all
}

// Pages are smaller than those of AWS, so that a test catches a reader that stops after
// the first one.
const (
	identitiesPage = 100
	policiesPage   = 1
	resultsPage    = 20
)

// pageOf returns one page, with the size that the caller asked for if that is smaller.
func pageOf[T any](items []T, marker *string, size int, asked *int32) (part []T, next *string, more bool) {
	if n := int(aws.ToInt32(asked)); n > 0 {
		size = min(size, n)
	}
	if items == nil {
		items = []T{} // AWS sends an empty list, not none
	}
	part, next = handle.Page(items, marker, size)
	return part, next, next != nil
}

func noSuchEntity(message string) error { return handle.Error("NoSuchEntity", message) }

// policies are the attached and inline policies of a user, role or group.
func (r Request) policies(kind string, name *string) ([]Policy, error) {
	if kind == "group" {
		for _, g := range r.groups {
			if g.Name == aws.ToString(name) {
				return g.Policies, nil
			}
		}
		return nil, noSuchEntity("The group with name " + aws.ToString(name) + " cannot be found.")
	}
	i, err := r.identity(kind, name)
	if err != nil {
		return nil, err
	}
	return i.policies, nil
}

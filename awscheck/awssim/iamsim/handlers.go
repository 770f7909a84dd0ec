package iamsim

import (
	"maps"
	"strconv"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// Handlers answers every operation of IAM that the simulation knows, by its name.
func Handlers() map[string]handle.Handler[Request] {
	all := map[string]handle.Handler[Request]{
		"SimulatePrincipalPolicy": handle.OnWireResource("iam:SimulatePrincipalPolicy",
			func(_ Request, op *wire.Operation) string { return op.Param("PolicySourceArn") }, simulatePrincipalPolicy),
	}
	for _, area := range []map[string]handle.Handler[Request]{
		roleHandlers(), userHandlers(), ownedPolicyHandlers(), managedPolicyHandlers(),
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

// pageOf returns one page.
func pageOf(call wire.Input, items []any, size int) reply.Object {
	return handle.WirePage(call, items, pageSize(call, size))
}

// pageSize is the size that the caller asked for, if that is smaller.
func pageSize(call wire.Input, size int) int {
	if n, _ := strconv.Atoi(call.Operation.Param("MaxItems")); n > 0 {
		return min(size, n)
	}
	return size
}

// result is the reply with the result of an operation.
func result(call wire.Input, members reply.Object) reply.Object {
	return reply.Object{call.Operation.Name + "Result": members}
}

// nameOf is the name of the user, role or group that a request is about.
func nameOf(kind string, op *wire.Operation) string {
	return op.Param(map[string]string{"user": "UserName", "role": "RoleName", "group": "GroupName"}[kind])
}

// ownerOf returns what finds the ARN of the user, role or group that a request is about.
func ownerOf(kind string) func(Request, *wire.Operation) string {
	return func(r Request, op *wire.Operation) string {
		if kind == "group" {
			return r.groupARN(nameOf(kind, op))
		}
		return r.identityARN(kind, nameOf(kind, op))
	}
}

func noSuchEntity(message string) error { return handle.Error("NoSuchEntity", message) }

// policies are the attached and inline policies of a user, role or group.
func (r Request) policies(kind, name string) ([]Policy, error) {
	if kind == "group" {
		for _, g := range r.groups {
			if g.Name == name {
				return g.Policies, nil
			}
		}
		return nil, noSuchEntity("The group with name " + name + " cannot be found.")
	}
	i, err := r.identity(kind, name)
	if err != nil {
		return nil, err
	}
	return i.policies, nil
}

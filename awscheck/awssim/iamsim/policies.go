package iamsim

import (
	"net/url"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// ownedPolicyHandlers answer what lists the attached and the inline policies of users,
// roles and groups, and what returns an inline policy.
func ownedPolicyHandlers() map[string]handle.Handler[Request] {
	all := map[string]handle.Handler[Request]{}
	for kind, title := range map[string]string{"role": "Role", "user": "User", "group": "Group"} {
		add := func(name string, run func(Request, wire.Input) (reply.Object, error)) {
			all[name] = handle.OnWireResource("iam:"+name, ownerOf(kind), run)
		}
		list := func(describe func(*Directory, []Policy) []any) func(Request, wire.Input) (reply.Object, error) {
			return func(r Request, call wire.Input) (reply.Object, error) {
				policies, err := r.policies(kind, nameOf(kind, call.Operation))
				return pageOf(call, describe(r.Directory, policies), policiesPage), err
			}
		}
		add("ListAttached"+title+"Policies", list(attached))
		add("List"+title+"Policies", list(inline))
		add("Get"+title+"Policy", func(r Request, call wire.Input) (reply.Object, error) {
			name, policy := nameOf(kind, call.Operation), call.Operation.Param("PolicyName")
			doc, err := r.inlineDocument(kind, name, policy)
			return result(call, reply.Object{title + "Name": name, "PolicyName": policy, "PolicyDocument": doc}), err
		})
	}
	return all
}

// managedPolicyHandlers answer what returns a managed policy.
func managedPolicyHandlers() map[string]handle.Handler[Request] {
	arn := func(_ Request, op *wire.Operation) string { return op.Param("PolicyArn") }
	return map[string]handle.Handler[Request]{
		"GetPolicy": handle.OnWireResource("iam:GetPolicy", arn, func(r Request, call wire.Input) (reply.Object, error) {
			p, err := r.managed(call.Operation.Param("PolicyArn"))
			if err != nil {
				return nil, err
			}
			return result(call, reply.Object{"Policy": reply.Object{"Arn": call.Operation.Param("PolicyArn"), "PolicyName": p.Name, "DefaultVersionId": theVersion}}), nil
		}),
		"GetPolicyVersion": handle.OnWireResource("iam:GetPolicyVersion", arn, func(r Request, call wire.Input) (reply.Object, error) {
			version := call.Operation.Param("VersionId")
			p, err := r.managed(call.Operation.Param("PolicyArn"))
			if err == nil && version != theVersion {
				err = noSuchEntity("Policy version " + version + " does not exist or is not attachable.")
			}
			if err != nil {
				return nil, err
			}
			return result(call, reply.Object{"PolicyVersion": reply.Object{"VersionId": version, "IsDefaultVersion": true, "Document": url.PathEscape(p.Document)}}), nil
		}),
	}
}

// theVersion is the default version of every managed policy. It is not the first.
const theVersion = "v3"

func (r Request) inlineDocument(kind, name, policy string) (string, error) {
	policies, err := r.policies(kind, name)
	if err != nil {
		return "", err
	}
	for _, p := range policies {
		if p.Kind == Inline && p.Name == policy {
			return url.PathEscape(p.Document), nil // RFC 3986, as IAM does
		}
	}
	return "", noSuchEntity("The " + kind + " policy with name " + policy + " cannot be found.")
}

// managed finds a managed policy among all that are in use.
func (r Request) managed(arn string) (Policy, error) {
	var all []Policy
	for _, i := range r.identities {
		all = append(all, i.policies...)
		if i.boundary != nil {
			all = append(all, *i.boundary)
		}
	}
	for _, g := range r.groups {
		all = append(all, g.Policies...)
	}
	for _, p := range all {
		if p.Kind != Inline && p.arn(r.Directory) == arn {
			return p, nil
		}
	}
	return Policy{}, noSuchEntity("Policy " + arn + " does not exist or is not attachable.")
}

func attached(d *Directory, policies []Policy) (list []any) {
	for _, p := range policies {
		if p.Kind != Inline {
			list = append(list, reply.Object{"PolicyName": p.Name, "PolicyArn": p.arn(d)})
		}
	}
	return list
}

func inline(_ *Directory, policies []Policy) (names []any) {
	for _, p := range policies {
		if p.Kind == Inline {
			names = append(names, p.Name)
		}
	}
	return names
}

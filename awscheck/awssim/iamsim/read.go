package iamsim

import (
	"slices"
	"strings"
	"time"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// roleHandlers answer what lists and describes roles.
func roleHandlers() map[string]handle.Handler[Request] {
	return map[string]handle.Handler[Request]{
		"GetRole": handle.OnWireResource("iam:GetRole", ownerOf("role"), func(r Request, call wire.Input) (reply.Object, error) {
			return r.described("role", "Role", call)
		}),
		"ListRoles": handle.OnWireResource("iam:ListRoles", func(r Request, op *wire.Operation) string {
			return r.iamARN("role" + pathOf(op.Param("PathPrefix")))
		}, func(r Request, call wire.Input) (reply.Object, error) { return r.listed("role", call), nil }),
	}
}

// userHandlers answer what lists and describes users.
func userHandlers() map[string]handle.Handler[Request] {
	return map[string]handle.Handler[Request]{
		"GetUser": handle.OnWireResource("iam:GetUser", ownerOf("user"), func(r Request, call wire.Input) (reply.Object, error) {
			return r.described("user", "User", call)
		}),
		"ListUsers": handle.OnWire("iam:ListUsers", func(r Request, call wire.Input) (reply.Object, error) { return r.listed("user", call), nil }),
		"ListGroupsForUser": handle.OnWireResource("iam:ListGroupsForUser", ownerOf("user"), func(r Request, call wire.Input) (reply.Object, error) {
			i, err := r.identity("user", nameOf("user", call.Operation))
			if err != nil {
				return nil, err
			}
			var list []any
			for _, g := range i.groups {
				list = append(list, reply.Object{"GroupName": g.Name, "Path": pathOf(g.Path), "Arn": r.iamARN("group" + pathOf(g.Path) + g.Name)})
			}
			return pageOf(call, list, policiesPage), nil
		}),
	}
}

// described describes a user or role, with its boundary.
func (r Request) described(kind, member string, call wire.Input) (reply.Object, error) {
	i, err := r.identity(kind, nameOf(kind, call.Operation))
	if err != nil {
		return nil, err
	}
	d := i.described(r.Directory)
	if i.boundary != nil {
		d["PermissionsBoundary"] = reply.Object{"PermissionsBoundaryArn": i.boundary.arn(r.Directory), "PermissionsBoundaryType": "PermissionsBoundaryPolicy"}
	}
	return result(call, reply.Object{member: d}), nil
}

// listed lists users or roles. As in AWS, neither boundaries nor tags are in the list.
func (r Request) listed(kind string, call wire.Input) reply.Object {
	found := r.identitiesUnder(kind, call.Operation.Param("PathPrefix"))
	return handle.WirePageOf(call, len(found), pageSize(call, identitiesPage), func(i int) any { return found[i].described(r.Directory) })
}

// identityARN is the ARN of a user or role that IAM evaluates policies against. One
// that does not exist has no path.
func (r Request) identityARN(kind, name string) string {
	if i, err := r.identity(kind, name); err == nil {
		return i.arn(r.Directory)
	}
	return r.iamARN(kind + "/" + name)
}

func (r Request) groupARN(name string) string {
	for _, g := range r.groups {
		if g.Name == name {
			return r.iamARN("group" + pathOf(g.Path) + g.Name)
		}
	}
	return r.iamARN("group/" + name)
}

func (r Request) identity(kind, name string) (*identity, error) {
	if kind == "user" && name == "" { // GetUser without a name is about the caller
		if c := callerOf(r.Caller); c != nil && c.kind == "user" {
			name = c.name
		}
	}
	if i := find(r.identities, kind, name); i != nil {
		return i, nil
	}
	return nil, noSuchEntity("The " + kind + " with name " + name + " cannot be found.")
}

func (r Request) identitiesUnder(kind, path string) []*identity {
	return slices.DeleteFunc(slices.Clone(r.identities), func(i *identity) bool {
		return i.kind != kind || !strings.HasPrefix(i.path, path)
	})
}

func (i *identity) described(d *Directory) reply.Object {
	arn := i.arn(d)
	entry := reply.Object{"Arn": arn, "Path": i.path, "CreateDate": createdOr(i.created).UTC().Format(time.RFC3339)}
	if i.kind == "user" {
		entry["UserName"], entry["UserId"] = i.name, uniqueID("AIDA", arn)
	} else {
		entry["RoleName"], entry["RoleId"], entry["Description"] = i.name, uniqueID("AROA", arn), i.description
	}
	return entry
}

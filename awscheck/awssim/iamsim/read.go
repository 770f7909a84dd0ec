package iamsim

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
)

// roleHandlers answer what lists and describes roles.
func roleHandlers() map[string]handle.Handler[Request] {
	return map[string]handle.Handler[Request]{
		"GetRole": handle.OnResource("iam:GetRole", func(r Request, in *iam.GetRoleInput) string { return r.identityARN("role", in.RoleName) },
			func(r Request, in *iam.GetRoleInput) (*iam.GetRoleOutput, error) {
				i, err := r.identity("role", in.RoleName)
				if err != nil {
					return nil, err
				}
				role := i.role(r.Directory)
				role.PermissionsBoundary = i.attachedBoundary(r.Directory)
				return &iam.GetRoleOutput{Role: &role}, nil
			}),
		"ListRoles": handle.OnResource("iam:ListRoles", func(r Request, in *iam.ListRolesInput) string {
			return r.iamARN("role" + pathOf(aws.ToString(in.PathPrefix)))
		}, func(r Request, in *iam.ListRolesInput) (*iam.ListRolesOutput, error) {
			out := &iam.ListRolesOutput{}
			// As in AWS, neither the boundary nor the tags are in the list.
			out.Roles = []types.Role{}
			part, next, more := pageOf(r.identitiesUnder("role", in.PathPrefix), in.Marker, identitiesPage, in.MaxItems)
			for _, i := range part {
				out.Roles = append(out.Roles, i.role(r.Directory))
			}
			out.Marker, out.IsTruncated = next, more
			return out, nil
		}),
	}
}

// userHandlers answer what lists and describes users.
func userHandlers() map[string]handle.Handler[Request] {
	return map[string]handle.Handler[Request]{
		"GetUser": handle.OnResource("iam:GetUser", func(r Request, in *iam.GetUserInput) string { return r.identityARN("user", in.UserName) },
			func(r Request, in *iam.GetUserInput) (*iam.GetUserOutput, error) {
				i, err := r.identity("user", in.UserName)
				if err != nil {
					return nil, err
				}
				user := i.user(r.Directory)
				user.PermissionsBoundary = i.attachedBoundary(r.Directory)
				return &iam.GetUserOutput{User: &user}, nil
			}),
		"ListUsers": handle.On("iam:ListUsers", func(r Request, in *iam.ListUsersInput) (*iam.ListUsersOutput, error) {
			out := &iam.ListUsersOutput{}
			out.Users = []types.User{}
			part, next, more := pageOf(r.identitiesUnder("user", in.PathPrefix), in.Marker, identitiesPage, in.MaxItems)
			for _, i := range part {
				out.Users = append(out.Users, i.user(r.Directory))
			}
			out.Marker, out.IsTruncated = next, more
			return out, nil
		}),
		"ListGroupsForUser": handle.OnResource("iam:ListGroupsForUser", func(r Request, in *iam.ListGroupsForUserInput) string { return r.identityARN("user", in.UserName) },
			func(r Request, in *iam.ListGroupsForUserInput) (*iam.ListGroupsForUserOutput, error) {
				i, err := r.identity("user", in.UserName)
				if err != nil {
					return nil, err
				}
				list := []types.Group{}
				for _, g := range i.groups {
					list = append(list, types.Group{GroupName: aws.String(g.Name), Path: aws.String(pathOf(g.Path)), Arn: aws.String(r.iamARN("group" + pathOf(g.Path) + g.Name))})
				}
				out := &iam.ListGroupsForUserOutput{}
				out.Groups, out.Marker, out.IsTruncated = pageOf(list, in.Marker, policiesPage, in.MaxItems)
				return out, nil
			}),
	}
}

// identityARN is the ARN of a user or role that IAM evaluates policies against. One
// that does not exist has no path.
func (r Request) identityARN(kind string, name *string) string {
	if i, err := r.identity(kind, name); err == nil {
		return i.arn(r.Directory)
	}
	return r.iamARN(kind + "/" + aws.ToString(name))
}

func (r Request) groupARN(name *string) string {
	for _, g := range r.groups {
		if g.Name == aws.ToString(name) {
			return r.iamARN("group" + pathOf(g.Path) + g.Name)
		}
	}
	return r.iamARN("group/" + aws.ToString(name))
}

func (r Request) identity(kind string, name *string) (*identity, error) {
	if kind == "user" && name == nil { // GetUser without a name is about the caller
		if c := callerOf(r.Caller); c != nil && c.kind == "user" {
			name = &c.name
		}
	}
	if i := find(r.identities, kind, aws.ToString(name)); i != nil {
		return i, nil
	}
	return nil, noSuchEntity("The " + kind + " with name " + aws.ToString(name) + " cannot be found.")
}

func (r Request) identitiesUnder(kind string, path *string) []*identity {
	return slices.DeleteFunc(slices.Clone(r.identities), func(i *identity) bool {
		return i.kind != kind || !strings.HasPrefix(i.path, aws.ToString(path))
	})
}

func (i *identity) attachedBoundary(d *Directory) *types.AttachedPermissionsBoundary {
	if i.boundary == nil {
		return nil
	}
	return &types.AttachedPermissionsBoundary{
		PermissionsBoundaryArn:  aws.String(i.boundary.arn(d)),
		PermissionsBoundaryType: types.PermissionsBoundaryAttachmentTypePolicy,
	}
}

func (i *identity) role(d *Directory) types.Role {
	arn := i.arn(d)
	return types.Role{
		Arn: aws.String(arn), RoleName: aws.String(i.name), Path: aws.String(i.path), Description: aws.String(i.description),
		CreateDate: aws.Time(createdOr(i.created)), RoleId: aws.String(uniqueID("AROA", arn)),
	}
}

func (i *identity) user(d *Directory) types.User {
	arn := i.arn(d)
	return types.User{
		Arn: aws.String(arn), UserName: aws.String(i.name), Path: aws.String(i.path),
		CreateDate: aws.Time(createdOr(i.created)), UserId: aws.String(uniqueID("AIDA", arn)),
	}
}

package awssim

import (
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// Pages are smaller than AWS's, so that a reader that stops after the first one
// is caught.
const (
	identitiesPage = 100
	policiesPage   = 1
	resultsPage    = 20
)

// pageOf is page with the size that the caller asked for, if that is smaller.
func pageOf[T any](items []T, marker *string, size int, asked *int32) (part []T, next *string, more bool) {
	if n := int(aws.ToInt32(asked)); n > 0 {
		size = min(size, n)
	}
	if items == nil {
		items = []T{} // an empty list that is there
	}
	part, next = page(items, marker, size)
	return part, next, next != nil
}

func iamHandlers() map[string]handler {
	return map[string]handler{
		"IAM.GetRole": onResource("iam:GetRole", func(r *request, in *iam.GetRoleInput) string { return r.identityARN("role", in.RoleName) },
			func(r *request, in *iam.GetRoleInput) (*iam.GetRoleOutput, error) {
				i, err := r.identity("role", in.RoleName)
				if err != nil {
					return nil, err
				}
				role := i.role(r.account)
				role.PermissionsBoundary = i.attachedBoundary(r.account)
				return &iam.GetRoleOutput{Role: &role}, nil
			}),
		"IAM.GetUser": onResource("iam:GetUser", func(r *request, in *iam.GetUserInput) string { return r.identityARN("user", in.UserName) },
			func(r *request, in *iam.GetUserInput) (*iam.GetUserOutput, error) {
				i, err := r.identity("user", in.UserName)
				if err != nil {
					return nil, err
				}
				user := i.user(r.account)
				user.PermissionsBoundary = i.attachedBoundary(r.account)
				return &iam.GetUserOutput{User: &user}, nil
			}),
		"IAM.ListRoles": onResource("iam:ListRoles", func(r *request, in *iam.ListRolesInput) string {
			return r.account.iamARN("role" + pathOf(aws.ToString(in.PathPrefix)))
		}, func(r *request, in *iam.ListRolesInput) (*iam.ListRolesOutput, error) {
			out := &iam.ListRolesOutput{}
			// As in AWS, neither the boundary nor the tags are in the list.
			out.Roles = []types.Role{}
			part, next, more := pageOf(r.identitiesUnder("role", in.PathPrefix), in.Marker, identitiesPage, in.MaxItems)
			for _, i := range part {
				out.Roles = append(out.Roles, i.role(r.account))
			}
			out.Marker, out.IsTruncated = next, more
			return out, nil
		}),
		"IAM.ListUsers": on("iam:ListUsers", func(r *request, in *iam.ListUsersInput) (*iam.ListUsersOutput, error) {
			out := &iam.ListUsersOutput{}
			out.Users = []types.User{}
			part, next, more := pageOf(r.identitiesUnder("user", in.PathPrefix), in.Marker, identitiesPage, in.MaxItems)
			for _, i := range part {
				out.Users = append(out.Users, i.user(r.account))
			}
			out.Marker, out.IsTruncated = next, more
			return out, nil
		}),
		"IAM.ListGroupsForUser": onResource("iam:ListGroupsForUser", func(r *request, in *iam.ListGroupsForUserInput) string { return r.identityARN("user", in.UserName) },
			func(r *request, in *iam.ListGroupsForUserInput) (*iam.ListGroupsForUserOutput, error) {
				i, err := r.identity("user", in.UserName)
				if err != nil {
					return nil, err
				}
				list := []types.Group{}
				for _, g := range i.groups {
					list = append(list, types.Group{GroupName: aws.String(g.Name), Path: aws.String(pathOf(g.Path)), Arn: aws.String(r.account.iamARN("group" + pathOf(g.Path) + g.Name))})
				}
				out := &iam.ListGroupsForUserOutput{}
				out.Groups, out.Marker, out.IsTruncated = pageOf(list, in.Marker, policiesPage, in.MaxItems)
				return out, nil
			}),
		"IAM.ListAttachedRolePolicies": onResource("iam:ListAttachedRolePolicies", func(r *request, in *iam.ListAttachedRolePoliciesInput) string {
			return r.identityARN("role", in.RoleName)
		},
			func(r *request, in *iam.ListAttachedRolePoliciesInput) (*iam.ListAttachedRolePoliciesOutput, error) {
				policies, err := r.policies("role", in.RoleName)
				out := &iam.ListAttachedRolePoliciesOutput{}
				out.AttachedPolicies, out.Marker, out.IsTruncated = pageOf(attached(r.account, policies), in.Marker, policiesPage, in.MaxItems)
				return out, err
			}),
		"IAM.ListAttachedUserPolicies": onResource("iam:ListAttachedUserPolicies", func(r *request, in *iam.ListAttachedUserPoliciesInput) string {
			return r.identityARN("user", in.UserName)
		},
			func(r *request, in *iam.ListAttachedUserPoliciesInput) (*iam.ListAttachedUserPoliciesOutput, error) {
				policies, err := r.policies("user", in.UserName)
				out := &iam.ListAttachedUserPoliciesOutput{}
				out.AttachedPolicies, out.Marker, out.IsTruncated = pageOf(attached(r.account, policies), in.Marker, policiesPage, in.MaxItems)
				return out, err
			}),
		"IAM.ListAttachedGroupPolicies": onResource("iam:ListAttachedGroupPolicies", func(r *request, in *iam.ListAttachedGroupPoliciesInput) string { return r.groupARN(in.GroupName) },
			func(r *request, in *iam.ListAttachedGroupPoliciesInput) (*iam.ListAttachedGroupPoliciesOutput, error) {
				policies, err := r.policies("group", in.GroupName)
				out := &iam.ListAttachedGroupPoliciesOutput{}
				out.AttachedPolicies, out.Marker, out.IsTruncated = pageOf(attached(r.account, policies), in.Marker, policiesPage, in.MaxItems)
				return out, err
			}),
		"IAM.ListRolePolicies": onResource("iam:ListRolePolicies", func(r *request, in *iam.ListRolePoliciesInput) string { return r.identityARN("role", in.RoleName) },
			func(r *request, in *iam.ListRolePoliciesInput) (*iam.ListRolePoliciesOutput, error) {
				policies, err := r.policies("role", in.RoleName)
				out := &iam.ListRolePoliciesOutput{}
				out.PolicyNames, out.Marker, out.IsTruncated = pageOf(inline(policies), in.Marker, policiesPage, in.MaxItems)
				return out, err
			}),
		"IAM.ListUserPolicies": onResource("iam:ListUserPolicies", func(r *request, in *iam.ListUserPoliciesInput) string { return r.identityARN("user", in.UserName) },
			func(r *request, in *iam.ListUserPoliciesInput) (*iam.ListUserPoliciesOutput, error) {
				policies, err := r.policies("user", in.UserName)
				out := &iam.ListUserPoliciesOutput{}
				out.PolicyNames, out.Marker, out.IsTruncated = pageOf(inline(policies), in.Marker, policiesPage, in.MaxItems)
				return out, err
			}),
		"IAM.ListGroupPolicies": onResource("iam:ListGroupPolicies", func(r *request, in *iam.ListGroupPoliciesInput) string { return r.groupARN(in.GroupName) },
			func(r *request, in *iam.ListGroupPoliciesInput) (*iam.ListGroupPoliciesOutput, error) {
				policies, err := r.policies("group", in.GroupName)
				out := &iam.ListGroupPoliciesOutput{}
				out.PolicyNames, out.Marker, out.IsTruncated = pageOf(inline(policies), in.Marker, policiesPage, in.MaxItems)
				return out, err
			}),
		"IAM.GetRolePolicy": onResource("iam:GetRolePolicy", func(r *request, in *iam.GetRolePolicyInput) string { return r.identityARN("role", in.RoleName) },
			func(r *request, in *iam.GetRolePolicyInput) (*iam.GetRolePolicyOutput, error) {
				doc, err := r.inlineDocument("role", in.RoleName, in.PolicyName)
				return &iam.GetRolePolicyOutput{RoleName: in.RoleName, PolicyName: in.PolicyName, PolicyDocument: doc}, err
			}),
		"IAM.GetUserPolicy": onResource("iam:GetUserPolicy", func(r *request, in *iam.GetUserPolicyInput) string { return r.identityARN("user", in.UserName) },
			func(r *request, in *iam.GetUserPolicyInput) (*iam.GetUserPolicyOutput, error) {
				doc, err := r.inlineDocument("user", in.UserName, in.PolicyName)
				return &iam.GetUserPolicyOutput{UserName: in.UserName, PolicyName: in.PolicyName, PolicyDocument: doc}, err
			}),
		"IAM.GetGroupPolicy": onResource("iam:GetGroupPolicy", func(r *request, in *iam.GetGroupPolicyInput) string { return r.groupARN(in.GroupName) },
			func(r *request, in *iam.GetGroupPolicyInput) (*iam.GetGroupPolicyOutput, error) {
				doc, err := r.inlineDocument("group", in.GroupName, in.PolicyName)
				return &iam.GetGroupPolicyOutput{GroupName: in.GroupName, PolicyName: in.PolicyName, PolicyDocument: doc}, err
			}),
		"IAM.GetPolicy": onResource("iam:GetPolicy", func(_ *request, in *iam.GetPolicyInput) string { return aws.ToString(in.PolicyArn) },
			func(r *request, in *iam.GetPolicyInput) (*iam.GetPolicyOutput, error) {
				p, err := r.managed(in.PolicyArn)
				if err != nil {
					return nil, err
				}
				return &iam.GetPolicyOutput{Policy: &types.Policy{Arn: in.PolicyArn, PolicyName: aws.String(p.Name), DefaultVersionId: aws.String(theVersion)}}, nil
			}),
		"IAM.GetPolicyVersion": onResource("iam:GetPolicyVersion", func(_ *request, in *iam.GetPolicyVersionInput) string { return aws.ToString(in.PolicyArn) },
			func(r *request, in *iam.GetPolicyVersionInput) (*iam.GetPolicyVersionOutput, error) {
				p, err := r.managed(in.PolicyArn)
				if err == nil && aws.ToString(in.VersionId) != theVersion {
					err = noSuchEntity("Policy version " + aws.ToString(in.VersionId) + " does not exist or is not attachable.")
				}
				if err != nil {
					return nil, err
				}
				return &iam.GetPolicyVersionOutput{PolicyVersion: &types.PolicyVersion{
					VersionId: in.VersionId, IsDefaultVersion: true, Document: aws.String(url.PathEscape(p.Document)),
				}}, nil
			}),
		"IAM.SimulatePrincipalPolicy": onResource("iam:SimulatePrincipalPolicy",
			func(_ *request, in *iam.SimulatePrincipalPolicyInput) string { return aws.ToString(in.PolicySourceArn) },
			simulatePrincipalPolicy),
	}
}

// theVersion is the default version of every managed policy. It is not the first.
const theVersion = "v3"

func noSuchEntity(message string) error { return apiError("NoSuchEntity", message) }

// identityARN is the ARN that IAM checks a request about a user or role against:
// for one that does not exist, the one it would have without a path.
func (r *request) identityARN(kind string, name *string) string {
	if i, err := r.identity(kind, name); err == nil {
		return i.arn(r.account)
	}
	return r.account.iamARN(kind + "/" + aws.ToString(name))
}

func (r *request) groupARN(name *string) string {
	for _, g := range r.account.IAM.Groups {
		if g.Name == aws.ToString(name) {
			return r.account.iamARN("group" + pathOf(g.Path) + g.Name)
		}
	}
	return r.account.iamARN("group/" + aws.ToString(name))
}

func (r *request) identity(kind string, name *string) (*identity, error) {
	if kind == "user" && name == nil { // GetUser without a name is about the caller
		if c := callerOf(r.caller.As); c != nil && c.kind == "user" {
			name = &c.name
		}
	}
	if i := find(r.identities(), kind, aws.ToString(name)); i != nil {
		return i, nil
	}
	return nil, noSuchEntity("The " + kind + " with name " + aws.ToString(name) + " cannot be found.")
}

func (r *request) identitiesUnder(kind string, path *string) []*identity {
	return slices.DeleteFunc(slices.Clone(r.identities()), func(i *identity) bool {
		return i.kind != kind || !strings.HasPrefix(i.path, aws.ToString(path))
	})
}

// policies are the attached and inline policies of a user, role or group.
func (r *request) policies(kind string, name *string) ([]Policy, error) {
	if kind == "group" {
		for _, g := range r.account.IAM.Groups {
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

func (r *request) inlineDocument(kind string, name, policy *string) (*string, error) {
	policies, err := r.policies(kind, name)
	if err != nil {
		return nil, err
	}
	for _, p := range policies {
		if p.Kind == Inline && p.Name == aws.ToString(policy) {
			return aws.String(url.PathEscape(p.Document)), nil // RFC 3986, as IAM does
		}
	}
	return nil, noSuchEntity("The " + kind + " policy with name " + aws.ToString(policy) + " cannot be found.")
}

// managed finds a managed policy among all that are in use.
func (r *request) managed(arn *string) (Policy, error) {
	var all []Policy
	for _, i := range r.identities() {
		all = append(all, i.policies...)
		if i.boundary != nil {
			all = append(all, *i.boundary)
		}
	}
	for _, g := range r.account.IAM.Groups {
		all = append(all, g.Policies...)
	}
	for _, p := range all {
		if p.Kind != Inline && p.arn(r.account) == aws.ToString(arn) {
			return p, nil
		}
	}
	return Policy{}, noSuchEntity("Policy " + aws.ToString(arn) + " does not exist or is not attachable.")
}

func attached(a *Account, policies []Policy) []types.AttachedPolicy {
	list := []types.AttachedPolicy{}
	for _, p := range policies {
		if p.Kind != Inline {
			list = append(list, types.AttachedPolicy{PolicyName: aws.String(p.Name), PolicyArn: aws.String(p.arn(a))})
		}
	}
	return list
}

func inline(policies []Policy) []string {
	names := []string{}
	for _, p := range policies {
		if p.Kind == Inline {
			names = append(names, p.Name)
		}
	}
	return names
}

func (i *identity) attachedBoundary(a *Account) *types.AttachedPermissionsBoundary {
	if i.boundary == nil {
		return nil
	}
	return &types.AttachedPermissionsBoundary{
		PermissionsBoundaryArn:  aws.String(i.boundary.arn(a)),
		PermissionsBoundaryType: types.PermissionsBoundaryAttachmentTypePolicy,
	}
}

func (i *identity) role(a *Account) types.Role {
	arn := i.arn(a)
	return types.Role{
		Arn: aws.String(arn), RoleName: aws.String(i.name), Path: aws.String(i.path), Description: aws.String(i.about),
		CreateDate: aws.Time(longAgo(i.created)), RoleId: aws.String(uniqueID("AROA", arn)),
	}
}

func (i *identity) user(a *Account) types.User {
	arn := i.arn(a)
	return types.User{
		Arn: aws.String(arn), UserName: aws.String(i.name), Path: aws.String(i.path),
		CreateDate: aws.Time(longAgo(i.created)), UserId: aws.String(uniqueID("AIDA", arn)),
	}
}

package iamsim

import (
	"net/url"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
)

// attachedPolicyHandlers answer what lists attached policies.
func attachedPolicyHandlers() map[string]handle.Handler[Request] {
	return map[string]handle.Handler[Request]{
		"ListAttachedRolePolicies": handle.OnResource("iam:ListAttachedRolePolicies", func(r Request, in *iam.ListAttachedRolePoliciesInput) string {
			return r.identityARN("role", in.RoleName)
		},
			func(r Request, in *iam.ListAttachedRolePoliciesInput) (*iam.ListAttachedRolePoliciesOutput, error) {
				policies, err := r.policies("role", in.RoleName)
				out := &iam.ListAttachedRolePoliciesOutput{}
				out.AttachedPolicies, out.Marker, out.IsTruncated = pageOf(attached(r.Directory, policies), in.Marker, policiesPage, in.MaxItems)
				return out, err
			}),
		"ListAttachedUserPolicies": handle.OnResource("iam:ListAttachedUserPolicies", func(r Request, in *iam.ListAttachedUserPoliciesInput) string {
			return r.identityARN("user", in.UserName)
		},
			func(r Request, in *iam.ListAttachedUserPoliciesInput) (*iam.ListAttachedUserPoliciesOutput, error) {
				policies, err := r.policies("user", in.UserName)
				out := &iam.ListAttachedUserPoliciesOutput{}
				out.AttachedPolicies, out.Marker, out.IsTruncated = pageOf(attached(r.Directory, policies), in.Marker, policiesPage, in.MaxItems)
				return out, err
			}),
		"ListAttachedGroupPolicies": handle.OnResource("iam:ListAttachedGroupPolicies", func(r Request, in *iam.ListAttachedGroupPoliciesInput) string { return r.groupARN(in.GroupName) },
			func(r Request, in *iam.ListAttachedGroupPoliciesInput) (*iam.ListAttachedGroupPoliciesOutput, error) {
				policies, err := r.policies("group", in.GroupName)
				out := &iam.ListAttachedGroupPoliciesOutput{}
				out.AttachedPolicies, out.Marker, out.IsTruncated = pageOf(attached(r.Directory, policies), in.Marker, policiesPage, in.MaxItems)
				return out, err
			}),
	}
}

// inlinePolicyHandlers answer what lists inline policies.
func inlinePolicyHandlers() map[string]handle.Handler[Request] {
	return map[string]handle.Handler[Request]{
		"ListRolePolicies": handle.OnResource("iam:ListRolePolicies", func(r Request, in *iam.ListRolePoliciesInput) string { return r.identityARN("role", in.RoleName) },
			func(r Request, in *iam.ListRolePoliciesInput) (*iam.ListRolePoliciesOutput, error) {
				policies, err := r.policies("role", in.RoleName)
				out := &iam.ListRolePoliciesOutput{}
				out.PolicyNames, out.Marker, out.IsTruncated = pageOf(inline(policies), in.Marker, policiesPage, in.MaxItems)
				return out, err
			}),
		"ListUserPolicies": handle.OnResource("iam:ListUserPolicies", func(r Request, in *iam.ListUserPoliciesInput) string { return r.identityARN("user", in.UserName) },
			func(r Request, in *iam.ListUserPoliciesInput) (*iam.ListUserPoliciesOutput, error) {
				policies, err := r.policies("user", in.UserName)
				out := &iam.ListUserPoliciesOutput{}
				out.PolicyNames, out.Marker, out.IsTruncated = pageOf(inline(policies), in.Marker, policiesPage, in.MaxItems)
				return out, err
			}),
		"ListGroupPolicies": handle.OnResource("iam:ListGroupPolicies", func(r Request, in *iam.ListGroupPoliciesInput) string { return r.groupARN(in.GroupName) },
			func(r Request, in *iam.ListGroupPoliciesInput) (*iam.ListGroupPoliciesOutput, error) {
				policies, err := r.policies("group", in.GroupName)
				out := &iam.ListGroupPoliciesOutput{}
				out.PolicyNames, out.Marker, out.IsTruncated = pageOf(inline(policies), in.Marker, policiesPage, in.MaxItems)
				return out, err
			}),
	}
}

// inlineDocumentHandlers answer what returns an inline policy.
func inlineDocumentHandlers() map[string]handle.Handler[Request] {
	return map[string]handle.Handler[Request]{
		"GetRolePolicy": handle.OnResource("iam:GetRolePolicy", func(r Request, in *iam.GetRolePolicyInput) string { return r.identityARN("role", in.RoleName) },
			func(r Request, in *iam.GetRolePolicyInput) (*iam.GetRolePolicyOutput, error) {
				doc, err := r.inlineDocument("role", in.RoleName, in.PolicyName)
				return &iam.GetRolePolicyOutput{RoleName: in.RoleName, PolicyName: in.PolicyName, PolicyDocument: doc}, err
			}),
		"GetUserPolicy": handle.OnResource("iam:GetUserPolicy", func(r Request, in *iam.GetUserPolicyInput) string { return r.identityARN("user", in.UserName) },
			func(r Request, in *iam.GetUserPolicyInput) (*iam.GetUserPolicyOutput, error) {
				doc, err := r.inlineDocument("user", in.UserName, in.PolicyName)
				return &iam.GetUserPolicyOutput{UserName: in.UserName, PolicyName: in.PolicyName, PolicyDocument: doc}, err
			}),
		"GetGroupPolicy": handle.OnResource("iam:GetGroupPolicy", func(r Request, in *iam.GetGroupPolicyInput) string { return r.groupARN(in.GroupName) },
			func(r Request, in *iam.GetGroupPolicyInput) (*iam.GetGroupPolicyOutput, error) {
				doc, err := r.inlineDocument("group", in.GroupName, in.PolicyName)
				return &iam.GetGroupPolicyOutput{GroupName: in.GroupName, PolicyName: in.PolicyName, PolicyDocument: doc}, err
			}),
	}
}

// managedPolicyHandlers answer what returns a managed policy.
func managedPolicyHandlers() map[string]handle.Handler[Request] {
	return map[string]handle.Handler[Request]{
		"GetPolicy": handle.OnResource("iam:GetPolicy", func(_ Request, in *iam.GetPolicyInput) string { return aws.ToString(in.PolicyArn) },
			func(r Request, in *iam.GetPolicyInput) (*iam.GetPolicyOutput, error) {
				p, err := r.managed(in.PolicyArn)
				if err != nil {
					return nil, err
				}
				return &iam.GetPolicyOutput{Policy: &types.Policy{Arn: in.PolicyArn, PolicyName: aws.String(p.Name), DefaultVersionId: aws.String(theVersion)}}, nil
			}),
		"GetPolicyVersion": handle.OnResource("iam:GetPolicyVersion", func(_ Request, in *iam.GetPolicyVersionInput) string { return aws.ToString(in.PolicyArn) },
			func(r Request, in *iam.GetPolicyVersionInput) (*iam.GetPolicyVersionOutput, error) {
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
	}
}

// theVersion is the default version of every managed policy. It is not the first.
const theVersion = "v3"

func (r Request) inlineDocument(kind string, name, policy *string) (*string, error) {
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
func (r Request) managed(arn *string) (Policy, error) {
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
		if p.Kind != Inline && p.arn(r.Directory) == aws.ToString(arn) {
			return p, nil
		}
	}
	return Policy{}, noSuchEntity("Policy " + aws.ToString(arn) + " does not exist or is not attachable.")
}

func attached(d *Directory, policies []Policy) []types.AttachedPolicy {
	list := []types.AttachedPolicy{}
	for _, p := range policies {
		if p.Kind != Inline {
			list = append(list, types.AttachedPolicy{PolicyName: aws.String(p.Name), PolicyArn: aws.String(p.arn(d))})
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

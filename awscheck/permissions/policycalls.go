package permissions

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// boundaryOf returns the ARN of the permissions boundary of a user or role; "" if
// there is none.
func boundaryOf(ctx context.Context, a *account.Account, p account.Principal) (string, error) {
	if p.Kind != account.UserPrincipal {
		role, err := facts.GetRole(ctx, a, p.Name)
		return role.Boundary, err
	}
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: "GetUser", Key: p.Name}, func(ctx context.Context, cfg aws.Config) (string, error) {
		out, err := account.Client(a, cfg, iam.NewFromConfig).GetUser(ctx, &iam.GetUserInput{UserName: aws.String(p.Name)})
		if err != nil {
			return "", err
		}
		if out.User == nil || aws.ToString(out.User.Arn) == "" {
			return "", account.ErrIncomplete
		}
		if out.User.PermissionsBoundary == nil {
			return "", nil
		}
		return awscheck.Clean(aws.ToString(out.User.PermissionsBoundary.PermissionsBoundaryArn)), nil
	})
}

// attachedPolicies lists the ARNs of the managed policies attached to an owner.
func attachedPolicies(ctx context.Context, a *account.Account, o owner) ([]string, error) {
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: "ListAttached" + o.kind + "Policies", Key: o.name}, func(ctx context.Context, cfg aws.Config) ([]string, error) {
		c, name := account.Client(a, cfg, iam.NewFromConfig), aws.String(o.name)
		list := func(marker *string) (part []types.AttachedPolicy, next *string, more bool, err error) {
			switch o.kind {
			case "User":
				out, err := c.ListAttachedUserPolicies(ctx, &iam.ListAttachedUserPoliciesInput{UserName: name, Marker: marker})
				if err != nil {
					return nil, nil, false, err
				}
				return out.AttachedPolicies, out.Marker, out.IsTruncated, nil
			case "Group":
				out, err := c.ListAttachedGroupPolicies(ctx, &iam.ListAttachedGroupPoliciesInput{GroupName: name, Marker: marker})
				if err != nil {
					return nil, nil, false, err
				}
				return out.AttachedPolicies, out.Marker, out.IsTruncated, nil
			}
			out, err := c.ListAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: name, Marker: marker})
			if err != nil {
				return nil, nil, false, err
			}
			return out.AttachedPolicies, out.Marker, out.IsTruncated, nil
		}
		attached, err := account.MarkedPages(list)
		return account.Map(attached, err, func(p types.AttachedPolicy) string { return aws.ToString(p.PolicyArn) })
	})
}

// inlinePolicies lists the names of the inline policies of an owner.
func inlinePolicies(ctx context.Context, a *account.Account, o owner) ([]string, error) {
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: "List" + o.kind + "Policies", Key: o.name}, func(ctx context.Context, cfg aws.Config) ([]string, error) {
		c, name := account.Client(a, cfg, iam.NewFromConfig), aws.String(o.name)
		return account.MarkedPages(func(marker *string) (part []string, next *string, more bool, err error) {
			switch o.kind {
			case "User":
				out, err := c.ListUserPolicies(ctx, &iam.ListUserPoliciesInput{UserName: name, Marker: marker})
				if err != nil {
					return nil, nil, false, err
				}
				return out.PolicyNames, out.Marker, out.IsTruncated, nil
			case "Group":
				out, err := c.ListGroupPolicies(ctx, &iam.ListGroupPoliciesInput{GroupName: name, Marker: marker})
				if err != nil {
					return nil, nil, false, err
				}
				return out.PolicyNames, out.Marker, out.IsTruncated, nil
			}
			out, err := c.ListRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: name, Marker: marker})
			if err != nil {
				return nil, nil, false, err
			}
			return out.PolicyNames, out.Marker, out.IsTruncated, nil
		})
	})
}

// inlinePolicy reads one inline policy of an owner.
func inlinePolicy(ctx context.Context, a *account.Account, o owner, policy string) (policyDocument, error) {
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: "Get" + o.kind + "Policy", Key: o.name + "\x00" + policy}, func(ctx context.Context, cfg aws.Config) (policyDocument, error) {
		c, name, inline := account.Client(a, cfg, iam.NewFromConfig), aws.String(o.name), aws.String(policy)
		var text *string
		var err error
		switch o.kind {
		case "User":
			var out *iam.GetUserPolicyOutput
			if out, err = c.GetUserPolicy(ctx, &iam.GetUserPolicyInput{UserName: name, PolicyName: inline}); err == nil {
				text = out.PolicyDocument
			}
		case "Group":
			var out *iam.GetGroupPolicyOutput
			if out, err = c.GetGroupPolicy(ctx, &iam.GetGroupPolicyInput{GroupName: name, PolicyName: inline}); err == nil {
				text = out.PolicyDocument
			}
		default:
			var out *iam.GetRolePolicyOutput
			if out, err = c.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: name, PolicyName: inline}); err == nil {
				text = out.PolicyDocument
			}
		}
		return readDocument(awscheck.Clean(policy), text, err)
	})
}

// managedPolicy reads the default version of a managed policy.
func managedPolicy(ctx context.Context, a *account.Account, arn string) (policyDocument, error) {
	version, err := account.Call(ctx, a, account.Request{Service: "IAM", Operation: "GetPolicy", Key: arn}, func(ctx context.Context, cfg aws.Config) (string, error) {
		out, err := account.Client(a, cfg, iam.NewFromConfig).GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: aws.String(arn)})
		if err == nil && (out.Policy == nil || aws.ToString(out.Policy.DefaultVersionId) == "") {
			err = account.ErrIncomplete
		}
		if err != nil {
			return "", err
		}
		return *out.Policy.DefaultVersionId, nil
	})
	if err != nil {
		return policyDocument{}, err
	}
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: "GetPolicyVersion", Key: arn + "\x00" + version}, func(ctx context.Context, cfg aws.Config) (policyDocument, error) {
		out, err := account.Client(a, cfg, iam.NewFromConfig).GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: aws.String(arn), VersionId: aws.String(version)})
		if err == nil && out.PolicyVersion == nil {
			err = account.ErrIncomplete
		}
		if err != nil {
			return policyDocument{}, err
		}
		return readDocument(policyName(arn), out.PolicyVersion.Document, nil)
	})
}

// groupsOf lists the names of a user's groups.
func groupsOf(ctx context.Context, a *account.Account, user string) ([]string, error) {
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: "ListGroupsForUser", Key: user}, func(ctx context.Context, cfg aws.Config) ([]string, error) {
		c := account.Client(a, cfg, iam.NewFromConfig)
		groups, err := account.MarkedPages(func(marker *string) ([]types.Group, *string, bool, error) {
			out, err := c.ListGroupsForUser(ctx, &iam.ListGroupsForUserInput{UserName: aws.String(user), Marker: marker})
			if err != nil {
				return nil, nil, false, err
			}
			return out.Groups, out.Marker, out.IsTruncated, nil
		})
		return account.Map(groups, err, func(g types.Group) string { return aws.ToString(g.GroupName) })
	})
}

// policyName is the name in a managed policy's ARN.
func policyName(arn string) string { return awscheck.Clean(arn[strings.LastIndex(arn, "/")+1:]) }

// readDocument parses a document from a reply. A document that is absent or can't be
// parsed makes the reply malformed.
func readDocument(name string, text *string, err error) (policyDocument, error) {
	if err != nil {
		return policyDocument{}, err
	}
	if text == nil {
		return policyDocument{}, account.ErrIncomplete
	}
	doc, err := parsePolicyDocument(name, *text)
	if err != nil {
		return policyDocument{}, &account.Failure{Reason: account.Malformed, Service: "IAM", Operation: "policy document " + name, Message: err.Error(), Err: err}
	}
	return doc, nil
}

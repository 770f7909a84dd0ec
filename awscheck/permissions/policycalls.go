package permissions

import (
	"context"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// boundaryOf returns the ARN of the permissions boundary of a user or role; "" if
// there is none.
func boundaryOf(ctx context.Context, a *account.Account, p account.Principal) (string, error) {
	if p.Kind != account.UserPrincipal {
		role, err := facts.GetRole(ctx, a, p.Name)
		return role.Boundary, err
	}
	result, err := facts.GetIAM(ctx, a, p.Name, facts.OperationOfIAM("GetUser", text("UserName", p.Name)), "User.Arn")
	return awscheck.Clean(result.String("User.PermissionsBoundary.PermissionsBoundaryArn")), err
}

func text(name, value string) wire.Param { return wire.Param{Name: name, Value: value} }

// named is the parameter with the name of an owner.
func (o owner) named() wire.Param { return text(o.kind+"Name", o.name) }

// attachedPolicies lists the ARNs of the managed policies attached to an owner.
func attachedPolicies(ctx context.Context, a *account.Account, o owner) ([]string, error) {
	return listed(ctx, a, facts.OperationOfIAM("ListAttached"+o.kind+"Policies", o.named()), o.name, "PolicyArn")
}

// inlinePolicies lists the names of the inline policies of an owner.
func inlinePolicies(ctx context.Context, a *account.Account, o owner) ([]string, error) {
	return listed(ctx, a, facts.OperationOfIAM("List"+o.kind+"Policies", o.named()), o.name, "")
}

// listed lists the texts under a path of an operation's items: all of them or none.
func listed(ctx context.Context, a *account.Account, op *wire.Operation, key, path string) ([]string, error) {
	found, err := facts.ListIAM(ctx, a, account.Request{Service: "IAM", Operation: op.Name, Key: key}, func(item wire.Node) (string, error) {
		return item.String(path), nil
	}, op.Params...)
	if err != nil {
		return nil, err
	}
	return found, nil
}

// inlinePolicy reads one inline policy of an owner.
func inlinePolicy(ctx context.Context, a *account.Account, o owner, policy string) (policyDocument, error) {
	result, err := facts.GetIAM(ctx, a, o.name+"\x00"+policy, facts.OperationOfIAM("Get"+o.kind+"Policy", o.named(), text("PolicyName", policy)), "PolicyDocument")
	doc, err := readDocument(awscheck.Clean(policy), result.String("PolicyDocument"), err)
	doc.owner = o
	return doc, err
}

// managedPolicy reads the default version of a managed policy.
func managedPolicy(ctx context.Context, a *account.Account, arn string) (policyDocument, error) {
	policy, err := facts.GetIAM(ctx, a, arn, facts.OperationOfIAM("GetPolicy", text("PolicyArn", arn)), "Policy.DefaultVersionId")
	if err != nil {
		return policyDocument{}, err
	}
	version := policy.String("Policy.DefaultVersionId")
	result, err := facts.GetIAM(ctx, a, arn+"\x00"+version, facts.OperationOfIAM("GetPolicyVersion", text("PolicyArn", arn), text("VersionId", version)), "PolicyVersion.Document")
	doc, err := readDocument(policyName(arn), result.String("PolicyVersion.Document"), err)
	doc.arn, doc.version = awscheck.Clean(arn), awscheck.Clean(version)
	return doc, err
}

// groupsOf lists the names of a user's groups.
func groupsOf(ctx context.Context, a *account.Account, user string) ([]string, error) {
	return listed(ctx, a, facts.OperationOfIAM("ListGroupsForUser", text("UserName", user)), user, "GroupName")
}

// policyName is the name in a managed policy's ARN.
func policyName(arn string) string { return awscheck.Clean(arn[strings.LastIndex(arn, "/")+1:]) }

// readDocument parses a document from a reply. One that can't be parsed makes the reply
// malformed.
func readDocument(name, text string, err error) (policyDocument, error) {
	if err != nil {
		return policyDocument{}, err
	}
	doc, err := parsePolicyDocument(name, text)
	if err != nil {
		return policyDocument{}, &account.Failure{Reason: account.Malformed, Service: "IAM", Operation: "policy document " + name, Message: err.Error(), Err: err}
	}
	return doc, nil
}

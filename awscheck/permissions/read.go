package permissions

import (
	"context"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// principalPolicies are the policies that decide what a user or role may do, as far
// as they can be read: its own and its groups', and its permissions boundary.
// Those of the organisation and of a session can't be read from an account.
type principalPolicies struct {
	identity []policyDocument
	boundary []policyDocument // one, or none
	// identityGap and boundaryGap are why something could not be read or understood;
	// nil: everything was.
	identityGap, boundaryGap error
}

// decide asks the policies, and tells which layer denies.
func (p principalPolicies) decide(q question) ruling {
	d, by := evaluate(p.identity, p.identityGap != nil, q)
	r := ruling{decision: d}
	if d == explicitDeny {
		r.policy = by
	}
	if d.denied() {
		r.layers = []account.PolicyLayer{account.IdentityLayer}
	}
	if d == undecided {
		r.err = p.identityGap
	}
	if len(p.boundary) == 0 && p.boundaryGap == nil {
		return r
	}
	b, by := evaluate(p.boundary, p.boundaryGap != nil, q)
	r.decision = underBoundary(d, b)
	if b.denied() {
		r.layers = append(r.layers, account.BoundaryLayer)
	}
	if b == explicitDeny && d != explicitDeny {
		r.policy = by
	}
	if r.decision == undecided && r.err == nil {
		r.err = p.boundaryGap
	}
	return r
}

// policies reads the policies of a user or role.
func readPolicies(ctx context.Context, a *account.Account, p account.Principal) principalPolicies {
	var (
		found principalPolicies
		mu    sync.Mutex
		wait  parallel.Group
	)
	add := func(docs []policyDocument, err error) {
		mu.Lock()
		defer mu.Unlock()
		found.identity = append(found.identity, docs...)
		found.identityGap = oneError(found.identityGap, err)
	}
	if p.Kind == account.UserPrincipal {
		wait.Go(func() { add(holderPolicies(ctx, a, holder{"User", p.Name})) })
		wait.Go(func() {
			groups, err := groupsOf(ctx, a, p.Name)
			add(nil, err)
			for _, g := range groups {
				wait.Go(func() { add(holderPolicies(ctx, a, holder{"Group", g})) })
			}
		})
	} else {
		wait.Go(func() { add(holderPolicies(ctx, a, holder{"Role", p.Name})) })
	}
	wait.Go(func() {
		arn, err := boundaryOf(ctx, a, p)
		var docs []policyDocument
		if err == nil && arn != "" {
			var doc policyDocument
			doc, err = managedPolicy(ctx, a, arn)
			docs = []policyDocument{doc}
		}
		mu.Lock()
		defer mu.Unlock()
		found.boundary, found.boundaryGap = docs, err
	})
	wait.Wait()
	return found
}

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

// A holder is what policies are attached to.
type holder struct {
	kind string // "User", "Role", "Group": also in the names of IAM's operations
	name string
}

// holderPolicies reads the attached and inline policies of a holder.
func holderPolicies(ctx context.Context, a *account.Account, h holder) ([]policyDocument, error) {
	var (
		docs []policyDocument
		gap  error
		mu   sync.Mutex
		wait parallel.Group
	)
	add := func(doc policyDocument, err error) {
		mu.Lock()
		defer mu.Unlock()
		if err == nil {
			docs = append(docs, doc)
		}
		gap = oneError(gap, err)
	}
	fail := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		gap = oneError(gap, err)
	}
	wait.Go(func() {
		arns, err := attachedPolicies(ctx, a, h)
		fail(err)
		for _, arn := range arns {
			wait.Go(func() { add(managedPolicy(ctx, a, arn)) })
		}
	})
	wait.Go(func() {
		names, err := inlinePolicies(ctx, a, h)
		fail(err)
		for _, name := range names {
			wait.Go(func() { add(inlinePolicy(ctx, a, h, name)) })
		}
	})
	wait.Wait()
	return docs, gap
}

// oneError keeps one of two errors, always the same one in whatever order they
// come, so that a report does not change from run to run.
func oneError(a, b error) error {
	if a == nil || b != nil && b.Error() < a.Error() {
		return b
	}
	return a
}

// attachedPolicies lists the ARNs of the managed policies attached to a holder.
func attachedPolicies(ctx context.Context, a *account.Account, h holder) ([]string, error) {
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: "ListAttached" + h.kind + "Policies", Key: h.name}, func(ctx context.Context, cfg aws.Config) ([]string, error) {
		c, name := account.Client(a, cfg, iam.NewFromConfig), aws.String(h.name)
		list := func(marker *string) (part []types.AttachedPolicy, next *string, more bool, err error) {
			switch h.kind {
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

// inlinePolicies lists the names of the policies inside a holder.
func inlinePolicies(ctx context.Context, a *account.Account, h holder) ([]string, error) {
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: "List" + h.kind + "Policies", Key: h.name}, func(ctx context.Context, cfg aws.Config) ([]string, error) {
		c, name := account.Client(a, cfg, iam.NewFromConfig), aws.String(h.name)
		return account.MarkedPages(func(marker *string) (part []string, next *string, more bool, err error) {
			switch h.kind {
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

// inlinePolicy reads one policy inside a holder.
func inlinePolicy(ctx context.Context, a *account.Account, h holder, policy string) (policyDocument, error) {
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: "Get" + h.kind + "Policy", Key: h.name + "\x00" + policy}, func(ctx context.Context, cfg aws.Config) (policyDocument, error) {
		c, name, inline := account.Client(a, cfg, iam.NewFromConfig), aws.String(h.name), aws.String(policy)
		var text *string
		var err error
		switch h.kind {
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

// readDocument parses a document that AWS sent. One that is absent or that can't be
// parsed is an answer that was not what AWS sends.
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

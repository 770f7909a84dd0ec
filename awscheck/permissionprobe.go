package awscheck

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// noSuchRole is the name of a role that nobody has. AWS checks the permission
// before it looks the name up, so its answer tells the one from the other.
const noSuchRole = "astro-activate.this-role-does-not-exist"

// probe returns how to find out by a real call whether an action is permitted on a
// resource; nil for an action that this program does not call. Only reads are.
func (a *Account) probe(action string) func(ctx context.Context, resource string) ruling {
	switch action {
	case "iam:GetRole":
		return func(ctx context.Context, resource string) ruling {
			_, err := a.Role(ctx, roleToProbe(resource))
			return liveRuling(err)
		}
	case "iam:GetRolePolicy":
		return func(ctx context.Context, resource string) ruling {
			return liveRuling(a.probeRolePolicy(ctx, roleToProbe(resource)))
		}
	case "iam:ListRoles":
		return func(ctx context.Context, _ string) ruling {
			_, err := a.Roles(ctx)
			return liveRuling(err)
		}
	}
	return nil
}

func roleToProbe(resource string) string {
	if i := strings.LastIndex(resource, "/"); i >= 0 {
		return resource[i+1:]
	}
	return noSuchRole
}

// probeRolePolicy asks for a policy that no role has.
func (a *Account) probeRolePolicy(ctx context.Context, role string) error {
	_, err := call(ctx, a, "IAM", "GetRolePolicy", "", role, func(ctx context.Context, cfg aws.Config) (struct{}, error) {
		out, err := clientOf(a, cfg, iam.NewFromConfig).GetRolePolicy(ctx, &iam.GetRolePolicyInput{
			RoleName: aws.String(role), PolicyName: aws.String(noSuchRole),
		})
		if err == nil && out.PolicyDocument == nil {
			err = errIncomplete
		}
		return struct{}{}, err
	})
	return err
}

// liveRuling reads the outcome of a probe: an answer, or AWS's word that there is
// no such thing, means that it was permitted to ask.
func liveRuling(err error) ruling {
	if err == nil || reasonFor(err) == NotFound {
		return ruling{decision: isAllowed}
	}
	var f *Failure
	if !errors.As(err, &f) || f.Reason != Denied {
		return ruling{decision: undecided, err: err}
	}
	// AWS says which kind of policy denies. (IAM User Guide, "Troubleshoot access
	// denied error messages".)
	r := ruling{decision: implicitDeny, layers: []policyLayer{identityLayer}}
	for text, l := range map[string]policyLayer{
		"service control policy": organisationLayer,
		"permissions boundary":   boundaryLayer,
		"session policy":         sessionLayer,
	} {
		if strings.Contains(f.Message, text) {
			r.layers = []policyLayer{l}
		}
	}
	if strings.Contains(f.Message, "explicit deny") {
		r.decision = explicitDeny
	}
	return r
}

package permissions

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
)

// policySource returns the ARN that the simulator accepts for a user or role. A role's
// contains its path, which the ARN of a session leaves out. With an error, the ARN is a
// guess and the error says why.
func policySource(ctx context.Context, a *account.Account, p account.Principal) (arn string, err error) {
	if p.Kind == account.UserPrincipal {
		return p.ARN, nil
	}
	role, err := facts.GetRole(ctx, a, p.Name)
	if err == nil {
		return role.ARN, nil
	}
	if roles, listErr := facts.Roles(ctx, a); listErr == nil {
		i := slices.IndexFunc(roles, func(r facts.Role) bool {
			return r.Name == p.Name && (p.Kind != account.SSOPrincipal || strings.HasPrefix(r.Path, ssoPath))
		})
		if i >= 0 {
			return roles[i].ARN, nil
		}
	}
	// The name of a role is unique whatever its path, so a wrong guess finds no role,
	// and never another one.
	path := "/"
	if p.Kind == account.SSOPrincipal {
		path = ssoPath
	}
	return fmt.Sprintf("arn:%s:iam::%s:role%s%s", p.Partition, p.Account, path, p.Name), err
}

// ssoPath is the path of the roles of IAM Identity Center; in other regions than
// us-east-1 the region follows. (IAM Identity Center User Guide, "Referencing permission
// sets in resource policies".)
const ssoPath = "/aws-reserved/sso.amazonaws.com/"

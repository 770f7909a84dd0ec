package identity

import (
	"context"
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// CheckPrincipal reports account.principal: the owner of the credentials. The root user
// is a warning: its permissions can't be simulated, and AWS recommends not to use it for
// everyday tasks. (Source: IAM User Guide, "Root user best practices for your AWS
// account".)
func CheckPrincipal(ctx context.Context, a *account.Account) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.AccountPrincipal}
	p, err := a.Principal(ctx)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	f.Evidence, f.Resources = awscheck.Live, []string{p.ARN}
	switch p.Kind {
	case account.RootPrincipal:
		f.Status = awscheck.Warn
		f.Detail = fmt.Sprintf("You act as the root user of account %s. Its permissions can't be simulated, and AWS recommends against using it for everyday tasks.", p.Account)
		f.Remedy = awscheck.Remedy{
			Text:  "Use a role with the activation's permissions instead: one from IAM Identity Center, or an IAM role that your user can assume. Then choose its profile.",
			Links: []string{"https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html"},
		}
	case account.FederatedPrincipal:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("You act as %s in account %s. The permissions of a federated user session can't be simulated.", p, p.Account)
	case account.OtherPrincipal:
		f.Status = awscheck.Unverified
		f.Detail = fmt.Sprintf("Not determined: %s is neither a user, a role, a federated user nor the root user.", p.ARN)
	default:
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("You act as %s in account %s.", p, p.Account)
	}
	return []awscheck.Finding{f}
}

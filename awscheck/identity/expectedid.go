package identity

import (
	"context"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// CheckExpectedID checks that the credentials are for the account that the user intends,
// given by its 12-digit id. It reports account.expected_id.
func CheckExpectedID(ctx context.Context, a *account.Account, expected string) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.AccountExpectedID}
	id, err := a.Identity(ctx)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	f.Evidence, f.Resources = awscheck.Live, []string{id.Account}
	if id.Account == expected {
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("The credentials are for account %s, as expected.", id.Account)
		return []awscheck.Finding{f}
	}
	f.Status, f.Title = awscheck.Fail, fmt.Sprintf("Account is %s, not %s", id.Account, expected)
	f.Detail = fmt.Sprintf("The credentials of %s are for account %s, not for %s.", a.ProfileName(), id.Account, expected)
	f.Remedy = awscheck.Remedy{
		Text: fmt.Sprintf("Choose a profile of account %s. No profile in the AWS configuration names this account; the command lists them all.", expected),
		Look: []string{"aws configure list-profiles"},
	}
	profiles, _ := a.Profiles(ctx)
	if i := slices.IndexFunc(profiles, func(p account.Profile) bool { return p.Account == expected }); i >= 0 {
		name := profiles[i].Name
		f.Remedy = awscheck.Remedy{
			Text: fmt.Sprintf("Choose profile %s: the AWS configuration names it for account %s.", name, expected),
			Look: []string{awscheck.Command("aws", "sts", "get-caller-identity", "--profile", name)},
		}
	}
	return []awscheck.Finding{f}
}

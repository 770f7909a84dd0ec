package identity

import (
	"context"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// CheckExpectedID reports whether the credentials are for the account that the
// person means, given by its 12-digit id.
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
	f.Status = awscheck.Fail
	f.Detail = fmt.Sprintf("The credentials of %s are for account %s, not for %s.", a.ProfileName(), id.Account, expected)
	f.Remedy = awscheck.Remedy{
		Text:     fmt.Sprintf("Pick a profile of account %s. The configuration does not tell which one that is.", expected),
		Commands: []string{"aws configure list-profiles"},
	}
	profiles, _ := a.Profiles(ctx)
	if i := slices.IndexFunc(profiles, func(p account.Profile) bool { return p.Account == expected }); i >= 0 {
		name := profiles[i].Name
		f.Remedy = awscheck.Remedy{
			Text:     fmt.Sprintf("Pick profile %s: the configuration names it for account %s.", name, expected),
			Commands: []string{awscheck.Command("aws", "sts", "get-caller-identity", "--profile", name)},
		}
	}
	return []awscheck.Finding{f}
}

// CheckPartition reports whether the account is one of commercial AWS, the only
// partition that Astro runs in.
func CheckPartition(ctx context.Context, a *account.Account) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.AccountPartition}
	id, err := a.Identity(ctx)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	f.Evidence = awscheck.Live
	names := map[string]string{"aws-us-gov": "AWS GovCloud (US)", "aws-cn": "AWS in China"}
	switch name, known := names[id.Partition]; {
	case id.Partition == "aws":
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("Account %s is in commercial AWS.", id.Account)
		return []awscheck.Finding{f}
	case known:
		f.Detail = fmt.Sprintf("Account %s is in %s. Astro's data plane runs in commercial AWS only.", id.Account, name)
	default:
		f.Detail = fmt.Sprintf("Account %s is in the partition %s. Astro's data plane runs in commercial AWS only.", id.Account, id.Partition)
	}
	f.Status = awscheck.Fail
	f.Remedy = awscheck.Remedy{Text: "Use an account of commercial AWS (its ARNs begin with arn:aws:)."}
	return []awscheck.Finding{f}
}

package awscheck

import (
	"context"
	"fmt"
	"slices"
)

// CheckExpectedID reports whether the credentials are for the account that the
// person means, given by its 12-digit id.
func CheckExpectedID(ctx context.Context, a *Account, expected string) []Finding {
	f := Finding{ID: "account.expected_id", Title: "Intended account"}
	id, err := a.Identity(ctx)
	if err != nil {
		return []Finding{unverified(f, err)}
	}
	f.Evidence, f.Resources = Live, []string{id.Account}
	if id.Account == expected {
		f.Status = Pass
		f.Detail = fmt.Sprintf("The credentials are for account %s, as expected.", id.Account)
		return []Finding{f}
	}
	f.Status = Fail
	f.Detail = fmt.Sprintf("The credentials of %s are for account %s, not for %s.", a.who(), id.Account, expected)
	f.Remedy = Remedy{
		Text:     fmt.Sprintf("Pick a profile of account %s. The configuration does not tell which one that is.", expected),
		Commands: []string{"aws configure list-profiles"},
	}
	profiles, _ := a.profiles(ctx)
	if i := slices.IndexFunc(profiles, func(p Profile) bool { return p.Account == expected }); i >= 0 {
		name := profiles[i].Name
		f.Remedy = Remedy{
			Text:     fmt.Sprintf("Pick profile %s: the configuration names it for account %s.", name, expected),
			Commands: []string{Command("aws", "sts", "get-caller-identity", "--profile", name)},
		}
	}
	return []Finding{f}
}

// CheckPartition reports whether the account is one of commercial AWS, the only
// partition that Astro runs in.
func CheckPartition(ctx context.Context, a *Account) []Finding {
	f := Finding{ID: "account.partition", Title: "AWS partition"}
	id, err := a.Identity(ctx)
	if err != nil {
		return []Finding{unverified(f, err)}
	}
	f.Evidence = Live
	names := map[string]string{"aws-us-gov": "AWS GovCloud (US)", "aws-cn": "AWS in China"}
	switch name, known := names[id.Partition]; {
	case id.Partition == "aws":
		f.Status = Pass
		f.Detail = fmt.Sprintf("Account %s is in commercial AWS.", id.Account)
		return []Finding{f}
	case known:
		f.Detail = fmt.Sprintf("Account %s is in %s. Astro's data plane runs in commercial AWS only.", id.Account, name)
	default:
		f.Detail = fmt.Sprintf("Account %s is in the partition %s. Astro's data plane runs in commercial AWS only.", id.Account, id.Partition)
	}
	f.Status = Fail
	f.Remedy = Remedy{Text: "Use an account of commercial AWS (its ARNs begin with arn:aws:)."}
	return []Finding{f}
}

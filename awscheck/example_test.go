package awscheck_test

import (
	"context"
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/identity"
)

// One check of one profile. Without Source, the profile is one of this machine.
func Example() {
	simulated := &awssim.World{
		Configured: []awssim.Profile{{
			Profile: account.Profile{Name: "my-profile"},
			Reaches: "111122223333",
			As:      "arn:aws:iam::111122223333:user/ana",
		}},
		Accounts: []*awssim.Account{{ID: "111122223333"}},
	}
	accounts := account.NewAccounts(account.Options{Source: simulated})
	for _, f := range identity.CheckPrincipal(context.Background(), accounts.Open("my-profile")) {
		fmt.Printf("%s: %s\n%s\n", awscheck.TitleOf(f.ID, f.Status, f.Subject), f.Status, f.Detail)
	}
	// Output:
	// Principal: pass
	// You act as user ana in account 111122223333.
}

package steps

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck"
)

func accountStep() Step {
	return Step{
		ID:    "account",
		Title: "Account",
		Why: "Astro's data plane runs in an AWS account of yours that contains nothing else. " +
			"Select the profile that reaches it. The wizard only reads with it, and changes nothing.",
		Fields: []Field{profileField(), expectedIDField()},
		Checks: []Check{
			credentialsCheck(KeyProfile),
			ofCredentials("account.expiry", awscheck.CheckExpiry),
			ofCredentials("account.principal", awscheck.CheckPrincipal),
			expectedIDCheck(),
			ofCredentials("account.partition", awscheck.CheckPartition),
			ofWholeAccount("account.clean", awscheck.CheckClean),
			ofWholeAccount("account.prior_activation", awscheck.CheckPriorActivation),
		},
	}
}

func profileField() Field {
	return Field{
		Key: KeyProfile, Label: "AWS profile", Kind: ChoiceField,
		Help:   "A profile of your AWS configuration. Leave it empty to use the AWS CLI's default.",
		Lookup: &Lookup{Run: lookupProfiles},
	}
}

func expectedIDField() Field {
	return Field{
		Key: KeyExpectedID, Label: "Expected account id", Kind: TextField,
		Help:        "Optional: the 12-digit id of the account to activate, to confirm that the profile reaches it.",
		Placeholder: "123456789012", Identifies: true,
		Validate: accountID,
	}
}

// credentialsCheck checks the credentials of the account being activated.
func credentialsCheck(reads ...Key) Check {
	c := ofCredentials(credentialsCheckID, awscheck.CheckCredentials)
	c.Reads = reads
	return c
}

// ofCredentials is a check of the credentials or of their owner.
func ofCredentials(id string, check func(context.Context, *awscheck.Account) []awscheck.Finding) Check {
	return Check{
		ID: id, DependsOnCredentials: true, Reads: []Key{KeyProfile},
		Run: func(ctx context.Context, in Input) []awscheck.Finding { return check(ctx, in.account()) },
	}
}

func expectedIDCheck() Check {
	return Check{
		ID: "account.expected_id", DependsOnCredentials: true,
		Reads:   []Key{KeyProfile, KeyExpectedID},
		Applies: func(a Answers) bool { return a.Get(KeyExpectedID).Given() },
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			return awscheck.CheckExpectedID(ctx, in.account(), in.Answers.Text(KeyExpectedID))
		},
	}
}

// ofWholeAccount is a check of what the account contains, by what an earlier activation
// leaves behind.
func ofWholeAccount(id string, check func(context.Context, *awscheck.Account, awscheck.PriorActivation) []awscheck.Finding) Check {
	return Check{
		ID: id, Reads: []Key{KeyProfile},
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			r := in.Requirements
			return check(ctx, in.account(), awscheck.PriorActivation{Roles: r.PriorRoles, Stacks: r.PriorStacks, SupportURL: r.SupportURL})
		},
	}
}

package steps

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/identity"
	"github.com/astronomer/astro-activate/awscheck/inventory"
)

func accountStep(Requirements) Step {
	return Step{
		ID:    "account",
		Title: "Account",
		Why: "Astro's data plane runs in an AWS account of yours that holds nothing else. " +
			"Pick the profile that reaches it; everything is read with it, and nothing is changed.",
		Fields: []Field{
			{
				Key: KeyProfile, Label: "AWS profile", Kind: ChoiceField,
				Help:   "A profile of your AWS configuration. Empty uses what the AWS CLI would use.",
				Lookup: &Lookup{Run: lookupProfiles},
			},
			{
				Key: KeyExpectedID, Label: "Expected account id", Kind: TextField,
				Help:        "Optional: the 12-digit id of the account that you mean, to be sure that the profile reaches it.",
				Placeholder: "123456789012", Identifies: true,
				Validate: accountID,
			},
		},
		Checks: []Check{
			{
				ID: "account.credentials", Title: "Credentials",
				DependsOnCredentials: true,
				Reads:                []Key{KeyProfile},
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					return identity.CheckCredentials(ctx, in.account())
				},
			},
			{
				ID: "account.expiry", Title: "Expiry of the credentials",
				DependsOnCredentials: true,
				Reads:                []Key{KeyProfile},
				Run:                  func(ctx context.Context, in Input) []awscheck.Finding { return identity.CheckExpiry(ctx, in.account()) },
			},
			{
				ID: "account.principal", Title: "Principal",
				DependsOnCredentials: true,
				Reads:                []Key{KeyProfile},
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					return identity.CheckPrincipal(ctx, in.account())
				},
			},
			{
				ID: "account.expected_id", Title: "Intended account",
				DependsOnCredentials: true,
				Reads:                []Key{KeyProfile, KeyExpectedID},
				Applies:              func(a Answers) bool { return a.Get(KeyExpectedID).Given() },
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					return identity.CheckExpectedID(ctx, in.account(), in.Answers.Text(KeyExpectedID))
				},
			},
			{
				ID: "account.partition", Title: "AWS partition",
				DependsOnCredentials: true,
				Reads:                []Key{KeyProfile},
				Run: func(ctx context.Context, in Input) []awscheck.Finding {
					return identity.CheckPartition(ctx, in.account())
				},
			},
			{ID: "account.clean", Title: "Nothing else in the account", Reads: []Key{KeyProfile}, Run: checkClean},
			{ID: "account.prior_activation", Title: "No earlier activation", Reads: []Key{KeyProfile}, Run: checkPriorActivation},
		},
	}
}

func checkClean(ctx context.Context, in Input) []awscheck.Finding {
	return inventory.CheckClean(ctx, in.account(), in.Requirements.priorActivation())
}

func checkPriorActivation(ctx context.Context, in Input) []awscheck.Finding {
	return inventory.CheckPriorActivation(ctx, in.account(), in.Requirements.priorActivation())
}

func (r Requirements) priorActivation() inventory.PriorActivation {
	return inventory.PriorActivation{Roles: r.PriorRoles, Stacks: r.PriorStacks, SupportURL: r.SupportURL}
}

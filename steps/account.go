package steps

import (
	"cmp"
	"context"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/identity"
	"github.com/astronomer/astro-activate/awscheck/inventory"
)

func accountStep() Step {
	return Step{
		ID:    "account",
		Title: "Account",
		Why: "Astro's data plane runs in your own AWS account, which must contain nothing else. " +
			"Select the profile that reaches it. astro-activate only reads, and changes nothing.",
		Fields: []Field{profileField(), expectedIDField(), otherClustersField()},
		Checks: []Check{
			credentialsCheck(KeyProfile),
			ofCredentials(awscheck.AccountExpiry, identity.CheckExpiry),
			ofCredentials(awscheck.AccountPrincipal, identity.CheckPrincipal),
			expectedIDCheck(),
			ofCredentials(awscheck.AccountPartition, identity.CheckPartition),
			ofWholeAccount(awscheck.AccountClean, inventory.CheckClean),
			ofWholeAccount(awscheck.AccountPriorActivation, inventory.CheckPriorActivation),
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

// otherClustersField is asked only if it has an answer, which the session of another
// cluster of the account gets from that of the first.
func otherClustersField() Field {
	return Field{
		Key: KeyOthers, Label: "Astro clusters of this account", Kind: MultiField,
		Help:        "The ids of the clusters that the account has already: what belongs to them stays.",
		Placeholder: "cl0v1p6lc728255byzyfs7lw21",
		Applies:     func(a Answers) bool { return a.Get(KeyOthers).Given() },
		Validate:    clusterID,
	}
}

// credentialsCheck checks the credentials of the account being activated.
func credentialsCheck(reads ...Key) Check {
	c := ofCredentials(awscheck.AccountCredentials, identity.CheckCredentials)
	c.Reads = reads
	return c
}

// ofCredentials is a check of the credentials or of their owner.
func ofCredentials(id string, check func(context.Context, *account.Account) []awscheck.Finding) Check {
	return Check{
		ID: id, DependsOnCredentials: true, Reads: []Key{KeyProfile},
		Run: func(ctx context.Context, in Input) []awscheck.Finding { return check(ctx, in.account()) },
	}
}

func expectedIDCheck() Check {
	return Check{
		ID: awscheck.AccountExpectedID, DependsOnCredentials: true,
		Reads:   []Key{KeyProfile, KeyExpectedID},
		Applies: func(a Answers) bool { return a.Get(KeyExpectedID).Given() },
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			return identity.CheckExpectedID(ctx, in.account(), in.Answers.Text(KeyExpectedID))
		},
	}
}

// ofWholeAccount is a check of everything in the account, which needs to know what an
// earlier activation leaves.
func ofWholeAccount(id string, check func(context.Context, *account.Account, inventory.PriorActivation) []awscheck.Finding) Check {
	return Check{
		ID: id, Reads: []Key{KeyProfile, KeyClusterID, KeyOthers}, ReadsIfActive: []Key{KeyCIDR, KeyRegion},
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			prior := in.priorActivation()
			prior.Others = in.Answers.List(KeyOthers)
			if prior.ClusterID != "" {
				prior.Region = in.Answers.Text(KeyRegion)
			}
			return check(ctx, in.account(), prior)
		},
	}
}

// priorActivation is what an earlier activation leaves, without the other clusters.
func (in Input) priorActivation() inventory.PriorActivation {
	own := in.dataPlane()
	return inventory.PriorActivation{
		Roles: own.Roles, Stacks: own.Stacks, SupportURL: in.Requirements.SupportURL, ClusterID: own.ClusterID, CIDR: own.CIDR,
	}
}

// waitForAccount takes the fixes out of what was found in an account that is not the intended
// one: nothing in it is to be deleted or changed. Each such finding keeps what it says, and names
// the account as its cause.
func waitForAccount(all []Finding, steps []Step) {
	isWrong := func(f Finding) bool { return f.ID == awscheck.AccountExpectedID && f.Status == awscheck.Fail }
	if !slices.ContainsFunc(all, isWrong) {
		return
	}
	ofAccount := map[string]bool{} // the steps before those of the cluster
	for _, s := range steps {
		if s.ID == ClusterStep {
			break
		}
		ofAccount[s.ID] = true
	}
	for i := range all {
		f := &all[i]
		owner := cmp.Or(f.Remedy.Owner, awscheck.OwnerOf(f.ID))
		if !ofAccount[f.Step] || owner == awscheck.OwnerYou || f.Status != awscheck.Fail && f.Status != awscheck.Warn {
			continue
		}
		f.Cause = awscheck.AccountExpectedID
		f.Remedy = awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Choose the right account first: this is not the one to activate, so change nothing in it."}
	}
}

package identity

import (
	"context"
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// CheckPartition checks that the account is in commercial AWS, the only partition that
// Astro runs in: the regions that it supports are all of the partition "aws". It reports
// account.partition.
func CheckPartition(ctx context.Context, a *account.Account) []awscheck.Finding {
	f := awscheck.Finding{ID: awscheck.AccountPartition}
	id, err := a.Identity(ctx)
	if err != nil {
		return []awscheck.Finding{account.MarkUnverified(f, err)}
	}
	f.Evidence = awscheck.Live
	if id.Partition == "aws" {
		f.Status = awscheck.Pass
		f.Detail = fmt.Sprintf("Account %s is in commercial AWS.", id.Account)
		return []awscheck.Finding{f}
	}
	f.Status = awscheck.Fail
	f.Detail = fmt.Sprintf("Account %s is in %s. Astro's data plane runs in commercial AWS only.", id.Account, partitionName(id.Partition))
	f.Remedy = awscheck.Remedy{Text: "Use an account in commercial AWS (its ARNs begin with arn:aws:)."}
	return []awscheck.Finding{f}
}

func partitionName(partition string) string {
	switch partition {
	case "aws-us-gov":
		return "AWS GovCloud (US)"
	case "aws-cn":
		return "AWS in China"
	}
	return "the partition " + partition
}

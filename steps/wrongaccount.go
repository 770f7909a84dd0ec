package steps

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
)

// waitForAccount takes the fixes out of what was found in an account that is not the intended
// one: what has to be deleted or changed there is nobody's to delete or change. Each such
// finding keeps what it says, and names the account as its cause.
func waitForAccount(all []Finding, steps []Step) {
	wrong := slices.IndexFunc(all, func(f Finding) bool { return f.ID == awscheck.AccountExpectedID && f.Status == awscheck.Fail })
	if wrong < 0 {
		return
	}
	cluster := slices.IndexFunc(steps, func(s Step) bool { return s.ID == ClusterStep })
	for i := range all {
		f := &all[i]
		at := slices.IndexFunc(steps, func(s Step) bool { return s.ID == f.Step })
		owner := f.Remedy.Owner
		if owner == "" {
			owner = awscheck.OwnerOf(f.ID)
		}
		if (cluster >= 0 && at >= cluster) || owner == awscheck.OwnerYou || (f.Status != awscheck.Fail && f.Status != awscheck.Warn) {
			continue
		}
		f.Cause = awscheck.AccountExpectedID
		f.Remedy = awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Change nothing in this account: it is not the one to activate. Choose the right account first."}
	}
}

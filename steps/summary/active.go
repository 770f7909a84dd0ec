package summary

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
)

// Active reports whether the account is active already: its cluster has an id, and the role
// or the stack of the activation was found in it. Then nothing is left to ask for or to do
// until the cluster exists. Only of such an account these checks inform.
func (r Report) Active() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return (f.ID == awscheck.AccountPriorActivation || f.ID == awscheck.AccountClean) && f.Status == awscheck.Info
	})
}

// peered reports whether the account is active and the target VPC is known to have a peering
// with Astro's VPC: its routes to Astro are judged, and not those to come.
func (r Report) peered() bool {
	return r.Active() && slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.ID == awscheck.PathRoute && f.Cause == "" && (f.Status == awscheck.Pass || f.Status == awscheck.Fail)
	})
}

// verifyStep is what proves that a peering works. The command takes the answers of the
// report, or of the session that it was made from.
func (r Report) verifyStep() NextStep {
	return NextStep{Who: Customer, Owner: awscheck.OwnerYou, Text: "Verify the peering. REPORT is this report in JSON, or the saved session.",
		Commands: []string{"astro-activate verify" + r.demoFlag() + " REPORT"}}
}

// demoFlag is the flag that asks the same simulated account again; "": it is a real one.
func (r Report) demoFlag() string {
	switch {
	case !r.Demo:
		return ""
	case r.Scenario == "":
		return " --demo"
	}
	return " --demo=" + awscheck.Quote(awscheck.Clean(r.Scenario))
}

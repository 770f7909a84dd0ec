package overlay

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// The list of what is left counts findings, and what is copied has fixes: where one fix solves several
// findings, the notice says both numbers.
func TestWhatIsCopiedCountsFixesAndTheFindingsThatTheySolve(t *testing.T) {
	row := func(kind results.Kind, fix string, of ...int) results.Row {
		r := results.Row{Kind: kind, Finding: steps.Finding{Finding: awscheck.Finding{Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou, Text: fix}}}}
		if len(of) > 0 {
			r.Checks = of[0]
		}
		return r
	}
	blocks := row(results.Failed, "Sign in.")
	blocks.WaitedBy = 2
	other := row(results.Failed, "Delete it.")
	other.Finding.Remedy.Owner = awscheck.OwnerAccount
	plan := []results.Row{
		row(results.Failed, "Choose another CIDR."), row(results.Failed, "Choose another CIDR."), row(results.Failed, "Choose another CIDR."),
		row(results.Warned, "Give all CIDRs."),
	}
	open, open2 := row(results.Missing, "", 1), row(results.Missing, "", 2)
	unexplained := row(results.Unverified, "")
	unexplained.Finding.Remedy = awscheck.Remedy{}
	unexplained.Finding.ID = awscheck.NetworkOverlapTarget // its owner is the user
	for name, tt := range map[string]struct {
		signIn int
		rows   []results.Row
		want   string
	}{
		"a fix each":                        {0, []results.Row{plan[0], plan[3]}, "2 fixes (You)"},
		"one fix for several problems":      {0, plan[:3], "1 fix for 3 problems (You)"},
		"problems and a warning":            {0, plan, "2 fixes for 3 problems and 1 warning (You)"},
		"one row for several findings":      {0, []results.Row{row(results.Failed, "Allow both.", 2)}, "1 fix for 2 problems (You)"},
		"one check waits":                   {0, []results.Row{plan[0], row(results.Unverified, "Allow it.", 2)}, "2 fixes for 1 problem and 2 unverified checks (You)"},
		"checks wait for a problem":         {0, []results.Row{blocks}, "1 fix for 1 problem and 2 unverified checks (You)"},
		"before a sign-in":                  {1, []results.Row{blocks}, "1 fix (You)"},
		"an open answer":                    {0, []results.Row{plan[0], open}, "1 fix and 1 open answer (You)"},
		"one fix for several and an answer": {0, append([]results.Row{open}, plan...), "2 fixes for 3 problems and 1 warning, and 1 open answer (You)"},
		"all of it":                         {0, append([]results.Row{open2, unexplained}, plan[:2]...), "1 fix for 2 problems, 2 open answers and 1 finding (You)"},
		"answers alone":                     {0, []results.Row{open2}, "2 open answers (You)"},
		"another owner's is not counted":    {0, []results.Row{plan[0], other}, "1 fix (You)"},
	} {
		if got := fixesOf(&results.Snapshot{SignIn: tt.signIn}, awscheck.OwnerYou, tt.rows); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

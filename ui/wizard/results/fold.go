package results

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// FoldID identifies the row that stands for the checks that passed.
const FoldID = "passed"

// Fold makes one row of the rows that passed, or puts that row above them if they are
// shown. One check that passed needs no such row.
func Fold(rows []Row, open bool) []Row {
	passed := func(r Row) bool { return r.Kind == Passed }
	first, n := slices.IndexFunc(rows, passed), 0
	for _, r := range rows {
		if passed(r) {
			n++
		}
	}
	if n < 2 {
		return rows
	}
	title := wording.Count(n, "check") + " passed"
	fold := Row{ID: FoldID, Kind: Passed, Checks: n, Gathered: true, Finding: steps.Finding{Finding: awscheck.Finding{Title: title}}}
	folded := slices.Concat(rows[:first], []Row{fold}, rows[first:])
	if open {
		return folded
	}
	return slices.DeleteFunc(folded, func(r Row) bool { return passed(r) && r.ID != FoldID })
}

// Findings are the rows of a list that stand for findings: those that can be shown in full.
func Findings(rows []Row) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.ID == FoldID || r.Kind == Missing })
}

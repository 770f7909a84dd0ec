package results

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// gather makes one row of the problems that one fix solves: the actions that one statement denies,
// or that one policy lacks, and the checks that lack permissions.
func gather(rows []Row) []Row {
	findings := make([]awscheck.Finding, len(rows))
	for i, r := range rows {
		if r.Kind == Failed || r.Kind == Unverified { // the others stand for themselves
			findings[i] = r.Finding.Finding
		}
	}
	var gathered []Row
	for _, g := range steps.Gather(findings) {
		row := rows[g.Of[0]]
		if len(g.Of) > 1 {
			row = rowOf(rows, g)
		}
		last := len(gathered) - 1
		row.SameAs = row.SameAs && last >= 0 && gathered[last].Finding.Title == row.Finding.Title
		gathered = append(gathered, row)
	}
	return gathered
}

// rowOf is the row that stands for several.
func rowOf(rows []Row, g steps.Gathered) Row {
	first := rows[g.Of[0]]
	row := Row{
		ID: "gathered:" + first.ID, Kind: first.Kind, First: first.ID, Checks: len(g.Of), Gathered: true,
		Finding: steps.Finding{Finding: g.Finding, Step: first.Finding.Step},
	}
	for _, i := range g.Of {
		row.Of = append(row.Of, rows[i])
	}
	if slices.ContainsFunc(row.Of, func(r Row) bool { return r.Finding.Step != first.Finding.Step }) {
		row.Finding.Step, row.First = "", ""
	}
	return row
}

package results

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// gather makes one row of the problems that one fix solves: the actions that one statement denies,
// or that one policy lacks, and the checks that lack permissions.
func gather(rows []Row) []Row {
	var problems []awscheck.Finding // the other rows stand for themselves
	var at []int                    // where their rows are
	for i, r := range rows {
		if r.Kind == Failed || r.Kind == Unverified {
			problems, at = append(problems, r.Finding.Finding), append(at, i)
		}
	}
	groups := steps.Gather(problems)
	if len(groups) == len(problems) {
		return rows
	}
	groupOf := map[int]*steps.Gathered{} // by the place of a row
	for i := range groups {
		g := &groups[i]
		for k, problem := range g.Of {
			g.Of[k] = at[problem]
			groupOf[g.Of[k]] = g
		}
	}
	var gathered []Row
	for i, row := range rows {
		if g := groupOf[i]; g != nil && g.Of[0] != i {
			continue
		} else if g != nil && len(g.Of) > 1 {
			row = rowOf(rows, *g)
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

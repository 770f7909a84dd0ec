package results

import (
	"slices"

	"github.com/astronomer/astro-activate/steps/wording"
)

// byUrgency is the order in which the key to the next problem goes through those of several steps.
var byUrgency = []Kind{Failed, Unverified, Warned, Missing}

// goesTo names the kinds to which that key leads.
var goesTo = map[Kind]string{Failed: "problem", Unverified: "unverified", Warned: "warning", Missing: "open answer"}

// Position says which of its kind the row is to which the key to the next problem has led: "Problem 3 of
// 14." It counts rows, as the user sees them, and says how many checks the row stands for, if several.
// from is the row before: where the key has passed the last of a kind, or begins again, that is said. -1:
// there was none. "": the row is of no such kind, or is a part of another one.
func Position(rows []Row, from, to int) string { return position(rows, from, to, to <= from) }

// PositionByKind is Position where NextProblem has led to the row, of all steps: kind by kind.
func PositionByKind(rows []Row, from, to int) string {
	back := false
	if from >= 0 && to >= 0 {
		was, is := slices.Index(byUrgency, rows[from].Kind), slices.Index(byUrgency, rows[to].Kind)
		back = is < was || is == was && to <= from
	}
	return position(rows, from, to, back)
}

func position(rows []Row, from, to int, back bool) string {
	if to < 0 || to >= len(rows) || rows[to].Part || goesTo[rows[to].Kind] == "" {
		return ""
	}
	kind, at, all := rows[to].Kind, 0, 0
	for i := range rows {
		if rows[i].Kind == kind && !rows[i].Part {
			if all++; i == to {
				at = all
			}
		}
	}
	text := goesTo[kind] + " " + wording.Number(at) + " of " + wording.Number(all)
	var c Counts
	if c.add(&rows[to]); c[kind] > 1 {
		of := "check"
		if kind == Missing {
			of = "answer"
		}
		text += ": " + wording.Count(c[kind], of)
	}
	left := func(r Row) bool { return from >= 0 && r.Kind == rows[from].Kind && !r.Part }
	switch {
	case from < 0 || goesTo[rows[from].Kind] == "":
	case back:
		return "Back at the first: " + text + "."
	case slices.Index(byUrgency, rows[from].Kind) < slices.Index(byUrgency, kind) && !slices.ContainsFunc(rows[from+1:], left):
		return "Past the last " + goesTo[rows[from].Kind] + ": " + text + "."
	}
	return wording.Capitalize(text) + "."
}

package results

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// FoldID identifies the row that stands for the checks that passed.
const FoldID = "passed"

// Open is what a list shows one by one: the checks that passed, and the findings that one other
// row stands for.
type Open struct {
	Passed bool
	Row    string // the id of that row; "": none
}

// Fold makes one row of the rows that passed, and puts below each row that is open those that it
// stands for: also below the one that stands for the row at the pointer. One check that passed
// needs no such row.
func Fold(rows []Row, open Open, pointer string) []Row {
	passed := slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.Kind != Passed })
	folded := make([]Row, 0, len(rows))
	for _, row := range rows {
		switch {
		case row.Kind != Passed, len(passed) < 2:
		case row.ID == passed[0].ID:
			row = foldOf(passed)
		default:
			continue
		}
		folded = append(folded, row)
		switch {
		case row.ID == FoldID && open.Passed:
			folded = append(folded, row.Of...)
		case row.Of != nil && row.ID != FoldID && (row.ID == open.Row || Index(row.Of, pointer) >= 0):
			for _, part := range row.Of {
				part.Part, part.SameAs = true, false
				folded = append(folded, part)
			}
		}
	}
	return folded
}

// FoldDone makes one row, the last, of all that is settled: of the checks that passed, and of those that
// no longer apply. The other rows are as Fold makes them.
func FoldDone(rows []Row, open Open, pointer string) []Row {
	passed := slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.Kind != Passed })
	ended := slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.Kind != Skipped })
	left := slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.Kind == Passed || r.Kind == Skipped })
	folded := Fold(left, open, pointer)
	if len(passed)+len(ended) == 0 {
		return folded
	}
	row := foldOf(passed)
	row.Of = append(slices.Clone(passed), ended...)
	if folded = append(folded, row); open.Passed {
		folded = append(append(folded, passed...), Fold(ended, open, pointer)...)
	}
	return folded
}

// drawDone draws the row of FoldDone as a heading, with the key that shows what it stands for: how many
// checks passed and how many no longer apply and, where there is room, why.
func (row Row) drawDone(r render.Renderer, look Look) string {
	pointer, opens := "", ""
	if look.Chosen {
		pointer = r.Chosen.Render(r.Glyphs.Pointer + " ")
	}
	if look.Opens != "" {
		opens = " " + r.Key.Render(look.Opens)
	}
	room := look.Width - ansi.StringWidth(pointer) - ansi.StringWidth(opens)
	text := wording.Count(row.Checks, "check")
	if ended := row.Of[len(row.Of)-1]; ended.Kind == Skipped { // else fewer pass than before, without a reason
		text += " " + r.Glyphs.Dot + " " + wording.Count(ended.Checks, "does not apply", "do not apply") // as in what leaving prints
		why, _, _ := strings.Cut(strings.TrimSuffix(ended.Finding.Detail, "."), ":")
		if rest, the := strings.CutPrefix(why, "The "); the {
			why = "the " + rest
		}
		if full := text + ": " + why; why != "" && ansi.StringWidth(full) <= room-len("Passed   ") {
			text = full
		}
	}
	return r.Fit(pointer+r.Rule("Passed", r.Clean(text), room)+opens, look.Width)
}

// foldOf is the row that stands for checks that passed.
func foldOf(passed []Row) Row {
	title, earlier := passedTitle(passed)
	return Row{ID: FoldID, Kind: Passed, Checks: len(passed), Gathered: true, Of: passed, Earlier: earlier, Finding: steps.Finding{Finding: awscheck.Finding{Title: title}}}
}

// passedTitle counts the checks that passed. Those of another value than the one that is entered
// do not count as passes of this one: earlier is that value, if all are of it.
func passedTitle(all []Row) (title, earlier string) {
	others := 0
	for _, r := range all {
		if r.Earlier != "" {
			others, earlier = others+1, r.Earlier
		}
	}
	n := len(all) - others
	switch {
	case n == 0:
		return wording.Count(others, "check") + " passed", earlier
	case others > 0:
		return wording.Count(n, "check") + " passed, " + wording.Number(others) + " more for " + earlier, ""
	}
	return wording.Count(n, "check") + " passed", ""
}

// Findings are the rows of a list that stand for findings: those that can be shown in full.
func Findings(rows []Row) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.ID == FoldID || r.Kind == Missing })
}

// Whole are the rows of a list without those that another one stands for.
func Whole(rows []Row) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.Part })
}

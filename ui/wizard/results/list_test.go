package results

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// While checks run, each result makes a new list, most of which is below the screen: a row is
// drawn in full only where there is room for that.
func TestRowsAreDrawnAsFarAsTheyAreShown(t *testing.T) {
	const rows, height = 40, 6
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	drawn := 0
	c := Content{Of: &Snapshot{}, Step: func(string) string { drawn++; return "Account" }}
	for i := range rows {
		c.Rows = append(c.Rows, Row{ID: fmt.Sprint(i), Kind: Blocked, Checks: 1, Finding: steps.Finding{Finding: awscheck.Finding{ID: awscheck.AccountCredentials}}})
	}
	l := List{}
	if h := l.Height(r, c, 60, height); h < height {
		t.Errorf("%d rows take %d lines", rows, h)
	}
	l.Layout(r, c, 60, height)
	if drawn == 0 || drawn > rows+2*height {
		t.Errorf("%d rows are drawn for %d lines", drawn, height)
	}
}

// The key that lists what a row stands for works at that row only.
func TestTheKeyOfARowGoesWithThePointer(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	part := Row{ID: "part", Kind: Waiting}
	rows := []Row{{ID: "first", Kind: Waiting, Of: []Row{part, part}}, {ID: "second", Kind: Waiting, Of: []Row{part, part}}}
	l, c := List{Pointer: "first"}, Content{Of: &Snapshot{}, Rows: rows, Focused: true}
	for _, pointer := range []string{"first", "second", "first"} {
		l.Pointer = pointer
		if text := ansi.Strip(strings.Join(l.Layout(r, c, 60, 10), "\n")); strings.Count(text, "lists") != 1 {
			t.Errorf("with the pointer at the %s row:\n%s", pointer, text)
		}
	}
}

// The parts of a row are listed while the pointer is at one of them.
func TestTheRowsBelowAnOpenOneAreDrawnWhereTheyAre(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	row := func(id string, of ...Row) Row {
		return Row{ID: id, Kind: Waiting, Needs: id, Finding: steps.Finding{Finding: awscheck.Finding{Title: id}}, Of: of}
	}
	rows := []Row{row("first", row("part one"), row("part two")), row("second")}
	l := List{}
	for _, pointer := range []string{"first", "part two", "second", "part one"} {
		l.Pointer = pointer
		shown := Fold(rows, l.Open, pointer)
		text := ansi.Strip(strings.Join(l.Layout(r, Content{Of: nil, Rows: shown}, 60, 20), "\n"))
		for _, row := range shown {
			if !strings.Contains(text, row.ID) {
				t.Errorf("with the pointer at %q, %q is missing:\n%s", pointer, row.ID, text)
			}
		}
	}
}

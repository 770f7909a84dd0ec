package results

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// leftAndDone are three problems, below two headings, and checks that passed.
func leftAndDone(l *List) Content {
	row := func(id string, k Kind, s awscheck.Status) Row {
		return Row{ID: id, Kind: k, Finding: steps.Finding{Finding: awscheck.Finding{ID: "verify.routes", Status: s, Title: "Finding " + id, Remedy: awscheck.Remedy{Text: "Solve " + id}}}}
	}
	rows := []Row{row("a", Failed, awscheck.Fail), row("b", Failed, awscheck.Fail), row("c", Failed, awscheck.Fail)}
	for i := range 14 {
		rows = append(rows, row(fmt.Sprint(i), Passed, awscheck.Pass))
	}
	heading := func(i, _ int) []string {
		if i == 0 || i == 2 {
			return []string{"Left to do"}
		}
		return nil
	}
	return Content{Of: &Snapshot{}, Rows: FoldDone(rows, l.Open, l.Pointer), Focused: true, Whole: true, Done: true, Heading: heading}
}

// To look at what is done must not hide what is left to do for longer than that.
func TestAListThatIsFoldedAgainIsAsBefore(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	space := tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	for _, chosen := range []string{"", "a", "c"} {
		for height := 6; height < 30; height++ {
			l := List{Pointer: chosen}
			draw := func() string { return strings.Join(l.Layout(r, leftAndDone(&l), 60, height), "\n") }
			before := draw()
			l.Press(leftAndDone(&l).Rows, space)
			open := draw()
			if problems := strings.Count(open, "✗ "); problems < 3 && (height > 9 || !strings.Contains(open, "↑ ")) {
				t.Errorf("%d lines, at %q: %d of 3 problems are in view:\n%s", height, chosen, problems, open)
			}
			l.Press(leftAndDone(&l).Rows, space)
			l.Return()
			if after := draw(); after != before {
				t.Errorf("%d lines, at %q: before\n%s\nafter\n%s", height, chosen, before, after)
			}
		}
	}
}

// A list that is scrolled says so, and has no empty line while a row is hidden.
func TestAScrolledListSaysWhatIsAboveIt(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	for _, open := range []bool{false, true} {
		for height := 4; height < 30; height++ {
			l := List{Open: Open{Passed: open}}
			down := tea.KeyPressMsg{Code: tea.KeyDown}
			for range 18 {
				l.Press(leftAndDone(&l).Rows, down)
				lines := l.Layout(r, leftAndDone(&l), 60, height)
				text := strings.Join(lines, "\n")
				if len(lines) > height || len(l.rowAt) != len(lines) {
					t.Fatalf("%d lines in %d, %d of rows:\n%s", len(lines), height, len(l.rowAt), text)
				}
				shown := strings.Contains(text, "Finding a")
				switch says := strings.Contains(text, "↑ "); {
				case says == shown:
					t.Errorf("%d lines, at %q: the first row is in view: %v, more is above: %v\n%s", height, l.Pointer, shown, says, text)
				case says && !strings.Contains(text, " above"):
					t.Errorf("%d lines: it does not say what is above\n%s", height, text)
				case says && strings.Contains("\n"+text+"\n", "\n\n"):
					t.Errorf("%d lines, at %q: a line is empty\n%s", height, l.Pointer, text)
				}
			}
		}
	}
}

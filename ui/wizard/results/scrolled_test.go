package results

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

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

// However long the list and its rows, and however high the screen, a user who pages down from the top
// or up from the end has seen each row.
func TestPagingShowsEveryRow(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	random := rand.New(rand.NewPCG(1, 2))
	words := func(most int) string { return strings.Repeat("and a few words more ", random.IntN(most)) + "end." }
	for n := 1; n < 40; n += 3 {
		var rows []Row
		starts := map[int]bool{0: true} // of the owners
		for i := range n {
			starts[random.IntN(n)] = i%3 == 0
			rows = append(rows, Row{ID: fmt.Sprint(i), Kind: []Kind{Failed, Warned, Unverified}[random.IntN(3)], Finding: steps.Finding{Finding: awscheck.Finding{
				ID: fmt.Sprint("check.", random.IntN(3)), Title: fmt.Sprintf("Row<%d>", i), Detail: words(12), Remedy: awscheck.Remedy{Text: "Do " + words(6)},
			}}})
		}
		for _, whole := range []bool{false, true} {
			for height := 4; height < 40; height += 3 {
				heading := func(i, _ int) []string {
					switch {
					case !starts[i]:
						return nil
					case i == 0 || height < 20:
						return []string{"OWNER"}
					}
					return []string{"", "OWNER"}
				}
				c := Content{Of: &Snapshot{}, Rows: rows, Focused: true, Whole: whole, Fixes: !whole, Heading: heading}
				for _, keys := range [][2]rune{{tea.KeyHome, tea.KeyPgDown}, {tea.KeyEnd, tea.KeyPgUp}} {
					l := List{}
					seen, text := "", ""
					draw := func() {
						lines := l.Layout(r, c, 60, height)
						if text = strings.Join(lines, "\n"); len(lines) > height || len(l.rowAt) != len(lines) {
							t.Fatalf("%d lines in %d, %d of rows:\n%s", len(lines), height, len(l.rowAt), text)
						}
						seen += text
					}
					draw()
					l.Press(rows, tea.KeyPressMsg{Code: keys[0]})
					seen = ""
					draw()
					for before := ""; before != l.Pointer; draw() {
						before = l.Pointer
						l.Press(rows, tea.KeyPressMsg{Code: keys[1]})
					}
					for i := range n {
						if !strings.Contains(seen, fmt.Sprintf("Row<%d>", i)) {
							t.Fatalf("whole %v, %d lines, key %v: row %d of %d is never on the screen:\n%s", whole, height, keys, i, n, seen)
						}
					}
				}
			}
		}
	}
}

// Whose rows are at the top of a list that is scrolled, and how many are above them, is plain.
func TestAScrolledListNamesTheOwnerOfItsFirstRow(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	l := List{Pointer: "c"}
	c := leftAndDone(&l)
	c.Whole, c.Fixes, c.Done, c.Rows = false, true, false, c.Rows[:3]
	c.Heading = func(i, width int) []string {
		return map[int][]string{0: {r.Rule("You", "2 problems", width)}, 2: {"", r.Rule("AWS", "1 problem", width)}}[i]
	}
	want := "You  2 problems ─────────────────────────────────── ↑ 1 more\n  ✗ Finding b\n    → Solve b\n\nAWS  1 problem ─────────────────────────────────────────────\n▸ ✗ Finding c\n    → Solve c"
	if got := ansi.Strip(strings.Join(l.Layout(r, c, 60, 7), "\n")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	want = "AWS  1 problem ──────────────────────────────────── ↑ 2 more\n▸ ✗ Finding c\n    → Solve c"
	if got := ansi.Strip(strings.Join(l.Layout(r, c, 60, 4), "\n")); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

package results

import (
	"fmt"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// TestNothingIsCutWhileALineIsFree draws findings at every height: a line stays empty only
// where everything is shown in full.
func TestNothingIsCutWhileALineIsFree(t *testing.T) {
	g := theme.GlyphsFor(func(string) string { return "" }, "linux")
	r := render.Renderer{Theme: theme.New(true, g)}
	row := func(i int, s awscheck.Status, k Kind, detail, fix string) Row {
		return Row{ID: fmt.Sprint(i), Kind: k, Finding: steps.Finding{Finding: awscheck.Finding{ID: "region.quota", Status: s,
			Title: fmt.Sprintf("Quota %d is too small", i), Detail: detail, Remedy: awscheck.Remedy{Text: fix}}}}
	}
	long := strings.Repeat("The quota is five and twenty are needed ", 5) + "for the nodes."
	rows := []Row{
		row(1, awscheck.Fail, Failed, long, "Request an increase to "+strings.Repeat("eighty or more ", 8)+"units."),
		row(2, awscheck.Fail, Failed, "Short.", "Wait."),
		row(3, awscheck.Warn, Warned, long, "Request an increase."),
		row(4, awscheck.Info, Noted, long, ""),
	}
	for _, chosen := range []string{"", "3"} {
		for height := 8; height < 40; height++ {
			l := List{Pointer: chosen}
			c := Content{Of: &Snapshot{}, Rows: rows, Focused: chosen != ""}
			lines := l.Layout(r, c, 60, height)
			text := strings.Join(lines, "\n")
			if len(lines) > height {
				t.Fatalf("%d lines in %d:\n%s", len(lines), height, text)
			}
			if len(lines) < height && strings.Contains(text, g.Ellipsis) {
				t.Errorf("chosen %q: something is cut, with %d of %d lines:\n%s", chosen, len(lines), height, text)
			}
			for _, want := range []string{"Quota 1", "Request an increase to", "Quota 2", "> Wait"} {
				if !strings.Contains(text, want) && len(lines) >= 10 {
					t.Errorf("%d lines lack %q:\n%s", height, want, text)
				}
			}
		}
	}
}

// "Done" with "2 more" below it says nothing: a heading stands only above something.
func TestAHeadingStandsOnlyAboveARow(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	var rows []Row
	for i := range 9 {
		rows = append(rows, Row{ID: fmt.Sprint(i), Kind: Passed, Finding: steps.Finding{Finding: awscheck.Finding{Title: fmt.Sprintf("Row %d", i)}}})
	}
	heading := func(i, _ int) []string {
		switch {
		case i == 0:
			return []string{"HEADING"}
		case i%2 == 0:
			return []string{"", "HEADING"}
		}
		return nil
	}
	for height := 3; height < 24; height++ {
		for _, chosen := range []string{"", "0", "2", "3", "8"} {
			l := List{Pointer: chosen}
			lines := l.Layout(r, Content{Of: &Snapshot{}, Rows: rows, Heading: heading}, 40, height)
			if len(lines) > height {
				t.Fatalf("%d lines in %d", len(lines), height)
			}
			for i, line := range lines {
				if line == "HEADING" && (i == len(lines)-1 || !strings.Contains(lines[i+1], "Row ")) {
					t.Errorf("%d lines, %q chosen: a heading without a row\n%s", height, chosen, strings.Join(lines, "\n"))
				}
			}
			if chosen != "" && !strings.Contains(strings.Join(lines, "\n"), "Row "+chosen) {
				t.Errorf("%d lines: row %s is chosen and not shown\n%s", height, chosen, strings.Join(lines, "\n"))
			}
			if len(lines) > 0 && lines[len(lines)-1] == "" {
				t.Errorf("%d lines, %q chosen: an empty line at the end\n%s", height, chosen, strings.Join(lines, "\n"))
			}
		}
	}
}

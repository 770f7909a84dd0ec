package results

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// Without colors, what was found of an earlier value is marked in the title, and its fix is not
// that of what is entered now.
func TestAFindingOfAnEarlierValueSaysSoFirst(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	row := Row{ID: "a#1", Kind: Failed, Earlier: "10.96.0.0/12", Finding: steps.Finding{Finding: awscheck.Finding{
		ID: awscheck.NetworkCIDRSize, Status: awscheck.Fail, Title: "VPC CIDR too large", Detail: "It has a million addresses.", Remedy: awscheck.Remedy{Text: "Choose a smaller network."}}}}
	for _, level := range []Level{OneLine, WithFix, WithFact, InFull} {
		text := strings.Join(row.Draw(r, Look{Width: 58, Level: level}), "\n")
		if !strings.HasPrefix(strings.TrimSpace(text), "✗ previous value: VPC CIDR too large") || strings.Contains(text, "smaller") {
			t.Errorf("level %d:\n%s", level, text)
		}
		if level > OneLine && !strings.Contains(text, "→ not checked yet: enter checks it") {
			t.Errorf("level %d:\n%s", level, text)
		}
	}
}

func TestRowsWithOneFixShowItEachWhereThereIsRoom(t *testing.T) {
	r := render.Renderer{Theme: theme.Plain(theme.Unicode())}
	row := func(id, title string) Row {
		return Row{ID: id, Kind: Failed, Finding: steps.Finding{Finding: awscheck.Finding{
			ID: awscheck.NetworkCIDRSize, Status: awscheck.Fail, Title: title, Detail: "Found.", Remedy: awscheck.Remedy{Text: "Add the route."}}}}
	}
	rows := []Row{row("1", "Table one"), row("2", "Table two"), row("3", "Table three")}
	for height, want := range map[int]int{20: 3, 6: 3, 4: 1} {
		l := List{}
		text := strings.Join(l.Layout(r, Content{Of: &Snapshot{}, Rows: rows}, 60, height), "\n")
		if got := strings.Count(text, "→ Add the route"); got != want {
			t.Errorf("%d lines have the fix %d times:\n%s", height, got, text)
		}
	}
}

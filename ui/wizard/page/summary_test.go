package page

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// drawing is the context of a page that shows a snapshot.
func drawing(s *results.Snapshot) component.Context {
	return component.Context{Renderer: render.Renderer{Theme: theme.Plain(theme.Unicode())}, Results: s}
}

func TestAnAcknowledgedProblemIsInTheVerdict(t *testing.T) {
	accepted := &results.Snapshot{Verdict: steps.Ready, Steps: []results.StepView{{ID: "account"}}, Rows: map[string][]results.Row{"account": {{Kind: results.Acknowledged}}}}
	if v := verdictOf(drawing(accepted), false); v.word != "READY" || !strings.Contains(v.means, "acknowledged") {
		t.Errorf("the verdict is %s: %s", v.word, v.means)
	}
}

// Two rows that one fix solves show it once: that each problem comes with its fix is not so.
func TestTheVerdictPromisesNoFixBelowEachRow(t *testing.T) {
	blocked := &results.Snapshot{Verdict: steps.NotReady}
	for _, active := range []bool{false, true} {
		if v := verdictOf(drawing(blocked), active); strings.Contains(v.means, "Each problem") || !strings.Contains(v.means, "problems and their fixes are below") {
			t.Errorf("the verdict is %s: %s", v.word, v.means)
		}
	}
}

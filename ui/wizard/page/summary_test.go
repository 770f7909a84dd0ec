package page

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

func TestAnAcknowledgedProblemIsInTheVerdict(t *testing.T) {
	accepted := &results.Snapshot{Verdict: steps.Ready, Steps: []results.StepView{{ID: "account"}}, Rows: map[string][]results.Row{"account": {{Kind: results.Acknowledged}}}}
	if v := verdictOf(component.Context{Results: accepted}, false); v.word != "READY" || !strings.Contains(v.means, "acknowledged") {
		t.Errorf("the verdict is %s: %s", v.word, v.means)
	}
}

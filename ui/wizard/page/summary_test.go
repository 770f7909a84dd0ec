package page

import (
	"slices"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
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

// "Copied the ticket for Astronomer, it said, and my clipboard was as before." An account that is active needs the ticket
// of a peering, if it has selected one that is still to come, and else none.
func TestATicketIsOfferedOnlyWhereThereIsOne(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		methods       string
		active, draft bool
		offers        bool
	}{
		"public endpoints of a new account":          {steps.MethodPublic, false, false, true},
		"the peering of an active account":           {steps.MethodPeering, true, false, true},
		"public endpoints of an active account":      {steps.MethodPublic, true, false, false},
		"public endpoints of one that has a problem": {steps.MethodPublic, true, true, false},
	} {
		answers := steps.Answers{}.With(steps.KeyMethods, steps.Value{tt.methods}).With(steps.KeyClusterID, steps.Value{"cl0v1p6lc728255byzyfs7lw21"})
		report := &summary.Report{Verdict: steps.Ready, Answers: files.NewDocument(steps.All(steps.DefaultRequirements()), answers)}
		if tt.active {
			report.Findings = []summary.Finding{{ID: awscheck.AccountPriorActivation, Status: awscheck.Info}}
		}
		if tt.draft {
			report.Verdict = steps.NotReady
		}
		if tt.methods == steps.MethodPeering {
			report.ToSend.Peering = []summary.Item{{Label: "VPC", Value: "vpc-0a1b2c3d4e5f60718"}}
		}
		p, c := NewSummary(func() *summary.Report { return report }, ""), drawing(&results.Snapshot{Verdict: report.Verdict})
		b := render.Block{Renderer: c.Renderer, Width: 80}
		drawToSend(&b, report, tt.draft)
		if got := len(b.Lines) > 0; got != tt.offers {
			t.Errorf("%s: what to send is %q", name, b.Lines)
		}
		if _, copies := p.Press(c, tea.KeyPressMsg{Code: 'c', Text: "c"}).(component.CopyTicket); copies != tt.offers {
			t.Errorf("%s: c copies the ticket: %t", name, copies)
		}
		if listed := slices.ContainsFunc(p.Keys(c), func(k key.Binding) bool { return k.Help().Key == "c" }); listed != tt.offers {
			t.Errorf("%s: c is in the footer: %t", name, listed)
		}
	}
}

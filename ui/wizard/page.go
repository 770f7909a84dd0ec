package wizard

import (
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// A page fills the body of the screen where no overlay covers it: a step with its form
// and findings, the summary, or a watch.
type page interface {
	component.Component
	// Refresh takes in what the machine reports now. choices means that the choices of a
	// field may have changed.
	Refresh(c component.Context, choices bool)
	// Commit makes what was typed or chosen an answer, before another page opens. A proposal
	// stays one, and a draft that comes only of moving the pointer is reverted.
	Commit(c component.Context) component.Action
	// Rows are those that can be shown in full.
	Rows(component.Context) []results.Row
	// Select moves the pointer to a row; "": to none.
	Select(rowID string)
}

// content is the lines and the cursor of a page as its Layout has fitted them.
type content struct {
	lines []string
	at    *render.Point
}

func (p *content) View(component.Context) ([]string, *render.Point) { return p.lines, p.at }

// enter opens the page of the step at which the machine stands.
func (m *model) enter() {
	m.changed()
	switch c := m.context(); {
	case m.watch != nil:
		m.page = m.watch
		m.watch.findings = results.List{}
	case m.machine.Step().ID == results.SummaryStep:
		m.page = &summaryPage{report: func() *summary.Report { return m.output.reported(m.machine) }}
	default:
		m.page = newStepPage(c, m.forms)
	}
}

// stepPage returns the page as that of a step; nil if it is another.
func (m *model) stepPage() *stepPage {
	p, _ := m.page.(*stepPage)
	return p
}

// onSummary reports whether the summary is the page.
func (m *model) onSummary() bool {
	_, ok := m.page.(*summaryPage)
	return ok
}

// place is the position of the current step: "4/9".
func place(m *steps.Machine) (number, of int) {
	list := m.Steps()
	for i, s := range list {
		if s.ID == m.Step().ID {
			return i + 1, len(list)
		}
	}
	return 0, len(list)
}

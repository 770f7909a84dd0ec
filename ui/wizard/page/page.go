// Package page has the pages of the wizard: a step with its form and what its checks found,
// the summary, and the watch.
package page

import (
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// A Page fills the body of the screen where no overlay covers it: a step with its form
// and findings, the summary, or a watch.
type Page interface {
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
	// Pointer is the id of the chosen row; "": none.
	Pointer() string
}

// content is the lines and the cursor of a page as its Layout has fitted them.
type content struct {
	lines []string
	at    *render.Point
}

func (p *content) View(component.Context) ([]string, *render.Point) { return p.lines, p.at }

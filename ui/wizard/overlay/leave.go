package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// Leave asks in the footer whether to leave. Any other key stays and has its usual use, except
// enter: it may be meant as an answer, and does nothing.
type Leave struct {
	base
	Finished bool // enter leaves from the summary; else ctrl+c interrupts
}

func (o *Leave) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	switch bound := keys.All(); {
	case o.Finished && keys.Is(k, bound.Next), !o.Finished && keys.Is(k, bound.Leave):
		return component.Leave{Finished: o.Finished}
	case keys.Is(k, bound.Back):
		return component.Close{}
	case keys.Is(k, bound.Next):
		return component.None{}
	}
	return component.Forward{}
}

func (o *Leave) Question(c component.Context) string {
	if o.Finished {
		return "Finish? " + verdict(c) + c.Saved
	}
	return "Leave? " + c.Saved
}

// verdict is the verdict with its counts, and what still runs.
func verdict(c component.Context) string {
	switch {
	case c.Report == nil:
		return ""
	case c.Results.Busy > 0:
		return wording.Capitalize(c.Results.RunningText()) + ". "
	}
	return summary.HeadlineOpen(*c.Report(), c.Results.Needed()) + ". "
}

func (o *Leave) Layout(component.Context, int, int)               {}
func (o *Leave) View(component.Context) ([]string, *render.Point) { return nil, nil }
func (o *Leave) Keys(component.Context) []key.Binding {
	bound := keys.All()
	leave := keys.Named(bound.Leave, "again to leave")
	if o.Finished {
		leave = keys.Named(bound.Next, "leave")
	}
	return []key.Binding{leave, keys.Named(bound.Back, "stay")}
}

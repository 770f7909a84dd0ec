package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
)

// Leave asks in the footer whether to leave: y leaves, and ctrl+c pressed again; n and esc stay. Enter
// does not: one that is pressed too often on the way to the summary would end the session.
type Leave struct {
	question
	Finished bool // enter asked, on the summary; else ctrl+c has interrupted
}

func (o *Leave) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	switch bound := keys.All(); {
	case keys.Is(k, &bound.Yes):
		return component.Leave{Finished: o.Finished}
	case keys.Is(k, &bound.No):
		return component.Close{}
	}
	return unanswered(o.Keys(component.Context{}))
}

func (o *Leave) Question(c component.Context) string {
	if o.Finished {
		return "Finish? " + verdict(c) + c.Saved
	}
	text := "Leave? "
	if c.Results != nil && c.Results.Running > 0 { // their results are not in what is saved
		text += wording.Count(c.Results.Running, "check still runs", "checks still run") + ". "
	}
	return text + c.Saved
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

func (o *Leave) Keys(component.Context) []key.Binding {
	return yesOrNo("leave", "stay")
}

package overlay

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/editor"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
)

// Acknowledge asks for the reason for acknowledging a finding.
type Acknowledge struct {
	shown
	finding steps.Finding
	reason  editor.Input
}

// NewAcknowledge makes the question for a finding, with the reason given before.
func NewAcknowledge(f steps.Finding) *Acknowledge {
	o := &Acknowledge{finding: f, reason: editor.NewInput(editor.MaxText)}
	o.reason.Set(f.Acknowledged)
	return o
}

func (o *Acknowledge) Typing() bool { return true }

func (o *Acknowledge) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	switch bound := keys.All(); {
	case keys.Is(k, bound.Back):
		return component.Close{}
	case keys.Is(k, bound.Next):
		return component.Acknowledge{Check: o.finding.ID, Reason: strings.TrimSpace(o.reason.Text())}
	case o.reason.Press(k) == editor.Ignored:
		return nil
	}
	return component.None{}
}

func (o *Acknowledge) Paste(_ component.Context, text string) component.Action {
	o.reason.Paste(text)
	return component.None{}
}

func (o *Acknowledge) Keys(component.Context) []key.Binding {
	bound := keys.All()
	return []key.Binding{keys.Named(bound.Next, "acknowledge"), bound.Back}
}

func (o *Acknowledge) Layout(c component.Context, width, _ int) {
	b := dialog(c.Renderer, width, "Acknowledge this finding", o.finding.Title+": "+o.finding.Detail)
	b.Blank()
	b.Text(c.Renderer.Dim, "This "+o.what(c)+". They no longer affect the verdict, and the report shows your reason. An empty reason withdraws the acknowledgment.")
	b.Blank()
	o.reason.Layout(c.Renderer, b.Width)
	line, at := o.reason.View(c.Renderer, b.Width, "the reason, in a few words")
	o.lines, o.at = append(b.Lines, line, ""), at.Down(len(b.Lines))
}

// what says how many findings the reason is for: those of one check share it.
func (o *Acknowledge) what(c component.Context) string {
	n := 0
	for _, f := range c.Results.Findings {
		if f.ID == o.finding.ID && f.Cause == "" && steps.Acknowledgeable(f.Finding) {
			n++
		}
	}
	return "acknowledges " + wording.Count(max(1, n), "finding") + " of " + awscheck.TitleOf(o.finding.ID, awscheck.Unverified, "")
}

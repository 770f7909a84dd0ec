package overlay

import (
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/editor"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
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
	case keys.Is(k, &bound.Back):
		return component.Close{}
	case keys.Is(k, &bound.Next):
		return component.Acknowledge{Check: o.finding.ID, Reason: strings.TrimSpace(o.reason.Text())}
	case keys.Is(k, &bound.HelpTyping):
		return nil
	case o.reason.Press(k) != editor.Ignored:
	case strings.TrimSpace(o.reason.Text()) == "":
		return nil
	default: // a key that leads elsewhere would drop the reason
		return component.Notify{Text: "Press enter to acknowledge with this reason, or esc to go back without it."}
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

// Layout names each finding that the reason covers: in full where there is room, else on a line
// each. Where the reason would not be on the screen, what it does is left out, and then names.
func (o *Acknowledge) Layout(c component.Context, width, height int) {
	all := len(steps.CoveredBy(o.finding.ID, c.Results.Findings))
	o.draw(c, width, all, true, true)
	if len(o.lines) > height {
		o.draw(c, width, all, false, true)
	}
	for most := all; most >= 0 && len(o.lines) > height; most-- {
		o.draw(c, width, most, false, false)
	}
}

func (o *Acknowledge) draw(c component.Context, width, most int, inFull, explained bool) {
	r := &c.Renderer
	covered := steps.CoveredBy(o.finding.ID, c.Results.Findings)
	title := "Acknowledge this finding"
	if len(covered) > 1 {
		title = "Acknowledge " + wording.Count(len(covered), "finding")
	}
	b := dialog(*r, width, title, o.finding.Title+": "+wording.AfterTitle(o.finding.Title, o.finding.Detail))
	b.Blank()
	if len(covered) > 1 {
		b.Text(r.Text, "One reason covers every finding of this check:")
		others := slices.DeleteFunc(covered, func(f steps.Finding) bool { return f.Title == o.finding.Title && f.Detail == o.finding.Detail })
		b.Add(r.Fit("  "+r.Glyphs.Dot+" this one", b.Width))
		for i, f := range others {
			if left := len(others) - i; i == most {
				b.Add(r.Dim.Render("    and " + strconv.Itoa(left) + " more"))
				break
			}
			text := wording.AfterTitle(f.Title, f.Detail)
			if f.Title != o.finding.Title || text == "" {
				text = strings.TrimSpace(f.Title + "  " + text)
			}
			if mark := "  " + r.Glyphs.Dot + " "; inFull {
				b.Lines = append(b.Lines, render.Hanging(r.Text, mark, r.Clean(text), b.Width)...)
			} else {
				b.Add(mark + r.Clean(text))
			}
		}
		b.Blank()
	}
	if explained {
		b.Text(r.Dim, "What is acknowledged no longer affects the verdict, and the report shows your reason. An empty reason withdraws the acknowledgment.")
		b.Blank()
	}
	o.reason.Layout(*r, b.Width)
	line, at := o.reason.View(*r, b.Width, "the reason, in a few words")
	o.lines, o.at = append(b.Lines, line, ""), at.Down(len(b.Lines))
}

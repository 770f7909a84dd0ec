package overlay

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// Preview shows a text before it is copied. Its paragraphs are wrapped at the width of the screen: below
// that of the text, each line would be broken twice.
type Preview struct {
	scroller
	copy    component.Copy
	deletes string // what its commands delete, counted; "": nothing
}

// preview opens what an action copies, at once or after a question; nil: the action copies nothing.
func preview(action component.Action) component.Action {
	switch a := action.(type) {
	case component.Copy:
		return component.Open{Overlay: &Preview{copy: a}}
	case component.Open:
		if q, ok := a.Overlay.(*Removal); ok {
			return component.Open{Overlay: &Preview{copy: q.copy, deletes: q.counts()}}
		}
	}
	return nil
}

func (o *Preview) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	switch bound := keys.All(); {
	case keys.Is(k, &bound.CopyFix), keys.Is(k, &bound.CopyAll):
		return o.copy
	case keys.Is(k, &bound.Preview):
		return component.Close{}
	case keys.Is(k, &bound.NextProblem): // of the list or the detail that opened it
		return component.Forward{}
	}
	return o.press(k)
}

func (o *Preview) Keys(component.Context) []key.Binding {
	bound := keys.All()
	return []key.Binding{keys.Named(bound.Back, "close"), keys.Named(bound.CopyFix, "copy it"), bound.Scroll, bound.PageDown}
}

func (o *Preview) Layout(c component.Context, width, height int) {
	r := c.Renderer
	text := o.copy.Text
	if o.copy.Read != nil {
		text = o.copy.Read
	}
	b := render.Block{Renderer: r, Width: textWidth(width)}
	b.Text(r.Strong, wording.Capitalize(strings.TrimPrefix(o.copy.What, "the "))+o.copy.Note)
	if o.deletes != "" {
		b.Text(r.Bad, "Its commands delete "+o.deletes+".")
	}
	b.Blank()
	hanging(&b, r.Text, r.Mask.Text(text(r.Mask)))
	o.layout(b.Lines, width, height)
}

// countLines counts the lines of what is copied.
func countLines(c component.Copy, k *mask.Mask) string {
	return wording.Count(strings.Count(c.Text(k), "\n"), "line")
}

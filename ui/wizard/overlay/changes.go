package overlay

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/watch"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// Changes shows what the last change of results was: fixed, new, checked for the first time,
// and still there.
type Changes struct {
	scroller
	what func() watch.Comparison
}

// NewChanges shows what a comparison found, as it is now.
func NewChanges(what func() watch.Comparison) *Changes { return &Changes{what: what} }

func (o *Changes) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	if keys.Is(k, keys.All().Changes) {
		return component.Close{}
	}
	return o.press(k)
}

func (o *Changes) Keys(component.Context) []key.Binding {
	bound := keys.All()
	return []key.Binding{keys.Named(bound.Back, "close"), bound.Scroll}
}

func (o *Changes) Layout(c component.Context, width, height int) {
	r, what := c.Renderer, o.what()
	b := render.Block{Renderer: r, Width: textWidth(width)}
	title := "What changed"
	if !what.Since.IsZero() {
		title += " since " + When(what.Since, what.At)
	}
	b.Add(r.Strong.Render(title) + r.Dim.Render("  "+what.At.Format(time.TimeOnly)))
	for _, part := range []struct {
		title          string
		findings       []steps.Finding
		fixed, removed bool
	}{
		{"Fixed", what.Fixed, true, false}, {"Removed: the check no longer applies", what.Removed, false, true}, {"New", what.New, false, false},
		{"Now checked", what.NowChecked, false, false}, {"Still there", what.Still, false, false},
	} {
		if len(part.findings) == 0 {
			continue
		}
		b.Heading(part.title)
		for _, f := range part.findings {
			mark := r.Theme.Status(f.Status).Render(r.Glyphs.Status(f.Status))
			switch {
			case part.fixed:
				mark = r.Good.Render(r.Glyphs.Pass)
			case part.removed:
				mark = r.Dim.Render(r.Glyphs.Skipped)
			}
			b.Add("  " + mark + " " + r.Text.Render(r.Clean(f.Title)) + r.Dim.Render("  "+r.Clean(wording.AfterTitle(f.Title, f.Detail))))
		}
	}
	o.layout(b.Lines, width, height)
}

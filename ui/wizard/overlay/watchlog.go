package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// WatchLog shows everything that a watch has seen change, in full: below its list there is room
// for the latest only.
type WatchLog struct {
	scroller
	draw func(r *render.Renderer, width int) []string
}

// NewWatchLog shows what draw draws.
func NewWatchLog(draw func(r *render.Renderer, width int) []string) *WatchLog {
	return &WatchLog{draw: draw}
}

func (o *WatchLog) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	switch bound := keys.All(); {
	case keys.Is(k, bound.Changes):
		return component.Close{}
	case keys.Is(k, bound.NextProblem):
		return component.Forward{} // it is in the list below
	}
	return o.press(k)
}

func (o *WatchLog) Keys(component.Context) []key.Binding {
	bound := keys.All()
	return []key.Binding{keys.Named(bound.Back, "close"), bound.Scroll}
}

func (o *WatchLog) Layout(c component.Context, width, height int) {
	b := render.Block{Renderer: c.Renderer, Width: textWidth(width)}
	b.Add(b.Renderer.Strong.Render("What changed") + b.Renderer.Dim.Render("  the latest first"))
	b.Blank()
	b.Lines = append(b.Lines, o.draw(&b.Renderer, b.Width)...)
	o.layout(b.Lines, width, height)
}

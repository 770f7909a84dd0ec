package overlay

import (
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// WatchLog shows everything that a watch has seen change: below its list there is room for the
// latest only.
type WatchLog struct {
	entryList
	draw func(r *render.Renderer, width int) (titles, below [][]string)
}

// NewWatchLog shows what draw draws: the lines of the title of each change, and those below it.
func NewWatchLog(draw func(r *render.Renderer, width int) (titles, below [][]string)) *WatchLog {
	return &WatchLog{draw: draw}
}

func (o *WatchLog) Press(c component.Context, k tea.KeyPressMsg) component.Action {
	if keys.Is(k, &keys.All().NextProblem) {
		return component.Forward{} // it is in the list below
	}
	return o.entryList.Press(c, k)
}

func (o *WatchLog) Layout(c component.Context, width, height int) {
	r := &c.Renderer
	var all []entry
	titles, below := o.draw(r, textWidth(width)-2) // beside the pointer
	for i := range titles {
		e := entry{title: titles[i], below: below[i]}
		if i == 0 {
			e.above = []string{""}
		}
		all = append(all, e)
	}
	o.fit(r, r.Strong.Render("What changed")+r.Dim.Render("  the latest first"), all, width, height)
}

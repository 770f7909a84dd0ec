package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// Allocations shows everything about a field that its editor shortens: the address map
// with every allocation.
type Allocations struct {
	scroller
	draw func(r render.Renderer, width int) []string
}

// NewAllocations makes the overlay of what an editor draws in full.
func NewAllocations(draw func(r render.Renderer, width int) []string) *Allocations {
	return &Allocations{draw: draw}
}

func (o *Allocations) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	if keys.Is(k, &keys.All().Allocations) {
		return component.Close{}
	}
	return o.press(k)
}

func (o *Allocations) Keys(component.Context) []key.Binding {
	bound := keys.All()
	return []key.Binding{keys.Named(bound.Back, "close"), bound.Scroll}
}

func (o *Allocations) Layout(c component.Context, width, height int) {
	o.layout(o.draw(c.Renderer, textWidth(width)), width, height)
}

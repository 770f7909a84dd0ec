package overlay

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// Allocations shows everything about a field that its editor shortens: the address map
// with every allocation and, below it, the networks that can be entered instead.
type Allocations struct {
	scroller
	of      detailed
	use     func(c component.Context, network string)
	pointer int  // at a network; -1: at none yet
	reveal  bool // the pointer moved: it may not be on the screen
}

// detailed is an editor that shortens what it shows.
type detailed interface {
	Details(r render.Renderer, width, pointer int) []string
	Choices() []string
}

// NewAllocations makes the overlay of what an editor draws in full. A network that is chosen there goes to use.
func NewAllocations(of detailed, use func(c component.Context, network string)) *Allocations {
	return &Allocations{of: of, use: use, pointer: -1}
}

func (o *Allocations) Press(c component.Context, k tea.KeyPressMsg) component.Action {
	free, bound := o.of.Choices(), keys.All()
	at := min(o.pointer, len(free)-1)
	switch enters := keys.Is(k, &bound.Next) && at >= 0 || keys.Is(k, &bound.Suggest); {
	case keys.Is(k, &bound.Allocations):
		return component.Close{}
	case len(free) == 0:
	case enters:
		o.use(c, free[max(0, at)])
		return component.Close{}
	case keys.Is(k, &bound.Down), keys.Is(k, &bound.Up):
		if at++; keys.Is(k, &bound.Up) {
			at -= 2
		}
		o.pointer, o.reveal = max(0, min(at, len(free)-1)), true
		return component.None{}
	}
	return o.press(k)
}

func (o *Allocations) Keys(component.Context) []key.Binding {
	bound := keys.All()
	list, free := []key.Binding{keys.Named(bound.Back, "close")}, o.of.Choices()
	if len(free) == 0 {
		return append(list, bound.Scroll)
	}
	choose := keys.Named(bound.Choose, "choose a network")
	if o.pointer >= 0 {
		return append(list, keys.Named(bound.Next, "use it"), choose)
	}
	return append(list, choose, keys.Named(bound.Suggest, "use "+free[0]))
}

func (o *Allocations) Layout(c component.Context, width, height int) {
	networks := o.of.Choices()
	free := len(networks)
	at := min(o.pointer, free-1)
	lines := o.of.Details(c.Renderer, textWidth(width), at)
	if free > 0 { // the footer of a narrow screen has no room for these keys
		lines[0] += c.Renderer.Dim.Render("  up/down choose a free network, enter uses it")
		if at < 0 && len(lines) > height { // they are below the screen
			lines = slices.Insert(lines, 1, c.Renderer.Fit("Free: "+strings.Join(networks, "  "), textWidth(width)))
		}
	}
	if o.layout(lines, width, height); o.reveal && at >= 0 {
		o.view.Reveal(len(lines) - free + at)
	}
	o.reveal = false
}

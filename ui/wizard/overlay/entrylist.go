package overlay

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// An entry is one of a list, in lines: what stands above it, its title, and what is found.
type entry struct{ above, title, below []string }

// entryList is an overlay of entries, each in full if all of them fit. Else each has one line, and
// only the chosen one is in full.
type entryList struct {
	base
	view    render.Viewport
	width   int
	short   bool // not all entries fit in full
	entries int
	chosen  int
	rowAt   []int // the entry at a line of the text; -1: none
}

func (l *entryList) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	bound := keys.All()
	page := max(1, l.entries/2)
	switch {
	case keys.Is(k, bound.Changes), keys.Is(k, bound.Back), keys.Is(k, bound.Next), k.String() == "q":
		return component.Close{}
	case !l.short:
		return nil
	case keys.Is(k, bound.Down), keys.Is(k, bound.Tab):
		l.choose(l.chosen + 1)
	case keys.Is(k, bound.Up), keys.Is(k, bound.BackTab):
		l.choose(l.chosen - 1)
	case keys.Is(k, bound.PageDown):
		l.choose(l.chosen + page)
	case keys.Is(k, bound.PageUp):
		l.choose(l.chosen - page)
	case keys.Is(k, bound.Home):
		l.choose(0)
	case keys.Is(k, bound.End):
		l.choose(l.entries - 1)
	default:
		return nil
	}
	return component.None{}
}

func (l *entryList) choose(at int) { l.chosen = max(0, min(at, l.entries-1)) }

func (l *entryList) Scroll(_ component.Context, down bool) {
	if down {
		l.choose(l.chosen + 1)
	} else {
		l.choose(l.chosen - 1)
	}
}

// Click chooses the entry at a cell.
func (l *entryList) Click(_ component.Context, _, y int) component.Action {
	if line := l.view.LineAt(y); line < len(l.rowAt) && l.rowAt[line] >= 0 {
		l.choose(l.rowAt[line])
	}
	return component.None{}
}

func (l *entryList) Keys(component.Context) []key.Binding {
	list := []key.Binding{keys.Named(keys.All().Back, "close")}
	if l.short {
		list = append(list, keys.Named(keys.All().Choose, "choose a change"))
	}
	return list
}

func (l *entryList) View(c component.Context) ([]string, *render.Point) {
	return l.view.View(c.Renderer, l.width), nil
}

// maxEntry is how many lines less than the screen the chosen entry has at most: those around it.
const maxEntry = 5

// layout fits the entries below a title into a height.
func (l *entryList) layout(r render.Renderer, title string, all []entry, width, height int) {
	lines := 1
	for _, e := range all {
		lines += len(e.above) + len(e.title) + len(e.below)
	}
	l.width, l.entries, l.short = textWidth(width)+2, len(all), lines > height
	l.choose(l.chosen)
	text, from, to := []string{title}, 0, 0
	l.rowAt = []int{-1}
	for i, e := range all {
		for range e.above {
			l.rowAt = append(l.rowAt, -1)
		}
		text = append(text, e.above...)
		drawn, pointer := slices.Concat(e.title, e.below), "  "
		switch width := l.width - 4; { // beside the pointer
		case l.short && i != l.chosen:
			drawn = render.CutLines(e.title, 1, width, r.Glyphs.Ellipsis)
		case l.short:
			drawn, pointer = render.CutLines(drawn, max(1, height-maxEntry), width, r.Glyphs.Ellipsis), r.Chosen.Render(r.Glyphs.Pointer+" ")
			from, to = len(text), len(text)+len(drawn)-1
		}
		for _, line := range drawn {
			text, pointer = append(text, r.Fit(pointer+line, l.width-2)), "  "
			l.rowAt = append(l.rowAt, i)
		}
	}
	l.view.SetContent(text, height)
	if l.short {
		l.view.Reveal(to)
		l.view.Reveal(from)
	}
}

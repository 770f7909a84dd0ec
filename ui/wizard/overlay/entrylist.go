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

// entryList is an overlay of entries, each in full if all of them fit. Else each has its title, and
// only the chosen one is in full.
type entryList struct {
	scroller
	short   bool // not all entries fit in full
	entries int
	chosen  int
	rowAt   []int // the entry at a line of the text; -1: none
}

func (l *entryList) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	if keys.Is(k, &keys.All().Changes) {
		return component.Close{}
	}
	if to, moves := l.moved(k.String()); l.short && moves {
		l.choose(to)
		return component.None{}
	}
	return l.press(k)
}

// moved is the entry that a key goes to, and whether it is one that does.
func (l *entryList) moved(key string) (to int, moves bool) {
	switch page := max(1, l.entries/2); key {
	case "down", "j", "tab":
		return l.chosen + 1, true
	case "up", "k", "shift+tab":
		return l.chosen - 1, true
	case "pgdown", "space":
		return l.chosen + page, true
	case "pgup":
		return l.chosen - page, true
	case "home", "g":
		return 0, true
	case "end", "G":
		return l.entries - 1, true
	}
	return 0, false
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

// maxEntry is how many lines less than the screen the chosen entry has at most: those around it.
const maxEntry = 5

// fit fits the entries below a title into a height.
func (l *entryList) fit(r *render.Renderer, title string, all []entry, width, height int) {
	lines := 1
	for i := range all {
		lines += len(all[i].above) + len(all[i].title) + len(all[i].below)
	}
	l.width, l.entries, l.short = textWidth(width)+2, len(all), lines > height
	l.choose(l.chosen)
	text, from, to := []string{title}, 0, 0
	l.rowAt = []int{-1}
	for i := range all {
		e := &all[i]
		for range e.above {
			l.rowAt = append(l.rowAt, -1)
		}
		text = append(text, e.above...)
		drawn, pointer := slices.Concat(e.title, e.below), "  "
		switch width := l.width - 4; { // beside the pointer
		case l.short && i != l.chosen:
			drawn = e.title
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

package wizard

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// drawFooter shows what there is to be told, and the keys that work here.
func (m *model) drawFooter(width int) []string {
	p := m.paint
	var lines []string
	tell := func(style lipgloss.Style, text string) {
		lines = append(lines, p.styled(style, wrap(text, width))...)
	}
	switch {
	case m.leaving == askedStop:
		tell(p.Warn, "Leave? "+m.savedText()+" Press ctrl+c again to leave, esc to stay.")
	case m.leaving == askedDone:
		tell(p.Warn, "That is all. "+m.savedText()+" Press enter to leave, esc to stay.")
	case m.leaving >= stopping:
		tell(p.Dim, "Saving"+p.Glyphs.Ellipsis)
	case m.saveErr != nil:
		tell(p.Bad, "The session could not be saved: "+m.paint.clean(m.saveErr.Error()))
	}
	if m.note.text != "" {
		style := p.Note
		if m.note.bad {
			style = p.Bad
		}
		tell(style, m.paint.clean(m.note.text))
	}
	if m.leaving == staying && m.alarm() != "" {
		lines = append(lines, hanging(p.Warn, p.Glyphs.Warn+" ", m.alarm(), width)...)
	}
	if len(lines) > 4 {
		lines = lines[:4]
	}
	return append(lines, m.drawKeys(width))
}

func (m *model) savedText() string {
	switch {
	case m.opts.SessionPath == "":
		return "Nothing of this is saved."
	case m.saveErr != nil:
		return "The last answers could not be saved."
	}
	saved := " is saved in " + m.paint.clean(m.opts.SessionPath) + "."
	if fd := m.form().focused(); fd != nil && fd.touched && fd.err != nil {
		return "Everything but what stands in " + fd.Label + ", which can't be taken," + saved
	}
	return "Everything" + saved
}

// drawKeys lists the keys that work here, as many as fit: help and leaving always,
// then the others in their order.
func (m *model) drawKeys(width int) string {
	p := m.paint
	list := m.bindings()
	texts := make([]string, len(list))
	room := width
	keep := make([]bool, len(list))
	take := func(i int) {
		h := list[i].Help()
		texts[i] = p.Key.Render(h.Key) + " " + p.Dim.Render(h.Desc)
		if n := ansi.StringWidth(texts[i]) + 3; n <= room {
			room -= n
			keep[i] = true
		}
	}
	room += 3
	for i, b := range list {
		if k := b.Help().Key; k == "ctrl+c" || b.Help().Desc == "help" || i == 0 {
			take(i)
		}
	}
	for i := range list {
		if !keep[i] {
			take(i)
		}
	}
	var shown []string
	for i, text := range texts {
		if keep[i] {
			shown = append(shown, text)
		}
	}
	return clip(strings.Join(shown, "   "), width, p.Glyphs.Ellipsis)
}

package wizard

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/page"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// maxMessages is the number of lines that messages take above the keys.
const maxMessages = 4

// drawMessages draws what stands above the keys: a question, a failure, a problem of a step
// that was left, the notice of the last key, and an alert.
func (s screen) drawMessages() []string {
	r, width := s.Renderer, s.innerWidth()
	var lines []string
	add := func(style lipgloss.Style, text string) {
		if text != "" {
			lines = append(lines, render.Styled(style, render.Wrap(r.Clean(text), width))...)
		}
	}
	switch {
	case s.leaving:
		add(r.Dim, "Saving"+r.Glyphs.Ellipsis)
	case s.question != "":
		add(r.Warn, s.question)
	case s.saveErr != nil:
		add(r.Bad, "The session could not be saved: "+s.saveErr.Error())
	}
	if s.late != "" && !s.leaving && s.question == "" {
		lines = append(lines, render.Hanging(r.Bad, r.Glyphs.Fail+" ", r.Clean(s.late), width)...)
	}
	if s.notice.Error {
		add(r.Bad, s.notice.Text)
	} else {
		add(r.Note, s.notice.Text)
	}
	if alert := s.signInAlert(); alert != "" && !s.leaving && s.question == "" {
		lines = append(lines, render.Hanging(r.Warn, r.Glyphs.Warn+" ", alert, width)...)
	}
	return render.ClipLines(lines, maxMessages)
}

// savedText says what is saved, and where.
func (m *model) savedText() string {
	switch {
	case m.opts.SessionPath == "":
		return "Nothing is saved."
	case m.saveErr != nil:
		return "The last answers could not be saved."
	}
	saved := "saved in " + m.opts.SessionPath + "."
	if p := m.step(); p != nil && p.Refused() != "" {
		return "Everything except " + p.Refused() + ", which is not valid, is " + saved
	}
	return "Everything is " + saved
}

// keysGap is between the keys of the footer.
const keysGap = "   "

// drawKeys lists as many keys as fit: the first one, leaving, help and the way to the next
// field before all, then the others in their order. Keys that save are one entry. Where those
// before all do not fit, what the first key does is shortened.
func drawKeys(r render.Renderer, list []key.Binding, width int) string {
	list = joinSaving(list)
	bound := keys.All()
	room, need := width+len(keysGap), 0
	before := []int{0}
	for _, own := range []key.Binding{bound.Leave, bound.Help, bound.Tab} {
		if i := slices.IndexFunc(list[1:], func(b key.Binding) bool { return b.Help().Desc == own.Help().Desc }); i >= 0 {
			before = append(before, i+1)
		}
	}
	for _, i := range before {
		need += ansi.StringWidth(keyText(r, list[i])) + len(keysGap)
	}
	if brief, _, long := strings.Cut(list[0].Help().Desc, ", "); long && need > room {
		list = append([]key.Binding{keys.Named(list[0], brief)}, list[1:]...)
	}
	texts, keep := make([]string, len(list)), make([]bool, len(list))
	take := func(i int) {
		texts[i] = keyText(r, list[i])
		if n := ansi.StringWidth(texts[i]) + len(keysGap); n <= room {
			room -= n
			keep[i] = true
		}
	}
	for _, i := range before {
		take(i)
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
	return r.Fit(strings.Join(shown, keysGap), width)
}

// keyText is a key with what it does.
func keyText(r render.Renderer, b key.Binding) string {
	return r.Key.Render(b.Help().Key) + " " + r.Dim.Render(r.Clean(b.Help().Desc)) // some name a value
}

// joinSaving makes one entry of the keys that save the report in one format each: all of
// them together would take the whole line.
func joinSaving(list []key.Binding) []key.Binding {
	var joined []key.Binding
	var names []string
	at := 0
	for _, b := range list {
		if h := b.Help(); strings.HasPrefix(h.Desc, page.SaveAs) {
			if len(names) == 0 {
				at = len(joined)
				joined = append(joined, b)
			}
			names = append(names, h.Key)
			continue
		}
		joined = append(joined, b)
	}
	if len(names) > 1 {
		joined[at] = key.NewBinding(key.WithKeys(names...), key.WithHelp(strings.Join(names, "/"), "save"))
	}
	return joined
}

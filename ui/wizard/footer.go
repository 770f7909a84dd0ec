package wizard

import (
	"charm.land/lipgloss/v2"

	"github.com/astronomer/astro-activate/steps/files"
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
		for _, l := range render.Wrap(r.Clean(s.question), width-2) {
			lines = append(lines, r.Badges.Warn.Render(render.Pad(" "+l, width, "")))
		}
	case s.saveErr != nil:
		add(r.Bad, "The session could not be saved: "+s.saveErr.Error())
	case s.shared:
		add(r.Warn, files.SharedNote)
	}
	if s.late != "" && !s.leaving && s.question == "" {
		lines = append(lines, render.Hanging(r.Bad, r.Glyphs.Fail+" ", r.Clean(s.late), width)...)
	}
	if s.notice.Error {
		add(r.Bad, s.notice.Text)
	} else {
		add(r.Note, s.notice.Text)
	}
	if alert := s.signInAlert(); alert != "" && !s.leaving && s.question == "" && !s.notice.Error { // there is room for one of them
		last := render.Hanging(r.Warn, r.Glyphs.Warn+" ", alert, width) // whole: it has the key
		room := max(0, maxMessages-len(last))
		if s.saveErr != nil || s.late != "" {
			room = max(1, room)
		}
		lines = append(render.CutLines(lines, room, width, r.Glyphs.Ellipsis), last...)
	}
	return render.ClipLines(lines, maxMessages)
}

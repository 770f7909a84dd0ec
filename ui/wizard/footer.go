package wizard

import (
	"path/filepath"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/wording"
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
		lines = append(lines, render.Hanging(r.Warn, r.Glyphs.Warn+" ", alert, width)...)
	}
	return render.ClipLines(lines, maxMessages)
}

// savedText says what is saved, and where.
func savedText(m *model) string {
	switch {
	case m.opts.SessionPath == "" && len(m.files) > 0:
		return "Your answers are not saved. " + savedFiles(m)
	case m.opts.SessionPath == "":
		return strings.TrimSpace("Nothing is saved. " + m.opts.ToSave)
	case m.saveErr != nil:
		return "The last answers could not be saved."
	case nothingToSave(m) && len(m.files) > 0:
		return "No answers to save yet. " + savedFiles(m)
	case nothingToSave(m):
		return "Nothing to save yet."
	case m.saving || m.unsaved: // for some milliseconds
		return "Saving in " + m.opts.SessionPath + "."
	}
	saved := "saved in " + m.opts.SessionPath + "."
	if p := m.step(); p != nil && p.Refused() != "" {
		return "Everything except " + p.Refused() + ", which is not valid, is " + saved
	}
	return "Everything is " + saved
}

// nothingToSave reports whether the session has no file, and needs none: answers that were given
// ahead are saved at the end.
func nothingToSave(m *model) bool {
	p := m.step()
	return !m.hasFile && !m.saving && !m.unsaved && (p == nil || p.Refused() == "") &&
		len(files.NewDocument(m.machine.Steps(), m.machine.Answers()).Settings(m.machine.Steps())) == 0
}

// savedFiles says which reports were saved, without their folder: it can have the name of a person.
func savedFiles(m *model) string {
	names := make([]string, len(m.files))
	for i, path := range m.files {
		names[i] = filepath.Base(path)
	}
	if len(names) == 1 {
		return names[0] + " is saved."
	}
	return wording.List(names) + " are saved."
}

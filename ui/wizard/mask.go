package wizard

import (
	"strings"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

// toggleMask masks everything that is shown or copied, or shows it again.
func (m *model) toggleMask() {
	switch {
	case m.paint.mask != nil:
		m.paint.mask = nil
		m.note = note{text: "Everything is shown again."}
	case m.watch != nil:
		m.paint.mask = m.mask
		m.note = note{text: "Masked. The report at the end is masked only with --mask."}
	case m.opts.Mask != nil:
		m.paint.mask = m.mask
		m.note = note{text: "Masked, and so are the reports that you save."}
	default:
		m.paint.mask = m.mask
		m.note = note{text: "Masked. Reports that you save are not, unless you save them with a capital letter."}
	}
	m.changed() // what was drawn is drawn anew
}

// clean makes a text safe to show, whoever wrote it: on one line, without anything that
// drives the terminal and, on a masked screen, without anything that identifies.
func (p paint) clean(s string) string { return p.mask.Text(safe(s)) }

// command is a shell command, safe to show.
func (p paint) command(s string) string { return p.mask.Command(safe(s)) }

// link is the style of a link that leads somewhere, unless that is masked.
func (p paint) link(to string) lipgloss.Style {
	if p.mask.Identifies(safe(to)) {
		return p.Link
	}
	return p.Link.Hyperlink(safe(to))
}

// typed is a text that is being edited, character for character, so that the cursor
// stays right. An answer that identifies is hidden as it is typed, like a password:
// half of an account id on a shared screen is not undone by hiding it once it is whole.
func (p paint) typed(s string, identifies bool) string {
	if p.mask != nil && identifies {
		return strings.Repeat(p.Glyphs.Hidden, utf8.RuneCountInString(s))
	}
	return p.mask.Hide(s, p.Glyphs.Hidden)
}

// line is a value of a field on one line.
func (m *model) line(fd *field, v steps.Value) string {
	line := m.paint.clean(fd.editor.line(v))
	if m.paint.mask != nil && fd.Identifies && line == fd.editor.line(v) { // it is not one yet
		return m.paint.typed(line, true)
	}
	return line
}

// objection is why a draft is refused, without the draft where that is hidden.
func (m *model) objection(fd *field) string {
	text := safe(fd.err.Error())
	if draft := safe(fd.editor.draft().String()); m.paint.mask != nil && fd.Identifies && draft != "" {
		text = strings.ReplaceAll(text, draft, m.paint.typed(draft, true))
	}
	return m.paint.clean(text)
}

// guard masks what is about to be shown once more, between its escape sequences: should
// a text have come to the screen past paint.clean, it is not shown in full all the same.
func (p paint) guard(lines []string) {
	if p.mask == nil {
		return
	}
	for i, line := range lines {
		var b strings.Builder
		text, state := 0, byte(0)
		for at := 0; at < len(line); {
			seq, width, n, next := ansi.DecodeSequence(line[at:], state, nil)
			state = next
			if width == 0 && len(seq) > 1 && seq[0] == '\x1b' {
				b.WriteString(p.mask.Text(line[text:at]))
				b.WriteString(seq)
				text = at + n
			}
			at += n
		}
		b.WriteString(p.mask.Text(line[text:]))
		lines[i] = b.String()
	}
}

// toSave is the report as it is written to a file: masked if it was asked for, by the
// key or, until the screen is unmasked, by --mask.
func (m *model) toSave(asked bool) (r summary.Report, name string) {
	r, name = *m.reported(), reportName
	if asked || (m.opts.Mask != nil && m.paint.mask != nil) {
		return r.MaskedBy(m.mask), name + "-masked"
	}
	return r, name
}

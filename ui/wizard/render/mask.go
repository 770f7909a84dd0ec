package render

import (
	"strings"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// Clean makes any text safe to show: on one line, without control characters and, on
// a masked screen, without anything that identifies an account.
func (r Renderer) Clean(s string) string { return r.Mask.Text(Safe(s)) }

// Command is a shell command, safe to show.
func (r Renderer) Command(s string) string { return r.Mask.Command(Safe(s)) }

// LinkTo is the style of a link. A link whose address is masked leads nowhere.
func (r Renderer) LinkTo(address string) lipgloss.Style {
	if r.Mask.Identifies(Safe(address)) {
		return r.Link
	}
	return r.Link.Hyperlink(Safe(address))
}

// Typed is a text while it is edited, with as many characters as it has, so that the
// cursor stays in place. A text that identifies an account is hidden from its first
// character, like a password: half an account id must not be seen either.
func (r Renderer) Typed(s string, identifies bool) string {
	if r.Mask.Hides() && identifies {
		return strings.Repeat(r.Glyphs.Hidden, utf8.RuneCountInString(s))
	}
	return r.Mask.Hide(s, r.Glyphs.Hidden)
}

// Guard masks finished lines once more, between their escape sequences. It catches a
// text that was drawn without Clean.
func (r Renderer) Guard(lines []string) {
	if !r.Mask.Hides() {
		return
	}
	for i, line := range lines {
		var b strings.Builder
		text, state := 0, byte(0)
		for at := 0; at < len(line); {
			seq, width, n, next := ansi.DecodeSequence(line[at:], state, nil)
			state = next
			if width == 0 && len(seq) > 1 && seq[0] == '\x1b' {
				b.WriteString(r.Mask.Text(line[text:at]))
				b.WriteString(seq)
				text = at + n
			}
			at += n
		}
		b.WriteString(r.Mask.Text(line[text:]))
		lines[i] = b.String()
	}
}

package render

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
)

// Wrap breaks a plain text between words into lines of at most width cells. A word
// longer than a line is cut.
func Wrap(text string, width int) []string {
	if width < 1 {
		return nil
	}
	var lines []string
	line, used := "", 0
	flush := func() {
		lines = append(lines, line)
		line, used = "", 0
	}
	for _, word := range strings.Fields(text) {
		n := ansi.StringWidth(word)
		if used > 0 && used+1+n > width {
			flush()
		}
		for n > width {
			head := ansi.Truncate(word, width, "")
			if head == "" { // one character is wider than the line
				head, word = "?", ""
			}
			lines = append(lines, head)
			word = strings.TrimPrefix(word, head)
			n = ansi.StringWidth(word)
		}
		if used > 0 {
			line += " "
			used++
		}
		line += word
		used += n
	}
	if used > 0 || len(lines) == 0 {
		flush()
	}
	return lines
}

// Clip cuts a line, styled or not, to width cells; tail marks the cut.
func Clip(line string, width int, tail string) string {
	if width <= 0 {
		return ""
	}
	if ansi.StringWidth(line) <= width {
		return line
	}
	return ansi.Truncate(line, width, tail)
}

// Pad makes a line exactly width cells wide.
func Pad(line string, width int, tail string) string {
	line = Clip(line, width, tail)
	return line + strings.Repeat(" ", max(0, width-ansi.StringWidth(line)))
}

// Safe makes a text safe to keep on one line, without control characters. What is
// drawn goes through Renderer.Clean, which masks it too.
func Safe(s string) string { return awscheck.Clean(s) }

// Window picks at most height of n rows so that the row at the pointer is among them,
// and moves as little as possible from the first row that was shown before.
func Window(n, height, at, from int) (first, last int) {
	height = max(1, height)
	from = min(from, at)
	from = max(from, at-height+1)
	from = max(0, min(from, n-height))
	return from, min(n, from+height)
}

// ClipLines keeps the first lines, at most height of them.
func ClipLines(lines []string, height int) []string {
	return lines[:max(0, min(len(lines), height))]
}

// CutLines keeps the first lines, and marks that there are more.
func CutLines(lines []string, limit, width int, ellipsis string) []string {
	if len(lines) <= limit || limit < 1 {
		return ClipLines(lines, limit)
	}
	last := Clip(lines[limit-1], width-ansi.StringWidth(ellipsis), "") + ellipsis
	return append(lines[:limit-1:limit-1], last)
}

// ASCII replaces every other character of a line, which keeps its width.
func ASCII(line string) string {
	if !strings.ContainsFunc(line, func(r rune) bool { return r > unicode.MaxASCII }) {
		return line
	}
	var b strings.Builder
	for _, r := range line {
		switch {
		case r <= unicode.MaxASCII:
			b.WriteRune(r)
		case r == '…':
			b.WriteByte('~')
		case r == '–' || r == '—':
			b.WriteByte('-')
		case r == '’' || r == '‘':
			b.WriteByte('\'')
		default:
			b.WriteString(strings.Repeat("?", ansi.StringWidth(string(r))))
		}
	}
	return b.String()
}

package wizard

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
)

// wrap breaks a plain text into lines of at most width cells, between words. A word
// that is longer than a line is cut; so every line fits.
func wrap(text string, width int) []string {
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

// clip cuts a line, styled or not, to width cells; tail marks the cut.
func clip(line string, width int, tail string) string {
	if width <= 0 {
		return ""
	}
	if ansi.StringWidth(line) <= width {
		return line
	}
	return ansi.Truncate(line, width, tail)
}

// pad makes a line exactly width cells wide.
func pad(line string, width int, tail string) string {
	line = clip(line, width, tail)
	return line + strings.Repeat(" ", max(0, width-ansi.StringWidth(line)))
}

// safe makes a text safe to hold on one line, whoever wrote it. What is drawn goes
// through paint.clean, which masks it too.
func safe(s string) string { return awscheck.Clean(s) }

// window picks the part of n rows, at most height of them, that shows the row at
// the pointer, moving as little as possible from where it was.
func window(n, height, at, from int) (first, last int) {
	height = max(1, height)
	from = min(from, at)
	from = max(from, at-height+1)
	from = max(0, min(from, n-height))
	return from, min(n, from+height)
}

// counted is a number with its noun: "1 check", "2 checks".
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// grouped writes a number with a comma between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// plain writes a line with nothing but ASCII, as wide as it was.
func plain(line string) string {
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

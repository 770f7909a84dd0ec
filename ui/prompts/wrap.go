package prompts

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// wrap breaks a line between words so that none is wider than a terminal, except where a single
// word is: a path or an id stays whole. The lines after the first begin below its text, behind
// spaces and the number of a list. A width of 0 leaves it as it is.
func wrap(line string, width int) string {
	if width <= 0 || ansi.StringWidth(line) <= width {
		return line
	}
	text := strings.TrimLeft(line, " ")
	indent := line[:len(line)-len(text)]
	hanging := indent
	if number, _, ok := strings.Cut(text, ". "); ok && number != "" && strings.Trim(number, "0123456789") == "" {
		hanging += strings.Repeat(" ", len(number)+len(". "))
	}
	var b strings.Builder
	b.WriteString(indent)
	used, empty := len(indent), true // whether the line has no word yet
	for _, word := range strings.SplitAfter(text, " ") {
		n := ansi.StringWidth(strings.TrimRight(word, " "))
		if !empty && n > 0 && used+n > width {
			b.WriteString("\n" + hanging)
			used, empty = len(hanging), true
		}
		if empty && n == 0 {
			continue // columns are apart by several spaces
		}
		b.WriteString(word)
		used += ansi.StringWidth(word)
		empty = false
	}
	lines := strings.Split(b.String(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n")
}

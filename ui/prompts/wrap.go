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
	var lines []string
	current, empty := indent, true // whether the line has no word yet
	for _, word := range strings.SplitAfter(text, " ") {
		blank := strings.TrimRight(word, " ") == ""
		// The width of the line, not the sum of its words': a word can begin with a mark that
		// combines with what stands before it.
		if !empty && !blank && ansi.StringWidth(strings.TrimRight(current+word, " ")) > width {
			lines = append(lines, strings.TrimRight(current, " "))
			current, empty = hanging, true
		}
		if empty && blank {
			continue // columns are apart by several spaces
		}
		current += word
		empty = false
	}
	return strings.Join(append(lines, strings.TrimRight(current, " ")), "\n")
}

package render

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// ShellLines breaks a shell command into lines of at most width cells that mean the
// same when they are pasted: between words, with a backslash at the end. A quoted word
// is broken only where it is longer than a line.
func ShellLines(command string, width int) []string {
	var lines []string
	line := ""
	for _, word := range shellWords(command) {
		switch {
		case line == "":
			line = word
		case ansi.StringWidth(line)+1+ansi.StringWidth(word)+2 > width:
			lines = append(lines, line+" \\")
			line = "  " + word
		default:
			line += " " + word
		}
	}
	var fitting []string
	for _, l := range append(lines, line) {
		for ansi.StringWidth(l) > width && width > 1 {
			head := ansi.Truncate(l, width-1, "")
			if head == "" {
				break
			}
			fitting = append(fitting, head+"\\")
			l = strings.TrimPrefix(l, head)
		}
		fitting = append(fitting, l)
	}
	return fitting
}

// shellWords splits a command at the blanks outside quotes. The quotes stay.
func shellWords(command string) []string {
	var words []string
	word, quoted := "", false
	for _, r := range command {
		if r == '\'' {
			quoted = !quoted
		}
		if r == ' ' && !quoted {
			words = append(words, word)
			word = ""
			continue
		}
		word += string(r)
	}
	return append(words, word)
}

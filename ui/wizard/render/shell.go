package render

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// ShellLines breaks a shell command into lines of at most width cells that mean the
// same when they are pasted, with a backslash at the end. A flag and its value stay on one
// line if a line has room for them. A word is broken only where it is longer than a line.
func ShellLines(command string, width int) []string {
	const indent, more = "  ", " \\"
	var lines []string
	line := ""
	next := func() {
		lines = append(lines, line+more)
		line = indent
	}
	fits := func(text string) bool { return ansi.StringWidth(line)+1+ansi.StringWidth(text)+len(more) <= width }
	for _, words := range flagsWithValues(shellWords(command)) {
		if text := strings.Join(words, " "); line != "" && !fits(text) && ansi.StringWidth(indent+text+more) <= width {
			next()
		}
		for _, word := range words {
			if line != "" && !fits(word) {
				next()
			}
			if line != "" && line != indent {
				line += " "
			}
			if pieces := breakWord(word, width-ansi.StringWidth(line)-len(more), width-len(more)); len(pieces) > 1 {
				lines = append(lines, line+pieces[0])
				lines = append(lines, pieces[1:len(pieces)-1]...)
				line = pieces[len(pieces)-1]
				continue
			}
			line += word
		}
	}
	return append(lines, line)
}

// flagsWithValues puts each flag together with the word after it, if that is its value.
func flagsWithValues(words []string) [][]string {
	var units [][]string
	for i := 0; i < len(words); i++ {
		if strings.HasPrefix(words[i], "-") && i+1 < len(words) && !strings.HasPrefix(words[i+1], "-") {
			units = append(units, words[i:i+2])
			i++
			continue
		}
		units = append(units, words[i:i+1])
	}
	return units
}

// breakWord breaks a word that is longer than a line, the first piece at most first cells
// wide and the others at most rest. Inside quotes the piece closes them and the next one
// opens them again: the shell joins both.
func breakWord(word string, first, rest int) []string {
	if ansi.StringWidth(word) <= max(first, 1) || rest < 8 {
		return []string{word}
	}
	var pieces []string
	piece, room, quoted, escaped := "", max(first, 8), false, false
	for _, r := range word {
		if ansi.StringWidth(piece)+ansi.StringWidth(string(r))+2 > room && !escaped && r != '\'' {
			if quoted {
				pieces, piece = append(pieces, piece+"'\\"), "'"
			} else {
				pieces, piece = append(pieces, piece+"\\"), ""
			}
			room = rest
		}
		if r == '\'' && !escaped {
			quoted = !quoted
		}
		escaped = r == '\\' && !quoted && !escaped
		piece += string(r)
	}
	return append(pieces, piece)
}

// shellWords splits a command at the blanks outside quotes. Quotes and backslashes stay.
func shellWords(command string) []string {
	var words []string
	word, quoted, escaped := "", false, false
	for _, r := range command {
		if r == '\'' && !escaped {
			quoted = !quoted
		}
		if r == ' ' && !quoted && !escaped {
			words = append(words, word)
			word = ""
			continue
		}
		escaped = r == '\\' && !quoted && !escaped
		word += string(r)
	}
	return append(words, word)
}

package render

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// ShellLines breaks a shell command into lines of at most width cells that mean the
// same when they are pasted without a margin, with a backslash at the end. A flag and its value stay on one
// line if a line has room for them. A word is broken only where it is longer than a line.
func ShellLines(command string, width int) []string { return shellLines(command, width, true) }

// IndentedShellLines is ShellLines for lines that stand behind an indent, which must not get
// into a word: one that is longer than a line is not broken.
func IndentedShellLines(command string, width int) []string { return shellLines(command, width, false) }

func shellLines(command string, width int, breaking bool) []string {
	const indent, more = "  ", " \\"
	if text, ok := strings.CutPrefix(strings.TrimSpace(command), "#"); ok { // a masked command, for one
		if breaking || strings.HasPrefix(text, " masked, do not run: ") { // which is not to be pasted
			return commentLines(text, width)
		}
		return []string{command}
	}
	var lines []string
	line := ""
	next := func(word string) {
		lines = append(lines, line+more)
		line = indent
		if !fitsIn(width, indent+word+more) && fitsIn(width, word+more) {
			line = ""
		}
	}
	fits := func(text string) bool { return fitsIn(width, line+" "+text+more) }
	for _, words := range flagsWithValues(shellWords(command)) {
		if text := strings.Join(words, " "); line != "" && !fits(text) && fitsIn(width, indent+text+more) {
			next(text)
		}
		for _, word := range words {
			if line != "" && line != indent && !fits(word) {
				next(word)
			}
			if line != "" && line != indent {
				line += " "
			}
			if breaking {
				if pieces := breakWord(word, width-ansi.StringWidth(line)-len(more), width-len(more)); len(pieces) > 1 {
					lines = append(lines, line+pieces[0])
					lines = append(lines, pieces[1:len(pieces)-1]...)
					line = pieces[len(pieces)-1]
					continue
				}
			}
			line += word
		}
	}
	return append(lines, line)
}

// commentLines breaks a comment between its words. Each line is a comment again, because one
// ends with its line.
func commentLines(text string, width int) []string {
	const mark = "# "
	lines := Wrap(text, width-len(mark))
	for i, line := range lines {
		lines[i] = strings.TrimRight(mark+line, " ")
	}
	return lines
}

func fitsIn(width int, text string) bool { return ansi.StringWidth(text) <= width }

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
// wide and the others at most rest, and each ends behind a sign between its parts if there is one in its second
// half: a label of a host stays whole. Inside single quotes the piece closes them and the next one
// opens them again: the shell joins both. Elsewhere it drops the backslash and the line's end.
func breakWord(word string, first, rest int) []string {
	if ansi.StringWidth(word) <= max(first, 1) || rest < 8 {
		return []string{word}
	}
	var pieces []string
	var at quoting
	piece, room := "", max(first, 8)
	for _, r := range word {
		if ansi.StringWidth(piece)+ansi.StringWidth(string(r))+2 > room && !at.escaped && r != '\'' && r != '"' {
			part := ""
			if i := strings.LastIndexAny(piece, "./:=,@&") + 1; i > len(piece)/2 && !strings.ContainsAny(piece[i:], `'"\`) {
				piece, part = piece[:i], piece[i:]
			}
			if at.quote == '\'' {
				pieces, piece = append(pieces, piece+"'\\"), "'"+part
			} else {
				pieces, piece = append(pieces, piece+"\\"), part
			}
			room = rest
		}
		at = at.after(r)
		piece += string(r)
	}
	return append(pieces, piece)
}

// A quoting is where in a command a character stands.
type quoting struct {
	quote   rune // the one that is open; 0: none
	escaped bool // a backslash is before it
}

// after is where the next character stands. (POSIX.1-2017, Shell Command Language, "Quoting".)
func (q quoting) after(r rune) quoting {
	switch {
	case q.escaped:
		return quoting{quote: q.quote}
	case r == '\\' && q.quote != '\'':
		return quoting{q.quote, true}
	case r == q.quote:
		return quoting{}
	case q.quote == 0 && (r == '\'' || r == '"'):
		return quoting{quote: r}
	}
	return q
}

// shellWords splits a command at the blanks outside quotes. Quotes and backslashes stay.
func shellWords(command string) []string {
	var words []string
	var at quoting
	word := ""
	for _, r := range command {
		if r == ' ' && at == (quoting{}) {
			words = append(words, word)
			word = ""
			continue
		}
		at = at.after(r)
		word += string(r)
	}
	return append(words, word)
}

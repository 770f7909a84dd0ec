package prompts

import (
	"bufio"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// maxLineBytes is how much of a line is kept: more than any answer needs, and little
// enough for a pipe of the wrong file.
const maxLineBytes = 1 << 16

// A line is a line of input without its end. err, which may be io.EOF, is why there is
// none.
type line struct {
	text      string
	truncated bool
	err       error
}

// readLines reads lines in its own goroutine, so that reading blocks nothing else. After
// an error it sends no more.
func readLines(ctx context.Context, r io.Reader) <-chan line {
	lines := make(chan line)
	go func() {
		buffered := bufio.NewReaderSize(r, 4096)
		for {
			l := readLine(buffered)
			select {
			case lines <- l:
			case <-ctx.Done():
				return
			}
			if l.err != nil {
				return
			}
		}
	}()
	return lines
}

// readLine reads one line. The last one may lack its end.
func readLine(r *bufio.Reader) line {
	var text []byte
	truncated := false
	for {
		part, err := r.ReadSlice('\n')
		room := maxLineBytes - len(text)
		truncated = truncated || len(part) > room
		text = append(text, part[:min(len(part), room)]...)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(text) > 0, err == nil:
			return line{text: string(text), truncated: truncated}
		}
		return line{err: err}
	}
}

// problem says why a line can't answer any question; "": it can.
func (l line) problem() string {
	switch {
	case l.truncated:
		return "Not accepted: the line is too long."
	case strings.ContainsFunc(strings.TrimSpace(l.text), func(r rune) bool { return unicode.IsControl(r) && r != '\t' }):
		return "Not accepted: the line contains a control character, such as an arrow key. Type the answer again."
	}
	return ""
}

// isCommand reports whether a text is one of the words that leave a question.
func isCommand(s string) bool {
	return slices.Contains([]string{"back", "undo", "skip", "quit", "?"}, strings.ToLower(s))
}

// parseYesNo reads a yes or a no.
func parseYesNo(s string) (yes, ok bool) {
	switch strings.ToLower(s) {
	case "yes", "y", "true":
		return true, true
	case "no", "n", "false":
		return false, true
	}
	return false, false
}

// parseIndex reads a number from 1 to n and returns the index of its item, from 0.
func parseIndex(s string, n int) (int, bool) {
	i, err := strconv.Atoi(s)
	return i - 1, err == nil && i >= 1 && i <= n
}

// unquote returns the text between double quotes.
func unquote(s string) (string, bool) {
	if len(s) > 2 && s[0] == '"' && s[len(s)-1] == '"' {
		return s[1 : len(s)-1], true
	}
	return s, false
}

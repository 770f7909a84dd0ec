package awscheck

import (
	"strings"
	"unicode"
)

// Clean makes a text that came from AWS, from a file or from a person safe to
// show: control characters, escape sequences' introducers, line breaks and the
// Unicode marks that reorder or hide text are replaced by a visible mark or
// dropped, so that a tag cannot drive the terminal or fake another line.
func Clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.IsControl(r):
			return '\uFFFD'
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == '\u2028', r == '\u2029':
			return -1 // format characters: bidirectional overrides, zero-width marks
		}
		return r
	}, s)
}

// Quote returns s as one word for a POSIX shell. Words that need no quotes are
// returned as they are.
func Quote(s string) string {
	if s == "" {
		return "''"
	}
	if strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:=@%+,") == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// Command joins words to a shell command, each quoted as needed.
func Command(words ...string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = Quote(w)
	}
	return strings.Join(quoted, " ")
}

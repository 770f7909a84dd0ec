package awscheck

import (
	"strings"
	"unicode"
)

// Clean makes a string from AWS, a file or the user safe to show in a terminal. It replaces
// line breaks and tabs by spaces and other control characters by U+FFFD, and removes
// Unicode format characters, which reorder or hide text. A tag then can't send escape
// sequences or look like another line.
func Clean(s string) string {
	if isPrintableASCII(s) { // most are: each frame cleans every text on it
		return s
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return ' '
		case unicode.IsControl(r):
			return '\uFFFD'
		case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r), r == '\u2028', r == '\u2029':
			return -1 // such as bidirectional overrides and zero-width marks
		}
		return r
	}, s)
}

func isPrintableASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// Excerpt is what a message quotes of a text that can have any length: at most 120 characters
// of it, cleaned, with an ellipsis where some are left out.
func Excerpt(s string) string {
	n := 0
	for i := range s {
		if n++; n > 120 {
			return Clean(s[:i]) + "…"
		}
	}
	return Clean(s)
}

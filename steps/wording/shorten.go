package wording

import "strings"

// Shorten returns as much of a text as fits: all of it, its first sentences, the first one
// without its remarks in parentheses, or that up to the end of a clause; "" if not even that fits.
// ends are the marks, with a blank, after which a clause can be left out and what is said stays true.
// The full stop of a text that is shortened is left out.
func Shorten(text string, fits func(string) bool, ends ...string) string {
	short := strings.TrimSuffix(text, ".")
	for last := strings.LastIndex(short, ". "); !fits(text) && last >= 0; last = strings.LastIndex(short, ". ") {
		text, short = short[:last], short[:last]
	}
	if fits(text) {
		return text
	}
	for short = withoutRemarks(short); !fits(short); {
		at := -1
		for _, end := range ends {
			at = max(at, strings.LastIndex(short, end))
		}
		if at < 0 {
			return ""
		}
		short = short[:at]
	}
	return short
}

// withoutRemarks is a text without what is in parentheses and has several words: a name, of one
// word, stays.
func withoutRemarks(text string) string {
	before, rest, open := strings.Cut(text, " (")
	remark, after, closed := strings.Cut(rest, ")")
	switch {
	case !open || !closed:
		return text
	case strings.Contains(remark, " "):
		return before + withoutRemarks(after)
	}
	return before + " (" + remark + ")" + withoutRemarks(after)
}

package steps

import "strings"

// Nearest returns the candidate that is fewest edits away from a mistyped word,
// for "did you mean". A word of fewer parts than a candidate's path is also held
// against the path's last part, so that "cidr" finds "network.cidr".
func Nearest(word string, candidates []string) string {
	best, least := "", -1
	for _, c := range candidates {
		d := edits(word, c)
		if last := lastPart(c); last != c {
			d = min(d, edits(lastPart(word), last)+1)
			if len(lastPart(word)) > 3 && strings.Contains(last, lastPart(word)) {
				d = min(d, 2) // half of a long name
			}
		}
		if least < 0 || d < least {
			best, least = c, d
		}
	}
	return best
}

func lastPart(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// edits is the Levenshtein distance between two words, capital letters aside.
func edits(a, b string) int {
	// Nothing that long is a slip of the finger, and the table would be large.
	const longest = 128
	a, b = strings.ToLower(a[:min(len(a), longest)]), strings.ToLower(b[:min(len(b), longest)])
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

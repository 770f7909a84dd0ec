package wording

import "strings"

// Nearest returns the candidate with the fewest edits from a mistyped word, for "did
// you mean"; "" if there are no candidates. A candidate that is a path is also compared
// by its last part, so that "cidr" finds "network.cidr".
func Nearest(word string, candidates []string) string {
	nearest, minEdits := "", -1
	for _, c := range candidates {
		d := editDistance(word, c)
		if last := lastPart(c); last != c {
			d = min(d, editDistance(lastPart(word), last)+1)
			if len(lastPart(word)) > 3 && strings.Contains(last, lastPart(word)) {
				d = min(d, 2) // half of a long name
			}
		}
		if minEdits < 0 || d < minEdits {
			nearest, minEdits = c, d
		}
	}
	return nearest
}

// Near reports whether a word is probably a mistyped candidate: less than half of it differs.
func Near(word, candidate string) bool { return 2*editDistance(word, candidate) < len(word) }

func lastPart(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// maxCompared is how many bytes of a word are compared: nothing longer is a typing
// mistake, and the cost grows with the product of both lengths.
const maxCompared = 128

// editDistance is the Levenshtein distance between two words, ignoring case.
func editDistance(a, b string) int {
	a, b = strings.ToLower(a[:min(len(a), maxCompared)]), strings.ToLower(b[:min(len(b), maxCompared)])
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

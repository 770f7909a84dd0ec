package wording

import "strings"

// Suggest ends a sentence about a word that is no name: with the name that it probably mistypes, prefix
// before it, or, where none is close, with otherwise, which says where the names are. Where otherwise is
// "", the names are listed.
func Suggest(word, prefix string, names []string, otherwise string) string {
	nearest := Nearest(word, names)
	switch {
	case nearest != "":
		return "; did you mean " + prefix + nearest + "?"
	case otherwise == "":
		return ": write one of " + strings.Join(names, ", ")
	}
	return ": " + otherwise
}

// Nearest returns the name that a word probably mistypes: the one with the fewest edits, where
// these are few, or one that begins with the word; "" if there is none. A name
// that is a path is also compared by its last part, so that "cidr" finds "network.cidr".
func Nearest(word string, names []string) string {
	const part = 2 // edits that a part of a name, of 3 letters or more, counts for
	word = strings.ToLower(word)
	nearest, minEdits := "", -1
	consider := func(name string, edits int) {
		if minEdits < 0 || edits < minEdits {
			nearest, minEdits = name, edits
		}
	}
	for _, name := range names {
		lower := strings.ToLower(name)
		if edits, near := mistyped(word, lower); near {
			consider(name, edits)
		}
		if len(word) >= 3 && strings.HasPrefix(lower, word) {
			consider(name, part)
		}
		if last, typed := lastPart(lower), lastPart(word); last != lower {
			if edits, near := mistyped(typed, last); near {
				consider(name, edits+1)
			}
			if len(typed) > 3 && strings.Contains(last, typed) {
				consider(name, part)
			}
		}
	}
	return nearest
}

func lastPart(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

// maxCompared is how many bytes of a word are compared: nothing longer is a typing
// mistake, and the cost grows with the product of both lengths.
const maxCompared = 128

// mistyped counts the edits from a word to a name, and reports whether they are few enough for a typing
// mistake: one, or a third of the name. A path counts without its groups: "network.mtu" and "network.cidr"
// have little in common.
func mistyped(word, name string) (edits int, near bool) {
	edits = editDistance(word[:min(len(word), maxCompared)], name[:min(len(name), maxCompared)])
	return edits, 3*edits <= max(3, len(lastPart(name)))
}

// editDistance counts the letters to insert, delete or change between two words. Two neighbors that
// changed places are one edit.
func editDistance(a, b string) int {
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		next[0] = i + 1
		for j := range len(b) {
			change := row[j]
			if a[i] != b[j] {
				change++
			}
			next[j+1] = min(change, next[j]+1, row[j+1]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				next[j+1] = min(next[j+1], before[j-1]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}

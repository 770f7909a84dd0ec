package results

import (
	"slices"

	"github.com/astronomer/astro-activate/steps/wording"
)

// byUrgency is the order in which the key to the next problem goes through those of several steps.
var byUrgency = []Kind{Failed, Unverified, Warned, Missing}

// goesTo names the kinds to which that key leads.
var goesTo = map[Kind]string{Failed: "problem", Unverified: "unverified check", Warned: "warning", Missing: "open answer"}

// Position says which of its kind the row is to which the key to the next problem has led, in the numbers
// of the strip at the top, of all that the row stands for: "Problem 3 of 14." A list by owner has another
// order: there a problem has no second number, and what follows of its owner is counted: "Problem, 4 more of
// this owner." from is the row before: where the key has passed the last of a kind, or begins again, that is
// said. -1: there was none. "": the row is of no such kind, or is a part of another one.
func Position(rows []Row, from, to int, byOwner bool) string {
	if to < 0 || to >= len(rows) || rows[to].Part || goesTo[rows[to].Kind] == "" {
		return ""
	}
	kind, owner, first, last, all, follow := rows[to].Kind, rows[to].Owner(), 0, 0, 0, 0
	for i := range rows {
		if byOwner && rows[i].Owner() != owner {
			continue
		}
		n := rows[i].count(kind)
		if i == to {
			first, last = all+1, all+n
		}
		all += n
		if kind == Missing && i > to {
			follow += max(0, n-1)
		}
	}
	text := goesTo[kind]
	if last > first {
		text += "s"
	}
	if byOwner {
		switch {
		case last < all:
			text += ", " + wording.Number(all-last) + " more of this owner" + dependOnAnother(follow)
		case first > 1:
			text += ", the last of this owner"
		case last == first:
			text += ", the only one of this owner"
		default:
			text = "all " + wording.Number(all) + " " + text + " of this owner"
		}
	} else {
		text += " " + wording.Number(first)
		if last > first {
			text += "-" + wording.Number(last)
		}
		text += " of " + wording.Number(all)
	}
	if from >= 0 && goesTo[rows[from].Kind] != "" {
		was, is := slices.Index(byUrgency, rows[from].Kind), slices.Index(byUrgency, kind)
		switch {
		case is < was || is == was && to <= from:
			return "Back at the first: " + text + "."
		case is > was:
			return "That was the last " + goesTo[rows[from].Kind] + ". " + wording.Capitalize(text) + "."
		}
	}
	return wording.Capitalize(text) + "."
}

// count is how many checks or open answers of a kind a row stands for. What waits for another check is
// unverified.
func (row Row) count(kind Kind) int {
	n := 0
	switch {
	case row.Part:
		return 0
	case row.Kind == kind, row.Kind == Blocked && kind == Unverified:
		n = max(1, row.Checks)
	}
	if kind == Unverified {
		n += row.WaitedBy
	}
	return n
}

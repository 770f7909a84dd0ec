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
// order: there a problem keeps the number that it has step by step, and what follows of its owner is counted
// behind it: "Problem 9 of 14, 4 more of this owner." from is the row before: where the key has passed the last
// of a kind, or begins again, that is said. -1: there was none. "": the row is of no such kind, or is a part of
// another one.
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
		place := rows[to].place()
		text += place
		switch {
		case last < all:
			text += ", " + wording.Number(all-last) + " more of this owner" + dependOnAnother(follow)
		case first > 1:
			text += ", the last of this owner"
		case last == first:
			text += ", the only one of this owner"
		case place != "":
			text += ", all of this owner"
		default:
			text = "all " + wording.Number(all) + " " + text + " of this owner"
		}
	} else {
		text += placed(first, last, all)
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

// placed is where the rows from a first to a last one are among all: " 6-7 of 14".
func placed(first, last, all int) string {
	text := " " + wording.Number(first)
	if last > first {
		text += "-" + wording.Number(last)
	}
	return text + " of " + wording.Number(all)
}

// place is where a row is step by step, with all that it stands for; "": it has no place, or they are apart.
func (row Row) place() string {
	first, last, n := row, row, 1
	if row.number == 0 && len(row.Of) > 0 {
		first, last, n = row.Of[0], row.Of[len(row.Of)-1], len(row.Of)
	}
	if first.number == 0 || last.number-first.number != n-1 {
		return ""
	}
	return placed(first.number, last.number, first.of)
}

// number gives each row its place among those of its kind, in the order in which the steps show them.
func (s *Snapshot) number() {
	places, all := map[string]int{}, map[Kind]int{}
	for _, v := range s.Steps {
		for i := range s.shown[v.ID] {
			row := &s.shown[v.ID][i]
			for _, kind := range []Kind{Failed, Unverified, Warned} {
				n := all[kind]
				if row.Kind == kind {
					places[row.ID] = n + 1
					for j, part := range row.Of {
						places[part.ID] = n + 1 + j
					}
				}
				all[kind] += row.count(kind)
			}
		}
	}
	for _, rows := range s.Rows {
		for i := range rows { // what is gathered is of one kind
			if rows[i].number = places[rows[i].ID]; rows[i].number > 0 {
				rows[i].of = all[rows[i].Kind]
			}
		}
	}
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

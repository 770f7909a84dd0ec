package results

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
)

// byUrgency is the order in which the key to the next problem goes through those of several steps.
var byUrgency = []Kind{Failed, Unverified, Warned, Missing}

// goesTo names the kinds to which that key leads.
var goesTo = map[Kind]string{Failed: "problem", Unverified: "unverified check", Warned: "warning", Missing: "open answer"}

// A number is the place of a row among those of its kind, in the order of Left: of those who act next first, so that
// a problem has one number on a page, in a list and on the summary. The zero value is that of a row without one.
type number struct {
	first, last, of int
	before, after   int  // how many of them of the same owner come before and after
	others          bool // there are some of other owners
}

// String is the place in words, of all that the strip at the top counts: " 6-7 of 14".
func (n number) String() string {
	text := " " + wording.Number(n.first)
	if n.last > n.first {
		text += "-" + wording.Number(n.last)
	}
	return text + " of " + wording.Number(n.of)
}

// Position says which of its kind the row is to which the key to the next problem has led, and how many of its owner
// follow: "Problem 9 of 14, 4 more for AWS." from is the position of the row before: where the key has passed the last of a kind, or
// begins again, that is said. -1: there was none. "": the row has no number, or is a part of another one.
func Position(rows []Row, from, to int) string {
	n, whose := rows[to].place(), ""
	if owner := rows[to].Owner(); owner != "" && n.others {
		switch who := summary.OwnerInSentence(owner); {
		case n.after > 0:
			whose = ", " + wording.Number(n.after) + " more for " + who
		case n.before > 0:
			whose = ", the last for " + who
		default:
			whose = ", for " + who
		}
	}
	return position(rows, from, to, whose)
}

// PositionAmong is the Position of a row of some that are counted for themselves. rest ends the sentence.
func PositionAmong(rows []Row, from, to int, rest string) string {
	rows = slices.Clone(rows)
	numbered(rows)
	return position(rows, from, to, rest)
}

func position(rows []Row, from, to int, rest string) string {
	row := &rows[to]
	n := row.place()
	if row.Part || n.of == 0 || goesTo[row.Kind] == "" {
		return ""
	}
	text := goesTo[row.Kind]
	if n.last > n.first {
		text += "s"
	}
	text += n.String() + rest + "."
	if from >= 0 && goesTo[rows[from].Kind] != "" {
		was, is := slices.Index(byUrgency, rows[from].Kind), slices.Index(byUrgency, row.Kind)
		switch {
		case is < was || is == was && n.first <= rows[from].place().first:
			return "Back at the first: " + text
		case is > was:
			return "That was the last " + goesTo[rows[from].Kind] + ". " + wording.Capitalize(text)
		}
	}
	return wording.Capitalize(text)
}

// place is the number of a row, with all that it stands for; zero: it has none, or they are apart.
func (row *Row) place() number {
	if row.number.of > 0 || len(row.Of) == 0 {
		return row.number
	}
	first, last := row.Of[0].number, row.Of[len(row.Of)-1].number
	if first.of == 0 || last.last-first.first+1 != len(row.Of) {
		return number{}
	}
	last.first, last.before = first.first, first.before
	return last
}

// numbered gives rows of Left their numbers, and returns them, with those of the rows that they stand for, by id.
// What waits for another check is unverified, and has none of its own.
func numbered(rows []Row) map[string]number {
	numbers := map[string]number{}
	for _, kind := range byUrgency {
		all, of := 0, map[awscheck.Owner]int{}
		for i := range rows {
			n := rows[i].count(kind)
			all, of[rows[i].Owner()] = all+n, of[rows[i].Owner()]+n
		}
		before, ofOwner := 0, map[awscheck.Owner]int{}
		for i := range rows {
			row, owner := &rows[i], rows[i].Owner()
			n, first := row.count(kind), ofOwner[owner]
			if row.Kind == kind {
				checks := max(1, row.Checks)
				row.number = number{before + 1, before + checks, all, first, of[owner] - first - n, of[owner] < all}
				numbers[row.ID] = row.number
				for j, part := range row.Of {
					numbers[part.ID] = number{before + 1 + j, before + 1 + j, all, first + j, of[owner] - first - 1 - j, of[owner] < all}
				}
			}
			before, ofOwner[owner] = before+n, first+n
		}
	}
	return numbers
}

// number gives the rows of the steps their numbers, and puts those of a kind in that order.
func (s *Snapshot) number() {
	numbers := numbered(s.left(func(steps.Key) string { return "" }))
	for _, rows := range s.Rows {
		for i := range rows {
			rows[i].number = numbers[rows[i].ID]
		}
		order.Sort(rows, func(a, b Row) int {
			if a.Kind != b.Kind {
				return int(a.Kind - b.Kind)
			}
			return a.number.first - b.number.first
		})
		for i := range rows {
			rows[i].SameAs = i > 0 && rows[i].Kind == rows[i-1].Kind && rows[i].Finding.Title == rows[i-1].Finding.Title
		}
	}
}

// InOrder are the rows to which the key to the next problem leads from step to step: those that are Shown, in the
// order of Left, kind by kind.
func (s *Snapshot) InOrder() []Row {
	var all []Row
	for _, kind := range byUrgency {
		from := len(all)
		for _, v := range s.Steps {
			for _, row := range s.shown[v.ID] {
				if row.Kind == kind {
					all = append(all, row)
				}
			}
		}
		order.Sort(all[from:], func(a, b Row) int { return a.place().first - b.place().first })
	}
	return all
}

// count is how many checks or open answers of a kind a row stands for. What waits for another check is
// unverified.
func (row *Row) count(kind Kind) int {
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

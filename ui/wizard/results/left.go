package results

import (
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// Left is what is left to do in every step: open answers, problems, warnings, and what
// is unverified, ordered by who can do it. What one fix solves is one row, and what waits for
// another check is counted in the row of that check.
func (s *Snapshot) Left(label func(steps.Key) string) []Row {
	all := gather(s.OfKinds(Failed))
	all = append(all, s.openRows(label)...)
	all = append(all, s.OfKinds(Warned)...)
	all = append(all, gather(s.OfKinds(Unverified))...)
	var rows []Row
	for _, owner := range append(awscheck.Owners(), "") {
		for _, row := range all {
			if row.Owner() == owner {
				row.SameAs = row.SameAs && len(rows) > 0 && rows[len(rows)-1].Owner() == owner && rows[len(rows)-1].Finding.Title == row.Finding.Title
				rows = append(rows, row)
			}
		}
	}
	return append(rows, countWaiting(rows, ByCause(s.OfKinds(Blocked)))...)
}

// countWaiting counts the checks that wait for a cause in the row of that cause. It returns the rows
// of the others, whose cause was acknowledged.
func countWaiting(rows, blocked []Row) (others []Row) {
	for _, b := range blocked {
		at := slices.IndexFunc(rows, func(r Row) bool { return r.standsFor(b.Finding) })
		if at < 0 {
			at = slices.IndexFunc(rows, func(r Row) bool { return r.Finding.ID == b.Finding.ID })
		}
		if at < 0 {
			others = append(others, b)
			continue
		}
		rows[at].WaitedBy += b.Checks
	}
	return others
}

// standsFor reports whether a row is about a finding, alone or among others.
func (row Row) standsFor(f steps.Finding) bool {
	same := func(r Row) bool {
		return r.Finding.ID == f.ID && r.Finding.Region == f.Region && slices.Equal(r.Finding.Resources, f.Resources)
	}
	return same(row) || slices.ContainsFunc(row.Of, same)
}

// Settles is how many findings a row is about: its own, and those of checks that wait for it. One
// fix can solve several.
func (row Row) Settles() int { return max(1, row.Checks) + row.WaitedBy }

// LeftCount is what a row adds to the count of its heading, so that the headings add up to LeftTitle.
func (s *Snapshot) LeftCount(row Row) int {
	if s.SignIn > 0 {
		return 1
	}
	return row.Settles()
}

// LeftTitle counts what the rows of Left settle, in the words of the strip at the top: "14 problems,
// 3 warnings". How many rows that takes is no number to remember; before a sign-in it is all there is.
func (s *Snapshot) LeftTitle(rows []Row) string {
	if s.SignIn > 0 {
		return strconv.Itoa(len(rows)) + " left to do before " + wording.Count(s.SignIn, "check") + " can run"
	}
	answers := 0
	for _, row := range rows {
		if row.Kind == Missing {
			answers++
		}
	}
	var parts []string
	if open := s.Total().Open(); open != "" {
		parts = append(parts, open)
	}
	if answers > 0 {
		parts = append(parts, wording.Count(answers, "open answer"))
	}
	return strings.Join(parts, ", ")
}

// Owner is who can solve the problem of a row; "": it is not known.
func (row Row) Owner() awscheck.Owner {
	owner := row.Finding.Remedy.Owner
	switch {
	case row.Kind == Missing:
		return awscheck.OwnerYou
	case owner == "" && row.Kind != Blocked:
		return awscheck.OwnerOf(row.Finding.ID)
	case !slices.Contains(awscheck.Owners(), owner):
		return ""
	}
	return owner
}

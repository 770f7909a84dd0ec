package results

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// Left is what is left to do in every step: open answers, problems, warnings, and what
// is unverified, ordered by who can do it. What waits for another check is not listed,
// as that check is.
func (s *Snapshot) Left(label func(steps.Key) string) []Row {
	all := gatherDenials(s.OfKinds(Failed))
	all = append(all, s.openRows(label)...)
	all = append(all, s.OfKinds(Warned)...)
	all = append(all, s.gatherLacking(s.OfKinds(Unverified))...)
	var rows []Row
	for _, owner := range append(awscheck.Owners(), "") {
		for _, row := range all {
			if row.Owner() == owner {
				row.SameAs = row.SameAs && len(rows) > 0 && rows[len(rows)-1].Owner() == owner && rows[len(rows)-1].Finding.Title == row.Finding.Title
				rows = append(rows, row)
			}
		}
	}
	for _, blocked := range ByCause(s.OfKinds(Blocked)) {
		if !slices.ContainsFunc(rows, func(r Row) bool { return r.Finding.ID == blocked.Finding.ID }) {
			rows = append(rows, blocked) // its cause was acknowledged
		}
	}
	return rows
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

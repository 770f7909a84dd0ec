package results

import (
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// A Group is a heading of the summary with its rows.
type Group struct {
	Kind  Kind
	Title string
	Rows  []Row
}

// Groups are what is left to do in every step, the most urgent first. What one cause
// or missing permissions hold up is one row, whatever its step. They are in the order of Left, kind by
// kind. What passed is folded.
func (s *Snapshot) Groups(label func(steps.Key) string, open Open, pointer string) []Group {
	owners := ownersByTurn(s, s.anyOrder(label))
	groups := []Group{
		{Missing, "Open answers", s.openRows(label)},
		{Failed, "Problems", byOwner(s.signInFirst(gather(s.OfKinds(Failed))), owners)},
		{Unverified, "Unverified", append(ByCause(s.OfKinds(Blocked)), byOwner(s.signInFirst(gather(s.OfKinds(Unverified))), owners)...)},
		{Warned, "Warnings", byOwner(s.OfKinds(Warned), owners)},
		{Acknowledged, "Acknowledged", s.OfKinds(Acknowledged)},
		{Passed, "Passed", s.OfKinds(Passed)},
	}
	if s.SignIn > 0 { // the sign-in is the first of the problems
		groups[0], groups[1] = groups[1], groups[0]
	}
	for i := range groups {
		groups[i].Rows = Fold(groups[i].Rows, open, pointer)
	}
	return groups
}

// Problems reports whether a row can be gone to as the next problem.
func (s *Snapshot) Problems() bool {
	c := s.Total()
	return c[Failed]+c[Warned]+c[Unverified] > 0
}

// missingRows are the answers that the activation still needs.
func (s *Snapshot) missingRows(label func(steps.Key) string) []Row {
	var rows []Row
	for _, k := range s.Missing {
		rows = append(rows, Row{ID: "missing:" + string(k), Kind: Missing, Key: k, Finding: steps.Finding{Finding: awscheck.Finding{Title: label(k)}}})
	}
	return rows
}

// Watched are the rows of a watch, whatever the step: what is left, by who can do it, before
// what is settled. An owner with a problem comes before one without. What waits for another check is
// counted in the row of that check.
func (s *Snapshot) Watched() []Row {
	left := gather(s.OfKinds(Failed, Warned, Unverified))
	left = append(left, countWaiting(left, ByCause(s.OfKinds(Blocked)))...)
	left = append(left, s.OfKinds(Running, Waiting)...)
	settled := s.OfKinds(Acknowledged, Noted, Passed)
	left = eventsAsked(append(left, slices.DeleteFunc(slices.Clone(settled), func(r Row) bool { return r.WatchedOwner() == "" })...))
	var rows []Row
	for _, owner := range problemsFirst(left) {
		for _, row := range left {
			if row.WatchedOwner() == owner {
				row.SameAs = row.SameAs && len(rows) > 0 && rows[len(rows)-1].WatchedOwner() == owner && rows[len(rows)-1].Finding.Title == row.Finding.Title
				rows = append(rows, row)
			}
		}
	}
	settled = slices.DeleteFunc(settled, func(r Row) bool { return r.WatchedOwner() != "" })
	for _, owner := range awscheck.Owners() { // what is to be done later is not done
		for _, row := range settled {
			if row.Later() && row.Owner() == owner {
				rows = append(rows, row)
			}
		}
	}
	rows = append(rows, slices.DeleteFunc(settled, Row.Later)...)
	return append(rows, s.noLongerApplying()...)
}

// problemsFirst are the owners of rows, those with a problem before the others; "" is the last one.
func problemsFirst(rows []Row) []awscheck.Owner {
	failed := map[awscheck.Owner]bool{}
	for i := range rows {
		if rows[i].Kind == Failed {
			failed[rows[i].WatchedOwner()] = true
		}
	}
	var owners []awscheck.Owner
	for _, first := range []bool{true, false} {
		for _, o := range awscheck.Owners() {
			if failed[o] == first {
				owners = append(owners, o)
			}
		}
	}
	return append(owners, "")
}

// noLongerApplying is one row of the checks that are done because they no longer apply, such as those
// of a CIDR once its peering is active. nil: there are none.
func (s *Snapshot) noLongerApplying() []Row {
	done := slices.DeleteFunc(s.OfKinds(Skipped), func(r Row) bool { return !slices.Contains(s.applies, r.Finding.ID) })
	if len(done) == 0 {
		return nil
	}
	row := Row{ID: "skipped", Kind: Skipped, Checks: len(done), Gathered: true, Of: done}
	row.Finding.Title = wording.Count(len(done), "check no longer applies", "checks no longer apply")
	row.Finding.Detail = done[0].Finding.Detail
	return []Row{row}
}

// Later reports whether an owner still has to act on what a check has noted.
func (row Row) Later() bool {
	event, _ := EventName(row.Finding.ID)
	return row.asks() && event == ""
}

// asks reports whether a check has noted what an owner has to do.
func (row Row) asks() bool {
	return row.Kind == Noted && row.Finding.Remedy.Short() != "" && row.Owner() != "" && !strings.Contains(row.Finding.Remedy.Short(), "astro-activate verify") // which a watch does
}

// WatchedOwner is who can solve the problem of a row, or take the step of the peering that is noted
// in it; "": it has no result yet, or is settled.
func (row Row) WatchedOwner() awscheck.Owner {
	if row.Kind.Problem() || row.Kind == Blocked || row.asks() && !row.Later() {
		return row.Owner()
	}
	return ""
}

// ByCause makes one row of the Blocked rows of several steps that share a cause.
func ByCause(rows []Row) []Row {
	var merged []Row
	for _, r := range rows {
		if i := Index(merged, r.ID); i >= 0 {
			merged[i].Checks += r.Checks
			merged[i].Of = append(slices.Clone(merged[i].Of), r.Of...)
			continue
		}
		merged = append(merged, r)
	}
	return merged
}

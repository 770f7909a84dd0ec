package results

import (
	"cmp"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// A Group is a heading of the summary with its rows.
type Group struct {
	Title string
	Rows  []Row
}

// Groups are what is left to do in every step, the most urgent first. What one cause
// or missing permissions hold up is one row, whatever its step. What passed is folded.
func (s *Snapshot) Groups(label func(steps.Key) string, open bool) []Group {
	return []Group{
		{"Missing answers", s.missingRows(label)},
		{"Problems", gatherDenials(s.OfKinds(Failed))},
		{"Unverified", append(ByCause(s.OfKinds(Blocked)), s.gatherLacking(s.OfKinds(Unverified))...)},
		{"Warnings", s.OfKinds(Warned)},
		{"Acknowledged", s.OfKinds(Acknowledged)},
		{"Passed", Fold(s.OfKinds(Passed), open)},
	}
}

// Problems reports whether a row can be gone to as the next problem.
func (s *Snapshot) Problems() bool {
	c := s.Counts()
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
// what is settled.
func (s *Snapshot) Watched() []Row {
	left := s.OfKinds(Failed, Warned, Unverified)
	left = append(left, ByCause(s.OfKinds(Blocked))...)
	left = append(left, s.OfKinds(Running, Waiting)...)
	var rows []Row
	for _, owner := range append(awscheck.Owners(), "") {
		for _, row := range left {
			if row.WatchedOwner() == owner {
				row.SameAs = row.SameAs && len(rows) > 0 && rows[len(rows)-1].WatchedOwner() == owner && rows[len(rows)-1].Finding.Title == row.Finding.Title
				rows = append(rows, row)
			}
		}
	}
	return append(rows, s.OfKinds(Acknowledged, Noted, Passed)...)
}

// WatchedOwner is who can solve the problem of a row; "": it has no result yet, or is settled.
func (row Row) WatchedOwner() awscheck.Owner {
	if row.Kind.Problem() || row.Kind == Blocked {
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
			continue
		}
		merged = append(merged, r)
	}
	return merged
}

// gatherDenials makes one row of the actions that one statement denies, or that one policy
// lacks.
func gatherDenials(rows []Row) []Row {
	var findings []awscheck.Finding
	for _, r := range rows {
		findings = append(findings, r.Finding.Finding)
	}
	var gathered []Row
	for _, g := range steps.GatherDenials(findings) {
		row := rows[g.Of[0]]
		if len(g.Of) > 1 {
			row.First, row.ID, row.Gathered, row.SameAs = row.ID, "denials:"+row.ID, true, false
			row.Finding.Finding = g.Finding
		}
		gathered = append(gathered, row)
	}
	return gathered
}

// gatherLacking makes one row of the checks that lack permissions, with the one policy
// that grants all of them.
func (s *Snapshot) gatherLacking(rows []Row) []Row {
	var actions []string
	denied := 0
	rest := slices.DeleteFunc(slices.Clone(rows), func(r Row) bool {
		if r.Finding.Remedy.Policy == nil {
			return false
		}
		actions = append(actions, r.Finding.Remedy.Policy.Actions()...)
		denied++
		return true
	})
	if denied < 2 {
		return rows
	}
	policy := awscheck.Allow(actions...)
	f := awscheck.Finding{ID: "permissions", Status: awscheck.Unverified, Evidence: awscheck.None,
		Title: wording.Count(denied, "check") + " lack permissions",
		Detail: "These checks need " + wording.Count(len(policy.Actions()), "read-only action") +
			" that this principal is not allowed to call. That is normal for a principal with only the activation's permissions.",
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Policy: policy,
			Text: cmp.Or(s.Grant, "Attach this policy to the principal.") + " Or choose a profile with read access. Then press ctrl+r to check again. A check that stays unverified can be acknowledged with a reason in its step."},
	}
	return append([]Row{{ID: "denied", Kind: Unverified, Gathered: true, Finding: steps.Finding{Finding: f}}}, rest...)
}

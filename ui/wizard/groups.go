package wizard

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// summaryRows are what the summary lists to be solved: missing answers and findings.
func (m *model) summaryRows() []row {
	var rows []row
	for _, g := range m.summaryGroups() {
		rows = append(rows, g.rows...)
	}
	return rows
}

// A group is a heading of the summary with what stands under it.
type group struct {
	title string
	rows  []row
	full  bool // every sentence in full
}

// summaryGroups are what is to be solved, the worst first. What one cause or the lack
// of permissions keeps from being known, in whatever step, is one row.
func (m *model) summaryGroups() []group {
	s := m.snapshot()
	return []group{
		{"Answers that are missing", m.missingRows(), false},
		{"What blocks", problems(s, rowFail), true},
		{"What is not known", append(byCause(problems(s, rowBlocked)), withoutPermission(problems(s, rowUnverified))...), false},
		{"What to look at", problems(s, rowWarn), false},
		{"What was accepted", problems(s, rowAccepted), false},
	}
}

// byCause makes one row of those that have the same cause.
func byCause(rows []row) []row {
	var merged []row
	for _, r := range rows {
		if i := slices.IndexFunc(merged, func(x row) bool { return x.id == r.id }); i >= 0 {
			merged[i].blocked += r.blocked
			continue
		}
		merged = append(merged, r)
	}
	return merged
}

// withoutPermission makes one row of the findings that could not be determined for
// want of permissions, with the one policy that grants them.
func withoutPermission(rows []row) []row {
	var actions []string
	lacking := 0
	rest := slices.DeleteFunc(slices.Clone(rows), func(r row) bool {
		if r.finding.Remedy.Policy == nil {
			return false
		}
		actions = append(actions, r.finding.Remedy.Policy.Actions()...)
		lacking++
		return true
	})
	if lacking < 2 {
		return rows
	}
	policy := awscheck.Allow(actions...)
	f := awscheck.Finding{ID: "permissions", Status: awscheck.Unverified, Evidence: awscheck.None,
		Title: counted(lacking, "check") + " lack permissions",
		Detail: "This principal may not call " + counted(len(policy.Actions()), "read-only action") +
			" that these checks need. That is normal for one that has only the permissions of the activation.",
		Remedy: awscheck.Remedy{Policy: policy,
			Text: "Attach this policy to the principal, or choose the profile of one that may read, and check again with ctrl+r. Or send the summary as it is."},
	}
	return append([]row{{id: "lacking", kind: rowUnverified, finding: steps.Finding{Finding: f}}}, rest...)
}

// missingRows are the answers that are missing.
func (m *model) missingRows() []row {
	var rows []row
	for _, k := range m.snapshot().missing {
		rows = append(rows, row{id: "missing:" + string(k), kind: rowMissing, key: k,
			finding: steps.Finding{Finding: awscheck.Finding{Title: m.label(k)}}})
	}
	return rows
}

// problems are the rows of some kinds, of every step.
func problems(s *snapshot, kinds ...rowKind) []row {
	var found []row
	for _, kind := range kinds {
		for _, v := range s.steps {
			for _, r := range s.rows[v.id] {
				if r.kind == kind {
					found = append(found, r)
				}
			}
		}
	}
	return found
}

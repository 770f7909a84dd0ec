package results

import (
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// A suggestion is a proposal that is no answer yet: of a field that the activation needs
// answered once the proposals before it are accepted, or of a step that needs no answer, whose
// checks are of what is suggested.
type suggestion struct {
	step   string
	key    steps.Key
	value  string
	checks []string // ids of the steps with checks of what is suggested, where that is the profile
}

// A Refused value was entered and is no answer, because it is not valid.
type Refused struct {
	Step string
	Key  steps.Key
	Text string // "12 is not valid"
	Why  string
}

// Refuses takes note of the values that are no answers, in the order of the steps.
func (s *Snapshot) Refuses(all []Refused) {
	s.refused = all
	for i, v := range s.Steps {
		s.Steps[i].Refused = slices.ContainsFunc(all, func(o Refused) bool { return o.Step == v.ID })
	}
}

// Refused are the values that are no answers.
func (s *Snapshot) Refused() []Refused { return s.refused }

// suggestionsOf returns the suggestions of the steps that apply, and counts the answers that are open in
// each step that applies once the suggestions before it are accepted, by its id. A profile is one of them:
// every check of the account is of the one that is suggested.
func suggestionsOf(m *steps.Machine) (kept []suggestion, follow map[string]int) {
	var all []suggestion
	var fields []steps.Field
	answers := m.Answers()
	needs := func(f steps.Field) bool {
		return f.Key == steps.KeyProfile || f.Required != nil && f.Required(answers)
	}
	for _, s := range m.Steps() {
		if s.Applies != nil && !s.Applies(answers) {
			continue
		}
		for _, f := range s.Fields {
			if answers.Get(f.Key) != nil || f.Applies != nil && !f.Applies(answers) {
				continue
			}
			v := steps.Proposal(m, &f)
			if v != nil {
				answers = answers.With(f.Key, v)
			}
			if v != nil || !m.Applies(s) {
				all, fields = append(all, suggestion{step: s.ID, key: f.Key, value: shown(f, v)}), append(fields, f)
			}
		}
	}
	optional := map[string]bool{} // steps that need no answer
	for _, s := range m.Steps() {
		optional[s.ID] = !slices.ContainsFunc(s.Fields, needs)
	}
	kept, follow = all[:0], map[string]int{}
	applies := map[string]bool{}
	for _, s := range m.Steps() {
		applies[s.ID] = m.Applies(s)
	}
	for i, s := range all {
		switch {
		case !needs(fields[i]) && (!optional[s.step] || s.value == ""), m.Discovered(s.key).Given():
		case applies[s.step]:
			if s.key == steps.KeyProfile {
				s.checks = ReadBy(m, s.key)
			}
			kept = append(kept, s)
		default:
			follow[s.step]++
		}
	}
	return kept, follow
}

// ReadBy are the ids of the steps in which a check reads an answer.
//
//go:noinline
func ReadBy(m *steps.Machine, k steps.Key) (ids []string) {
	all := m.Steps()
	for i := range all {
		for j := range all[i].Checks {
			if slices.Contains(all[i].Checks[j].Reads, k) {
				ids = append(ids, all[i].ID) // once a check: it is only looked up
			}
		}
	}
	return ids
}

// FailsBeside reports whether a check has found a problem that does not read an answer.
func FailsBeside(s *Snapshot, m *steps.Machine, k steps.Key) bool {
	all := m.Steps()
	for i := range s.Findings {
		f := &s.Findings[i]
		reads := func(c steps.Check) bool {
			return (f.ID == c.ID || strings.HasPrefix(f.ID, c.ID+".")) && slices.Contains(c.Reads, k)
		}
		if f.Status == awscheck.Fail && f.Acknowledged == "" && !slices.ContainsFunc(all, func(step steps.Step) bool { return slices.ContainsFunc(step.Checks, reads) }) {
			return true
		}
	}
	return false
}

// judgedOn is the number of the step whose suggestion the checks of a step are of; 0: they are of none.
//
//go:noinline
func (s *Snapshot) judgedOn(step string) int {
	for i := range s.suggested {
		if !slices.Contains(s.suggested[i].checks, step) {
			continue
		}
		for j := range s.Steps {
			if s.Steps[j].ID == s.suggested[i].step {
				return s.Steps[j].Number
			}
		}
	}
	return 0
}

// IsOpen reports whether an answer is open: it is missing, or what is suggested for it is not accepted.
func IsOpen(m *steps.Machine, k steps.Key) bool {
	kept, _ := suggestionsOf(m)
	for i := range kept {
		if kept[i].key == k {
			return true
		}
	}
	return slices.Contains(m.Missing(), k)
}

// Opens is IsOpen at the moment of the snapshot, but for a value that is not valid.
func (s *Snapshot) Opens(k steps.Key) bool {
	return slices.Contains(s.Missing, k) || slices.ContainsFunc(s.suggested, func(o suggestion) bool { return o.key == k })
}

// shown is a suggested value as it is written.
func shown(f steps.Field, v steps.Value) string {
	switch {
	case f.Kind != steps.ToggleField:
		return v.String()
	case v.String() == "true":
		return "yes"
	}
	return "no"
}

// openRows are the answers that are open: values that are not valid, answers that are missing, with
// what is suggested for them and the steps that depend on them, and suggestions that were not accepted,
// in the order of the steps.
func (s *Snapshot) openRows(label func(steps.Key) string) []Row {
	rows := s.missingRows(label)
	for i := range rows {
		var follow int
		rows[i].Finding.Detail, follow = s.aboutMissing(rows[i].Key)
		rows[i].Checks = 1 + follow
	}
	for _, sug := range s.suggested {
		if !slices.Contains(s.Missing, sug.key) {
			rows = append(rows, Row{ID: "suggested:" + string(sug.key), Kind: Missing, Key: sug.key,
				Finding: steps.Finding{Finding: awscheck.Finding{Title: label(sug.key), Detail: sug.text()}}})
		}
	}
	for _, o := range s.refused {
		rows = slices.DeleteFunc(rows, func(r Row) bool { return r.Key == o.Key })
		rows = append(rows, Row{ID: "refused:" + string(o.Key), Kind: Missing, Key: o.Key,
			Finding: steps.Finding{Finding: awscheck.Finding{Title: label(o.Key) + ": " + o.Text, Detail: o.Why}}})
	}
	order.Sort(rows, func(a, b Row) int {
		return slices.Index(s.fields, a.Key) - slices.Index(s.fields, b.Key)
	})
	return rows
}

// Needed is the number of answers that are open. Those that a suggestion brings along count before it is
// accepted: while one accepts what is suggested, the number never grows.
func (s *Snapshot) Needed() int {
	return answersIn(s.openRows(func(steps.Key) string { return "" }))
}

// answersIn is the number of open answers for which rows stand.
func answersIn(rows []Row) (n int) {
	for i := range rows {
		if rows[i].Kind == Missing {
			n += max(1, rows[i].Checks)
		}
	}
	return n
}

func (s suggestion) text() string { return "suggested " + s.value + ", not accepted" }

// aboutMissing says what is suggested for a missing answer, and which steps depend on it, with the number
// of answers that follow there.
func (s *Snapshot) aboutMissing(k steps.Key) (text string, follow int) {
	var parts []string
	if i := slices.IndexFunc(s.suggested, func(o suggestion) bool { return o.key == k }); i >= 0 {
		parts = append(parts, s.suggested[i].text())
	}
	var titles []string
	for _, v := range s.Steps {
		if v.decidedBy == k && v.DecidedBy > 0 {
			titles, follow = append(titles, v.Title), follow+s.follow[v.ID]
		}
	}
	if len(titles) > 0 {
		depends := wording.List(titles) + " depend on it"
		if len(titles) == 1 {
			depends = titles[0] + " depends on it"
		}
		if follow > 0 {
			depends += ", with " + wording.Count(follow, "more answer")
		}
		parts = append(parts, depends)
	}
	return strings.Join(parts, "; "), follow
}

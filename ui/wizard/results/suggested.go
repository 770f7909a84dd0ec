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
	step  string
	key   steps.Key
	value string
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

// suggestionsOf returns the suggestions of the steps that apply. A profile is one of them: every
// check of the account is of the one that is suggested.
func suggestionsOf(m *steps.Machine) []suggestion {
	var all []suggestion
	var fields []steps.Field
	answers := m.Answers()
	needs := func(f steps.Field) bool {
		return f.Key == steps.KeyProfile || f.Required != nil && f.Required(answers)
	}
	for _, s := range m.Steps() {
		if !m.Applies(s) {
			continue
		}
		for _, f := range s.Fields {
			if answers.Get(f.Key) != nil || f.Applies != nil && !f.Applies(answers) {
				continue
			}
			if v := steps.Proposal(m, &f); v != nil {
				answers = answers.With(f.Key, v)
				all, fields = append(all, suggestion{s.ID, f.Key, shown(f, v)}), append(fields, f)
			}
		}
	}
	optional := map[string]bool{} // steps that need no answer
	for _, s := range m.Steps() {
		optional[s.ID] = !slices.ContainsFunc(s.Fields, needs)
	}
	kept := all[:0]
	for i, s := range all {
		if (needs(fields[i]) || optional[s.step]) && !m.Discovered(s.key).Given() {
			kept = append(kept, s)
		}
	}
	return kept
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
		rows[i].Finding.Detail = s.aboutMissing(rows[i].Key)
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

// Needed is the number of answers that are open.
func (s *Snapshot) Needed() int {
	return len(s.openRows(func(steps.Key) string { return "" }))
}

func (s suggestion) text() string { return "suggested " + s.value + ", not accepted" }

// aboutMissing says what is suggested for a missing answer, and which steps depend on it.
func (s *Snapshot) aboutMissing(k steps.Key) string {
	var parts []string
	if i := slices.IndexFunc(s.suggested, func(o suggestion) bool { return o.key == k }); i >= 0 {
		parts = append(parts, s.suggested[i].text())
	}
	var titles []string
	for _, v := range s.Steps {
		if v.decidedBy == k && v.DecidedBy > 0 {
			titles = append(titles, v.Title)
		}
	}
	switch len(titles) {
	case 0:
	case 1:
		parts = append(parts, titles[0]+" depends on it")
	default:
		parts = append(parts, wording.List(titles)+" depend on it")
	}
	return strings.Join(parts, "; ")
}

// Package results makes what the machine reports ready to be drawn: rows in the order
// of their urgency, with the checks that share one cause or one missing answer in one
// row, and the groups of the summary. It draws single rows; pages arrange them.
package results

import (
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// A Snapshot is what the machine reports at one moment. It is taken after the machine
// has changed and never changes itself.
type Snapshot struct {
	Steps    []StepView
	Findings []steps.Finding
	Rows     map[string][]Row // by step id
	Missing  []steps.Key
	Verdict  steps.Verdict
	SignIn   int      // checks that could not run before a sign-in that comes first; 0: none does
	Others   int      // the other problems that are known before it
	Busy     int      // checks and lookups that run or are due
	Running  int      // checks that run or are due
	Done     int      // checks that are done
	applies  []string // ids of the checks that apply to the answers
	shown    map[string][]Row
	asks     steps.Finding   // for the sign-in that comes first
	again    map[string]bool // ids of the checks that run again and show what they found before

	// Previous is the id of the step in which a value replaces an answer and is not checked yet: what was found
	// is that of the value before. "": none does.
	Previous string
	// StaysNotReady is whether the verdict is not ready whatever that value is: another check has found a problem.
	StaysNotReady bool

	progress *string // what the strip at the top says in place of what was found; nil: nothing

	suggested []suggestion   // that are not accepted
	follow    map[string]int // the answers that they bring along, by the id of the step that then applies
	refused   []Refused
	fields    []steps.Key // of every step, in order
}

// A StepView is a step with the counts of its checks.
type StepView struct {
	ID, Title string
	Number    int
	Applies   bool
	DecidedBy int // the number of the step whose missing answer decides whether it applies; 0: it is decided
	MoreWith  int // the number of the step whose missing answer decides whether more of its checks apply; 0: that is decided
	Counts    Counts
	Suggested bool // one of its answers is only a suggestion
	Refused   bool // a value that was entered is not valid
	Again     bool // a check runs again whose results of before are shown
	NoMethod  bool // its answer is that data is reached by no method

	decidedBy steps.Key // the answer that decides whether it applies
}

// A Row is one line of results: a finding, the checks that one cause or one missing
// answer holds up, or a missing answer.
type Row struct {
	ID       string // identifies the row and stays the same while results arrive
	Kind     Kind
	Finding  steps.Finding
	Checks   int       // how many checks, or open answers, a row stands for, if several
	Needs    string    // what a Waiting row waits for
	Key      steps.Key // the answer of a Missing row
	SameAs   bool      // the title is that of the row above
	Earlier  string    // the value that it is about, while another one is entered; "": the current one
	Gathered bool      // the row stands for findings of several checks; it can't be acknowledged
	First    string    // the id of the first row that it stands for; "": they are not listed elsewhere
	Of       []Row     // the rows that it stands for, which can be listed below it; nil: none
	Part     bool      // the row above stands for it
	WaitedBy int       // how many checks wait for it that are in no other row
	Again    bool      // its check runs again: it is what was found before

	number number // its place among those of its kind
}

// waitsForCIDR begins what is said of a finding whose fix is for a CIDR that is to be replaced.
const waitsForCIDR = "Waits for another CIDR. "

// WaitsForCIDR reports whether nothing can be done about a row until another CIDR is chosen.
func (row Row) WaitsForCIDR() bool { return strings.HasPrefix(row.Finding.Detail, waitsForCIDR) }

// Take makes a snapshot of the machine. Checks that run again keep their results from before, nil for none.
func Take(m *steps.Machine, before *Earlier) *Snapshot {
	s := &Snapshot{Findings: m.Findings(), Missing: m.Missing(), Busy: m.Busy(), Running: m.Running(), Rows: map[string][]Row{}, shown: map[string][]Row{}}
	s.Findings, s.again = before.merged(m, s.Findings)
	if _, replaced := steps.NeedsOtherCIDR(s.Findings); replaced { // as in the report
		s.Findings = slices.Clone(s.Findings)
		for i := range s.Findings {
			f := &s.Findings[i]
			waits := false
			if f.Remedy, waits = summary.FixWithout(m.Answers().Text(steps.KeyCIDR), f.ID, f.Remedy); waits {
				f.Detail = waitsForCIDR + f.Detail // beside the title, where no line is left for the fix
			}
		}
	}
	s.Verdict = steps.VerdictOf(s.Findings, s.Missing)
	s.asks, s.SignIn, s.Others = steps.SignInFirst(s.Findings)
	rest := s.Findings // in the order of the steps
	s.suggested, s.follow = suggestionsOf(m)
	causes := steps.NewCauses(s.Findings)
	for i, step := range m.Steps() {
		v := StepView{ID: step.ID, Title: step.Title, Number: i + 1, Applies: m.Applies(step), DecidedBy: decidedBy(m, step), decidedBy: step.DecidedBy}
		v.Suggested = slices.ContainsFunc(s.suggested, func(o suggestion) bool { return o.step == step.ID })
		for _, f := range step.Fields {
			s.fields = append(s.fields, f.Key)
			if methods := m.Answers().Get(f.Key); f.Key == steps.KeyMethods && methods != nil && len(methods) == 0 {
				v.NoMethod = true
			}
		}
		state := map[string]steps.State{}
		for _, c := range step.Checks {
			state[c.ID] = m.CheckState(c.ID)
			if state[c.ID] != steps.NotApplicable {
				s.applies = append(s.applies, c.ID)
			}
			if state[c.ID] == steps.Done {
				s.Done++
			}
			if s.again[c.ID] {
				state[c.ID] = steps.Done // what it found before is shown
			}
		}
		if v.Applies {
			v.MoreWith = moreWith(m, step.Checks, s.Missing, i+1)
		}
		n := 0
		for n < len(rest) && rest[n].Step == step.ID {
			n++
		}
		rows := rowsOf(m, step, rest[:n], causes, state)
		rest = rest[n:]
		for i, r := range rows {
			rows[i].Again = s.again[r.Finding.ID]
			v.Again = v.Again || rows[i].Again
			v.Counts[r.Kind] += max(1, r.Checks)
		}
		s.Steps = append(s.Steps, v)
		s.Rows[step.ID] = rows
	}
	s.number()
	for id, rows := range s.Rows {
		s.shown[id] = gather(applying(rows))
	}
	return s
}

// RunningText says how many checks run; "" while nothing is read from AWS.
func (s *Snapshot) RunningText() string {
	switch {
	case s.Running > 0:
		return wording.Count(s.Running, "check") + " running"
	case s.Busy > 0:
		return "reading from AWS" // the choices of a field
	}
	return ""
}

// Settled reports whether the verdict stays as it is: nothing runs, or what is still read from AWS are
// the choices of fields, which make up for no problem.
func (s *Snapshot) Settled() bool {
	return s.Busy == 0 || s.Running == 0 && s.SignIn == 0 && s.Verdict == steps.NotReady
}

// decidedBy is the number of the step whose missing answer decides whether another one applies;
// 0: that is decided.
func decidedBy(m *steps.Machine, step steps.Step) int {
	if !steps.Undecided(m, step) {
		return 0
	}
	return numberOf(m, step.DecidedBy)
}

// moreWith is the number of the other step with a missing answer that decides whether more checks of a step, which is given
// by its number, apply; 0: there is none.
//
//go:noinline
func moreWith(m *steps.Machine, checks []steps.Check, missing []steps.Key, number int) int {
	for i := range checks {
		if m.CheckState(checks[i].ID) != steps.NotApplicable {
			continue
		}
		for _, k := range checks[i].Reads {
			if !slices.Contains(missing, k) {
				continue
			}
			if of := numberOf(m, k); of != number {
				return of
			}
		}
	}
	return 0
}

// numberOf is the number of the step that asks for an answer; 0: none does. Inlined, it would be 1 kB of the binary.
//
//go:noinline
func numberOf(m *steps.Machine, k steps.Key) int {
	all := m.Steps()
	for i := range all {
		for j := range all[i].Fields {
			if all[i].Fields[j].Key == k {
				return i + 1
			}
		}
	}
	return 0
}

// Step returns the view of a step.
func (s *Snapshot) Step(id string) StepView {
	for _, v := range s.Steps {
		if v.ID == id {
			return v
		}
	}
	return StepView{}
}

// Shown are the rows of a step, without the checks that do not apply. What one fix solves is one
// row.
func (s *Snapshot) Shown(step string) []Row { return s.shown[step] }

// applying are the rows without the checks that do not apply, which come last.
func applying(all []Row) []Row {
	for i, r := range all {
		if r.Kind == Skipped {
			return all[:i]
		}
	}
	return all
}

// OfKinds are the rows of every step that are of some kinds, kind by kind.
func (s *Snapshot) OfKinds(kinds ...Kind) []Row {
	var found []Row
	for _, kind := range kinds {
		for _, v := range s.Steps {
			for _, r := range s.Rows[v.ID] {
				if r.Kind == kind {
					found = append(found, r)
				}
			}
		}
	}
	return found
}

// Index is the position of a row; -1 if it is not there.
// Inlined, it would be 22 kB of the binary.
//
//go:noinline
func Index(rows []Row, id string) int {
	for i, r := range rows {
		if r.ID == id {
			return i
		}
	}
	return -1
}

// rowsOf orders a step's findings by their urgency. Findings with one cause, and those
// that wait for the same answers, become one row.
func rowsOf(m *steps.Machine, step steps.Step, findings []steps.Finding, causes steps.Causes, state map[string]steps.State) []Row {
	byKind := make([][]*Row, kinds)
	seen := map[string]int{}
	gathered := map[string]*Row{}
	gather := func(id string, r Row, f steps.Finding) {
		if gathered[id] == nil {
			r.ID, r.Gathered = id, true
			byKind[r.Kind] = append(byKind[r.Kind], &r)
			gathered[id] = &r
		}
		all := gathered[id]
		all.Checks++
		part := Row{ID: id + "#" + strconv.Itoa(all.Checks), Kind: Unverified, Finding: f, Gathered: true}
		if r.Kind == Waiting {
			part.Kind, part.Needs = Waiting, r.Needs
		}
		all.Of = append(all.Of, part)
	}
	for _, f := range findings {
		kind := kindOf(f, state)
		cause, known := causes.Of(f)
		if known && (kind == Unverified || kind == Waiting || (kind == Failed || kind == Warned) && kindOf(cause, state) == Failed) {
			gather("cause:"+cause.ID+"#"+strings.Join(cause.Resources, " "), Row{Kind: Blocked, Finding: cause}, f)
			continue
		}
		if kind == Waiting {
			needs := needsOf(m, step, f)
			gather("waiting:"+needs, Row{Kind: Waiting, Finding: f, Needs: needs}, f)
			continue
		}
		seen[f.ID]++
		byKind[kind] = append(byKind[kind], &Row{ID: f.ID + "#" + strconv.Itoa(seen[f.ID]), Kind: kind, Finding: f})
	}
	rows := make([]Row, 0, len(findings))
	for _, list := range byKind {
		for _, r := range list {
			if len(r.Of) == 1 {
				r.Of = nil // the row says it all
			}
			rows = append(rows, *r)
		}
	}
	return rows
}

// needsOf says which answers a check waits for, by their labels.
func needsOf(m *steps.Machine, step steps.Step, f steps.Finding) string {
	for _, c := range step.Checks {
		if c.ID != f.ID {
			continue
		}
		var labels []string
		for _, k := range c.Unanswered(m.Answers()) {
			if field, ok := m.Field(k); ok {
				labels = append(labels, field.Label)
			}
		}
		if len(labels) > 0 {
			return "for an answer: " + strings.Join(labels, ", ")
		}
	}
	return render.Safe(f.Detail)
}

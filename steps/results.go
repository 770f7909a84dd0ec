package steps

import (
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
)

// A Finding is a check's finding with its place in the activation.
type Finding struct {
	awscheck.Finding
	Step         string `json:"step"`
	Acknowledged string `json:"acknowledged,omitempty"` // the reason, if it was accepted with one
}

// A State is how far a check or a lookup is.
type State string

const (
	Waiting       State = "waiting" // an answer that it reads is missing or invalid
	Running       State = "running"
	Done          State = "done"
	NotApplicable State = "not here" // the answers do not call for it
)

// CheckState returns how far a check is.
func (m *Machine) CheckState(id string) State {
	for _, s := range m.steps {
		for _, c := range s.Checks {
			if c.ID == id {
				return m.stateOf(s, c)
			}
		}
	}
	return NotApplicable
}

func (m *Machine) stateOf(s Step, c Check) State {
	if !m.Applies(s) || (c.Applies != nil && !c.Applies(m.answers)) {
		return NotApplicable
	}
	if w := m.work[c.ID]; w != nil {
		if w.running {
			return Running
		}
		return Done
	}
	if m.valid(c.Reads, c.ID) && m.given(c.Requires) {
		return Running // due: it has not been handed out yet
	}
	return Waiting
}

// Options returns a field's choices as far as they are known, best first, and
// whether more may come.
func (m *Machine) Options(k Key) (Options, State) {
	f, ok := m.Field(k)
	if !ok {
		return Options{}, NotApplicable
	}
	var o Options
	state := Done
	if f.Choices != nil {
		o.Choices = f.Choices(m.env.Requirements)
	}
	if f.Lookup != nil {
		state = Waiting
		if w := m.work[lookupID(k)]; w != nil {
			state = Done
			if w.running {
				state = Running
			}
			if w.options.Choices != nil || w.options.AddressMap != nil || w.options.Note != "" {
				live := w.options
				if live.Choices == nil {
					live.Choices = o.Choices
				}
				o = live
			}
		}
	}
	o.Choices = slices.Clone(o.Choices)
	slices.SortStableFunc(o.Choices, func(a, b Choice) int { return a.Rank - b.Rank })
	return o, state
}

// Draft says what can be told of a value that is being typed, without asking AWS:
// what is wrong with it, and what the facts at hand say of it.
func (m *Machine) Draft(k Key, v Value) ([]awscheck.Finding, error) {
	f, ok := m.Field(k)
	if !ok || !v.Given() {
		return nil, nil
	}
	if f.Validate != nil {
		if err := f.Validate(m.env.Requirements, v); err != nil {
			return nil, err
		}
	}
	if f.Draft == nil {
		return nil, nil
	}
	return f.Draft(Input{m.env, m.answers}, v), nil
}

// Found returns what AWS has told about a field that was not answered.
func (m *Machine) Discovered(k Key) Value {
	f, ok := m.Field(k)
	if !ok || f.Discovered == nil || m.answers.Get(k).Given() {
		return nil
	}
	return f.Discovered(Input{m.env, m.answers})
}

// Missing lists the answers that the activation needs and that neither were given
// nor could be read from AWS, in the order of the steps.
func (m *Machine) Missing() []Key {
	var missing []Key
	for _, s := range m.steps {
		if !m.Applies(s) {
			continue
		}
		for _, f := range s.Fields {
			if f.Required == nil || !f.Required(m.answers) || !m.FieldApplies(f) {
				continue
			}
			// An empty list is an answer: neither of the choices.
			if v := m.answers.Get(f.Key); v.Given() || (f.Kind.Many() && v != nil) || m.Discovered(f.Key).Given() {
				continue
			}
			missing = append(missing, f.Key)
		}
	}
	return missing
}

// Busy reports how many checks and lookups are running or due.
func (m *Machine) Busy() int {
	n := 0
	for _, j := range m.jobs() {
		if w := m.work[j.id]; j.ready && (w == nil || w.running) {
			n++
		}
	}
	return n
}

// Findings returns what every check of every step has to say now, in order. A
// check that does not apply is skipped; one that waits or still runs is
// unverified and says for what.
func (m *Machine) Findings() []Finding {
	var all []Finding
	for _, s := range m.steps {
		for _, c := range s.Checks {
			for _, f := range m.findingsOf(s, c) {
				reason, _ := m.answers.Acknowledged(f.ID)
				if !Acknowledgeable(f) {
					reason = ""
				}
				all = append(all, Finding{Finding: f, Step: s.ID, Acknowledged: reason})
			}
		}
	}
	dropResolvedCauses(all)
	return all
}

// StepFindings returns those of Findings that belong to one step.
func (m *Machine) StepFindings(id string) []Finding {
	all := m.Findings()
	return slices.DeleteFunc(all, func(f Finding) bool { return f.Step != id })
}

func (m *Machine) findingsOf(s Step, c Check) []awscheck.Finding {
	blank := awscheck.Finding{ID: c.ID, Title: c.Title, Status: awscheck.Unverified, Evidence: awscheck.None}
	switch m.stateOf(s, c) {
	case NotApplicable:
		blank.Status = awscheck.Skipped
		blank.Detail = "Does not apply to these answers."
		return []awscheck.Finding{blank}
	case Running:
		blank.Detail = "Still being checked."
		if m.saved {
			blank.Detail = "Not checked: only the answers were saved, and AWS was not asked."
		}
		return []awscheck.Finding{blank}
	case Waiting:
		blank.Detail, blank.Cause = m.waitingFor(c)
		return []awscheck.Finding{blank}
	}
	return m.work[c.ID].findings
}

func (m *Machine) waitingFor(c Check) (detail, cause string) {
	if f := m.invalid(c.Reads, c.ID); f != nil {
		return fmt.Sprintf("Not checked: %s is not valid (%q).", f.Key, m.answers.Get(f.Key).String()), f.JudgedBy
	}
	var keys []string
	for _, k := range c.Requires {
		if !m.answers.Get(k).Given() {
			keys = append(keys, string(k))
		}
	}
	return "Not checked: it needs an answer to " + strings.Join(keys, " and ") + ".", ""
}

// Acknowledgeable tells whether a finding may be accepted with a reason: doubts and
// warnings may, and of the failures only account.clean.
func Acknowledgeable(f awscheck.Finding) bool {
	switch f.Status {
	case awscheck.Warn, awscheck.Unverified:
		return true
	case awscheck.Fail:
		return f.ID == "account.clean"
	}
	return false
}

// A Verdict is the answer to "can we activate?".
type Verdict string

const (
	Ready             Verdict = "ready"
	ReadyWithWarnings Verdict = "ready_with_warnings"
	Incomplete        Verdict = "incomplete"
	NotReady          Verdict = "not_ready"
)

// VerdictOf weighs findings and missing answers. What was acknowledged no longer
// counts.
func VerdictOf(findings []Finding, missing []Key) Verdict {
	count := map[awscheck.Status]int{}
	for _, f := range findings {
		if f.Acknowledged == "" {
			count[f.Status]++
		}
	}
	switch {
	case count[awscheck.Fail] > 0:
		return NotReady
	case len(missing) > 0 || count[awscheck.Unverified] > 0:
		return Incomplete
	case count[awscheck.Warn] > 0:
		return ReadyWithWarnings
	}
	return Ready
}

// Identity is who the credentials of the chosen profile belong to, where a check
// has found out already.
func (m *Machine) Identity() (awscheck.Identity, bool) {
	if m.env.Accounts == nil {
		return awscheck.Identity{}, false
	}
	return m.env.Accounts.Open(m.answers.Text(KeyProfile)).KnownIdentity()
}

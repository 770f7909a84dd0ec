package steps

import (
	"context"
	"fmt"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// A Machine is an activation under way: the steps, the answers, and what the
// checks have found. It starts nothing and waits for nothing: Due hands out the
// work that the answers call for, Apply takes in what came of it. It belongs to
// one goroutine; the Tasks it hands out may run in any.
type Machine struct {
	env       Env
	steps     []Step
	answers   Answers
	current   int
	work      map[string]*work // under a check's id, or "choices:" and a field's key
	dirty     bool             // something changed since Due looked for work
	headless  bool             // nobody chooses: no lookups
	saved     bool             // nothing is asked: the answers were saved, and only these
	rechecked map[string]bool  // checks that were run again because others named them as their cause
}

// work is the state of one check or lookup for one fingerprint.
type work struct {
	fingerprint string
	cancel      context.CancelFunc
	running     bool
	findings    []awscheck.Finding
	options     Options
}

// New makes a machine that stands at the first step.
func New(steps []Step, env Env, answers Answers) *Machine {
	if env.Timeout == 0 {
		env.Timeout = account.DefaultTimeout
	}
	return &Machine{env: env, steps: steps, answers: answers, work: map[string]*work{}, rechecked: map[string]bool{}, dirty: true}
}

// Saved makes a machine of what a session holds, without asking anybody: whatever
// would have to be checked is said to be not checked. What is no longer accepted is
// left out, and the error says what that was first.
func Saved(steps []Step, need Requirements, s *Session) (*Machine, error) {
	m := New(steps, Env{Requirements: need, Accounts: account.NewAccounts(account.Options{Source: account.SharedConfig{}})}, Answers{})
	m.saved = true
	return m, m.Resume(s)
}

// Steps returns the steps in order, those that do not apply included.
func (m *Machine) Steps() []Step { return m.steps }

// Answers returns the answers as they are now.
func (m *Machine) Answers() Answers { return m.answers }

// Requirements returns what the activation is held to.
func (m *Machine) Requirements() Requirements { return m.env.Requirements }

// Applies tells whether the answers so far call for a step.
func (m *Machine) Applies(s Step) bool { return s.Applies == nil || s.Applies(m.answers) }

// Asks tells whether a field of a step is asked.
func (m *Machine) FieldApplies(f Field) bool { return f.Applies == nil || f.Applies(m.answers) }

// Step returns the step the machine stands at.
func (m *Machine) Step() Step { return m.steps[m.current] }

// Next goes to the next step that applies; at the last it stays and returns false.
func (m *Machine) Next() bool { return m.move(+1) }

// Back goes to the step before; at the first it stays and returns false.
func (m *Machine) Back() bool { return m.move(-1) }

func (m *Machine) move(by int) bool {
	for i := m.current + by; i >= 0 && i < len(m.steps); i += by {
		if m.Applies(m.steps[i]) {
			m.current = i
			return true
		}
	}
	return false
}

// Go jumps to a step that applies, forward or back.
func (m *Machine) Go(id string) bool {
	i := slices.IndexFunc(m.steps, func(s Step) bool { return s.ID == id })
	if i < 0 || !m.Applies(m.steps[i]) {
		return false
	}
	m.current = i
	return true
}

// Start goes to where an activation is taken up: at its first step or, once its
// cluster exists, where that matters. A machine that stands further on stays.
func (m *Machine) GoToStart() {
	at := slices.IndexFunc(m.steps, func(s Step) bool { return s.ID == "connectivity" })
	if m.answers.Get(KeyClusterID).Given() && m.current < at {
		m.current = at
	}
}

// Field finds a field by its key.
func (m *Machine) Field(k Key) (Field, bool) { return fieldOf(m.steps, k) }

func fieldOf(steps []Step, k Key) (Field, bool) {
	for _, s := range steps {
		if i := slices.IndexFunc(s.Fields, func(f Field) bool { return f.Key == k }); i >= 0 {
			return s.Fields[i], true
		}
	}
	return Field{}, false
}

// Set commits an answer. A value that is refused changes nothing and the error,
// one sentence, says why. An empty value takes the answer back, but for a closed
// list, where none of the choices is an answer.
func (m *Machine) Set(k Key, v Value) error {
	f, ok := m.Field(k)
	if !ok {
		return fmt.Errorf("there is no answer called %q", k)
	}
	if !v.Given() || (len(v) == 0 && !f.Closed) {
		v = nil
	}
	if v != nil && f.JudgedBy == "" && f.Validate != nil {
		if err := f.Validate(m.env.Requirements, v); err != nil {
			return err
		}
	}
	m.answers = m.answers.With(k, v)
	m.dirty = true
	m.cancelStale()
	return nil
}

// Acknowledge accepts a check's warning, failure or doubt for a reason; an empty
// reason takes it back. Only what Acknowledgeable allows counts in the verdict.
func (m *Machine) Acknowledge(check, reason string) {
	m.answers = m.answers.Acknowledge(check, reason)
}

// Recheck drops every result and every fact, so that all is asked again.
func (m *Machine) Recheck() {
	m.reset()
	m.env.Accounts.Forget()
}

// RecheckProfile has every check run again, after something about one profile's
// credentials has changed: only its facts are asked for again.
func (m *Machine) RecheckProfile(profile string) {
	m.reset()
	m.env.Accounts.ForgetProfile(profile)
}

// drop cancels all work and drops every result.
func (m *Machine) reset() {
	for id, w := range m.work {
		w.cancel()
		delete(m.work, id)
	}
	clear(m.rechecked)
	m.dirty = true
}

// cancelStale cancels and drops the work whose answers have changed.
func (m *Machine) cancelStale() {
	wanted := map[string]string{}
	for _, j := range m.jobs() {
		if j.ready {
			wanted[j.id] = j.fingerprint
		}
	}
	for id, w := range m.work {
		if fp, ok := wanted[id]; !ok || fp != w.fingerprint {
			w.cancel()
			delete(m.work, id)
		}
	}
}

// A job is a check or a lookup, held against the answers of now.
type job struct {
	id          string
	fingerprint string
	ready       bool
	check       *Check
	field       *Field
}

func (m *Machine) jobs() []job {
	var all []job
	for i := range m.steps {
		s := &m.steps[i]
		applies := m.Applies(*s)
		for j := range s.Fields {
			f := &s.Fields[j]
			if f.Lookup != nil && !m.headless {
				all = append(all, job{
					id:          lookupID(f.Key),
					fingerprint: m.answers.fingerprint(f.Lookup.Reads),
					ready:       applies && m.FieldApplies(*f) && m.valid(f.Lookup.Reads, ""),
					field:       f,
				})
			}
		}
		for j := range s.Checks {
			c := &s.Checks[j]
			all = append(all, job{
				id:          c.ID,
				fingerprint: m.answers.fingerprint(c.Reads),
				ready: applies && (c.Applies == nil || c.Applies(m.answers)) &&
					m.valid(c.Reads, c.ID) && m.given(c.Requires),
				check: c,
			})
		}
	}
	return all
}

func lookupID(k Key) string { return "choices:" + string(k) }

// valid tells whether no given answer under the keys is invalid. The check that
// judges a value gets to see it as it is.
func (m *Machine) valid(keys []Key, judge string) bool {
	return m.invalid(keys, judge) == nil
}

func (m *Machine) invalid(keys []Key, judge string) *Field {
	for _, k := range keys {
		f, ok := m.Field(k)
		v := m.answers.Get(k)
		if !ok || !v.Given() || f.Validate == nil || (f.JudgedBy == judge && judge != "") {
			continue
		}
		if f.Validate(m.env.Requirements, v) != nil {
			return &f
		}
	}
	return nil
}

func (m *Machine) given(keys []Key) bool {
	for _, k := range keys {
		if !m.answers.Get(k).Given() {
			return false
		}
	}
	return true
}

// Due returns the tasks that the answers call for and that are neither done nor
// running. Each must be run once. A task is canceled when ctx is, or when the
// answers no longer call for it.
func (m *Machine) Due(ctx context.Context) []Task {
	if !m.dirty {
		return nil
	}
	m.dirty = false
	m.cancelStale()
	var due []Task
	for _, j := range m.jobs() {
		if !j.ready || m.work[j.id] != nil {
			continue
		}
		limited, cancel := context.WithTimeout(ctx, m.env.Timeout)
		w := &work{fingerprint: j.fingerprint, cancel: cancel, running: true}
		m.work[j.id] = w
		t := Task{ID: j.id, work: w, ctx: limited, check: j.check}
		if j.check != nil {
			t.input = Input{m.env, m.answers.only(j.check.Reads)}
		} else {
			t.lookup = j.field.Lookup
			t.input = Input{m.env, m.answers.only(t.lookup.Reads)}
		}
		due = append(due, t)
	}
	return due
}

// Apply takes in an event. It returns false if nothing changed: the answers have
// moved on, or everything is being asked again, and the result is dropped.
func (m *Machine) Apply(e Event) bool {
	w := m.work[e.ID]
	if w == nil || w != e.work || !w.running {
		return false
	}
	if e.Findings != nil {
		w.findings = e.Findings
	}
	if e.Options.Choices != nil || e.Options.AddressMap != nil || e.Options.Note != "" {
		w.options = e.Options
	}
	if e.Done {
		w.running = false
		w.cancel()
		if m.env.Accounts.AccountChanged() {
			m.Recheck() // what was found is another account's
			return true
		}
		m.recheckCauses(w.findings)
	}
	return true
}

// recheckCauses runs a check again that findings name as their cause although it has
// passed, together with all checks that depend on the credentials: credentials that were
// valid when they were checked can expire during the run. It does so once for each cause.
func (m *Machine) recheckCauses(findings []awscheck.Finding) {
	for _, f := range findings {
		w := m.work[f.Cause]
		if f.Cause == "" || w == nil || w.running || m.rechecked[f.Cause] || slices.ContainsFunc(w.findings, isProblem) {
			continue
		}
		m.rechecked[f.Cause] = true
		m.env.Accounts.ForgetCredentials()
		m.restart(func(c Check) bool { return c.DependsOnCredentials || c.ID == f.Cause })
	}
}

// again has some checks run once more, whether they are done or still running.
func (m *Machine) restart(which func(Check) bool) {
	for _, s := range m.steps {
		for _, c := range s.Checks {
			if w := m.work[c.ID]; w != nil && which(c) {
				w.cancel()
				delete(m.work, c.ID)
				m.dirty = true
			}
		}
	}
}

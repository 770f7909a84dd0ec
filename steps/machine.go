package steps

import (
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// A Machine is an activation under way: the steps, the answers, and the findings of the
// checks. It starts nothing and waits for nothing: Due returns the work that the answers
// require, and Apply takes the results. It belongs to one goroutine; its Tasks may run
// in any.
type Machine struct {
	env       Env
	steps     []Step
	answers   Answers
	invalid   invalid
	current   int
	work      map[string]*work // by a check's id, or "choices:" and a field's key
	dirty     bool             // something changed since Due last returned work
	headless  bool             // no lookups: nothing is selected from a list
	offline   bool             // nothing is checked: see NewOffline
	followed  []Field          // see Followed
	rechecked map[string]bool  // checks that ran again because others named them as their cause
}

// New makes a machine that is at the first step.
func New(steps []Step, env Env, answers Answers) *Machine {
	if env.Timeout == 0 {
		env.Timeout = account.DefaultTimeout
	}
	m := &Machine{env: env, steps: steps, answers: answers, invalid: invalid{},
		work: map[string]*work{}, rechecked: map[string]bool{}, dirty: true}
	for _, s := range steps {
		for _, f := range s.Fields {
			m.invalid.judge(f, m.env.Requirements, m.answers)
		}
	}
	return m
}

// NewOffline makes a machine that checks nothing: what would have to be checked is
// reported as not checked. It shows answers that were saved.
func NewOffline(steps []Step, r Requirements) *Machine {
	m := New(steps, Env{Requirements: r, Accounts: account.NewAccounts(account.Options{Source: account.SharedConfig{}})}, Answers{})
	m.offline = true
	return m
}

// Steps returns the steps in order, those that do not apply included.
func (m *Machine) Steps() []Step { return m.steps }

// Answers returns the answers as they are now.
func (m *Machine) Answers() Answers { return m.answers }

// Requirements returns the requirements of the activation.
func (m *Machine) Requirements() Requirements { return m.env.Requirements }

// Applies reports whether the answers so far require a step.
func (m *Machine) Applies(s Step) bool { return s.Applies == nil || s.Applies(m.answers) }

// FieldApplies reports whether a field of a step is asked.
func (m *Machine) FieldApplies(f Field) bool { return f.Applies == nil || f.Applies(m.answers) }

// Step returns the step that the machine is at. Inlined, it would be 6 kB of the binary.
//
//go:noinline
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

// GoToStart goes to where an activation starts: its first step or, once its cluster
// exists, the first one that concerns the cluster. A machine that is further on stays.
func (m *Machine) GoToStart() {
	at := slices.IndexFunc(m.steps, func(s Step) bool { return s.ID == ClusterStep })
	if m.answers.Get(KeyClusterID).Given() && m.current < at {
		m.current = at
	}
}

// ClusterStep is the id of the first step that concerns a cluster which exists.
const ClusterStep = "connectivity"

// Field finds a field by its key. Inlined, it would be 10 kB of the binary.
//
//go:noinline
func (m *Machine) Field(k Key) (Field, bool) {
	for _, s := range m.steps {
		if i := slices.IndexFunc(s.Fields, func(f Field) bool { return f.Key == k }); i >= 0 {
			return s.Fields[i], true
		}
	}
	return Field{}, false
}

// Set commits an answer. A value that is refused changes nothing, and the error, one
// sentence, says why. An empty value removes the answer, except for a closed list, where
// none of the choices is an answer.
func (m *Machine) Set(k Key, v Value) error {
	f, ok := m.Field(k)
	if !ok {
		return fmt.Errorf("there is no answer called %q", k)
	}
	if !v.Given() || (len(v) == 0 && !f.Closed) {
		v = nil
	}
	if err := f.refuseLogin(v); err != nil { // even where a check judges the value
		return err
	}
	if v != nil && f.JudgedBy == "" {
		if err := f.Invalid(m.env.Requirements, v); err != nil {
			return err
		}
	}
	v = f.written(v)
	if !slices.Equal(v, m.answers.Get(k)) {
		follow(m, k)
	}
	m.answers = m.answers.With(k, v)
	m.invalid.judge(f, m.env.Requirements, m.answers)
	m.dirty = true
	m.cancelStale()
	return nil
}

// written returns a value as a file of answers writes it: a record in its one form, without the blanks that
// its parts may have around them.
func (f Field) written(v Value) Value {
	if f.Record == nil {
		return v
	}
	v = slices.Clone(v)
	for i := range v {
		if parts, ok := f.Record.Split(v[i]); ok {
			if entry, err := f.Record.Join(parts); err == nil {
				v[i] = entry
			}
		}
	}
	return v
}

// follow takes out of the answers what AWS has reported for an answer that changes now.
func follow(m *Machine, k Key) {
	if m.env.Accounts == nil {
		return
	}
	for _, s := range m.steps {
		for _, f := range s.Fields {
			answer := m.answers.Get(f.Key)
			if !answer.Given() || f.Discovered == nil || !slices.Contains(f.Follows, k) {
				continue
			}
			reported := f.Discovered(Input{Env: m.env, Answers: m.answers})
			kept := slices.DeleteFunc(slices.Clone(answer), func(one string) bool { return slices.Contains(reported, one) })
			if len(kept) == len(answer) {
				continue
			}
			if len(kept) == 0 {
				kept = nil
			}
			m.answers = m.answers.With(f.Key, kept)
			m.invalid.judge(f, m.env.Requirements, m.answers)
			m.followed = append(m.followed, f)
		}
	}
}

// Followed returns the fields of whose answers something was taken out since the last call,
// because AWS had reported it for an answer that has changed.
func Followed(m *Machine) []Field {
	fields := m.followed
	m.followed = nil
	return fields
}

// SetAll commits answers that were given ahead, later ones over earlier ones. Its error
// names the first that is refused and where it was given.
func (m *Machine) SetAll(settings []Setting) error {
	for _, s := range settings {
		if check, ok := strings.CutPrefix(string(s.Key), string(KeyAcknowledged)+"."); ok {
			m.Acknowledge(check, s.Value.String())
		} else if err := m.Set(s.Key, s.Value); err != nil {
			return fmt.Errorf("%s: %s: %w", s.Where, s.Key, err)
		}
	}
	return nil
}

// An invalid has what is wrong with the answers that are invalid, so that each is parsed once.
type invalid map[Key]error

func (i invalid) judge(f Field, r Requirements, answers Answers) {
	delete(i, f.Key)
	if v := answers.Get(f.Key); v.Given() {
		if err := f.Invalid(r, v); err != nil {
			i[f.Key] = err
		}
	}
}

// Acknowledge accepts what a check found, giving a reason. An empty reason removes the
// acknowledgement. Only what Acknowledgeable allows changes the verdict.
func (m *Machine) Acknowledge(check, reason string) {
	m.answers = m.answers.Acknowledge(check, reason)
}

// Position is the number of the current step, and how many there are: "4 of 9".
func Position(m *Machine) (number, of int) {
	at := slices.IndexFunc(m.steps, func(s Step) bool { return s.ID == m.Step().ID })
	return at + 1, len(m.steps)
}

// Label is the label of a field after the title of its step; the key itself if no step asks
// for it.
func Label(m *Machine, k Key) string {
	for _, s := range m.steps {
		for _, f := range s.Fields {
			if f.Key == k {
				return s.Title + ": " + f.Label
			}
		}
	}
	return string(k)
}

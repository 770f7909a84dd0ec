package steps

import (
	"context"
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// work is the state of one check or lookup for one fingerprint.
type work struct {
	fingerprint string
	cancel      context.CancelFunc
	running     bool
	findings    []awscheck.Finding
	options     Options
}

// Recheck discards every result and every cached fact, so that everything is checked
// again.
func (m *Machine) Recheck() {
	m.reset()
	m.env.Accounts.Forget()
}

// RecheckProfile runs every check again after one profile's credentials have changed:
// only the facts of that profile are fetched again.
func (m *Machine) RecheckProfile(profile string) {
	m.reset()
	m.env.Accounts.ForgetProfile(profile)
}

// reset cancels all work and discards every result.
func (m *Machine) reset() {
	for id, w := range m.work {
		w.cancel()
		delete(m.work, id)
	}
	clear(m.rechecked)
	m.dirty = true
}

// cancelStale cancels and discards the work whose answers have changed.
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

// A job is a check or a lookup with the present answers.
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
					fingerprint: m.answers.fingerprint(f.Lookup.reads(m.answers)),
					ready:       applies && m.FieldApplies(*f) && m.valid(without(f.Lookup.reads(m.answers), f.Key), ""),
					field:       f,
				})
			}
		}
		for j := range s.Checks {
			c := &s.Checks[j]
			all = append(all, job{
				id:          c.ID,
				fingerprint: m.answers.fingerprint(c.reads(m.answers)),
				ready: applies && (c.Applies == nil || c.Applies(m.answers)) &&
					m.valid(c.reads(m.answers), c.ID) && c.answered(m.answers),
				check: c,
			})
		}
	}
	return all
}

// without leaves out the field whose choices are looked up: an answer to it that is not valid
// is changed by them, so that it does not hide them.
func without(keys []Key, own Key) []Key {
	return slices.DeleteFunc(slices.Clone(keys), func(k Key) bool { return k == own })
}

func lookupID(k Key) string { return "choices:" + string(k) }

// valid reports whether no answer to the keys is invalid. The check that judges a value
// gets it as it is.
func (m *Machine) valid(keys []Key, judge string) bool {
	_, found := m.invalidAmong(keys, judge)
	return !found
}

// invalidAmong returns the first field of the keys whose answer is invalid.
func (m *Machine) invalidAmong(keys []Key, judge string) (Field, bool) {
	for _, k := range keys {
		if m.invalid[k] == nil {
			continue
		}
		if f, ok := m.Field(k); ok && (judge == "" || f.JudgedBy != judge) {
			return f, true
		}
	}
	return Field{}, false
}

// Due returns the tasks that the answers require and that are neither done nor running.
// Run each once. A task is canceled when ctx is, or when the answers no longer require
// it.
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
		limited, cancel := context.WithTimeout(account.Timed(ctx), m.env.Timeout)
		w := &work{fingerprint: j.fingerprint, cancel: cancel, running: true}
		m.work[j.id] = w
		t := Task{ID: j.id, work: w, ctx: limited, check: j.check}
		if j.check != nil {
			t.input = Input{Env: m.env, Answers: m.answers.only(j.check.reads(m.answers))}
		} else {
			t.lookup = j.field.Lookup
			t.input = Input{Env: m.env, Answers: m.answers.only(t.lookup.reads(m.answers))}
		}
		due = append(due, t)
	}
	return due
}

// Apply takes the result of a task. It returns false if nothing changed: the answers
// have changed since, or everything is being checked again, and the result is discarded.
// So is that of a check that was canceled because the run ends: it is not finished.
func (m *Machine) Apply(e Event) bool {
	w := m.work[e.ID]
	if w == nil || w != e.work || !w.running || e.canceled {
		return false
	}
	if e.Findings != nil {
		w.findings = e.Findings
	}
	if !e.Options.isZero() {
		w.options = e.Options
	}
	if e.Done {
		w.running = false
		w.cancel()
		m.recheckCauses(w.findings)
	}
	return true
}

// Unfinished returns the ids of the checks that are running or due: if the run ends now, they have
// no result, and their replay must not have one, although other checks may have got the same
// answers from AWS.
func Unfinished(m *Machine) (ids []string) {
	for _, s := range m.steps {
		for _, c := range s.Checks {
			if m.stateOf(s, c) == Running {
				ids = append(ids, c.ID)
			}
		}
	}
	return ids
}

// recheckCauses runs a check again that findings name as their cause although it has
// passed, and with it every check of the credentials: valid credentials can expire
// during the run. It does so once for each cause.
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

// restart runs some checks once more, whether they are done or still running.
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

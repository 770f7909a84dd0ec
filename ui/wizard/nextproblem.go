package wizard

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/page"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// nextProblem goes to the problem after the one at the pointer, in the order of the list of what is left, and from the
// first one after the last; first to those of which the screen says that they came late. Without a problem at the
// pointer, it begins with those of the step. After the last problem come the unverified checks, then the warnings. It
// says where the user is among them. What an answer has set off comes first: while a check runs that found a problem before, no warning is next.
func (m *model) nextProblem() tea.Cmd {
	m.overlays.closeViews()
	from, was := departs(m), m.returnTo
	m.returnTo = origin{}
	late := m.late.problems(m)
	cmd := m.commit()
	s, here := m.snapshot(), m.machine.Step().ID
	all := s.InOrder()
	at, to := problemAfter(all, here, m.page.Pointer())
	if len(late) > 0 {
		to = standsFor(all, late[0].ID)
	}
	if (to < 0 || all[to].Kind != results.Failed) && mayReturn(m) {
		m.nextDue, m.returnTo = true, was
		m.notice = component.Notify{Text: "Checks run again: the next problem follows."}
		return cmd
	}
	if to >= 0 {
		next := all[to]
		if next.Finding.Step != here {
			cmd = tea.Batch(cmd, m.goToStep(next.Finding.Step))
		}
		if len(late) > 0 {
			next = late[0]
		}
		m.page.Select(next.ID)
		if m.machine.Step().ID != from.step {
			m.returnTo.onward, m.returnTo.solves = from, solvedIn(m.machine, next.Finding)
		}
		if m.notice.Text == "" { // what has changed on the page that is left comes first
			m.notice = component.Notify{Text: results.Position(all, at, to)}
		}
		return cmd
	}
	switch {
	case s.Problems():
		return m.apply(m.page, overlay.NoOtherProblem(s.Busy > 0))
	case s.Busy > 0:
		m.notice = component.Notify{Text: "No problem found so far."}
	case len(s.Missing) > 0: // the page may show one that its check has yet to find
		m.notice = component.Notify{Text: "No check has found a problem yet: answers are still open."}
	default:
		m.notice = component.Notify{Text: "No check has found a problem."}
	}
	return cmd
}

// mayReturn reports whether a check runs that found a problem before.
func mayReturn(m *model) bool {
	return slices.ContainsFunc(m.snapshot().Findings, func(f steps.Finding) bool {
		return m.machine.CheckState(f.ID) == steps.Running && m.log.Failed(f.ID)
	})
}

// departs is the place that the key to the next problem leaves: the first one, if it is pressed again and
// again.
func departs(m *model) departure {
	if m.returnTo.onward.step != "" {
		return m.returnTo.onward
	}
	from := departure{step: m.machine.Step().ID, finding: m.page.Pointer()}
	if p := m.step(); p != nil {
		from.field, _ = p.Focused()
	}
	return from
}

// problemAfter is the position, among all problems, of the next one after the one at the pointer and, before it, that
// of the one there; -1 where there is none. Without a problem at the pointer, the first one of the step comes first or,
// if the step has none, the first of all.
func problemAfter(all []results.Row, step, pointer string) (from, to int) {
	if from = standsFor(all, pointer); from >= 0 {
		return from, results.NextProblem(all, from)
	}
	to = results.NextProblem(all, -1)
	if first := slices.IndexFunc(all, func(r results.Row) bool { return r.Finding.Step == step }); first >= 0 && all[first].Kind == all[to].Kind {
		to = first
	}
	return -1, to
}

// standsFor is the position of a row, or of the one that stands for it; -1: it is not there.
func standsFor(all []results.Row, rowID string) int {
	return slices.IndexFunc(all, func(r results.Row) bool { return r.ID == rowID || results.Index(r.Of, rowID) >= 0 })
}

// A departure is a place that the key to the next problem has left.
type departure struct {
	step    string // its id; "": the key has left no step
	field   steps.Key
	finding string // the id of the chosen row; "": the field had the focus
}

// onward is what enter does on the field that the key to the next problem led to, if it goes on to where
// that was pressed; "": it does not. It does once the problem is solved, or something is entered to solve
// it, and never goes back to a step before.
func onward(m *model) string {
	p, to := m.step(), &m.returnTo
	if p == nil || to.onward.step == "" || to.solves == "" || p.Pointer() != "" {
		return ""
	}
	if k, _ := p.Focused(); k != to.solves {
		return ""
	}
	here, there := placeOf(m.machine, m.machine.Step().ID), placeOf(m.machine, to.onward.step)
	unsolved := func(r results.Row) bool { return r.Kind.Problem() && solvedIn(m.machine, r.Finding) == to.solves }
	if there <= here || !page.Entered(p) && slices.ContainsFunc(m.snapshot().Shown(m.machine.Step().ID), unsolved) {
		return ""
	}
	return keys.ToStep + strconv.Itoa(there+1)
}

// placeOf is the position of a step.
func placeOf(m *steps.Machine, id string) int {
	return slices.IndexFunc(m.Steps(), func(s steps.Step) bool { return s.ID == id })
}

// solvedIn is the field in which what a check has found is solved: that of the entry it is about, or the
// one that the check judges; "": there is none in its step.
func solvedIn(m *steps.Machine, f steps.Finding) steps.Key {
	if k, _, ok := steps.EntryOf(m, f); ok && stepOf(m, k) == f.Step {
		return k
	}
	return steps.FieldOf(m, f.Step, f.ID)
}

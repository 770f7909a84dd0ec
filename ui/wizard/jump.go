package wizard

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/page"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// goToField opens the step that asks for an answer, with the focus on its field.
func (m *model) goToField(k steps.Key) tea.Cmd {
	step := stepOf(m.machine, k)
	if step == "" {
		return nil
	}
	cmd := m.goToStep(step)
	if p := m.step(); p != nil {
		p.Focus(k)
	}
	return cmd
}

// stepOf is the step that asks for an answer; "": none does.
func stepOf(m *steps.Machine, k steps.Key) string {
	for _, s := range m.Steps() {
		if slices.ContainsFunc(s.Fields, func(f steps.Field) bool { return f.Key == k }) {
			return s.ID
		}
	}
	return ""
}

// goToFinding opens the field that a finding's check judges or, where its step has none,
// the step with the pointer on the finding. What is wrong with a service is solved in its entry, in
// this step or in an earlier one.
func (m *model) goToFinding(a component.GoToFinding) tea.Cmd {
	field := steps.FieldOf(m.machine, a.Step, a.Check)
	rows := m.snapshot().Rows[a.Step]
	if at := results.Index(rows, a.RowID); at >= 0 {
		k, entry, ok := steps.EntryOf(m.machine, rows[at].Finding)
		if ok && (field == "" || field == k || stepOf(m.machine, k) != a.Step) {
			cmd := m.goToField(k)
			if p := m.step(); p != nil {
				p.PointTo(entry)
			}
			return cmd
		}
	}
	if field != "" {
		return m.goToField(field)
	}
	cmd := m.goToStep(a.Step)
	if m.machine.Step().ID == a.Step {
		for _, row := range m.page.Rows(m.context()) {
			if row.ID == a.RowID || results.Index(row.Of, a.RowID) >= 0 { // or it stands for it
				m.page.Select(row.ID)
				break
			}
		}
	}
	return cmd
}

// An origin is where a field was opened from, to solve a problem: the list of what is left, the
// summary, or a finding of a step.
type origin struct {
	list    *overlay.Left
	summary bool
	next    []string        // ids of the chosen problem on the summary, and of those after it
	row     string          // the finding to which it led, in a step without a field for it; "": a field
	detail  *overlay.Detail // the finding was open in full; nil: it was not
	step    string          // the step of which a finding led to its field; "": none did
	finding string          // the id of its row
}

// returning is what enter does here, if it goes back; "": it goes on, as on a finding other than
// the one to which the user was led.
func returning(m *model) string {
	if !isAtReturn(m) {
		return ""
	}
	return m.returnTo.key()
}

// backTo is what esc does here, if it goes back to where the field was opened; "": it goes to the
// previous step.
func backTo(m *model) string {
	switch from := &m.returnTo; {
	case !isAtReturn(m):
		return ""
	case from.detail != nil, from.step != "":
		return keys.BackToFinding
	default:
		return from.key()
	}
}

// isAtReturn reports whether a field has the focus, or the finding to which the user was led, or one
// that is no longer there: an answer has solved it.
func isAtReturn(m *model) bool {
	p := m.step()
	return p != nil && (p.Pointer() == "" || p.Pointer() == m.returnTo.row || !page.PointsToFinding(p, m.snapshot().Shown(m.machine.Step().ID)))
}

// key is what enter does on the field; "": it does not go back.
func (o origin) key() string {
	switch {
	case o.list != nil:
		return keys.BackToList
	case o.summary:
		return keys.BackToSummary
	}
	return ""
}

// fromList goes to a field or a finding. If it was opened from the list of what is left or from the
// summary, enter and esc there go back: a user who solves one problem after the other does not open
// it each time. From a finding of a step, only esc goes back. Anything else that leaves the page ends that.
func fromList(m *model, open func() tea.Cmd) tea.Cmd {
	from, before := origin{list: m.overlays.left(), detail: m.overlays.detail()}, m.page
	if s, ok := before.(*page.Summary); ok && from.list == nil {
		from.summary, from.next = true, s.Following(m.context())
	}
	if from.key() == "" && m.returnTo.key() != "" { // from a finding of a page to which one of them led
		from = m.returnTo
	} else if from.key() == "" && before.Pointer() != "" {
		from.step, from.finding = m.machine.Step().ID, before.Pointer()
	}
	cmd := open()
	if p := m.step(); m.page != before && p != nil && (p.Pointer() == "" || from.key() != "") {
		m.returnTo = from
		m.returnTo.row = p.Pointer()
	}
	return cmd
}

// goBack goes back to where the field was opened from, to the same problem or, once that is
// solved, to the next one. toFinding opens the problem in full, if it was so.
func goBack(m *model, toFinding bool) tea.Cmd {
	from := m.returnTo
	m.returnTo = origin{}
	var cmd tea.Cmd
	switch {
	case from.list != nil:
		if toFinding {
			cmd = m.commit()
		}
		from.list.Resume()
		m.overlays.open(from.list)
	case from.summary:
		cmd = m.goToStep(results.SummaryStep)
		if s, ok := m.page.(*page.Summary); ok {
			s.Resume(m.context(), from.next)
		}
	case from.step != "":
		cmd = m.goToStep(from.step)
		m.page.Select(from.finding)
	}
	if toFinding && from.detail != nil {
		m.overlays.open(from.detail)
	}
	return cmd
}

// nextProblem goes to the problem after the one at the pointer, step by step and from the
// first one after the last; first to those of which the screen says that they came late.
// After the last problem come the unverified checks, then the warnings. It says where the user is among
// them.
func (m *model) nextProblem() tea.Cmd {
	m.overlays.closeViews()
	m.returnTo = origin{}
	late := m.late.problems(m)
	cmd := m.commit()
	s, here := m.snapshot(), m.machine.Step().ID
	all := s.AllShown()
	from, to := problemAfter(s, all, here, m.page.Pointer())
	if len(late) > 0 {
		to = standsFor(all, late[0].ID)
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
		if m.notice.Text == "" { // what has changed on the page that is left comes first
			m.notice = component.Notify{Text: results.PositionByKind(all, from, to)}
		}
		return cmd
	}
	switch {
	case s.Problems():
		return m.apply(m.page, overlay.NoOtherProblem())
	case s.Busy > 0:
		m.notice = component.Notify{Text: "No problem found so far."}
	default:
		m.notice = component.Notify{Text: "No check has found a problem."}
	}
	return cmd
}

// problemAfter is the position, among all rows, of the next problem after the one at the pointer and,
// before it, that of the one there; -1 where there is none. Without a row at the pointer, those of the
// step come first or, after a row that is gone, those of the steps after it.
func problemAfter(s *results.Snapshot, all []results.Row, step, pointer string) (from, to int) {
	if from = standsFor(all, pointer); from >= 0 {
		return from, results.NextProblem(all, from)
	}
	first := 0
	for _, v := range s.Steps {
		if v.ID != step || pointer != "" {
			first += len(s.Shown(v.ID))
		}
		if v.ID == step {
			break
		}
	}
	if to = results.NextProblem(slices.Concat(all[first:], all[:first]), -1); to >= 0 {
		to = (to + first) % len(all)
	}
	return -1, to
}

// standsFor is the position of a row, or of the one that stands for it; -1: it is not there.
func standsFor(all []results.Row, rowID string) int {
	return slices.IndexFunc(all, func(r results.Row) bool { return r.ID == rowID || results.Index(r.Of, rowID) >= 0 })
}

package wizard

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck"
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
			if p := m.step(); p != nil && isCorrected(rows[at]) {
				page.EditEntry(p, entry)
			} else if p != nil {
				p.PointTo(entry)
			}
			return cmd
		}
	}
	if field != "" {
		cmd := m.goToField(field)
		if p := m.step(); p != nil && a.Suggest {
			page.EnterSuggestion(p, m.context())
		} else if p != nil {
			page.SelectText(p)
		}
		return cmd
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

// isCorrected reports whether a problem of a service is solved by another host, port or kind: the user solves it,
// and not by moving the service.
func isCorrected(row results.Row) bool {
	return row.Kind.Problem() && row.Owner() == awscheck.OwnerYou && !row.Finding.Remedy.Moves
}

// An origin is where a field was opened from, to solve a problem: the list of what is left, a path, the
// summary, or a finding of a step.
type origin struct {
	list    *overlay.Left
	path    *overlay.Path // in front of the list, which is not set then
	summary bool
	next    []string        // ids of the chosen problem on the summary, and of those after it
	row     string          // the finding to which it led, in a step without a field for it; "": a field
	detail  *overlay.Detail // the finding was open in full; nil: it was not
	step    string          // the step of which a finding led to its field, or below the path; "": none did
	finding string          // the id of its row
	onward  departure       // where the key to the next problem was pressed, from one problem to the other
	solves  steps.Key       // the field in which its problem is solved; "": in none
	answer  steps.Value     // its answer then
	service string          // the name of the entry that was opened in it; "": none was
}

// returning is what enter does here, if it goes back; "": it goes on, as on a finding other than
// the one to which the user was led.
func returning(m *model) string {
	if name := m.returnTo.key(); name != "" {
		if !isAtReturn(m) {
			return ""
		}
		return name
	}
	return onward(m)
}

// backTo is what esc does here, if it goes back to where the field was opened; "": it goes to the
// previous step.
func backTo(m *model) string {
	switch from := &m.returnTo; {
	case !isAtReturn(m):
		return ""
	case from.detail != nil, from.step != "" && from.path == nil:
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
	case o.path != nil:
		return keys.BackToPath
	case o.list != nil:
		return keys.BackToList
	case o.summary:
		return keys.BackToSummary
	}
	return ""
}

// fromList goes to a field or a finding. If it was opened from the list of what is left, from a path or from the
// summary, enter and esc there go back: a user who solves one problem after the other does not open
// it each time. From a finding of a step, only esc goes back. Anything else that leaves the page ends that.
func fromList(m *model, open func() tea.Cmd) tea.Cmd {
	from, before := origin{list: m.overlays.left(), detail: m.overlays.detail(), onward: m.returnTo.onward}, m.page
	if from.path = m.overlays.path(); from.path != nil {
		from.list, from.step = nil, m.machine.Step().ID
	} else if s, ok := before.(*page.Summary); ok && from.list == nil {
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
		if p.Pointer() == "" {
			m.returnTo.solves, _ = p.Focused()
			m.returnTo.answer, m.returnTo.service = m.machine.Answers().Get(m.returnTo.solves), page.OpenEntry(p)
		}
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
	case from.path != nil:
		cmd = m.goToStep(from.step)
		from.path.Show = page.ToPath(m.page)
		m.overlays.open(from.path)
	case from.list != nil:
		if toFinding {
			cmd = m.commit()
		}
		from.list.Resume()
		m.overlays.open(from.list)
		if !slices.Equal(from.answer, m.machine.Answers().Get(from.solves)) {
			m.answered, m.service = from.solves, from.service
			followAnswer(m)
		}
	case from.summary:
		cmd = m.goToStep(results.SummaryStep)
		if s, ok := m.page.(*page.Summary); ok {
			s.Resume(m.context(), from.next)
		}
	case from.step != "" && toFinding:
		cmd = m.goToStep(from.step)
		m.page.Select(from.finding)
		m.returnTo.onward, m.returnTo.solves = from.onward, from.solves
	case from.onward.step != "":
		cmd = m.goToStep(from.onward.step)
		if p := m.step(); p != nil {
			p.Focus(from.onward.field)
		}
		if from.onward.finding != "" {
			m.page.Select(from.onward.finding)
		}
	}
	if toFinding && from.detail != nil {
		m.overlays.open(from.detail)
	}
	return cmd
}

// followAnswer moves the pointer of the list of what is left, from which an answer was changed, to what is found of the
// new one, until the next key: its checks can end later.
func followAnswer(m *model) {
	l := m.overlays.left()
	if l == nil || m.answered == "" {
		return
	}
	rows := leftRows(m)
	for i := range rows {
		all := append(rows[i:i+1:i+1], rows[i].Of...)
		for j := range all {
			f := &all[j].Finding
			about := steps.FieldOf(m.machine, f.Step, f.ID) == m.answered
			if m.service != "" { // whose paths are of another step
				about = f.Subject == m.service
			}
			if about && (all[j].Kind == results.Failed || all[j].Kind == results.Warned) {
				l.Select(rows[i].ID)
				return
			}
		}
	}
}

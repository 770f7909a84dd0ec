package wizard

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// undo takes back what was entered in the focused field or, where nothing was, the last
// answer: the field has its earlier one again, and gets the focus. What one key has
// answered is undone at once.
func (m *model) undo() {
	if p := m.step(); p != nil && len(m.overlays) == 0 && p.RevertDraft(m.machine) {
		return
	}
	left, before := m.overlays.left(), m.machine.Answers()
	if left != nil && !m.history.Empty() {
		left.Follow("")
	}
	undone := m.history.Undo(m.machine)
	if undone.IsZero() {
		m.notice = component.Notify{Text: "There is no answer to undo."}
		return
	}
	m.forms.Reset(m.machine)
	m.unsaved = true
	m.refresh()
	if left != nil { // the list has the row again
		m.overlays.closeDetails()
	} else {
		goToUndone(m, undone, before)
	}
	what := undone.Names()
	if len(undone.Fields) == 0 {
		what = "the acknowledgment of " + awscheck.TitleOf(undone.Checks[0], awscheck.Unverified, "")
	}
	m.notice = component.Notify{Text: "Undone: " + what + "."}
}

// goToUndone goes to the field that has its earlier answer again, and in it to the entry that was not
// there before, or to the finding that is no longer acknowledged.
func goToUndone(m *model, undone steps.Undone, before steps.Answers) {
	if len(undone.Fields) > 0 {
		k, from := undone.Fields[0].Key, m.returnTo
		if stepOf(m.machine, k) != m.machine.Step().ID {
			from = origin{}
		}
		m.goToField(k)
		m.returnTo = from // the step is the same: the way back is, too
		for _, entry := range m.machine.Answers().Get(k) {
			if p := m.step(); p != nil && !slices.Contains(before.Get(k), entry) {
				p.PointTo(entry)
			}
		}
		return
	}
	s := m.snapshot()
	for _, v := range s.Steps {
		about := func(r results.Row) bool { return r.Finding.ID == undone.Checks[0] }
		if i := slices.IndexFunc(s.Shown(v.ID), about); i >= 0 {
			m.goToStep(v.ID)
			m.page.Select(s.Shown(v.ID)[i].ID)
			return
		}
	}
}

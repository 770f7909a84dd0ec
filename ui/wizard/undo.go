package wizard

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/page"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// undo takes back what was entered in the focused field or, where nothing was, the last
// answer: the field has its earlier one again, and gets the focus. What one key has
// answered is undone at once.
func undo(m *model) {
	bound := keys.All()
	switch p := m.step(); {
	case p != nil && len(m.overlays) == 0 && p.RevertDraft(m.machine):
	case m.history.Empty():
		m.notice = component.Notify{Text: "There is no answer to undo."}
	default:
		restore(m, m.history.Undo, "Undone: ", bound.Redo.Help().Key+" redoes")
	}
}

// redo gives the answer again that was undone last. It drops nothing that was entered since.
func redo(m *model) {
	bound := keys.All()
	switch p := m.step(); {
	case !m.history.CanRedo():
		m.notice = component.Notify{Text: "Nothing was undone that can be brought back."}
	case p != nil && len(m.overlays) == 0 && page.Drafts(p, m.machine):
		m.notice = component.Notify{Text: "First confirm or undo what was entered here."}
	default:
		restore(m, m.history.Redo, "Redone: ", bound.Undo.Help().Key+" undoes")
	}
}

// restore restores answers, goes to the first of them, and says which they are and how to take that
// back. The list of what is left stays open.
func restore(m *model, answers func(*steps.Machine) steps.Undone, says, back string) {
	left, before := m.overlays.left(), m.machine.Answers()
	if left != nil {
		left.Follow("")
	}
	restored := answers(m.machine)
	if restored.IsZero() { // what was entered since is the same
		return
	}
	m.forms.Reset(m.machine)
	m.unsaved, m.undid = true, true
	m.refresh()
	if left != nil { // the list has the row again
		m.overlays.closeDetails()
	} else {
		goToUndone(m, restored, before)
	}
	what := restored.Names()
	if len(restored.Fields) == 0 {
		what = "the acknowledgment of " + awscheck.TitleOf(restored.Checks[0], awscheck.Unverified, "")
	}
	m.notice = component.Notify{Text: says + what + " " + m.renderer.Glyphs.Dot + " " + back}
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

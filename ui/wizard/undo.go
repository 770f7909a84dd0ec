package wizard

import (
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
)

// undo takes back what was entered in the focused field or, where nothing was, the last
// answer: the field has its earlier one again, and gets the focus. What one key has
// answered is undone at once.
func (m *model) undo() {
	if p := m.step(); p != nil && len(m.overlays) == 0 && p.RevertDraft(m.machine) {
		return
	}
	undone := m.history.Undo(m.machine)
	if len(undone) == 0 {
		m.notice = component.Notify{Text: "There is no answer to undo."}
		return
	}
	m.forms.Reset(m.machine)
	m.unsaved = true
	m.refresh()
	m.goToField(undone[0].Key)
	m.notice = component.Notify{Text: "Undone: " + undone[0].Label + "."}
	if n := len(undone) - 1; n > 0 {
		m.notice.Text = "Undone: " + undone[0].Label + " and " + wording.Count(n, "other answer") + "."
	}
}

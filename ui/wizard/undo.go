package wizard

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
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
	if undone.IsZero() {
		m.notice = component.Notify{Text: "There is no answer to undo."}
		return
	}
	m.forms.Reset(m.machine)
	m.unsaved = true
	m.refresh()
	if len(undone.Fields) == 0 {
		id, all := undone.Checks[0], m.snapshot().Findings
		if i := slices.IndexFunc(all, func(f steps.Finding) bool { return f.ID == id }); i >= 0 {
			m.goToStep(all[i].Step)
		}
		m.notice = component.Notify{Text: "Undone: the acknowledgment of " + awscheck.TitleOf(id, awscheck.Unverified, "") + "."}
		return
	}
	first := undone.Fields[0]
	m.goToField(first.Key)
	m.notice = component.Notify{Text: "Undone: " + undone.Names() + "."}
}

package page

import (
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Refused are the fields with a value that was entered, is not valid, and so is no answer. It
// stays in its field until it is corrected.
func (forms Forms) Refused(m *steps.Machine, r render.Renderer) []results.Refused {
	var all []results.Refused
	for _, s := range m.Steps() {
		if forms[s.ID] == nil || !m.Applies(s) {
			continue
		}
		for _, fd := range forms[s.ID].fields {
			if !fd.unsaved() || !fd.refused {
				continue
			}
			text := fd.line(r, fd.editor.Draft())
			if fd.Record != nil { // the line has the entries that are valid, too
				text = "an entry"
			}
			all = append(all, results.Refused{Step: s.ID, Key: fd.Key, Text: text + " is not valid", Why: fd.refusal(r)})
		}
	}
	return all
}

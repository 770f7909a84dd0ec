package page

import (
	"strings"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/editor"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// A Step is one step: its form, and what its checks found.
type Step struct {
	content
	form       *form
	findings   results.List
	onFindings bool // the findings have the focus, not the form
	passing    bool // the last key was an arrow that moved the focus to a field: see passes

	chosen  int          // the position of the finding at the pointer, as it was last there
	pathsOf []string     // ids of the paths, by the lines right above the findings; "": a line of none
	listAt  render.Point // where the findings begin
	fieldAt map[int]int  // the fields, by the line of the page
	drawn   []*field     // those that are on it with their whole value
}

// NewStep opens the current step with the focus on its first field. Its form outlives
// the page.
func NewStep(c component.Context, forms Forms) *Step {
	id := c.Machine.Step().ID
	if forms[id] == nil {
		forms[id] = &form{step: id}
	}
	f := forms[id]
	f.sync(c.Machine, true)
	f.at = 0
	return &Step{form: f, onFindings: len(f.fields) == 0}
}

// Focus moves the focus to a field, if it is asked.
func (p *Step) Focus(k steps.Key) { p.form.focus(k) }

// SelectText selects the text of the field with the focus, if it has one value.
func SelectText(p *Step) {
	if fd := p.form.focused(); fd != nil && fd.editor.Replaces() {
		if e, ok := fd.editor.(editor.SelectingEditor); ok {
			e.Select()
		}
	}
}

// EditEntry opens an entry of the field with the focus, with its text selected, if it has entries.
func EditEntry(p *Step, entry string) {
	if e, ok := p.form.focused().entries(); ok {
		e.Edit(entry)
	}
}

// PointTo moves the pointer to an entry of the field with the focus, if it has entries.
func (p *Step) PointTo(entry string) {
	if e, ok := p.form.focused().entries(); ok {
		e.PointTo(entry)
	}
}

// Fields are the fields that are asked, in their order.
func (p *Step) Fields() []steps.Key {
	keys := make([]steps.Key, len(p.form.fields))
	for i, fd := range p.form.fields {
		keys[i] = fd.Key
	}
	return keys
}

// Focused is the field with the focus, and what is entered in it; "": the step asks nothing.
func (p *Step) Focused() (steps.Key, steps.Value) {
	if fd := p.form.focused(); fd != nil {
		return fd.Key, fd.editor.Draft()
	}
	return "", nil
}

// Entered reports whether something was entered in the field with the focus that is no answer yet.
func Entered(p *Step) bool {
	fd := p.form.focused()
	return !p.onFindings && fd != nil && fd.touched
}

// Drafts reports whether what was entered in the field with the focus is another value than its answer
// or what is suggested.
func Drafts(p *Step, m *steps.Machine) bool {
	fd := p.form.focused()
	if !Entered(p) {
		return false
	}
	was := m.Answers().Get(fd.Key)
	if was == nil {
		was = fd.proposed
	}
	return !same(fd.editor.Draft(), was)
}

// DraftsNew is Drafts, but for what the pointer in a list is on and what the list is filtered by: who looks around in it
// has entered nothing.
func DraftsNew(p *Step, m *steps.Machine) bool {
	return Drafts(p, m) && !p.form.focused().editor.Previewing() && p.form.focused().filter(m.Requirements()) == ""
}

// OpenEntry is the name of the entry that is being changed in the field with the focus; "": what is typed there replaces
// none.
func OpenEntry(p *Step) string {
	fd := p.form.focused()
	if e, ok := fd.entries(); ok {
		if parts, valid := fd.Record.Split(e.Replaced()); valid {
			return parts[0]
		}
	}
	return ""
}

// RevertDraft takes back what was entered in the focused field and is no answer yet. It
// reports whether there was anything.
func (p *Step) RevertDraft(m *steps.Machine) bool {
	fd := p.form.focused()
	if p.onFindings || fd == nil || !fd.touched {
		return false
	}
	draft, filter := fd.editor.Draft(), fd.filter(m.Requirements())
	fd.reset(m)
	return filter != "" || !same(draft, fd.editor.Draft())
}

// Refused is the label of the focused field if its draft is not valid, and so can't be
// saved; "": there is none.
func (p *Step) Refused() string {
	if fd := p.form.focused(); fd.unsaved() {
		return fd.Label
	}
	return ""
}

// rows are those of the list.
func (p *Step) rows(c component.Context) []results.Row {
	rows, _ := markEarlier(p, c, c.Results.Shown(c.Machine.Step().ID))
	return results.Fold(rows, p.findings.Open, p.findings.Pointer)
}

func (p *Step) Rows(c component.Context) []results.Row { return results.Findings(p.rows(c)) }

// Pointer is the id of the finding at the pointer; "": it is at none, but can be at a path.
func (p *Step) Pointer() string {
	if strings.HasPrefix(p.findings.Pointer, pathPrefix) {
		return ""
	}
	return p.findings.Pointer
}

// PointsToFinding reports whether the finding at the pointer is still on the page. all are those of its
// step.
func PointsToFinding(p *Step, all []results.Row) bool {
	return p.findings.Index(results.Fold(all, p.findings.Open, p.findings.Pointer)) >= 0
}

func (p *Step) Select(rowID string) { p.findings.Pointer, p.onFindings = rowID, true }

func (p *Step) Refresh(c component.Context, choices bool) {
	p.form.sync(c.Machine, choices)
	if fd := p.form.focused(); fd != nil && fd.touched {
		fd.validate(c.Machine)
	}
	stayOnRow(p, c)
}

// stayOnRow moves the pointer of a finding that is gone to the one in its place, so that the keys of
// a finding stay those of one. A finding to which the user was led keeps it: enter goes back there.
func stayOnRow(p *Step, c component.Context) {
	if !p.onFindings || p.findings.Pointer == "" || c.BackTo != "" || pathAt(c, p.findings.Pointer) >= 0 {
		return
	}
	rows := p.rows(c)
	if at := p.findings.Index(rows); at >= 0 {
		p.chosen = at
	} else {
		p.findings.MoveTo(rows, min(p.chosen, len(rows)-1))
	}
}

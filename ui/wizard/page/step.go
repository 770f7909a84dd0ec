package page

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/editor"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
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

// PointTo moves the pointer to an entry of the field with the focus, if it has entries.
func (p *Step) PointTo(entry string) {
	if fd := p.form.focused(); fd != nil {
		if e, ok := fd.editor.(editor.EntryEditor); ok {
			e.PointTo(entry)
		}
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
	rows, _ := markEarlier(c, p.form.focused(), c.Results.Shown(c.Machine.Step().ID))
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

func (p *Step) Commit(c component.Context) component.Action {
	p.revertPreview(c.Machine)
	fd := p.form.focused()
	entered := fd != nil && fd.touched
	changed := p.leaveField(&c)
	if !entered {
		return answered(changed)
	}
	return answered(changed, fd.kept(c)...)
}

// Press takes a key of the part with the focus.
func (p *Step) Press(c component.Context, k tea.KeyPressMsg) component.Action {
	for _, fd := range p.drawn {
		fd.seen = fd.proposed
	}
	passed, opened := p.passes(k), p.opens(k)
	p.passing = false
	switch {
	case p.onFindings:
		action := p.pressFindings(c, k)
		stayOnRow(p, c)
		return action
	case opened:
		return component.None{}
	case passed:
		return p.moveFocus(c, k)
	}
	return p.pressForm(c, k)
}

func (p *Step) Paste(c component.Context, text string) component.Action {
	if fd := p.form.focused(); fd != nil && !p.onFindings && fd.editor.Paste(text) == editor.Edited {
		fd.edited(c.Machine)
		p.form.sync(c.Machine, false)
	}
	return component.None{}
}

func (p *Step) Typing() bool {
	fd := p.form.focused()
	return !p.onFindings && fd != nil && fd.editor.Typing()
}

// TakesQuestionMark reports whether a question mark is text: not where no valid value has one,
// so that it asks for help there, too.
func (p *Step) TakesQuestionMark(r steps.Requirements) bool {
	fd := p.form.focused()
	return p.Typing() && (fd.Record != nil || fd.Invalid(r, steps.Text("?")) == nil)
}

// pressForm takes a key while the form has the focus: first the editor's, then those
// that move between fields.
func (p *Step) pressForm(c component.Context, k tea.KeyPressMsg) component.Action {
	f := p.form
	if keys.Is(k, keys.All().Help) && !p.TakesQuestionMark(c.Machine.Requirements()) {
		return nil
	}
	if fd := f.focused(); fd != nil {
		if emptied(fd, c) && keys.Is(k, keys.All().Undo) {
			return suggestAgain(p, c)
		}
		if entry, ok := p.movable(c); ok && keys.Is(k, keys.All().Move) {
			return overlay.MoveEntry(c, fd.Key, entry)
		}
		if _, ok := fd.editor.(editor.EntryEditor); ok && c.BackTo != "" && keys.Is(k, keys.All().Back) && !fd.editor.Typing() {
			return component.ReturnToList{ToFinding: true} // from an entry, or from what can become one
		}
		switch fd.editor.Press(k) {
		case editor.Edited:
			fd.edited(c.Machine)
			f.sync(c.Machine, false)
			return component.None{}
		case editor.Answered:
			before := c.Machine.Answers().Get(fd.Key)
			fd.edited(c.Machine)
			return answered(p.leaveField(&c), fd.entryChange(c, before)...)
		case editor.Used:
			return component.None{}
		case editor.ShowDetails:
			return component.Open{Overlay: overlay.NewAllocations(fd.editor.Details)}
		}
	}
	return p.moveFocus(c, k)
}

// moveFocus takes a key that moves between fields and steps.
func (p *Step) moveFocus(c component.Context, k tea.KeyPressMsg) component.Action {
	f := p.form
	p.passing = keys.Is(k, keys.All().Down) || keys.Is(k, keys.All().Up)
	switch bound := keys.All(); {
	case keys.Is(k, bound.Next):
		return p.next(c)
	case keys.Is(k, bound.Tab), keys.Is(k, bound.Down):
		if !keys.Is(k, bound.Tab) {
			p.revertPreview(c.Machine) // the arrow that left a list has chosen nothing in it
		}
		fd, changed := f.focused(), p.leaveField(&c)
		switch {
		case !f.last():
			f.at++
		case p.focusFirst(c):
		case keys.Is(k, bound.Tab):
			f.at = 0
		}
		return answered(changed, fd.onlyFiltered()...)
	case keys.Is(k, bound.BackTab), keys.Is(k, bound.Up):
		if !keys.Is(k, bound.BackTab) {
			p.revertPreview(c.Machine)
		}
		fd, changed := f.focused(), p.leaveField(&c)
		if f.at > 0 {
			f.at--
		} else if keys.Is(k, bound.BackTab) { // no field is in between, in which a key could change an answer
			p.focusFirst(c)
		}
		return answered(changed, fd.onlyFiltered()...)
	case keys.Is(k, bound.Back) && drafting(p):
		p.RevertDraft(c.Machine)
		f.sync(c.Machine, false)
	case keys.Is(k, bound.Back) && c.BackTo != "":
		return component.ReturnToList{ToFinding: true}
	case keys.Is(k, bound.Back):
		return component.PreviousStep{}
	default:
		return nil
	}
	return component.None{}
}

// drafting reports whether the field with the focus has a text that was typed and is no answer
// yet: esc drops it. A choice that was made stays.
func drafting(p *Step) bool {
	fd := p.form.focused()
	if !p.Typing() || fd.Kind == steps.MultiField {
		return false
	}
	if e, ok := fd.editor.(editor.EnterEditor); ok && e.Enter() != "" { // an entry is in the line
		return true
	}
	return fd.touched && !fd.editor.Previewing()
}

// movable is the entry at the pointer, if it can be moved to another field.
func (p *Step) movable(c component.Context) (entry string, ok bool) {
	fd := p.form.focused()
	if _, _, ok := steps.MovesTo(c.Machine, fd.Key); !ok {
		return "", false
	}
	if e, has := fd.editor.(editor.EntryEditor); has {
		return e.Entry()
	}
	return "", false
}

// answered is the action after a field was left.
func answered(changed bool, then ...component.Action) component.Action {
	if changed {
		return component.Batch(append([]component.Action{component.AnswersChanged{}}, then...))
	}
	return component.Batch(then)
}

// pressFindings takes a key while the findings have the focus.
func (p *Step) pressFindings(c component.Context, k tea.KeyPressMsg) component.Action {
	rows := p.rows(c)
	at, hasFields := p.findings.Index(rows), len(p.form.fields) > 0
	switch bound := keys.All(); {
	case pressRows(c, &p.findings, rows, k):
	case keys.Is(k, bound.Next) && pathAt(c, p.findings.Pointer) >= 0:
		return openPath(p)
	case keys.Is(k, bound.Next) && at >= 0 && c.Returning != "":
		return component.ReturnToList{}
	case keys.Is(k, bound.Back) && c.BackTo != "":
		return component.ReturnToList{ToFinding: true}
	case keys.Is(k, bound.Next) && at >= 0:
		return component.OpenDetail{RowID: p.findings.Pointer}
	case keys.Is(k, bound.Next):
		return p.next(c)
	case keys.Is(k, bound.NextProblem):
		return component.NextProblem{}
	case keys.Is(k, bound.Suggest) && len(suggestKeys(p, rows)) > 0:
		p.focusForm()
		return p.pressForm(c, k)
	case keys.Is(k, bound.Allocations) && len(allocationKeys(p)) > 0:
		return component.Open{Overlay: overlay.NewAllocations(p.form.focused().editor.Details)}
	case keys.Is(k, bound.Tab) && hasFields:
		p.focusForm()
		p.form.at = 0
	case (keys.Is(k, bound.Up) || keys.Is(k, bound.BackTab) || keys.Is(k, bound.Back)) && hasFields:
		p.focusForm()
	case keys.Is(k, bound.Up), keys.Is(k, bound.Back) && at >= 0:
		p.findings.Pointer = ""
	case keys.Is(k, bound.Back):
		return component.PreviousStep{}
	case at >= 0:
		return overlay.PressRow(c, rows[at], k)
	default:
		return nil
	}
	return component.None{}
}

// Scroll moves the pointer of what has the focus: of the findings or of a list of choices.
func (p *Step) Scroll(c component.Context, down bool) {
	k := wheelKey(down)
	if p.onFindings {
		pressRows(c, &p.findings, p.rows(c), k)
		return
	}
	if fd := p.form.focused(); fd != nil && fd.editor.Press(k) == editor.Edited {
		fd.edited(c.Machine)
		p.form.sync(c.Machine, false)
	}
}

// Click moves the focus to the finding or the field at a cell.
func (p *Step) Click(c component.Context, x, y int) component.Action {
	p.revertPreview(c.Machine) // the wheel moves the pointer, and answers nothing
	id := p.findings.RowAt(y - p.listAt.Y)
	if line := y - p.listAt.Y + len(p.pathsOf); line >= 0 && line < len(p.pathsOf) {
		id = p.pathsOf[line]
	}
	if id != "" && x >= p.listAt.X {
		changed := p.leaveField(&c)
		p.Select(id)
		return answered(changed)
	}
	if at, ok := p.fieldAt[y]; ok && (p.listAt.X == 0 || x < p.listAt.X) {
		key := p.form.fields[at].Key
		changed := p.leaveField(&c)
		p.focusForm()
		p.form.focus(key)
		return answered(changed)
	}
	return component.None{}
}

// wheelKey is the key that does what the mouse wheel does in a list.
func wheelKey(down bool) tea.KeyPressMsg {
	if down {
		return tea.KeyPressMsg{Code: tea.KeyDown}
	}
	return tea.KeyPressMsg{Code: tea.KeyUp}
}

func (p *Step) focusForm() { p.onFindings, p.findings.Pointer = false, "" }

// focusFirst moves the focus to the first of the results: a path or a finding. It reports whether there
// is one.
func (p *Step) focusFirst(c component.Context) bool {
	ok := true
	if ids := pathIDs(c); len(ids) > 0 {
		p.findings.Pointer = ids[0]
	} else {
		ok = p.findings.MoveTo(p.rows(c), 0)
	}
	p.onFindings = p.onFindings || ok
	return ok
}

// next commits the field and goes on to the next field, or to the next step, or back to the
// list or the summary from which the field was opened. On the way on it accepts proposals: that of the field,
// and those after it up to a question that is open.
func (p *Step) next(c component.Context) component.Action {
	to := p.ahead(c)
	if to.back && c.Returning == "" {
		changed := p.leaveField(&c)
		p.focusForm()
		p.form.focus(to.stop)
		return answered(changed)
	}
	changed, stays := p.enterField(c)
	switch {
	case stays != nil:
		return answered(changed, stays)
	case c.Returning != "":
		return answered(changed, component.ReturnToList{})
	}
	return p.accept(c, to, changed)
}

// enterField commits what enter makes the answer of the field. It reports whether the answer
// changed, and why the focus stays; nil: it does not.
func (p *Step) enterField(c component.Context) (changed bool, stays component.Action) {
	fd := p.form.focused()
	if fd == nil {
		return false, nil
	}
	v, entered := fd.editor.Accept(), fd.touched
	wrong := entered && fd.problem() != nil
	fd.questioned = false
	switch {
	case v == nil && fd.loadingChoices(c.Machine):
		return false, component.Notify{Text: "The choices are still loading from AWS. Wait for them, type an answer, or press tab for the next field."}
	case fd.unchosen() && !fd.warned:
		fd.warned = true
		return false, component.Notify{Text: "Nothing is chosen yet: up and down choose, enter again leaves it open."}
	case fd.vague() != "":
		return false, onlyFilters(render.Safe(fd.vague()))
	}
	if !same(v, c.Machine.Answers().Get(fd.Key)) {
		fd.touched = fd.touched || v != nil
	}
	changed, err := fd.commit(c.Machine, v)
	if err != nil {
		return changed, notValid()
	}
	p.form.sync(c.Machine, true)
	switch {
	case entered && fd.err != nil:
		fd.questioned = true
		return changed, goesOnAnyway("This value is not valid.")
	case wrong:
		fd.questioned = true
		return changed, goesOnAnyway("This value has a problem.")
	}
	return changed, nil
}

// revertPreview takes back a choice that comes only of moving the pointer.
func (p *Step) revertPreview(m *steps.Machine) {
	if fd := p.form.focused(); fd != nil && fd.editor.Previewing() {
		fd.reset(m)
	}
}

// leaveField commits what was typed or chosen in the field that loses the focus, and
// reports whether the answer changed. A proposal stays one. A value that is refused stays in
// the field. The context then has what the machine reports now.
func (p *Step) leaveField(c *component.Context) bool {
	fd := p.form.focused()
	if fd == nil {
		return false
	}
	entered := fd.touched
	fd.questioned = false
	if fd.dropped = fd.filter(c.Machine.Requirements()); fd.dropped != "" {
		fd.reset(c.Machine)
	}
	changed, _ := fd.commit(c.Machine, fd.editor.Draft())
	if entered {
		p.form.sync(c.Machine, true)
	}
	if changed {
		c.Results = results.Take(c.Machine, nil)
	}
	return changed
}

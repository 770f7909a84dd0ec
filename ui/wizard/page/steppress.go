package page

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/editor"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

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

// pressForm takes a key while the form has the focus: first the editor's, then those
// that move between fields.
func (p *Step) pressForm(c component.Context, k tea.KeyPressMsg) component.Action {
	f := p.form
	if keys.Is(k, &keys.All().Help) && !p.TakesQuestionMark(c.Machine.Requirements()) {
		return nil
	}
	if fd := f.focused(); fd != nil {
		did := fd.followsLetter(k)
		if did != "" && !fd.editor.Typing() {
			return component.Notify{Text: did}
		}
		if emptied(fd, c) && keys.Is(k, &keys.All().Undo) {
			return suggestAgain(p, c)
		}
		if entry, ok := p.movable(c); ok && keys.Is(k, &keys.All().Move) {
			if overlay.LeadsNowhere(c, fd.Key, entry) {
				return component.Notify{Text: "Not moved: the service is not in the target VPC."}
			}
			return fd.byLetter(k, overlay.MoveEntry(c, fd.Key, entry))
		}
		if _, ok := fd.entries(); ok && c.BackTo != "" && keys.Is(k, &keys.All().Back) && !fd.editor.Typing() {
			return component.ReturnToList{ToFinding: true} // from an entry, or from what can become one
		}
		ends := fd.isLed() && c.Returning != "" && keys.Is(k, &keys.All().Next)
		pressed := fd.editor.Press(k)
		fd.judgePending(c.Machine)
		switch pressed {
		case editor.Edited:
			fd.edited(c.Machine)
			f.sync(c.Machine, false)
			if did != "" { // the last entry was removed: the letters are text
				return component.Notify{Text: did}
			}
			return component.None{}
		case editor.Answered:
			before, suggested := c.Machine.Answers().Get(fd.Key), fd.proposed
			fd.edited(c.Machine)
			changed := p.leaveField(&c)
			then := fd.entryChange(c, before, suggested)
			if ends && !fd.unsaved() {
				then = append(then, component.ReturnToList{})
			}
			if keys.Is(k, &keys.All().Remove) {
				return fd.byLetter(k, answered(changed, then...))
			}
			return answered(changed, then...)
		case editor.Used:
			if fd.pending != nil && (keys.Is(k, &keys.All().Next) || keys.Is(k, &keys.All().Toggle)) {
				return component.Notify{Text: wording.Sentence(render.Safe(fd.pending.Error())) + " Change it, or press esc to drop it.", Error: true}
			}
			return component.None{}
		case editor.ShowDetails:
			return component.Open{Overlay: allocations(p, fd)}
		}
	}
	return p.moveFocus(c, k)
}

// allocations shows all that an editor shortens. What is chosen there is a draft: nothing is saved yet.
func allocations(p *Step, fd *field) component.Overlay {
	f := p.form
	return overlay.NewAllocations(fd.editor, func(c component.Context, network string) {
		p.onFindings = false // from one of which it may have been opened
		f.focus(fd.Key)
		fd.editor.Set(steps.Text(network), false)
		fd.edited(c.Machine)
		f.sync(c.Machine, false)
	})
}

// moveFocus takes a key that moves between fields and steps.
func (p *Step) moveFocus(c component.Context, k tea.KeyPressMsg) component.Action {
	f, bound := p.form, keys.All()
	p.passing = keys.Is(k, &bound.Down) || keys.Is(k, &bound.Up)
	tab, backTab := keys.Is(k, &bound.Tab), keys.Is(k, &bound.BackTab)
	toList := keys.Is(k, &bound.Sort) && f.listed() >= 0 // "press ctrl+s" is for the step, wherever the focus is
	switch {
	case keys.Is(k, &bound.Next):
		return p.next(c)
	case p.passing, tab, backTab, toList:
		var not []component.Action
		if p.passing {
			not = p.revertPreview(c.Machine) // the arrow that left a list has chosen nothing in it
		}
		fd, changed := f.focused(), p.leaveField(&c)
		switch {
		case toList:
			f.at = f.listed()
		case (backTab || keys.Is(k, &bound.Up)) && f.at > 0:
			f.at--
		case backTab: // no field is in between, in which a key could change an answer
			p.focusFirst(c)
		case keys.Is(k, &bound.Up):
		case !f.last():
			f.at++
		case p.focusFirst(c):
		case tab:
			f.at = 0
		}
		return answered(changed, append(not, fd.onlyFiltered()...)...)
	case keys.Is(k, &bound.Back) && drafting(p):
		p.RevertDraft(c.Machine)
		f.sync(c.Machine, false)
	case keys.Is(k, &bound.Back) && c.BackTo != "":
		return component.ReturnToList{ToFinding: true}
	case keys.Is(k, &bound.Back):
		return component.PreviousStep{}
	default:
		return nil
	}
	return component.None{}
}

// listed is the first field with a table or a map, for which there is a key; -1: none has one.
func (f *form) listed() int {
	return slices.IndexFunc(f.fields, func(fd *field) bool {
		return slices.ContainsFunc(fd.editor.Keys(), func(b key.Binding) bool { return b.Help().Key == keys.All().Sort.Help().Key })
	})
}

// drafting reports whether the field with the focus has a text that was typed and is no answer
// yet: esc drops it. A choice that was made stays.
func drafting(p *Step) bool {
	fd := p.form.focused()
	if !p.Typing() {
		return false
	}
	if e, ok := fd.editor.(editor.EnterEditor); ok && e.Enter() != "" { // an entry is in the line
		return true
	}
	return fd.touched && !fd.editor.Previewing() && fd.Kind != steps.MultiField
}

// movable is the entry at the pointer, if it can be moved to another field.
func (p *Step) movable(c component.Context) (entry string, ok bool) {
	fd := p.form.focused()
	if _, _, ok := steps.MovesTo(c.Machine, fd.Key); !ok {
		return "", false
	}
	if e, has := fd.entries(); has {
		return e.Entry()
	}
	return "", false
}

// pressFindings takes a key while the findings have the focus.
func (p *Step) pressFindings(c component.Context, k tea.KeyPressMsg) component.Action {
	rows := p.rows(c)
	at, hasFields := p.findings.Index(rows), len(p.form.fields) > 0
	switch bound := keys.All(); {
	case pressRows(c, &p.findings, rows, k):
	case keys.Is(k, &bound.Next) && pathAt(c, p.findings.Pointer) >= 0:
		return OpenPath(p, c)
	case keys.Is(k, &bound.Next) && at >= 0 && c.Returning != "":
		return component.ReturnToList{}
	case keys.Is(k, &bound.Back) && c.BackTo != "":
		return component.ReturnToList{ToFinding: true}
	case keys.Is(k, &bound.Next) && at >= 0:
		return component.OpenDetail{RowID: p.findings.Pointer}
	case keys.Is(k, &bound.Next):
		return p.next(c)
	case keys.Is(k, &bound.NextProblem):
		return component.NextProblem{}
	case keys.Is(k, &bound.Suggest) && at >= 0 && overlay.Suggested(c, rows[at]) != "":
		p.focusForm() // on the field of the finding: no step has two networks
		return p.pressForm(c, k)
	case keys.Is(k, &bound.Allocations) && len(allocationKeys(p)) > 0:
		return component.Open{Overlay: allocations(p, p.form.focused())}
	case keys.Is(k, &bound.Tab) && hasFields:
		p.focusForm()
		p.form.at = 0
	case (keys.Is(k, &bound.Up) || keys.Is(k, &bound.BackTab) || keys.Is(k, &bound.Back)) && hasFields:
		p.focusForm()
	case keys.Is(k, &bound.Up), keys.Is(k, &bound.Back) && at >= 0:
		p.findings.Pointer = ""
	case keys.Is(k, &bound.Back):
		return component.PreviousStep{}
	case at >= 0:
		if why := overlay.SolvedElsewhere(&c, &rows[at]); why != "" && keys.Is(k, &bound.GoToField) {
			return component.Notify{Text: why}
		}
		return overlay.PressRow(c, rows[at], k)
	default:
		return nil
	}
	return component.None{}
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

func (p *Step) Paste(c component.Context, text string) component.Action {
	if fd := p.form.focused(); fd != nil && !p.onFindings {
		pasted := fd.editor.Paste(text)
		fd.judgePending(c.Machine)
		if pasted == editor.Edited {
			fd.edited(c.Machine)
			p.form.sync(c.Machine, false)
		}
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

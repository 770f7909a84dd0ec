package page

import (
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

func (p *Step) Commit(c component.Context) component.Action {
	not := p.revertPreview(c.Machine)
	fd := p.form.focused()
	entered := fd != nil && fd.touched
	changed := p.leaveField(&c)
	if !entered {
		return answered(changed, not...)
	}
	return answered(changed, fd.kept(c)...)
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
	fd := p.form.focused()
	changed, stays := p.enterField(c)
	switch {
	case stays != nil:
		return answered(changed, stays)
	case c.Returning != "":
		return answered(changed, component.ReturnToList{})
	}
	return leavesOpen(c.Machine, fd, p.accept(c, to, changed))
}

// leavesOpen is what happens as a field is left, with a word where it has no answer and the activation
// needs one.
func leavesOpen(m *steps.Machine, fd *field, then component.Action) component.Action {
	if fd == nil || fd.Required == nil || m.Answers().Get(fd.Key) != nil || !results.IsOpen(m, fd.Key) {
		return then
	}
	return component.Batch{component.Notify{Text: fd.Label + " is still open: " + keys.All().Left.Help().Key + " lists the open answers."}, then}
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
	if problem := fd.failing(c); problem != "" && !entered {
		fd.questioned = true
		return false, goesOnAnyway(wording.Sentence(render.Safe(problem)))
	}
	if !same(v, c.Machine.Answers().Get(fd.Key)) {
		fd.touched = fd.touched || v != nil
	}
	changed, err := fd.commit(c.Machine, v)
	if err != nil {
		return changed, notValid()
	}
	fd.held = fd.held || wrong
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
	if e, ok := fd.entries(); ok {
		e.Close() // or what is typed there on the next visit would replace it
	}
	if entered {
		p.form.sync(c.Machine, true)
	}
	if changed {
		c.Results = results.Take(c.Machine, nil)
	}
	return changed
}

// revertPreview takes back a choice that comes only of moving the pointer, and says so: to look around answers
// nothing.
func (p *Step) revertPreview(m *steps.Machine) []component.Action {
	fd := p.form.focused()
	if fd == nil || !fd.editor.Previewing() {
		return nil
	}
	entered := fd.touched
	if fd.reset(m); !entered {
		return nil
	}
	return []component.Action{component.Notify{Text: fd.Label + " is unchanged: enter and tab take the row at the pointer, other keys do not."}}
}

// answered is the action after a field was left. Inlined, it would be there a dozen times.
//
//go:noinline
func answered(changed bool, then ...component.Action) component.Action {
	if changed {
		return component.Batch(append([]component.Action{component.AnswersChanged{}}, then...))
	}
	return component.Batch(then)
}

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
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Keys are those of the part with the focus.
func (p *Step) Keys(c component.Context) []key.Binding {
	if p.onFindings {
		return p.findingKeys(c)
	}
	return p.formKeys(c)
}

// nextDoes says what enter opens.
func (p *Step) nextDoes(c component.Context) string {
	fd, anyway := p.form.focused(), ""
	if fd != nil && !p.onFindings {
		does := ""
		if e, ok := fd.editor.(editor.EnterEditor); ok {
			does = e.Enter()
		}
		switch {
		case does != "" && fd.pending != nil, does == "" && fd.touched && (fd.problem() != nil || fd.err != nil && fd.showErrorNow()):
			return "check it" // and stay
		case does != "" && fd.isLed() && c.Returning != "":
			return does + ", " + c.Returning
		case does != "":
			return does
		case fd.questioned:
			anyway = " anyway"
		}
		if c.Returning != "" && fd.hasProposal() {
			return keys.Accept + c.Returning
		} else if c.Returning != "" {
			return c.Returning + anyway
		}
	}
	to := p.ahead(c)
	text := keys.NextStep
	if to.stop != "" {
		text = keys.NextField
	}
	switch {
	case to.back:
		text = "to the suggestions above"
	case to.proposals > 1:
		text, anyway = "accept all "+wording.Number(to.proposals)+anyway+", "+text, ""
	case to.proposals > 0 && !p.onFindings && fd.proposesProblem():
		text = "accept anyway, " + text
	case to.proposals > 0:
		text = "accept, " + text
	case !p.onFindings && fd.unchecked(c):
		text = "check it, " + text
	}
	return text + anyway
}

func (p *Step) findingKeys(c component.Context) []key.Binding {
	bound, rows := keys.All(), p.rows(c)
	list := rowKeys(c, &p.findings, rows)
	does := ""
	switch at := p.findings.Index(rows); {
	case pathAt(c, p.findings.Pointer) >= 0:
		does = hopByHop
	case at < 0 && c.Returning != "":
		does = c.Returning
	case at < 0:
		does = p.nextDoes(c)
	case c.Returning != "" && rows[at].ID != results.FoldID:
		list, does = list[1:], c.Returning
	}
	if does != "" {
		var first []key.Binding
		keys.Add(&first, &bound.Next, does)
		list = append(first, list...)
	}
	list = append(list, allocationKeys(p)...)
	if len(p.form.fields) > 0 && c.BackTo == "" {
		keys.Add(&list, &bound.Back, "to the fields")
		return list
	}
	return append(list, backKey(p, c)...)
}

// allocationKeys is the key that lists all of the map that a field draws, which is on the page while
// its findings have the focus too.
func allocationKeys(p *Step) []key.Binding {
	fd, listed := p.form.focused(), keys.All().Allocations.Help()
	if fd == nil {
		return nil
	}
	return slices.DeleteFunc(fd.editor.Keys(), func(b key.Binding) bool { return b.Help() != listed })
}

// EnterSuggestion enters what the field with the focus suggests.
func EnterSuggestion(p *Step, c component.Context) component.Action {
	return p.pressForm(c, tea.KeyPressMsg{Code: 't', Mod: tea.ModCtrl})
}

// rowKeys are the keys of a list of findings that has the focus.
func rowKeys(c component.Context, l *results.List, rows []results.Row) []key.Binding {
	bound := keys.All()
	var list []key.Binding
	switch at := l.Index(rows); {
	case at < 0:
	case rows[at].ID == results.FoldID:
		keys.Add(&list, &bound.Fold, foldName(l.Open.Passed))
	default:
		does := keys.Details
		if rows[at].Finding.Remedy.IsZero() || rows[at].Kind == results.Waiting {
			does = "details" // there is no fix
		}
		keys.Add(&list, &bound.Next, does)
		list = append(list, overlay.FindingKeys(c, rows[at])...)
		list = append(list, overlay.OpenKey(l, rows[at])...)
		if rows[at].Kind.Problem() && !c.Watching { // which names its owner itself
			list = append(list, overlay.CopyAllKey(overlay.AskedAt(c, rows[at])))
		}
	}
	if len(rows) > 0 {
		keys.Add(&list, &bound.Choose, "choose a finding")
	}
	if at := l.Index(rows); results.Index(rows, results.FoldID) >= 0 && (at < 0 || !rows[at].Opens()) {
		keys.Add(&list, &bound.Fold, foldName(l.Open.Passed))
	}
	return list
}

// foldName is what the key does that shows or hides what passed.
func foldName(open bool) string {
	if open {
		return "hide what passed"
	}
	return keys.All().Fold.Help().Desc
}

func (p *Step) formKeys(c component.Context) []key.Binding {
	bound, f := keys.All(), p.form
	list := []key.Binding{keys.Named(bound.Next, p.nextDoes(c))}
	fd := f.focused()
	var own []key.Binding
	if fd != nil {
		own = fd.editor.Keys()
		if p.isPassing() {
			own = []key.Binding{openList()}
		}
		if fd.unchosen() && !fd.warned { // enter waits for a choice
			list, own = own[:1:1], own[1:]
		}
		if entry, ok := p.movable(c); ok && !overlay.LeadsNowhere(c, fd.Key, entry) {
			list = append(list, overlay.MoveKey(c, fd.Key))
		}
	}
	if len(own) > 0 && own[0].Help() == bound.Remove.Help() {
		list, own = append(list, own[0]), own[1:]
	}
	switch {
	case f.last():
	case fd != nil && fd.editor.Previewing(): // esc leaves it as it was
		keys.Add(&list, &bound.Tab, keys.Take)
	default:
		keys.Add(&list, &bound.Tab, "")
	}
	list = append(list, backKey(p, c)...) // right after what leads on, as everywhere
	if f.last() && len(p.Rows(c)) > 0 {
		keys.Add(&list, &bound.Tab, "findings")
	}
	if fd != nil && emptied(fd, c) {
		keys.Add(&list, &bound.Undo, "suggest again")
	}
	list = append(list, own...)
	if f.at > 0 {
		keys.Add(&list, &bound.BackTab, "")
	} else if !f.last() && len(p.Rows(c)) > 0 {
		keys.Add(&list, &bound.BackTab, "findings")
	}
	return list
}

// emptied reports whether a field was left without what was suggested for it, and nothing else was entered
// since: undo suggests it again, before it takes back an answer of another field.
func emptied(fd *field, c component.Context) bool {
	if !fd.declined || fd.touched || fd.proposed != nil || c.Machine.Answers().Get(fd.Key) != nil {
		return false
	}
	again := *fd
	again.declined = false
	return again.suggestion(c.Machine) != nil
}

// suggestAgain puts what is suggested back into an emptied field.
func suggestAgain(p *Step, c component.Context) component.Action {
	fd := p.form.focused()
	fd.declined = false
	fd.reset(c.Machine)
	p.form.sync(c.Machine, false)
	return component.Notify{Text: fd.Label + ": suggested again. Enter accepts it."}
}

// backKey is the key that drops what was typed or, else, goes back to where the field was opened or
// to the previous step, if there is one.
func backKey(p *Step, c component.Context) []key.Binding {
	back := keys.All().Back
	switch n, _ := steps.Position(c.Machine); {
	case drafting(p):
		back = keys.Named(back, keys.DropTyped)
	case c.BackTo != "":
		back = keys.Named(back, c.BackTo)
	case n <= 1:
		return nil
	}
	return []key.Binding{back}
}

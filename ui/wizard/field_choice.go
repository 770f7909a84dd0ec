package wizard

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
)

// choiceEditor picks one of many: typing filters, and what is typed can be taken as
// it is, unless the field is closed.
type choiceEditor struct {
	picker
	input    input
	closed   bool
	optional bool
	example  string
	given    steps.Value // as set, until something else is chosen
	dirty    bool        // something was typed, or the pointer moved
}

func newChoiceEditor(f steps.Field) *choiceEditor {
	e := &choiceEditor{input: newInput(longestText), closed: f.Closed, optional: f.Required == nil, example: f.Placeholder}
	e.refresh()
	return e
}

// refresh puts the rows together that stand beside the choices.
func (e *choiceEditor) refresh() {
	typed := strings.TrimSpace(e.input.text())
	e.extras, e.picker.typed = nil, nil
	_, known := e.find(e.given.String())
	switch {
	case typed != "":
		if _, exact := e.find(typed); !exact && !e.closed {
			e.picker.typed = &extra{steps.Text(typed), "use " + typed + " as it is"}
		}
	case e.given.Given() && !known:
		e.extras = append(e.extras, extra{e.given, safe(e.given.String())})
		fallthrough
	default:
		if e.optional {
			e.extras = append(e.extras, extra{nil, "(leave empty)"})
		}
	}
	e.narrow(typed)
}

// load takes the choices as they are now.
func (e *choiceEditor) load(o steps.Options, state steps.State) {
	under := e.value(e.at)
	typed := strings.TrimSpace(e.input.text())
	e.picker.load(o, state)
	e.refresh()
	switch {
	case typed != "" && (under == nil || under.String() == typed):
		e.retyped() // what was typed may be among them now
	case e.dirty:
		e.place(under)
	default:
		e.place(e.given)
	}
}

// place puts the pointer on a value or, for none, on the first choice.
func (e *choiceEditor) place(v steps.Value) {
	if !e.point(v) || (v == nil && !e.optional) {
		e.at = 0
	}
}

func (e *choiceEditor) press(k tea.KeyPressMsg) action {
	if isKey(k, keys().Sort) && e.sortNext() {
		return taken
	}
	if k.String() == "/" && e.input.text() == "" && len(e.choices) > 0 {
		return taken // it begins a filter elsewhere; here every letter does
	}
	if e.move(k.String()) {
		e.dirty = true
		return moved
	}
	if k.String() == "esc" && e.input.text() != "" {
		e.set(e.given)
		return edited
	}
	if !e.typing() {
		return ignored
	}
	did := e.input.press(k)
	if did == edited {
		e.retyped()
	}
	return did
}

// retyped points at what fits the typed text best: the value that it is, else the
// first choice that holds it, else the text itself.
func (e *choiceEditor) retyped() {
	e.dirty = true
	e.refresh()
	text := strings.TrimSpace(e.input.text())
	if text == "" {
		e.dirty = false
		e.place(e.given)
		return
	}
	if _, exact := e.find(text); exact && e.point(steps.Text(text)) {
		return
	}
	e.at = 0
}

func (e *choiceEditor) paste(text string) action {
	if !e.typing() {
		return ignored
	}
	e.input.paste(strings.TrimSpace(text))
	e.retyped()
	return edited
}

func (e *choiceEditor) set(v steps.Value) {
	e.given, e.dirty = v, false
	e.input.set("")
	e.refresh()
	e.place(v)
}

func (e *choiceEditor) draft() steps.Value {
	if e.dirty {
		return e.value(e.at)
	}
	return e.given
}

func (e *choiceEditor) accept() steps.Value {
	if e.rows() == 0 {
		return e.given
	}
	return e.value(e.at)
}

// typing: a few choices that are all there is need no filter.
func (e *choiceEditor) typing() bool { return !e.closed || len(e.choices) > 8 }

func (e *choiceEditor) line(v steps.Value) string {
	c, ok := e.find(v.String())
	if !ok {
		return safe(v.String())
	}
	line := nameOf(c)
	if c.Label != "" && !e.closed {
		line += " (" + safe(c.Value) + ")"
	}
	return line
}

func (e *choiceEditor) wants(int) int { return 3 + e.rows() }

func (e *choiceEditor) view(p paint, width, height int) ([]string, *point) {
	var lines []string
	var at *point
	if e.typing() {
		hint := "type to filter"
		switch {
		case len(e.choices) == 0 && e.example != "":
			hint = p.such(e.example)
		case !e.closed:
			hint += ", or enter another"
		}
		var line string
		line, at = e.input.view(p, width, hint)
		lines = append(lines, line)
	}
	return append(lines, e.picker.view(p, width, height-len(lines), func(int) string { return "" })...), at
}

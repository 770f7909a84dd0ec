package editor

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// choice picks one value. Typing filters the choices, and the typed text is itself a
// value unless the field is closed.
type choice struct {
	base
	picker
	input    Input
	closed   bool
	optional bool
	example  string
	given    steps.Value // as set, until something else is chosen
	dirty    bool        // something was typed, or the pointer was moved
	moved    bool        // the pointer was moved since something was typed
	invalid  bool        // the draft is not valid
	near     bool        // no choice has what is typed: the one that it mistypes is shown
}

func newChoice(f steps.Field) Editor {
	e := &choice{input: inputOf(MaxText), closed: f.Closed, optional: f.Required == nil, example: f.Placeholder}
	if f.Label != "" { // "Target VPC" is a choice of VPCs
		e.noun = inSentence(f.Label[strings.LastIndex(f.Label, " ")+1:])
	}
	e.refresh()
	return e
}

// refresh makes the rows beside the choices.
func (e *choice) refresh() {
	typed := e.typedText()
	e.extras, e.picker.typed = nil, nil
	_, known := e.find(e.given.String())
	switch {
	case typed != "":
		if _, exact := e.find(typed); !exact && !e.closed {
			e.picker.typed = &extra{steps.Text(typed), e.offer(typed)}
		}
	case e.given.Given() && !known:
		e.extras = append(e.extras, extra{e.given, render.Safe(e.given.String())})
		fallthrough
	default:
		if e.optional {
			e.extras = append(e.extras, extra{nil, "(leave empty)"})
		}
	}
	e.narrow(typed)
	e.near = e.picker.typed != nil && len(e.shown) == 0 && e.showNearest(typed)
}

// offer is the row of a typed text that is no choice. Nothing offers to use what is not valid.
func (e *choice) offer(typed string) string {
	if e.invalid {
		return typed
	}
	return "use " + typed
}

// Refuse takes whether the draft is not valid.
func (e *choice) Refuse(invalid bool) {
	e.invalid = invalid
	if row := e.picker.typed; row != nil {
		row.label = e.offer(row.value.String())
	}
}

func (e *choice) typedText() string { return strings.TrimSpace(e.input.Text()) }

func (e *choice) Load(o steps.Options, state steps.State) {
	at, typed := e.value(e.at), e.typedText()
	e.picker.load(o, state)
	e.above = e.Typing()
	e.refresh()
	switch {
	case typed != "" && (at == nil || at.String() == typed):
		e.retyped() // the typed text may be among the choices now
	case e.dirty:
		e.place(at)
	default:
		e.place(e.given)
	}
}

// place moves the pointer to a value, or without one to the first choice.
func (e *choice) place(v steps.Value) {
	if !e.point(v) || (v == nil && !e.optional) {
		e.at = 0
	}
}

// Unchosen reports whether a row has to be chosen and none was: the pointer is on none, and
// enter takes none.
func (e *choice) Unchosen() bool {
	return !e.dirty && !e.given.Given() && !e.optional && e.rows() > 0
}

// Vague is a single letter, which may have been meant as a key. It filters the choices, and
// chooses none before the pointer is moved.
func (e *choice) Vague() string {
	typed := e.typedText()
	if _, exact := e.find(typed); exact || e.moved || len(typed) != 1 || len(e.shown) == 0 {
		return ""
	}
	return typed
}

// Filter is what was typed, unless the pointer was moved to a choice or is on the one that was
// typed in full. Where there are no choices, what was typed is the value.
func (e *choice) Filter() string {
	typed := e.typedText()
	_, exact := e.find(typed)
	if _, other := e.row(e.at); len(e.choices) == 0 || exact || e.moved && other == nil {
		return ""
	}
	return typed
}

func (e *choice) Press(k tea.KeyPressMsg) Result {
	switch {
	case e.Unchosen() && keys.Is(k, &keys.All().Down):
		e.at, e.dirty = 0, true
		return Edited
	case keys.Is(k, &keys.All().Sort) && e.sortNext():
		if !e.moved || !e.hides() { // no row that was not given is chosen unseen
			return Used
		}
		e.at = len(e.extras)
		return Edited
	case startsFilter(k, e.input, e.picker):
		return Used
	case e.move(k.String()):
		e.dirty, e.moved = true, true
		return Edited
	case k.String() == "esc" && e.input.Text() != "":
		e.Set(e.given, false)
		return Edited
	case !e.Typing():
		return Ignored
	}
	did := e.input.Press(k)
	if did == Edited {
		e.retyped()
	}
	return did
}

// startsFilter reports whether a key starts a filter elsewhere. Here every letter does.
func startsFilter(k tea.KeyPressMsg, in Input, l picker) bool {
	return k.String() == "/" && in.Text() == "" && len(l.choices) > 0
}

// retyped moves the pointer to the best match of the typed text: the same value, else
// the first choice that has it, else the text itself.
func (e *choice) retyped() {
	e.dirty, e.moved = true, false
	e.refresh()
	typed := e.typedText()
	if typed == "" {
		e.dirty = false
		e.place(e.given)
		return
	}
	if _, exact := e.find(typed); (exact || e.near) && e.point(steps.Text(typed)) { // what may be meant is not taken for it
		return
	}
	e.at = 0
}

func (e *choice) Paste(text string) Result {
	if !e.Typing() {
		return Ignored
	}
	e.input.Paste(strings.TrimSpace(text))
	e.retyped()
	return Edited
}

func (e *choice) Set(v steps.Value, _ bool) {
	e.given, e.dirty, e.moved = v, false, false
	e.input.Set("")
	e.refresh()
	e.place(v)
}

func (e *choice) Discover(v steps.Value, vacant bool) {
	if vacant {
		e.Set(v, false)
	}
}

func (e *choice) Draft() steps.Value {
	if e.dirty && e.Vague() == "" {
		return e.value(e.at)
	}
	return e.given
}

func (e *choice) Accept() steps.Value {
	if e.rows() == 0 || e.Unchosen() || e.Vague() != "" {
		return e.given
	}
	return e.value(e.at)
}

func (e *choice) Previewing() bool { return e.dirty && e.input.Text() == "" }

// ShowErrorNow does not wait for more text where no choice has it.
func (e *choice) ShowErrorNow(example string) bool {
	return len(e.choices) > 0 && (len(e.shown) == 0 || e.near) || asLongAs(e.Draft(), example)
}

// Typing is false for a few choices that are all there is: they need no filter.
func (e *choice) Typing() bool { return !e.closed || len(e.choices) > 8 }

func (e *choice) Keys() []key.Binding { return e.keys("choose") }

func (e *choice) Line(v steps.Value) string {
	c, ok := e.find(v.String())
	if !ok {
		return e.base.Line(v)
	}
	line := nameOf(c)
	if c.Label != "" && !e.closed {
		line += " (" + render.Safe(c.Value) + ")"
	}
	return line
}

func (e *choice) Height() int { return 3 + e.rows() }

// listHeight is the number of lines below the input, if there is one.
func (e *choice) listHeight(height int) int {
	if e.Typing() {
		return height - 1
	}
	return height
}

func (e *choice) Layout(r render.Renderer, width, height int) {
	e.input.Layout(r, e.inputWidth(r, width))
	e.layout(r, width, e.listHeight(height), 0)
}

func (e *choice) View(r render.Renderer, width, height int) ([]string, *render.Point) {
	var lines []string
	var at *render.Point
	if e.Typing() {
		hint := "type to filter"
		switch {
		case len(e.choices) == 0 && e.example != "":
			hint = r.Example(e.example)
		case !e.closed:
			hint += ", or enter another"
		}
		var line string
		line, at = e.inputLine(r, &e.input, width, hint)
		lines = append(lines, line)
	}
	pointer := e.at
	if e.Unchosen() {
		pointer = -1
	}
	return append(lines, e.view(r, width, e.listHeight(height), pointer, func(int) string { return "" })...), at
}

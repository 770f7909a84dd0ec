package editor

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// multiChoice picks any number of values: space toggles one, typing filters, and the
// typed text can be added unless the field is closed. What is typed or pasted only adds.
type multiChoice struct {
	base
	picker
	input   Input
	closed  bool
	example string
	chosen  steps.Value
	invalid bool // the typed text is not valid: it is not added
}

func newMultiChoice(f steps.Field) Editor {
	return &multiChoice{input: inputOf(maxList), closed: f.Closed, example: f.Placeholder}
}

// refresh makes the rows beside the choices: chosen values that are not among them, and
// the typed text.
func (e *multiChoice) refresh() {
	typed := strings.TrimSpace(e.input.Text())
	e.extras, e.picker.typed = nil, nil
	if typed != "" && !e.closed {
		if _, exact := e.find(typed); !exact {
			e.picker.typed = &extra{steps.Text(typed), "add " + typed}
		}
	}
	e.invalid = false // until the form says so
	if typed == "" {
		for _, v := range e.chosen {
			if _, known := e.find(v); !known {
				e.extras = append(e.extras, extra{steps.Text(v), render.Safe(v)})
			}
		}
	}
	e.narrow(typed)
}

func (e *multiChoice) Load(o steps.Options, state steps.State) {
	at := e.value(e.at)
	e.picker.load(o, state)
	e.above = e.Typing()
	e.refresh()
	if !e.point(at) {
		e.at = 0
	}
}

func (e *multiChoice) Press(k tea.KeyPressMsg) Result {
	filtering := e.input.Text() != ""
	switch {
	case keys.Is(k, &keys.All().Sort) && e.sortNext():
		return Used
	case startsFilter(k, e.input, e.picker):
		return Used
	case e.move(k.String()):
		return Used
	case k.String() == "space" && strings.HasSuffix(e.input.Text(), ","):
		return Used // the list that is typed goes on
	case k.String() == "space":
		return e.choose(!e.atTyped())
	case k.String() == "enter" && filtering:
		return e.choose(false)
	case k.String() == "esc" && filtering:
		e.input.Set("")
		e.refresh()
		return Used
	case !e.Typing():
		return Ignored
	}
	did := e.input.Press(k)
	if did == Edited {
		e.refresh()
		e.at = 0
		did = Used // nothing is chosen yet
	}
	return did
}

// atTyped reports whether the pointer is on the typed text, or on the choice that was typed in
// full.
func (e *multiChoice) atTyped() bool {
	_, other := e.row(e.at)
	return other != nil && other == e.picker.typed || e.value(e.at).String() == strings.TrimSpace(e.input.Text())
}

// Pending is the typed text, as the values that enter adds.
func (e *multiChoice) Pending() steps.Value {
	if _, other := e.row(e.at); e.rows() == 0 || other == nil || other != e.picker.typed {
		return nil
	}
	return steps.SplitList(e.picker.typed.value.String())
}

// Hold takes whether the typed text is not valid.
func (e *multiChoice) Hold(invalid bool) {
	e.invalid = invalid
	if row := e.picker.typed; row != nil && invalid {
		row.label = row.value.String()
	}
}

// Enter says what enter does while something is typed.
func (e *multiChoice) Enter() string {
	v := e.value(e.at)
	switch {
	case e.input.Text() == "":
		return ""
	case e.isChosen(v) || len(steps.SplitList(v.String())) == 0:
		return keys.DropTyped
	}
	return "add it"
}

// choose adds the row at the pointer; toggling, it removes one that is chosen. A typed list is
// split.
func (e *multiChoice) choose(toggling bool) Result {
	v := e.value(e.at)
	if v == nil || e.invalid && e.Pending() != nil {
		return Used
	}
	values := steps.SplitList(v.String())
	if len(values) == 0 { // the "and" of a list that was typed
		e.input.Set("")
		e.refresh()
		return Used
	}
	next := slices.Clone(e.chosen)
	for _, one := range values {
		switch i := slices.Index(next, one); {
		case i < 0:
			next = append(next, one)
		case toggling:
			next = slices.Delete(next, i, i+1)
		}
	}
	if next == nil {
		next = steps.Value{}
	}
	e.chosen = next
	e.input.Set("")
	e.refresh()
	e.point(v)
	return Edited
}

func (e *multiChoice) Paste(text string) Result {
	if !e.Typing() {
		return Ignored
	}
	e.input.Paste(strings.Join(steps.SplitList(text), ","))
	e.refresh()
	e.at = 0
	return Used
}

func (e *multiChoice) Set(v steps.Value, _ bool) {
	e.chosen = v
	e.input.Set("")
	e.refresh()
}

func (e *multiChoice) Discover(v steps.Value, vacant bool) {
	if vacant {
		e.Set(v, false)
	}
}

func (e *multiChoice) Draft() steps.Value               { return e.chosen }
func (e *multiChoice) Accept() steps.Value              { return e.chosen }
func (e *multiChoice) ShowErrorNow(example string) bool { return asLongAs(e.Draft(), example) }
func (e *multiChoice) Typing() bool                     { return !e.closed || len(e.choices) > 8 }
func (e *multiChoice) Height() int                      { return 3 + e.rows() }

func (e *multiChoice) Keys() []key.Binding {
	return append([]key.Binding{keys.All().Toggle}, e.keys("move")...)
}

func (e *multiChoice) Line(v steps.Value) string {
	if v != nil && len(v) == 0 {
		return "none"
	}
	names := make([]string, len(v))
	for i, value := range v {
		names[i] = render.Safe(value)
		if c, ok := e.find(value); ok {
			names[i] = nameOf(c)
		}
	}
	return strings.Join(names, ", ")
}

func (e *multiChoice) listHeight(height int) int {
	if e.Typing() {
		return height - 1
	}
	return height
}

const checked, unchecked = "[x] ", "[ ] "

func (e *multiChoice) Layout(r render.Renderer, width, height int) {
	e.input.Layout(r, e.inputWidth(r, width))
	e.layout(r, width, e.listHeight(height), len(unchecked))
}

func (e *multiChoice) View(r render.Renderer, width, height int) ([]string, *render.Point) {
	var lines []string
	var at *render.Point
	if e.Typing() {
		hint := "space checks a row; type to filter, or to add another"
		if len(e.choices) == 0 && e.example != "" {
			hint = r.Example(e.example)
		}
		var line string
		line, at = e.inputLine(r, &e.input, width, hint)
		lines = append(lines, line)
	}
	mark := func(row int) string {
		if row >= 0 && e.isChosen(e.value(row)) {
			return checked
		}
		return unchecked
	}
	return append(lines, e.view(r, width, e.listHeight(height), e.at, mark)...), at
}

func (e *multiChoice) isChosen(v steps.Value) bool {
	return len(v) == 1 && slices.Contains(e.chosen, v[0])
}

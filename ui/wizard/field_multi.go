package wizard

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
)

// multiEditor picks any number: space toggles, typing filters, and what is typed
// can be added, unless the field is closed.
type multiEditor struct {
	picker
	input   input
	closed  bool
	example string
	chosen  steps.Value
}

func newMultiEditor(f steps.Field) *multiEditor {
	return &multiEditor{input: newInput(longestList), closed: f.Closed, example: f.Placeholder}
}

// refresh puts the rows together that stand beside the choices: what was chosen
// and is not among them, and what is being typed.
func (e *multiEditor) refresh() {
	typed := strings.TrimSpace(e.input.text())
	e.extras, e.picker.typed = nil, nil
	if typed != "" && !e.closed {
		if _, exact := e.find(typed); !exact {
			e.picker.typed = &extra{steps.Text(typed), "add " + typed}
		}
	}
	if typed == "" {
		for _, v := range e.chosen {
			if _, known := e.find(v); !known {
				e.extras = append(e.extras, extra{steps.Text(v), safe(v)})
			}
		}
	}
	e.narrow(typed)
}

func (e *multiEditor) load(o steps.Options, state steps.State) {
	under := e.value(e.at)
	e.picker.load(o, state)
	e.refresh()
	if !e.point(under) {
		e.at = 0
	}
}

func (e *multiEditor) press(k tea.KeyPressMsg) action {
	if isKey(k, keys().Sort) && e.sortNext() {
		return taken
	}
	if k.String() == "/" && e.input.text() == "" && len(e.choices) > 0 {
		return taken // it begins a filter elsewhere; here every letter does
	}
	filtering := e.input.text() != ""
	switch {
	case e.move(k.String()):
		return taken
	case k.String() == "space", k.String() == "enter" && filtering:
		return e.toggle()
	case k.String() == "esc" && filtering:
		e.input.set("")
		e.refresh()
		return taken
	case !e.typing():
		return ignored
	}
	did := e.input.press(k)
	if did == edited {
		e.refresh()
		e.at = 0
		did = taken // nothing is chosen yet
	}
	return did
}

// toggle takes the row under the pointer in or out. A typed list is taken apart.
func (e *multiEditor) toggle() action {
	v := e.value(e.at)
	if v == nil {
		return taken
	}
	next := slices.Clone(e.chosen)
	for _, one := range splitList(v.String()) {
		if i := slices.Index(next, one); i >= 0 {
			next = slices.Delete(next, i, i+1)
		} else {
			next = append(next, one)
		}
	}
	if next == nil {
		next = steps.Value{}
	}
	e.chosen = next
	e.input.set("")
	e.refresh()
	e.point(v)
	return edited
}

func (e *multiEditor) paste(text string) action {
	if !e.typing() {
		return ignored
	}
	e.input.paste(strings.Join(splitList(text), ","))
	e.refresh()
	e.at = 0
	return taken
}

func (e *multiEditor) set(v steps.Value) {
	e.chosen = v
	e.input.set("")
	e.refresh()
}

func (e *multiEditor) draft() steps.Value  { return e.chosen }
func (e *multiEditor) accept() steps.Value { return e.chosen }
func (e *multiEditor) typing() bool        { return !e.closed || len(e.choices) > 8 }
func (e *multiEditor) wants(int) int       { return 3 + e.rows() }

func (e *multiEditor) line(v steps.Value) string {
	if v != nil && len(v) == 0 {
		return "none"
	}
	names := make([]string, len(v))
	for i, value := range v {
		names[i] = safe(value)
		if c, ok := e.find(value); ok {
			names[i] = nameOf(c)
		}
	}
	return strings.Join(names, ", ")
}

func (e *multiEditor) view(p paint, width, height int) ([]string, *point) {
	var lines []string
	var at *point
	if e.typing() {
		hint := "type to filter, or to add another"
		if len(e.choices) == 0 && e.example != "" {
			hint = p.such(e.example)
		}
		var line string
		line, at = e.input.view(p, width, hint)
		lines = append(lines, line)
	}
	mark := func(row int) string {
		switch {
		case row < 0:
			return "[ ] "
		case e.isChosen(e.value(row)):
			return "[x] "
		}
		return "[ ] "
	}
	return append(lines, e.picker.view(p, width, height-len(lines), mark)...), at
}

func (e *multiEditor) isChosen(v steps.Value) bool {
	return len(v) == 1 && slices.Contains(e.chosen, v[0])
}

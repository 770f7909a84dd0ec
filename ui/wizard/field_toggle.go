package wizard

import (
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
)

// toggleEditor asks for yes or no.
type toggleEditor struct{ value steps.Value }

func (e *toggleEditor) press(k tea.KeyPressMsg) action {
	switch k.String() {
	case "space", "left", "right":
		e.value = steps.Text(opposite(e.value))
	case "y":
		e.value = steps.Text("true")
	case "n":
		e.value = steps.Text("false")
	default:
		return ignored
	}
	return edited
}

func opposite(v steps.Value) string {
	if v.String() == "true" {
		return "false"
	}
	return "true"
}

func (e *toggleEditor) paste(string) action { return ignored }
func (e *toggleEditor) set(v steps.Value)   { e.value = v }
func (e *toggleEditor) draft() steps.Value  { return e.value }
func (e *toggleEditor) accept() steps.Value { return e.value }
func (e *toggleEditor) typing() bool        { return false }
func (e *toggleEditor) wants(int) int       { return 1 }

func (e *toggleEditor) line(v steps.Value) string {
	switch v.String() {
	case "true":
		return "yes"
	case "false":
		return "no"
	}
	return safe(v.String())
}

func (e *toggleEditor) view(p paint, width, _ int) ([]string, *point) {
	option := func(value, word string) string {
		if e.value.String() == value {
			return p.Chosen.Render(p.Glyphs.On + " " + word)
		}
		return p.Dim.Render(p.Glyphs.Off + " " + word)
	}
	line := option("true", "yes") + "    " + option("false", "no")
	return []string{clip(line, width, p.Glyphs.Ellipsis)}, nil
}

package editor

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// The values of a toggle.
const yes, no = "true", "false"

// toggle asks for yes or no.
type toggle struct {
	base
	value steps.Value
}

func newToggle(steps.Field) Editor { return &toggle{} }

func (e *toggle) Press(k tea.KeyPressMsg) Result {
	switch k.String() {
	case "space", "left", "right":
		if e.value.String() == yes {
			e.value = steps.Text(no)
		} else {
			e.value = steps.Text(yes)
		}
	default:
		return Ignored
	}
	return Edited
}

func (e *toggle) Set(v steps.Value, _ bool) { e.value = v }

func (e *toggle) Discover(v steps.Value, vacant bool) {
	if vacant {
		e.value = v
	}
}

func (e *toggle) Draft() steps.Value       { return e.value }
func (e *toggle) Accept() steps.Value      { return e.value }
func (e *toggle) ShowErrorNow(string) bool { return true }

func (e *toggle) Keys() []key.Binding {
	return []key.Binding{keys.Named(keys.All().Toggle, "yes or no")}
}

func (e *toggle) Line(v steps.Value) string {
	switch v.String() {
	case yes:
		return "yes"
	case no:
		return "no"
	}
	return e.base.Line(v)
}

func (e *toggle) View(r render.Renderer, width, _ int) ([]string, *render.Point) {
	option := func(value, word string) string {
		if e.value.String() == value {
			return r.Chosen.Render(r.Glyphs.On + " " + word)
		}
		return r.Dim.Render(r.Glyphs.Off + " " + word)
	}
	return []string{r.Fit(option(yes, "yes")+"    "+option(no, "no"), width)}, nil
}

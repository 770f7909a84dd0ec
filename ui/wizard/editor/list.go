package editor

import (
	"strings"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// list edits several texts on one line, with commas between them, and lists them
// below it.
type list struct{ *text }

// Select does nothing: more is added to a list as often as it is replaced.
func (list) Select() {}

func newList(f steps.Field) Editor { return list{newTextOf(f, maxList)} }

func (e list) Paste(s string) Result { return e.text.Paste(strings.Join(steps.SplitList(s), ", ")) }

func (e list) Draft() steps.Value {
	if values := steps.SplitList(e.input.Text()); len(values) > 0 {
		return steps.Value(values)
	}
	return nil
}

func (e list) Accept() steps.Value              { return e.Draft() }
func (e list) ShowErrorNow(example string) bool { return asLongAs(e.Draft(), example) }
func (e list) Height() int                      { return 1 + len(e.items()) }

// items are the values, where there are several.
func (e list) items() []string {
	if v := e.Draft(); len(v) > 1 {
		return v
	}
	return nil
}

func (e list) View(r render.Renderer, width, height int) ([]string, *render.Point) {
	lines, at := e.text.View(r, width, height)
	for _, item := range e.items() {
		if len(lines) < height {
			lines = append(lines, r.Dim.Render(r.Fit("  "+r.Glyphs.Dash+" "+r.Clean(item), width)))
		}
	}
	return lines, at
}

package editor

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// text edits one line of text. Other kinds that are typed embed it.
type text struct {
	base
	input       Input
	placeholder string
	discovered  string // shown where nothing is entered
}

func newText(f steps.Field) Editor { return newTextOf(f, MaxText) }

func newTextOf(f steps.Field, limit int) *text {
	in := inputOf(limit)
	in.identifies = f.Identifies
	return &text{input: in, placeholder: f.Placeholder}
}

func (e *text) Press(k tea.KeyPressMsg) Result { return e.input.Press(k) }
func (e *text) Paste(s string) Result          { return e.input.Paste(s) }

func (e *text) Set(v steps.Value, proposed bool) {
	e.input.Set(v.String())
	if e.input.proposed = proposed; proposed && v.Given() && !e.input.identifies { // an emptied field has what it suggests as its example
		e.placeholder = v.String()
	}
}

// Select selects what was answered, for a user who comes to replace it.
func (e *text) Select() { e.input.selected = e.input.Text() != "" }

func (e *text) Discover(v steps.Value, _ bool) { e.discovered = e.Line(v) }

func (e *text) Draft() steps.Value {
	if s := strings.TrimSpace(e.input.Text()); s != "" {
		return steps.Text(s)
	}
	return nil
}

func (e *text) Accept() steps.Value              { return e.Draft() }
func (e *text) Replaces() bool                   { return true }
func (e *text) Typing() bool                     { return true }
func (e *text) ShowErrorNow(example string) bool { return asLongAs(e.Draft(), example) }

func (e *text) Layout(r render.Renderer, width, _ int) { e.input.Layout(r, width) }

func (e *text) View(r render.Renderer, width, _ int) ([]string, *render.Point) {
	hint := r.Example(e.placeholder)
	if e.discovered != "" {
		hint = "empty: " + e.discovered
	}
	line, at := e.input.View(r, width, hint)
	return []string{line}, at
}

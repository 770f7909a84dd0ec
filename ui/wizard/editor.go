package wizard

import (
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/ui/theme"
)

// An editor is what a person fills in a field with. It knows nothing of the
// machine: the form gives it values and choices, and takes its draft.
type editor interface {
	// press takes a key, and reports what it made of it.
	press(tea.KeyPressMsg) action
	// paste takes pasted text, cleaned.
	paste(string) action
	// set puts a value in place of the draft.
	set(steps.Value)
	// draft is the value as entered so far; nil: none.
	draft() steps.Value
	// accept is the draft that enter commits, which may be more than was typed: the
	// choice under the pointer.
	accept() steps.Value
	// typing tells whether letters are taken as text.
	typing() bool
	// view draws it while it has the focus, in at most height lines, and wants tells
	// how many lines it could use.
	view(p paint, width, height int) ([]string, *point)
	wants(width int) int
	// line draws a value on one line, for a field without the focus.
	line(steps.Value) string
}

// An action is what an editor made of a key.
type action int

const (
	ignored action = iota // nothing: the form may have a use for it
	moved                 // the pointer moved, and the draft with it
	edited                // the draft changed
	taken                 // the key had its use, and the draft is as it was
)

// A point is a cell relative to the top left corner of what is drawn.
type point struct{ x, y int }

// paint is what drawing needs beside the thing to draw.
type paint struct {
	theme.Theme
	frame int        // of the spinner
	mask  *mask.Mask // nil: everything is shown
}

func (p paint) spinner() string { return p.Glyphs.Spinner[p.frame%len(p.Glyphs.Spinner)] }

// newEditor makes the editor that suits a field.
func newEditor(f steps.Field) editor {
	switch f.Kind {
	case steps.ToggleField:
		return &toggleEditor{}
	case steps.ChoiceField:
		return newChoiceEditor(f)
	case steps.MultiField:
		return newMultiEditor(f)
	}
	return newTextEditor(f)
}

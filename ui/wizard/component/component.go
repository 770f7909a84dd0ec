// Package component says what the parts of the screen have in common: what they can
// read, how they are driven, and the actions by which they ask the root for the rest.
package component

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// A Component is a part of the screen that can have the focus: a page or an overlay.
//
// The root calls Layout at the end of every Update, so that View has nothing left to
// decide: it changes no state and may be called any number of times.
type Component interface {
	// Press takes a key. A nil action means that the component does not use the key, and
	// the root may.
	Press(Context, tea.KeyPressMsg) Action
	// Paste takes pasted text.
	Paste(Context, string) Action
	// Layout fits the component into a part of the screen, in cells and lines.
	Layout(c Context, width, height int)
	// View draws what Layout has fitted. A nil point hides the cursor.
	View(Context) ([]string, *render.Point)
	// Keys are the keys that work here, the most useful first. The footer shows those
	// that fit, help shows them all.
	Keys(Context) []key.Binding
	// Typing reports whether letters are text here.
	Typing() bool
}

// An Overlay is a component that covers the page, or asks in the footer while the page
// stays visible.
//
// To add one, write one file in package overlay with a type that embeds base and
// implements Press, Layout, View and Keys, and open it with one line where its key is
// handled: a component returns Open{NewX(…)}, the root's pressGlobal opens one that works
// everywhere. What an overlay asks of the root is an Action: one that exists, or a new
// type in actions.go with its case in the root's apply.
type Overlay interface {
	Component
	// Modal reports whether the overlay must be answered: no key reaches what is below
	// it, and a sign-in does not close it.
	Modal() bool
	// Question is what the overlay asks in the footer; "" if it covers the page.
	Question(Context) string
}

// A Scroller takes the mouse wheel. It scrolls, or moves a pointer, and answers nothing.
type Scroller interface {
	Scroll(c Context, down bool)
}

// A Clicker takes a click of the mouse at a cell of its part of the screen.
type Clicker interface {
	Click(c Context, x, y int) Action
}

// A Context is what a component can read while it is called. It is a value; nothing
// of it is kept.
type Context struct {
	Renderer    render.Renderer
	Machine     *steps.Machine
	Results     *results.Snapshot
	SessionPath string                 // where the session is saved; "": nowhere
	Saved       string                 // what is saved, and where, while the user is asked whether to leave
	Stale       string                 // which reports were saved before the last changes, and the keys that save them again, on the summary; "": none
	Screen      Size                   // of the whole terminal
	Report      func() *summary.Report // of the activation as it stands
	Shown       func() *summary.Report // of what is on the screen: while every check runs again, that of before
	Now         func() time.Time       // as it is shown
	Changed     func() string          // what changed last, as a sentence; "": nothing has
	Covered     int                    // the last lines of the part of the screen, on which a notice stands for a moment
	Watching    bool                   // one page watches the checks; there are no steps to go to
	Returning   string                 // that enter on a field goes back to where it was opened, as a key's name; "": it goes on
	BackTo      string                 // that esc goes back to where the field was opened, as a key's name; "": to the previous step
}

// A Size is a number of cells and lines.
type Size struct{ Width, Height int }

// Wide reports whether there is room for the steps in a column of their own.
func (s Size) Wide() bool { return s.Width >= 110 }

// Wider reports whether there is room for the findings in a column of their own, too.
func (s Size) Wider() bool { return s.Width >= 150 }

// OtherStep returns the title of a step that is not the current one.
func (c Context) OtherStep() func(id string) string {
	m, watching := c.Machine, c.Watching // a function with all of the context would keep its theme, too
	return func(id string) string {
		if watching || id == m.Step().ID {
			return ""
		}
		return stepTitle(m, id)
	}
}

// Label returns the label of a field after the title of its step.
func (c Context) Label(k steps.Key) string { return steps.Label(c.Machine, k) }

// StepTitle returns the title of a step; "" if it has no title.
func (c Context) StepTitle(id string) string { return stepTitle(c.Machine, id) }

func stepTitle(m *steps.Machine, id string) string {
	for _, s := range m.Steps() {
		if s.ID == id {
			return s.Title
		}
	}
	return ""
}

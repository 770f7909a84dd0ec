// Package editor holds the editors of a field, one file for each kind of field. An
// editor knows nothing of the machine: the form gives it values and choices, and takes
// its draft.
package editor

import (
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// An Editor edits the value of one field.
//
// To add a kind of field, write one file with a type that embeds base and overrides
// what is special about it, and give the kind a line in constructors. A test names a
// kind of package steps that has no line.
type Editor interface {
	// Press takes a key.
	Press(tea.KeyPressMsg) Result
	// Paste takes pasted text.
	Paste(string) Result
	// Set replaces the draft with a value, which is proposed or was answered.
	Set(v steps.Value, proposed bool)
	// Discover shows a value that was read from AWS. vacant means that there is neither
	// an answer nor a proposal nor a draft.
	Discover(v steps.Value, vacant bool)
	// Load takes the choices that are known so far, and whether more may come.
	Load(steps.Options, steps.State)
	// Draft is the value as entered so far; nil: none.
	Draft() steps.Value
	// Accept is the value that enter commits. It can be more than was typed: the choice
	// at the pointer.
	Accept() steps.Value
	// Previewing reports whether the draft comes only of moving the pointer. Leaving the
	// field by esc, by an arrow or by a jump reverts it; enter and tab take it.
	Previewing() bool
	// ShowErrorNow reports whether an invalid draft can no longer become valid by typing
	// on. example is a value of the usual length.
	ShowErrorNow(example string) bool
	// Replaces reports whether typing replaces a proposal.
	Replaces() bool
	// Typing reports whether letters are text.
	Typing() bool
	// Keys are the keys of the editor itself.
	Keys() []key.Binding

	// Layout scrolls to the cursor or pointer, for the size that View draws in next.
	Layout(r render.Renderer, width, height int)
	// View draws the editor with the focus, in at most height lines.
	View(r render.Renderer, width, height int) ([]string, *render.Point)
	// Height is the number of lines that the editor can use.
	Height() int
	// Below draws what helps to choose a value, below the editor and what is said of the
	// draft. complete is false if something was left out for lack of room.
	Below(r render.Renderer, width, height int) (lines []string, complete bool)
	// Details draws everything that Below shortens, for an overlay.
	Details(r render.Renderer, width, pointer int) []string
	// Choices are what can be entered from Details, whose last lines they are: a pointer is at one of them.
	Choices() []string
	// Line is a value on one line, for a field without the focus.
	Line(steps.Value) string
}

// A Judged editor shows what the checks report about each of its entries.
type Judged interface {
	Judge(state func(entry string) string)
}

// A SelectingEditor can select its text, so that the first character typed replaces it.
type SelectingEditor interface {
	Select()
}

// An EntryEditor has entries, with a pointer on one of them.
type EntryEditor interface {
	// Entry is the entry at the pointer; false if the pointer is on none, or the line above
	// the entries has a draft.
	Entry() (string, bool)
	// PointTo moves the pointer to an entry, if it is there.
	PointTo(entry string)
	// Edit opens an entry for a user who was led to it, if it is there: its text is selected.
	Edit(entry string)
	// Replaced is the entry that what is typed replaces; "": none.
	Replaced() string
	// Led reports whether an entry that Edit opened is open: enter and esc end the visit.
	Led() bool
	// Close closes it, unless its text has changed.
	Close()
}

// A ChoosingEditor may need a choice that has not been made.
type ChoosingEditor interface {
	Unchosen() bool
	// Vague is a typed text that is too short to mean a choice; "": there is none.
	Vague() string
	// Filter is a typed text that only narrows the list down: no row was chosen, and no choice
	// is called that. Leaving the field drops it. "": there is none.
	Filter() string
}

// A RefusingEditor offers its draft only if that is valid.
type RefusingEditor interface {
	Refuse(invalid bool)
}

// An AddingEditor adds what is typed to its value, and only what is valid.
type AddingEditor interface {
	// Pending are the values that enter adds of a text that is no choice; nil: none.
	Pending() steps.Value
	// Hold takes whether they are not valid. Nothing adds them, or offers to, then.
	Hold(invalid bool)
}

// An EnterEditor has a use of its own for enter.
type EnterEditor interface {
	// Enter says what enter does; "": it leaves the field.
	Enter() string
}

// A Result is what an editor made of a key.
type Result int

const (
	Ignored     Result = iota // nothing: the form may use the key
	Edited                    // the draft changed
	Answered                  // the draft changed and is confirmed, as by enter
	Used                      // the key had its use, the draft is unchanged
	ShowDetails               // Details are to be shown
)

// constructors has an editor for every kind of field.
func constructors() map[steps.Kind]func(steps.Field) Editor {
	return map[steps.Kind]func(steps.Field) Editor{
		steps.TextField:   newText,
		steps.NumberField: newNumber,
		steps.ListField:   newList,
		steps.RecordField: newRecords,
		steps.CIDRField:   newCIDR,
		steps.ChoiceField: newChoice,
		steps.MultiField:  newMultiChoice,
		steps.ToggleField: newToggle,
	}
}

// New makes the editor of a field. A kind without an editor is edited as text.
func New(f steps.Field) Editor {
	if construct := constructors()[f.Kind]; construct != nil && (f.Kind != steps.RecordField || f.Record != nil) {
		return construct(f)
	}
	return newText(f)
}

// base is the part that most editors have in common: nothing to load, to preview or to
// explain.
type base struct{}

func (base) Paste(string) Result                              { return Ignored }
func (base) Load(steps.Options, steps.State)                  {}
func (base) Previewing() bool                                 { return false }
func (base) Replaces() bool                                   { return false }
func (base) Typing() bool                                     { return false }
func (base) Keys() []key.Binding                              { return nil }
func (base) Layout(render.Renderer, int, int)                 {}
func (base) Height() int                                      { return 1 }
func (base) Below(render.Renderer, int, int) ([]string, bool) { return nil, true }
func (base) Details(render.Renderer, int, int) []string       { return nil }
func (base) Choices() []string                                { return nil }
func (base) Line(v steps.Value) string                        { return render.Safe(v.String()) }

// asLongAs reports whether a draft is as long as a usual value: an invalid one may
// become valid before that.
func asLongAs(draft steps.Value, example string) bool {
	return utf8.RuneCountInString(draft.String()) >= max(8, utf8.RuneCountInString(example))
}

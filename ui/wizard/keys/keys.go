// Package keys names the keys of the wizard, each once; those that save the report stand
// with its formats. A key that types a letter
// works only where no text is being typed; the control keys are none that edit a line.
package keys

import (
	"strings"
	"sync"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// A Map is every key with its usual meaning.
type Map struct {
	// Everywhere.
	Leave, Help, HelpTyping, Steps, Jump, Paths, Left, NextProblem, NextProblemTyping, Recheck, Undo, Redo, Changes, SignIn, Mask key.Binding
	// Moving and confirming.
	Next, Back, Tab, BackTab, Up, Down, PageUp, PageDown, Home, End, Scroll, Choose key.Binding
	// In a field.
	Toggle, Suggest, Sort, Allocations, Remove, Move key.Binding
	// On a finding, in a list or in its detail.
	CopyFix, CopyRemoval, CopyPolicy, CopyLink, CopyUnmasked, Acknowledge, GoToField key.Binding
	// In a list of findings, in what is left to do, and in a detail.
	Fold, CopyAll, CopyAllRemovals, Preview, NextFinding, PreviousFinding key.Binding
	// On the summary.
	Ticket, Export, Watch, Another key.Binding
	// In a question.
	StartOver, KeepAnswers, Number, Yes, No key.Binding
}

// bind makes a binding of keys, which spaces separate in names. The table below is smaller with it than with
// a list of names each.
func bind(b *key.Binding, help, does, names string) {
	*b = key.NewBinding(key.WithKeys(strings.Fields(names)...), key.WithHelp(help, does))
}

// All returns every key, to be read only. They are made once: each key press and each frame asks for
// them, and a copy of them all takes room in each function that does. For that reason it is not inlined.
//
//go:noinline
func All() *Map { return all() }

var all = sync.OnceValue(func() *Map {
	m := &Map{}
	bind(&m.Leave, "ctrl+c", "leave", "ctrl+c")
	bind(&m.Help, "ctrl+g", "help", "? ctrl+g f1") // shown as what works on every screen
	bind(&m.HelpTyping, "ctrl+g", "help", "ctrl+g f1")
	bind(&m.Steps, "ctrl+o", "go to a step", "ctrl+o")
	bind(&m.Jump, "alt+1..9", "go to a step", "alt+1 alt+2 alt+3 alt+4 alt+5 alt+6 alt+7 alt+8 alt+9")
	bind(&m.Paths, "alt+p", "paths, hop by hop", "alt+p π") // which a Mac types with it
	bind(&m.Left, "ctrl+y", "what is left", "ctrl+y")
	bind(&m.NextProblem, "ctrl+n", "next problem", "n ctrl+n alt+n")     // as Help is
	bind(&m.NextProblemTyping, "ctrl+n", "next problem", "ctrl+n alt+n") // a Mac types a letter with alt+n
	bind(&m.Recheck, "ctrl+r", "check again", "ctrl+r")
	bind(&m.Undo, "ctrl+z", "undo", "ctrl+z")
	bind(&m.Redo, "alt+z", "redo", "alt+z Ω") // which a Mac types with it
	bind(&m.Changes, "ctrl+p", "what changed", "ctrl+p")
	bind(&m.SignIn, "ctrl+l", "sign in", "ctrl+l")
	bind(&m.Mask, "ctrl+x", "mask ids", "ctrl+x")

	bind(&m.Next, "enter", "next", "enter")
	bind(&m.Back, "esc", "back", "esc")
	bind(&m.Tab, "tab", "next", "tab")
	bind(&m.BackTab, "shift+tab", "previous field", "shift+tab")
	bind(&m.Up, "up", "up", "up")
	bind(&m.Down, "down", "down", "down")
	bind(&m.PageUp, "pgup", "page up", "pgup")
	bind(&m.PageDown, "pgdn", "page down", "pgdown")
	bind(&m.Home, "home", "to the top", "home")
	bind(&m.End, "end", "to the end", "end")
	bind(&m.Scroll, "up/down", "scroll", "up down")
	bind(&m.Choose, "up/down", "choose", "up down")

	bind(&m.Toggle, "space", "choose", "space")
	bind(&m.Suggest, "ctrl+t", "use a free network", "ctrl+t")
	bind(&m.Sort, "ctrl+s", "sort", "ctrl+s")
	bind(&m.Allocations, "ctrl+s", "list allocations", "ctrl+s") // where nothing is sorted

	bind(&m.Remove, "d", "remove", "d delete backspace") // an entry or, on a finding, the one that it is about
	bind(&m.Move, "v", "move", "v")                      // the same one

	bind(&m.CopyFix, "c", "copy the fix", "c")
	bind(&m.CopyRemoval, "X", "copy the removal", "X")
	bind(&m.CopyPolicy, "p", "copy the policy", "p")
	bind(&m.CopyLink, "l", "copy the link", "l")
	bind(&m.CopyUnmasked, "u", "copy or save without the mask", "u") // after that with it
	bind(&m.Acknowledge, "a", "acknowledge", "a")
	bind(&m.GoToField, "g", "go to the field", "g")
	bind(&m.Fold, "space", "show what passed", "space")
	bind(&m.CopyAll, "f", "copy your fixes", "f")
	bind(&m.CopyAllRemovals, "F", "copy them with removals", "F")
	bind(&m.Preview, "s", "read first", "s") // before it is copied
	bind(&m.NextFinding, "right", "next finding", "right tab")
	bind(&m.PreviousFinding, "left", "previous finding", "left shift+tab")

	bind(&m.Ticket, "c", "copy the ticket", "c")
	bind(&m.Export, "e", "save files", "e") // in a format that is asked for
	bind(&m.Watch, "w", "watch the peering", "w")
	bind(&m.Another, "t", "another target or cluster", "t") // of an account that is active

	bind(&m.StartOver, "f", "start over", "f")
	bind(&m.KeepAnswers, "k", "keep the answers", "k")
	bind(&m.Number, "1-9", "go to a step", "1 2 3 4 5 6 7 8 9")
	bind(&m.Yes, "y", "yes", "y")
	bind(&m.No, "n", "no", "n esc")
	return m
})

// Named returns a binding with another name for what it does here. It is called in a hundred places, and not
// inlined for the same reason as Is.
//
//go:noinline
func Named(b key.Binding, does string) key.Binding {
	b.SetHelp(b.Help().Key, does)
	return b
}

// Add appends a binding to a list, with another name for what it does there unless that is "". Lists of keys
// are made in a hundred places, and not inlined for the same reason as Is.
//
//go:noinline
func Add(list *[]key.Binding, b *key.Binding, does string) {
	*list = append(*list, *b)
	if does != "" {
		(*list)[len(*list)-1].SetHelp(b.Help().Key, does)
	}
}

// Brief returns a binding with a shorter name, for a line that is short of room.
func Brief(b key.Binding) key.Binding { return Named(b, brief(b.Help())) }

func brief(h key.Help) string {
	switch all := All(); h.Desc {
	case all.Left.Help().Desc:
		return "list"
	case NextOwner:
		return "owner"
	case all.Mask.Help().Desc:
		return "mask"
	case Unmask:
		return "show" // as wide as its other name: no key moves with it
	case all.NextProblem.Help().Desc, FirstProblem:
		return "problem"
	case Details:
		return "details"
	case all.CopyFix.Help().Desc:
		return "copy"
	case all.GoToField.Help().Desc:
		return ToField
	case GoToStep:
		return "step"
	case DropTyped:
		return "drop it"
	case CopyPolicy:
		return "policy"
	case NextPath, PreviousPath:
		return "path"
	default:
		if h.Key == all.Suggest.Help().Key {
			if strings.HasPrefix(h.Desc, UseAnother) {
				return UseAnother
			}
			return "use it" // what the page suggests
		}
		if Returns(h) {
			return strings.TrimPrefix(h.Desc, "back ")
		}
		return strings.TrimPrefix(h.Desc, CopyWhatIs)
	}
}

// Solves reports whether a key settles the finding that has the focus, by itself or by moving the
// service that it is about.
func Solves(h key.Help) bool {
	return h.Key == All().Move.Help().Key || h.Key == All().Acknowledge.Help().Key
}

// Shortest returns a binding with one word of its name: "fixes", "move". A name that ends in no such
// word stays as it is.
func Shortest(b key.Binding) key.Binding {
	if b.Help().Key == All().SignIn.Help().Key {
		return b
	}
	does, _, _ := strings.Cut(b.Help().Desc, " to ")
	return Named(b, does[strings.LastIndex(does, " ")+1:])
}

// Returns reports whether esc goes back to where a field was opened.
func Returns(h key.Help) bool {
	return h.Key == All().Back.Help().Key && strings.HasPrefix(h.Desc, "back to the ")
}

// Briefest returns a binding with the shortest name that says what it does: of several things
// the first, and where a key leads to without its article.
func Briefest(b key.Binding) key.Binding { return Named(b, briefest(b.Help().Desc)) }

func briefest(does string) string {
	switch does {
	case NextStep, NextField:
		return "next"
	case BackToList:
		return "to the list"
	case BackToSummary:
		return "to the summary"
	case BackToPath:
		return "to the path"
	case Accept + BackToList:
		return Accept + "to list"
	case Accept + BackToSummary:
		return Accept + "to summary"
	default:
		first, _, _ := strings.Cut(does, ", ")
		return first
	}
}

// Names of what enter and the keys to problems do in some places.
const (
	NextStep, NextField = "next step", "next field"
	BackToList          = "back to the list" // of what is left
	BackToSummary       = "back to the summary"
	BackToFinding       = "back to the finding"
	BackToPath          = "back to the path"
	ToStep              = "to step "      // before its number: back to where the key to a problem was pressed
	CopyWhatIs          = "copy what is " // before "for" and an owner
	DropTyped           = "drop what was typed"
	Accept              = "accept, " // before what comes after it
	NextPath            = "next path"
	PreviousPath        = "previous path"
	Details             = "details and fix"
	Take                = "take it" // the row at the pointer of a list
	FirstProblem        = "first problem"
	NextOwner           = "next owner"
	Unmask              = "show ids"
	ToField             = "field"          // that of a finding, in brief
	GoToStep            = "go to the step" // that asks nothing about a finding
	CopyPolicy          = "copy policy"    // in a detail
	UseAnother          = "use another"    // network, where nothing is wrong with the one that is entered
)

// Is reports whether a key press is one of a binding's. It is called in more than a hundred places, and
// inlined in each of them it would be 60 kB of the binary.
//
//go:noinline
func Is(k tea.KeyPressMsg, b *key.Binding) bool { return key.Matches(k, *b) }

package overlay

import (
	"fmt"

	"charm.land/bubbles/v2/key"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// MoveEntry moves an entry to the field of which it can be one, too, as one change.
func MoveEntry(c component.Context, from steps.Key, entry string) component.Action {
	step, to, ok := steps.MovesTo(c.Machine, from)
	name := entry
	if ok {
		if parts, valid := to.Record.Split(entry); valid {
			name = parts[0]
		}
	}
	if err := steps.MoveEntry(c.Machine, from, entry); err != nil {
		return component.Notify{Text: "Not moved: " + wording.Sentence(err.Error()), Error: true}
	}
	return component.Batch{
		component.AnswersChanged{Elsewhere: true},
		component.Notify{Text: fmt.Sprintf("Moved %s to %q of the %s step. %s undoes it.", name, to.Label, step.Title, keys.All().Undo.Help().Key)},
	}
}

// MoveKey is the key that moves an entry of a field, named by the step that has it then.
func MoveKey(c component.Context, from steps.Key) key.Binding {
	to, _, _ := steps.MovesTo(c.Machine, from)
	return keys.Named(keys.All().Move, "move to "+to.Title)
}

// moves reports whether a row is a problem of one entry that can be moved to another field,
// such as a data service with a private address among the public endpoints.
func moves(c component.Context, row results.Row) bool {
	if c.Watching || row.Gathered || !row.Kind.Problem() {
		return false
	}
	from, _, ok := steps.EntryOf(c.Machine, row.Finding)
	if ok {
		_, _, ok = steps.MovesTo(c.Machine, from)
	}
	return ok
}

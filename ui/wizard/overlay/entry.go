package overlay

import (
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

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
		component.AnswersChanged{Elsewhere: true, Moved: name},
		component.Notify{Text: fmt.Sprintf("Moved %s to %q of the %s step. %s undoes it, alt+%d goes there.",
			name, to.Label, step.Title, keys.All().Undo.Help().Key, 1+slices.IndexFunc(c.Machine.Steps(), func(s steps.Step) bool { return s.ID == step.ID }))},
	}
}

// MoveKey is the key that moves an entry of a field, named by the step that has it then.
func MoveKey(c component.Context, from steps.Key) key.Binding {
	to, _, _ := steps.MovesTo(c.Machine, from)
	return keys.Named(keys.All().Move, "move to "+to.Title)
}

// LeadsNowhere reports whether the target VPC is known not to have the address of an entry: moving it
// behind the peering would only lead to the next problem.
func LeadsNowhere(c component.Context, from steps.Key, entry string) bool {
	return slices.ContainsFunc(c.Results.Findings, func(f steps.Finding) bool {
		if !f.Remedy.Elsewhere {
			return false
		}
		k, of, ok := steps.EntryOf(c.Machine, f)
		return ok && k == from && of == entry
	})
}

// moves reports whether a row is a problem of one entry that moving it solves: a data service among
// the public endpoints whose private address the target VPC has. A problem behind the peering is
// none: moving the service back would only bring the first problem again. On the entry itself
// the key moves it either way, unless it LeadsNowhere.
func moves(c component.Context, row results.Row) bool {
	from, _, ok := entryOf(c, row)
	if !ok || from != steps.KeyEndpoints || !row.Finding.Remedy.Moves {
		return false
	}
	_, _, ok = steps.MovesTo(c.Machine, from)
	return ok
}

// entryName is the name of an entry of a field.
func entryName(c component.Context, from steps.Key, entry string) string {
	field, _ := c.Machine.Field(from)
	if parts, valid := field.Record.Split(entry); valid {
		return parts[0]
	}
	return entry
}

// RemoveEntry asks in the footer before an entry is removed from a finding: in a list, where letters do not
// edit, the key is easily pressed for another reason.
type RemoveEntry struct {
	question
	from        steps.Key
	entry, name string
}

func (o *RemoveEntry) Press(c component.Context, k tea.KeyPressMsg) component.Action {
	switch bound := keys.All(); {
	case keys.Is(k, &bound.Yes):
		return component.Batch{component.Close{}, removeEntry(c, o.from, o.entry)}
	case keys.Is(k, &bound.No):
		return component.Close{}
	}
	return unanswered(o.Keys(c))
}

func (o *RemoveEntry) Question(component.Context) string {
	return "Remove " + o.name + " from your answers?"
}

func (o *RemoveEntry) Keys(component.Context) []key.Binding { return yesOrNo("remove it", "cancel") }

// removeEntry takes the entry that a finding is about out of its field, as one change.
func removeEntry(c component.Context, from steps.Key, entry string) component.Action {
	name := entryName(c, from, entry)
	if err := steps.RemoveEntry(c.Machine, from, entry); err != nil {
		return component.Notify{Text: "Not removed: " + wording.Sentence(err.Error()), Error: true}
	}
	return component.Batch{
		component.AnswersChanged{Elsewhere: true},
		component.Notify{Text: name + " removed " + c.Renderer.Glyphs.Dot + " " + keys.All().Undo.Help().Key + " undoes"},
	}
}

// entryOf is the entry that the problem of a row is about; false: it is about none, or about several.
func entryOf(c component.Context, row results.Row) (k steps.Key, entry string, ok bool) {
	if c.Watching || row.Gathered || !row.Kind.Problem() {
		return "", "", false
	}
	return steps.EntryOf(c.Machine, row.Finding)
}

package page

import (
	"slices"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
)

// kept says what became of a value that was entered and is not valid, as the page is left.
func (fd *field) kept(c component.Context) []component.Action {
	r, answer := c.Renderer, c.Machine.Answers().Get(fd.Key)
	undo := " " + r.Glyphs.Dot + " " + keys.All().Undo.Help().Key + " undoes"
	text := fd.Label + " is kept as " + fd.line(r, answer)
	switch o, state := c.Machine.Options(fd.Key); {
	case fd.dropped != "":
		return fd.onlyFiltered()
	case fd.unsaved():
		text = fd.Label + " " + fd.line(r, fd.editor.Draft()) + " is not valid: not saved, stays in the field."
	case fd.err != nil:
		text += ": not valid" + undo
	case fd.Kind == steps.ChoiceField && answer.Given() && state == steps.Done && len(o.Choices) > 0 && !listed(o, answer):
		text += ": not in the list" + undo
	default:
		return nil
	}
	return []component.Action{component.Notify{Text: text, Error: true}}
}

// listed reports whether an answer is among the choices.
func listed(o steps.Options, answer steps.Value) bool {
	return slices.ContainsFunc(o.Choices, func(c steps.Choice) bool { return c.Value == answer.String() })
}

package page

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/editor"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// passes reports whether an arrow goes on to the next field: arrows that came from another field
// pass a list that has its value, which they would change otherwise. Any other key stays in the
// list, where arrows then choose.
func (p *Step) passes(k tea.KeyPressMsg) bool {
	return p.isPassing() && (keys.Is(k, &keys.All().Down) || keys.Is(k, &keys.All().Up))
}

// isPassing reports whether arrows have led to a list that has its value.
func (p *Step) isPassing() bool {
	fd := p.form.focused()
	if !p.passing || fd == nil || fd.touched {
		return false
	}
	e, ok := fd.editor.(editor.ChoosingEditor)
	return ok && !e.Unchosen()
}

// opens takes a key that does nothing but stay in a list that arrows have led to.
func (p *Step) opens(k tea.KeyPressMsg) bool {
	open := openList()
	return p.isPassing() && (k.String() == "space" || keys.Is(k, &open))
}

// openList are the keys that stay in a list that arrows have led to.
func openList() key.Binding {
	return key.NewBinding(key.WithKeys("right", "left", "space"), key.WithHelp("space", "open the list"))
}

// vague is a typed text that only filters the choices, and chooses none; "": there is none.
func (fd *field) vague() string {
	if e, ok := fd.editor.(editor.ChoosingEditor); ok {
		return e.Vague()
	}
	return ""
}

// filter is a typed text that only narrows the list down; "": there is none. A text that has the
// form of the field's values, such as the id of a VPC in another region, is a value.
func (fd *field) filter(r steps.Requirements) string {
	e, ok := fd.editor.(editor.ChoosingEditor)
	if !ok {
		return ""
	}
	typed := steps.Text(e.Filter())
	if fd.Validate != nil && same(typed, fd.editor.Draft()) && fd.Invalid(r, typed) == nil {
		return ""
	}
	return e.Filter()
}

// onlyFiltered says that leaving the field dropped what was typed.
func (fd *field) onlyFiltered() []component.Action {
	if fd == nil || fd.dropped == "" {
		return nil
	}
	return []component.Action{component.Notify{Text: `"` + render.Safe(fd.dropped) + `" only filtered the list: ` + fd.Label + " is unchanged."}}
}

func onlyFilters(text string) component.Notify {
	return component.Notify{Text: `"` + text + `" only filters the list. Type more of a name, choose with up and down, or press esc.`}
}

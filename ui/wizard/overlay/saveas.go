package overlay

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
)

// SaveAs asks in the footer in which format the report, or what belongs to it, is saved. No letter of the
// summary itself writes a file: some of them move in other programs.
type SaveAs struct {
	question
	Formats []summary.FormatSpec
}

func (o *SaveAs) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	for _, f := range o.Formats {
		if masked := k.Text == strings.ToUpper(f.SaveKey); masked || k.Text == f.SaveKey {
			return component.Batch{component.Close{}, component.Export{Format: f.Name, Masked: masked}}
		}
	}
	if keys.Is(k, &keys.All().No) {
		return component.Close{}
	}
	return component.Notify{Text: "Press the letter of a format, or esc to cancel."}
}

func (o *SaveAs) Question(c component.Context) string {
	if c.Renderer.Mask.Hides() {
		return "Save in the current directory (esc cancels):"
	}
	return "Save in the current directory (a capital letter saves it masked, esc cancels):"
}

func (o *SaveAs) Keys(c component.Context) (list []key.Binding) {
	for _, f := range o.Formats {
		name := FileName(f)
		if c.Screen.Width < 70 && name == f.Title { // each of them has a letter, which is seen nowhere else
			name = strings.TrimPrefix(f.Extension, ".")
		}
		list = append(list, key.NewBinding(key.WithKeys(f.SaveKey), key.WithHelp(f.SaveKey, name)))
	}
	return append(list, yesOrNo("", "cancel")[1])
}

// FileName is a format in a word, as a file: "Markdown", "messages".
func FileName(f summary.FormatSpec) string {
	switch f.Name {
	case summary.TicketFormat:
		return "ticket"
	case summary.RunbookFormat:
		return "runbook"
	case summary.HandoffFormat:
		return "messages"
	}
	return f.Title
}

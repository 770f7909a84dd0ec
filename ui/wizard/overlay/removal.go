package overlay

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
)

// Removal asks in the footer before commands that delete something are copied.
type Removal struct {
	question
	deletes  int    // how many resources
	findings int    // in how many findings; 0: in one that is open
	message  string // that has the commands; "": they are copied alone
	copy     component.Copy
	of       *source      // what it is made from; nil: a finding that is open
	toOwner  func(by int) // moves to another owner of the list below; nil: it has none
}

func (o *Removal) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	bound, by := keys.All(), 1
	if keys.Is(k, &bound.BackTab) {
		by = -1
	}
	switch {
	case o.toOwner != nil && (by < 0 || keys.Is(k, &bound.Tab)): // who goes through the owners has not answered
		o.toOwner(by)
		return component.Batch{component.Close{}, component.Notify{Text: "Nothing copied for " + summary.OwnerInSentence(o.of.owner) + "."}}
	case keys.Is(k, &bound.Yes):
		return component.Batch{component.Close{}, o.copy}
	case keys.Is(k, &bound.Preview):
		return component.Batch{component.Close{}, component.Open{Overlay: newPreview(component.Open{Overlay: o}, o.of)}}
	case keys.Is(k, &bound.No):
		return component.Close{}
	}
	return unanswered(o.Keys(component.Context{}))
}

// counts says how much is deleted: "7 resources in 4 findings".
func (o *Removal) counts() string {
	what := wording.Count(o.deletes, "resource")
	if o.findings > 0 {
		what += " in " + wording.Count(o.findings, "finding")
	}
	return what
}

func (o *Removal) Question(component.Context) string {
	what := o.counts()
	if o.message != "" {
		return "Copy " + o.message + ", with commands that delete " + what + "?"
	}
	return "Copy commands that delete " + what + "?"
}

func (o *Removal) Keys(component.Context) []key.Binding {
	copies := "copy them"
	if o.message != "" {
		copies = "copy it"
	}
	return slices.Insert(yesOrNo(copies, "cancel"), 1, keys.All().Preview)
}

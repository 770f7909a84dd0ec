package overlay

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

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
	of       *source // what it is made from; nil: a finding that is open
}

func (o *Removal) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	switch bound := keys.All(); {
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

package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
)

// Removal asks in the footer before commands that delete something are copied. Any other
// key than its own does nothing: it was not meant for what is below.
type Removal struct {
	question
	deletes  int    // how many resources
	findings int    // in how many findings; 0: in one that is open
	message  string // that has the commands; "": they are copied alone
	copy     component.Copy
}

func (o *Removal) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	switch bound := keys.All(); {
	case keys.Is(k, bound.Yes):
		return component.Batch{component.Close{}, o.copy}
	case keys.Is(k, bound.No):
		return component.Close{}
	}
	return component.None{}
}

func (o *Removal) Question(component.Context) string {
	what := wording.Count(o.deletes, "resource")
	if o.findings > 0 {
		what += " in " + wording.Count(o.findings, "finding")
	}
	if o.message != "" {
		return "Copy " + o.message + ", with commands that delete " + what + "?"
	}
	return "Copy commands that delete " + what + "?"
}

func (o *Removal) Keys(component.Context) []key.Binding {
	if o.message != "" {
		return yesOrCancel("copy it")
	}
	return yesOrCancel("copy them")
}

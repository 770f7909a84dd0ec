package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
)

// Unmask asks in the footer before a masked screen shows ids: it may be shared, and the key that
// masks is easily pressed twice.
type Unmask struct{ question }

func (o *Unmask) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	switch bound := keys.All(); {
	case keys.Is(k, &bound.Yes):
		return component.Batch{component.Close{}, component.ShowIDs{}}
	case keys.Is(k, &bound.No):
		return component.Close{}
	}
	return unanswered(o.Keys(component.Context{}))
}

func (o *Unmask) Question(component.Context) string {
	return "Show ids on this screen, in files and on leaving?"
}

func (o *Unmask) Keys(component.Context) []key.Binding {
	return yesOrNo("show ids", "cancel")
}

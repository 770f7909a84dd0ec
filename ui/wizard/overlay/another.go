package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
)

// Another asks what to plan beside the activation that this session is about: one more VPC
// to peer its cluster with, or one more cluster.
type Another struct{ shown }

func (o *Another) Modal() bool { return true }

func (o *Another) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	target, cluster := anotherTarget(), anotherCluster()
	switch {
	case keys.Is(k, &target):
		return component.PlanAnother{What: component.AnotherTarget}
	case keys.Is(k, &cluster):
		return component.PlanAnother{What: component.AnotherCluster}
	case keys.Is(k, &keys.All().Back):
		return component.Close{}
	}
	return component.Notify{Text: "Press 1 or 2, or " + keys.All().Back.Help().Key + " to stay here."}
}

func anotherTarget() key.Binding {
	return key.NewBinding(key.WithKeys("1"), key.WithHelp("1", "another target"))
}

func anotherCluster() key.Binding {
	return key.NewBinding(key.WithKeys("2"), key.WithHelp("2", "another cluster"))
}

func (o *Another) Keys(component.Context) []key.Binding {
	return []key.Binding{anotherTarget(), anotherCluster(), keys.Named(keys.All().Back, "stay")}
}

func (o *Another) Layout(c component.Context, width, _ int) {
	b := dialog(c.Renderer, width, "Another target or cluster",
		"A new session is made from this one, and opened. It takes over every answer but those of the target VPC or the cluster. This session stays as it is.")
	b.Blank()
	b.Hint("1", "another VPC to peer this cluster with")
	b.Hint("2", "another cluster in this account")
	b.Hint("esc", "stay here")
	b.Blank()
	o.lines = b.Lines
}

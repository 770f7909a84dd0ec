package overlay

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
)

// OtherAccount asks what to do with the answers of a session that is about another
// account. Nothing is saved before it is answered.
type OtherAccount struct {
	shown
	account string // the session's
}

// NewOtherAccount makes the question for a session about an account.
func NewOtherAccount(account string) *OtherAccount { return &OtherAccount{account: account} }

func (o *OtherAccount) Modal() bool { return true }

func (o *OtherAccount) Press(_ component.Context, k tea.KeyPressMsg) component.Action {
	switch bound := keys.All(); {
	case keys.Is(k, &bound.Next):
		return component.SetSessionAside{}
	case keys.Is(k, &bound.KeepAnswers):
		return component.Batch{component.Close{}, component.KeepAnswers{},
			component.Notify{Text: "The answers are kept and now belong to this account."}}
	}
	return unanswered(o.Keys(component.Context{}))
}

func (o *OtherAccount) Keys(component.Context) []key.Binding {
	bound := keys.All()
	return []key.Binding{keys.Named(bound.Next, "start over"), bound.KeepAnswers}
}

func (o *OtherAccount) Layout(c component.Context, width, _ int) {
	id, _ := c.Machine.Identity()
	b := dialog(c.Renderer, width, "This is another account",
		"The saved session belongs to AWS account "+o.account+". These credentials reach account "+id.Account+
			". The answers may not fit both.")
	b.Blank()
	b.Lines = append(b.Lines,
		c.Renderer.Key.Render("enter")+"  start over; the other session is kept in a file beside it",
		c.Renderer.Key.Render("k")+"      keep its answers for this account", "")
	o.lines = b.Lines
}

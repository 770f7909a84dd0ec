package wizard

import (
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
)

// resumed is what a session that is gone on with was about, until that is known to
// be so still.
type resumed struct {
	account string // "": there is nothing to compare
	profile string
}

// compareAccounts asks what to do once the credentials turn out to be those of
// another account than the session's. A profile that the person has changed since is
// meant to reach another one.
func (m *model) compareAccounts() {
	if m.resumed.account == "" {
		return
	}
	if m.machine.Answers().Text(steps.KeyProfile) != m.resumed.profile {
		m.resumed = resumed{}
		return
	}
	id, known := m.machine.Identity()
	switch {
	case !known:
	case id.Account == m.resumed.account:
		m.resumed = resumed{}
	case m.overlay != overCode:
		m.overlay = overOther
	}
}

// pressOther takes a key while it is asked what to do with another account's answers.
func (m *model) pressOther(k tea.KeyPressMsg) tea.Cmd {
	bound := keys()
	switch {
	case isKey(k, bound.Next):
		aside := m.opts.Resumed.SetAside
		return func() tea.Msg {
			path, err := aside()
			return asideMsg{path, err}
		}
	case isKey(k, bound.Keep):
		m.resumed, m.overlay = resumed{}, noOverlay
		m.unsaved = true
		m.note = note{text: "The answers are kept, for this account from now on."}
	}
	return nil
}

// startAnew goes on with a new session after the other account's was set aside.
func (m *model) startAnew(msg asideMsg) {
	if msg.err != nil {
		m.note = note{msg.err.Error(), true}
		return
	}
	m.resumed = resumed{}
	m.machine = m.opts.Resumed.Anew()
	m.resume()
	m.note = note{text: "The other account's session was set aside as " + msg.path + "."}
}

func (m *model) drawOther(width int) []string {
	p := m.paint
	lines := []string{"", p.Strong.Render("This is another account"), ""}
	id, _ := m.machine.Identity()
	lines = append(lines, wrap("The saved session is about AWS account "+m.paint.clean(m.resumed.account)+", and these credentials reach account "+
		m.paint.clean(id.Account)+". The answers of one need not suit the other.", width)...)
	return append(lines, "",
		p.Key.Render("enter")+"  start anew; the other session is kept beside it",
		p.Key.Render("k")+"      keep its answers for this account", "")
}

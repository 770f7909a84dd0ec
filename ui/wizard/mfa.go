package wizard

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck/account"
)

// wanted is the command that waits until a check wants an MFA code.
func wanted(ctx context.Context, prompt *account.MFAPrompt) tea.Cmd {
	return func() tea.Msg {
		select {
		case r := <-prompt.Requests():
			return r
		case <-ctx.Done():
			return nil
		}
	}
}

// askCode covers the screen with the question for a code. No check waits for it:
// they have failed, and are run again once there is one.
func (m *model) askCode(r account.MFARequest) {
	m.asked, m.under, m.overlay = &r, m.overlay, overCode
	m.code.set("")
}

// pressCode takes a key while an MFA code is asked for.
func (m *model) pressCode(k tea.KeyPressMsg) tea.Cmd {
	bound := keys()
	profile := m.asked.Profile
	switch {
	case isKey(k, bound.Next):
		if err := m.asked.Reply(strings.TrimSpace(m.code.text())); err != nil {
			m.note = note{"That is not it: " + err.Error() + ".", true}
			return nil
		}
		m.machine.RecheckProfile(profile)
		m.changed()
		m.note = note{text: "Checking again with the code."}
	case isKey(k, bound.Back):
		m.asked.Dismiss()
		m.note = note{text: "Without a code nothing can be read with " + profileName(profile) + ". ctrl+r asks again."}
	default:
		m.code.press(k)
		return nil
	}
	m.asked, m.overlay = nil, m.under
	m.code.set("")
	m.form().sync(m.machine, true)
	return wanted(m.ctx, m.opts.MFA)
}

func profileName(profile string) string {
	if profile == "" {
		return "the default profile"
	}
	return "profile " + safe(profile)
}

func (m *model) drawCode(width int) ([]string, *point) {
	p := m.paint
	lines := []string{"", p.Strong.Render("MFA code"), ""}
	lines = append(lines, wrap("AWS asks for the current code of the MFA device of "+p.clean(profileName(m.asked.Profile))+
		": the six digits that it shows. It is used once and kept nowhere.", width)...)
	lines = append(lines, "")
	line, at := m.code.view(p, width, "123456")
	at.y = len(lines)
	return append(lines, line, ""), at
}

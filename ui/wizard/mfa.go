package wizard

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// MFA carries questions for MFA codes from the goroutine that needs one to the
// screen, and the answers back.
type MFA struct{ asked chan mfaQuestion }

type mfaQuestion struct {
	profile string
	ctx     context.Context // done when nobody waits for the answer any more
	answer  chan string     // "": refused
}

// NewMFA makes one. Its Ask goes to awscheck, it itself to Options.
func NewMFA() *MFA { return &MFA{asked: make(chan mfaQuestion)} }

var errNoCode = errors.New("no MFA code was given")

// Ask asks the person for the code of a profile's MFA device, and waits until one is
// given, or refused, or ctx is done.
func (m *MFA) Ask(ctx context.Context, profile string) (string, error) {
	q := mfaQuestion{profile: profile, ctx: ctx, answer: make(chan string, 1)}
	select {
	case m.asked <- q:
	case <-ctx.Done():
		return "", ctx.Err()
	}
	select {
	case code := <-q.answer:
		if code == "" {
			return "", errNoCode
		}
		return code, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// question is the command that waits until somebody asks for an MFA code.
func (m *MFA) question(ctx context.Context) tea.Cmd {
	return func() tea.Msg {
		select {
		case q := <-m.asked:
			return q
		case <-ctx.Done():
			return nil
		}
	}
}

// mfaGoneMsg says that nobody waits for an answer any more.
type mfaGoneMsg struct{ answer chan string }

// gone is the command that waits until nobody waits for the answer any more.
func (m *MFA) gone(ctx context.Context, q mfaQuestion) tea.Cmd {
	return func() tea.Msg {
		select {
		case <-q.ctx.Done():
			return mfaGoneMsg{q.answer}
		case <-ctx.Done():
			return nil
		}
	}
}

// pressCode takes a key while an MFA code is asked for.
func (m *model) pressCode(k tea.KeyPressMsg) tea.Cmd {
	bound := keys()
	code := strings.TrimSpace(m.code.text())
	switch {
	case isKey(k, bound.Next) && code != "":
		return m.answerCode(code)
	case isKey(k, bound.Back):
		return m.answerCode("")
	}
	m.code.press(k)
	return nil
}

// answerCode hands the code to who asked for it, and listens for the next question.
func (m *model) answerCode(code string) tea.Cmd {
	m.asked.answer <- code // it has room for one
	m.asked, m.overlay = nil, noOverlay
	m.code.set("")
	return m.opts.MFA.question(m.ctx)
}

func (m *model) drawCode(width int) ([]string, *point) {
	p := m.paint
	profile := clean(m.asked.profile)
	if profile == "" {
		profile = "default"
	}
	lines := []string{"", p.Strong.Render("MFA code"), ""}
	lines = append(lines, wrap("AWS asks for the current code of the MFA device of profile "+profile+
		": the six digits that it shows. It is used once and kept nowhere.", width)...)
	lines = append(lines, "")
	line, at := m.code.view(p, width, "123456")
	at.y = len(lines)
	return append(lines, line, ""), at
}

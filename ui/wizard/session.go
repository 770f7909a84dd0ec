package wizard

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/watch"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/page"
)

// continueSession goes on with the saved session.
func (m *model) continueSession() {
	saved := m.opts.Resumed.Session
	m.resumed = files.NewSavedAccount(saved.Account, m.machine)
	m.restart()
	m.unsaved = m.unsaved || m.opts.SaveMask != nil && saved.Masked != m.renderer.Mask.Hides()
	if m.opts.Since != nil {
		m.log = watch.Since(*m.opts.Since)
	}
}

// focusMissing moves the focus to the first answer that the step needs: a session that was just
// made lacks what it was made for, and what is optional before it stays in reach.
func focusMissing(m *model) {
	p := m.step()
	if p == nil {
		return
	}
	for _, k := range p.Fields() {
		if slices.Contains(m.machine.Missing(), k) {
			p.Focus(k)
			return
		}
	}
}

// lastVerdict is the verdict of the session's last report with its counts, to know the session by;
// "": there is none.
func lastVerdict(o Options) string {
	if o.Since == nil {
		return ""
	}
	verdict := summary.HeadlineOpen(*o.Since, 0) // the answers that are open now are counted apart
	if !o.Since.Answers.Equal(files.NewDocument(o.Machine.Steps(), o.Machine.Answers())) {
		verdict += " (of earlier answers)"
	}
	return verdict
}

// replaceMachine starts over with a new machine. It is saved at once: the session's file has the old one.
func (m *model) replaceMachine() {
	m.resumed.Settle()
	m.machine = m.opts.Resumed.StartOver()
	m.restart()
	m.unsaved = true
}

// restart opens the page of the machine's step, without any draft.
func (m *model) restart() {
	m.offering, m.mismatch = false, false
	m.log, m.late = watch.Log{}, late{}
	m.history = steps.NewHistory(m.machine)
	m.forms = page.Forms{}
	m.enter()
}

// compareAccounts asks what to do once the credentials turn out to reach another account
// than the session's.
func (m *model) compareAccounts() {
	if _, conflict := m.resumed.Conflict(m.machine); conflict && !m.mismatch {
		m.mismatch = true
		m.overlays.open(overlay.NewOtherAccount(m.resumed.ID()))
	}
}

// keepAnswers keeps the answers of another account's session for this account.
func (m *model) keepAnswers() {
	m.resumed.Settle()
	m.mismatch = false
	m.unsaved = true
	m.log = watch.Log{} // the report is about the other account
}

// setSessionAside is the command that keeps the saved session under another name.
func setSessionAside(setAside func() (string, error)) tea.Cmd {
	return func() tea.Msg {
		path, err := setAside()
		return setAsideMsg{path, err}
	}
}

// startOver starts a new session once the saved one was set aside.
func (m *model) startOver(msg setAsideMsg) {
	if msg.err != nil {
		m.notice = component.Notify{Text: msg.err.Error(), Error: true}
		return
	}
	m.overlays = slices.DeleteFunc(m.overlays, func(o component.Overlay) bool {
		switch o.(type) {
		case *overlay.OtherAccount, *overlay.Resume:
			return true
		}
		return false
	})
	m.overlays.closeViews()
	m.replaceMachine()
	if msg.path != "" {
		m.notice = component.Notify{Text: "The saved session is kept as " + msg.path + "."}
	}
}

// nextMFARequest is the command that waits until a check needs an MFA code.
func nextMFARequest(ctx context.Context, prompt *account.MFAPrompt) tea.Cmd {
	if prompt == nil {
		return nil
	}
	return func() tea.Msg {
		select {
		case r := <-prompt.Requests():
			return r
		case <-ctx.Done():
			return nil
		}
	}
}

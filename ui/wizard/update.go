package wizard

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/theme"
)

// Update takes in a message, and starts what is due because of it. It never waits.
func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	cmd := m.handle(msg)
	return m, tea.Batch(cmd, m.proceed())
}

func (m *model) handle(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.width, m.height = msg.Width, msg.Height
	case tea.BackgroundColorMsg:
		m.dark = msg.IsDark()
		m.paint.Theme = theme.New(m.dark, m.paint.Glyphs)
	case tea.KeyPressMsg:
		return m.press(msg)
	case tea.PasteMsg:
		m.paste(msg.Content)
	case eventsMsg:
		m.take(msg)
		return m.pump.wait
	case tickMsg:
		m.ticking = false
		m.paint.frame++
	case savedMsg:
		m.saving, m.saveErr = false, msg.err
	case mfaQuestion:
		m.asked, m.overlay = &msg, overCode
		m.code.set("")
		return m.opts.MFA.question(m.ctx)
	case loginDoneMsg:
		m.loggedIn(msg.err)
	case exportedMsg:
		m.note = note{text: "Saved as " + msg.path + "."}
		if msg.err != nil {
			m.note = note{"The report could not be saved: " + msg.err.Error(), true}
		}
	}
	return nil
}

// proceed starts whatever is due: checks, a save, the spinner, the end.
func (m *model) proceed() tea.Cmd {
	var cmds []tea.Cmd
	if m.due && m.overlay != overResume {
		m.due = false
		for _, t := range m.machine.Due(m.ctx) {
			cmds = append(cmds, m.pump.run(t))
		}
	}
	if m.unsaved && !m.saving && m.opts.Save != nil {
		m.saving, m.unsaved = true, false
		cmds = append(cmds, save(m.opts.Save, m.machine.Answers(), m.machine.Step().ID))
	}
	if m.leaving >= stopping && !m.saving {
		m.cancel()
		return tea.Quit
	}
	if !m.ticking && m.overlay != overResume && m.snapshot().busy > 0 {
		m.ticking = true
		cmds = append(cmds, tick())
	}
	return tea.Batch(cmds...)
}

// take hands events to the machine.
func (m *model) take(events []steps.Event) {
	changed, choices := false, false
	for _, e := range events {
		if m.machine.Apply(e) {
			changed = true
			choices = choices || e.Findings == nil // it came of a lookup
		}
	}
	if !changed {
		return
	}
	m.changed()
	f := m.form()
	f.sync(m.machine, choices)
	if fd := f.focused(); fd != nil && fd.touched {
		fd.judge(m.machine)
	}
}

// press takes a key: first what works everywhere, then what covers the screen, then
// the page.
func (m *model) press(k tea.KeyPressMsg) tea.Cmd {
	bound := keys()
	m.note = note{}
	if isKey(k, bound.Leave) {
		m.pressLeave()
		return nil
	}
	if m.leaving == askedStop || m.leaving == askedDone {
		asked := m.leaving
		m.leaving = staying
		if asked == askedDone && isKey(k, bound.Next) {
			m.leaving = finishing
			return nil
		}
		if isKey(k, bound.Back) {
			return nil
		}
	}
	if m.leaving >= stopping {
		return nil
	}
	if isKey(k, bound.Login) && m.loginCommand() != nil && m.overlay != overCode && m.overlay != overResume {
		return login(m.loginCommand())
	}
	if m.overlay != noOverlay {
		return m.pressOverlay(k)
	}
	switch {
	case isKey(k, bound.Help), isKey(k, bound.Ask) && !m.typing():
		m.overlay, m.scroll = overHelp, 0
	case isKey(k, bound.Steps):
		m.openSteps()
	case isKey(k, bound.Recheck):
		m.recheck()
	case strings.HasPrefix(k.String(), "alt+") && m.goToNumber(strings.TrimPrefix(k.String(), "alt+")):
	case m.onSummary():
		return m.pressSummary(k)
	case m.area == onRows:
		m.pressRows(k)
	default:
		m.pressFields(k)
	}
	return nil
}

// pressLeave: ctrl+c asks once and says where the session is; the second one leaves,
// and a third does not even wait for the session to be saved.
func (m *model) pressLeave() {
	switch m.leaving {
	case staying, askedDone:
		m.leaving = askedStop
	case askedStop:
		m.leaving = stopping
	default:
		m.saving, m.unsaved = false, false
	}
}

// pressFields takes a key while the fields have the focus.
func (m *model) pressFields(k tea.KeyPressMsg) {
	bound := keys()
	f := m.form()
	fd := f.focused()
	if fd != nil {
		if isKey(k, bound.Suggest) && m.suggest(fd) {
			return
		}
		if did := fd.editor.press(k); did != ignored {
			if did != taken {
				fd.changed(m.machine)
			}
			return
		}
	}
	switch {
	case isKey(k, bound.Next):
		m.next()
	case isKey(k, bound.Tab), isKey(k, bound.Down):
		m.leaveField()
		if f.at < len(f.fields)-1 {
			f.at++
		} else if len(m.rows()) > 0 {
			m.toRows(0)
		} else if isKey(k, bound.Tab) {
			f.at = 0
		}
	case isKey(k, bound.BackTab), isKey(k, bound.Up):
		m.leaveField()
		if f.at > 0 {
			f.at--
		} else if isKey(k, bound.BackTab) && len(m.rows()) > 0 {
			m.toRows(len(m.rows()) - 1)
		}
	case isKey(k, bound.Back):
		m.leaveField()
		m.back()
	}
}

// next commits the field and goes on: to the next field, or to the next step.
func (m *model) next() {
	f := m.form()
	if fd := f.focused(); fd != nil {
		v := fd.editor.accept()
		if !same(v, m.machine.Answers().Get(fd.Key)) {
			fd.touched = fd.touched || v != nil
		}
		changed, err := fd.commit(m.machine, v)
		if err != nil {
			m.note = note{"This can't be taken as it is. Change it, or press tab to go on without it.", true}
			return
		}
		m.committed(changed)
	}
	if f.at < len(f.fields)-1 {
		f.at++
		return
	}
	m.leaveField()
	if m.machine.Next() {
		m.enter()
		m.unsaved = true
	}
}

// leaveField commits what was entered in the field that loses the focus. What is
// refused stays there as it is.
func (m *model) leaveField() {
	if fd := m.form().focused(); fd != nil {
		changed, _ := fd.commit(m.machine, fd.editor.draft())
		m.committed(changed)
	}
}

func (m *model) committed(changed bool) {
	if !changed {
		return
	}
	m.unsaved = true
	m.changed()
	m.form().sync(m.machine, true)
}

func (m *model) back() {
	if m.machine.Back() {
		m.enter()
		m.unsaved = true
	}
}

// pressRows takes a key while what AWS says has the focus.
func (m *model) pressRows(k tea.KeyPressMsg) {
	bound := keys()
	rows, at := m.rows(), m.rowAt()
	hasFields := len(m.form().fields) > 0
	switch {
	case isKey(k, bound.Next) && at >= 0:
		m.openDetail()
	case isKey(k, bound.Next):
		m.next()
	case isKey(k, bound.Down):
		m.toRows(min(at+1, len(rows)-1))
	case isKey(k, bound.Up) && at > 0:
		m.toRows(at - 1)
	case isKey(k, bound.PageDown):
		m.toRows(min(at+10, len(rows)-1))
	case isKey(k, bound.PageUp):
		m.toRows(max(at-10, 0))
	case isKey(k, bound.Tab) && hasFields:
		m.area, m.row, m.form().at = onFields, "", 0
	case (isKey(k, bound.Up) || isKey(k, bound.BackTab) || isKey(k, bound.Back)) && hasFields:
		m.area, m.row = onFields, ""
	case isKey(k, bound.Up), isKey(k, bound.Back) && at >= 0:
		m.row = ""
	case isKey(k, bound.Back):
		m.back()
	}
}

func (m *model) toRows(at int) {
	if rows := m.rows(); at >= 0 && at < len(rows) {
		m.area, m.row = onRows, rows[at].id
	}
}

// recheck asks AWS everything anew.
func (m *model) recheck() {
	m.machine.Recheck()
	m.changed()
	m.form().sync(m.machine, true)
	m.note = note{text: "Checking everything again."}
}

func (m *model) loggedIn(err error) {
	if err != nil {
		m.note = note{"The login did not end well: " + err.Error(), true}
		return
	}
	m.overlay = noOverlay
	m.recheck()
	m.note = note{text: "Logged in. Checking everything again."}
}

// goToNumber jumps to the step of a number, as it stands in the list of steps.
func (m *model) goToNumber(digit string) bool {
	n, err := strconv.Atoi(digit)
	list := m.machine.Steps()
	if err != nil || n < 1 || n > len(list) {
		return false
	}
	m.goToStep(list[n-1].ID)
	return true
}

func (m *model) goToStep(id string) {
	m.leaveField()
	if !m.machine.Go(id) {
		m.note = note{"These answers don't call for that step.", true}
		return
	}
	m.enter()
	m.unsaved = true
}

// paste puts pasted text where text is being typed.
func (m *model) paste(text string) {
	switch {
	case m.leaving >= stopping:
	case m.overlay == overCode:
		m.code.paste(strings.TrimSpace(text))
	case m.overlay == overReason:
		m.reason.paste(text)
	case m.overlay == noOverlay && m.area == onFields && !m.onSummary():
		fd := m.form().focused()
		if fd == nil {
			return
		}
		if did := fd.editor.paste(text); did == edited {
			fd.changed(m.machine)
		}
	}
}

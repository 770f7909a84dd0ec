package wizard

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
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
		m.retheme()
	case tea.ColorProfileMsg:
		m.basic = msg.Profile == colorprofile.ANSI
		m.retheme()
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
	case lookMsg:
		if m.watch.isNext(msg) {
			m.recheck()
		}
	case savedMsg:
		m.saving, m.saveErr = false, msg.err
	case account.MFARequest:
		m.askCode(msg)
	case loginDoneMsg:
		m.loggedIn(msg.err)
	case asideMsg:
		m.startAnew(msg)
	case copiedMsg:
		m.copied(msg)
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
	if m.unsaved && !m.saving && m.overlay != overOther && m.opts.Save != nil {
		m.saving, m.unsaved = true, false
		cmds = append(cmds, save(m.opts.Save, m.machine.Answers(), m.machine.Step().ID))
	}
	if cmd := m.endLook(); cmd != nil {
		cmds = append(cmds, cmd)
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
	m.compareAccounts()
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
	if isKey(k, bound.Mask) {
		m.toggleMask()
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
		return m.login()
	}
	if m.overlay != noOverlay {
		return m.pressOverlay(k)
	}
	return m.pressPage(k)
}

// pressPage takes a key of the page itself: first what works on every page.
func (m *model) pressPage(k tea.KeyPressMsg) tea.Cmd {
	bound := keys()
	switch {
	case isKey(k, bound.Help), isKey(k, bound.Ask) && !m.typing():
		m.overlay, m.scroll = overHelp, 0
	case m.watch != nil:
		m.pressWatch(k)
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
	if m.watch != nil {
		m.leaveWatch()
		return
	}
	switch m.leaving {
	case staying, askedDone:
		m.leaving = askedStop
		if fd := m.form().focused(); fd != nil && fd.touched {
			m.lookAway()
			m.leaveField() // what stands in the field is saved with the rest, if it can be taken
		}
	case askedStop:
		m.leaving = stopping
	default:
		m.saving, m.unsaved = false, false
	}
}

func (m *model) back() {
	if m.machine.Back() {
		m.enter()
		m.unsaved = true
	}
}

// recheck asks AWS everything anew.
func (m *model) recheck() {
	m.machine.Recheck()
	m.changed()
	m.form().sync(m.machine, true)
	if m.watch == nil {
		m.note = note{text: "Checking everything again."}
	}
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
	m.lookAway()
	m.leaveField()
	if !m.machine.Go(id) {
		m.note = note{"These answers don't call for that step.", true}
		return
	}
	m.enter()
	m.unsaved = true
}

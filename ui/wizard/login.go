package wizard

import (
	"os/exec"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// locked is the finding that says why AWS does not answer this person, where that
// is so: nothing else can be told before it is solved.
func (m *model) locked() (steps.Finding, bool) {
	var first steps.Finding
	for _, f := range m.snapshot().findings {
		if f.Status != awscheck.Fail {
			continue
		}
		if f.Remedy.Login != nil {
			return f, true
		}
		if f.ID == "account.credentials" {
			first = f
		}
	}
	return first, first.ID != ""
}

// loginCommand is what a person can run, without leaving the wizard, to have AWS
// answer again; nil if there is nothing.
func (m *model) loginCommand() []string {
	f, _ := m.locked()
	return f.Remedy.Login
}

// login runs the login command: with the terminal to itself, or as a demo does.
func (m *model) login() tea.Cmd {
	argv := m.loginCommand()
	if run := m.opts.Login; run != nil {
		return func() tea.Msg { return loginDoneMsg{run(argv)} }
	}
	return tea.ExecProcess(exec.Command(argv[0], argv[1:]...), func(err error) tea.Msg { return loginDoneMsg{err} })
}

// alarm is the line above the keys while AWS does not answer this person, on every
// step but the one that says so in full.
func (m *model) alarm() string {
	f, is := m.locked()
	if !is || (f.Step == m.machine.Step().ID && m.watch == nil) || m.overlay != noOverlay || m.onSummary() {
		return ""
	}
	detail, _, _ := strings.Cut(m.paint.clean(f.Detail), ". ")
	text := strings.TrimSuffix(detail, ".") + ". "
	if f.Remedy.Login == nil && m.watch != nil {
		return "" // the page itself says what to do
	}
	if f.Remedy.Login == nil {
		return text + "The step " + m.stepTitle(f.Step) + " says what to do."
	}
	return text + "ctrl+l runs " + m.paint.clean(f.Remedy.Commands[0]) + " and goes on here."
}

func (m *model) loggedIn(err error) {
	if err != nil {
		m.note = note{"The login did not end well: " + err.Error(), true}
		return
	}
	if m.overlay != overCode {
		m.overlay = noOverlay
	}
	m.recheck()
	m.note = note{text: "Signed in. Everything is checked again."}
}

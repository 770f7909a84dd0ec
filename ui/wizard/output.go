package wizard

import (
	"errors"
	"path/filepath"
	"time"

	"github.com/atotto/clipboard"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/shared"
)

// toggleMask masks everything that is shown or copied, or shows it again.
func (m *model) toggleMask() {
	switch {
	case m.renderer.Mask != nil:
		m.renderer.Mask = nil
		m.notice = component.Notify{Text: "Ids are shown again."}
	case m.watch != nil:
		m.renderer.Mask = m.mask
		m.notice = component.Notify{Text: "Masked. The report at the end is masked only with --mask."}
	case m.opts.Mask != nil:
		m.renderer.Mask = m.mask
		m.notice = component.Notify{Text: "Masked, and so are the reports that you save."}
	default:
		m.renderer.Mask = m.mask
		m.notice = component.Notify{Text: "Masked. To save a masked report, use the capital letter."}
	}
	m.snap = nil // lists are drawn again for a new snapshot
}

// copy puts a text on the terminal's clipboard (OSC 52), which works over SSH too, and
// on the system's, if there is one.
func (m *model) copy(what, text string) tea.Cmd {
	write := m.opts.Clipboard
	if write == nil {
		write = m.systemClipboard
	}
	if m.renderer.Mask != nil {
		what, text = what+", masked", m.renderer.Mask.Text(text)
	}
	return tea.Batch(tea.SetClipboard(text), func() tea.Msg { return copiedMsg{what, write(text)} })
}

var errNoClipboard = errors.New("no clipboard on this machine")

// systemClipboard writes to the clipboard of this machine, unless the terminal is at the
// other end of an SSH connection.
func (m *model) systemClipboard(text string) error {
	if clipboard.Unsupported || m.getenv("SSH_CONNECTION") != "" {
		return errNoClipboard
	}
	return clipboard.WriteAll(text)
}

func (m *model) copied(msg copiedMsg) {
	m.notice = component.Notify{Text: "Copied " + msg.what + "."}
	if msg.err != nil {
		m.notice.Text = "Sent " + msg.what + " to the terminal's clipboard. If nothing arrives, the terminal does not allow it (OSC 52)."
	}
}

// reported is the report of the activation as it stands.
func (m *model) reported() *summary.Report {
	if m.report == nil {
		r := summary.New(m.machine, summary.Meta{Version: m.opts.Version, Demo: m.opts.Demo != "", GeneratedAt: time.Now()})
		m.report = &r
	}
	return m.report
}

func (m *model) copyTicket() tea.Cmd {
	return m.copy("the ticket for Astronomer", string(m.reported().MaskedBy(m.renderer.Mask).Ticket()))
}

// export writes the report to a file in the current directory: masked if that was asked
// for, by the key or, until the screen is unmasked, by --mask.
func (m *model) export(e component.Export) tea.Cmd {
	write := m.opts.WriteReport
	if write == nil {
		write = writeHere
	}
	r, masked := *m.reported(), e.Masked || (m.opts.Mask != nil && m.renderer.Mask != nil)
	if masked {
		r = r.MaskedBy(m.mask)
	}
	return func() tea.Msg {
		text, err := r.Render(e.Format)
		if err != nil {
			return exportedMsg{err: err}
		}
		path, err := write(shared.ReportFile(e.Format, masked), text)
		return exportedMsg{path, err}
	}
}

func writeHere(name string, data []byte) (string, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	return path, steps.WriteFile(path, data)
}

func (m *model) exported(msg exportedMsg) {
	m.notice = component.Notify{Text: "Saved as " + msg.path + "."}
	if msg.err != nil {
		m.notice = component.Notify{Text: "The report could not be saved: " + msg.err.Error(), Error: true}
	}
}

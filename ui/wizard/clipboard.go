package wizard

import (
	"errors"

	tea "charm.land/bubbletea/v2"
	"github.com/atotto/clipboard"
)

// copiedMsg says whether the system's clipboard took what was copied.
type copiedMsg struct {
	what string
	err  error
}

// copy puts a text on the terminal's clipboard (OSC 52), which works over SSH too,
// and on the system's, where there is one.
func (m *model) copy(what, text string) tea.Cmd {
	write := m.opts.Clipboard
	if write == nil {
		write = m.systemClipboard
	}
	if m.paint.mask != nil {
		what, text = what+", masked", m.paint.mask.Text(text)
	}
	return tea.Batch(tea.SetClipboard(text), func() tea.Msg { return copiedMsg{what, write(text)} })
}

var errNoClipboard = errors.New("there is no clipboard here")

// systemClipboard is that of the machine the person sits at: not that of one at the
// other end of an SSH connection.
func (m *model) systemClipboard(text string) error {
	if clipboard.Unsupported || m.getenv("SSH_CONNECTION") != "" {
		return errNoClipboard
	}
	return clipboard.WriteAll(text)
}

func (m *model) copied(msg copiedMsg) {
	if msg.err == nil {
		m.note = note{text: "Copied " + msg.what + "."}
		return
	}
	m.note = note{text: "Gave " + msg.what + " to the terminal to copy. If nothing arrives, it does not allow that (OSC 52)."}
}

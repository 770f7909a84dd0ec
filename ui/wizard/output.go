package wizard

import (
	"errors"
	"path/filepath"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/atotto/clipboard"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/component"
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

// An output is what the wizard hands out: reports and texts on the clipboard.
type output struct {
	opts   Options
	getenv func(string) string
	mask   *mask.Mask      // for reports that are to be masked
	report *summary.Report // nil: the machine has changed since it was made
}

// copy puts a text on the terminal's clipboard (OSC 52), which works over SSH too, and
// on the system's, if there is one. mask is that of the screen.
func (o *output) copy(what, text string, mask *mask.Mask) tea.Cmd {
	write := o.opts.Clipboard
	if write == nil {
		write = o.systemClipboard
	}
	if mask != nil {
		what, text = what+", masked", mask.Text(text)
	}
	return tea.Batch(tea.SetClipboard(text), func() tea.Msg { return copiedMsg{what, write(text)} })
}

var errNoClipboard = errors.New("no clipboard on this machine")

// systemClipboard writes to the clipboard of this machine, unless the terminal is at the
// other end of an SSH connection.
func (o *output) systemClipboard(text string) error {
	if clipboard.Unsupported || o.getenv("SSH_CONNECTION") != "" {
		return errNoClipboard
	}
	return clipboard.WriteAll(text)
}

func (msg copiedMsg) notice() component.Notify {
	if msg.err != nil {
		return component.Notify{Text: "Sent " + msg.what + " to the terminal's clipboard. If nothing arrives, the terminal does not allow it (OSC 52)."}
	}
	return component.Notify{Text: "Copied " + msg.what + "."}
}

// reported is the report of the activation as it stands.
func (o *output) reported(m *steps.Machine) *summary.Report {
	if o.report == nil {
		r := summary.New(m, summary.Meta{Version: o.opts.Version, Demo: o.opts.Demo != "", GeneratedAt: time.Now(), RecordedAt: o.opts.RecordedAt})
		o.report = &r
	}
	return o.report
}

func (o *output) copyTicket(m *steps.Machine, mask *mask.Mask) tea.Cmd {
	return o.copy("the ticket for Astronomer", string(o.reported(m).MaskedBy(mask).Ticket()), mask)
}

// export writes the report to a file in the current directory: masked if that was asked
// for, by the key or, until the screen is unmasked, by --mask.
func (o *output) export(m *steps.Machine, e component.Export, mask *mask.Mask) tea.Cmd {
	write := o.opts.WriteReport
	if write == nil {
		write = writeHere
	}
	r, masked := *o.reported(m), e.Masked || (o.opts.Mask != nil && mask != nil)
	if masked {
		r = r.MaskedBy(o.mask)
	}
	return func() tea.Msg {
		text, err := r.Render(e.Format)
		if err != nil {
			return exportedMsg{err: err}
		}
		path, err := write(r.Filename(e.Format), text)
		return exportedMsg{path, err}
	}
}

func writeHere(name string, data []byte) (string, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	return path, files.Write(path, data)
}

func (msg exportedMsg) notice() component.Notify {
	if msg.err != nil {
		return component.Notify{Text: "The report could not be saved: " + msg.err.Error(), Error: true}
	}
	return component.Notify{Text: "Saved as " + msg.path + "."}
}

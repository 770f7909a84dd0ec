package wizard

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/clipboard"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
)

// toggleMask masks everything that is shown or copied, or shows it again.
func (m *model) toggleMask() {
	switch {
	case m.renderer.Mask.Hides():
		m.renderer.Mask = m.unhidden
		m.notice = component.Notify{Text: "Ids are visible, saved in reports and printed on leaving."}
		if m.unhidden != nil {
			m.notice.Text = wording.MaskedRecording
		}
	default:
		m.renderer.Mask = m.mask
		m.notice = component.Notify{Text: wording.Masks}
	}
	m.snap = nil // lists are drawn again for a new snapshot
	if m.opts.SaveMask != nil {
		m.opts.SaveMask(m.renderer.Mask.Hides())
		m.unsaved = m.unsaved || !m.offering // before, the session is as it was saved
	}
}

// An output is what the wizard hands out: reports and texts on the clipboard.
type output struct {
	ctx    context.Context
	opts   Options
	getenv func(string) string
	mask   *mask.Mask      // for reports that are to be masked
	report *summary.Report // nil: the machine has changed since it was made

	reports *files.Reports
}

const maskedCopy = ", masked"

// copy puts a text where the user can paste it. A masked one offers the text without the
// mask, with a key of its own.
func (m *model) copy(c component.Copy) tea.Cmd {
	text, how := m.renderer.Mask.Text(c.Text(m.renderer.Mask)), ""
	m.unmasked = nil
	if text != c.Text(m.unhidden) {
		whole := c
		whole.Note = strings.Replace(c.Note, c.Lines(m.renderer.Mask), c.Lines(m.unhidden), 1)
		m.unmasked = func() tea.Cmd { return m.output.copy(whole, c.Text(m.unhidden), ", unmasked") }
		how = maskedCopy
	} else if m.renderer.Mask.Hides() {
		m.unmasked = func() tea.Cmd {
			m.notice = component.Notify{Text: "The mask hides nothing in that copy: it is the whole text."}
			return nil
		}
	}
	return m.output.copy(c, text, how)
}

// copy sends a text to the terminal, and writes it to the clipboard of tmux or of this
// machine.
func (o *output) copy(c component.Copy, text, how string) tea.Cmd {
	write := o.opts.Clipboard
	if write == nil {
		write = func(text string) (string, error) { return clipboard.Write(o.ctx, text, o.getenv) }
	}
	return tea.Batch(tea.Raw(clipboard.Sequence(text, o.getenv)), func() tea.Msg {
		place, err := write(text)
		return copiedMsg{c.What, how, place, c.Note, err}
	})
}

func (msg copiedMsg) notice() component.Notify {
	text := "Copied " + msg.what + msg.place + msg.how + msg.note + "."
	if msg.err != nil {
		text = "Sent " + msg.what + " to the terminal's clipboard" + msg.how + msg.note + ". If nothing arrives, the terminal does not allow it (OSC 52)."
	}
	if msg.how == maskedCopy {
		text += " Press " + keys.All().CopyUnmasked.Help().Key + " to copy unmasked."
	}
	return component.Notify{Text: text}
}

// reported is the report of the activation as it stands.
func (o *output) reported(m *steps.Machine) *summary.Report {
	if o.report == nil {
		r := summary.New(m, summary.Meta{Version: o.opts.Version, Demo: o.opts.Demo != "", Scenario: o.opts.Demo, GeneratedAt: time.Now(), RecordedAt: o.opts.RecordedAt, StandIns: o.opts.StandIns, AnswersFrom: o.opts.AnswersFrom})
		o.report = &r
	}
	return o.report
}

// ticket is the ticket for Astronomer that is due now, to copy.
func (o *output) ticket(m *steps.Machine) component.Copy {
	r := o.reported(m)
	what := "the ticket for Astronomer"
	if r.Draft() != "" {
		what = "the draft of the ticket"
	}
	note := ""
	if len(r.ToSend.Peering) > 0 && !summary.IsActive(*r) {
		note = " (the peering's is due once the cluster exists)"
	}
	return component.Copy{What: what, Note: note, Text: func(k *mask.Mask) string { return string(r.MaskedBy(k).DueTicket()) }}
}

// export saves the report. What a masked screen saves can be of no use to its reader: it can be
// saved without the mask, too, and nothing of it is shown.
func export(m *model, e component.Export) tea.Cmd {
	if m.renderer.Mask.Hides() && m.unhidden == nil {
		m.unmasked = func() tea.Cmd {
			return m.output.export(m.machine, component.Export{Format: e.Format}, nil, savedUnmasked)
		}
	}
	return m.output.export(m.machine, e, m.renderer.Mask, "")
}

// How a report was saved, in the notice. The folder of one that is masked, or that a masked screen
// has saved, is not shown: it can have the name of a person.
const savedMasked, savedUnmasked = ", masked,", ", unmasked,"

// export writes the report to a file in the current directory: masked as the screen is, or
// where the key asks for it.
func (o *output) export(m *steps.Machine, e component.Export, mask *mask.Mask, what string) tea.Cmd {
	write := o.opts.WriteReport
	if write == nil {
		write = o.reports.Write
	}
	of := o.reported(m)
	r := of.MaskedBy(mask)
	if e.Masked {
		r = of.MaskedBy(o.mask)
	}
	if r.Masked {
		what = savedMasked
	}
	return func() tea.Msg {
		text, err := r.Render(e.Format)
		if err != nil {
			return exportedMsg{err: err}
		}
		path, kept, err := write(r.Filename(e.Format), text)
		return exportedMsg{savedReport{path, e.Format, r.Masked, of}, what, kept, err}
	}
}

func (msg exportedMsg) notice() component.Notify {
	if msg.err != nil {
		return component.Notify{Text: "The report could not be saved: " + msg.err.Error(), Error: true}
	}
	where, kept := msg.path, ""
	if msg.what != "" {
		where = filepath.Base(msg.path) + " in the current folder"
	}
	if msg.kept != "" {
		kept = " The one of another run is kept as " + filepath.Base(msg.kept) + "."
	}
	return component.Notify{Text: "Saved" + msg.what + " as " + where + "." + kept}
}

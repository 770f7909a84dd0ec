package wizard

import (
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

// A summaryPage is where the person is on the last page.
type summaryPage struct{ scroll int }

func (m *model) summaryKeys(k keyMap) []key.Binding {
	list := []key.Binding{says(k.Next, "finish")}
	switch {
	case strings.HasPrefix(m.row, "missing:"):
		list = []key.Binding{says(k.Next, "answer it")}
	case m.row != "":
		list = []key.Binding{says(k.Next, "details and fix")}
	}
	if len(m.summaryRows()) > 0 {
		list = append(list, bind("up/down", "choose"))
	}
	return append(list, k.Ticket, k.Save, k.HTML, k.JSON, k.Back, k.PageDown)
}

func (m *model) pressSummary(k tea.KeyPressMsg) tea.Cmd {
	bound := keys()
	rows := m.summaryRows()
	at := -1
	for i, r := range rows {
		if r.id == m.row {
			at = i
		}
	}
	switch {
	case isKey(k, bound.Next) && at >= 0 && rows[at].kind == rowMissing:
		m.goToField(rows[at].key)
	case isKey(k, bound.Next) && at >= 0:
		m.openDetail()
	case isKey(k, bound.Next):
		m.leaving = askedDone
	case isKey(k, bound.Down), isKey(k, bound.Tab):
		if at+1 < len(rows) {
			m.row = rows[at+1].id
		} else {
			m.ending.scroll++
		}
	case isKey(k, bound.Up), isKey(k, bound.BackTab):
		switch {
		case at > 0:
			m.row = rows[at-1].id
		case at == 0:
			m.row, m.ending.scroll = "", 0
		default:
			m.ending.scroll--
		}
	case isKey(k, bound.PageDown), k.String() == "space":
		m.ending.scroll += max(1, m.height-8)
	case isKey(k, bound.PageUp):
		m.ending.scroll -= max(1, m.height-8)
	case isKey(k, bound.Save):
		return m.export(k, "md", summary.MarkdownFormat)
	case isKey(k, bound.HTML):
		return m.export(k, "html", summary.HTMLFormat)
	case isKey(k, bound.JSON):
		return m.export(k, "json", summary.JSONFormat)
	case isKey(k, bound.Ticket):
		return m.copy("the ticket for Astronomer", string(m.reported().MaskedBy(m.paint.mask).Ticket()))
	case isKey(k, bound.Back) && at >= 0:
		m.row = ""
	case isKey(k, bound.Back):
		m.back()
	}
	return nil
}

// verdictText is the verdict in words, what they mean, and their colours.
func (m *model) verdictText() (word, means string, style, badge lipgloss.Style) {
	p, s := m.paint, m.snapshot()
	if s.busy > 0 {
		return "STILL CHECKING", counted(s.busy, "check") + " under way. What follows is how it stands so far.", p.Note, p.Badges.Note
	}
	switch s.verdict {
	case steps.Ready:
		return "READY", "Everything that the activation needs is there.", p.Good, p.Badges.Good
	case steps.ReadyWithWarnings:
		return "READY, WITH WARNINGS", "The activation can go on. Look at the warnings first.", p.Warn, p.Badges.Warn
	case steps.Incomplete:
		return "INCOMPLETE", "Nothing is known to block the activation, but not everything is known.", p.Warn, p.Badges.Warn
	}
	return "NOT READY", "The activation would fail. What blocks it is below, each with its fix.", p.Bad, p.Badges.Bad
}

// drawSummary draws the last page: the verdict, what blocks, what is missing, what
// to send, what happens next, and where everything is kept. It returns the line of
// the chosen row too; -1 if there is none.
func (m *model) drawSummary(width int) ([]string, int) {
	p := m.paint
	d := page{paint: p, width: width}
	word, means, style, badge := m.verdictText()
	var large []string
	if m.snapshot().busy == 0 {
		large = p.banner(strings.TrimSuffix(word, ", WITH WARNINGS"), width, m.height)
	}
	if large != nil {
		d.lines = append(d.lines, p.styled(style, large)...)
		d.blank()
	}
	if large == nil { // the next best: wide letters
		word = strings.Join(strings.Split(word, ""), " ")
	}
	d.add(badge.Render("  " + word + "  "))
	d.text(p.Text, means)
	if m.opts.Demo != "" {
		d.text(p.Dim, "This is a demo: the account is simulated, and nothing of this is about yours.")
	}
	chosen := -1
	for _, g := range m.summaryGroups() {
		if len(g.rows) == 0 {
			continue
		}
		d.heading(g.title)
		for i, r := range g.rows {
			r.same = r.same && i > 0
			if r.id == m.row {
				chosen = len(d.lines)
			}
			d.lines = append(d.lines, m.drawRow(r, r.id == m.row, width, g.full)...)
		}
	}
	r := m.reported()
	d.heading("What to send to Astronomer")
	for _, i := range r.ToSend.Activation {
		d.item(i)
	}
	if len(r.ToSend.Peering) > 0 {
		d.blank()
		d.text(p.Dim, "For the peering, as a "+r.ToSend.Priority+" ticket at "+r.ToSend.SupportURL+":")
		for _, i := range r.ToSend.Peering {
			d.item(i)
		}
	}
	d.hint("c", "copies it all as a ticket")
	d.heading("What happens next")
	for i, n := range r.NextSteps {
		who := "You: "
		if n.Who == summary.Astronomer {
			who = "Astronomer: "
		}
		number := strconv.Itoa(i+1) + "  "
		for j, l := range wrap(p.clean(who+n.Text), width-4) {
			if j > 0 {
				number = strings.Repeat(" ", len(number))
			}
			d.add(" " + number + l)
		}
		for _, c := range n.Commands {
			d.code(continued(p.command(c), width))
		}
	}
	d.heading("Where it is saved")
	if m.opts.SessionPath != "" {
		d.text(p.Text, "Your answers: "+m.opts.SessionPath)
	}
	d.hint("m", "saves the report as Markdown, in the folder where you started")
	d.hint("h", "as HTML")
	d.hint("j", "as JSON")
	if p.mask != nil && m.opts.Mask == nil {
		d.hint("M H J", "the same, masked")
	}
	return d.lines, chosen
}

// item is one thing to send, or why it is not known.
func (d *page) item(i summary.Item) {
	label := "  " + d.paint.Dim.Render(pad(strings.ToUpper(i.Label[:1])+i.Label[1:], 16, "")) + "  "
	switch {
	case i.Value == "":
		d.add(label + d.paint.Warn.Render(d.paint.clean(i.Note)))
	case i.Note != "":
		d.add(label + d.paint.clean(i.Value) + d.paint.Dim.Render("  "+d.paint.clean(i.Note)))
	default:
		d.add(label + d.paint.clean(i.Value))
	}
}

// hint names a key and what it does.
func (d *page) hint(key, does string) {
	d.add("  " + d.paint.Key.Render(key) + d.paint.Dim.Render("  "+does))
}

// goToField goes to the step that asks for an answer, and to its field.
func (m *model) goToField(k steps.Key) {
	for _, s := range m.machine.Steps() {
		for _, f := range s.Fields {
			if f.Key == k {
				m.goToStep(s.ID)
				m.form().focus(k)
				return
			}
		}
	}
}

// label is the name of a field, with that of its step.
func (m *model) label(k steps.Key) string {
	for _, s := range m.machine.Steps() {
		for _, f := range s.Fields {
			if f.Key == k {
				return s.Title + ": " + f.Label
			}
		}
	}
	return string(k)
}

// drawSummaryPage is the part of the summary that shows, with the chosen row in it.
func (m *model) drawSummaryPage(width, height int) []string {
	lines, chosen := m.drawSummary(min(width-2, 110))
	if chosen >= 0 {
		m.ending.scroll = max(min(m.ending.scroll, chosen-2), chosen-height+3)
	}
	m.scroll = m.ending.scroll
	shown := m.scrolled(lines, width, height)
	m.ending.scroll = m.scroll
	return shown
}

package wizard

import (
	"encoding/json"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/theme"
)

func (m *model) openDetail() { m.overlay, m.scroll = overDetail, 0 }

// detailRow is the row whose detail is shown.
func (m *model) detailRow() (row, bool) {
	for _, r := range m.detailRows() {
		if r.id == m.row {
			return r, true
		}
	}
	return row{}, false
}

// detailRows are those among which left and right move.
func (m *model) detailRows() []row {
	if m.onSummary() {
		return slices.DeleteFunc(m.summaryRows(), func(r row) bool { return r.kind == rowMissing })
	}
	return m.rows()
}

// pressDetail takes a key while a finding's detail covers the screen.
func (m *model) pressDetail(k tea.KeyPressMsg) tea.Cmd {
	bound := keys()
	r, ok := m.detailRow()
	switch {
	case isKey(k, bound.Back), isKey(k, bound.Next), k.String() == "q":
		m.overlay = noOverlay
	case k.String() == "right", isKey(k, bound.Tab):
		m.turnDetail(+1)
	case k.String() == "left", isKey(k, bound.BackTab):
		m.turnDetail(-1)
	case isKey(k, bound.Recheck):
		m.recheck()
	case isKey(k, bound.Copy) && ok && len(r.finding.Remedy.Commands) > 0:
		return m.copy("the commands", strings.Join(m.paint.mask.Commands(r.finding.Remedy.Commands), "\n")+"\n")
	case isKey(k, bound.Policy) && ok && r.finding.Remedy.Policy != nil:
		return m.copy("the policy", policyText(m.paint.mask.Policy(r.finding.Remedy.Policy))+"\n")
	case isKey(k, bound.Link) && ok && len(r.finding.Remedy.Links) > 0:
		return m.copy("the link", strings.Join(r.finding.Remedy.Links, "\n"))
	case isKey(k, bound.Accept) && ok && m.watch == nil && acceptable(r):
		m.overlay = overReason
		m.reason.set(r.finding.Acknowledged)
	default:
		m.scrollBy(k)
	}
	return nil
}

// acceptable tells whether a row is one finding that may be accepted with a reason.
func acceptable(r row) bool {
	return r.kind != rowRunning && r.kind != rowWaiting && r.kind != rowBlocked && r.id != "lacking" &&
		steps.Acknowledgeable(r.finding.Finding)
}

// pressReason takes a key while the reason is asked for which something is accepted.
func (m *model) pressReason(k tea.KeyPressMsg) {
	bound := keys()
	switch {
	case isKey(k, bound.Back):
		m.overlay = overDetail
	case isKey(k, bound.Next):
		if r, ok := m.detailRow(); ok {
			m.machine.Acknowledge(r.finding.ID, strings.TrimSpace(m.reason.text()))
			m.unsaved = true
			m.changed()
		}
		m.overlay = noOverlay
	default:
		m.reason.press(k)
	}
}

func (m *model) drawReason(width int) ([]string, *point) {
	p := m.paint
	lines := []string{"", p.Strong.Render("Accept it as it is"), ""}
	if r, ok := m.detailRow(); ok {
		lines = append(lines, wrap(p.clean(r.finding.Title)+": "+p.clean(r.finding.Detail), width)...)
		lines = append(lines, "")
		text := "Everything that " + r.finding.ID + " found is then accepted. It no longer counts, and the report says so with your reason. Leave it empty to take that back."
		lines = append(lines, p.dimmed(wrap(text, width))...)
	}
	lines = append(lines, "")
	line, at := m.reason.view(p, width, "the reason, in a few words")
	at.y = len(lines)
	return append(lines, line, ""), at
}

func (m *model) turnDetail(by int) {
	rows := m.detailRows()
	for i, r := range rows {
		if to := i + by; r.id == m.row && to >= 0 && to < len(rows) {
			m.row, m.scroll = rows[to].id, 0
			return
		}
	}
}

// drawDetail draws everything about the chosen row: what was found, what it stands
// on, and the fix.
func (m *model) drawDetail(width int) []string {
	p := m.paint
	r, ok := m.detailRow()
	if !ok {
		return p.dimmed(wrap("This is not found any more. Press esc to go back.", width))
	}
	f := r.finding
	glyph, style := p.glyph(r.kind)
	word := rowWord(r)
	if r.kind == rowBlocked { // what is shown is the cause
		glyph, word, style = p.Glyphs.Status(f.Status), theme.Word(f.Status), p.Theme.Status(f.Status)
	}
	d := page{paint: p, width: width}
	for i, l := range wrap(p.clean(f.Title), width-len(word)-4) {
		prefix := strings.Repeat(" ", len(word)+4)
		if i == 0 {
			prefix = style.Render(glyph+" "+strings.ToUpper(word)) + "  "
		}
		d.add(prefix + p.Strong.Render(l))
	}
	d.blank()
	detail := f.Detail
	if r.kind == rowWaiting {
		detail = "Waits " + r.needs + "."
	}
	d.text(p.Text, detail)
	if r.kind == rowBlocked {
		d.text(p.Dim, counted(r.blocked, "check")+" can't tell anything before it is solved.")
	}
	if f.Acknowledged != "" {
		d.text(p.Dim, "Accepted, because: "+f.Acknowledged)
	}
	if !f.Remedy.IsZero() {
		d.heading("What to do")
		d.remedy(f.Remedy)
	}
	if len(f.Resources) > 0 {
		d.heading("Which")
		for _, id := range f.Resources {
			d.text(p.Text, id)
		}
	}
	d.blank()
	d.text(p.Dim, basis(f))
	return d.lines
}

// basis says what a finding stands on, and how the report calls it.
func basis(f steps.Finding) string {
	on := map[awscheck.Evidence]string{
		awscheck.Live:      "Read live.",
		awscheck.Simulated: "Decided by IAM's policy simulator.",
		awscheck.Policies:  "Read from the policy documents; organisation and session policies are not seen.",
		awscheck.Local:     "Worked out on this machine.",
	}[f.Evidence]
	text := "Check " + f.ID
	if f.Region != "" {
		text += " in " + f.Region
	}
	return strings.TrimSpace(text + ". " + on)
}

// A page is text being put together, line by line.
type page struct {
	paint paint
	width int
	lines []string
}

func (d *page) add(line string) {
	d.lines = append(d.lines, clip(line, d.width, d.paint.Glyphs.Ellipsis))
}
func (d *page) blank() { d.lines = append(d.lines, "") }

func (d *page) heading(text string) {
	d.blank()
	d.add(d.paint.Strong.Render(text))
}

func (d *page) text(style interface{ Render(...string) string }, text string) {
	for _, l := range wrap(d.paint.clean(text), d.width) {
		d.lines = append(d.lines, style.Render(l))
	}
}

// code adds text that is to be copied: with nothing before it, so that it can be
// marked with the mouse.
func (d *page) code(lines []string) {
	for _, l := range lines {
		d.lines = append(d.lines, d.paint.Code.Render(l))
	}
}

func (d *page) remedy(r awscheck.Remedy) {
	if r.Text != "" {
		d.text(d.paint.Text, r.Text)
	}
	for _, c := range r.Commands {
		d.blank()
		d.code(continued(d.paint.command(c), d.width))
	}
	if r.Policy != nil {
		d.blank()
		d.text(d.paint.Dim, "A policy that allows exactly what is missing:")
		for line := range strings.Lines(policyText(r.Policy)) {
			line = strings.TrimRight(line, "\n")
			indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
			for _, l := range wrap(d.paint.clean(line), d.width-len(indent)) {
				d.code([]string{indent + l})
			}
		}
	}
	for _, link := range r.Links {
		d.blank()
		for _, l := range wrap(d.paint.clean(link), d.width) {
			d.lines = append(d.lines, d.paint.link(link).Render(l))
		}
	}
}

func policyText(p *awscheck.Policy) string {
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil { // it is made of texts only
		return ""
	}
	return string(data)
}

// continued breaks a shell command into lines of at most width cells that mean the
// same when they are pasted: between words, with a backslash at the end. What is
// quoted is not broken, unless nothing else helps.
func continued(command string, width int) []string {
	var lines []string
	line := ""
	for _, word := range shellWords(command) {
		switch {
		case line == "":
			line = word
		case ansi.StringWidth(line)+1+ansi.StringWidth(word)+2 > width:
			lines = append(lines, line+" \\")
			line = "  " + word
		default:
			line += " " + word
		}
	}
	var fitting []string
	for _, l := range append(lines, line) {
		for ansi.StringWidth(l) > width && width > 1 {
			head := ansi.Truncate(l, width-1, "")
			if head == "" {
				break
			}
			fitting = append(fitting, head+"\\")
			l = strings.TrimPrefix(l, head)
		}
		fitting = append(fitting, l)
	}
	return fitting
}

// shellWords takes a command apart at the blanks that are not quoted, and leaves the
// quotes as they are.
func shellWords(command string) []string {
	var words []string
	word, quoted := "", false
	for _, r := range command {
		if r == '\'' {
			quoted = !quoted
		}
		if r == ' ' && !quoted {
			words = append(words, word)
			word = ""
			continue
		}
		word += string(r)
	}
	return append(words, word)
}

package wizard

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// Sizes at which the layout changes, in cells.
const (
	leastWidth  = 40
	leastHeight = 12
	wideWidth   = 110 // the steps in a column of their own
	widerWidth  = 150 // what AWS says in one, too
	stepsWidth  = 36  // of the steps, in full
	stepsNarrow = 31  // and without what is still running
	marginWidth = 1   // left and right of everything
)

// View draws the screen. It asks nobody and changes nothing that matters, and it is
// never larger than the terminal.
func (m *model) View() tea.View {
	var v tea.View
	v.AltScreen = true
	v.WindowTitle = m.windowTitle()
	v.ProgressBar = m.progress()
	if m.width <= 0 || m.height <= 0 {
		return v
	}
	lines, at := m.frame()
	m.paint.guard(lines)
	if m.leaving >= stopping {
		at = nil
	}
	for i, l := range lines {
		if m.paint.Glyphs.Plain {
			l = plain(l)
		}
		lines[i] = clip(l, m.width, "")
	}
	v.SetContent(strings.Join(clipAll(lines, m.height), "\n"))
	if at != nil && at.x >= 0 && at.x < m.width && at.y >= 0 && at.y < m.height {
		v.Cursor = tea.NewCursor(at.x, at.y)
	}
	return v
}

// windowTitle says the step, and nothing that identifies an account.
func (m *model) windowTitle() string {
	if m.watch != nil {
		return m.watchTitle()
	}
	return m.paint.clean("Astro activation - " + place(m.machine) + " " + m.machine.Step().Title)
}

// progress is how far the checks are, for the terminal's own indicator: on a tab, or
// in the task bar; nil while nothing is under way.
func (m *model) progress() *tea.ProgressBar {
	if m.overlay == overResume || m.leaving >= stopping {
		return nil
	}
	s := m.snapshot()
	all := s.busy + s.done
	if s.busy == 0 || all == 0 {
		return nil
	}
	return tea.NewProgressBar(tea.ProgressBarDefault, 100*s.done/all)
}

// frame puts header, body and footer together.
func (m *model) frame() ([]string, *point) {
	if m.width < leastWidth || m.height < leastHeight {
		return m.drawTiny(), nil
	}
	width := m.width - 2*marginWidth
	footer := m.drawFooter(width)
	header := m.drawHeader(width)
	height := m.height - len(header) - len(footer)
	body, at := m.drawBody(width, height)
	if at != nil {
		at = &point{at.x + marginWidth, at.y + len(header)}
	}
	body = clipAll(body, height)
	for len(body) < height {
		body = append(body, "")
	}
	lines := append(append(header, body...), footer...)
	margin := strings.Repeat(" ", marginWidth)
	for i, l := range lines {
		if l != "" {
			lines[i] = margin + l
		}
	}
	return lines, at
}

// drawTiny is for a terminal that is too small for anything.
func (m *model) drawTiny() []string {
	text := "This terminal is small: make it 40 by 12 or larger. Nothing is lost."
	if m.leaving == askedStop {
		text = "Press ctrl+c again to leave. Everything is saved."
	}
	return clipAll(wrap(text, m.width), m.height)
}

// wide tells whether there is room for the steps beside the page.
func (m *model) wide() bool { return m.width >= wideWidth }

// drawHeader names the program, where the person stands and what is under way, above
// a rule.
func (m *model) drawHeader(width int) []string {
	p := m.paint
	name := "Astro activation"
	if m.watch != nil {
		name = "Astro peering"
	}
	if width < 70 {
		name = "Astro"
	}
	if width < 50 && m.overlay != overResume {
		name = ""
	}
	left := p.Focus.Render(name)
	if m.opts.Demo != "" {
		left += " " + p.Banner.Render(" DEMO ")
	}
	if p.mask != nil {
		left += " " + p.Banner.Render(" MASKED ")
	}
	if m.overlay != overResume && !m.wide() && m.watch == nil {
		left += "  " + m.drawStrip()
	}
	right := ""
	if m.overlay != overResume {
		right = m.drawActivity(width >= 70)
	}
	gap := max(1, width-ansi.StringWidth(left)-ansi.StringWidth(right))
	return []string{
		clip(left+strings.Repeat(" ", gap)+right, width, p.Glyphs.Ellipsis),
		p.Line.Render(strings.Repeat(p.Glyphs.Horizontal, width)),
	}
}

// drawActivity says how much is under way.
func (m *model) drawActivity(long bool) string {
	p := m.paint
	n := m.snapshot().busy
	if next := m.watch.nextLook(); n == 0 && next != "" {
		return p.Dim.Render("looks again at " + next)
	}
	if n == 0 {
		return p.Dim.Render("checks done")
	}
	text := counted(n, "check")
	if long {
		text += " running"
	}
	return p.Note.Render(p.spinner() + " " + text)
}

// drawBody draws what is between header and footer.
func (m *model) drawBody(width, height int) ([]string, *point) {
	if m.overlay != noOverlay {
		return m.drawOverlay(width, height)
	}
	if m.watch != nil {
		return m.drawWatch(width, height), nil
	}
	if m.wide() {
		return m.drawWide(width, height)
	}
	return m.drawPage(width, height)
}

// drawOverlay draws what covers the page.
func (m *model) drawOverlay(width, height int) ([]string, *point) {
	text := min(width-2, 100) // longer lines are hard to read; the last cells mark that there is more
	switch m.overlay {
	case overResume:
		return m.drawResume(text), nil
	case overOther:
		return m.drawOther(text), nil
	case overCode:
		return m.drawCode(text)
	case overSteps:
		return m.drawSteps(width), nil
	case overReason:
		return m.drawReason(text)
	case overTaken:
		return m.scrolled(m.drawAllTaken(text), text+2, height), nil
	case overDetail:
		return m.scrolled(m.drawDetail(text), text+2, height), nil
	}
	return m.scrolled(m.drawHelp(text), text+2, height), nil
}

// drawPage is the layout of one column: the question, and beneath it what AWS says.
// What has the focus gets the room.
func (m *model) drawPage(width, height int) ([]string, *point) {
	if m.onSummary() {
		return m.drawSummaryPage(width, height), nil
	}
	if len(m.machine.Step().Checks) == 0 {
		return m.drawQuestion(width, height)
	}
	all := m.rowsHeight(width)
	least := min(all, max(3, height/5))
	if m.area == onRows {
		least = min(all, max(3, height*2/3))
	}
	question, at := m.drawQuestion(width, max(4, height-least-2))
	for len(question) > 0 && question[len(question)-1] == "" {
		question = question[:len(question)-1]
	}
	rows := m.drawRows(width, height-len(question)-2)
	lines := append(question, "", m.rule("What AWS says", m.rowsTitle(), width))
	return append(lines, rows...), at
}

// rule is a line with a title in it, and a remark.
func (m *model) rule(title, remark string, width int) string {
	p := m.paint
	if m.machine.Step().ID == "tools" && m.watch == nil {
		title = "On this machine"
	}
	head := p.Strong.Render(title)
	if remark != "" {
		head += p.Dim.Render("  " + remark)
	}
	head += " "
	return clip(head+p.Line.Render(strings.Repeat(p.Glyphs.Horizontal, max(0, width-ansi.StringWidth(head)))), width, p.Glyphs.Ellipsis)
}

// drawWide is the layout with the steps at the left, then the question, and what AWS
// says beside it or, where that would make both too narrow for tables, beneath it.
func (m *model) drawWide(width, height int) ([]string, *point) {
	p := m.paint
	const gap = 3 // a line with a blank on either side
	first := stepsNarrow
	if m.width >= widerWidth {
		first = stepsWidth
	}
	left := m.drawStepList(first, -1)
	rest := width - first - gap
	bar := p.Line.Render(" " + p.Glyphs.Vertical + " ")
	if m.onSummary() {
		return beside(height, bar, column{left, first}, column{m.drawSummaryPage(rest, height), rest}), nil
	}
	if m.width < widerWidth {
		page, at := m.drawPage(rest, height)
		if at != nil {
			at = &point{at.x + first + gap, at.y}
		}
		return beside(height, bar, column{left, first}, column{page, rest}), at
	}
	middle := (rest - gap) * 55 / 100
	right := rest - gap - middle
	question, at := m.drawQuestion(middle, height)
	if at != nil {
		at = &point{at.x + first + gap, at.y}
	}
	rows := []string{m.rule("What AWS says", m.rowsTitle(), right), ""}
	rows = append(rows, m.drawRows(right, height-2)...)
	return beside(height, bar, column{left, first}, column{question, middle}, column{rows, right}), at
}

// A column is lines that are drawn beside others.
type column struct {
	lines []string
	width int
}

// beside draws columns with a bar between them.
func beside(height int, bar string, columns ...column) []string {
	lines := make([]string, height)
	for i := range lines {
		var b strings.Builder
		for j, c := range columns {
			if j > 0 {
				b.WriteString(bar)
			}
			text := ""
			if i < len(c.lines) {
				text = c.lines[i]
			}
			b.WriteString(pad(text, c.width, ""))
		}
		lines[i] = b.String()
	}
	return lines
}

package wizard

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
	"github.com/astronomer/astro-activate/ui/wizard/shared"
)

// Sizes at which the layout changes, in cells.
const (
	minWidth    = 40
	minHeight   = 12
	wideWidth   = 110 // the steps in a column of their own
	widerWidth  = 150 // the findings in one, too
	stepsWidth  = 36  // of the steps, in full
	stepsNarrow = 31  // of the steps, without what still runs
	marginWidth = 1   // left and right of everything
	columnGap   = 3   // a line with a blank on either side
)

// A region is where the body of the screen is, in cells and lines: between header and
// footer, beside the list of steps where there is one.
type region struct {
	width, height int
	steps         int // the width of the list of steps; 0: it is not shown
}

// layout fits the component that fills the body into its region. It runs at the end of
// every Update, so that View changes nothing.
func (m *model) layout() {
	c := m.context()
	if m.tiny() {
		return
	}
	g := m.region(len(m.drawFooter(m.innerWidth())))
	m.front().Layout(c, g.width, g.height)
}

// tiny reports whether the terminal is too small for anything.
func (m *model) tiny() bool { return m.width < minWidth || m.height < minHeight }

func (m *model) innerWidth() int { return m.width - 2*marginWidth }

// covered reports whether an overlay covers the page.
func (m *model) covered() bool { return m.front() != m.page }

// region is where the body is, given the height of the footer.
func (m *model) region(footer int) region {
	g := region{width: m.innerWidth(), height: m.height - headerHeight - footer}
	if m.width < wideWidth || m.covered() || m.watch != nil {
		return g
	}
	g.steps = stepsNarrow
	if m.width >= widerWidth {
		g.steps = stepsWidth
	}
	g.width -= g.steps + columnGap
	return g
}

// View draws the screen. It changes nothing, and draws nothing outside of the terminal.
func (m *model) View() tea.View {
	v := tea.View{AltScreen: true, WindowTitle: m.windowTitle(), ProgressBar: m.progress()}
	if m.width <= 0 || m.height <= 0 {
		return v
	}
	lines, at := m.frame()
	m.renderer.Guard(lines)
	for i, l := range lines {
		if m.renderer.Glyphs.Plain {
			l = render.ASCII(l)
		}
		lines[i] = render.Clip(l, m.width, "")
	}
	v.SetContent(strings.Join(render.ClipLines(lines, m.height), "\n"))
	if at != nil && m.leaving == staying && at.X >= 0 && at.X < m.width && at.Y >= 0 && at.Y < m.height {
		v.Cursor = tea.NewCursor(at.X, at.Y)
	}
	return v
}

// windowTitle has the step, and nothing that identifies an account.
func (m *model) windowTitle() string {
	if m.watch != nil {
		return m.watch.title(m.context())
	}
	number, of := place(m.machine)
	return m.renderer.Clean(fmt.Sprintf("Astro activation - %d/%d %s", number, of, m.machine.Step().Title))
}

// progress is how many checks are done, for the terminal's own indicator on a tab or in
// the task bar; nil while no check runs.
func (m *model) progress() *tea.ProgressBar {
	s := m.snapshot()
	if m.offering || m.leaving != staying || s.Busy == 0 {
		return nil
	}
	return tea.NewProgressBar(tea.ProgressBarDefault, 100*s.Done/(s.Busy+s.Done))
}

// frame joins header, body and footer.
func (m *model) frame() ([]string, *render.Point) {
	if m.tiny() {
		return m.drawTiny(), nil
	}
	width := m.innerWidth()
	footer := m.drawFooter(width)
	g := m.region(len(footer))
	body, at := m.drawBody(g)
	body = render.ClipLines(body, g.height)
	for len(body) < g.height {
		body = append(body, "")
	}
	lines := append(append(m.drawHeader(width), body...), footer...)
	margin := strings.Repeat(" ", marginWidth)
	for i, l := range lines {
		if l != "" {
			lines[i] = margin + l
		}
	}
	return lines, at.Move(marginWidth, headerHeight)
}

// drawTiny is for a terminal that is too small for anything.
func (m *model) drawTiny() []string {
	text := "This terminal is too small. Make it 40 by 12 or larger. Nothing is lost."
	if m.leaveQuestion() != nil {
		text = "Press ctrl+c again to leave. Everything is saved."
	}
	return render.ClipLines(render.Wrap(text, m.width), m.height)
}

// drawBody draws the component with the focus and, beside a page, the steps.
func (m *model) drawBody(g region) ([]string, *render.Point) {
	c, r := m.context(), m.renderer
	lines, at := m.front().View(c)
	if g.steps == 0 {
		return append([]string(nil), lines...), at
	}
	left := c.Results.DrawSteps(r, results.StepList{Current: m.machine.Step().ID, Pointer: -1, Width: g.steps})
	return render.Beside(g.height, columnBar(r), render.Column{Lines: left, Width: g.steps}, render.Column{Lines: lines, Width: g.width}), at.Move(g.steps+columnGap, 0)
}

// columnBar is what stands between columns.
func columnBar(r render.Renderer) string { return r.Line.Render(" " + r.Glyphs.Vertical + " ") }

// headerHeight is that of the header and its rule.
const headerHeight = 2

// drawHeader draws the program's name, the steps where they have no column, and what is
// running, above a rule.
func (m *model) drawHeader(width int) []string {
	r := m.renderer
	name := "Astro activation"
	if m.watch != nil {
		name = "Astro peering"
	}
	if width < 70 {
		name = "Astro"
	}
	if width < 50 && !m.offering {
		name = ""
	}
	left := r.Focus.Render(name)
	if m.opts.Demo != "" {
		left += " " + r.Theme.Banner.Render(" DEMO ")
	}
	if r.Mask != nil {
		left += " " + r.Theme.Banner.Render(" MASKED ")
	}
	right := ""
	if !m.offering {
		if m.width < wideWidth && m.watch == nil {
			left += "  " + m.snapshot().DrawStrip(r, m.machine.Step().ID)
		}
		right = m.drawActivity(width >= 70)
	}
	gap := max(1, width-ansi.StringWidth(left)-ansi.StringWidth(right))
	return []string{
		r.Fit(left+strings.Repeat(" ", gap)+right, width),
		r.Line.Render(strings.Repeat(r.Glyphs.Horizontal, width)),
	}
}

// drawActivity says how many checks run.
func (m *model) drawActivity(long bool) string {
	r, n := m.renderer, m.snapshot().Busy
	if next := m.watch.nextRound(); n == 0 && next != "" {
		return r.Dim.Render("next check at " + next)
	}
	if n == 0 {
		return r.Dim.Render("checks done")
	}
	text := shared.Plural(n, "check")
	if long {
		text += " running"
	}
	return r.Note.Render(r.Spinner() + " " + text)
}

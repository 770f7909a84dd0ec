package wizard

import (
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps"
)

// pressOverlay takes a key while something covers the body of the screen.
func (m *model) pressOverlay(k tea.KeyPressMsg) tea.Cmd {
	bound := keys()
	switch m.overlay {
	case overResume:
		switch {
		case isKey(k, bound.Next):
			m.resume()
			m.resumed = resumed{account: m.opts.Resumed.Account, profile: m.machine.Answers().Text(steps.KeyProfile)}
			m.note = note{text: "Going on from " + since(m.opts.Resumed.Since, time.Now()) + ". Everything is checked afresh."}
		case isKey(k, bound.Fresh):
			m.machine = m.opts.Resumed.Anew()
			m.resume()
		}
		return nil
	case overOther:
		return m.pressOther(k)
	case overCode:
		return m.pressCode(k)
	case overSteps:
		m.pressSteps(k)
		return nil
	case overDetail:
		return m.pressDetail(k)
	case overReason:
		m.pressReason(k)
		return nil
	}
	if isKey(k, bound.Back) || isKey(k, bound.Ask) || (m.overlay == overTaken && isKey(k, bound.Taken)) || isKey(k, bound.Next) || k.String() == "q" {
		m.overlay = noOverlay
		return nil
	}
	m.scrollBy(k)
	return nil
}

// scrollBy takes the keys that scroll. The end is found when it is drawn.
func (m *model) scrollBy(k tea.KeyPressMsg) {
	page := max(1, m.height-8)
	switch k.String() {
	case "down", "j":
		m.scroll++
	case "up", "k":
		m.scroll--
	case "pgdown", "space":
		m.scroll += page
	case "pgup":
		m.scroll -= page
	case "home", "g":
		m.scroll = 0
	case "end", "G":
		m.scroll += 1 << 20
	}
	m.scroll = max(0, m.scroll)
}

func (m *model) resume() {
	m.overlay = noOverlay
	m.forms = map[string]*form{}
	m.enter()
}

// scrolled is the part of the lines that shows at the overlay's scroll, with a mark
// where there is more.
func (m *model) scrolled(lines []string, width, height int) []string {
	m.scroll = max(0, min(m.scroll, len(lines)-height))
	if len(lines) <= height {
		return lines
	}
	shown := append([]string{}, lines[m.scroll:m.scroll+height]...)
	more := func(at int, glyph string) {
		shown[at] = pad(shown[at], width-2, m.paint.Glyphs.Ellipsis) + " " + m.paint.Key.Render(glyph)
	}
	if m.scroll > 0 {
		more(0, m.paint.Glyphs.Above)
	}
	if m.scroll < len(lines)-height {
		more(height-1, m.paint.Glyphs.Below)
	}
	return shown
}

// drawResume offers to go on with a saved session.
func (m *model) drawResume(width int) []string {
	p, r := m.paint, m.opts.Resumed
	lines := []string{"", p.Strong.Render("Welcome back"), ""}
	text := "There is a session from " + since(r.Since, time.Now())
	if s := m.stepTitle(r.Step); s != "" {
		text += ", at the step " + s
	}
	if m.opts.Note == "" {
		text += ". Every answer is still there, and everything is checked afresh."
	} else { // which says what is not
		text += ". What could be used of it is there, and everything is checked afresh."
	}
	lines = append(lines, wrap(text, width)...)
	if m.opts.SessionPath != "" {
		lines = append(lines, "")
		for _, l := range wrap("It is in "+p.clean(m.opts.SessionPath)+".", width) {
			lines = append(lines, p.Dim.Render(l))
		}
	}
	return append(lines, "",
		p.Key.Render("enter")+"  go on with it",
		p.Key.Render("n")+"      start anew; your first answer then takes its place", "")
}

func (m *model) stepTitle(id string) string {
	for _, s := range m.machine.Steps() {
		if s.ID == id {
			return s.Title
		}
	}
	return ""
}

// since says when something was, as one says it to a person.
func since(then, now time.Time) string {
	then = then.In(now.Location())
	at := then.Format("15:04")
	switch {
	case then.Format(time.DateOnly) == now.Format(time.DateOnly):
		return "today at " + at
	case then.Format(time.DateOnly) == now.AddDate(0, 0, -1).Format(time.DateOnly):
		return "yesterday at " + at
	}
	return then.Format("2 January 2006") + " at " + at
}

// drawHelp lists the keys that work on the page beneath it.
func (m *model) drawHelp(width int) []string {
	p := m.paint
	m.overlay = noOverlay // the keys of the page, not those of the help
	list := m.bindings()
	m.overlay = overHelp
	title, why := m.machine.Step().Title, m.machine.Step().Why
	if m.watch != nil {
		title, why = "Verify", watchWhy
	}
	lines := []string{p.Strong.Render(title)}
	lines = append(lines, p.dimmed(wrap(why, width))...)
	lines = append(lines, "", p.Strong.Render("Keys that work here"))
	longest := 0
	for _, b := range list {
		longest = max(longest, ansi.StringWidth(b.Help().Key))
	}
	for _, b := range list {
		lines = append(lines, p.Key.Render(pad(b.Help().Key, longest, ""))+"  "+b.Help().Desc)
	}
	lines = append(lines, "")
	text := []string{
		"An answer counts, and is saved, when you leave its field. Nothing waits for a check: go on, and come back.",
		"Everything is only read from AWS; nothing is changed there.",
	}
	if m.watch != nil {
		text = text[1:]
	}
	if m.opts.SessionPath != "" {
		text = append(text, "The session is in "+p.clean(m.opts.SessionPath)+".")
	}
	for _, t := range text {
		for _, l := range wrap(t, width) {
			lines = append(lines, p.Dim.Render(l))
		}
	}
	return lines
}

package wizard

import (
	"strconv"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/watch"
)

const watchWhy = "Everything is looked at again until it holds: soon after a change, and ever less often while nothing happens. " +
	"What is left comes with its fix."

// mostChanges is how many changes are kept for the screen.
const mostChanges = 20

// watching is how far a Watch is.
type watching struct {
	Watch
	looking bool // a look is under way
	looks   int  // that have ended
	seen    *snapshot
	report  *summary.Report // of the last whole look; nil: there was none
	changes watch.Changes
	log     []change // the latest first
	at      time.Time
	next    time.Time // zero: it is not looked again
	enough  bool
}

// A change is what a look saw that the one before did not.
type change struct {
	watch.Change
	at time.Time
}

func newWatching(w Watch) *watching {
	if w.Now == nil {
		w.Now = time.Now
	}
	return &watching{Watch: w, looking: true}
}

// steady is a snapshot in which what the last whole look saw stays until the next one
// has ended: only how much is under way is told.
func (w *watching) steady(s *snapshot) *snapshot {
	switch {
	case w == nil:
	case s.busy == 0:
		w.seen = s
	case w.seen != nil:
		kept := *w.seen
		kept.busy, kept.done = s.busy, s.done
		return &kept
	}
	return s
}

// endLook takes note that a look has ended, and plans the next one.
func (m *model) endLook() tea.Cmd {
	w := m.watch
	if w == nil || m.leaving >= stopping {
		return nil
	}
	if m.snapshot().busy > 0 {
		w.looking, w.next = true, time.Time{}
		return nil
	}
	if !w.looking {
		return nil
	}
	w.looking = false
	w.looks++
	w.at = w.Now()
	report := w.Report()
	told, changed := w.changes.Note(report)
	if w.report != nil { // the first look changes nothing that was on the screen
		for _, c := range told {
			w.log = append([]change{{c, w.at}}, w.log...)
		}
		w.log = w.log[:min(len(w.log), mostChanges)]
	}
	w.report = &report
	if w.enough = w.Enough(report); w.enough {
		if m.overlay == noOverlay {
			m.row, m.rowFrom = "", 0
		}
		return nil
	}
	pause, ok := w.Next(changed)
	if !ok {
		return nil
	}
	w.next = w.at.Add(pause)
	number := w.looks
	return tea.Tick(pause, func(time.Time) tea.Msg { return lookMsg(number) })
}

// isNext tells whether it is still due to look after the look of a number: the
// person may have looked in between.
func (w *watching) isNext(after lookMsg) bool {
	return w != nil && !w.looking && w.looks == int(after)
}

// over tells whether nothing more will be looked at.
func (w *watching) over() bool { return !w.looking && w.next.IsZero() }

// nextLook is the time of the next look; "": none is planned.
func (w *watching) nextLook() string {
	if w == nil || w.next.IsZero() {
		return ""
	}
	return w.next.Format(time.TimeOnly)
}

// watchedRows are those of every step: what is left before what holds.
func watchedRows(s *snapshot) []row {
	rows := problems(s, rowFail, rowWarn, rowUnverified)
	rows = append(rows, byCause(problems(s, rowBlocked))...)
	return append(rows, problems(s, rowRunning, rowWaiting, rowAccepted, rowInfo, rowPass)...)
}

// holds tells whether nothing is to be done about a row.
func holds(r row) bool { return r.kind == rowAccepted || r.kind == rowInfo || r.kind == rowPass }

// over is the heading above a row of a watch, with a blank above it; nil if it has none.
func (m *model) over(rows []row, at, width int) []string {
	if m.watch == nil || (at > 0 && holds(rows[at-1]) == holds(rows[at])) {
		return nil
	}
	title, n := "What is left", 0
	if holds(rows[at]) {
		title = "What holds"
	}
	for _, r := range rows {
		if holds(r) == holds(rows[at]) {
			n += max(1, r.blocked)
		}
	}
	heading := []string{m.rule(title, strconv.Itoa(n), width)}
	if at > 0 {
		heading = append([]string{""}, heading...)
	}
	return heading
}

// watchVerdict is how it stands in a word, what that means, and its colours.
func (m *model) watchVerdict() (word, means string, style, badge lipgloss.Style) {
	p, w := m.paint, m.watch
	switch {
	case w.report == nil:
		return "LOOKING", "The first look is under way.", p.Note, p.Badges.Note
	case w.enough && m.snapshot().verdict == steps.ReadyWithWarnings:
		return "READY", "Nothing is in the way. Look at the warnings.", p.Warn, p.Badges.Warn
	case w.enough && m.snapshot().verdict == steps.Ready:
		return "READY", "Everything holds that can be seen from the target's side.", p.Good, p.Badges.Good
	case m.snapshot().verdict == steps.NotReady:
		return "NOT YET", "Each thing that is left comes with its fix.", p.Bad, p.Badges.Bad
	}
	return "NOT YET", "Nothing is known to be wrong, but not everything is known or well.", p.Warn, p.Badges.Warn
}

// watchTitle is for the terminal's tab: it tells a person who does something else.
func (m *model) watchTitle() string {
	word, _, _, _ := m.watchVerdict()
	return "Astro peering - " + strings.ToLower(word)
}

// drawWatch draws how it stands, what is left and what holds, and what changed.
func (m *model) drawWatch(width, height int) []string {
	p, w := m.paint, m.watch
	width = min(width, 110)
	d := page{paint: p, width: width}
	word, means, style, badge := m.watchVerdict()
	if w.enough {
		if large := p.banner(word, width, m.height); large != nil {
			d.lines = append(d.lines, p.styled(style, large)...)
			d.blank()
		}
	}
	d.add(badge.Render("  "+word+"  ") + "  " + p.Dim.Render(w.looked()))
	d.text(p.Text, means)
	switch {
	case w.enough:
		d.text(p.Text, "Press enter to leave: the report is printed then.")
	case w.report != nil && w.over():
		d.text(p.Warn, "It was watched for "+w.Limit.String()+"; that is the limit. Press ctrl+r to look once more, enter to leave.")
	}
	d.blank()
	tail := m.drawChanges(width, max(1, height/6))
	rows := m.drawRows(width, height-len(d.lines)-len(tail))
	d.lines = append(d.lines, rows...)
	return append(d.lines, tail...)
}

// looked says when it was last looked.
func (w *watching) looked() string {
	if w.report == nil {
		return ""
	}
	return "as it was at " + w.at.Format(time.TimeOnly)
}

// drawChanges draws the latest changes, one line each; nothing while there are none.
func (m *model) drawChanges(width, most int) []string {
	p, log := m.paint, m.watch.log
	if len(log) == 0 {
		return nil
	}
	lines := []string{"", m.rule("What changed", "", width)}
	for _, c := range log[:min(len(log), most)] {
		f := c.Finding
		glyph, word, style := p.Glyphs.Status(f.Status), theme.Word(f.Status), p.Theme.Status(f.Status)
		remark := f.Detail
		switch {
		case c.Gone:
			glyph, word, style = p.Glyphs.Status(awscheck.Pass), "gone", p.Dim
		case c.Was != "":
			remark = "was: " + theme.Word(c.Was)
		}
		lines = append(lines, clip(p.Dim.Render(c.at.Format(time.TimeOnly))+"  "+style.Render(glyph+" "+pad(word, wordWidth-1, ""))+" "+
			p.Text.Render(p.clean(f.Title))+p.Dim.Render("  "+p.clean(remark)), width, p.Glyphs.Ellipsis))
	}
	return lines
}

func (m *model) watchKeys(k keyMap) []key.Binding {
	var list []key.Binding
	switch {
	case m.row != "":
		list = append(list, says(k.Next, "details and fix"))
	case m.watch.over():
		list = append(list, says(k.Next, "leave"))
	}
	if len(m.rows()) > 0 {
		list = append(list, bind("up/down", "choose a finding"))
	}
	list = append(list, m.loginKey(k)...)
	return append(list, says(k.Recheck, "look now"), k.Ask, m.maskKey(k), k.Leave)
}

// pressWatch takes a key of the page.
func (m *model) pressWatch(k tea.KeyPressMsg) {
	bound := keys()
	switch {
	case isKey(k, bound.Recheck):
		m.recheck()
	case isKey(k, bound.Next) && m.rowAt() < 0:
		if m.watch.over() {
			m.leaving = finishing
		}
	case isKey(k, bound.Back), isKey(k, bound.Up) && m.rowAt() <= 0:
		m.row = ""
	case isKey(k, bound.Tab):
		m.toRows(m.rowAt() + 1)
	case isKey(k, bound.BackTab):
		m.toRows(m.rowAt() - 1)
	default:
		m.pressRows(k)
	}
}

// leaveWatch leaves at once: there is nothing that could be lost.
func (m *model) leaveWatch() {
	m.leaving = stopping
	if m.watch.over() {
		m.leaving = finishing
	}
}

package wizard

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/watch"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/page"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// A late problem is one that a check of a step found after the user had gone on. It is
// said on the other steps until it was on the screen. Its zero value knows of none.
type late struct {
	current string          // the step that is open
	left    map[string]bool // the steps that were open before, by id
	seen    map[string]bool // problems that were on the screen, by what identifies them
}

// open takes note that the page of a step opens.
func (l *late) open(step string) {
	if l.left == nil {
		l.left, l.seen = map[string]bool{}, map[string]bool{}
	}
	if l.current != "" && l.current != step {
		l.left[l.current] = true
	}
	l.current = step
}

// identity tells a problem from every other one, and stays when its check runs again.
func identity(row *results.Row) string {
	f := &row.Finding
	return strings.Join(append([]string{f.ID, f.Title, f.Region}, f.Resources...), "\x00")
}

// look takes note of the problems that are on the screen: those of the step, or all.
func (l *late) look(m *model) {
	if m.offering || m.watch != nil {
		return
	}
	front := m.overlays.front(m.page)
	all := false
	switch front.(type) {
	case *page.Summary, *overlay.Left:
		all = true
	case *page.Step, *overlay.Detail: // a finding is shown in full: none of its step comes late
	default:
		return
	}
	s := m.snapshot()
	for _, v := range s.Steps {
		if !all && v.ID != l.current {
			continue
		}
		for i := range s.Rows[v.ID] {
			if row := &s.Rows[v.ID][i]; row.Kind == results.Failed {
				l.seen[identity(row)] = true
			}
		}
	}
}

// forget lets a problem that is solved be said again if it comes back. What a check has found
// stays known while it runs.
func (l *late) forget(s *results.Snapshot) {
	if s.Busy > 0 {
		return
	}
	still := map[string]bool{}
	for _, v := range s.Steps {
		for i := range s.Rows[v.ID] {
			if id := identity(&s.Rows[v.ID][i]); l.seen[id] {
				still[id] = true
			}
		}
	}
	l.seen = still
}

// problems are the late ones that were not on the screen yet.
func (l *late) problems(m *model) []results.Row {
	if m.offering || m.watch != nil || m.snapshot().SignIn > 0 {
		return nil
	}
	var found []results.Row
	s := m.snapshot()
	for _, v := range s.Steps {
		if !l.left[v.ID] || v.ID == l.current {
			continue
		}
		for i := range s.Rows[v.ID] {
			if row := &s.Rows[v.ID][i]; row.Kind == results.Failed && !l.seen[identity(row)] {
				found = append(found, *row)
			}
		}
	}
	return found
}

// text says them with the step of the first one and the key that leads there; "": there are none. It is
// one line where enough of the problem fits.
func (l *late) text(m *model) string {
	found := l.problems(m)
	if len(found) == 0 || m.overlays.front(m.page) != m.page {
		return ""
	}
	bound := keys.All()
	next := bound.NextProblem
	if m.page.Typing() {
		next = bound.NextProblemTyping
	}
	first := found[0].Finding
	step, rest, it := "", "", " shows it"
	if title := m.context().StepTitle(first.Step); title != "" {
		step = title + ": "
	}
	if more := len(found) - 1; more > 0 {
		rest, it = " and "+wording.Count(more, "more problem"), " shows them"
	}
	rest += " " + m.renderer.Glyphs.Dot + " " + next.Help().Key + it
	room := m.width - 2*marginWidth - len("x ") - ansi.StringWidth(step+rest)
	return step + cutWords(m.renderer.Clean(first.Title), room, m.renderer.Glyphs.Ellipsis) + rest
}

// minLate is the least of a problem's title that says enough, in cells.
const minLate = 24

// cutWords cuts a text after a word, unless too little of it would be left. A cut id would escape the
// mask: the text is masked.
func cutWords(text string, room int, ellipsis string) string {
	if ansi.StringWidth(text) <= room || room < minLate {
		return text
	}
	cut := ansi.Truncate(text, room-ansi.StringWidth(ellipsis)+1, "") // with the blank after the last word
	if end := strings.LastIndex(cut, " "); end > 0 {
		cut = cut[:end]
	}
	return cut + ellipsis
}

// says reports whether the line says all that changed: problems that are new, and nothing else.
func (l *late) says(m *model, c *watch.Comparison) bool {
	problems := l.problems(m)
	if rest := *c; len(c.New) == 0 || len(c.New) != len(problems) || m.overlays.front(m.page) != m.page {
		return false
	} else if rest.New, rest.Still = nil, nil; rest.Changed() {
		return false
	}
	for _, b := range c.New {
		if !slices.ContainsFunc(problems, func(r results.Row) bool { return r.Finding.ID == b.Now.ID && r.Finding.Title == b.Now.Title }) {
			return false
		}
	}
	return true
}

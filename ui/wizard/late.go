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

// text says them in one line, with the key that leads to the first one; "": there are none.
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
	text, it := first.Title, " shows it"
	if more := len(found) - 1; more > 0 {
		text, it = text+" and "+wording.Count(more, "more problem"), " shows them"
	}
	text += " " + m.renderer.Glyphs.Dot + " " + next.Help().Key + it
	if step := m.context().StepTitle(first.Step) + ": "; ansi.StringWidth(step+text) <= m.width-2*marginWidth-len("x ") {
		return step + text
	}
	return text
}

// says reports whether the line says all that changed: problems that are new, and nothing else.
func (l *late) says(m *model, c watch.Comparison) bool {
	problems := l.problems(m)
	if rest := c; len(c.New) == 0 || len(c.New) != len(problems) || m.overlays.front(m.page) != m.page {
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

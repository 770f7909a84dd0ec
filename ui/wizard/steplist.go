package wizard

import (
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/astronomer/astro-activate/steps"
)

// glyph is the sign of how a step or a check stands, and its style.
func (p paint) glyph(k rowKind) (string, lipgloss.Style) {
	switch k {
	case rowFail:
		return p.Glyphs.Fail, p.Bad
	case rowWarn:
		return p.Glyphs.Warn, p.Warn
	case rowUnverified, rowBlocked, rowMissing:
		return p.Glyphs.Unverified, p.Warn
	case rowRunning:
		return p.Glyphs.Running, p.Note
	case rowWaiting:
		return p.Glyphs.Waiting, p.Dim
	case rowInfo:
		return p.Glyphs.Info, p.Note
	case rowPass:
		return p.Glyphs.Pass, p.Good
	case rowAccepted:
		return p.Glyphs.Pass, p.Warn
	case rowSkipped:
		return p.Glyphs.Skipped, p.Dim
	}
	return " ", p.Dim
}

// stepWord says how a step stands; the summary's is the verdict.
func (m *model) stepWord(v stepView) string {
	if v.id == summaryStep {
		return verdictWord(m.snapshot())
	}
	return v.word()
}

func verdictWord(s *snapshot) string {
	if s.busy > 0 {
		return "checking"
	}
	if s.verdict == steps.ReadyWithWarnings {
		return "warnings"
	}
	return strings.ReplaceAll(string(s.verdict), "_", " ")
}

// drawStepList draws every step with how it stands, one a line; at, if not
// negative, is the one under the pointer.
func (m *model) drawStepList(width, at int) []string {
	p, s := m.paint, m.snapshot()
	current := m.machine.Step().ID
	var lines []string
	for i, v := range s.steps {
		glyph, style := p.glyph(v.kind())
		pointer, title := "  ", p.Text
		if v.id == current {
			title = p.Focus
		}
		if (at < 0 && v.id == current) || i == at {
			pointer, title = p.Focus.Render(p.Glyphs.Pointer+" "), p.Focus
		}
		if !v.applies {
			title = p.Dim
		}
		name := pad(strconv.Itoa(v.number)+" "+v.title, 15, "")
		lines = append(lines, clip(pointer+style.Render(glyph)+" "+title.Render(name)+" "+style.Render(m.stepWord(v)), width, p.Glyphs.Ellipsis))
	}
	return lines
}

// drawStrip draws every step as its number and its glyph, for narrow screens.
func (m *model) drawStrip() string {
	p := m.paint
	current := m.machine.Step().ID
	parts := make([]string, 0, len(m.snapshot().steps))
	for _, v := range m.snapshot().steps {
		glyph, style := p.glyph(v.kind())
		number := strconv.Itoa(v.number)
		if v.id == current {
			parts = append(parts, p.Focus.Render("["+number)+style.Render(glyph)+p.Focus.Render("]"))
			continue
		}
		parts = append(parts, p.Dim.Render(number)+style.Render(glyph))
	}
	return strings.Join(parts, " ")
}

func (m *model) openSteps() {
	m.overlay = overSteps
	for i, s := range m.machine.Steps() {
		if s.ID == m.machine.Step().ID {
			m.goTo = i
		}
	}
}

// pressSteps takes a key while the list of steps covers the screen.
func (m *model) pressSteps(k tea.KeyPressMsg) {
	bound := keys()
	list := m.machine.Steps()
	move := func(by int) {
		for i := m.goTo + by; i >= 0 && i < len(list); i += by {
			if m.machine.Applies(list[i]) {
				m.goTo = i
				return
			}
		}
	}
	switch {
	case isKey(k, bound.Back), isKey(k, bound.Steps), k.String() == "q":
		m.overlay = noOverlay
	case isKey(k, bound.Up), isKey(k, bound.BackTab):
		move(-1)
	case isKey(k, bound.Down), isKey(k, bound.Tab):
		move(+1)
	case isKey(k, bound.Next):
		m.overlay = noOverlay
		m.goToStep(list[m.goTo].ID)
	default:
		if m.goToNumber(k.String()) {
			m.overlay = noOverlay
		}
	}
}

func (m *model) drawSteps(width int) []string {
	lines := []string{m.paint.Strong.Render("Go to a step"), ""}
	lines = append(lines, m.drawStepList(width, m.goTo)...)
	return append(lines, "", m.paint.Dim.Render(clip("A step whose checks still run can be left and come back to.", width, m.paint.Glyphs.Ellipsis)))
}

// place says where the person stands: "4/9".
func place(m *steps.Machine) string {
	list := m.Steps()
	for i, s := range list {
		if s.ID == m.Step().ID {
			return strconv.Itoa(i+1) + "/" + strconv.Itoa(len(list))
		}
	}
	return ""
}

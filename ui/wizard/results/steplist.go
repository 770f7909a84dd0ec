package results

import (
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// SummaryStep is the id of the step that has a page of its own.
const SummaryStep = "summary"

// A StepList is how the list of steps is drawn.
type StepList struct {
	Current string // the id of the current step
	Pointer int    // the step at the pointer; negative: the current one
	Width   int
}

// DrawSteps draws every step with its state, one a line.
func (s *Snapshot) DrawSteps(r render.Renderer, list StepList) []string {
	var lines []string
	for i, v := range s.Steps {
		glyph, style := s.mark(r, v)
		pointer, title := "  ", r.Text
		if v.ID == list.Current {
			title = r.Focus
		}
		if (list.Pointer < 0 && v.ID == list.Current) || i == list.Pointer {
			pointer, title = r.Focus.Render(r.Glyphs.Pointer+" "), r.Focus
		}
		if !v.Applies {
			title = r.Dim
		}
		word := v.Word()
		if s.Previous != "" && (v.ID == s.Previous || v.ID == SummaryStep && !s.StaysNotReady) {
			word, style = "not checked", r.Dim
		} else if v.ID == SummaryStep {
			word = s.VerdictWord()
		} else if on := s.judgedOn(v.ID); on > 0 && glyph == r.Glyphs.Suggested && !v.Suggested {
			word = "depends on " + strconv.Itoa(on)
		}
		name := render.Pad(strconv.Itoa(v.Number)+" "+v.Title, 15, "")
		lines = append(lines, r.Fit(pointer+style.Render(glyph)+" "+title.Render(name)+" "+style.Render(word), list.Width))
	}
	return lines
}

// StripAt is the step at a cell of what DrawStrip draws, by its index; -1: none is there.
func (s *Snapshot) StripAt(current string, x int) int {
	for i, v := range s.Steps {
		width := len(strconv.Itoa(v.Number)) + 1
		if v.ID == current {
			width += 2
		}
		if x >= 0 && x < width {
			return i
		}
		x -= width + 1
	}
	return -1
}

// DrawStrip draws every step as its number and its glyph, on one line.
func (s *Snapshot) DrawStrip(r render.Renderer, current string) string {
	parts := make([]string, 0, len(s.Steps))
	for _, v := range s.Steps {
		glyph, style := s.mark(r, v)
		number := strconv.Itoa(v.Number)
		if v.ID == current {
			parts = append(parts, r.Focus.Render("["+number)+style.Render(glyph)+r.Focus.Render("]"))
			continue
		}
		parts = append(parts, r.Dim.Render(number)+style.Render(glyph))
	}
	return strings.Join(parts, " ")
}

// mark is the sign of a step, and its style: dimmed while its checks run again.
func (s *Snapshot) mark(r render.Renderer, v StepView) (string, lipgloss.Style) {
	glyph, style := s.StepKind(v).Glyph(r)
	if v.Again || s.Previous == v.ID {
		style = r.Dim
	}
	return glyph, style
}

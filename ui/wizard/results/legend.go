package results

import (
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// Legend explains the marks of steps and checks: those of every kind, the most urgent first.
func Legend(r render.Renderer) []theme.Mark {
	var marks []theme.Mark
	for k := range kinds {
		means := k.Word()
		switch k {
		case Blocked: // it has glyph and word of Unverified
			continue
		case Missing:
			means = "an answer is " + means
		case Skipped:
			means += " or " + notNeeded
		case Suggested:
			means = "of a step: its answers are only suggested"
		}
		glyph, style := k.Glyph(r)
		marks = append(marks, theme.Mark{Glyph: glyph, Means: means, Style: style})
	}
	return theme.Merge(marks)
}

// DrawStripLegend explains the marks that DrawStrip shows now, as many as fit, the most urgent
// first.
func (s *Snapshot) DrawStripLegend(r render.Renderer, width int) string {
	const gap = "  "
	var shown [kinds]bool
	for _, v := range s.Steps {
		switch k := s.StepKind(v); k {
		case kinds: // it has no mark
		case Blocked:
			shown[Unverified] = true
		default:
			shown[k] = true
		}
	}
	line := ""
	for k := range kinds {
		if !shown[k] {
			continue
		}
		glyph, style := k.Glyph(r)
		next := style.Render(glyph) + r.Dim.Render(" "+k.stepWord())
		if line != "" {
			next = gap + next
		}
		if ansi.StringWidth(line)+ansi.StringWidth(next) <= width {
			line += next
		}
	}
	return line
}

// stepWord is the word for a step whose checks are of this kind at worst.
func (k Kind) stepWord() string {
	switch k {
	case Skipped:
		return notNeeded
	case Missing: // a step has this kind only for a value that was refused
		return notValid
	}
	return k.Word()
}

// DrawLegend draws marks with their meanings, as many on a line as fit.
func DrawLegend(r render.Renderer, marks []theme.Mark, width int) []string {
	const gap = "   "
	var lines []string
	line := ""
	for _, m := range marks {
		text := m.Style.Render(m.Glyph) + r.Dim.Render(" "+m.Means)
		switch {
		case line == "":
			line = text
		case ansi.StringWidth(line)+len(gap)+ansi.StringWidth(text) > width:
			lines = append(lines, r.Fit(line, width))
			line = text
		default:
			line += gap + text
		}
	}
	return append(lines, r.Fit(line, width))
}

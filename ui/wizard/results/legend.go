package results

import (
	"slices"

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

// StripMarks are the marks that DrawStrip shows now, and those of the counts below it, the most urgent first.
func (s *Snapshot) StripMarks(r render.Renderer) []theme.Mark {
	var shown [kinds]bool
	total := s.Total()
	shown[Failed], shown[Warned], shown[Unverified] = total[Failed] > 0, total[Warned] > 0, total[Unverified]+total[Blocked] > 0
	for _, v := range s.Steps {
		switch k := s.StepKind(v); k {
		case kinds: // it has no mark
		case Blocked:
			shown[Unverified] = true
		default:
			shown[k] = true
		}
	}
	var marks []theme.Mark
	for k := range kinds {
		if shown[k] {
			marks = append(marks, k.stepMark(r))
		}
	}
	return marks
}

// RowMarks are the marks of rows, each once and as in the strip, the most urgent first. A row that waits,
// runs or was acknowledged says so itself.
func RowMarks(r render.Renderer, rows []Row) []theme.Mark {
	var marks []theme.Mark
	for _, k := range []Kind{Failed, Warned, Unverified, Noted, Passed} {
		if slices.ContainsFunc(rows, func(row Row) bool { return row.Kind == k || k == Unverified && row.Kind == Blocked }) {
			marks = append(marks, k.stepMark(r))
		}
	}
	return marks
}

// stepMark is the mark of a kind with the word for a step.
func (k Kind) stepMark(r render.Renderer) theme.Mark {
	glyph, style := k.Glyph(r)
	return theme.Mark{Glyph: glyph, Means: k.stepWord(), Style: style}
}

// FitMarks draws marks with their meanings in one line, as many as fit.
func FitMarks(r *render.Renderer, marks []theme.Mark, width int) (line string) {
	for _, m := range marks {
		next := m.Style.Render(m.Glyph) + r.Dim.Render(" "+m.Means)
		if line != "" {
			next = "  " + next
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

// Shorter are marks with the shorter words that some have.
func Shorter(marks []theme.Mark) []theme.Mark {
	marks = slices.Clone(marks)
	for i := range marks {
		switch m := &marks[i]; m.Means {
		case notNeeded:
			m.Means = Skipped.Word()
		case Passed.Word():
			m.Means = "ok"
		}
	}
	return marks
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

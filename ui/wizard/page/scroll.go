package page

import (
	"slices"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// scrollTo shows the lines of the focused field, from first to last, in a height. It returns
// the number of the lines above those that are shown, too.
func scrollTo(lines []string, at *render.Point, first, last, height int) ([]string, *render.Point, int) {
	if len(lines) <= height {
		return lines, at, 0
	}
	from, to := render.Window(len(lines), height, last-1, first)
	if first < from {
		from, to = first, min(len(lines), first+height)
	}
	return lines[from:to], at.Down(-from), from
}

// markHidden says at the ends of the first and the last line how many fields are above and below
// what is shown. fieldAt has the fields by their lines, those beyond the ends included. A mark never
// covers a value. What is said of the last field and goes on below the end has an ellipsis, unless it is the focused one
// (-1: none is), which scrolls.
func markHidden(r render.Renderer, lines []string, fieldAt map[int]int, fields, focused, width int) []string {
	first, last := fields, -1 // of those that are shown
	for y, field := range fieldAt {
		if y >= 0 && y < len(lines) {
			first, last = min(first, field), max(last, field)
		}
	}
	lines = slices.Clone(lines)
	mark := func(y, hidden int, glyph string) {
		if hidden <= 0 || y < 0 {
			return
		}
		number := "  " + glyph + " " + wording.Number(hidden)
		for _, text := range []string{number + " more", number} {
			if room := width - ansi.StringWidth(text); ansi.StringWidth(lines[y]) <= room {
				lines[y] = render.Pad(lines[y], room, "") + r.Dim.Render(text)
				return
			}
		}
	}
	end := len(lines) - 1
	if below, more := fieldAt[end+1]; end >= 0 && more && below == fieldAt[end] && below != focused {
		lines[end] = render.Clip(lines[end], width-1, "") + r.Glyphs.Ellipsis
	}
	if last >= 0 {
		mark(0, first, r.Glyphs.Above)
	}
	mark(end, fields-1-last, r.Glyphs.Below)
	return lines
}

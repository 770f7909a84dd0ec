package render

import "strings"

// A Column is lines that are drawn beside others.
type Column struct {
	Lines []string
	Width int
}

// ColumnGap is the width of what stands between columns: a line with a blank on either side.
const ColumnGap = 3

// Beside draws columns with a line between them, a number of lines high.
func (r Renderer) Beside(height int, columns ...Column) []string {
	bar := r.Line.Render(" " + r.Glyphs.Vertical + " ")
	lines := make([]string, height)
	for i := range lines {
		var b strings.Builder
		for j, c := range columns {
			if j > 0 {
				b.WriteString(bar)
			}
			text := ""
			if i < len(c.Lines) {
				text = c.Lines[i]
			}
			b.WriteString(Pad(text, c.Width, ""))
		}
		lines[i] = b.String()
	}
	return lines
}

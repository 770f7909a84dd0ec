package render

import "strings"

// A Column is lines that are drawn beside others.
type Column struct {
	Lines []string
	Width int
}

// Beside draws columns with a bar between them, a number of lines high.
func Beside(height int, bar string, columns ...Column) []string {
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

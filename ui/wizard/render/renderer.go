// Package render holds what every part of the wizard draws with: the renderer,
// plain text that fits a width, blocks of text, and the part of a long text that
// is on the screen. It knows neither the machine nor any page.
package render

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/ui/theme"
)

// A Renderer is what drawing needs apart from the thing to draw.
type Renderer struct {
	*theme.Theme
	Frame int        // of the spinner
	Mask  *mask.Mask // nil: nothing is masked
}

// A Point is a cell relative to the top left corner of what is drawn. A nil Point
// is a hidden cursor.
type Point struct{ X, Y int }

// Down returns the point n lines below; nil stays nil.
func (p *Point) Down(n int) *Point { return p.Move(0, n) }

// Move returns the point moved by x cells and y lines; nil stays nil.
func (p *Point) Move(x, y int) *Point {
	if p == nil {
		return nil
	}
	return &Point{p.X + x, p.Y + y}
}

// Spinner is the current frame of the spinner.
func (r Renderer) Spinner() string { return r.Glyphs.Spinner[r.Frame%len(r.Glyphs.Spinner)] }

// Dimmed styles lines that explain.
func (r Renderer) Dimmed(lines []string) []string { return Styled(r.Dim, lines) }

// Fit cuts a line to width cells, with an ellipsis where it was cut.
func (r Renderer) Fit(line string, width int) string { return Clip(line, width, r.Glyphs.Ellipsis) }

// Example marks an example as one, so that it is not taken for an answer. An example
// that the mask hides is left out.
func (r Renderer) Example(example string) string {
	if example == "" || r.Mask.Identifies(example) {
		return ""
	}
	return "such as " + example
}

// Rule is a line with a title in it, and a remark.
func (r Renderer) Rule(title, remark string, width int) string {
	head := r.Strong.Render(title)
	if remark != "" {
		head += r.Dim.Render("  " + remark)
	}
	if ansi.StringWidth(head) != width { // else no line is left
		head += " "
	}
	return r.Fit(head+r.Line.Render(strings.Repeat(r.Glyphs.Horizontal, max(0, width-ansi.StringWidth(head)))), width)
}

// Styled renders every line in a style.
func Styled(s lipgloss.Style, lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = s.Render(l)
	}
	return out
}

// Behind styles lines and puts them behind a head with a style of its own, those after the
// first below its end.
func Behind(head string, style lipgloss.Style, lines []string) []string {
	pad := strings.Repeat(" ", ansi.StringWidth(head))
	for i, l := range lines {
		lines[i] = head + style.Render(l)
		head = pad
	}
	return lines
}

// Hanging wraps a text behind a mark; the lines below the first are indented by the
// width of the mark.
func Hanging(style lipgloss.Style, mark, text string, width int) []string {
	indent := ansi.StringWidth(mark)
	var lines []string
	for _, l := range Wrap(text, width-indent) {
		lines = append(lines, style.Render(mark+l))
		mark = Pad("", indent, "")
	}
	return lines
}

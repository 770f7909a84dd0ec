package render

import (
	"charm.land/lipgloss/v2"
)

// A Block is text that is put together line by line, each line at most Width cells.
type Block struct {
	Renderer Renderer
	Width    int
	Lines    []string
}

// Add appends a styled line.
func (b *Block) Add(line string) { b.Lines = append(b.Lines, b.Renderer.Fit(line, b.Width)) }

// Blank appends an empty line.
func (b *Block) Blank() { b.Lines = append(b.Lines, "") }

// Heading appends a title with an empty line above it.
func (b *Block) Heading(text string) {
	b.Blank()
	b.Add(b.Renderer.Strong.Render(text))
}

// Text appends a text, cleaned and wrapped.
func (b *Block) Text(style lipgloss.Style, text string) {
	b.Lines = append(b.Lines, Styled(style, Wrap(b.Renderer.Clean(text), b.Width))...)
}

// Code appends lines to copy. Nothing stands before them, so that they can be
// selected with the mouse.
func (b *Block) Code(lines ...string) {
	b.Lines = append(b.Lines, Styled(b.Renderer.Code, lines)...)
}

// Hint appends a key and what it does.
func (b *Block) Hint(key, does string) {
	b.Add("  " + b.Renderer.Key.Render(key) + b.Renderer.Dim.Render("  "+does))
}

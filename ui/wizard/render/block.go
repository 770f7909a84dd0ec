package render

import (
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
)

// A Block is text that is put together line by line, each line at most Width cells.
type Block struct {
	Renderer Renderer
	Width    int
	Lines    []string
}

// Add appends a styled line. Inlined in their many places, it and Blank would be 12 kB of the binary.
//
//go:noinline
func (b *Block) Add(line string) { b.Lines = append(b.Lines, b.Renderer.Fit(line, b.Width)) }

// Blank appends an empty line.
//
//go:noinline
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

// flush begins a line that stands at the left edge of the screen, without its margin: what has no
// width, and is in no text.
const flush = "\u2060"

// CutFlush removes the mark of a line that stands at the left edge of the screen, and reports whether
// it has one.
func CutFlush(line string) (string, bool) { return strings.CutPrefix(line, flush) }

// maxMargins is the most cells beside a block, of margins and indents, where there is no list beside it.
const maxMargins = 20

// Command appends a shell command that means the same when it is selected with the margin before it:
// it is broken between its words. With a word that is longer than a line, it stands at the left edge of
// the screen, which is so many cells wide, because a blank would get into that word. Beside a list, where a
// selection has more than the command, it stays in its block. 0: the block is beside one, whatever its width.
func (b *Block) Command(command string, screen int) {
	lines := IndentedShellLines(command, b.Width)
	if screen == 0 || screen > b.Width+maxMargins || strings.HasPrefix(command, "#") { // masked
		lines = ShellLines(command, b.Width)
	} else if slices.ContainsFunc(lines, func(l string) bool { return !fitsIn(b.Width, l) }) {
		for _, l := range ShellLines(command, screen) {
			b.Lines = append(b.Lines, flush+b.Renderer.Code.Render(l))
		}
		return
	}
	b.Code(lines...)
}

// Hint appends a key and what it does.
func (b *Block) Hint(key, does string) {
	b.Add("  " + b.Renderer.Key.Render(key) + b.Renderer.Dim.Render("  "+does))
}

package render

// A Viewport is the part of a long text that is on the screen. It is laid out in
// Update; View only shows it.
type Viewport struct {
	lines  []string
	offset int // the first line on the screen
	height int
}

// Press takes a key that scrolls, and reports whether it was one.
func (v *Viewport) Press(key string) bool {
	switch page := max(1, v.height-1); key {
	case "down", "j":
		v.offset++
	case "up", "k":
		v.offset--
	case "pgdown", "space":
		v.offset += page
	case "pgup":
		v.offset -= page
	case "home", "g":
		v.offset = 0
	case "end", "G":
		v.offset = len(v.lines)
	default:
		return false
	}
	v.clamp()
	return true
}

// wheelLines is how far one notch of the mouse wheel scrolls.
const wheelLines = 3

// Scroll scrolls by one notch of the mouse wheel.
func (v *Viewport) Scroll(down bool) {
	if down {
		v.offset += wheelLines
	} else {
		v.offset -= wheelLines
	}
	v.clamp()
}

// LineAt is the line of the text that is on the screen in a line of the Viewport.
func (v *Viewport) LineAt(y int) int { return v.offset + y }

// Hides reports whether a line of the text is below the screen.
func (v *Viewport) Hides(line int) bool { return line >= v.offset+v.height }

// Shows reports whether a line of the text is on the screen.
func (v *Viewport) Shows(line int) bool { return line >= v.offset && !v.Hides(line) }

// Top scrolls to the first line.
func (v *Viewport) Top() { v.offset = 0 }

// To scrolls until a line is the first one or, near the end, is on the screen.
func (v *Viewport) To(line int) {
	v.offset = line
	v.clamp()
}

// SetContent shows these lines in a height, at the same offset where that is possible.
func (v *Viewport) SetContent(lines []string, height int) {
	v.lines, v.height = lines, height
	v.clamp()
}

// Reveal scrolls as little as possible until a line is on the screen, with its
// neighbors where there is room.
func (v *Viewport) Reveal(line int) {
	v.offset = max(min(v.offset, line-2), line-v.height+3)
	v.clamp()
}

func (v *Viewport) clamp() { v.offset = max(0, min(v.offset, len(v.lines)-v.height)) }

// View returns the lines on the screen, with a mark at an edge that hides more.
func (v *Viewport) View(r Renderer, width int) []string {
	if len(v.lines) <= v.height {
		return v.lines
	}
	shown := append([]string{}, v.lines[v.offset:v.offset+v.height]...)
	mark := func(at int, glyph string) {
		shown[at] = Pad(shown[at], width-2, r.Glyphs.Ellipsis) + " " + r.Key.Render(glyph)
	}
	if v.height > 0 && v.offset > 0 {
		mark(0, r.Glyphs.Above)
	}
	if v.height > 0 && v.offset < len(v.lines)-v.height {
		mark(v.height-1, r.Glyphs.Below)
	}
	return shown
}

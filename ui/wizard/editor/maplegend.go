package editor

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// marks are what the cells of a map have.
type marks struct {
	on     map[string]bool // the marks themselves
	shared map[byte]bool   // the letters of the networks that lie in cells of several
}

// legend explains the cells of the map, and has each letter of the list: of a network that has no cell
// of its own, in which cells it lies.
func (m addressMap) legend(width int, drawn marks) string {
	g := &m.r.Glyphs
	var listed [256]bool
	for _, l := range lettersOf(m.space.Allocations) {
		listed[l] = true
	}
	own := runs(func(l byte) bool { return listed[l] && (drawn.on[string(l)] || !drawn.shared[l]) })
	in := runs(func(l byte) bool { return drawn.shared[l] })
	if drawn.shared[otherLetter] {
		in = strings.TrimPrefix(in+", others", ", ")
	}
	const plain = "several"
	for _, shared := range []string{plain + " in one cell: " + in, plain + ": " + in, plain} {
		var parts []string
		for _, p := range []struct {
			mark, means string
			drawn       bool
		}{
			{g.Entered, "entered", drawn.on[g.Entered]}, {g.Clash, "entered, overlaps", drawn.on[g.Clash]}, {own, "allocated", own != ""},
			{string(otherLetter), "others", drawn.on[string(otherLetter)]}, {string(several), shared, drawn.on[string(several)]},
			{g.Free, m.unallocated(), drawn.on[g.Free]},
		} {
			if p.drawn {
				parts = append(parts, p.mark+" "+p.means)
			}
		}
		text := strings.Join(parts, "  ")
		if shared == plain || ansi.StringWidth(text) <= width {
			return m.r.Dim.Render(m.r.Fit(text, width))
		}
	}
	return ""
}

// runs are letters as a text, those that follow one another as one part: "A, C-E".
func runs(has func(letter byte) bool) string {
	var parts []string
	for c := byte('A'); c <= 'Z'; c++ {
		switch n := len(parts) - 1; {
		case !has(c):
		case c == 'A' || !has(c-1):
			parts = append(parts, string(c))
		default:
			parts[n] = parts[n][:1] + "-" + string(c)
		}
	}
	return strings.Join(parts, ", ")
}

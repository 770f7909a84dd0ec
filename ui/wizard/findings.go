package wizard

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// findings is a list of rows with a pointer.
type findings struct {
	pointer string // the id of the chosen row; "": none
	from    int    // the first row on the screen

	// What a list of rows looks like does not change with a key: it is kept until the
	// rows, the width or the colors change.
	drawn    drawnRows
	drawnFor drawnFor
}

// drawnRows are rows without a pointer, in three levels: every sentence in full, those of
// rows that are not well, one line each.
type drawnRows [3]struct {
	blocks [][]string
	height int
}

type drawnFor struct {
	results *results.Snapshot
	step    string
	width   int
	earlier string
}

// A rowList is the rows of a page and the headings between them.
type rowList struct {
	rows    []results.Row
	earlier string                             // the draft's field and the value that its findings are about; "": they are current
	empty   string                             // shown if there are no rows
	heading func(i, width int) []string        // above a row; nil: none
	step    func(id string) (otherStep string) // the title of a step, if it is another one
}

func (l *findings) index(rows []results.Row) int { return results.Index(rows, l.pointer) }

// press takes a key that moves the pointer, and reports whether it was one.
func (l *findings) press(rows []results.Row, k tea.KeyPressMsg) bool {
	at, last := l.index(rows), len(rows)-1
	switch bound := keys.All(); {
	case keys.Is(k, bound.Down):
		l.moveTo(rows, min(at+1, last))
	case keys.Is(k, bound.Up) && at > 0:
		l.moveTo(rows, at-1)
	case keys.Is(k, bound.PageDown):
		l.moveTo(rows, min(at+10, last))
	case keys.Is(k, bound.PageUp):
		l.moveTo(rows, max(at-10, 0))
	default:
		return false
	}
	return true
}

// moveTo moves the pointer, and reports whether there is such a row.
func (l *findings) moveTo(rows []results.Row, at int) bool {
	if at < 0 || at >= len(rows) {
		return false
	}
	l.pointer = rows[at].ID
	return true
}

// prepare draws the rows for a width, unless that is done.
func (l *findings) prepare(c component.Context, list rowList, width int) {
	key := drawnFor{c.Results, c.Machine.Step().ID, width, list.earlier}
	if l.drawnFor == key {
		return
	}
	l.drawnFor, l.drawn = key, drawnRows{}
	words := results.WordWidth(list.rows)
	for level := range l.drawn {
		d := &l.drawn[level]
		for i, row := range list.rows {
			full := level == 0 || (level == 1 && !row.Kind.Settled())
			block := list.block(c.Renderer, i, results.Look{Width: width, Words: words, Full: full})
			d.blocks = append(d.blocks, block)
			d.height += len(block)
		}
	}
}

// block is a row with its heading.
func (list rowList) block(r render.Renderer, i int, look results.Look) []string {
	var lines []string
	if list.heading != nil {
		lines = list.heading(i, look.Width)
	}
	look.StepName = list.step
	return append(lines, list.rows[i].Draw(r, look)...)
}

// height is the number of lines that the rows take in full.
func (l *findings) height(c component.Context, list rowList, width int) int {
	l.prepare(c, list, width)
	return max(1, l.drawn[0].height)
}

// layout draws the rows around the pointer, as full as the height allows.
func (l *findings) layout(c component.Context, list rowList, width, height int) []string {
	if height <= 0 {
		return nil
	}
	if len(list.rows) == 0 {
		return render.ClipLines(c.Renderer.Dimmed(render.Wrap(list.empty, width)), height)
	}
	l.prepare(c, list, width)
	level, at := 0, l.index(list.rows)
	for level < len(l.drawn)-1 && l.drawn[level].height > height {
		level++
	}
	blocks := l.drawn[level].blocks
	if at >= 0 {
		blocks = slices.Clone(blocks)
		blocks[at] = list.block(c.Renderer, at, results.Look{Width: width, Words: results.WordWidth(list.rows), Full: true, Chosen: true})
	}
	at = max(0, at)
	l.from = firstBlock(blocks, at, l.from, height)
	return window(c.Renderer, blocks[l.from:], at-l.from, height)
}

// firstBlock is the first block to show so that the one at the pointer fits into a
// height, as near as possible to the first one before.
func firstBlock(blocks [][]string, at, from, height int) int {
	first := min(from, at)
	used := func(from int) int {
		n := 0
		for _, b := range blocks[from : at+1] {
			n += len(b)
		}
		return n
	}
	for first < at && used(first) > height {
		first++
	}
	// No empty lines at the end while there is more above.
	rest := 0
	for _, b := range blocks[first:] {
		rest += len(b)
	}
	for first > 0 && rest+len(blocks[first-1]) <= height {
		first--
		rest += len(blocks[first])
	}
	return first
}

// window joins the first blocks, at most height lines, and says how many are left out.
func window(r render.Renderer, blocks [][]string, at, height int) []string {
	var lines []string
	last := 0
	for ; last < len(blocks); last++ {
		if len(lines)+len(blocks[last]) > height && last > at {
			break
		}
		lines = append(lines, blocks[last]...)
	}
	lines = render.ClipLines(lines, height)
	if hidden := len(blocks) - last; hidden > 0 && len(lines) == height && height > 1 {
		lines = append(lines[:height-1], r.Dim.Render("  "+r.Glyphs.Below+" "+strconv.Itoa(hidden+1)+" more"))
	}
	return lines
}

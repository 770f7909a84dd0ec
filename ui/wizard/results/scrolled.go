package results

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// minOpened is how many of the rows that a fold stands for are on the screen once it is opened, where
// there is room for them.
const minOpened = 2

// minScrolledHeight is the least height, in lines, of a list that says what is above it.
const minScrolledHeight = 3

// opened is the number of lines that are kept free for what passed, once it is listed: what is settled
// besides the problems, and the first rows.
func (l *List) opened(c Content, blocks [][]string) int {
	fold := Index(c.Rows, FoldID)
	if !l.Open.Passed || fold < 0 {
		return 0
	}
	return sum(blocks[:min(fold+1+minOpened, len(blocks))]) - (c.problemsHeight(blocks) - 1)
}

// layoutWhole draws the rows of a whole list around the one at the pointer. It says what is above
// them, and leaves no line empty while a row is hidden.
func (l *List) layoutWhole(r render.Renderer, c Content, blocks [][]string, at, height int) []string {
	to, from := at, l.from
	if l.Open.Passed && l.Pointer == FoldID { // the list stays where it was while what is opened is in view
		to, from = min(at+minOpened, len(blocks)-1), l.before.from
	}
	from = min(from, at)
	first := firstBlock(blocks, to, from, height)
	if first > at {
		first = firstBlock(blocks, at, from, height)
	}
	var above []string
	if first > 0 && height >= minScrolledHeight {
		height--
		if first = firstBlock(blocks, to, from, height); first > at {
			first = firstBlock(blocks, at, from, height)
		}
		free := height - sum(blocks[first:])
		if first > 0 && free > 0 { // the row above, without its heading
			first--
			if first == 0 {
				free, height = free+1, height+1
			}
			block := blocks[first]
			if n := c.headingHeight(first, l.drawnFor.width); len(block) > free {
				block = render.CutLines(block[min(n, len(block)-1):], free, l.drawnFor.width, r.Glyphs.Ellipsis)
			}
			blocks[first] = block
		}
		if first > 0 {
			above = []string{"  " + beyond(r, r.Glyphs.Above, c.Rows[:first], " above")}
		}
	}
	l.from = first
	return l.show(r, c, above, blocks, at, height, c.headingHeight(first, l.drawnFor.width))
}

// beyond says which rows are hidden above or below a list, by their kind.
func beyond(r render.Renderer, arrow string, hidden []Row, where string) string {
	var counts Counts
	folded := Index(hidden, FoldID) >= 0
	for i := range hidden {
		row := &hidden[i]
		if row.Part || row.Kind == Passed && folded && row.ID != FoldID {
			continue // the row above counts it
		}
		counts[row.Kind] += max(1, row.Checks)
	}
	parts, style := []string{}, r.Dim
	if text := counts.String(); text != "" {
		parts = append(parts, text)
	}
	if n := counts[Skipped]; n > 0 { // else it reads as if as many passed no longer
		parts = append(parts, wording.Count(n, "no longer applies", "no longer apply"))
	}
	if len(parts) == 0 {
		parts = append(parts, strconv.Itoa(len(hidden))+" more")
	}
	switch {
	case counts[Failed] > 0:
		style = r.Bad
	case counts.Open() != "":
		style = r.Warn
	}
	return style.Render(arrow + " " + strings.Join(parts, ", ") + where)
}

// scroll shows the rows from the one on that was the first before, if that leaves the one at the
// pointer on the screen, and the fix of each of them.
func (l *List) scroll(r render.Renderer, c Content, blocks [][]string, cut []bool, at, width, height int) []string {
	l.from = firstBlock(blocks, at, l.from, height)
	scrolled := l.from > 0 && c.Heading != nil && height >= minScrolledHeight
	if scrolled {
		height--
		l.from = firstBlock(blocks, at, l.from, height)
	}
	for i := l.from; i < at && cut[i] && SameFix(c.Rows, i); i = l.from { // the row that shows its fix is not on the screen
		blocks[i], cut[i] = c.block(r, i, Look{Width: width, Level: WithFix, First: true, Opens: l.foldHint(c, i)}), false
		l.from = firstBlock(blocks, at, l.from, height)
	}
	if !scrolled {
		return l.show(r, c, nil, blocks, at, height, c.headingHeight(l.from, width))
	}
	blocks[l.from] = blocks[l.from][c.headingHeight(l.from, width):]
	return l.show(r, c, []string{c.headingAbove(r, l.from, width)}, blocks, at, height, 0)
}

// headingAbove is the heading that a row belongs to, with the number of rows above it.
func (c Content) headingAbove(r render.Renderer, first, width int) string {
	more := " " + r.Dim.Render(r.Glyphs.Above+" "+strconv.Itoa(first)+" more")
	for i := first; i >= 0; i-- {
		if lines := c.Heading(i, width-ansi.StringWidth(more)); len(lines) > 0 {
			return render.Pad(lines[len(lines)-1], width-ansi.StringWidth(more), "") + more
		}
	}
	return " " + more
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

package results

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// minFixHeight is the height from which every problem has its fix below it, even if fewer
// rows fit.
const minFixHeight = 5

// Height is the number of lines that the rows take in full. It is enough to know that it is enough
// or more: the rows below are not counted then.
func (l *List) Height(r render.Renderer, c Content, width, enough int) int {
	l.prepare(c, width)
	height := 0
	for i := 0; i < len(c.Rows) && height < enough; i++ {
		height += len(l.block(r, c, InFull, i))
	}
	return max(1, height)
}

// problemsHeight is the height down to the last problem, of rows that are drawn, with the line that
// says what is below it.
func (c Content) problemsHeight(blocks [][]string) int {
	height, last := 0, 0
	for i, b := range blocks {
		height += len(b)
		if c.Rows[i].Kind.Problem() {
			last = height
		}
	}
	return last + min(1, height-last)
}

// Layout draws the rows around the pointer. The chosen one is in full, and so are the
// others, from the first on, while the height allows. What is done has the last line of the height.
func (l *List) Layout(r render.Renderer, c Content, width, height int) []string {
	last := len(c.Rows) - 1
	if !c.Done || last < 0 || c.Rows[last].ID != FoldID || height <= 0 {
		return l.layoutRows(r, c, width, height)
	}
	l.prepare(c, width)
	done := l.block(r, c, OneLine, last)
	chosen := l.Index(c.Rows) == last
	if chosen {
		done = c.block(r, last, Look{Width: width, Chosen: true, Opens: l.foldHint(c, last)})
	}
	left := c
	left.Rows = c.Rows[:last]
	lines := []string{}
	if l.rowAt = nil; last > 0 || c.Empty != "" {
		lines = l.layoutRows(r, left, width, height-len(done))
	}
	for len(lines)+len(done) < height {
		lines, l.rowAt = append(lines, ""), append(l.rowAt, "")
	}
	l.rowAt = append(l.rowAt, FoldID)
	return append(lines, done...)
}

// layoutRows draws the rows around the pointer, or around the last one where the pointer is below them.
func (l *List) layoutRows(r render.Renderer, c Content, width, height int) []string {
	l.rowAt = nil
	if height <= 0 {
		return nil
	}
	if len(c.Rows) == 0 {
		return render.ClipLines(r.Dimmed(render.Wrap(c.Empty, width)), height)
	}
	l.prepare(c, width)
	blocks, cut := l.inBrief(r, c, width, height)
	l.fill(r, c, blocks, cut, width, height)
	height = max(1, height-c.Covered)
	at := l.Index(c.Rows)
	if at < 0 && l.Pointer == FoldID {
		at = len(c.Rows) - 1
	}
	at = max(0, at)
	if c.Whole {
		return l.layoutWhole(r, c, blocks, at, height)
	}
	return l.scroll(r, c, blocks, cut, at, width, height)
}

// inBrief draws each row with as much as it has in any case, and the chosen one in full. cut are the
// rows that are drawn at WithFix.
func (l *List) inBrief(r render.Renderer, c Content, width, height int) (blocks [][]string, cut []bool) {
	blocks, cut = make([][]string, len(c.Rows)), make([]bool, len(c.Rows))
	for i, row := range c.Rows {
		blocks[i] = l.block(r, c, OneLine, i)
		if height >= minFixHeight && !c.Whole && (row.Kind == Failed || c.Fixes && row.Kind.Problem()) {
			blocks[i], cut[i] = l.block(r, c, WithFix, i), true
		}
	}
	if at := l.Index(c.Rows); at >= 0 {
		look := Look{Width: width, Level: InFull, Chosen: true, Opens: l.foldHint(c, at)}
		if c.Hints != nil && c.Rows[at].ID != FoldID {
			look.Hints = c.Hints(c.Rows[at])
		}
		blocks[at] = c.block(r, at, look)
	}
	return blocks, cut
}

// fill draws rows with more, from the first on, while lines of the height are free: first the fixes,
// then what was found, then all of it. Of a list that is not whole, the problems come before the other rows, and their
// lines go on while they do not fit in full either: a note is not in full above a fix that is cut.
func (l *List) fill(r render.Renderer, c Content, blocks [][]string, cut []bool, width, height int) {
	at, free := l.Index(c.Rows), 0
	give := func(level Level, of func(i int) bool) {
		for i := range c.Rows {
			if i == at || free < 0 || !of(i) {
				continue
			}
			block := l.block(r, c, level, i)
			more := len(block) - len(blocks[i])
			if more > free && c.Whole && level > WithFix { // no row says more than those above it, from round to round
				break
			}
			if more <= free {
				blocks[i], cut[i] = block, level == WithFix
				free -= more
			}
		}
	}
	if c.Whole { // the fixes come before what is settled
		free = l.giveFixes(r, c, blocks, height-c.problemsHeight(blocks)-l.opened(c, blocks))
		give(WithFix, func(i int) bool { return c.Rows[i].Kind.Problem() && !oneFix(c.Rows, i) })
		free = height - sum(blocks)
		all := func(int) bool { return true }
		give(WithFact, all)
		give(InFull, all)
		return
	}
	free = height - sum(blocks)
	give(WithFix, func(i int) bool { return c.Rows[i].Kind.Problem() })
	for _, problems := range []bool{true, false} {
		of := func(i int) bool { return c.Rows[i].Kind.Problem() == problems }
		give(WithFact, of)
		give(InFull, of)
		for i := range c.Rows {
			if i == at || free <= 0 || !of(i) {
				continue
			}
			more := min(free, len(l.block(r, c, InFull, i))-len(blocks[i]))
			if more <= 0 {
				continue
			}
			rows := len(blocks[i]) - c.headingHeight(i, width) + more
			blocks[i], cut[i] = c.block(r, i, Look{Width: width, Level: InFull, Limit: rows, Opens: l.foldHint(c, i)}), false
			free -= more
		}
	}
}

// giveFixes gives each problem its fix, which most of them have room for at the end of their title. The
// others have it on a line more while some are free, then in as few words as fit. It returns how many lines are
// free after that.
func (l *List) giveFixes(r render.Renderer, c Content, blocks [][]string, free int) int {
	at, given := l.Index(c.Rows), make([]bool, len(blocks))
	for i := range blocks {
		given[i] = i == at
		if i == at || !c.Rows[i].Kind.Problem() || !c.Rows[i].HasFix() {
			continue
		}
		for _, level := range []Level{FixBeside, WithFix, BriefFix} {
			block := l.block(r, c, level, i)
			if i > 0 && !given[i-1] { // no row above shows the same one
				block = c.block(r, i, Look{Width: l.drawnFor.width, Level: level, First: true, Opens: l.foldHint(c, i)})
			}
			more := len(block) - len(blocks[i])
			if given[i] = !slices.Equal(block, blocks[i]) && more <= max(0, free); given[i] {
				blocks[i], free = block, free-more
				break
			}
		}
	}
	return free
}

// show draws the rows from the first one on the screen on, below lines that stand above them. The
// first one has a heading of a number of lines.
func (l *List) show(r render.Renderer, c Content, above []string, blocks [][]string, at, height, firstHeading int) []string {
	first := l.from
	heading := func(i int) int {
		if i == 0 {
			return firstHeading
		}
		return c.headingHeight(first+i, l.drawnFor.width)
	}
	room := height - sum(blocks[first:at])
	if at < len(blocks)-1 && c.Covered == 0 { // the line that says what is below
		room--
	}
	if n := heading(at-first) + 1; len(blocks[at]) > room && room > n && l.Index(c.Rows) == at {
		blocks[at] = cutAboveFix(&r, blocks[at], n, room, l.drawnFor.width)
	}
	for range above {
		l.rowAt = append(l.rowAt, "")
	}
	for i, b := range blocks[first:] {
		l.rowAt = append(l.rowAt, slices.Repeat([]string{c.Rows[first+i].ID}, len(b))...)
	}
	below := func(hidden int) string { return c.below(r, c.Rows[len(c.Rows)-hidden:]) }
	lines, hidden := window(blocks[first:], at-first, height, c.Fixes, c.Covered > 0, heading, below)
	l.to = len(c.Rows) - hidden
	lines = append(above, lines...)
	if n := len(lines) - 2; c.Whole && hidden > 0 && n >= 0 && l.rowAt[n] == l.rowAt[n+1] && l.rowAt[n] != c.Rows[at].ID {
		// The rest of that row is not in view.
		lines[n] = render.CutLines(lines[n:], 1, l.drawnFor.width, r.Glyphs.Ellipsis)[0]
	}
	l.rowAt = l.rowAt[:min(len(l.rowAt), len(lines))]
	return lines
}

// cutAboveFix shortens the row at the pointer to a height: what was found gives way to the fix below it,
// but for the first lines.
func cutAboveFix(r *render.Renderer, block []string, first, height, width int) []string {
	for at := len(block) - 1; at > 0; at-- {
		if strings.HasPrefix(strings.TrimSpace(ansi.Strip(block[at])), r.Glyphs.Arrow+" ") {
			return append(render.CutLines(block[:at], max(first, height-len(block)+at), width, r.Glyphs.Ellipsis), block[at:]...)
		}
	}
	return block
}

// headingHeight is the number of lines above a row.
func (c Content) headingHeight(i, width int) int {
	if c.Heading == nil {
		return 0
	}
	return len(c.Heading(i, width))
}

// sum is the number of lines of blocks.
func sum(blocks [][]string) int { return len(slices.Concat(blocks...)) }

// window joins the first blocks, at most height lines, and says how many are hidden below. A heading
// stands there only with a line of the row below it. Where fixes is set, a row that is not chosen is
// left out rather than cut: its fix stands at its end. Where covered is set, it is cut: what a notice covers
// is shown again.
func window(blocks [][]string, at, height int, fixes, covered bool, heading func(int) int, below func(hidden int) string) (lines []string, hidden int) {
	last := 0
	for ; last < len(blocks); last++ {
		if len(lines)+len(blocks[last]) > height && last > at {
			break
		}
		lines = append(lines, blocks[last]...)
	}
	hidden = len(blocks) - last
	whole := len(lines) <= height
	if covered && hidden > 0 && len(lines)+heading(last) < height-1 {
		lines = slices.Concat(lines, blocks[last])[:height-1]
		return append(lines, "  "+below(hidden)), hidden
	}
	lines = render.ClipLines(lines, height)
	if hidden == 0 || height < 2 {
		return lines, hidden
	}
	if len(lines) == height {
		block := blocks[last-1]
		from := height - len(block)
		switch bare := whole && len(block) <= heading(last-1)+1; {
		case bare && block[0] == "":
			lines = slices.Delete(lines, from, from+1)
		case (bare || covered || whole) && last-1 == at:
			return lines, hidden // the chosen row has no line to spare
		case bare, fixes && whole && !covered && last-1 != at:
			lines, hidden = lines[:from], hidden+1
		default:
			lines, hidden = lines[:height-1], hidden+1
		}
	}
	return append(lines, "  "+below(hidden)), hidden
}

// below says what is below the list: how many rows or, of a whole list, of which kind, so that it is
// plain whether a problem is among them.
func (c Content) below(r render.Renderer, hidden []Row) string {
	if !c.Whole {
		return r.Dim.Render(r.Glyphs.Below + " " + strconv.Itoa(len(hidden)) + " more")
	}
	return beyond(r, r.Glyphs.Below, hidden, "")
}

package editor

import (
	"cmp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// A table is the part of a picker that is on the screen, fitted into a size.
type table struct {
	heading     bool // the names of the columns are shown
	footer      string
	details     int   // lines below the rows for the cells of the chosen one that are cut, or the remark
	widths      []int // of the columns, the name's first
	first, last int   // of the rows
}

// table fits the rows around the pointer into a size; mark is the width of what stands
// before each row.
func (l *picker) table(r render.Renderer, width, height, mark int) table {
	l.remeasure(&r)
	t := table{widths: l.fit(width - 2 - mark), footer: l.footer(r)}
	if t.heading = len(l.columns) > 0 && height > 2 && len(l.shown) > 0; t.heading {
		height--
	}
	small := height < 5
	if small && l.note == "" && l.state != steps.Running && l.rows() > 0 {
		t.footer = ""
	}
	if t.footer != "" {
		height--
	}
	for !small && l.cuts(t.widths) && t.details < maxDetails && height-1 >= min(l.rows(), enoughRows*(t.details+1)) {
		t.details, height = t.details+1, height-1
	}
	if l.remark != "" && t.footer == "" && t.details == 0 && height > 2*enoughRows {
		t.footer, height = r.Clean(l.remark), height-1
	}
	at, from := l.at, l.from
	if l.top {
		at, from = 0, 0
	}
	t.first, t.last = render.Window(l.rows(), height, at, from)
	return t
}

// layout scrolls to the pointer, for a size.
func (l *picker) layout(r render.Renderer, width, height, mark int) {
	t := l.table(r, width, height, mark)
	l.from, l.page, l.fitted = t.first, t.last-t.first, t.widths
}

// view draws the rows around the pointer, which is drawn at a row; -1: at none. mark draws
// what stands before a row, and for -1 what stands before the headings.
func (l *picker) view(r render.Renderer, width, height, pointer int, mark func(row int) string) []string {
	t := l.table(r, width, height, ansi.StringWidth(mark(-1)))
	var lines []string
	put := func(s string) { lines = append(lines, r.Fit(s, width)) }
	if t.heading {
		put(r.Dim.Render("  " + strings.Repeat(" ", ansi.StringWidth(mark(-1))) + l.columned(r, t.widths, "", l.headings(r))))
	}
	for i := t.first; i < t.last; i++ {
		line, style := "  "+mark(i)+l.line(r, t.widths, i), r.Text
		if i == pointer {
			line, style = r.Glyphs.Pointer+line[1:], r.Chosen
		}
		more := t.more(r, i, l.rows())
		if ansi.StringWidth(line+more) > width {
			more = strings.TrimPrefix(more, " ")
		}
		if ansi.StringWidth(more) > width/2 {
			more = ""
		}
		room := width - ansi.StringWidth(more)
		if more != "" {
			line = render.Pad(line, room, r.Glyphs.Ellipsis)
		}
		lines = append(lines, style.Render(r.Fit(line, room))+r.Dim.Render(more))
	}
	cut := ""
	if !l.hides() {
		cut = l.cutCells(r, t.widths, pointer)
	}
	if remark := r.Clean(l.remark); remark != "" && t.details > 0 { // a line is there
		if all := strings.TrimPrefix(cut+". "+remark, ". "); cut == "" || ansi.StringWidth(all) <= width-2 {
			cut = all
		}
	}
	if t.footer != "" && cut != "" && t.details == 0 {
		t.footer += "  " + cut
	}
	if t.footer != "" {
		put(r.Dim.Render("  " + t.footer))
	}
	if t.details > 0 {
		below := render.CutLines(render.Wrap(cut, width-2), t.details, width-2, r.Glyphs.Ellipsis)
		for i := range t.details { // an empty line stays, so that nothing below it moves with the pointer
			if i < len(below) {
				put(r.Dim.Render("  " + below[i]))
			} else {
				lines = append(lines, "")
			}
		}
	}
	return lines
}

// The lines for cut cells: at most so many, each only where so many rows remain.
const (
	maxDetails = 2
	enoughRows = 7
)

// cuts reports whether a cell may not fit its column.
func (l *picker) cuts(widths []int) bool {
	for j, w := range widths[1:] {
		if w > 0 && w < l.longest[j] || l.drops(widths, j) {
			return true
		}
	}
	return false
}

// drops reports whether a column that is not optional is left out.
func (l *picker) drops(widths []int, column int) bool {
	return widths[column+1] == 0 && column < len(l.columns)-l.spare
}

// Table reports whether there are columns to compare the choices by.
func (l *picker) Table() bool { return len(l.columns) > 0 && len(l.choices) > 1 }

// A TableEditor may have a table, which is of more use the more rows it shows.
type TableEditor interface {
	Table() bool
}

// cutCells is the full text of the cells of a row that do not fit their columns, or have none on the
// screen, with its heading; "": none is cut.
func (l *picker) cutCells(r render.Renderer, widths []int, row int) string {
	if row < 0 || row >= l.rows() {
		return ""
	}
	c, _ := l.row(row)
	var cut []string
	for j := range min(len(c.Cells), len(l.columns)) {
		text := r.Clean(c.Cells[j])
		if w := widths[j+1]; w > 0 && ansi.StringWidth(text) > w {
			cut = append(cut, text)
		} else if l.drops(widths, j) {
			cut = append(cut, l.columns[j]+": "+text)
		}
	}
	return strings.Join(cut, ". ")
}

// more says at the end of the first and the last row that is shown how many are above or below
// them; "": none is.
func (t table) more(r render.Renderer, row, rows int) string {
	above, below := "", ""
	if row == t.first && t.first > 0 {
		above = "  " + r.Glyphs.Above + " " + wording.Number(t.first)
	}
	if row == t.last-1 && t.last < rows {
		below = "  " + r.Glyphs.Below + " " + wording.Number(rows-t.last)
	}
	return above + below
}

// line is a row as plain text.
func (l *picker) line(r render.Renderer, widths []int, i int) string {
	c, other := l.row(i)
	if other != nil {
		return r.Clean(other.label)
	}
	if len(l.columns) == 0 {
		line := nameOf(c)
		if c.Detail != "" {
			line = render.Pad(r.Clean(line), l.widths[0], r.Glyphs.Ellipsis) + "  " + r.Clean(c.Detail)
		}
		return r.Clean(line)
	}
	line := l.columned(r, widths, nameOf(c), c.Cells)
	if c.Detail != "" {
		line += "  " + r.Clean(c.Detail)
	}
	return line
}

// columned joins the cells of a row, the name first.
func (l *picker) columned(r render.Renderer, widths []int, name string, cells []string) string {
	var line strings.Builder
	put := func(text string, width int) {
		if width == 0 {
			return
		}
		if line.Len() > 0 {
			line.WriteString("  ")
		}
		line.WriteString(render.Pad(r.Clean(text), width, r.Glyphs.Ellipsis))
	}
	put(name, widths[0])
	for j := range min(len(cells), len(l.columns)) {
		put(cutEntries(r.Clean(cells[j]), widths[j+1], r.Glyphs.Ellipsis), widths[j+1])
	}
	return strings.TrimRight(line.String(), " ")
}

// cutEntries cuts a list that is wider than its column after an entry. A text without an entry that fits
// stays as it is.
func cutEntries(text string, width int, ellipsis string) string {
	if ansi.StringWidth(text) > width {
		head := render.Clip(text, width-ansi.StringWidth(ellipsis), "")
		if i := strings.LastIndex(head, ", "); i > 0 {
			return head[:i+2] + ellipsis
		}
	}
	return text
}

// headings are the names of the columns; the sorted one has the mark of its direction.
func (l *picker) headings(r render.Renderer) []string {
	names := slices.Clone(l.columns)
	switch {
	case l.sorted > 0 && l.ascending():
		names[l.sorted-1] += r.Glyphs.Ascending
	case l.sorted > 0:
		names[l.sorted-1] += r.Glyphs.Descending
	case l.ranked && l.filter == "": // the default order
		names[len(names)-1] += r.Glyphs.Ascending
	}
	return names
}

// fit drops the last columns that can be left out, then narrows the widest columns until
// all of them fit into width, with two cells between them. No column becomes narrower
// than a word. Beside a rank, the column before it is dropped first, so that no other one is cut; then long
// columns are narrowed before another one is dropped, and every other column is dropped before the rank,
// which stands clear of the count of rows at the margin.
func (l *picker) fit(width int) []int {
	const word, entry, none = 8, 16, len("nothing") // cells: an entry is the first one of a list
	first, last, spare := 1, len(l.widths), l.spare
	if l.widths[0] == 0 { // the first column, which is the value or its name, is narrowed last
		first = 2
	}
	if l.ranked {
		last--
		spare = last - first
		width -= len(" v 99") - l.widths[last] + l.longest[last-1]
	}
	for dropped := 0; ; dropped++ {
		fitted := slices.Clone(l.widths)
		clear(fitted[last-dropped : last])
		total := -2
		for _, w := range fitted {
			if total += w; w > 0 {
				total += 2
			}
		}
		long, least := 0, word // which columns are narrowed, and how far
		if dropped < spare {
			if long = maxCell; l.ranked && dropped > 0 {
				long, least = entry, none
			}
		}
		for total > width {
			widest := 0
			for j := first; j < len(fitted); j++ {
				if l.widths[j] > long && fitted[j] > least && (widest == 0 || fitted[j] > fitted[widest]) {
					widest = j
				}
			}
			if widest == 0 {
				break
			}
			fitted[widest]--
			total--
		}
		if total <= width || dropped >= spare {
			return fitted
		}
	}
}

// footer is what is said below the rows.
func (l *picker) footer(r render.Renderer) string {
	note := r.Clean(l.note)
	status := l.status(r)
	if l.above {
		return note
	}
	if note != "" && status != "" {
		note = "  " + note
	}
	return status + note
}

// minInput is the least width of an input that has the status of its list behind it.
const minInput = 18

// inputWidth is the width of the input above a list, beside which the status stands.
func (l *picker) inputWidth(r render.Renderer, width int) int {
	status := l.status(r)
	if rest := width - ansi.StringWidth(status) - 2; l.above && status != "" && rest >= minInput {
		return rest
	}
	return width
}

// inputLine draws the input above a list, with the status at the end of its line. The hint loses
// what follows its comma where there is no room for that.
func (l *picker) inputLine(r render.Renderer, in *Input, width int, hint string) (string, *render.Point) {
	room := l.inputWidth(r, width)
	if ansi.StringWidth(hint) > in.room(r, room) {
		hint, _, _ = strings.Cut(hint, ",")
	}
	line, at := in.View(r, room, hint)
	if room < width {
		line += strings.Repeat(" ", max(0, room-ansi.StringWidth(line))) + "  " + r.Dim.Render(l.status(r))
	}
	return line, at
}

// status says how many choices there are, whether more may come, and what sorts them.
func (l *picker) status(r render.Renderer) string {
	var parts []string
	if l.state == steps.Running {
		parts = append(parts, "loading from AWS"+r.Glyphs.Ellipsis)
	}
	if n := len(l.choices); l.filter != "" && n > 0 {
		parts = append(parts, wording.Number(len(l.shown))+" of "+wording.Number(n))
	} else if n > 20 {
		parts = append(parts, wording.Count(n, cmp.Or(l.noun, "choice")))
	}
	if l.nextSort() != "" && l.state != steps.Running {
		parts = append(parts, keys.All().Sort.Help().Key+" sorts")
	}
	return strings.Join(parts, "  ")
}

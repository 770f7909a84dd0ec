package wizard

import (
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"github.com/astronomer/astro-activate/ui/theme"
)

// wordWidth is the room for the word of a status, in cells.
const wordWidth = 9

// drawRows draws what AWS says of the current step, at most height lines of it,
// around the chosen row: every sentence in full where there is room, else those of
// what is not well, else one line each.
func (m *model) drawRows(width, height int) []string {
	if height <= 0 {
		return nil
	}
	rows, chosen := m.rows(), m.rowAt()
	if len(rows) == 0 {
		return clipAll(m.paint.dimmed(wrap(m.nothing(), width)), height)
	}
	drawn := m.drawnRows(width)
	level := 0
	for level < len(drawn)-1 && drawn[level].height > height {
		level++
	}
	blocks := drawn[level].blocks
	if chosen >= 0 {
		blocks = slices.Clone(blocks)
		blocks[chosen] = append(m.over(rows, chosen, width), m.drawRow(rows[chosen], true, width, true)...)
	}
	return m.windowed(blocks, max(0, chosen), height)
}

// rowsHeight is how many lines the rows take with every sentence in full.
func (m *model) rowsHeight(width int) int { return max(1, m.drawnRows(width)[0].height) }

// drawnRows are the rows of the current step, none of them chosen, in three levels of
// fullness.
type drawnRows [3]struct {
	blocks [][]string
	height int
}

type rowsKey struct {
	snap  *snapshot
	step  string
	width int
}

func (m *model) drawnRows(width int) drawnRows {
	return m.drawn.get(rowsKey{m.snapshot(), m.machine.Step().ID, width}, func() (d drawnRows) {
		for level := range d {
			rows := m.rows()
			for i, r := range rows {
				quiet := r.kind == rowPass || r.kind == rowInfo || r.kind == rowAccepted
				block := append(m.over(rows, i, width), m.drawRow(r, false, width, level == 0 || (level == 1 && !quiet))...)
				d[level].blocks = append(d[level].blocks, block)
				d[level].height += len(block)
			}
		}
		return d
	})
}

// nothing says why there are no rows.
func (m *model) nothing() string {
	if len(m.machine.Step().Checks) == 0 {
		return "There is nothing to check here."
	}
	return "Nothing here applies to these answers."
}

// windowed joins the blocks that show the one at the pointer, in at most height lines.
func (m *model) windowed(blocks [][]string, at, height int) []string {
	first := min(m.rowFrom, at)
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
	// What fits is shown: no empty lines at the end while there is more above.
	rest := 0
	for _, b := range blocks[first:] {
		rest += len(b)
	}
	for first > 0 && rest+len(blocks[first-1]) <= height {
		first--
		rest += len(blocks[first])
	}
	m.rowFrom = first
	var lines []string
	last := first
	for ; last < len(blocks); last++ {
		if len(lines)+len(blocks[last]) > height && last > at {
			break
		}
		lines = append(lines, blocks[last]...)
	}
	lines = clipAll(lines, height)
	if hidden := len(blocks) - last; hidden > 0 && len(lines) == height && height > 1 {
		lines = append(lines[:height-1], m.paint.Dim.Render("  "+m.paint.Glyphs.Below+" "+strconv.Itoa(hidden+1)+" more"))
	}
	return lines
}

func clipAll(lines []string, height int) []string {
	return lines[:max(0, min(len(lines), height))]
}

// drawRow draws one row: glyph, word, title, and what was found: beside the title on
// one line, or in full beneath it. What has the title of the row above leaves it out.
func (m *model) drawRow(r row, chosen bool, width int, full bool) []string {
	p := m.paint
	glyph, style := p.glyph(r.kind)
	title, detail := p.clean(r.finding.Title), p.clean(r.finding.Detail)
	switch r.kind {
	case rowBlocked:
		title, detail = m.blockedText(r), ""
	case rowRunning:
		detail = ""
	case rowWaiting:
		full, detail = false, p.clean(r.needs)
		if r.blocked > 1 {
			title = counted(r.blocked, "check")
		}
	case rowAccepted:
		if !r.same {
			detail = "because: " + p.clean(r.finding.Acknowledged) + ". " + detail
		}
	}
	pointer, titleStyle := "  ", p.Text
	if chosen {
		pointer, titleStyle = p.Chosen.Render(p.Glyphs.Pointer+" "), p.Chosen
	}
	head := pointer + style.Render(glyph+" "+pad(rowWord(r), wordWidth-1, "")) + " "
	const indent = 4 + wordWidth
	switch {
	case r.same && !chosen && detail != "":
		lines := wrap(detail, width-indent)
		if !full {
			lines = []string{detail}
		}
		for i, l := range lines {
			if i > 0 {
				head = strings.Repeat(" ", indent)
			}
			lines[i] = clip(head+p.Dim.Render(l), width, p.Glyphs.Ellipsis)
		}
		return lines
	case !full && detail != "":
		return []string{clip(head+titleStyle.Render(title)+p.Dim.Render("  "+detail), width, p.Glyphs.Ellipsis)}
	}
	lines := []string{clip(head+titleStyle.Render(title), width, p.Glyphs.Ellipsis)}
	if detail != "" {
		for _, l := range wrap(detail, width-4) {
			lines = append(lines, "    "+p.Dim.Render(l))
		}
	}
	return lines
}

// rowWord is the word that stands beside a row's glyph.
func rowWord(r row) string {
	switch r.kind {
	case rowRunning:
		return "checking"
	case rowWaiting:
		return "waiting"
	case rowBlocked:
		return "unknown"
	case rowMissing:
		return "needed"
	case rowAccepted:
		return "accepted"
	}
	return theme.Word(r.finding.Status)
}

// blockedText says how many checks a cause keeps from finding anything.
func (m *model) blockedText(r row) string {
	first := m.paint.clean(r.finding.Title)
	if r.finding.Step != m.machine.Step().ID && m.watch == nil {
		first += " (" + m.stepTitle(r.finding.Step) + ")"
	}
	return counted(r.blocked, "check") + ": first solve " + first
}

// rowsTitle sums up what AWS says of the current step.
func (m *model) rowsTitle() string {
	for _, v := range m.snapshot().steps {
		if v.id != m.machine.Step().ID {
			continue
		}
		var parts []string
		add := func(n int, word string) {
			if n > 0 {
				parts = append(parts, strconv.Itoa(n)+" "+word)
			}
		}
		problems := "problems"
		if v.count[rowFail] == 1 {
			problems = "problem"
		}
		add(v.count[rowFail], problems)
		add(v.count[rowWarn], "to look at")
		add(v.count[rowUnverified]+v.count[rowBlocked], "unknown")
		add(v.count[rowRunning], "running")
		add(v.count[rowWaiting], "waiting")
		add(v.count[rowAccepted], "accepted")
		add(v.count[rowInfo], "to know")
		add(v.count[rowPass], "ok")
		return strings.Join(parts, ", ")
	}
	return ""
}

// dimmed styles lines that explain.
func (p paint) dimmed(lines []string) []string { return p.styled(p.Dim, lines) }

func (p paint) styled(s lipgloss.Style, lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = s.Render(l)
	}
	return out
}

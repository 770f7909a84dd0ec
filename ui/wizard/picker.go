package wizard

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps"
)

// widestCell bounds a column of a table of choices, in cells.
const widestCell = 34

// A picker is a list of choices with a pointer and a filter. Everything that a key
// would have to look up in thousands of choices is prepared when they arrive.
type picker struct {
	columns []string
	choices []steps.Choice
	words   []string // of each choice, lower case, for the filter
	widths  []int    // of the columns, the name's first
	note    string
	state   steps.State

	filter string
	shown  []int // the choices that the filter leaves
	extras []extra
	at     int // the row under the pointer
	from   int // the first row on the screen, when last drawn
}

// An extra is a row beside the choices: none of them, what was typed, or an
// answer that is not among them.
type extra struct {
	value steps.Value
	label string
}

// load takes the choices as they are now, and keeps the pointer where it was.
func (l *picker) load(o steps.Options, state steps.State) {
	l.columns, l.choices, l.note, l.state = o.Columns, o.Choices, o.Note, state
	l.words = make([]string, len(l.choices))
	l.widths = make([]int, 1+len(l.columns))
	for i, c := range l.choices {
		l.words[i] = strings.ToLower(c.Value + " " + c.Label + " " + c.Detail + " " + strings.Join(c.Cells, " "))
		l.widths[0] = max(l.widths[0], ansi.StringWidth(nameOf(c)))
		for j := range min(len(c.Cells), len(l.columns)) {
			l.widths[j+1] = max(l.widths[j+1], ansi.StringWidth(c.Cells[j]))
		}
	}
	for j, name := range l.columns {
		l.widths[j+1] = max(l.widths[j+1], ansi.StringWidth(name))
	}
	for j := range l.widths {
		l.widths[j] = min(l.widths[j], widestCell)
	}
	l.narrow(l.filter)
}

// nameOf is what a choice is called in the list: its label, and its value where
// that says more.
func nameOf(c steps.Choice) string {
	if c.Label == "" {
		return clean(c.Value)
	}
	return clean(c.Label)
}

// narrow leaves the choices that hold every word of the filter.
func (l *picker) narrow(filter string) {
	l.filter = filter
	l.shown = l.shown[:0]
	words := strings.Fields(strings.ToLower(filter))
next:
	for i, hay := range l.words {
		for _, w := range words {
			if !strings.Contains(hay, w) {
				continue next
			}
		}
		l.shown = append(l.shown, i)
	}
	l.at = max(0, min(l.at, l.rows()-1))
}

// rows is how many rows there are: extras above the choices, as they were given.
func (l *picker) rows() int { return len(l.extras) + len(l.shown) }

// value is that of a row; nil for none.
func (l *picker) value(row int) steps.Value {
	switch {
	case row < 0 || row >= l.rows():
		return nil
	case row < len(l.extras):
		return l.extras[row].value
	}
	return steps.Text(l.choices[l.shown[row-len(l.extras)]].Value)
}

// has tells whether a text is the value of a choice.
func (l *picker) find(value string) (steps.Choice, bool) {
	for _, c := range l.choices {
		if c.Value == value {
			return c, true
		}
	}
	return steps.Choice{}, false
}

// point moves the pointer to the row of a value, if there is one.
func (l *picker) point(v steps.Value) bool {
	for i := range l.rows() {
		if l.value(i).String() == v.String() {
			l.at = i
			return true
		}
	}
	return false
}

// move takes a key that moves the pointer; false if it is none, or leads out of
// the list.
func (l *picker) move(key string) bool {
	to := l.at
	switch key {
	case "up":
		to--
	case "down":
		to++
	case "pgup":
		to = max(0, to-10)
	case "pgdown":
		to = min(l.rows()-1, to+10)
	default:
		return false
	}
	if to < 0 || to >= l.rows() {
		return false
	}
	l.at = to
	return true
}

// view draws the rows around the pointer. mark draws what stands before a row.
func (l *picker) view(p paint, width, height int, mark func(row int) string) []string {
	var lines []string
	put := func(s string) { lines = append(lines, clip(s, width, p.Glyphs.Ellipsis)) }
	if len(l.columns) > 0 && height > 3 && len(l.shown) > 0 {
		header := strings.Repeat(" ", 2+ansi.StringWidth(mark(-1))) + pad("", l.widths[0], "")
		for j, name := range l.columns {
			header += "  " + pad(name, l.widths[j+1], p.Glyphs.Ellipsis)
		}
		put(p.Dim.Render(header))
		height--
	}
	foot := l.foot(p)
	if foot != "" && height > 2 {
		height--
	} else {
		foot = ""
	}
	first, last := window(l.rows(), height, l.at, l.from)
	l.from = first
	for row := first; row < last; row++ {
		line, style := mark(row)+l.line(p, row), p.Text
		if row == l.at {
			put(p.Chosen.Render(p.Glyphs.Pointer + " " + line))
			continue
		}
		put(style.Render("  " + line))
	}
	if foot != "" {
		put(p.Dim.Render("  " + foot))
	}
	return lines
}

// line is a row as plain text.
func (l *picker) line(p paint, row int) string {
	if row < len(l.extras) {
		return l.extras[row].label
	}
	c := l.choices[l.shown[row-len(l.extras)]]
	line := nameOf(c)
	if len(l.columns) > 0 || c.Detail != "" {
		line = pad(line, l.widths[0], p.Glyphs.Ellipsis)
	}
	for j := range min(len(c.Cells), len(l.columns)) {
		line += "  " + pad(clean(c.Cells[j]), l.widths[j+1], p.Glyphs.Ellipsis)
	}
	if c.Detail != "" {
		line += "  " + clean(c.Detail)
	}
	return strings.TrimRight(line, " ")
}

// foot says what is to be known of the list as a whole.
func (l *picker) foot(p paint) string {
	var parts []string
	if l.state == steps.Running {
		parts = append(parts, "looking in AWS"+p.Glyphs.Ellipsis)
	}
	if n := len(l.choices); l.filter != "" && n > 0 {
		parts = append(parts, grouped(len(l.shown))+" of "+grouped(n))
	} else if n > 9 {
		parts = append(parts, grouped(n)+" choices")
	}
	if l.note != "" {
		parts = append(parts, clean(l.note))
	}
	return strings.Join(parts, "  ")
}

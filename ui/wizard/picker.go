package wizard

import (
	"cmp"
	"slices"
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
	widths  []int    // of the columns, the name's first; that is 0 if a column repeats it
	fitted  []int    // the same, as narrow as the screen last needed them
	spare   int      // how many of the last columns may be left out
	note    string
	state   steps.State

	sorted int   // the column by which it is sorted, from 1; 0: as the choices came
	order  []int // the choices in that order
	filter string
	shown  []int   // the choices that the filter leaves
	extras []extra // rows above the choices
	typed  *extra  // the row beneath them: the text as it was typed
	at     int     // the row under the pointer
	from   int     // the first row on the screen, when last drawn
}

// An extra is a row that is no choice: none of them, what was typed, or an answer
// that is not among them.
type extra struct {
	value steps.Value
	label string
}

// load takes the choices as they are now, and keeps the pointer where it was.
func (l *picker) load(o steps.Options, state steps.State) {
	l.columns, l.choices, l.spare, l.note, l.state = o.Columns, o.Choices, o.OptionalColumns, o.Note, state
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
		l.widths[j+1] = max(l.widths[j+1], ansi.StringWidth(name)+1) // and the mark of what it is sorted by
	}
	for j := range l.widths {
		l.widths[j] = min(l.widths[j], widestCell)
	}
	if len(l.columns) > 0 && len(l.choices) > 0 && len(l.choices[0].Cells) > 0 && l.choices[0].Cells[0] == l.choices[0].Value {
		l.widths[0] = 0
	}
	if l.sorted > len(l.columns) {
		l.sorted = 0
	}
	l.arrange()
	l.narrow(l.filter)
}

// arrange puts the choices in the order of the column that they are sorted by.
func (l *picker) arrange() {
	l.order = l.order[:0]
	for i := range l.choices {
		l.order = append(l.order, i)
	}
	j := l.sorted - 1
	if j < 0 {
		return
	}
	slices.SortStableFunc(l.order, func(x, y int) int {
		a, b := l.choices[x], l.choices[y]
		if j < len(a.SortKeys) && j < len(b.SortKeys) {
			return cmp.Compare(b.SortKeys[j], a.SortKeys[j])
		}
		if j >= len(a.Cells) || j >= len(b.Cells) {
			return len(b.Cells) - len(a.Cells)
		}
		if (a.Cells[j] == "") != (b.Cells[j] == "") { // what has none comes last
			return len(b.Cells[j]) - len(a.Cells[j])
		}
		return cmp.Compare(a.Cells[j], b.Cells[j])
	})
}

// sortNext sorts by the next column, and after the last as the choices came; the
// pointer stays on its value. It reports whether there is anything to sort by.
func (l *picker) sortNext() bool {
	if len(l.columns) == 0 || len(l.choices) == 0 {
		return false
	}
	under := l.value(l.at)
	l.sorted = (l.sorted + 1) % (len(l.columns) + 1)
	l.arrange()
	l.narrow(l.filter)
	l.point(under)
	return true
}

// nextSort names what sortNext would sort by; "" if nothing.
func (l *picker) nextSort() string {
	switch {
	case len(l.columns) == 0 || len(l.choices) == 0:
		return ""
	case l.sorted == len(l.columns):
		return "sort as before"
	}
	return "sort by " + strings.ToLower(l.columns[l.sorted])
}

// nameOf is what a choice is called in the list: its label, and its value where
// that says more.
func nameOf(c steps.Choice) string {
	if c.Label == "" {
		return safe(c.Value)
	}
	return safe(c.Label)
}

// narrow leaves the choices that hold every word of the filter.
func (l *picker) narrow(filter string) {
	l.filter = filter
	l.shown = l.shown[:0]
	words := strings.Fields(strings.ToLower(filter))
next:
	for _, i := range l.order {
		hay := l.words[i]
		for _, w := range words {
			if !strings.Contains(hay, w) {
				continue next
			}
		}
		l.shown = append(l.shown, i)
	}
	l.at = max(0, min(l.at, l.rows()-1))
}

// rows is how many rows there are: extras, choices, and the typed text.
func (l *picker) rows() int {
	n := len(l.extras) + len(l.shown)
	if l.typed != nil {
		n++
	}
	return n
}

// row is one of them: a choice, or something that is none.
func (l *picker) row(i int) (steps.Choice, *extra) {
	if i < len(l.extras) {
		return steps.Choice{}, &l.extras[i]
	}
	if i -= len(l.extras); i < len(l.shown) {
		return l.choices[l.shown[i]], nil
	}
	return steps.Choice{}, l.typed
}

// value is that of a row; nil for none.
func (l *picker) value(i int) steps.Value {
	if i < 0 || i >= l.rows() {
		return nil
	}
	c, other := l.row(i)
	if other != nil {
		return other.value
	}
	return steps.Text(c.Value)
}

// find returns the choice of a value, if there is one.
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

// view draws the rows around the pointer. mark draws what stands before a row; of
// -1, before the headings.
func (l *picker) view(p paint, width, height int, mark func(row int) string) []string {
	var lines []string
	put := func(s string) { lines = append(lines, clip(s, width, p.Glyphs.Ellipsis)) }
	l.fitted = fit(l.widths, l.spare, width-2-ansi.StringWidth(mark(-1)))
	if len(l.columns) > 0 && height > 2 && len(l.shown) > 0 {
		put(p.Dim.Render("  " + strings.Repeat(" ", ansi.StringWidth(mark(-1))) + l.columned(p, "", l.headings(p))))
		height--
	}
	foot := l.foot(p)
	if foot == "" || (height < 5 && l.note == "" && l.state != steps.Running && l.rows() > 0) {
		foot = ""
	} else {
		height--
	}
	first, last := window(l.rows(), height, l.at, l.from)
	l.from = first
	for i := first; i < last; i++ {
		line := mark(i) + l.line(p, i)
		if i == l.at {
			put(p.Chosen.Render(p.Glyphs.Pointer + " " + line))
			continue
		}
		put(p.Text.Render("  " + line))
	}
	if foot != "" {
		put(p.Dim.Render("  " + foot))
	}
	return lines
}

// line is a row as plain text.
func (l *picker) line(p paint, i int) string {
	c, other := l.row(i)
	if other != nil {
		return p.clean(other.label)
	}
	if len(l.columns) == 0 {
		line := nameOf(c)
		if c.Detail != "" {
			line = pad(p.clean(line), l.widths[0], p.Glyphs.Ellipsis) + "  " + p.clean(c.Detail)
		}
		return p.clean(line)
	}
	line := l.columned(p, nameOf(c), c.Cells)
	if c.Detail != "" {
		line += "  " + p.clean(c.Detail)
	}
	return line
}

// columned puts cells beside each other, the name first.
func (l *picker) columned(p paint, name string, cells []string) string {
	var line strings.Builder
	put := func(text string, width int) {
		if width == 0 {
			return
		}
		if line.Len() > 0 {
			line.WriteString("  ")
		}
		line.WriteString(pad(p.clean(text), width, p.Glyphs.Ellipsis))
	}
	put(name, l.fitted[0])
	for j := range min(len(cells), len(l.columns)) {
		put(cells[j], l.fitted[j+1])
	}
	return strings.TrimRight(line.String(), " ")
}

// headings are the names of the columns, with a mark at the one that is sorted by.
func (l *picker) headings(p paint) []string {
	names := slices.Clone(l.columns)
	if l.sorted > 0 {
		names[l.sorted-1] += p.Glyphs.Below
	}
	return names
}

// fit leaves out the last columns that may be, and narrows the widest of the others
// until all of them fit into width, with two cells between; none becomes narrower
// than a word.
func fit(widths []int, spare, width int) []int {
	const word = 8
	fitted := slices.Clone(widths)
	total := -2
	for _, w := range fitted {
		total += w
		if w > 0 {
			total += 2
		}
	}
	for j := len(fitted) - 1; j > 0 && spare > 0 && total > width; j-- {
		total -= fitted[j] + 2
		fitted[j] = 0
		spare--
	}
	// The first column, which is the value or its name, gives way last.
	first := 1
	if fitted[0] == 0 {
		first = 2
	}
	for total > width {
		widest := 0
		for j := first; j < len(fitted); j++ {
			if fitted[j] > word && (widest == 0 || fitted[j] > fitted[widest]) {
				widest = j
			}
		}
		if widest == 0 {
			break
		}
		fitted[widest]--
		total--
	}
	return fitted
}

// foot says what is to be known of the list as a whole.
func (l *picker) foot(p paint) string {
	var parts []string
	if l.state == steps.Running {
		parts = append(parts, "looking in AWS"+p.Glyphs.Ellipsis)
	}
	if n := len(l.choices); l.filter != "" && n > 0 {
		parts = append(parts, grouped(len(l.shown))+" of "+grouped(n))
	} else if n > 20 {
		parts = append(parts, grouped(n)+" choices")
	}
	if len(l.columns) > 0 && len(l.choices) > 1 && l.state != steps.Running {
		parts = append(parts, keys().Sort.Help().Key+" sorts")
	}
	if l.note != "" {
		parts = append(parts, p.clean(l.note))
	}
	return strings.Join(parts, "  ")
}

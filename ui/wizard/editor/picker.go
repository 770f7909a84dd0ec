package editor

import (
	"cmp"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// maxCell is the maximum width of a column, in cells.
const maxCell = 34

// A picker is a list of choices with a pointer and a filter. What a key would have to
// compute for thousands of choices is prepared when they arrive.
type picker struct {
	columns  []string
	lowFirst []bool // as in steps.Options
	choices  []steps.Choice
	match    steps.ChoiceFilter
	widths   []int  // of the columns, the name's first; 0 if a column repeats the name
	spare    int    // how many of the last columns can be left out
	ranked   bool   // the last of them is the rank, to which every other column gives way
	fitted   []int  // the widths on the screen, 0 for a column that is left out: no key sorts by it
	masked   bool   // the widths are those of a masked screen
	longest  []int  // of the columns without the name's: the width of the longest cell
	noun     string // what a choice is, such as "region"
	above    bool   // the status is on the line of the input above the list
	note     string
	remark   string // stands below the rows where there is room
	state    steps.State

	sorted int   // the column that sorts the rows, from 1; 0: the default order
	order  []int // the choices in that order
	filter string
	shown  []int   // the choices that match the filter
	others []int   // those of them whose names do not start with it; kept for its memory
	extras []extra // rows above the choices
	typed  *extra  // the row below them: the text as it was typed
	at     int     // the row at the pointer
	from   int     // the first row on the screen
	page   int     // how many are on it
	top    bool    // the rows were sorted now: the first ones are shown, wherever the pointer is
}

// An extra is a row beside the choices: no value, the typed text, or an answer that is
// not among the choices.
type extra struct {
	value steps.Value
	label string
}

// load takes the choices that are known now. The pointer keeps its position.
func (l *picker) load(o steps.Options, state steps.State) {
	l.columns, l.lowFirst, l.choices, l.spare, l.note, l.remark, l.state = o.Columns, o.LowFirst, o.Choices, o.OptionalColumns, o.Note, o.Remark, state
	l.match, l.ranked, l.fitted = o.Filter(), o.RankLast, nil
	l.masked = false
	l.measure(func(text string) string { return text })
	if l.sorted > len(l.columns) {
		l.sorted = 0
	}
	l.arrange()
	l.narrow(l.filter)
}

// measure sets the widths of the columns for the text of a cell as it is shown.
func (l *picker) measure(shown func(string) string) {
	l.widths, l.longest = make([]int, 1+len(l.columns)), make([]int, len(l.columns))
	for _, c := range l.choices {
		l.widths[0] = max(l.widths[0], ansi.StringWidth(shown(nameOf(c))))
		for j := range min(len(c.Cells), len(l.columns)) {
			l.widths[j+1] = max(l.widths[j+1], ansi.StringWidth(shown(c.Cells[j])))
		}
	}
	copy(l.longest, l.widths[1:])
	for j, name := range l.columns {
		l.widths[j+1] = max(l.widths[j+1], ansi.StringWidth(name)+1) // and the mark of the sorted column
	}
	for j := range l.widths {
		l.widths[j] = min(l.widths[j], maxCell)
	}
	if len(l.columns) > 0 && len(l.choices) > 0 && len(l.choices[0].Cells) > 0 && l.choices[0].Cells[0] == l.choices[0].Value {
		l.widths[0] = 0
	}
}

// remeasure measures the columns again where the mask is on or off now: a stand-in can be shorter than half of what it
// hides, and another column gets the rest. A long list keeps its widths: to mask all of it would hold up the screen.
func (l *picker) remeasure(r *render.Renderer) {
	if hides := r.Mask.Hides(); hides != l.masked && len(l.choices) <= maxCompared {
		l.masked = hides
		l.measure(r.Clean)
	}
}

// arrange sorts the choices by the chosen column.
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
		return compareCells(a.Cells[j], b.Cells[j])
	})
}

// ascending reports whether the values of the sorted column grow from row to row: those
// sorted as text do.
func (l *picker) ascending() bool {
	j := l.sorted - 1
	return j < len(l.lowFirst) && l.lowFirst[j] || !slices.ContainsFunc(l.choices, func(c steps.Choice) bool { return j < len(c.SortKeys) })
}

// sortNext sorts by the next column, and after the last one in the default order, and shows
// the rows that are the first now. The pointer stays on its value. It returns false if there
// is nothing to sort by.
func (l *picker) sortNext() bool {
	if l.nextSort() == "" {
		return false
	}
	under := l.value(l.at)
	l.sorted = l.nextColumn()
	l.arrange()
	l.narrow(l.filter)
	l.point(under)
	l.top = true
	return true
}

// hides reports whether the pointer is on a row that is not shown since the rows were sorted.
func (l *picker) hides() bool { return l.top && l.at >= l.page }

// nextSort names the next order; "" if there is nothing to sort by.
func (l *picker) nextSort() string {
	next := l.nextColumn()
	switch {
	case len(l.choices) == 0, next == 0 && l.sorted == 0:
		return ""
	case next == 0 && l.ranked:
		return "sort by " + inSentence(l.columns[len(l.columns)-1])
	case next == 0:
		return "default order"
	}
	return "sort by " + inSentence(l.columns[next-1])
}

// nextColumn is the column on the screen after the sorted one that puts the rows in another order than the
// default one, which is that of the rank, from 1; 0: there is none.
func (l *picker) nextColumn() int {
	last := len(l.columns)
	if l.ranked {
		last--
	}
	for j := l.sorted + 1; j <= last; j++ {
		if (l.fitted == nil || l.fitted[j] > 0) && l.differ(j-1) {
			return j
		}
	}
	return 0
}

// differ reports whether two values of a column are known that are not the same.
func (l *picker) differ(column int) bool {
	known := ""
	for i := range l.choices {
		if cells := l.choices[i].Cells; column < len(cells) && cells[column] != known && !valueless(cells[column]) {
			if known != "" {
				return true
			}
			known = cells[column]
		}
	}
	return false
}

// nameOf is the name of a choice in the list: its label, else its value.
func nameOf(c steps.Choice) string {
	return render.Safe(c.Name())
}

// narrow keeps the choices that have every word of the filter. Those whose names start with it come
// first, unless the user has sorted them.
func (l *picker) narrow(filter string) {
	l.filter = filter
	l.shown = l.shown[:0]
	matches, starts := l.match.Matching(filter), l.match.Starting(filter)
	others := l.others[:0]
	for _, i := range l.order {
		switch {
		case !matches(i):
		case filter == "" || l.sorted > 0 || starts(i):
			l.shown = append(l.shown, i)
		default:
			others = append(others, i)
		}
	}
	l.shown, l.others = append(l.shown, others...), others
	l.at = max(0, min(l.at, l.rows()-1))
}

// maxCompared is the greatest number of choices that each key compares with what is typed.
const maxCompared = 200

// showNearest shows the choice that a text probably mistypes, and reports whether there is one.
func (l *picker) showNearest(typed string) bool {
	if len(l.choices) > maxCompared {
		return false
	}
	values := make([]string, len(l.choices))
	for i, c := range l.choices {
		values[i] = c.Value
	}
	near := slices.Index(values, wording.Nearest(typed, values))
	if near >= 0 {
		l.shown = append(l.shown, near)
	}
	return near >= 0
}

// rows is the number of rows: extras, choices, and the typed text.
func (l *picker) rows() int {
	n := len(l.extras) + len(l.shown)
	if l.typed != nil {
		n++
	}
	return n
}

// row is one of the rows: a choice, or an extra.
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

// find returns the choice of a value, if there is one. Inlined, it would be there a dozen times.
//
//go:noinline
func (l *picker) find(value string) (steps.Choice, bool) {
	for _, c := range l.choices {
		if c.Value == value {
			return c, true
		}
	}
	return steps.Choice{}, false
}

// point moves the pointer to the row of a value. It returns false if no row has it.
func (l *picker) point(v steps.Value) bool {
	l.top = false
	for i := range l.rows() {
		if l.value(i).String() == v.String() {
			l.at = i
			return true
		}
	}
	return false
}

// move takes a key that moves the pointer. It returns false for another key, and at the
// ends of the list. While a filter is typed, home and end are keys of its line.
func (l *picker) move(name string) bool {
	to := l.at
	switch hidden := l.hides(); {
	case hidden && (name == "up" || name == "down"): // on to what is shown
		to = len(l.extras)
	case name == "home" && l.filter == "":
		to = min(l.rows()-1, 0)
	case name == "end" && l.filter == "":
		to = l.rows() - 1
	case name == "up":
		to--
	case name == "down":
		to++
	case name == "pgup":
		to = max(0, to-10)
	case name == "pgdown":
		to = min(l.rows()-1, to+10)
	default:
		return false
	}
	if to < 0 || to >= l.rows() {
		return false
	}
	l.at, l.top = to, false
	return true
}

// keys are those of the list: moving, which has its own name in each editor, and
// sorting where there is a table.
func (l *picker) keys(move string) []key.Binding {
	bound := keys.All()
	var list []key.Binding
	if l.rows() > 0 {
		keys.Add(&list, &bound.Choose, move)
	}
	if by := l.nextSort(); by != "" {
		keys.Add(&list, &bound.Sort, by)
	}
	return list
}

// inSentence is a heading within a sentence: "In use" becomes "in use", "vCPU" stays.
func inSentence(heading string) string {
	if lower := strings.ToLower(heading); heading[1:] == lower[1:] {
		return lower
	}
	return heading
}

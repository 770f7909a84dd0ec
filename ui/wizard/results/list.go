package results

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
)

// A List is a list of rows with a pointer.
type List struct {
	Pointer string   // the id of the chosen row; "": none
	Open    Open     // what is shown one by one
	from    int      // the first row on the screen
	to      int      // the first row below the screen, or cut by its end
	before  place    // where the list was when what passed was opened
	rowAt   []string // ids of the rows, by the line of what Layout has drawn

	// What a row looks like does not change with a key: it is kept until the rows, the
	// width or the colors change.
	drawn    [levels][][]string // blocks of lines, by level and row; nil: not drawn yet
	drawnFor drawnFor
}

// A place is where a list is: its pointer, and the first row on the screen.
type place struct {
	pointer string
	from    int
}

type drawnFor struct {
	of      *Snapshot
	part    string
	width   int
	open    Open
	among   string // the row at the pointer, if another one stands for it: its list is open then
	focused bool
	noFix   bool
	earlier string
}

// A Content is the rows of a list as they are now, and what stands between them.
type Content struct {
	Of      *Snapshot
	Part    string // distinguishes the lists of one snapshot
	Rows    []Row
	Empty   string                           // shown if there are no rows
	Focused bool                             // the list has the focus: its keys work
	Owners  bool                             // no heading says who can solve the problems: their fixes do
	Acts    bool                             // who reads it can choose another CIDR
	Whole   bool                             // no title is cut, and what is below the list is named by kind
	Fixes   bool                             // each problem, warning and unverified check has its fix below it, even if fewer rows fit
	NoFix   bool                             // only the chosen row has its fix: results to come can change those of the others
	Done    bool                             // the last row is that of FoldDone: while it is closed, it is the list's last line, with a rule
	Heading func(i, width int) []string      // above a row; nil: none
	Step    func(id string) (another string) // the title of a step, if it is another one
	Hints   func(Row) string                 // the keys of the chosen row; nil: none
	Covered int                              // the last lines of the height, on which a notice stands for a moment: the rows above stay where they are
	Earlier string                           // the draft's field and the value that its findings are about; "": they are current
}

// RowAt is the id of the row at a line of what Layout has drawn; "": none is there.
func (l *List) RowAt(line int) string {
	if line < 0 || line >= len(l.rowAt) {
		return ""
	}
	return l.rowAt[line]
}

// Index is the position of the pointer; -1 if no row is chosen.
func (l *List) Index(rows []Row) int { return Index(rows, l.Pointer) }

// Press takes a key that moves the pointer, or opens or closes a row that stands for others, and
// reports whether it was one.
func (l *List) Press(rows []Row, k tea.KeyPressMsg) bool {
	at, last := l.Index(rows), len(rows)-1
	switch bound := keys.All(); {
	case keys.Is(k, &bound.Down):
		l.MoveTo(rows, min(at+1, last))
	case keys.Is(k, &bound.Up) && at > 0:
		l.MoveTo(rows, at-1)
	case keys.Is(k, &bound.PageDown):
		l.pageDown(rows)
	case keys.Is(k, &bound.PageUp):
		l.pageUp(rows)
	case keys.Is(k, &bound.Home):
		l.MoveTo(rows, 0)
	case keys.Is(k, &bound.End):
		l.MoveTo(rows, last)
	case keys.Is(k, &bound.Fold), keys.Is(k, &bound.Next) && l.Pointer == FoldID:
		l.fold(rows)
	default:
		return false
	}
	return true
}

// pageRows is how many rows a page has in a list that is not laid out.
const pageRows = 10

// pageDown moves the pointer to the first row below the screen, which is then at its top. Where all
// rows down to the last one are in view, it goes to that.
func (l *List) pageDown(rows []Row) {
	at, last := l.Index(rows), len(rows)-1
	switch {
	case l.rowAt == nil:
		l.MoveTo(rows, min(at+pageRows, last))
	case l.to > last:
		l.MoveTo(rows, last)
	default:
		l.MoveToTop(rows, max(l.to, at+1))
	}
}

// pageUp moves the pointer to the last row above the screen, which is then at its end.
func (l *List) pageUp(rows []Row) {
	at := l.Index(rows)
	if l.rowAt == nil {
		l.MoveTo(rows, max(0, at-pageRows))
		return
	}
	if l.MoveTo(rows, max(0, min(l.from, at)-1)) {
		l.from = 0 // the list scrolls down to the row, no further
	}
}

// MoveToTop moves the pointer to a row, which is then the first on the screen unless the rows below it
// leave room, and reports whether there is such a row.
func (l *List) MoveToTop(rows []Row, at int) bool {
	if !l.MoveTo(rows, at) {
		return false
	}
	l.from = at
	return true
}

// fold shows or hides what the row at the pointer stands for or, at another row, what passed. The
// pointer of a row that is hidden goes to the row that stands for it. Where no row is chosen and none has
// passed, the first row that stands for others opens.
func (l *List) fold(rows []Row) {
	at, of := l.Index(rows), Index(rows, FoldID)
	if at < 0 && of < 0 {
		at = slices.IndexFunc(rows, Row.Opens)
		l.MoveTo(rows, at)
	}
	if at >= 0 && rows[at].Part {
		for at > 0 && rows[at].Part {
			at--
		}
		l.Pointer, l.Open.Row = rows[at].ID, ""
		return
	}
	if at >= 0 && rows[at].Of != nil && rows[at].ID != FoldID {
		if l.Open.Row == rows[at].ID {
			l.Open.Row = ""
		} else {
			l.Open.Row, l.from = rows[at].ID, at
		}
		return
	}
	if of < 0 {
		return
	}
	if l.Open.Passed = !l.Open.Passed; l.Open.Passed { // what it opens is on the screen
		l.before = place{l.Pointer, l.from}
		l.Pointer, l.from = FoldID, of
	} else if at >= 0 && slices.ContainsFunc(rows[of].Of, func(r Row) bool { return r.ID == rows[at].ID }) {
		l.Pointer = FoldID
	}
}

// Return moves the pointer of what passed back to where it was before that was opened, once it is
// closed again.
func (l *List) Return() {
	if l.Pointer == FoldID && !l.Open.Passed {
		l.Pointer, l.from = l.before.pointer, l.before.from
	}
}

// Opens reports whether the fold key opens or closes a row: it stands for others, or another one
// stands for it.
func (row Row) Opens() bool { return row.Of != nil || row.Part }

// MoveTo moves the pointer, and reports whether there is such a row.
func (l *List) MoveTo(rows []Row, at int) bool {
	if at < 0 || at >= len(rows) {
		return false
	}
	l.Pointer = rows[at].ID
	return true
}

// NextProblem moves the pointer to the next problem, and reports whether there is another one.
func (l *List) NextProblem(rows []Row) bool {
	return l.MoveTo(rows, NextProblem(rows, l.Index(rows)))
}

// NextProblem is the position of the problem after a row: of the same kind below it or, else, the first
// one of the next kind that there is, in every list and from step to step. After the last one, the first
// one follows. A row that is no problem, and -1, come before all of them: those below it are found
// first. -1: there is no other.
func NextProblem(rows []Row, at int) int {
	first, order := -1, byUrgency
	if at >= 0 {
		first = slices.Index(order, rows[at].Kind)
	}
	for i := range len(order) + 1 {
		kind := order[(max(0, first)+i)%len(order)]
		from := at + 1
		if first >= 0 && i > 0 {
			from = 0
		}
		for n := range rows {
			n = (from + n) % len(rows)
			if rows[n].Kind == kind && n != at && !rows[n].Part && (first < 0 || i > 0 || n > at) {
				return n
			}
		}
	}
	return -1
}

// prepare forgets what the rows look like, unless that was drawn for the same.
func (l *List) prepare(c Content, width int) {
	key := drawnFor{c.Of, c.Part, width, l.Open, "", c.Focused, c.NoFix, c.Earlier}
	if at := l.Index(c.Rows); at >= 0 && c.Rows[at].Part {
		key.among = l.Pointer
	}
	if l.drawnFor == key {
		return
	}
	l.drawnFor = key
	for level := range l.drawn {
		l.drawn[level] = make([][]string, len(c.Rows))
	}
}

// block is a row as it is drawn at a level where it is not chosen.
func (l *List) block(r render.Renderer, c Content, level Level, i int) []string {
	if l.drawn[level][i] == nil {
		look := Look{Width: l.drawnFor.width, Level: level}
		if c.Rows[i].ID == FoldID {
			look.Opens = l.foldHint(c, i)
		}
		l.drawn[level][i] = c.block(r, i, look)
	}
	return l.drawn[level][i]
}

// foldHint is the key that lists what a row stands for, where it works: for what passed, at any
// row.
func (l *List) foldHint(c Content, i int) string {
	if !c.Focused || c.Rows[i].ID != FoldID && c.Rows[i].ID != l.Pointer {
		return ""
	}
	return l.Open.Hint(c.Rows[i])
}

// Hint is the key that shows or hides what a row stands for, and what it does; "": it stands for
// nothing else.
func (o Open) Hint(row Row) string {
	switch {
	case row.Of == nil:
		return ""
	case row.ID == o.Row, row.ID == FoldID && o.Passed:
		return keys.All().Fold.Help().Key + " hides"
	case row.ID == FoldID:
		return keys.All().Fold.Help().Key + " shows"
	}
	return keys.All().Fold.Help().Key + " lists"
}

// block is a row with its heading.
func (c Content) block(r render.Renderer, i int, look Look) []string {
	if c.Done && c.Rows[i].ID == FoldID {
		return []string{c.Rows[i].drawDone(r, look)}
	}
	var lines []string
	if c.Heading != nil {
		lines = c.Heading(i, look.Width)
	}
	look.Acts = c.Acts
	look.StepName, look.Owner, look.Whole, look.Clauses = c.Step, c.Owners, c.Whole, c.Whole || c.Rows[i].Kind.Problem()
	look.NoFix = c.NoFix && !look.Chosen
	look.Compare(c.Rows, i)                                                                                                                                           // at every size: what comes first for a row does not depend on the screen
	oneTask := c.Fixes && !look.Chosen && i > 0 && c.Rows[i-1].Kind != c.Rows[i].Kind && c.Rows[i-1].Owner() == c.Rows[i].Owner() && EqualFix(c.Rows[i-1], c.Rows[i]) // as the heading counts
	look.SameFix = !look.First && (look.Level < WithFact && (look.SameFix || c.Whole && !look.Chosen && oneFix(c.Rows, i)) || look.Level < InFull && oneTask)
	return append(lines, c.Rows[i].Draw(r, look)...)
}

// SameFix reports whether the row above is of the same check and has the same fix: where room is
// short, the first row of such a group shows it for all of them.
func SameFix(rows []Row, i int) bool {
	return sameTask(rows, i) && EqualFix(rows[i-1], rows[i])
}

// EqualFix reports whether two rows have the same task, apart from the names of their resources.
func EqualFix(a, b Row) bool {
	return a.Finding.Remedy.Short() == b.Finding.Remedy.Short() && a.unnamedFix() == b.unnamedFix()
}

// unnamedFix is the task of a row's fix without the names of the row's resources.
func (row Row) unnamedFix() string {
	text := strings.Join(row.Finding.Remedy.Task(), " ")
	for _, name := range row.Finding.Resources {
		if name != "" {
			text = strings.ReplaceAll(text, name, "")
		}
	}
	return text
}

// sameTask reports whether the row above is of the same check, kind and owner.
func sameTask(rows []Row, i int) bool {
	return i > 0 && rows[i-1].Finding.ID == rows[i].Finding.ID && rows[i-1].Kind == rows[i].Kind && rows[i-1].Owner() == rows[i].Owner()
}

// Compare compares the fix of a row with that of the row above. A chosen row shows its own, in any case.
func (l *Look) Compare(rows []Row, i int) {
	if !sameTask(rows, i) {
		return
	}
	l.Above, l.SameFix = rows[i-1].Finding.Remedy.Text, !l.Chosen && SameFix(rows, i)
}

// oneFix reports whether the row above has the same fix, whatever its check.
func oneFix(rows []Row, i int) bool {
	if i == 0 {
		return false
	}
	a, b := rows[i-1], rows[i]
	return a.Kind == b.Kind && a.Owner() == b.Owner() && EqualFix(a, b)
}

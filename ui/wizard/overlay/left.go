package overlay

import (
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Left lists what is left to do in every step, by who can do it.
type Left struct {
	shown
	list results.List
	left func() []results.Row // what is left now
	ids  []string             // of the rows that were last drawn
	who  awscheck.Owner       // who could solve the one at the pointer then

	change results.Change // that it follows until the next key
}

// rows are those of the list, with what the open one stands for.
func (o *Left) rows() []results.Row {
	return results.Fold(o.left(), o.list.Open, o.list.Pointer)
}

// NewLeft makes the list with the pointer on its first row, which is of the owner who acts next.
func NewLeft(rows func() []results.Row) *Left {
	o := &Left{left: rows}
	o.list.MoveTo(rows(), 0)
	return o
}

func (o *Left) Press(c component.Context, k tea.KeyPressMsg) component.Action {
	rows := o.rows()
	at := o.list.Index(rows)
	o.change = results.Change{}
	switch bound := keys.All(); {
	case keys.Is(k, &bound.Back), keys.Is(k, &bound.Left), k.String() == "q":
		return component.Close{}
	case keys.Is(k, &bound.NextProblem):
		return ToNextProblem(c.Results.Busy > 0, &o.list, rows)
	case o.list.Press(rows, k):
	case keys.Is(k, &bound.Tab):
		o.toOwner(rows, +1)
	case keys.Is(k, &bound.BackTab):
		o.toOwner(rows, -1)
	case at < 0 && keys.Is(k, &bound.Next) && toSummary(c):
		return component.GoToStep{ID: results.SummaryStep}
	case at < 0:
		return nil
	case keys.Is(k, &bound.Next) && rows[at].Kind == results.Missing:
		return component.GoToField{Key: rows[at].Key}
	case keys.Is(k, &bound.Next):
		d := NewDetail(rows[at].ID, func() []results.Row { return results.Findings(o.rows()) }, o.Select)
		d.Everywhere = true
		return component.Open{Overlay: d}
	default:
		owner := AskedAt(c, rows[at])
		if keys.Is(k, &bound.CopyAllRemovals) {
			owner = rows[at].Owner()
		}
		action := PressAll(&c, owner, k)
		if asks, ok := action.(component.Open); ok {
			if q, ok := asks.Overlay.(*Removal); ok {
				q.toOwner = func(by int) { o.toOwner(o.rows(), by) }
			}
		}
		if action != nil {
			return action
		}
		return PressFinding(c, rows[at], k)
	}
	return component.None{}
}

// toOwner moves the pointer to the first row of the next owner, or of the one before: from the last
// one to the first, and back. The rows of that owner are in view from the top.
func (o *Left) toOwner(rows []results.Row, by int) {
	var first []int // rows, by owner
	own := 0
	for i := range rows {
		if i == 0 || rows[i].Owner() != rows[i-1].Owner() {
			first = append(first, i)
		}
		if rows[i].ID == o.list.Pointer {
			own = len(first) - 1
		}
	}
	if n := len(first); n > 0 {
		o.list.MoveToTop(rows, first[(own+by+n)%n])
	}
}

// noneSoFar is said while checks run.
const noneSoFar = "No problem found so far."

// NoOtherProblem says that the key to the next problem leads nowhere. busy is whether a check runs.
func NoOtherProblem(busy bool) component.Action {
	if busy {
		return component.Notify{Text: "No other problem so far."}
	}
	return component.Notify{Text: "No other problem."}
}

// ToNextProblem moves the pointer of a list to its next problem, and says which one that is. busy is whether a check runs.
func ToNextProblem(busy bool, l *results.List, rows []results.Row) component.Action {
	from := l.Index(rows)
	switch {
	case l.NextProblem(rows):
	case results.NextProblem(rows, -1) >= 0:
		return NoOtherProblem(busy)
	case busy:
		return component.Notify{Text: noneSoFar}
	default:
		return component.Notify{Text: "No problem."}
	}
	return component.Notify{Text: results.Position(rows, from, l.Index(rows)), Place: true}
}

// Select moves the pointer to a row.
func (o *Left) Select(rowID string) { o.list.Pointer = rowID }

// Follow lets the pointer go to what a change that is now made leaves to do, once the checks have
// found it: the first row that was not there before, and is about a subject; "": about anything.
func (o *Left) Follow(subject string) {
	o.change = results.NewChange(o.left(), subject)
}

// Resume keeps the pointer on its row. If that was solved or acknowledged, alone or with others, it
// goes to what blocks next: of the same owner the row after it, from the top after the last one, or a
// new one. Without such a row, it goes to the row after it, whatever that is.
func (o *Left) Resume() {
	at, rows := slices.Index(o.ids, o.list.Pointer), o.rows()
	if o.list.Index(rows) >= 0 {
		return
	}
	to, blocking := -1, -1
	blocks := func(i int) bool {
		return (rows[i].Kind == results.Failed || rows[i].Kind == results.Missing) && rows[i].Owner() == o.who
	}
	for _, id := range slices.Concat(o.ids[at+1:], o.ids[:max(0, at)]) {
		i := results.Index(rows, id)
		if i >= 0 && to < 0 {
			to = i
		}
		if i >= 0 && blocks(i) {
			blocking = i
			break
		}
	}
	for i := 0; blocking < 0 && i < len(rows); i++ {
		if blocks(i) {
			blocking = i
		}
	}
	if blocking >= 0 {
		to = blocking
	} else {
		o.Follow("") // the checks can still find it
	}
	o.list.MoveTo(rows, max(to, 0)) // without any, all of them are new
}

// Click selects the row at a cell.
func (o *Left) Click(_ component.Context, _, y int) component.Action {
	o.change = results.Change{}
	if id := o.list.RowAt(y - 1); id != "" { // below the title
		o.Select(id)
	}
	return component.None{}
}

func (o *Left) Keys(c component.Context) []key.Binding {
	bound, rows := keys.All(), o.rows()
	at := o.list.Index(rows)
	if at < 0 && toSummary(c) {
		return []key.Binding{keys.Named(bound.Next, "summary"), keys.Named(bound.Back, "close")}
	}
	if at < 0 {
		return []key.Binding{keys.Named(bound.Back, "close")}
	}
	owner := rows[at].Owner()
	list := []key.Binding{keys.Named(bound.Next, keys.Details)}
	if rows[at].Kind == results.Missing {
		list[0] = keys.Named(bound.Next, "answer it")
	}
	list = append(list, keys.Named(bound.Back, "close")) // what moves among the rows stands in one place on each of them
	if rows[0].Owner() != rows[len(rows)-1].Owner() {
		keys.Add(&list, &bound.Tab, keys.NextOwner)
	}
	if c.Results.Problems() {
		keys.Add(&list, &bound.NextProblem, "")
	}
	own := FindingKeys(c, rows[at])
	for len(own) > 0 && (keys.Solves(own[0].Help()) || fixesIt(own[0].Help())) {
		list, own = append(list, own[0]), own[1:]
	}
	if to := AskedAt(c, rows[at]); handsOver(to) || hasFixes(o.left(), to) {
		list = append(list, keys.Named(CopyAllKey(to), briefly(to))) // as in a detail
	}
	if n := len(own); n > 0 && own[n-1].Help().Key == bound.GoToField.Help().Key { // the field comes before the rest
		list, own = append(list, own[n-1]), own[:n-1]
	}
	for i := range own {
		if own[i].Help().Key == bound.CopyPolicy.Help().Key {
			own[i] = keys.Named(own[i], keys.CopyPolicy) // or the footer has no room for the ways out
		}
	}
	list = append(list, own...)
	list = append(list, OpenKey(&o.list, rows[at])...)
	if k, ok := removalsKey(owner, o.left()); ok {
		list = append(list, k)
	}
	return append(list, bound.Choose)
}

// toSummary reports whether the summary is another page: where nothing is left, it is next.
func toSummary(c component.Context) bool {
	return !c.Watching && c.Machine.Step().ID != results.SummaryStep
}

func (o *Left) Layout(c component.Context, width, height int) {
	r, rows := c.Renderer, o.rows()
	if id := o.change.Left(rows); id != "" {
		o.Select(id)
	}
	if o.list.Index(rows) < 0 { // it was solved or acknowledged
		o.Resume()
		rows = o.rows()
	}
	o.ids = o.ids[:0]
	for _, row := range rows {
		o.ids = append(o.ids, row.ID)
	}
	if at := o.list.Index(rows); at >= 0 {
		o.who = rows[at].Owner()
	}
	title := "Nothing to fix"
	remarks := []string{""}
	if len(rows) == 0 && !c.Watching {
		remarks = []string{"The summary has the next steps.", ""}
	}
	if len(rows) > 0 {
		title = c.Results.LeftTitle(o.left(), width < minFindingsWidth)
		remarks = remarksOn(c, rows[max(0, o.list.Index(rows))], o.left())
	}
	if running := " so far; " + c.Results.RunningText(); c.Results.Busy > 0 && ansi.StringWidth(title+running) <= width {
		title += running
	}
	for _, remark := range remarks { // the longest that fits
		o.lines = []string{r.Strong.Render(title) + r.Dim.Render("  "+remark)}
		if ansi.StringWidth(o.lines[0]) <= width {
			break
		}
	}
	if last := c.Changed(); last != "" && height >= minOwnersHeight {
		o.lines = append(o.lines, r.Fit(r.Dim.Render(r.Clean(last)), width))
	}
	content := results.Content{
		Of: c.Results, Part: "left", Rows: rows, Focused: true, Fixes: true, Acts: !c.Watching, Hints: func(row results.Row) string { return settles(c, row) }, Covered: c.Covered,
		Empty: "No check has found a problem, and every answer is given: " + c.Results.Found() + ".",
	}
	if c.Results.Busy > 0 {
		content.Empty = noneSoFar
	}
	shares := c.Results.Shares(o.left())
	content.Heading = func(i, width int) []string {
		owner := rows[i].Owner()
		if above := results.Whole(rows[:i]); rows[i].Part || len(above) > 0 && above[len(above)-1].Owner() == owner {
			return nil
		}
		days := rows[i].TakesDays() // which come first
		heading := headingOf(r, c.Watching, days, asksOnly(c, rows, owner), shares[slices.IndexFunc(shares, func(s results.Share) bool { return s.Owner == owner })], width)
		if i == 0 || height < 20 {
			return []string{heading}
		}
		return []string{"", heading}
	}
	if len(rows) > 0 && height >= minOwnersHeight && (c.Watching || !c.Screen.Wide()) { // else the header has them
		o.lines = append(o.lines, drawOwners(r, shares, rows[max(0, o.list.Index(rows))].Owner(), width)...)
	}
	o.lines = append(o.lines, o.list.Layout(r, content, width, height-len(o.lines))...)
	if len(rows) == 0 && !c.Watching && c.Results.Busy == 0 {
		o.lines = render.CutLines(drawNext(c, o.lines, width, height), height, width, r.Glyphs.Ellipsis)
	}
}

// drawNext draws below some lines what comes next where nothing is left to fix: what is sent, and to whom. The last
// line says where the steps that do not fit are, and the commands.
func drawNext(c component.Context, above []string, width, height int) []string {
	b := render.Block{Renderer: c.Renderer, Width: width, Lines: above}
	b.Heading("Next steps")
	next := c.Shown().NextSteps
	ends := make([]int, len(next)) // how many lines there are with each step
	commands := false
	for i := range next {
		text := next[i].Text
		if len(next[i].Commands) > 0 {
			text, commands = withoutCommands(text), true
		}
		b.Lines = append(b.Lines, render.Hanging(c.Renderer.Text, " "+strconv.Itoa(i+1)+"  ", c.Renderer.Clean(next[i].Actor()+": "+text), width)...)
		ends[i] = len(b.Lines)
	}
	shown := len(next)
	for shown > 1 && ends[shown-1] >= height && (shown < len(next) || ends[shown-1] > height) {
		shown--
	}
	says := ""
	switch more := len(next) - shown; {
	case more > 0 && commands:
		says = "and " + strconv.Itoa(more) + " more, and the commands, in the summary: "
	case more > 0:
		says = "and " + strconv.Itoa(more) + " more, in the summary: "
	case commands && len(b.Lines) < height:
		says = "The commands are in the summary: "
	default:
		return b.Lines
	}
	way := keys.All().Next
	if !toSummary(c) { // it is the page below
		way = keys.All().Back
	}
	return append(b.Lines[:ends[shown-1]], c.Renderer.Fit(c.Renderer.Dim.Render("    "+says+way.Help().Key), width))
}

// withoutCommands is what a step with commands is about, where they are not shown: its first sentence, without what is
// put into them.
func withoutCommands(text string) string {
	text, _ = awscheck.Remedy{Text: text}.Sentences()
	for _, how := range []string{": put its id", " and put it "} {
		if what, _, is := strings.Cut(text, how); is {
			return what + "."
		}
	}
	return text
}

// minFindingsWidth is the least width, in cells, of a list whose title counts the findings, too, beside what the keys do.
const minFindingsWidth = 70

// minOwnersHeight is the least height, in lines, of a list with a line of its owners.
const minOwnersHeight = 16

// drawOwners counts what is left for each owner in one line, in which the chosen one stands out; nil: it
// does not fit, or there is only one owner.
func drawOwners(r render.Renderer, shares []results.Share, chosen awscheck.Owner, width int) []string {
	if len(shares) < 2 {
		return nil
	}
	line := ""
	for i, s := range shares {
		style := r.Dim
		if s.Owner == chosen {
			style = r.Focus
		}
		if i > 0 {
			line += "  "
		}
		line += style.Render(s.Brief())
	}
	if ansi.StringWidth(line) > width {
		return nil
	}
	return []string{line}
}

// remarksOn are what the keys do of which the footer may have no room to say it, at a row: the
// longest first. all are the rows of the list.
func remarksOn(c component.Context, row results.Row, all []results.Row) []string {
	owner := AskedAt(c, row)
	key := CopyAllKey(owner).Help()
	whole, short, shows, to, brief := "", key.Key+" "+key.Desc+"  ", keys.All().Preview.Help().Key+" read it first  ", "", ""
	switch {
	case owner != row.Owner(): // whom the heading does not name
		whole = key.Key + " message for " + summary.OwnerInSentence(owner) + "  "
		short = whole
	case handsOver(owner):
		whole = key.Key + " copy the message for " + summary.OwnerInSentence(owner) + "  "
	case hasFixes(all, owner):
		whole = key.Key + " copy your fixes  "
	default:
		short, shows = "", ""
	}
	if k, ok := goToKey(&c, &row); ok {
		key = k.Help()
		to = key.Key + " " + key.Desc
		brief = key.Key + " " + keys.Brief(k).Help().Desc
	}
	if own := FindingKeys(c, row); len(own) > 0 && keys.Solves(own[0].Help()) {
		key = keys.Shortest(own[0]).Help()
		to = key.Key + " " + key.Desc
		brief = to
	}
	brief = short + strings.Replace(shows, " first", "", 1) + brief // each of the keys, in fewer words
	last := []string{to}
	if owner != row.Owner() {
		last = []string{whole + strings.Replace(shows, " first", "", 1), whole}
	}
	remarks := append([]string{whole + shows + to, short + shows + to, brief, whole + to, short + to}, append(last, "")...)
	for i := range remarks {
		remarks[i] = strings.TrimSpace(remarks[i])
	}
	return remarks
}

// hasFixes reports whether an owner has more to do than to give answers.
func hasFixes(rows []results.Row, owner awscheck.Owner) bool {
	return slices.ContainsFunc(rows, func(r results.Row) bool { return r.Owner() == owner && r.Kind != results.Missing })
}

// asksOnly is the one owner whom the user can ask about each finding of theirs; "": there is none. The others wait
// for these.
func asksOnly(c component.Context, rows []results.Row, owner awscheck.Owner) (asked awscheck.Owner) {
	for i := range rows {
		if rows[i].Owner() != owner || rows[i].Kind == results.Blocked {
			continue
		}
		o := AskedAt(c, rows[i])
		if o == owner || asked != "" && o != asked {
			return ""
		}
		asked = o
	}
	return asked
}

// headingOf is an owner, with what is left for them where there is room to say where and what, and who else can
// solve all of it. days: what AWS can take days to decide on is the first of it.
func headingOf(r render.Renderer, watching, days bool, asked awscheck.Owner, s results.Share, width int) string {
	whole := ownerName(s.Owner)
	if or := summary.OrAsk(asked); or != "" {
		whole = s.Owner.Name() + or
	}
	name, _, _ := strings.Cut(ownerName(s.Owner), ",")
	if watching { // there is no wizard
		whole = name
	}
	if s.Owner == "" { // the name says what the findings are
		s.Text = strconv.Itoa(s.Count)
	}
	if s.Waiting != "" {
		s.Text = s.Waiting
	}
	remarks := [][2]string{{whole, s.Text}, {name, s.Text}}
	if days {
		remarks = slices.Insert(remarks, 0, [2]string{name, s.Text + ". Quotas first: AWS can take days."}, [2]string{name, s.Text + ". Quotas take days."})
	}
	for _, h := range remarks {
		if ansi.StringWidth(h[0]+"  "+h[1]+" ") <= width {
			return r.Rule(h[0], h[1], width)
		}
	}
	return r.Rule(name, strconv.Itoa(s.Count), width)
}

// ownerName is an owner as a heading.
func ownerName(o awscheck.Owner) string {
	switch {
	case o == awscheck.OwnerYou:
		return "You, in this wizard or on this machine"
	case o.Name() == "":
		return results.UnknownOwner
	}
	return o.Name()
}

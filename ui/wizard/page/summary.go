package page

import (
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// A Summary is the last page: the verdict, what is left to do, and what to send.
type Summary struct {
	pointer string         // the id of the chosen row; "": none
	open    results.Open   // what is shown one by one
	rowAt   map[int]string // ids of the rows, by the line of the text
	reveal  bool           // the pointer has moved: Layout scrolls to it
	view    render.Viewport
	width   int

	report func() *summary.Report
	toSave string

	change results.Change // of a service that was moved here, until the next key
	next   []string       // ids of the rows after it
}

// NewSummary makes the summary of the activation as it stands. toSave says how answers that are not saved
// would be; "": they can't be.
func NewSummary(report func() *summary.Report, toSave string) *Summary {
	return &Summary{report: report, toSave: toSave}
}

// groups are the rows of the summary under their headings.
func (p *Summary) groups(c component.Context) []results.Group {
	return c.Results.Groups(c.Label, p.open, p.pointer)
}

// rows are those that the pointer moves among: the next steps that have commands come last.
func (p *Summary) rows(c component.Context) []results.Row {
	var rows []results.Row
	for _, g := range p.groups(c) {
		rows = append(rows, g.Rows...)
	}
	for i, n := range p.report().NextSteps {
		if len(n.Commands) > 0 {
			rows = append(rows, results.Row{ID: nextStepID(i), Kind: results.Noted})
		}
	}
	return rows
}

func (p *Summary) Rows(c component.Context) []results.Row {
	return slices.DeleteFunc(results.Findings(p.rows(c)), func(r results.Row) bool { return isNextStep(r.ID) })
}

// nextStepID identifies the row of a next step.
func nextStepID(i int) string { return nextStepPrefix + strconv.Itoa(i) }

func isNextStep(rowID string) bool { return strings.HasPrefix(rowID, nextStepPrefix) }

const nextStepPrefix = "next:"

// chosenStep is the next step at the pointer, which has commands; false: none is chosen.
func (p *Summary) chosenStep() (summary.NextStep, bool) {
	for i, n := range p.report().NextSteps {
		if nextStepID(i) == p.pointer {
			return n, true
		}
	}
	return summary.NextStep{}, false
}

// copyCommands copies the commands of a next step.
func copyCommands(n summary.NextStep) component.Action {
	return component.Copy{What: wording.Count(len(n.Commands), "command"), Text: func(k *mask.Mask) string {
		return strings.Join(k.Commands(n.Commands), "\n") + "\n"
	}}
}

// copiesCommands says what the key of copyCommands does.
func copiesCommands(n summary.NextStep) string {
	if len(n.Commands) == 1 {
		return "copies the command"
	}
	return "copies the " + wording.Count(len(n.Commands), "command")
}

func (p *Summary) Pointer() string     { return p.pointer }
func (p *Summary) Select(rowID string) { p.pointer, p.reveal = rowID, true }

// Following are the ids of what is left from the chosen row on, from the top after the last one.
func (p *Summary) Following(c component.Context) []string {
	rows := p.rows(c)
	at := max(0, results.Index(rows, p.pointer))
	var ids []string
	for _, row := range slices.Concat(rows[at:], rows[:at]) {
		if row.Kind.Problem() || row.Kind == results.Missing {
			ids = append(ids, row.ID)
		}
	}
	return ids
}

// Resume moves the pointer to the first of some rows that is still left.
func (p *Summary) Resume(c component.Context, ids []string) {
	rows := p.rows(c)
	for _, id := range ids {
		if results.Index(rows, id) >= 0 {
			p.Select(id)
			return
		}
	}
}

// Follow lets the pointer go to what moving a service leaves to do, once the checks have found it; else
// to the next row.
func (p *Summary) Follow(c component.Context, service string) {
	p.change, p.next = results.NewChange(p.rows(c), service), p.Following(c)
}

func (p *Summary) Refresh(c component.Context, _ bool) {
	rows := p.rows(c)
	if id := p.change.Left(rows); id != "" {
		p.Select(id)
	} else if p.pointer != "" && results.Index(rows, p.pointer) < 0 {
		p.Resume(c, p.next)
	}
}

func (p *Summary) Commit(component.Context) component.Action        { return nil }
func (p *Summary) Paste(component.Context, string) component.Action { return nil }
func (p *Summary) Typing() bool                                     { return false }

func (p *Summary) Press(c component.Context, k tea.KeyPressMsg) component.Action {
	p.reveal, p.change = false, results.Change{}
	rows := p.rows(c)
	at := results.Index(rows, p.pointer)
	step, onStep := p.chosenStep()
	list := results.List{Pointer: p.pointer, Open: p.open}
	switch bound := keys.All(); {
	case keys.Is(k, &bound.NextProblem):
		action := overlay.ToNextProblem(c.Results.Busy > 0, &list, rows)
		p.Select(list.Pointer)
		return action
	case keys.Is(k, &bound.Fold), keys.Is(k, &bound.Next) && p.pointer == results.FoldID:
		list.Press(rows, k)
		if p.open = list.Open; at < 0 || !rows[at].Opens() {
			list.Pointer = results.FoldID // it may be below the screen
		}
		p.Select(list.Pointer)
	case keys.Is(k, &bound.Next) && at >= 0 && rows[at].Kind == results.Missing:
		return component.GoToField{Key: rows[at].Key}
	case keys.Is(k, &bound.Next) && at >= 0 && !finishes(p.pointer):
		return component.OpenDetail{RowID: p.pointer}
	case keys.Is(k, &bound.Next):
		return component.AskLeave{}
	case keys.Is(k, &bound.CopyFix) && onStep:
		return copyCommands(step)
	case keys.Is(k, &bound.Down), keys.Is(k, &bound.Tab):
		p.down(rows, at)
	case keys.Is(k, &bound.Up), keys.Is(k, &bound.BackTab):
		p.up(rows, at)
	case keys.Is(k, &bound.Ticket) && !hasOwnCopy(rows, at) && summary.Offers(*p.report(), summary.TicketFormat):
		return component.CopyTicket{}
	case keys.Is(k, &bound.Export):
		return component.Open{Overlay: &overlay.SaveAs{Formats: p.savedFormats()}}
	case keys.Is(k, &bound.Another) && p.plansAnother(c):
		return component.Open{Overlay: &overlay.Another{}}
	case keys.Is(k, &bound.Watch) && p.watches(c):
		return component.PlanAnother{What: component.WatchPeering}
	case keys.Is(k, &bound.Back) && at >= 0:
		p.pointer = ""
	case keys.Is(k, &bound.Back):
		return component.PreviousStep{}
	case keys.Is(k, &bound.Home):
		p.pointer = ""
		p.view.Top()
	case keys.Is(k, &bound.PageDown), keys.Is(k, &bound.PageUp), keys.Is(k, &bound.End):
		p.view.Press(k.String())
		p.leaveHidden()
	case at >= 0 && !onStep:
		return overlay.PressRow(c, rows[at], k)
	default:
		return nil
	}
	return component.None{}
}

func (p *Summary) Scroll(_ component.Context, down bool) {
	p.reveal = false
	p.view.Scroll(down)
	p.leaveHidden()
}

// finishes reports whether a row has no details: enter leaves the wizard there, but on the row of what passed,
// which it shows.
func finishes(rowID string) bool {
	return rowID == "" || rowID == results.FoldID || isNextStep(rowID)
}

// leaveHidden takes the pointer off a row that is no longer on the screen: no key is about what the
// user does not see.
func (p *Summary) leaveHidden() {
	if p.pointer != "" && !p.view.Shows(p.lineOf(p.pointer)) {
		p.pointer = ""
	}
}

func (p *Summary) Click(_ component.Context, _, y int) component.Action {
	if id := p.rowAt[p.view.LineAt(y)]; id != "" {
		p.Select(id)
	}
	return component.None{}
}

// plansAnother reports whether one more target or cluster can be planned from here: the account
// is active, and its session is saved.
func (p *Summary) plansAnother(c component.Context) bool {
	return c.SessionPath != "" && summary.IsActive(*p.report())
}

// watches reports whether the peering can be watched from here: nothing blocks it, and the watch
// reads the answers of the session that is saved.
func (p *Summary) watches(c component.Context) bool {
	r := p.report()
	return c.SessionPath != "" && ready(c) && len(r.ToSend.Peering) > 0 && !summary.IsPeered(*r)
}

// hasOwnCopy reports whether a row has a fix of its own to copy.
func hasOwnCopy(rows []results.Row, at int) bool { return at >= 0 && overlay.HasCopy(rows[at]) }

// down moves to the next row, and below the last one scrolls. It scrolls too while the
// first row, that of what passed or a next step is not on the screen: what is above it is read first.
// It never goes to a row above the screen.
func (p *Summary) down(rows []results.Row, at int) {
	to := at + 1
	for at < 0 && to < len(rows) && p.lineOf(rows[to].ID) < p.view.LineAt(0) {
		to++
	}
	if to >= len(rows) {
		p.view.Press("down")
		return
	}
	next := rows[to].ID
	if (at < 0 || finishes(next)) && p.view.Hides(p.lineOf(next)) {
		p.view.Press("down")
		return
	}
	p.Select(next)
}

// lineOf is the first line of a row in the text.
func (p *Summary) lineOf(rowID string) int {
	first := -1
	for line, id := range p.rowAt {
		if id == rowID && (first < 0 || line < first) {
			first = line
		}
	}
	return first
}

// up moves to the row before, and above the first one to the top.
func (p *Summary) up(rows []results.Row, at int) {
	switch {
	case at > 0:
		p.Select(rows[at-1].ID)
	case at == 0:
		p.pointer = ""
		p.view.Top()
	default:
		p.view.Press("up")
	}
}

func (p *Summary) Keys(c component.Context) []key.Binding {
	bound, rows := keys.All(), p.rows(c)
	var list []key.Binding
	ticket := func() {
		switch {
		case !summary.Offers(*p.report(), summary.TicketFormat):
		case c.Results.Verdict.IsReady():
			keys.Add(&list, &bound.Ticket, "")
		default:
			keys.Add(&list, &bound.Ticket, CopyDraft)
		}
	}
	switch at := results.Index(rows, p.pointer); {
	case at < 0:
		keys.Add(&list, &bound.Next, Finish)
		ticket()
		keys.Add(&list, &bound.Export, "")
		if len(rows) > 0 {
			keys.Add(&list, &bound.Choose, "")
		}
	case isNextStep(p.pointer):
		step, _ := p.chosenStep()
		does := "copy the command"
		if len(step.Commands) > 1 {
			does += "s"
		}
		keys.Add(&list, &bound.Next, Finish)
		keys.Add(&list, &bound.CopyFix, does)
		keys.Add(&list, &bound.Choose, "")
	case p.pointer == results.FoldID:
		does := "show"
		if p.open.Passed {
			does = "hide"
		}
		keys.Add(&list, &bound.Next, does)
		ticket()
		list = append(list, rowKeys(c, &results.List{Pointer: p.pointer, Open: p.open}, rows)...)
	case rows[at].Kind == results.Missing:
		keys.Add(&list, &bound.Next, "answer it")
		ticket()
		keys.Add(&list, &bound.Choose, "")
	default:
		list = rowKeys(c, &results.List{Pointer: p.pointer, Open: p.open}, rows)
		if !hasOwnCopy(rows, at) {
			ticket()
		}
	}
	if results.Index(rows, p.pointer) >= 0 {
		keys.Add(&list, &bound.Export, "")
	}
	if p.watches(c) {
		keys.Add(&list, &bound.Watch, "")
	}
	if p.plansAnother(c) {
		keys.Add(&list, &bound.Another, "")
	}
	keys.Add(&list, &bound.Back, "")
	keys.Add(&list, &bound.PageDown, "")
	return list
}

// SavedFormats are the formats in which a key of the page saves a report, if they have something to say.
func SavedFormats(report *summary.Report) []summary.FormatSpec {
	return slices.DeleteFunc(summary.FormatSpecs(), func(f summary.FormatSpec) bool {
		return f.SaveKey == "" || !summary.Offers(*report, f.Name)
	})
}

// savedFormats are those of the page.
func (p *Summary) savedFormats() []summary.FormatSpec { return SavedFormats(p.report()) }

// What some keys of the page do: CopyDraft is of the ticket of a plan that is not ready.
const (
	Finish    = "finish"
	CopyDraft = "copy draft"
)

func (p *Summary) Layout(c component.Context, width, height int) {
	lines, chosen := p.draw(c, min(width-2, maxPageText))
	p.width = width
	p.view.SetContent(lines, height)
	if chosen >= 0 && p.reveal {
		p.view.Reveal(chosen)
	}
	p.reveal = p.reveal && c.Results.Busy > 0 // what is above the row grows while checks end
}

func (p *Summary) View(c component.Context) ([]string, *render.Point) {
	return p.view.View(c.Renderer, p.width), nil
}

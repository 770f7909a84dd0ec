package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/watch"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// WatchWhy says what a watch is for.
const WatchWhy = "The checks run again until nothing is left to do: soon after a change, less often while nothing changes. " +
	"Each problem comes with its fix."

// maxChanges is how many changes are kept for the screen.
const maxChanges = 20

// WatchOptions are how a watch runs a machine's checks again and again until nothing is left
// to do.
type WatchOptions struct {
	// Report reports on the machine as it is. It is called at the end of each round of checks.
	Report func() summary.Report
	// Enough reports whether a result ends the watch.
	Enough func(summary.Report) bool
	// Next is how long to wait after a round that did or did not find a change; false if
	// time is up.
	Next func(changed bool) (pause time.Duration, ok bool)
	// Limit is when time is up, as it is shown.
	Limit time.Duration
	// Now is the time that is shown; nil: time.Now.
	Now func() time.Time
}

// RoundMsg says that the next round of a watch is due. It has the number of the round
// before.
type RoundMsg int

// A Watch runs the checks again and again, and shows what is left to do, what is
// done, and what changed. It asks nothing.
type Watch struct {
	content
	WatchOptions
	findings results.List
	listAt   int // the line where the findings begin

	running bool // the checks run
	rounds  int  // that have ended
	seen    *results.Snapshot
	report  *summary.Report // of the last round; nil: there was none
	account string          // id of the account that the checks are about, as it was last known; "": never
	changes watch.Changes
	log     []change // the latest first
	at      time.Time
	next    time.Time     // of the next round; zero: none is planned
	left    time.Duration // until then, as it is shown
	since   time.Time     // when the last round with a change has ended, the first one included
	quiet   int           // rounds that have ended since
	visited string        // id of the row that was chosen before then; "": none was
	chosen  string        // id of the row that is chosen, as of the last drawing; "": none is
	about   string        // what that row is about
	enough  bool
}

// A change is what a round found that the one before did not.
type change struct {
	watch.Change
	at time.Time
}

// NewWatch makes a watch whose first round runs.
func NewWatch(w WatchOptions) *Watch {
	if w.Now == nil {
		w.Now = time.Now
	}
	return &Watch{WatchOptions: w, running: true}
}

// Steady is a snapshot in which the results of the last round stay until the next one has
// ended: only the number of running checks is new.
func (p *Watch) Steady(s *results.Snapshot) *results.Snapshot {
	switch {
	case p == nil:
	case s.Busy == 0:
		p.seen = s
	case p.seen != nil:
		kept := *p.seen
		kept.Busy, kept.Running, kept.Done = s.Busy, s.Running, s.Done
		return &kept
	}
	return s
}

// EndRound takes note that a round has ended, and plans the next one.
func (p *Watch) EndRound(busy int) tea.Cmd {
	if busy > 0 {
		p.running, p.next = true, time.Time{}
		return nil
	}
	if !p.running {
		return nil
	}
	p.running = false
	p.rounds++
	p.at = p.Now()
	report := p.WatchOptions.Report()
	news, changed := p.changes.Note(report)
	if p.quiet++; changed || p.report == nil {
		p.since, p.quiet, p.visited = p.at, 0, p.findings.Pointer
	}
	if p.report != nil { // the first round changes nothing that was on the screen
		batch := make([]change, len(news))
		for i, c := range news {
			batch[i] = change{c, p.at}
		}
		p.log = append(batch, p.log...)
		p.log = p.log[:min(len(p.log), maxChanges)]
	}
	p.report, p.account = &report, cmp.Or(report.Identity.Account, p.account)
	if p.enough = p.Enough(report); p.enough {
		return nil
	}
	pause, ok := p.Next(changed)
	if !ok {
		return nil
	}
	p.next = p.at.Add(pause)
	number := p.rounds
	return tea.Batch(tea.Tick(pause, func(time.Time) tea.Msg { return RoundMsg(number) }), countDown(p))
}

// CountMsg says that the time to the next round of a watch is to be shown again. It has the number of
// the round before.
type CountMsg int

// CountDown shows the time to the round after the one of a number, and plans when to show it next.
func CountDown(p *Watch, after CountMsg) tea.Cmd {
	if !p.Due(RoundMsg(after)) {
		return nil
	}
	return countDown(p)
}

// countDown is CountDown for the next round. The time is shown in steps: a second each would write to the
// terminal for nothing.
func countDown(p *Watch) tea.Cmd {
	p.left = max(time.Second, p.next.Sub(p.Now()).Round(time.Second))
	step := 10 * time.Second
	if p.left <= step {
		step = 5 * time.Second
	}
	wait := p.left % step
	if wait == 0 {
		wait = step
	}
	if wait == p.left { // then the round begins
		return nil
	}
	number := p.rounds
	return tea.Tick(wait, func(time.Time) tea.Msg { return CountMsg(number) })
}

// Visited reports whether the chosen row was chosen before the last change: another one can be next since.
//
//go:noinline
func Visited(p *Watch) bool { return p != nil && p.visited != "" && p.visited == p.findings.Pointer }

// Account is the id of the account that the last rounds were about; "": none is known.
func (p *Watch) Account() string {
	if p == nil {
		return ""
	}
	return p.account
}

// Rounds is the number of rounds that have ended.
func (p *Watch) Rounds() int { return p.rounds }

// Done reports whether the last round ended the watch.
func (p *Watch) Done() bool { return p.enough }

// LastReport is the report of the last whole round; nil: there was none.
func (p *Watch) LastReport() *summary.Report { return p.report }

// ToTop moves the list of findings to its top.
func (p *Watch) ToTop() { p.findings = results.List{} }

// Due reports whether the round after the one of a number is still to come: a key may
// have started it early.
func (p *Watch) Due(after RoundMsg) bool {
	return p != nil && !p.running && p.rounds == int(after)
}

// Over reports whether no more rounds will come.
func (p *Watch) Over() bool { return !p.running && p.next.IsZero() }

// minQuiet is after how many rounds without a change a watch says, once, that its rounds slow down.
const minQuiet = 2

// NextRound says when the next round is, and in full that it is later than those before, where that is new; "": none
// is planned.
func (p *Watch) NextRound() (short, full string) {
	if p == nil || p.next.IsZero() {
		return "", ""
	}
	in := fmt.Sprintf("%d s", int(p.left.Seconds()))
	if minutes := int(p.left.Minutes()); minutes > 1 {
		in = fmt.Sprintf("%d min", minutes)
	}
	if short = "next check in " + in; p.quiet == minQuiet {
		return short, short + ", slowing down"
	}
	return short, short
}

// rows are those of the list. While the checks run for the first time, they are only counted: a list of
// them would be another one with each result.
func (p *Watch) rows(c component.Context) []results.Row {
	all := c.Results.Watched()
	if p.report == nil {
		all = slices.DeleteFunc(all, func(r results.Row) bool { return r.Kind == results.Running || r.Kind == results.Waiting })
	}
	if next, _ := p.turnOf(); next != "" { // the page says above whose turn it is
		of := func(r results.Row) bool { return r.WatchedOwner() == next }
		others := slices.DeleteFunc(slices.Clone(all), of)
		all = append(slices.DeleteFunc(all, func(r results.Row) bool { return !of(r) }), others...)
	}
	return results.FoldDone(all, p.findings.Open, p.findings.Pointer)
}

// keepChosen keeps the pointer at what it was about: the rows of a check are numbered, and those below one that is
// fixed have another number then.
func keepChosen(p *Watch, rows []results.Row) {
	about := func(i int) string {
		f := &rows[i].Finding
		return f.ID + strings.Join(f.Resources[:min(1, len(f.Resources))], "")
	}
	at := p.findings.Index(rows)
	if p.chosen != "" && p.chosen == p.findings.Pointer && (at < 0 || about(at) != p.about) {
		for i := range rows {
			if about(i) != p.about {
				continue
			}
			if at = i; p.visited == p.chosen {
				p.visited = rows[i].ID
			}
			p.findings.Pointer = rows[i].ID
			break
		}
	}
	if p.chosen = p.findings.Pointer; at >= 0 {
		p.about = about(at)
	}
}

func (p *Watch) Rows(c component.Context) []results.Row           { return results.Findings(p.rows(c)) }
func (p *Watch) Pointer() string                                  { return p.findings.Pointer }
func (p *Watch) Select(rowID string)                              { p.findings.Pointer = rowID }
func (p *Watch) Refresh(component.Context, bool)                  {}
func (p *Watch) Commit(component.Context) component.Action        { return nil }
func (p *Watch) Paste(component.Context, string) component.Action { return nil }
func (p *Watch) Typing() bool                                     { return false }

func (p *Watch) Press(c component.Context, k tea.KeyPressMsg) component.Action {
	rows := p.rows(c)
	at, listed := p.findings.Index(rows), p.findings.Open.Passed
	switch bound := keys.All(); {
	case keys.Is(k, &bound.Back), keys.Is(k, &bound.Up) && at <= 0:
		p.findings.Pointer = ""
	case p.findings.Press(rows, k):
		if listed && !p.findings.Open.Passed {
			p.findings.Return()
		}
	case keys.Is(k, &bound.Next) && at >= 0:
		return component.OpenDetail{RowID: p.findings.Pointer}
	case keys.Is(k, &bound.Next):
		if p.Over() {
			return component.Leave{Finished: true}
		}
	case keys.Is(k, &bound.NextProblem):
		return overlay.ToNextProblem(c.Results.Busy > 0, &p.findings, rows)
	case keys.Is(k, &bound.Tab):
		p.findings.MoveTo(rows, at+1)
	case keys.Is(k, &bound.BackTab):
		p.findings.MoveTo(rows, at-1)
	default:
		if owner := p.recipient(rows, at); owner != "" {
			if action := overlay.PressAll(&c, owner, k); action != nil {
				return action
			}
		}
		if at >= 0 {
			return overlay.PressFinding(c, rows[at], k)
		}
		return nil
	}
	return component.None{}
}

// recipient is the owner for whom a key copies what they need: that of the chosen row or, where it
// has none, the one whose turn it is; "": of none. The user's turn is a restart or a sign-in, which the row
// has to copy without what is left besides: then it is the only other one who can act now.
func (p *Watch) recipient(rows []results.Row, at int) awscheck.Owner {
	if at >= 0 && rows[at].WatchedOwner() != "" {
		return rows[at].WatchedOwner()
	}
	owner, _ := p.turnOf()
	if owner != awscheck.OwnerYou {
		return owner
	}
	if now, _ := othersOf(p.report, owner); len(now) == 1 {
		return now[0]
	}
	return ""
}

// Log is everything that the watch has seen change, to show; nil: nothing has changed yet, or
// there is no watch.
func (p *Watch) Log() component.Overlay {
	if p == nil || len(p.log) == 0 {
		return nil
	}
	return overlay.NewWatchLog(p.drawLog)
}

func (p *Watch) Scroll(c component.Context, down bool) {
	p.findings.Press(p.rows(c), wheelKey(down))
}

// Click selects the finding at a cell.
func (p *Watch) Click(_ component.Context, _, y int) component.Action {
	if id := p.findings.RowAt(y - p.listAt); id != "" {
		p.Select(id)
	}
	return component.None{}
}

func (p *Watch) Keys(c component.Context) []key.Binding {
	bound, rows := keys.All(), p.rows(c)
	list, at := rowKeys(c, &p.findings, rows), p.findings.Index(rows)
	if owner := p.recipient(rows, at); owner != "" {
		place := 0
		if at >= 0 { // before what moves in the list
			place = len(list) - 1
		}
		list = slices.Insert(list, place, overlay.CopyAllKey(owner))
	}
	switch {
	case !p.Over():
		return append(list, keys.Named(bound.Recheck, "check now"))
	case at < 0:
		return append([]key.Binding{keys.Named(bound.Next, "leave"), bound.Recheck}, list...)
	}
	return slices.Insert(list, 1, bound.Back, bound.Recheck) // enter leaves once no row is chosen
}

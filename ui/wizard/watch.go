package wizard

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/watch"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

const watchWhy = "The checks run again until nothing is left to do: soon after a change, less often while nothing changes. " +
	"Each problem comes with its fix."

// maxChanges is how many changes are kept for the screen.
const maxChanges = 20

// A watchPage runs the checks again and again, and shows what is left to do, what is
// done, and what changed. It asks nothing.
type watchPage struct {
	content
	Watch
	findings results.List

	running bool // the checks run
	rounds  int  // that have ended
	seen    *results.Snapshot
	report  *summary.Report // of the last round; nil: there was none
	changes watch.Changes
	log     []change // the latest first
	at      time.Time
	next    time.Time // of the next round; zero: none is planned
	enough  bool
}

// A change is what a round found that the one before did not.
type change struct {
	watch.Change
	at time.Time
}

func newWatchPage(w Watch) *watchPage {
	if w.Now == nil {
		w.Now = time.Now
	}
	return &watchPage{Watch: w, running: true}
}

// steady is a snapshot in which the results of the last round stay until the next one has
// ended: only the number of running checks is new.
func (p *watchPage) steady(s *results.Snapshot) *results.Snapshot {
	switch {
	case p == nil:
	case s.Busy == 0:
		p.seen = s
	case p.seen != nil:
		kept := *p.seen
		kept.Busy, kept.Done = s.Busy, s.Done
		return &kept
	}
	return s
}

// endRound takes note that a round has ended, and plans the next one.
func (p *watchPage) endRound(busy int) tea.Cmd {
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
	report := p.Report()
	news, changed := p.changes.Note(report)
	if p.report != nil { // the first round changes nothing that was on the screen
		for _, c := range news {
			p.log = append([]change{{c, p.at}}, p.log...)
		}
		p.log = p.log[:min(len(p.log), maxChanges)]
	}
	p.report = &report
	if p.enough = p.Enough(report); p.enough {
		return nil
	}
	pause, ok := p.Next(changed)
	if !ok {
		return nil
	}
	p.next = p.at.Add(pause)
	number := p.rounds
	return tea.Tick(pause, func(time.Time) tea.Msg { return roundMsg(number) })
}

// due reports whether the round after the one of a number is still to come: a key may
// have started it early.
func (p *watchPage) due(after roundMsg) bool {
	return p != nil && !p.running && p.rounds == int(after)
}

// over reports whether no more rounds will come.
func (p *watchPage) over() bool { return !p.running && p.next.IsZero() }

// nextRound is the time of the next round; "": none is planned.
func (p *watchPage) nextRound() string {
	if p == nil || p.next.IsZero() {
		return ""
	}
	return p.next.Format(time.TimeOnly)
}

// rows are those of the list.
func (p *watchPage) rows(c component.Context) []results.Row {
	return results.Fold(c.Results.Watched(), p.findings.Open)
}

func (p *watchPage) Rows(c component.Context) []results.Row           { return results.Findings(p.rows(c)) }
func (p *watchPage) Select(rowID string)                              { p.findings.Pointer = rowID }
func (p *watchPage) Refresh(component.Context, bool)                  {}
func (p *watchPage) Commit(component.Context) component.Action        { return nil }
func (p *watchPage) Paste(component.Context, string) component.Action { return nil }
func (p *watchPage) Typing() bool                                     { return false }

func (p *watchPage) Press(c component.Context, k tea.KeyPressMsg) component.Action {
	rows := p.rows(c)
	at := p.findings.Index(rows)
	switch bound := keys.All(); {
	case keys.Is(k, bound.Back), keys.Is(k, bound.Up) && at <= 0:
		p.findings.Pointer = ""
	case p.findings.Press(rows, k):
	case keys.Is(k, bound.Next) && at >= 0:
		return component.OpenDetail{RowID: p.findings.Pointer}
	case keys.Is(k, bound.Next):
		if p.over() {
			return component.Leave{Finished: true}
		}
	case keys.Is(k, bound.NextProblem):
		p.findings.NextProblem(rows)
	case keys.Is(k, bound.Tab):
		p.findings.MoveTo(rows, at+1)
	case keys.Is(k, bound.BackTab):
		p.findings.MoveTo(rows, at-1)
	case at >= 0:
		return overlay.PressFinding(c, rows[at], k)
	default:
		return nil
	}
	return component.None{}
}

func (p *watchPage) Scroll(c component.Context, down bool) {
	p.findings.Press(p.rows(c), wheelKey(down))
}

func (p *watchPage) Keys(c component.Context) []key.Binding {
	bound, rows := keys.All(), p.rows(c)
	list := rowKeys(c, &p.findings, rows)
	if p.findings.Index(rows) < 0 && p.over() {
		list = append([]key.Binding{keys.Named(bound.Next, "leave")}, list...)
	}
	return append(list, keys.Named(bound.Recheck, "check now"))
}

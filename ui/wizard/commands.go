package wizard

import (
	"context"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
)

// spinnerPace is the time between two frames of the spinner: slow enough for a
// remote terminal.
const spinnerPace = 150 * time.Millisecond

// resultsPace is the least time between two messages of results. Update takes in each with
// the whole screen, and a key waits for its turn: so that results which come one after
// another leave it most of the time.
const resultsPace = 16 * time.Millisecond

// While a user types, results wait for a pause of typingPause between two keys, and at most
// maxHold: otherwise a key that comes right behind them waits until they are drawn.
const (
	typingPause = 80 * time.Millisecond
	maxHold     = 300 * time.Millisecond
)

// A pump carries the events of running tasks to Update. One command at a time waits for
// them.
type pump struct {
	ctx     context.Context
	events  chan steps.Event
	lastKey *atomic.Int64 // in nanoseconds since 1970
}

func newPump(ctx context.Context) pump {
	return pump{ctx: ctx, events: make(chan steps.Event, 64), lastKey: new(atomic.Int64)}
}

// typed makes results wait for a pause after this key.
func (p pump) typed() { p.lastKey.Store(time.Now().UnixNano()) }

// run is the command that runs a task.
func (p pump) run(t steps.Task) tea.Cmd {
	return func() tea.Msg {
		t.Run(func(e steps.Event) {
			select {
			case p.events <- e:
			case <-p.ctx.Done():
			}
		})
		return nil
	}
}

// wait is the command that waits for the next event, no sooner than resultsPace after the
// last one, and for a pause in typing.
func (p pump) wait() tea.Msg {
	if !p.sleep(resultsPace) {
		return nil
	}
	select {
	case e := <-p.events:
		for came := time.Now(); ; {
			hold := min(maxHold-time.Since(came), typingPause-time.Since(time.Unix(0, p.lastKey.Load())))
			if hold <= 0 {
				return p.burst(e)
			}
			if !p.sleep(hold) {
				return nil
			}
		}
	case <-p.ctx.Done():
		return nil
	}
}

// sleep reports false if the wizard ends before a time has passed.
func (p pump) sleep(d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-p.ctx.Done():
		return false
	}
}

// burst is an event with every other that has arrived since: a burst of results is drawn
// once.
func (p pump) burst(e steps.Event) tea.Msg {
	got := eventsMsg{e}
	for {
		select {
		case e := <-p.events:
			got = append(got, e)
		default:
			return got
		}
	}
}

func save(write func(steps.Answers, string) error, a steps.Answers, step string) tea.Cmd {
	return func() tea.Msg { return savedMsg{write(a, step)} }
}

func tick() tea.Cmd {
	return tea.Tick(spinnerPace, func(t time.Time) tea.Msg { return tickMsg(t) })
}

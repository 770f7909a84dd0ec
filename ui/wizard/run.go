package wizard

import (
	"context"
	"errors"
	"fmt"
	"sync"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/fault"
	"github.com/astronomer/astro-activate/ui/wizard/page"
)

// framesPerSecond is the maximum rate at which the screen is written. A key waits for the next
// frame: 2 ms on average, and 4 ms at most. At Bubble Tea's limit of 120 the wait alone takes
// most of the 10 ms that a key has until it is on the screen.
const framesPerSecond = 240

// A Wizard is one run of the program.
type Wizard struct{ opts Options }

// New makes a wizard. Nothing happens before Run.
func New(o Options) *Wizard { return &Wizard{o} }

// Run shows the wizard on the terminal until the user leaves or ctx is done. On return,
// everything that it started is canceled and the terminal is restored. The options are
// for Bubble Tea, such as another input in a test. An error means that the program itself
// failed; an interruption is not an error.
func (w *Wizard) Run(ctx context.Context, options ...tea.ProgramOption) (Outcome, error) {
	queue := &saveQueue{write: w.opts.Save}
	if w.opts.Save != nil {
		w.opts.Save = queue.save
	}
	m := newModel(ctx, w.opts)
	defer m.cancel()
	options = append([]tea.ProgramOption{tea.WithContext(ctx)}, options...)
	err := fault.Run(m, framesPerSecond, options...)
	out := Outcome{Machine: m.machine, SaveErr: m.saveErr, Mask: m.renderer.Mask, Files: outcomeFiles(m), Another: m.another, Undecided: m.offering || m.mismatch}
	if m.watch != nil {
		out.Watched = m.watch.LastReport()
	}
	broken := errors.As(err, new(*fault.Error))
	if m.watch != nil && !broken {
		out.WaitsFor = page.WaitsFor(m.watch, m.context())
	}
	if m.leaving == staying && m.watch == nil && !broken && !m.offering && !m.mismatch { // what is typed is an answer, as where the user leaves
		if caught := fault.Catch(func() error { m.commit(); return nil }); caught != nil {
			err, broken = caught, true
		}
	}
	if (m.unsaved || m.saving || broken) && !m.mismatch && m.opts.Save != nil { // the program was ended from outside, or by a fault
		out.SaveErr = fault.Catch(func() error { return queue.last(m.machine.Answers(), m.machine.Step().ID) })
	}
	switch {
	case err == nil:
		out.Finished = m.leaving == finishing
		return out, nil
	case errors.Is(err, tea.ErrInterrupted), ctx.Err() != nil:
		return out, nil
	}
	return out, fmt.Errorf("running the wizard: %w", err)
}

// A saveQueue runs the saves of a run, one at a time. One that is still running when the program
// ends is waited for, and none begins after the last one.
type saveQueue struct {
	write func(steps.Answers, string) error
	mu    sync.Mutex
	ended bool
}

func (s *saveQueue) save(a steps.Answers, step string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return nil
	}
	return s.write(a, step)
}

func (s *saveQueue) last(a steps.Answers, step string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	return s.write(a, step)
}

package wizard

import (
	"context"
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"
)

// framesPerSecond is the maximum rate at which the screen is written: twice the usual, so
// that a key is on the screen in half the time.
const framesPerSecond = 120

// A Wizard is one run of the program.
type Wizard struct{ opts Options }

// New makes a wizard. Nothing happens before Run.
func New(o Options) *Wizard { return &Wizard{o} }

// Run shows the wizard on the terminal until the user leaves or ctx is done. On return,
// everything that it started is canceled and the terminal is restored. The options are
// for Bubble Tea, such as another input in a test. An error means that the program itself
// failed; an interruption is not an error.
func (w *Wizard) Run(ctx context.Context, options ...tea.ProgramOption) (Outcome, error) {
	m := newModel(ctx, w.opts)
	defer m.cancel()
	options = append([]tea.ProgramOption{tea.WithContext(ctx), tea.WithFPS(framesPerSecond)}, options...)
	_, err := tea.NewProgram(m, options...).Run()
	out := Outcome{Machine: m.machine, SaveErr: m.saveErr, Mask: m.renderer.Mask, Files: m.files}
	if m.watch != nil {
		out.Watched = m.watch.LastReport()
	}
	if m.unsaved && m.opts.Save != nil { // the program was ended from outside
		out.SaveErr = m.opts.Save(m.machine.Answers(), m.machine.Step().ID)
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

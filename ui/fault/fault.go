// Package fault keeps the terminal usable when the program has a fault: it runs a Bubble
// Tea model, and ends it as if the user had left where the model panics.
package fault

import (
	"errors"
	"os"
	"os/signal"
	"sync/atomic"
	"syscall"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
)

// An Error is a panic that was caught: what it was, and where.
type Error struct{ What string }

func (e *Error) Error() string { return "internal error: " + e.What }

// Catch runs f and returns a panic in it as an *Error.
func Catch(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &Error{steps.DescribePanic(p)}
		}
	}()
	return f()
}

// Run runs a model until it ends, and writes the screen at most framesPerSecond times a
// second. Where the model's Init, Update or View or one of its commands panics, the program
// ends, the terminal is restored, and the error is an *Error.
//
// SIGINT and SIGTERM end it. While another program has the terminal, see [Suspender], SIGINT is for that one, and SIGTERM
// ends both.
func Run(model tea.Model, framesPerSecond int, options ...tea.ProgramOption) error {
	g := &guarded{model: model}
	program := tea.NewProgram(g, append(options, tea.WithoutSignalHandler())...)
	tea.WithFPS(framesPerSecond)(program) // NewProgram takes no more than 120
	g.quit = program.Quit
	suspender, _ := model.(Suspender)
	defer endOnSignals(program, suspender)()
	_, err := program.Run()
	if fault := g.fault.Load(); fault != nil {
		return fault
	}
	if errors.Is(err, tea.ErrProgramPanic) { // outside of the model: Bubble Tea has restored the terminal
		return &Error{"in the terminal's event loop, as printed above"}
	}
	return err
}

// A Suspender is a model that runs other programs in its place, which have the terminal and its ctrl+c.
type Suspender interface {
	// Suspended returns what ends the one that runs; nil: none does. It is called at any time.
	Suspended() (end func())
}

// endOnSignals ends a program on SIGINT and SIGTERM, until stop is called. Bubble Tea's own handler does not return where
// the program ends for another reason at the same time, and the program then neither ends nor restores the terminal
// (bubbletea pull request 1806).
func endOnSignals(program *tea.Program, suspender Suspender) (stop func()) {
	signals, stopped := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		for {
			select {
			case <-stopped:
				return
			case s := <-signals:
				var endOther func()
				if suspender != nil {
					endOther = suspender.Suspended()
				}
				switch { // what is sent waits for the event loop, which waits for another program, or for the end
				case s == os.Interrupt && endOther == nil:
					program.Send(tea.Interrupt())
				case s != os.Interrupt:
					if endOther != nil {
						endOther()
					}
					program.Quit()
				}
			}
		}
	}()
	return func() { signal.Stop(signals); close(stopped) }
}

type guarded struct {
	model tea.Model
	quit  func()
	fault atomic.Pointer[Error]
	view  tea.View // the last one that was drawn
}

// catch is to be deferred: it keeps the first panic and ends the program.
func (g *guarded) catch() {
	if p := recover(); p != nil {
		g.fault.CompareAndSwap(nil, &Error{steps.DescribePanic(p)})
		go g.quit() // which waits for the event loop
	}
}

func (g *guarded) Init() (cmd tea.Cmd) {
	defer g.catch()
	return g.command(g.model.Init())
}

func (g *guarded) Update(msg tea.Msg) (next tea.Model, cmd tea.Cmd) {
	defer g.catch()
	next = g
	if g.fault.Load() != nil {
		return g, tea.Quit // the model may be half changed
	}
	g.model, cmd = g.model.Update(msg)
	return g, g.command(cmd)
}

func (g *guarded) View() (view tea.View) {
	defer g.catch()
	view = g.view
	if g.fault.Load() == nil {
		g.view = g.model.View()
	}
	return g.view
}

// command guards a command and those that it returns.
func (g *guarded) command(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer g.catch()
		msg = cmd()
		if batch, is := msg.(tea.BatchMsg); is {
			for i := range batch {
				batch[i] = g.command(batch[i])
			}
		}
		return msg
	}
}

// Package interrupt ends the program on SIGINT, SIGTERM and SIGHUP without losing what it has to save and to say.
package interrupt

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/astronomer/astro-activate/ui/fault"
)

// Context returns a context that ends on ctrl+c or SIGTERM, and when the terminal is closed.
func Context(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, end := UntilHangup(ctx)
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	return ctx, func() { stop(); end() }
}

// UntilHangup returns a context that ends when the terminal is closed, unless the program
// was started to outlive it, as by nohup.
func UntilHangup(ctx context.Context) (context.Context, context.CancelFunc) {
	if signal.Ignored(syscall.SIGHUP) {
		return context.WithCancel(ctx)
	}
	return signal.NotifyContext(ctx, syscall.SIGHUP)
}

// endLimit is how long the program has to end after a signal. From then on, the next one ends it at once.
const endLimit = 2 * time.Second

// Outlast keeps SIGINT and SIGTERM from ending the program before it has saved and said what it has to, and closed its
// files, which release says: who presses ctrl+c several times presses it then, too. The signals before alone are for what
// fills the screen; of those after it, endLimit is from the first one on.
func Outlast() (alone, release func()) {
	signals, released := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	alone = func() {
		select {
		case <-signals: // it was for what has just ended
		default:
		}
		go func() {
			select {
			case <-released:
				return
			case <-signals:
			}
			select {
			case <-released:
			case <-time.After(endLimit):
				signal.Reset(os.Interrupt, syscall.SIGTERM)
			}
		}()
	}
	return alone, func() {
		signal.Stop(signals)
		close(released)
	}
}

// writeLimit is how long a report takes at most where the program is to end.
const writeLimit = 100 * time.Millisecond

// Write writes something, which a pipe or a terminal that no one reads holds up, unless the context ends: then it returns
// cut, and the write goes on. What is written meanwhile has a moment, as the context may have ended before.
func Write(ctx context.Context, write func() error, cut error) error {
	written := make(chan error, 1)
	go func() { written <- fault.Catch(write) }()
	select {
	case err := <-written:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-written:
		return err
	case <-time.After(writeLimit):
		return cut
	}
}

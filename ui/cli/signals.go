package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// interruptible returns a context that ends on ctrl+c or SIGTERM, and when the terminal is
// closed.
func interruptible(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, end := untilHangup(ctx)
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	return ctx, func() { stop(); end() }
}

// untilHangup returns a context that ends when the terminal is closed, unless the program
// was started to outlive it, as by nohup.
func untilHangup(ctx context.Context) (context.Context, context.CancelFunc) {
	if signal.Ignored(syscall.SIGHUP) {
		return context.WithCancel(ctx)
	}
	return signal.NotifyContext(ctx, syscall.SIGHUP)
}

// endLimit is how long the program has to end after a signal. From then on, the next one ends it at once.
const endLimit = 2 * time.Second

// keepSignals keeps SIGINT and SIGTERM from ending the program before it has saved and said what it has to, and closed its
// files: who presses ctrl+c several times presses it then, too. The signals before alone are for what fills the screen;
// of those after it, endLimit is from the first one on.
func (a *activation) keepSignals() (alone func()) {
	signals, closed := make(chan os.Signal, 1), make(chan struct{})
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	before := a.close
	a.close = func() {
		before()
		signal.Stop(signals)
		close(closed)
	}
	return func() {
		select {
		case <-signals: // it was for what has just ended
		default:
		}
		go func() {
			select {
			case <-closed:
				return
			case <-signals:
			}
			select {
			case <-closed:
			case <-time.After(endLimit):
				signal.Reset(os.Interrupt, syscall.SIGTERM)
			}
		}()
	}
}

// orInterrupted writes something, which a pipe or a terminal that no one reads holds up, unless the context ends. What is
// written meanwhile has a moment: the context may have ended before.
func orInterrupted(ctx context.Context, write func() error, format string, args ...any) error {
	written := make(chan error, 1)
	go func() { written <- write() }()
	select {
	case err := <-written:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-written:
		return err
	case <-time.After(writeLimit):
		return interrupted(format, args...)
	}
}

// writeLimit is how long a report takes at most where the program is to end.
const writeLimit = 100 * time.Millisecond

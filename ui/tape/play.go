//go:build !windows

package tape

import (
	"context"
	"fmt"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// Options say where a tape plays, and who watches.
type Options struct {
	Dir        string      // the shell's working folder, and its home
	Bin        string      // a folder that comes first on PATH
	Background color.Color // of the terminal, which the program asks for

	// MinLimit is the least time that a Wait is given: tests run on slow machines.
	MinLimit time.Duration

	// Watch sees the screen again and again. Without it the tape plays as fast as the
	// program answers, and sleeps are skipped.
	Watch func(Frame)
	// Still sees the screen at each Screenshot.
	Still func(path string, s Screen)
}

// A Frame is a screen, and how long it shows.
type Frame struct {
	Screen Screen
	For    time.Duration
}

const (
	tick = 50 * time.Millisecond // between two looks at the screen
	// A recording gives no more time than this to a Wait, so that it does not show how
	// busy the machine was.
	longestWait = time.Second
)

// A player plays a tape in a terminal.
type player struct {
	Options
	terminal *terminal
}

// Play plays a tape. A wait that times out is an error that shows the screen.
func Play(ctx context.Context, t Tape, options Options) error {
	path := os.Getenv("PATH")
	if options.Bin != "" {
		path = options.Bin + string(filepath.ListSeparator) + path
	}
	env := append([]string{"HOME=" + options.Dir, "TERM=xterm-256color", "PATH=" + path}, t.Env...)
	for _, name := range t.Requires {
		if _, err := os.Stat(filepath.Join(options.Bin, name)); err == nil {
			continue
		}
		if _, err := exec.LookPath(name); err != nil {
			return fmt.Errorf("required program: %w", err)
		}
	}
	columns, rows := t.Settings.Grid()
	terminal, err := start(columns, rows, options.Background, options.Dir, env)
	if err != nil {
		return err
	}
	defer terminal.close()
	p := player{options, terminal}
	if err := p.until(ctx, t.Settings.WaitTimeout, func(text string) bool { return strings.HasPrefix(text, ">") }); err != nil {
		return fmt.Errorf("wait for the shell's prompt: %w", err)
	}
	for _, c := range t.Commands {
		if err := p.do(ctx, c); err != nil {
			return fmt.Errorf("line %d: %w", c.Line, err)
		}
	}
	return nil
}

func (p player) do(ctx context.Context, c Command) error {
	switch c.Action {
	case Press:
		for _, key := range c.Keys {
			if err := p.terminal.press(key); err != nil {
				return err
			}
			if err := p.pause(ctx, c.Pause); err != nil {
				return err
			}
		}
		return nil
	case Sleep:
		return p.pause(ctx, c.Pause)
	case Wait:
		if err := p.until(ctx, c.Limit, c.Pattern.MatchString); err != nil {
			return fmt.Errorf("wait for /%s/: %w", c.Pattern, err)
		}
		return nil
	case Screenshot:
		if p.Still != nil {
			p.Still(c.Path, p.terminal.screen())
		}
		return nil
	}
	return fmt.Errorf("no action %d", c.Action)
}

// pause lets time pass while the user of a recording watches. Frames get the tape's time, not the clock's.
func (p player) pause(ctx context.Context, d time.Duration) error {
	if p.Watch == nil {
		return nil
	}
	for ; d > 0; d -= tick {
		step := min(d, tick)
		if err := sleep(ctx, step); err != nil {
			return err
		}
		p.Watch(Frame{p.terminal.screen(), step})
	}
	return nil
}

// until waits until the text on the screen satisfies a condition.
func (p player) until(ctx context.Context, limit time.Duration, holds func(text string) bool) error {
	ctx, cancel := context.WithTimeout(ctx, max(limit, p.MinLimit))
	defer cancel()
	for shown := time.Duration(0); ; {
		s := p.terminal.screen()
		if holds(s.Text()) {
			return nil
		}
		if p.Watch != nil && shown < longestWait {
			shown += tick
			p.Watch(Frame{s, tick})
		}
		step := tick
		if p.Watch == nil {
			step /= 5
		}
		if err := sleep(ctx, step); err != nil {
			return fmt.Errorf("%w. The screen is\n%s", err, s.Text())
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

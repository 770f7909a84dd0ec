// Package clipboard carries a text to where the user can paste it: through the terminal,
// also from inside tmux, GNU Screen and an SSH connection, and to this machine's clipboard.
package clipboard

import (
	"context"
	"errors"
	"os/exec"
	"strings"
	"time"

	system "github.com/atotto/clipboard"
	"github.com/charmbracelet/x/ansi"
)

// ErrNone says that no clipboard confirmed a text: only the terminal may have taken it.
var ErrNone = errors.New("no clipboard on this machine")

// Buffer is the place that Write returns for the buffer of tmux.
const Buffer = " to tmux's buffer"

// screenChunk is how much of a sequence goes into one string of GNU Screen, in bytes. It
// drops a string of more than 768 bytes (GNU Screen, src/screen.h, MAXSTR).
const screenChunk = 512

// Sequence is what makes the terminal copy a text (OSC 52). A multiplexer keeps the plain
// sequence to itself, so that it is wrapped in what the multiplexer passes through: tmux
// since 3.3 only with allow-passthrough (tmux wiki, FAQ, "What is the passthrough escape
// sequence"), GNU Screen always (GNU Screen User's Manual, "String Escapes").
//
// TERM tells of a multiplexer at the other end of an SSH connection. Both call themselves
// "screen" there: the plain sequence harms neither.
func Sequence(text string, getenv func(string) string) string {
	plain := ansi.SetSystemClipboard(text)
	switch {
	case getenv("TMUX") != "", getenv("STY") == "" && strings.HasPrefix(getenv("TERM"), "tmux"):
		return ansi.TmuxPassthrough(plain)
	case getenv("STY") != "":
		return ansi.ScreenPassthrough(plain, screenChunk)
	}
	return plain
}

// limit is how long the programs of a clipboard have. The one of X waits for a display that is gone.
const limit = 2 * time.Second

// Write puts a text into tmux's buffer, inside tmux, or on the clipboard of this machine,
// unless the terminal is at the other end of an SSH connection. It returns the name of the
// place; "" is the clipboard.
func Write(ctx context.Context, text string, getenv func(string) string) (place string, err error) {
	return writeWithin(ctx, limit, text, getenv)
}

// writeWithin is Write with a limit for each program.
func writeWithin(ctx context.Context, limit time.Duration, text string, getenv func(string) string) (place string, err error) {
	if getenv("TMUX") != "" && loadBuffer(ctx, limit, text) == nil {
		if getenv("SSH_CONNECTION") == "" && !system.Unsupported {
			_ = toSystem(ctx, limit, text) // the buffer has it already
		}
		return Buffer, nil
	}
	if system.Unsupported || getenv("SSH_CONNECTION") != "" {
		return "", ErrNone
	}
	return "", toSystem(ctx, limit, text)
}

// toSystem puts a text on the clipboard of this machine. ErrNone: that takes longer than the limit.
func toSystem(ctx context.Context, limit time.Duration, text string) error {
	written := make(chan error, 1)
	go func() { written <- system.WriteAll(text) }() // which can't be ended
	select {
	case err := <-written:
		return err
	case <-ctx.Done():
	case <-time.After(limit):
	}
	return ErrNone
}

// loadBuffer gives a text to tmux. With -w, tmux passes it on to the clipboard of the
// terminal, by its own option set-clipboard; before 3.2 it has no such flag (tmux, CHANGES).
func loadBuffer(ctx context.Context, limit time.Duration, text string) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	load := func(args ...string) error {
		cmd := exec.CommandContext(ctx, "tmux", append([]string{"load-buffer"}, args...)...)
		cmd.Stdin = strings.NewReader(text)
		return cmd.Run()
	}
	err := load("-w", "-")
	if err != nil {
		err = load("-")
	}
	return err
}

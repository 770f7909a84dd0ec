//go:build !windows

package tape

import (
	"fmt"
	"image/color"
	"io"
	"os"
	"os/exec"
	"sync"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// A terminal runs a shell in a pseudo-terminal, and an emulator that shows its output.
type terminal struct {
	shell *exec.Cmd
	file  *os.File

	mu       sync.Mutex // for the emulator's screen
	emulator *vt.Emulator
	cursor   bool // whether the cursor shows
	done     chan struct{}
}

// start runs bash as VHS does, with the same prompt. (charmbracelet/vhs, shell.go.)
func start(columns, rows int, background color.Color, dir string, env []string) (*terminal, error) {
	shell := exec.Command("bash", "--noprofile", "--norc", "--login", "+o", "history")
	shell.Dir = dir
	shell.Env = append([]string{`PS1=\[\e[38;2;90;86;224m\]> \[\e[0m\]`, "BASH_SILENCE_DEPRECATION_WARNING=1"}, env...)
	file, err := pty.StartWithSize(shell, &pty.Winsize{Rows: uint16(rows), Cols: uint16(columns)})
	if err != nil {
		return nil, fmt.Errorf("start a shell in a pseudo-terminal: %w", err)
	}
	t := &terminal{shell: shell, file: file, emulator: vt.NewEmulator(columns, rows), cursor: true, done: make(chan struct{})}
	t.emulator.SetDefaultBackgroundColor(background)
	t.emulator.SetCallbacks(vt.Callbacks{CursorVisibility: func(visible bool) { t.cursor = visible }})
	go func() { // the emulator's replies to the program's queries
		_, _ = io.Copy(file, t.emulator)
	}()
	go t.read()
	return t, nil
}

// read shows the output until the shell ends.
func (t *terminal) read() {
	defer close(t.done)
	buf := make([]byte, 1<<14)
	for {
		n, err := t.file.Read(buf)
		t.mu.Lock()
		_, _ = t.emulator.Write(buf[:n])
		t.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func (t *terminal) screen() Screen {
	t.mu.Lock()
	defer t.mu.Unlock()
	return snapshot(t.emulator, t.cursor)
}

func (t *terminal) press(key string) error {
	_, err := io.WriteString(t.file, key)
	return err
}

// close ends the shell and what runs in it: without its terminal, that is hung up.
func (t *terminal) close() {
	_ = t.shell.Process.Kill()
	_ = t.file.Close()
	// The emulator must not wait for a reader of its replies. Its Close is not safe to call
	// while it is used.
	if replies, ok := t.emulator.InputPipe().(io.Closer); ok {
		_ = replies.Close()
	}
	<-t.done
	_ = t.shell.Wait()
}

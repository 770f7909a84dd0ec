package cli_test

import (
	"os"
	"path/filepath"
	"testing"
)

// The program of X's clipboard waits for a display that is gone: the user reads that the text has gone to the terminal.
func TestARealTerminalDoesNotWaitForAClipboard(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "xclip"), []byte("#!/bin/sh\nexec sleep 30\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	x := openIn(t, built(t), home, []string{"PATH=" + home + string(os.PathListSeparator) + os.Getenv("PATH"), "TMUX=", "SSH_CONNECTION=", "WAYLAND_DISPLAY="}, 100, 30, "--demo=blocked")
	x.shows("NOT READY")
	x.types("\x1b5" + tab) // alt+5
	x.shows("c copy")
	x.types("c")
	x.shows("to the terminal's clipboard. If")
	x.types("\x03\x03")
	x.left()
}

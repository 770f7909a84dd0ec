//go:build !windows

// Package processtest is a program for tests that hangs, and so does what it has started.
package processtest

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// Hanging returns a line for a shell that starts a program of a minute and waits for it. It skips the test where there is no
// shell. requireEnd calls end once both run, and fails the test if one of them goes on: as long as one that has the pipe open
// lives, reading it does not end.
func Hanging(t testing.TB) (line string, requireEnd func(end func())) {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("skipped: sh is not on PATH")
	}
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sleep 60 >" + pipe + " & wait\n", func(end func()) {
		t.Helper()
		ended := make(chan error, 1)
		go func() {
			f, err := os.Open(pipe) // once the program has opened it, too
			if err == nil {
				defer f.Close()
				end()
				_, err = io.Copy(io.Discard, f)
			}
			ended <- err
		}()
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(20 * time.Second): // it would take a minute
			t.Error("what the program has started still runs")
		}
	}
}

//go:build !windows

package tools_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/tools"
)

// An `astro` that is a script of the customer's runs the program as its child, which hangs: nothing of it is left when no
// check waits any more.
func TestWhatAHangingProgramHasStartedIsEnded(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("skipped: sh is not on PATH")
	}
	folder := t.TempDir()
	pipe, script := filepath.Join(folder, "pipe"), filepath.Join(folder, "astro")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(script, []byte("#!/bin/sh\nsleep 60 >"+pipe+" & wait\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { _, _ = tools.OSPrograms{}.Output(ctx, script, "version") }()
	ended := make(chan error, 1)
	go func() {
		f, err := os.Open(pipe) // once the program has opened it, too
		if err == nil {
			defer f.Close()
			cancel()
			_, err = f.Read(make([]byte, 1)) // it prints nothing
		}
		ended <- err
	}()
	select {
	case <-ended:
	case <-time.After(20 * time.Second): // it would take a minute
		t.Error("what the program has started still runs")
	}
}

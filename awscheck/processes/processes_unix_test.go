//go:build !windows

package processes_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/processes"
)

// A program runs another one and waits for it: both end with the context. As long as one that has the pipe open lives, reading
// it does not end.
func TestAProgramEndsWithWhatItHasStarted(t *testing.T) {
	t.Parallel()
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", "sleep 60 >"+pipe+" & wait")
	processes.EndWithContext(cmd)
	if err := cmd.Start(); err != nil {
		t.Skip("skipped: sh can't be run")
	}
	ended := make(chan error, 1)
	go func() {
		f, err := os.Open(pipe) // once the program has opened it, too
		if err == nil {
			defer f.Close()
			cancel()
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
	_ = cmd.Wait()
}

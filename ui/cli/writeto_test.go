//go:build !windows

package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A user presses ctrl+c after the last check, when the report is not yet written: a pipe without a reader
// does not wait for another ctrl+c, and a file is written.
func TestAnInterruptBeforeTheReportIsWrittenCounts(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := t.TempDir()
	pipe, file := filepath.Join(dir, "pipe"), filepath.Join(dir, "report.md")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- writeTo(ctx, pipe, []byte("# Report\n")) }()
	var exit *exitError
	select {
	case err := <-ended:
		if !errors.As(err, &exit) || exit.code != exitInterrupted {
			t.Errorf("it ends with %v", err)
		}
	case <-time.After(20 * time.Second):
		t.Error("it waits for a reader")
	}
	if data, err := os.ReadFile(pipe); err != nil || string(data) != "# Report\n" { // whom the write waits for
		t.Errorf("%q is read: %v", data, err)
	}
	if err := writeTo(ctx, file, []byte("# Report\n")); err != nil {
		t.Error(err)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "# Report\n" {
		t.Errorf("%q is written: %v", data, err)
	}
}

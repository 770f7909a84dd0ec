//go:build !windows

package cli

import (
	"context"
	"errors"
	"io"
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
	reader, err := os.OpenFile(pipe, os.O_RDONLY|syscall.O_NONBLOCK, 0) // whom the write waits for
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = reader.Close() })
	for all := []byte(nil); len(all) == 0 && err == nil; time.Sleep(10 * time.Millisecond) { // none while no one writes
		all, err = io.ReadAll(reader)
	}
	if err != nil {
		t.Error(err)
	}
	if err := writeTo(ctx, file, []byte("# Report\n")); err != nil {
		t.Error(err)
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != "# Report\n" {
		t.Errorf("%q is written: %v", data, err)
	}
}

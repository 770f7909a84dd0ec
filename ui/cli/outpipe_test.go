//go:build !windows

package cli_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A report goes to a named pipe: it waits for a reader, and ctrl+c ends the program while there is
// none.
func TestAReportInAPipeWaitsForItsReaderOnly(t *testing.T) {
	t.Parallel()
	binary := built(t)
	start := func(t *testing.T) (cmd *exec.Cmd, pipe string, stderr *bytes.Buffer) {
		t.Helper()
		dir := t.TempDir()
		pipe, session := filepath.Join(dir, "report"), filepath.Join(dir, "session.yaml")
		if err := syscall.Mkfifo(pipe, 0o600); err != nil {
			t.Fatal(err)
		}
		stderr = &bytes.Buffer{}
		cmd = exec.Command(binary, "check", "--demo=ready", "--session", session, "--out", pipe)
		cmd.Stderr, cmd.Env = stderr, []string{"HOME=" + dir}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = cmd.Process.Kill() })
		for end := time.Now().Add(30 * time.Second); ; time.Sleep(10 * time.Millisecond) {
			if _, err := os.Stat(session); err == nil { // it is saved before the report
				break
			}
			if time.Now().After(end) {
				t.Fatal("the checks do not end")
			}
		}
		return cmd, pipe, stderr
	}
	t.Run("ctrl+c", func(t *testing.T) {
		t.Parallel()
		cmd, _, stderr := start(t)
		if err := cmd.Process.Signal(os.Interrupt); err != nil {
			t.Fatal(err)
		}
		ended := make(chan struct{})
		go func() { _ = cmd.Wait(); close(ended) }()
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			t.Fatal("it does not end")
		}
		if code := cmd.ProcessState.ExitCode(); code != 130 || !strings.Contains(stderr.String(), "no report is written: ") {
			t.Errorf("exit code %d: %s", code, stderr)
		}
	})
	t.Run("a reader", func(t *testing.T) {
		t.Parallel()
		cmd, pipe, stderr := start(t)
		report, err := os.ReadFile(pipe)
		if err != nil || cmd.Wait() != nil || !bytes.Contains(report, []byte("Ready")) {
			t.Errorf("%v, exit code %d: %s\n%.300s", err, cmd.ProcessState.ExitCode(), stderr, report)
		}
	})
}

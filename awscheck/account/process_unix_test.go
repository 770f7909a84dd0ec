//go:build !windows

package account_test

import (
	"os"
	"os/exec"
	"syscall"
	"testing"
)

// needsShell skips a test whose credential process is a shell's command line, by which the
// SDK runs it.
func needsShell(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("skipped: sh is not on PATH")
	}
}

// runs reports whether a process runs. Signal 0 only asks.
func runs(id int) bool {
	process, err := os.FindProcess(id)
	return err == nil && process.Signal(syscall.Signal(0)) == nil
}

//go:build !windows

package account_test

import (
	"context"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/identity"
	"github.com/astronomer/astro-activate/awscheck/processes/processtest"
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

// A shell runs a command line as its child, and may be waiting for it: both end when no check waits any more.
func TestWhatAHangingCredentialProcessHasStartedIsEnded(t *testing.T) {
	line, requireEnd := processtest.Hanging(t)
	isolate(t, "", "")
	write(t, os.Getenv("AWS_CONFIG_FILE"), "[profile astro]\nregion = eu-west-1\ncredential_process = "+line)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	a := account.NewAccounts(account.Options{Source: account.SharedConfig{}, Timeout: 10 * time.Minute}).Open("astro")
	go identity.CheckCredentials(ctx, a)
	requireEnd(cancel)
}

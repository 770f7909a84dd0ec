//go:build !windows

package account_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/identity"
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

// A shell runs a command line as its child, and may be waiting for it: both end when no check waits any more. As long as
// one that has the pipe open lives, reading it does not end.
func TestWhatAHangingCredentialProcessHasStartedIsEnded(t *testing.T) {
	needsShell(t)
	home := isolate(t, "", "")
	pipe := filepath.Join(home, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	write(t, os.Getenv("AWS_CONFIG_FILE"), "[profile astro]\nregion = eu-west-1\ncredential_process = sleep 60 >"+pipe+" & wait\n")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	a := account.NewAccounts(account.Options{Source: account.SharedConfig{}, Timeout: 10 * time.Minute}).Open("astro")
	go identity.CheckCredentials(ctx, a)
	ended := make(chan error, 1)
	go func() {
		f, err := os.Open(pipe) // once the process has opened it, too
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
		t.Error("what the credential process has started still runs")
	}
}

//go:build !windows

package processes_test

import (
	"context"
	"os/exec"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/processes"
	"github.com/astronomer/astro-activate/awscheck/processes/processtest"
)

// A program runs another one and waits for it: both end with the context.
func TestAProgramEndsWithWhatItHasStarted(t *testing.T) {
	t.Parallel()
	line, requireEnd := processtest.Hanging(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", line)
	processes.EndWithContext(cmd)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	requireEnd(cancel)
	_ = cmd.Wait()
}

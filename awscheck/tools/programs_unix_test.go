//go:build !windows

package tools_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/processes/processtest"
	"github.com/astronomer/astro-activate/awscheck/tools"
)

// An `astro` that is a script of the customer's runs the program as its child, which hangs: nothing of it is left when no
// check waits any more.
func TestWhatAHangingProgramHasStartedIsEnded(t *testing.T) {
	t.Parallel()
	line, requireEnd := processtest.Hanging(t)
	script := filepath.Join(t.TempDir(), "astro")
	if err := os.WriteFile(script, []byte("#!/bin/sh\n"+line), 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go func() { _, _ = tools.OSPrograms{}.Output(ctx, script, "version") }()
	requireEnd(cancel)
}

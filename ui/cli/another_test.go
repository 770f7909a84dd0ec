//go:build !windows

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestARealTerminalOpensAnotherTarget leaves the summary of an active account for the plan of
// one more VPC, under the next name that is free.
func TestARealTerminalOpensAnotherTarget(t *testing.T) {
	t.Parallel()
	binary := built(t)
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name+".yaml") }
	if err := os.WriteFile(path("prod-target-2"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	x := open(t, binary, 100, 50, "--demo=active", "--session", path("prod")) // the paths of a long temporary folder take more lines
	x.shows("  step ")
	x.types("\x1b9")
	x.shows("The account is active already")
	x.shows("plans another target or cluster")
	x.types("t")
	x.shows("A new session is made from this one")
	x.types("1")
	x.shows("New session prod-target-3 for one more target VPC. To go back: astro-activate --demo=active")
	x.shows("Peering  step 7 of 9")
	made, err := os.ReadFile(path("prod-target-3"))
	if err != nil || !strings.Contains(string(made), "id: clq1w2e3r4t5y6u7i8o9p0a1s2") || strings.Contains(string(made), "vpc_id: vpc-") {
		t.Errorf("%v:\n%s", err, made)
	}
	if first, err := os.ReadFile(path("prod")); err != nil || !strings.Contains(string(first), "vpc_id: vpc-") {
		t.Errorf("the first session has changed: %v\n%s", err, first)
	}
	if taken, err := os.ReadFile(path("prod-target-2")); err != nil || string(taken) != "mine" {
		t.Errorf("another file was written: %q, %v", taken, err)
	}
}

//go:build !windows

package cli_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// left waits until the program has ended.
func (x *terminal) left() {
	x.t.Helper()
	select {
	case <-x.ended:
	case <-time.After(30 * time.Second):
		x.t.Fatalf("the program does not end:\n%s", x.screen())
	}
}

// A user leaves with ctrl+c, hands on what others have to do, and comes back: what the session
// had found is beside it.
func TestARealTerminalComesBackToWhatChanged(t *testing.T) {
	t.Parallel()
	binary := built(t)
	home := t.TempDir()
	dir := stateFolder(t, home)
	session := filepath.Join(dir, "prod.yaml")
	const interrupt = "\x03"
	args := []string{"--demo=blocked", "--session", session}

	x := open(t, binary, 80, 40, args...) // with room for every command
	x.showsVerdict()
	x.types(interrupt + interrupt)
	x.left()
	text := strings.ReplaceAll(strings.Join(strings.Fields(x.screen()), " "), ` \ `, " ") // commands as they are pasted
	for _, want := range []string{
		"✗ Not ready: ", "Session: ", "Messages for each owner:", "prod.yaml --output handoff", "Runbook for the target VPC's owner:", "prod.yaml --output runbook", "To continue:",
	} {
		if !strings.Contains(text, want) && !x.wrote(want) {
			t.Errorf("what stays on the terminal lacks %q:\n%s", want, x.screen())
		}
	}
	if list := at(t, home, "sessions"); !strings.Contains(list.stdout, "  not ready  ") {
		t.Errorf("the list of sessions:\n%s", list.stdout)
	}
	handoff := at(t, home, "summary", session, "--output", "handoff")
	if handoff.code != 0 || !strings.Contains(handoff.stdout, "iam:CreateRole") || !regexp.MustCompile(`the results of the checks are those of \d{4}-\d\d-\d\d \d\d:\d\d`).MatchString(handoff.stderr) {
		t.Errorf("exit %d, %s\n%s", handoff.code, handoff.stderr, handoff.stdout)
	}

	// Nothing has changed.
	x = open(t, binary, 80, 24, args...)
	x.shows("A session was saved today at")
	x.types(enter)
	x.shows("Nothing changed since today at ")
	x.types("\x10") // ctrl+p
	x.shows("Nothing changed since today at ")

	// One problem is fixed; the run is killed before it can keep its report.
	x.types("\x1b5")
	x.shows("Network  step 5 of 9")
	x.types("\x14") // ctrl+t
	x.shows("› 10.96.32.0/19")
	x.types(tab)
	x.shows("Changed: 1 fixed")
	x.until("for the answer to be saved", func() bool {
		data, _ := os.ReadFile(session)
		return strings.Contains(string(data), "10.96.32.0/19")
	})
	_ = x.cmd.Process.Kill()
	x.left()
	if list := at(t, home, "sessions"); !strings.Contains(list.stdout, "not ready, of earlier answers") {
		t.Errorf("the list of sessions:\n%s", list.stdout)
	}
	stale := at(t, home, "summary", session, "--output", "handoff")
	if stale.code != 0 || strings.Contains(stale.stdout, "iam:CreateRole") || !strings.Contains(stale.stderr, "is not used: answers have changed since") {
		t.Errorf("exit %d, %s\n%s", stale.code, stale.stderr, stale.stdout)
	}

	x = open(t, binary, 80, 24, args...)
	x.shows("A session was saved today at")
	x.types(enter)
	x.shows(": 1 fixed (CIDR 10.96.32.0/20 is too small, need a /19); ")
	x.shows(" still there. ctrl+p")
	x.types("\x10")
	x.shows("What changed since today at ")
	x.shows("✓ CIDR 10.96.32.0/20 is too small, need a /19: fixed")
	x.types(escape)
	x.hides("What changed since")

	// Left at once, it knows less than its last report, which stays.
	x.types("\x12" + interrupt + interrupt) // ctrl+r
	x.left()
	if list := at(t, home, "sessions"); !strings.Contains(list.stdout, "not ready") {
		t.Errorf("the list of sessions:\n%s", list.stdout)
	}
}

// A user who has answered nothing has nothing to come back to.
func TestARealTerminalLeftAtOnceKeepsNothing(t *testing.T) {
	t.Parallel()
	session := filepath.Join(t.TempDir(), "session.yaml")
	x := open(t, built(t), 80, 24, "--demo", "--session", session)
	x.shows("Tools  step 1 of 9")
	x.types("\x03\x03")
	x.left()
	for _, path := range []string{session, session + ".report.json"} {
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s was written", path)
		}
	}
}

// The screen, the session and the report beside it are about the same answers, however a session is started over.
func TestARealTerminalStartsOverAndIsLeft(t *testing.T) {
	t.Parallel()
	binary := built(t)
	home := t.TempDir()
	session := filepath.Join(stateFolder(t, home), "prod.yaml")
	args := []string{"--demo=blocked", "--session", session}
	if first := at(t, home, "check", "--demo=blocked", "--session", session, "--set", "network.cidr=10.96.32.0/19", "--output", "text"); first.code != 3 {
		t.Fatalf("exit %d, %s", first.code, first.stderr)
	}
	for _, flags := range [][]string{nil, {"--fresh"}} {
		x := open(t, binary, 80, 40, append(args, flags...)...)
		if flags == nil {
			x.shows("Welcome back")
			x.types("f")
		}
		x.shows("kept as")
		x.showsVerdict()
		x.types("\x03")
		x.shows("Leave? Everything is saved in ")
		x.types("y")
		x.left()
		data, err := os.ReadFile(session)
		if err != nil || !strings.Contains(string(data), "cidr: 10.96.32.0/20") {
			t.Errorf("%q: the session has %v\n%s", flags, err, data)
		}
		if got := at(t, home, "summary", session); !strings.Contains(got.stderr, "the results of the checks are those of ") {
			t.Errorf("%q: the report beside it: %s", flags, got.stderr)
		}
		if err := os.WriteFile(session, []byte(strings.ReplaceAll(string(data), "10.96.32.0/20", "10.96.32.0/19")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

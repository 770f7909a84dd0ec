//go:build !windows

package cli_test

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/charmbracelet/x/term"

	"github.com/astronomer/astro-activate/ui/cli"
)

// failsAt is the variable that makes the test binary the program, with an environment that
// panics when the variable of its value is read.
const failsAt = "ASTRO_ACTIVATE_TEST_FAILS_AT"

// accountInAFault is an account id that the text of a fault has in it.
const accountInAFault = "210987654321"

// runFailing is the program in the test binary: see failsAt.
func runFailing(variable string) int {
	return cli.Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, func(name string) string {
		if name == variable {
			panic("no such variable in account " + accountInAFault + "\x1b[2J")
		}
		return os.Getenv(name)
	})
}

// The program fails while the wizard has the terminal: the terminal is as it was before, the
// answers are kept, and the last line says what to send.
func TestARealTerminalIsRestoredAfterAFault(t *testing.T) {
	t.Parallel()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	session := filepath.Join(dir, "session.yaml")
	args := []string{"--demo", "--session", session}
	x := openIn(t, binary, dir, []string{failsAt + "=TMUX"}, 80, 40, args...) // which the clipboard reads
	x.shows("Tools  step 1 of 9")
	x.types(toRegion)
	x.shows("Region  step 4 of 9")
	x.types(clearLine + "Morning data" + tab)
	x.shows("Cluster name   Morning data")
	if during, err := term.GetState(x.pty.Fd()); err != nil || reflect.DeepEqual(during, x.fresh) {
		t.Errorf("the wizard does not change the terminal's settings: %v", err)
	}
	for _, mode := range []string{"\x1b[?1049h", "\x1b[?2004h"} { // the alternate screen, bracketed paste
		if !x.wrote(mode) {
			t.Errorf("the wizard does not set the mode %q", mode)
		}
	}
	x.types(toSummary)
	x.shows("c draft")
	x.types("c")
	x.left()
	if code := x.cmd.ProcessState.ExitCode(); code != 1 {
		t.Errorf("exit code %d", code)
	}
	after, err := term.GetState(x.pty.Fd())
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(after, x.fresh) {
		t.Errorf("the terminal's settings are %+v, and were %+v", after, x.fresh)
	}
	output := x.output.String()
	for _, mode := range []string{"1049", "2004", "1000", "1002", "1003", "1004", "1006"} {
		if strings.LastIndex(output, "\x1b[?"+mode+"h") > strings.LastIndex(output, "\x1b[?"+mode+"l") {
			t.Errorf("the mode %s is left on", mode)
		}
	}
	if strings.LastIndex(output, "\x1b[?25l") > strings.LastIndex(output, "\x1b[?25h") || x.vt.IsAltScreen() {
		t.Error("the cursor is left hidden, or the alternate screen on")
	}
	said := strings.Join(strings.Fields(x.screen()), "")
	if !strings.Contains(said, "inaccount"+accountInAFault) {
		t.Errorf("the account is hidden without the mask:\n%s", x.screen())
	}
	for _, want := range []string{"astro-activate: internal error: no such variable", "fault_terminal_test.go:", "https://github.com/astronomer/astro-activate/issues",
		"--record FILE --mask", "The answers are kept in ~/session.yaml: the same command continues with them"} {
		if !strings.Contains(said, strings.Join(strings.Fields(want), "")) {
			t.Errorf("the screen does not say %q:\n%s", want, x.screen())
		}
	}

	x = openIn(t, binary, dir, []string{failsAt + "=none"}, 80, 24, args...)
	x.shows("A session was saved ")
	x.types(enter + toRegion)
	x.shows("Cluster name")
	x.shows("Morning data")
}

// A fault ends a screen that was masked with the key, on a call: its text is masked, too.
func TestARealTerminalHidesIDsInTheTextOfAFault(t *testing.T) {
	t.Parallel()
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	x := openIn(t, binary, t.TempDir(), []string{failsAt + "=TMUX"}, 80, 24, "--demo", "--fresh")
	x.shows("Tools  step 1 of 9")
	x.types(maskIDs)
	x.shows("MASKED")
	x.types(toSummary)
	x.shows("c draft")
	x.types("c")
	x.left()
	if said := x.screen(); !strings.Contains(said, "internal error: no such variable in account ") || strings.Contains(x.output.String(), accountInAFault) {
		t.Errorf("the text of the fault is not there, or shows the account:\n%s", said)
	}
}

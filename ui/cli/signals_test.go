//go:build !windows

package cli_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
)

// A program may be ended at any moment: by ctrl+c, by `kill`, by a terminal that is closed, or by two of them at once, as
// when a machine is shut down. It ends at once, and leaves the terminal as it was and no half of a file.
func TestTheProgramIsEndedAtAnyMoment(t *testing.T) {
	t.Parallel()
	binary := built(t)
	hangUpByDefault(t)
	commands := [][]string{
		{"--demo=story", "--session", "s.yaml"},
		{"--demo=huge", "--session", "s.yaml"},
		{"--demo=ready", "--accessible", "--session", "s.yaml"},
		{"check", "--demo=ready", "--session", "s.yaml", "--out", "report.md"},
		{"check", "--demo=ready", "--out", "pipe"},
		{"verify", "--demo"},
		{"verify", "--demo", "--watch"},
		{"verify", "--demo=active", "--watch"},
		{"verify", "--demo=overlap", "--watch"},
		{"verify", "--demo", "--watch", "--out", "pipe"},
		{"verify", "--demo", "--watch", "--accessible"},
		{"--region", "us-east-1"},
	}
	signals := []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP}
	times := 60
	if testing.Short() {
		times = 15
	}
	for n := range times {
		args := commands[n%len(commands)]
		var sent []syscall.Signal // none: ctrl+c is pressed
		for range rand.IntN(4) {
			sent = append(sent, signals[rand.IntN(len(signals))])
		}
		after := time.Duration(rand.IntN(1200)) * time.Millisecond
		t.Run(fmt.Sprintf("%s, %v after %v", strings.Join(args, " "), sent, after), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if err := syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o600); err != nil {
				t.Fatal(err)
			}
			x := openIn(t, binary, dir, []string{"AWS_EC2_METADATA_DISABLED=true"}, 80, 24, args...)
			time.Sleep(after)
			if len(sent) == 0 {
				x.types("\x03\x03") // the wizard asks first
			}
			for _, s := range sent {
				_ = x.cmd.Process.Signal(s) // of one that has ended, too
			}
			select {
			case <-x.ended:
			case <-time.After(leaves):
				t.Fatalf("not left after %v:\n%s", leaves, x.screen())
			}
			if left, err := term.GetState(x.pty.Fd()); err != nil || !reflect.DeepEqual(left, x.fresh) {
				t.Errorf("the terminal's settings are\n%+v, not\n%+v, %v", left, x.fresh, err)
			}
			if left := modesOn(x.output.String()); len(left) > 0 || x.vt.IsAltScreen() {
				t.Errorf("the terminal is left with %q, on its alternate screen %v", left, x.vt.IsAltScreen())
			}
			if x.cmd.ProcessState.ExitCode() < 0 { // before it has started
				return
			}
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				if name := e.Name(); strings.HasPrefix(name, ".report") || strings.HasPrefix(name, ".s.yaml") && !strings.Contains(name, ".lock") || strings.HasPrefix(name, ".pipe") {
					t.Errorf("%s is left", name)
				}
			}
		})
	}
}

// While the AWS CLI signs in, it has the terminal: ctrl+c ends that, and the program goes on. SIGTERM is for the program.
func TestCtrlCInASignInEndsOnlyThat(t *testing.T) {
	t.Parallel()
	binary := built(t)
	for name, tt := range map[string]struct {
		args  []string
		shows string
	}{
		"the wizard": {[]string{"--profile", "astro"}, "step 2 of 9"},
		"a watch":    {[]string{"verify", "--watch", "--set", "account.profile=astro"}, "next check in "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home := t.TempDir()
			if err := os.Mkdir(filepath.Join(home, ".aws"), 0o700); err != nil {
				t.Fatal(err)
			}
			config := "[profile astro]\nregion = us-east-1\nsso_session = acme\nsso_account_id = 111122223333\nsso_role_name = Admin\n" +
				"[sso-session acme]\nsso_start_url = https://acme.awsapps.com/start\nsso_region = us-east-1\n"
			if err := os.WriteFile(filepath.Join(home, ".aws", "config"), []byte(config), 0o600); err != nil {
				t.Fatal(err)
			}
			cli := "#!/bin/sh\n[ \"$1\" = --version ] && { echo aws-cli/2.31.0; exit; }\ntrap 'echo Aborted >&2; exit 130' INT\necho The browser is open\nsleep 60 & wait\n"
			if err := os.WriteFile(filepath.Join(home, "aws"), []byte(cli), 0o700); err != nil {
				t.Fatal(err)
			}
			env := []string{"AWS_EC2_METADATA_DISABLED=true", "PATH=" + home + string(os.PathListSeparator) + os.Getenv("PATH")}
			args := tt.args
			if name == "a watch" {
				args = append(args, verifyOfATarget()[1:]...)
			}
			x := openIn(t, binary, home, env, 80, 24, args...)
			x.shows("ctrl+l")
			x.types(logIn)
			x.shows("The browser is open")
			x.types("\x03")
			x.shows("Sign-in failed (exit 130): Aborted")
			x.types(logIn)
			x.shows("The browser is open")
			if err := x.cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			x.types("\x03")
			x.left()
			if code := x.cmd.ProcessState.ExitCode(); code != 130 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

//go:build !windows

package cli_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
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
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range entries {
				probe := x.cmd.ProcessState.ExitCode() < 0 && strings.HasPrefix(e.Name(), ".report.md.") // it had not begun
				if name := e.Name(); strings.HasPrefix(name, ".") && !strings.Contains(name, ".lock") && name != ".local" && !probe {
					t.Errorf("%s is left", name)
				}
			}
		})
	}
}

// While the AWS CLI signs in, it has the terminal: ctrl+c ends that, and the program goes on. SIGTERM and the end of the
// terminal are for both.
func TestCtrlCInASignInEndsOnlyThat(t *testing.T) {
	t.Parallel()
	binary := built(t)
	watch := append([]string{"verify", "--watch", "--set", "account.profile=astro"}, verifyOfATarget()[1:]...)
	for name, tt := range map[string]struct {
		args   []string
		signal syscall.Signal
	}{
		"the wizard":          {[]string{"--profile", "astro"}, syscall.SIGTERM},
		"the wizard, hung up": {[]string{"--profile", "astro"}, syscall.SIGHUP},
		"a watch":             {watch, syscall.SIGTERM},
		"a watch, hung up":    {watch, syscall.SIGHUP},
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
			x := openIn(t, binary, home, env, 80, 24, tt.args...)
			x.shows("ctrl+l")
			x.types(logIn)
			x.shows("The browser is open")
			x.types("\x03")
			x.shows("Sign-in failed (exit 130): Aborted")
			x.types(logIn)
			x.until("the second sign-in", func() bool { return strings.Count(x.text(), "The browser is open") == 2 })
			if err := x.cmd.Process.Signal(tt.signal); err != nil {
				t.Fatal(err)
			}
			x.left()
			if code := x.cmd.ProcessState.ExitCode(); code != 130 {
				t.Errorf("exit code %d", code)
			}
		})
	}
}

// What is typed is an answer, confirmed or not, however the program is ended; and more signals, as of who presses ctrl+c
// until the program has gone, end neither the save nor what it says.
func TestWhatIsTypedIsSavedHoweverTheProgramIsEnded(t *testing.T) {
	t.Parallel()
	binary := built(t)
	for name, signals := range map[string][]syscall.Signal{
		"SIGTERM": {syscall.SIGTERM}, "SIGINT": {syscall.SIGINT}, "hung up": {syscall.SIGHUP},
		"SIGTERM and SIGINT": {syscall.SIGTERM, syscall.SIGINT}, "SIGINT three times": {syscall.SIGINT, syscall.SIGINT, syscall.SIGINT},
		"hung up and SIGTERM": {syscall.SIGHUP, syscall.SIGTERM, syscall.SIGTERM}, "ctrl+c": nil,
	} {
		for _, typed := range []string{"Morning data", "Morning data" + tab} {
			t.Run(fmt.Sprintf("%s after %q", name, typed), func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				x := openIn(t, binary, dir, nil, 80, 24, "--demo=ready", "--session", "s.yaml")
				x.shows("Tools  step 1 of 9")
				x.types(toRegion)
				x.shows("Region  step 4 of 9")
				x.types(clearLine + typed)
				x.shows("Morning data")
				for _, s := range signals {
					_ = x.cmd.Process.Signal(s) // of one that has ended, too
					time.Sleep(time.Duration(rand.IntN(8)) * time.Millisecond)
				}
				if signals == nil {
					for range 6 {
						x.types("\x03")
						time.Sleep(time.Duration(rand.IntN(20)) * time.Millisecond)
					}
				}
				x.left()
				// A signal that comes when all is saved and said can be the end itself, which a shell calls 130, too.
				if code := x.cmd.ProcessState.ExitCode(); code != 130 && (code != -1 || len(signals) < 2) {
					t.Errorf("exit code %d", code)
				}
				saved, err := os.ReadFile(filepath.Join(dir, "s.yaml"))
				if err != nil || !strings.Contains(string(saved), "Morning data") {
					t.Errorf("saved is %v\n%s", err, saved)
				}
				if left, _ := filepath.Glob(filepath.Join(dir, ".s.yaml.[0-9]*")); len(left) > 0 {
					t.Errorf("%q is left", left)
				}
				// A terminal drops what it has not shown yet, where ctrl+c is pressed after the screen was left or it hangs up.
				if said := x.text(); signals != nil && signals[0] != syscall.SIGHUP && !strings.Contains(said, "To continue:") {
					t.Errorf("it says\n%s", said)
				}
			})
		}
	}
}

// A report that no one reads does not keep the program from ending.
func TestAStdoutThatNoOneReadsHoldsUpNoInterrupt(t *testing.T) {
	t.Parallel()
	binary := built(t)
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = read.Close() })
	dir := t.TempDir()
	cmd := exec.Command(binary, "check", "--demo=blocked", "--session", filepath.Join(dir, "s.yaml"), "--output", "html") // more than a pipe takes
	var stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.Env = write, &stderr, []string{"HOME=" + dir}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = write.Close()
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	if _, err := read.Read(make([]byte, 1)); err != nil { // it has begun
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(leaves):
		t.Fatal("it does not end")
	}
	if code := cmd.ProcessState.ExitCode(); code != 130 || !strings.Contains(stderr.String(), "the report is not written whole: stdout is not read") {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
}

package wizard

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"charm.land/bubbles/v2/key"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/keys"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
)

func TestHelpAndTheStepListOpenOverADetail(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ key, shows string }{
		{"?", "c         copy"}, {"ctrl+g", "c         copy"}, {"ctrl+o", "Go to a step"}, {"ctrl+r", "Checked again: "},
	} {
		d := start(t, handMade{}, 80, 24)
		d.press("alt+4", "enter", "alt+4", "tab", "tab", "tab", "tab", "enter")
		d.shows("PROBLEM  On-demand vCPUs")
		d.press(tt.key)
		d.shows(tt.shows)
		d.press("esc")
		if tt.key != "ctrl+r" { // which has no overlay to close
			d.shows("PROBLEM  On-demand vCPUs")
		}
	}
	d := start(t, handMade{}, 80, 24)
	d.press("alt+4", "enter", "alt+4", "tab", "tab", "tab", "tab", "enter", "ctrl+o", "2")
	d.shows(" [2!] ")
	if len(d.m.overlays) != 0 {
		t.Error("the detail of another step stays open")
	}
}

func TestSignInWorksInADetail(t *testing.T) {
	t.Parallel()
	var ran []string
	d := start(t, handMade{loginBy: "aws sso login --profile team"}, 80, 24, func(o *Options) {
		o.Login = func(argv []string) error { ran = argv; return nil }
	})
	d.press("alt+3", "down", "enter")
	if !covered[*overlay.Detail](d) {
		t.Fatalf("no detail is open:\n%s", d.screen())
	}
	d.shows("ctrl+l sign in")
	d.press("ctrl+l")
	if !slices.Equal(ran, []string{"aws", "sso", "login", "--profile", "team"}) || covered[*overlay.Detail](d) {
		t.Fatalf("ctrl+l ran %q", ran)
	}
}

// The footer says what enter opens, even where the answer itself adds the next field.
func TestTheFooterSaysWhatEnterOpens(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{healthy: true}, 120, 40)
	d.m.goToStep("connectivity")
	d.m.layout()
	d.shows(" next field")
	d.press("enter")
	if d.field() != steps.KeyEndpoints {
		t.Fatalf("enter opened another field:\n%s", d.screen())
	}
	for range 20 {
		step, field, wantField := d.m.machine.Step().ID, d.field(), strings.Contains(d.screen(), " next field")
		if d.onSummary() {
			return
		}
		d.press("enter")
		if stays := d.m.machine.Step().ID == step && d.field() != field; stays != wantField {
			t.Errorf("in %s the footer says next field: %v, and enter opens one: %v", step, wantField, stays)
		}
	}
	t.Error("enter does not reach the summary")
}

// With several services, the cause of a check is the finding that is a problem and not
// the first one with its id.
func TestACauseNamesTheServiceThatFails(t *testing.T) {
	t.Parallel()
	s := scenario("ready")
	aws := s.World(time.Now())
	aws.Latency = 0
	d := startScenario(t, s, aws, func(o *Options) {
		services := steps.Value{"wh=snowflake://xy12345.snowflakecomputing.com:443", "db=postgres://nowhere.example.com:5432"}
		if err := o.Machine.Set(steps.KeyEndpoints, services); err != nil {
			t.Fatal(err)
		}
	})
	d.press("alt+6", "tab", "tab")
	d.shows("waiting for DNS name: db")
	d.hides("waiting for DNS name: wh")
	d.press("alt+9")
	d.hides("waiting for DNS name: wh")
}

func TestAFailedSignInShowsItsExitCodeAndLastLine(t *testing.T) {
	t.Parallel()
	err := exec.Command("sh", "-c", "exit 2").Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		t.Skip("skipped: sh is not on PATH")
	}
	var errout tail
	var version1 tail // of the AWS CLI, 1.45
	_, _ = version1.Write([]byte("usage: aws [options] <command>\naws: error: argument subcommand: Invalid choice, valid choices are:\n\nlist | get\nset | add-model\n"))
	_, _ = errout.Write([]byte("warning\nThe config profile (team) could not be found\n\n"))
	for want, msg := range map[string]signedInMsg{
		"Sign-in failed (exit 2): The config profile (team) could not be found.":                                                                                              {err, errout.last()},
		"Sign-in failed (exit 2): this version of the AWS CLI does not have the command. Install the latest version 2, or enter keys with aws configure in another terminal.": {err, version1.last()},
		"Sign-in failed (exit 2).":         {err: err},
		"Sign-in failed: no such program.": {err: errors.New("no such program")},
		"Sign-in needs the AWS CLI, and no program called aws is on PATH. Install it and press ctrl+l again, or leave, set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, and start again.": {
			err: exec.Command("a-program-that-is-not-installed").Run()},
	} {
		if got := signInFailure(msg); got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// Version 1 of the AWS CLI answers "aws sso login" with pages of its usage, which would stay in the
// terminal after the wizard.
func TestVersion1OfTheAWSCLIIsNotGivenTheTerminal(t *testing.T) {
	t.Parallel()
	for version, runs := range map[string]bool{"aws-cli/1.45.11 Python/3.11.7": false, "aws-cli/2.31.3 Python/3.13.7": true} {
		program, done := filepath.Join(t.TempDir(), "aws"), filepath.Join(t.TempDir(), "done")
		script := "#!/bin/sh\ncase $1 in --version) echo '" + version + "';; *) echo usage >'" + done + "';; esac\n"
		if err := os.WriteFile(program, []byte(script), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := exec.Command(program, "--version").Run(); err != nil {
			t.Skip("skipped: scripts do not run here")
		}
		p := newSignIn(t.Context(), new(atomic.Pointer[signInProgram]), program, "sso", "login")
		err := p.Run()
		if _, missing := os.Stat(done); runs != (missing == nil) || runs != (err == nil) {
			t.Errorf("%s: %v, %v", version, err, missing)
		}
		if err != nil && !strings.Contains(signInFailure(signedInMsg{err: err}), "Install the latest version 2") {
			t.Errorf("it says %q", signInFailure(signedInMsg{err: err}))
		}
	}
}

// A sign-in does not close the question for a code.
func TestAnMFACodeIsStillAskedForAfterASignIn(t *testing.T) {
	t.Parallel()
	mfa := account.NewMFAPrompt()
	d := start(t, handMade{}, 80, 24, func(o *Options) { o.MFA = mfa })
	_, _ = mfa.Code(t.Context(), "prod")
	d.shows("profile prod")
	d.send(signedInMsg{})
	d.shows("profile prod")
}

// On the last row, down scrolls on, and the pointer stays where it is.
func TestTheSummaryScrollsBelowItsLastRow(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24)
	d.press("alt+9")
	for range 60 {
		d.press("down")
	}
	d.shows("saves the report as JSON")
}

// The reason that is typed stays on the screen, however much it covers.
func TestTheReasonForAnAcknowledgmentIsSeenWhileItIsTyped(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {120, 40}} {
		d := scene{scenario: "blocked"}.start(t, size.w, size.h)
		d.press("alt+2", "tab", "tab", "enter", "a", ":moved out")
		d.shows("› moved out")
	}
}

// With an expired sign-in nothing waits for anything else.
func TestAnExpiredSignInIsTheOnlyCause(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]string{{"alt+8"}, {"alt+9"}, {"ctrl+y"}} {
		d := scene{scenario: "expired"}.start(t, 100, 40)
		d.press(keys...)
		for _, l := range strings.Split(d.screen(), "\n") {
			if strings.Contains(l, "waiting for") && !strings.Contains(l, "waiting for Credentials (Account)") {
				t.Errorf("after %s: %s", keys, l)
			}
		}
	}
}

// The keys that go to a step work on everything that lists them, and nothing lists them where
// they do not.
func TestJumpingToAStepWorksOverEveryView(t *testing.T) {
	t.Parallel()
	for name, pressed := range map[string][]string{
		"a page": nil, "help": {"ctrl+g"}, "help on a detail": {"tab", "tab", "tab", "tab", "enter", "?"}, "a detail": {"tab", "tab", "tab", "tab", "enter"},
		"what is left": {"ctrl+y"}, "a detail of what is left": {"ctrl+y", "enter"}, "the steps": {"ctrl+o"},
		"an acknowledgment": {"alt+2", "tab", "tab", "enter", "a"}, "leaving": {"ctrl+c"},
	} {
		t.Run(name, func(t *testing.T) {
			d := scene{scenario: "blocked"}.start(t, 160, 48)
			d.press("alt+4")
			d.press(pressed...)
			top, modal := d.m.overlays.top(d.m.page)
			listed := slices.ContainsFunc(d.m.bindings(top), func(b key.Binding) bool { return b.Help() == keys.All().Jump.Help() })
			d.press("alt+6")
			moved := d.m.machine.Step().ID == "connectivity" && len(d.m.overlays) == 0
			if modal == moved || listed && !moved {
				t.Errorf("moved %v; modal %v, listed %v\n%s", moved, modal, listed, d.screen())
			}
		})
	}
}

// A very wide screen shows what to do about the first problem, or the chosen one, at once.
func TestAWideScreenShowsWhatToDoBesideTheProblem(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked"}.start(t, 160, 48)
	for _, step := range []string{"alt+2", "alt+3", "alt+4", "alt+6", "alt+8"} {
		d.press(step)
		d.shows("What to do")
	}
	d.press("alt+3", "down")
	d.shows("2 actions denied by developer-boundary ──")
	d.press("space", "down", "down")
	d.shows("iam:PutRolePolicy denied by developer-boundary ──")
	d.press("ctrl+x")
	d.hides("111122223333")
}

// The ctrl+c that ends a sign-in arrives at the wizard too, perhaps when the sign-in has just ended: it is still not for the
// wizard then.
func TestASignInThatHasJustEndedStillHasItsCtrlC(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("skipped: sh is not on PATH")
	}
	var running atomic.Pointer[signInProgram]
	for tries := 1; ; tries++ { // on a busy machine the moment can be over
		p := newSignIn(t.Context(), &running, "sh", "-c", "exit 0")
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		if running.Load() == p {
			break
		}
		if tries == 20 {
			t.Fatal("ctrl+c is for the wizard as soon as a sign-in has ended")
		}
	}
	for end := time.Now().Add(time.Minute); running.Load() != nil; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("ctrl+c never ends the wizard after a sign-in")
		}
	}
}

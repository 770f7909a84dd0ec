//go:build !windows

package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What stays in the terminal names what is to be done first: the answers, then what the user can
// solve, each with its fix, and no word is broken.
func TestARealTerminalKeepsWhatIsToBeDone(t *testing.T) {
	t.Parallel()
	binary := built(t)
	for name, tt := range map[string]struct {
		width  int
		inline []string // in this order
		lacks  []string
	}{
		"story": {80, []string{"? Incomplete: 11 open answers", "? 11 open answers: AWS profile", "Methods (Connectivity), and 6 more that depend on these You", "To start again:", "astro-activate --demo=story"},
			[]string{"Session:", "Every fix", "To continue:", "astro-activate summary", "Quota:", "Availability Zones", "warehouse", "Next:"}},
		"blocked": {160, []string{"✗ Not ready: 14 problems, 2 warnings, 1 unverified", "CIDR 10.96.32.0/20 is too small, need a /19 You → Choose a larger network", "✗ Address 10.40.3.17 not public: reports You, or ask the data service's owner", "! Astro CLI 0.28.1 is outdated, need 1.0.0 You ! 1 IAM role that is not Astro's IAM administrator ? 1 check is waiting for Public address: reports You",
			"You 4 (1 waits) Account 7 IAM 3 Organization 1 Target VPC 1 AWS 1 Next: You. Fix \"CIDR 10.96.32.0/20 is too small, need a /19\" and", "Session:", "To continue:"},
			[]string{"Every fix", "Upgrade the Astro CLI"}},
		"denied": {60, []string{"✗ Not ready", "1 task for the IAM administrator, on which 23 findings depend; 1 task for you, on which 20 depend.", "✗ 3 actions not allowed by the principal's policies", "? 20 checks not determined: 88 actions are denied", "? Target account You, or ask the target VPC's owner", "Set the target's AWS profile to one that reaches", "Session:", "Messages for"},
			[]string{"iam:GetRolePolicy", "and 1", "warehouse"}},
	} {
		t.Run(name, func(t *testing.T) {
			x := open(t, binary, tt.width, 50, "--demo="+name, "--session", filepath.Join(t.TempDir(), "s.yaml"))
			x.until("the checks are done", func() bool {
				known := regexp.MustCompile(`\d+ open answers|40 unverified|14✗ 2! 1\?|40\?`).MatchString(x.screen())
				return known && !x.runsChecks()
			})
			x.types("\x03\x03")
			x.left()
			screen := regexp.MustCompile(`\s+`).ReplaceAllString(x.screen(), " ")
			at := -1
			for _, want := range tt.inline {
				next := strings.Index(screen, want)
				if next <= at {
					t.Errorf("%q is at %d, the one before at %d:\n%s", want, next, at, x.screen())
				}
				at = next
			}
			for _, not := range tt.lacks {
				if strings.Contains(screen, not) {
					t.Errorf("it has %q:\n%s", not, x.screen())
				}
			}
		})
	}
}

// A reader adds up the lines below the verdict, and gets the number of problems in it: a line that stands
// for several says so.
func TestARealTerminalListsAsManyProblemsAsTheVerdictHas(t *testing.T) {
	t.Parallel()
	x := open(t, built(t), 100, 200, "check", "--demo=blocked")
	x.left()
	parts := strings.Split(x.screen(), "Not ready: 14 problems,")
	tail, sum := parts[len(parts)-1], 0 // below the report
	for line := range strings.Lines(tail) {
		if !strings.HasPrefix(line, "  ✗ ") {
			continue
		}
		n := 1
		if m := regexp.MustCompile(`, (\d+) problems$`).FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			n, _ = strconv.Atoi(m[1])
		}
		sum += n
	}
	if sum != 14 {
		t.Errorf("the lines add up to %d problems:\n%s", sum, tail)
	}
}

// "The report scrolled by, and what is left names one of the two problems." The end of a watch that is left names
// each problem, with its owner, and who acts first, as the screen did.
func TestARealTerminalLeftInAWatchNamesEveryProblemAndItsOwner(t *testing.T) {
	t.Parallel()
	x := open(t, built(t), 80, 24, "verify", "--demo=blocked", "--watch")
	x.shows("next check in ")
	x.types("\x03")
	x.left()
	_, end, _ := strings.Cut(x.screen(), "Not ready: 2 problems")
	for _, want := range []string{"CIDR 10.96.32.0/20 is too small, need a /19  You", "DNS hostnames off in vpc-0d47a11e5c0ffee01  Target VPC's owner", "? 6 checks are waiting for Peering request from Astro  You", "You 8 (6 wait)  Target VPC 1", "\nNext: You. Restart with --cidr 10.96.32.0/19. "} {
		if !strings.Contains(end, want) {
			t.Errorf("below the verdict there is no %q:\n%s", want, x.screen())
		}
	}
}

// A user who starts without credentials, and without the Astro CLI, reads what comes first and how: no
// word of a fix is cut, the answers are counted as on the screen, and no message is offered for others.
func TestARealTerminalLeftWithoutCredentialsNamesThemFirst(t *testing.T) {
	t.Parallel()
	binary := built(t)
	for _, tt := range []struct {
		width int
		aws   bool // the AWS CLI is installed
		fix   []string
	}{
		{80, true, []string{"or for keys with `aws configure`", " aws configure sso "}},
		{60, true, []string{"or for keys with `aws configure`", " aws configure sso "}},
		{80, false, []string{"Install the AWS CLI first: no program called aws is on PATH"}},
		{60, false, []string{"Install the AWS CLI first: no program called aws is on PATH"}},
	} {
		t.Run(fmt.Sprintf("%d columns, AWS CLI %t", tt.width, tt.aws), func(t *testing.T) {
			home := t.TempDir()
			if tt.aws {
				if err := os.WriteFile(filepath.Join(home, "aws"), []byte("#!/bin/sh\n"), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			x := openIn(t, binary, home, []string{"PATH=" + home, "AWS_EC2_METADATA_DISABLED=true"}, tt.width, 24)
			x.until("the checks are done", func() bool { return strings.Contains(x.screen(), "13 could not run, 1 other problem") })
			x.types("\r") // the session is saved
			x.until("the step of the account", func() bool { return strings.Contains(x.screen(), "step 2 of 9") })
			x.types("\x19") // the list of what is left
			x.until("the list", func() bool { return strings.Contains(x.screen(), "13 could not run, 1 other problem, 4 open answers") })
			x.types("\x03\x03")
			x.left()
			screen := regexp.MustCompile(`\s+`).ReplaceAllString(x.screen(), " ")
			at, verdict := -1, "No AWS access"
			if tt.aws { // which signs in
				verdict = "Sign in first"
			}
			for _, want := range slices.Concat([]string{"? " + verdict + ": 13 checks could not run, 1 other problem, 4 open answers", "✗ No credentials for the default profile You"},
				tt.fix, []string{"✗ Astro CLI missing You", "? 4 open answers: Cluster name", "VPC CIDR", "Session: ", "To continue:", "Every fix, with its commands: astro-activate summary"}) {
				next := strings.Index(screen, want)
				if next <= at {
					t.Errorf("%q is at %d, the one before at %d:\n%s", want, next, at, x.screen())
				}
				at = next
			}
			if strings.Contains(screen, "Messages for") || strings.Contains(screen, "…") {
				t.Errorf("what stays:\n%s", x.screen())
			}
		})
	}
}

// On a shared screen, a command that must not be run is of no use: who leaves masked goes on with
// the number of the session, which shows nothing.
func TestARealTerminalLeftMaskedNamesACommandThatWorks(t *testing.T) {
	t.Parallel()
	binary, home := built(t), t.TempDir()
	listed := filepath.Join(stateFolder(t, home), "acme-prod.yaml")
	x := openIn(t, binary, home, nil, 80, 30, "--demo=blocked", "--mask", "--session", listed)
	x.showsVerdict()
	x.types("\x03\x03")
	x.left()
	x.shows("To continue, and to save the messages for others (number 1 in the list of")
	x.shows("astro-activate sessions 1 --mask")
	if x.wrote("do not run") || strings.Contains(x.screen(), "acme-prod") || strings.Contains(x.screen(), "111122223333") {
		t.Errorf("what stays:\n%s", x.screen())
	}
	if got := at(t, home, "sessions", "1", "--mask"); got.code != 0 || !strings.Contains(got.stdout, "--demo=blocked --mask") {
		t.Errorf("exit %d: %s%s", got.code, got.stdout, got.stderr)
	}

	x = open(t, binary, 80, 30, "--demo=blocked", "--mask", "--session", filepath.Join(t.TempDir(), "acme-dev.yaml"))
	x.showsVerdict()
	x.types("\x03\x03")
	x.left()
	x.shows("--session of this run again, and --mask.")
	if x.wrote("do not run") || strings.Contains(x.screen(), "acme-dev") {
		t.Errorf("what stays:\n%s", x.screen())
	}

	// "It has just printed the path, and says that I am to give it again."
	shown := filepath.Join(t.TempDir(), "s.json") // not the name of one of the program's sessions
	x = open(t, binary, 200, 30, "--demo=blocked", "--mask", "--session", shown)
	x.showsVerdict()
	x.types("\x03\x03")
	x.left()
	x.shows("Session: " + shown)
	x.shows("astro-activate --demo=blocked --session " + shown + " --mask")
	x.shows("astro-activate summary " + shown + " --mask")
	if x.wrote("do not run") || x.wrote("of this run again") {
		t.Errorf("what stays:\n%s", x.screen())
	}
}

// "The wizard says that 2 answers are open, and below it I am to send the ticket, in which nothing is missing." What
// was suggested and never accepted is optional here, and a report has no word of it. What stays in the terminal says
// so, begins with the command that asks for the rest, and sends nothing; the exit code is that of an answer that is missing.
func TestARealTerminalLeftWithOpenAnswersIsNoMoreReadyThanItsSummary(t *testing.T) {
	t.Parallel()
	binary := built(t)
	for name, tt := range map[string]struct {
		session string // "": none
		stays   string // a pattern
		lacks   []string
	}{
		"without a session": {"", `^\? Answers open: 2 open answers, .*To start again: astro-activate --demo=story +$`, []string{"Files written"}},
		"with its session": {filepath.Join(t.TempDir(), "s.yaml"), `^\? Answers open: 2 open answers, .* Session: \S+ To continue: astro-activate --demo=story (\\ )?--session \S+ ` +
			`Files written before that treat the open answers as not given\. Messages for Target VPC's owner: .* Runbook for the target VPC's owner: `, []string{"Ticket", "and Astronomer"}},
	} {
		t.Run(name, func(t *testing.T) {
			args := []string{"--demo=story", "--cidr", "10.255.224.0/19", "--region", "us-east-1", "--profile", "astro-data-plane", "--set", "cluster.name=prod", "--set", "account.expected_id=111122223333",
				"--set", "cluster.node_type=m5.xlarge", "--set", "cluster.max_nodes=20", "--set", "connectivity.methods=peering", "--set", "peering.profile=data-platform", "--set", "peering.account_id=444455556666",
				"--set", "peering.region=us-east-1", "--set", "peering.vpc_id=vpc-0d47a11e5c0ffee01", "--set", "peering.cidrs=10.40.0.0/16,10.41.0.0/20", "--set", "peering.services="}
			if tt.session != "" {
				args = append(args, "--session", tt.session)
			}
			x := open(t, binary, 120, 40, args...)
			x.shows("2 open answers")
			x.types(toSummary)
			x.shows("ANSWERS OPEN")
			x.types("\r")
			x.shows("Finish? Answers open: 2 open answers, ")
			x.types("y")
			x.left()
			if code := x.cmd.ProcessState.ExitCode(); code != 4 {
				t.Errorf("exit %d", code)
			}
			screen := regexp.MustCompile(`\s+`).ReplaceAllString(x.screen(), " ")
			for _, lacks := range append(tt.lacks, "Ready:", "verify --watch", "Once Astronomer") {
				if strings.Contains(screen, lacks) {
					t.Errorf("it has %q:\n%s", lacks, x.screen())
				}
			}
			if !regexp.MustCompile(tt.stays).MatchString(screen) {
				t.Errorf("what stays:\n%s", x.screen())
			}
		})
	}
}

// The files are opened days later, the terminal's text right away: it says which ones have another CIDR.
func TestARealTerminalSaysWhichFileIsOutOfDate(t *testing.T) {
	t.Parallel()
	x := open(t, built(t), 80, 24, "--demo=ready")
	x.showsVerdict()
	x.types(toSummary)
	x.shows("Send to Astronomer")
	x.types("e")
	x.types("r")
	x.shows("Saved as ")
	x.types("\x1b5\x1510.0.0.0/19\r") // another CIDR
	x.shows("ctrl+z undo")
	x.types(toSummary)
	x.shows("Everything that the activation needs is in place.") // no check runs anymore
	x.shows("astro-activation-runbook.sh was saved before the last changes: e r saves it")
	x.types("e")
	x.types("m")
	x.shows("Saved as ")
	x.types("\x03\x03")
	x.left()
	const want = "Saved before the last changes."
	if screen := x.screen(); strings.Count(screen, want) != 1 || !regexp.MustCompile(`Runbook: \S+astro-activation-runbook\.sh\s+Saved before the last changes\.`).MatchString(screen) || !strings.Contains(screen, "Report:  ") {
		t.Errorf("what stays:\n%s", screen)
	}
}

// "The verdict and the first findings have scrolled off." What stays of a blocked session is on one screen of 24 lines,
// with the command that continues and the one that has every fix and what is for others.
func TestARealTerminalKeepsABlockedSessionOnOneScreen(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "s") // a short path: a command is one line
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	x := open(t, built(t), 80, 24, "--demo=blocked", "--session", filepath.Join(dir, "b.yaml"))
	x.showsVerdict()
	x.types("\x03\x03")
	x.left()
	lines := strings.Split(strings.TrimRight(x.screen(), " \n"), "\n")
	if !strings.HasPrefix(lines[0], "✗ Not ready: 14 problems") || len(lines) > 22 { // and a prompt of two lines
		t.Errorf("%d lines:\n%s", len(lines), x.screen())
	}
	text := strings.Join(strings.Fields(x.screen()), " ")
	for _, want := range []string{"need 80 AWS, pending", "Next: You. Fix ", "Every fix, with its commands (--output handoff: for each owner): astro-activate summary ", "To continue: astro-activate --demo=blocked --session "} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, x.screen())
		}
	}
}

// Every other verdict that is not ready has who acts first, and how: answers that are open beside the problem change
// nothing about it.
func TestARealTerminalLeftNotReadyWithOpenAnswersSaysWhatIsNext(t *testing.T) {
	t.Parallel()
	x := open(t, built(t), 120, 40, "--demo=story", "--cidr", "10.41.0.0/19", "--region", "us-east-1", "--profile", "astro-data-plane", "--set", "cluster.name=prod", "--set", "account.expected_id=111122223333",
		"--set", "cluster.node_type=m5.xlarge", "--set", "cluster.max_nodes=20", "--set", "connectivity.methods=peering", "--set", "peering.profile=data-platform", "--set", "peering.account_id=444455556666",
		"--set", "peering.region=us-east-1", "--set", "peering.vpc_id=vpc-0d47a11e5c0ffee01", "--set", "peering.cidrs=10.40.0.0/16,10.41.0.0/20", "--set", "peering.services=")
	x.shows("NOT READY")
	x.types("\x03\x03")
	x.left()
	text := strings.Join(strings.Fields(x.screen()), " ")
	if !regexp.MustCompile(`^✗ Not ready: 1 problem, 2 open answers, .* Next: You\. Fix "CIDR 10\.41\.0\.0/19 overlaps the target VPC's 10\.41\.0\.0/20", then check again\. `).MatchString(text) {
		t.Errorf("what stays:\n%s", x.screen())
	}
}

// A screen that was masked with the key is left finished: what has changed since the last report is masked, too.
func TestARealTerminalLeftMaskedSaysNoIDInWhatChanged(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	session := filepath.Join(home, "session.yaml")
	args := []string{"--demo=blocked", "--session", session}
	at(t, home, append([]string{"check"}, args...)...)
	var report map[string]any
	data, err := os.ReadFile(session + ".report.json")
	if err == nil {
		err = json.Unmarshal(data, &report)
	}
	if err != nil {
		t.Fatal(err)
	}
	const vpc = "vpc-0d47a11e5c0ffee01"
	for _, f := range report["findings"].([]any) {
		if f := f.(map[string]any); strings.Contains(f["title"].(string), vpc) {
			f["status"] = "pass"
		}
	}
	if data, err = json.Marshal(report); err == nil {
		err = os.WriteFile(session+".report.json", data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	x := openIn(t, built(t), home, nil, 110, 40, args...)
	x.shows("A session was saved today at")
	x.types(enter + maskIDs)
	x.shows("MASKED")
	x.showsVerdict()
	x.types("\x1b9")
	x.shows("The problems and their fixes are below.")
	x.types(enter)
	x.shows("Finish? Not ready")
	x.types("y")
	x.left()
	if screen := strings.Join(strings.Fields(x.screen()), " "); !strings.Contains(screen, "new: DNS hostnames off in [vpc-") || strings.Contains(screen, vpc) {
		t.Errorf("what stays:\n%s", x.screen())
	}
}

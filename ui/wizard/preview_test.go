package wizard

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
)

// A message of more than a hundred lines is read before it goes to someone else: from the list, from the
// question about what deletes, and wherever a key copies it.
func TestAMessageIsReadBeforeItIsCopied(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		keys  []string
		shows string // at the top
		text  string // what c copies then begins with
	}{
		"from the list":                   {[]string{"alt+9", "ctrl+y", "tab", "s"}, "Message for the account administrator: 7 problems, ", "Subject: Preparing AWS account 111122223333"},
		"from a finding in full":          {[]string{"alt+3", "n", "enter", "s"}, "Message for the IAM administrator: 2 problems, 1 warning, ", "Subject: IAM permissions"},
		"from a problem of a step":        {[]string{"alt+3", "n", "s"}, "Message for the IAM administrator: 2 problems, 1 warning, ", "Subject: IAM permissions"},
		"of the user":                     {[]string{"alt+9", "ctrl+y", "s"}, "What is left for you: 2 problems, 1 warning, 1 unverified (1 waits), ", "What is left for you\n"},
		"from the question":               {[]string{"alt+9", "ctrl+y", "tab", "f", "s"}, "Its commands delete 7 resources in 4 findings.", "Subject: Preparing AWS account 111122223333"},
		"from the question of the fixes":  {[]string{"alt+9", "ctrl+y", "tab", "F", "s"}, "Its commands delete 7 resources in 4 findings.", ": <<'NOTE'\nAccount administrator\n"},
		"from the question of a removal":  {[]string{"alt+2", "tab", "tab", "enter", "X", "s"}, "Its commands delete 1 resource.", ": <<'NOTE'\nDelete 1 resource"},
		"of the VPC's owner, without any": {[]string{"alt+9", "ctrl+y", "tab", "tab", "tab", "tab", "s"}, "Message for the target VPC's owner: 1 problem, ", "Subject: VPC peering of"},
	} {
		t.Run(name, func(t *testing.T) {
			copied := ""
			d := scene{scenario: "blocked", keys: tt.keys}.start(t, 100, 30, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
			d.shows(tt.shows)
			d.shows("esc close")
			d.shows("c copy it")
			if copied != "" {
				t.Fatalf("reading copies %q", copied)
			}
			read := strings.Builder{}
			for range 40 { // whole
				read.WriteString(squeeze(d.screen()))
				d.press("pgdown")
			}
			d.press("c")
			d.shows("Copied ")
			if !strings.HasPrefix(copied, tt.text) {
				t.Errorf("copied is %q", copied)
			}
			for line := range strings.Lines(copied) { // a long one is wrapped
				if start := squeeze(line); !strings.Contains(read.String(), start[:min(len(start), 50)]) {
					t.Errorf("%q is copied, and was not on the screen", line)
				}
			}
			copied = ""
			if d.press("f"); copied == "" {
				t.Error("f does not copy it")
			}
			d.press("esc")
			d.hides("c copy it")
			if d.m.overlays.asks() {
				t.Errorf("the question is asked again:\n%s", d.screen())
			}
		})
	}
}

// Whatever a text was opened from goes on to its next problem: the list stays, and so does a finding in full.
func TestFromATextTheNextProblemIsThatOfTheList(t *testing.T) {
	t.Parallel()
	for name, opened := range map[string][]string{"the list": {"alt+9", "ctrl+y"}, "a finding in full": {"alt+9", "ctrl+y", "enter"}} {
		for _, key := range []string{"ctrl+n", "n"} {
			d := scene{scenario: "blocked", keys: append(opened, key)}.start(t, 100, 30)
			want := d.screen()
			d = scene{scenario: "blocked", keys: append(opened, "s", key)}.start(t, 100, 30)
			if got := d.screen(); got != want || d.m.overlays.left() == nil {
				t.Errorf("%s, %s: the screen is\n%s\nnot\n%s", name, key, got, want)
			}
		}
	}
}

// What is pasted into a mail unseen: the notice says how much it is.
func TestWhatIsCopiedForAnOwnerIsCounted(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		keys []string
		want string
	}{
		"several problems": {[]string{"ctrl+y", "tab", "f", "y"}, "Copied the message for the account administrator: 7 problems, %d lines."},
		"one problem":      {[]string{"ctrl+y", "tab", "tab", "tab", "f"}, "Copied the message for the organization administrator: 1 problem, %d lines."},
		"masked":           {[]string{"ctrl+x", "ctrl+y", "tab", "tab", "tab", "f"}, "Copied the message for the organization administrator, masked: 1 problem, %d lines. Press u to copy unmasked."},
	} {
		copied := ""
		d := scene{scenario: "blocked", keys: append([]string{"alt+9"}, tt.keys...)}.start(t, 100, 30, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
		d.shows("Copied ")
		if want := fmt.Sprintf(tt.want, strings.Count(copied, "\n")); !strings.Contains(words(d), want) {
			t.Errorf("%s: no %q:\n%s", name, want, d.screen())
		}
	}
}

// squeeze is a text without blanks and marks, and without what breaks a command into lines.
func squeeze(text string) string {
	return strings.NewReplacer("↑", "", "↓", "", "'\\\n'", "", "\\", "").Replace(strings.Join(strings.Fields(strings.ReplaceAll(text, "'\\\n'", "")), ""))
}

// A command of a message that is selected with the mouse runs: it ends where it ends, and no word has a blank in it.
func TestACommandOfAMessageIsBrokenAsAShellReadsIt(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 200}, {80, 200}, {120, 200}} {
		d := scene{scenario: "denied", keys: []string{"alt+9", "ctrl+y", "tab", "s"}}.start(t, size.w, size.h)
		_, command, found := strings.Cut(d.screen(), "astro-activate verify ")
		command, _, ended := strings.Cut(command, "dns.private_zones=Z08230031EXAMPLE0001")
		if !found || !ended {
			t.Fatalf("%d columns: no command in\n%s", size.w, d.screen())
		}
		for l := range strings.SplitSeq(strings.TrimRight(command, " "), "\n") {
			if l = strings.TrimRight(l, " ↓↑"); !strings.HasSuffix(l, "\\") && !strings.HasSuffix(l, "--set") {
				t.Errorf("%d columns: %q ends the command", size.w, l)
			}
		}
		for _, word := range []string{"public.endpoints=warehouse=snowflake://", "connectivity.methods=public,peering"} {
			if !strings.Contains(command, word) {
				t.Errorf("%d columns: %s is broken:\n%s", size.w, word, command)
			}
		}
	}
}

// A question that takes no other key says which ones it takes.
func TestTheQuestionAboutWhatDeletesSaysWhichKeysItTakes(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+9", "ctrl+y", "tab", "f", "c"}}.start(t, 80, 24)
	d.shows("Press y to copy it, s to read first, or n to cancel.")
	if footer := strings.TrimSpace(footerOf(d)); footer != "y copy it   s read first   n/esc cancel" {
		t.Errorf("the footer is %q", footer)
	}
	d.press("n")
	d.hides("Press y")
}

// A message is wrapped for a mail, at 100 columns. On a narrower screen it would be wrapped again, with a
// line of two words below each full one.
func TestAMessageThatIsReadIsWrappedOnce(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		keys          []string
		shows         string // lines of it
		width, height int
	}{
		"of the user, at 80 columns":  {[]string{"s"}, "     Fix: Choose a larger network, such as 10.96.32.0/19. No known network\n     overlaps it. This concerns the data plane's own VPC only: the target VPC\n     may have any size.\n", 80, 24},
		"of the user, at 60 columns":  {[]string{"s"}, "     Fix: Choose a larger network, such as 10.96.32.0/19.\n     No known network overlaps it. This concerns the data\n     plane's own VPC only: the target VPC may have any\n     size.\n", 60, 30},
		"of the user, at 120 columns": {[]string{"s"}, "     Fix: Choose a larger network, such as 10.96.32.0/19. No known network overlaps it. This concerns\n     the data", 120, 40},
		"of another owner":            {[]string{"tab", "s"}, " We are activating a data plane of Astro (managed Apache Airflow by\n Astronomer) for the cluster \"Production data\" in AWS account 111122223333,\n", 80, 24},
		"with commands": {[]string{"tab", "s", "pgdown", "pgdown"},
			"       aws lambda list-functions --region ap-southeast-2\n     Delete 1 resource:\n       aws lambda delete-function --function-name", 80, 24},
	} {
		t.Run(name, func(t *testing.T) {
			copied := ""
			d := scene{scenario: "blocked", keys: append([]string{"alt+9", "ctrl+y"}, tt.keys...)}.start(t, tt.width, tt.height,
				func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
			var lines []string
			for l := range strings.SplitSeq(d.screen(), "\n") {
				lines = append(lines, strings.TrimRight(l, " ↓↑"))
			}
			if !strings.Contains(strings.Join(lines, "\n")+"\n", tt.shows) {
				t.Errorf("no\n%s\nin\n%s", tt.shows, d.screen())
			}
			d.press("c")
			wrapped := 0
			for line := range strings.Lines(copied) {
				if strings.Contains(line, "\r") {
					t.Errorf("%q is copied", line)
				}
				if n := len(strings.TrimSuffix(line, "\n")); n > 85 && n <= 100 {
					wrapped++
				}
			}
			if wrapped < 5 {
				t.Errorf("what is copied is not wrapped at 100 columns:\n%s", copied)
			}
		})
	}
}

// "The VPC's owner had just done it all, and I sent the five blockers that I had been reading." What is read is what
// is left now, and says so where it has changed; c copies that, and nothing once nothing is left.
func TestAMessageThatIsReadFollowsWhatIsLeft(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {120, 40}} {
		copied := ""
		clipboard := func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } }
		var clock time.Time
		d := startStages(t, &clock, size.w, size.h, clipboard)
		d.press("s", "pgdown", "pgdown")
		d.hides("Changed at")
		nextStage(d, &clock) // it is scrolled to its middle
		if want := "Message for the target VPC's owner: 5 problems, 2 unverified (2 wait), 76 lines Changed at 14:02:24. When it was opened: 5 problems, 5 unverified (5 wait), 82 lines."; !strings.Contains(words(d), want) {
			t.Fatalf("%v: the screen does not show %q:\n%s", size, want, d.screen())
		}
		d.fits()
		d.press("c")
		read := copied
		if d.press("esc", "f"); read != copied || read == "" {
			t.Errorf("%v: c copies\n%s\nwhile the message is\n%s", size, read, copied)
		}
		for d.press("s"); !d.m.watch.Done(); nextStage(d, &clock) {
			d.shows("esc close")
		}
		copied = ""
		d.press("c")
		for _, want := range []string{
			"✓ DONE Message for the target VPC's owner As of 14:02:51, nothing is left for the target VPC's owner. What it was Subject: ",
			"Nothing copied: nothing is left for the target VPC's owner.",
		} {
			if !strings.Contains(words(d), want) {
				t.Errorf("%v: the screen does not show %q:\n%s", size, want, d.screen())
			}
		}
		d.hides("c copy it")
		if d.fits(); copied != "" {
			t.Errorf("%v: c copies a job that is done:\n%s", size, copied)
		}
	}
}

// The time of a message is that of each round: it alone changes nothing for who reads.
func TestAMessageThatIsReadDoesNotChangeWithTheTime(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	d.press("s")
	for range 3 {
		h.wait(d, 0)
		d.hides("Changed at")
	}
	h.wait(d, 1)
	d.shows("Changed at 14:06:15. When it was opened: ")
}

// In the wizard, too: a check that ends while a message is open is in what is copied then.
func TestAMessageThatIsReadHasWhatChecksFindMeanwhile(t *testing.T) {
	t.Parallel()
	hold, copied := make(chan struct{}), ""
	d := start(t, handMade{hold: hold}, 80, 24, func(o *Options) {
		list := handMade{hold: hold, denied: true}.activation()
		list[2].Checks[1] = handMade{denied: true}.permissions()[1] // ends at once
		o.Machine = steps.New(list, steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}, steps.Answers{})
		o.Clipboard = func(text string) (string, error) { copied = text; return "", nil }
		o.Now = func() time.Time { return time.Date(2022, 9, 14, 14, 2, 15, 0, time.UTC) }
	})
	d.press("ctrl+y", "tab", "tab", "s")
	d.shows("Message for the IAM administrator: 1 problem, 25 lines, from the checks that\n have ended\n")
	d.hides("iam:ListRoles is denied.")
	close(hold)
	d.held = 0
	d.settle()
	d.shows("Message for the IAM administrator: 2 problems, 25 lines\n Changed at 14:02:15. When it was opened: 1 problem, 25 lines, from the\n checks that have ended.\n")
	if d.press("c"); !strings.Contains(copied, "iam:CreateRole and iam:ListRoles. Each is denied.") {
		t.Errorf("c copies\n%s", copied)
	}
}

// "DONE", because a check could not be made again, would be a job that is never done: what is left is not known then.
func TestAMessageThatIsReadIsNotDoneWithoutEvidence(t *testing.T) {
	t.Parallel()
	var unread atomic.Bool
	d := start(t, handMade{}, 80, 24, func(o *Options) {
		o.Machine = steps.New([]steps.Step{{ID: "permissions", Title: "Permissions", Checks: []steps.Check{{
			ID: "permissions.action.iam.CreateRole", Title: "iam:CreateRole", Run: func(context.Context, steps.Input) []awscheck.Finding {
				f := awscheck.Finding{ID: "permissions.action.iam.CreateRole", Title: "iam:CreateRole is denied", Status: awscheck.Fail, Evidence: awscheck.Live, Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Allow the action."}}
				if unread.Load() {
					f.Title, f.Status, f.Evidence, f.Remedy = "Permission: iam:CreateRole", awscheck.Unverified, awscheck.None, awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Check again."}
				}
				return []awscheck.Finding{f}
			},
		}}}}, steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}, steps.Answers{})
	})
	d.press("ctrl+y", "s")
	d.shows("Message for the IAM administrator: 1 problem, ")
	unread.Store(true)
	d.press("ctrl+r")
	d.settle()
	d.hides("DONE")
	d.shows("What is left now is not known.")
}

package wizard

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/page"
)

// watchOf watches the peering of a simulated account, in which nothing happens until the test makes it.
func watchOf(t testing.TB, name string, width, height int, change ...func(*Options)) *harness {
	t.Helper()
	s := scenario(name)
	now := time.Date(2022, 9, 14, 14, 2, 15, 0, time.UTC)
	world := s.World(now)
	world.Latency = 0
	watched := func(o *Options) {
		m := steps.New(steps.Verify(steps.DefaultRequirements()), envOf(world), steps.Answers{})
		for k, v := range s.Answers {
			if err := m.Set(steps.Key(k), v); err != nil {
				t.Fatal(err)
			}
		}
		o.Machine, o.Save, o.SessionPath, o.Demo = m, nil, "", s.Name
		o.Watch = &page.WatchOptions{
			Report: func() summary.Report { return summary.Verified(m, summary.Meta{GeneratedAt: now}) },
			Enough: func(r summary.Report) bool { return r.Verdict == steps.Ready },
			Next:   func(bool) (time.Duration, bool) { return time.Minute, true },
			Limit:  24 * time.Hour, Now: func() time.Time { return now },
		}
	}
	return start(t, handMade{}, width, height, append([]func(*Options){watched}, change...)...)
}

// words is what the screen shows, without its line breaks.
func words(d *harness) string { return strings.Join(strings.Fields(d.screen()), " ") }

// In the wizard, the user acts first: the fix of the target VPC's owner begins with that.
func TestTheStepSaysThatAnotherCIDRIsChosenFirst(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+8", "ctrl+n"}}.start(t, 80, 24)
	d.shows("✗ Port 3306 not open to 172.20.0.0/19: ledger")
	if got, want := words(d), "→ With another CIDR, Target VPC's owner: add an inbound rule for Astro's"; !strings.Contains(got, want) || strings.Contains(got, "owner: Wait for") {
		t.Errorf("the step does not say %q:\n%s", want, d.screen())
	}
	for _, size := range [][2]int{{80, 48}, {160, 48}} { // nor is it the task of the owner that the list names
		d := scene{scenario: "overlap", keys: []string{"ctrl+y"}}.start(t, size[0], size[1])
		d.shows("→ With another CIDR: add an inbound rule for Astro's")
		d.hides("Wait for another CIDR first")
	}
}

// "The DBA in the room opened port 3306 to the CIDR that we then threw away."
func TestNoOneInTheRoomActsForACIDRThatIsToBeReplaced(t *testing.T) {
	t.Parallel()
	copied := ""
	d := watchOf(t, "overlap", 100, 60, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
	d.shows("Next: You. Choose another network for the data plane, such as 172.20.224.0/19.")
	d.hides("can act")
	d.shows("✗ Port 3306 not open to 172.20.0.0/19: ledger")
	d.shows("→ Wait for another CIDR first: 172.20.0.0/19 is to be replaced")
	d.shows("With another CIDR: Target VPC's owner  1 problem; 1 warning now") // who looks on calls no one who can't act
	d.hides("Left to do: Target VPC's owner")
	d.hides("Later: Target VPC's owner  1 problem") // those are notes
	d.hides("→ Add an inbound rule")
	d.to("Port 3306")
	d.press("enter")
	d.shows("Then add an inbound rule for")
	d.hides("authorize-security-group-ingress")
	d.press("c")
	if strings.Contains(copied, "172.20.0.0/19 --") || strings.Contains(copied, "authorize-security-group-ingress") {
		t.Errorf("it copies a command for the CIDR that goes:\n%s", copied)
	}
	d.press("esc", "esc", "ctrl+y") // nor does the list of what is left
	d.shows("Wait for another CIDR first: 172.20.0.0/19 is to be replaced")
	d.hides("Add an inbound rule")
	d = watchOf(t, "overlap", 80, 24) // there is no line for its fix
	d.shows("✗ Port 3306 not open to 172.20.0.0/19: ledger       → Wait for another CIDR…\n")
	d = watchOf(t, "blocked", 120, 60) // another CIDR is needed, too, and the owner's problem does not depend on it
	if !strings.Contains(words(d), "The target VPC's owner can act now, too.") {
		t.Errorf("the owner waits:\n%s", d.screen())
	}
	d.shows("→ Enable DNS hostnames (enableDnsHostnames)")
}

// "We waited for the DBA, and no one had asked Astronomer for the peering."
func TestTheRequestOfThePeeringIsNextWhateverElseIsToBeDone(t *testing.T) {
	t.Parallel()
	d := watchOf(t, "overlap", 120, 40, func(o *Options) {
		if err := o.Machine.Set(steps.KeyCIDR, steps.Value{"172.20.224.0/19"}); err != nil {
			t.Fatal(err)
		}
	})
	d.shows("✗ Port 3306 not open to 172.20.224.0/19: ledger")
	if !strings.Contains(words(d), "Next: You. Request the peering from Astronomer's support. The target VPC's owner can act now, too.") {
		t.Errorf("the request is not next:\n%s", d.screen())
	}
}

// "The header says target account 1111, and the page says that we need 4444."
func TestTheHeaderOfAWatchHasTheTargetWhateverTheCredentialsReach(t *testing.T) {
	t.Parallel()
	for name, reached := range map[string]string{"denied": "111122223333", "expired": "", "overlap": "444455556666"} {
		d := watchOf(t, name, 80, 24)
		d.shows("── target account 444455556666  ")
		if id, _ := d.m.machine.TargetIdentity(); id.Account != reached {
			t.Errorf("%s: the credentials reach %q, not %q", name, id.Account, reached)
		}
	}
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	if err := d.m.machine.Set(steps.KeyPeerAccount, nil); err != nil {
		t.Fatal(err)
	}
	d.press("ctrl+r")
	d.shows("── target account 444455556666  ") // no answer names it
}

// "WAITING, in yellow, and the line below says that it is my turn." To wait is for what others do, once they
// are asked. What stays in the terminal says so as long as the screen did, and so does a single round.
func TestAWatchWaitsOnlyForOthers(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"denied": "INCOMPLETE · 0 of 6", "overlap": "NOT READY · 0 of 6", "blocked": "NOT READY · 0 of 6", "expired": "SIGN IN FIRST · 0 of 6"} {
		d := watchOf(t, name, 80, 24)
		d.shows("  " + want + " steps done ")
		d.shows("Next: You. ")
		d.hides("WAITING")
		if text := page.WaitsFor(d.m.watch, d.m.context()); text != "" {
			t.Errorf("%s: on leaving it says %q", name, text)
		}
		if text := page.ReportWaitsFor(*d.m.watch.LastReport()); text != "" {
			t.Errorf("%s: a single round says %q", name, text)
		}
	}
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	var waits []string
	for !d.m.watch.Done() {
		d.shows("  WAITING · ")
		waits = append(waits, page.WaitsFor(d.m.watch, d.m.context()), page.ReportWaitsFor(*d.m.watch.LastReport()))
		if strings.Contains(d.screen(), "Next: You. ") {
			t.Errorf("it is the user's turn:\n%s", d.screen())
		}
		nextStage(d, &clock)
	}
	if got := slices.Compact(append(waits, page.WaitsFor(d.m.watch, d.m.context()))); !slices.Equal(got, []string{"Waiting for the target VPC's owner.", "Waiting for Astronomer.", ""}) {
		t.Errorf("on leaving it says %q", got)
	}
}

// "It says that I have to sign in. Where?" The sign-in to the target's account has the same key as that
// of the wizard, though its check only says that it could not run.
func TestAWatchSignsInToTheTargetsAccount(t *testing.T) {
	t.Parallel()
	signedIn := ""
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {160, 48}} {
		d := watchOf(t, "expired", size.w, size.h, func(o *Options) {
			o.Login = func(argv []string) error { signedIn = strings.Join(argv, " "); return nil }
		})
		d.shows("SIGN IN FIRST")
		if text := words(d); !strings.Contains(text, "Next: You. Sign in again; your browser opens (ctrl+l). 24 checks could not run") {
			t.Errorf("%v:\n%s", size, d.screen())
		}
		if size.w >= 80 && !strings.Contains(footerOf(d), "ctrl+l sign in") {
			t.Errorf("%v: the footer is %q", size, footerOf(d))
		}
		if d.press("ctrl+l"); signedIn != "aws sso login --profile data-platform" {
			t.Fatalf("%v: ctrl+l runs %q", size, signedIn)
		}
		d.shows("Signed in. Every check runs again.")
		signedIn = ""
	}
	d := watchOf(t, "denied", 80, 24)
	if strings.Contains(footerOf(d), "ctrl+l") {
		t.Errorf("no sign-in helps, and the footer is %q", footerOf(d))
	}
}

// "The screen has a dot where the report has a question mark, and calls the first hop by another name."
// What waits for an earlier step of the peering is known later; what could not be determined is not known.
func TestAWatchHasTheMarksAndWordsOfItsReport(t *testing.T) {
	t.Parallel()
	for name, strip := range map[string]string{
		"denied":  "request ?  accepted ?  routes ?  Astro routes ?  DNS option ?  zones ?",
		"expired": "request ?  accepted ?  routes ?  Astro routes ?  DNS option ?  zones ?",
		"overlap": "request ?  accepted ·  routes ·  Astro routes ·  DNS option ·  zones ·",
		"blocked": "request ?  accepted ·  routes ·  Astro routes ·  DNS option ✗  zones ·",
	} {
		d := watchOf(t, name, 80, 24)
		d.shows(strip)
		paths := 0
		for l := range strings.Lines(string(d.m.watch.LastReport().Text())) {
			if l = strings.TrimSpace(l); strings.HasPrefix(l, "pod → ") {
				paths++
				d.shows("   " + l + "\n")
			}
		}
		if paths == 0 {
			t.Errorf("%s: the report has no path", name)
		}
		d.hides("name ")
		d.press("?")
		d.shows("DNS is the name of the service")
	}
}

// "The marks lost their explanation the moment something changed", and with ctrl+n, whose notice covers a line.
func TestTheMarksOfAWatchStayExplainedWhileThingsChange(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{80, 24}, {100, 30}, {160, 48}} {
		var clock time.Time
		d := startStages(t, &clock, size.w, size.h)
		for {
			for _, key := range []string{"ctrl+n", "esc"} {
				for _, mark := range []string{"✓ done", "✗ not done", "· ", "? not known"} {
					if !strings.Contains(d.screen(), "  "+mark) {
						t.Errorf("%v, before %s: %q is not explained:\n%s", size, key, mark, d.screen())
					}
				}
				d.press(key)
			}
			d.fits()
			if d.m.watch.Done() {
				break
			}
			nextStage(d, &clock)
			d.shows("Changes at ")
		}
	}
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	nextStage(d, &clock)
	d.shows("  ✓ fixed accepted  ✗ now known Astro routes")
	d.shows("  ✓ done, passes  ✗ not done, blocked  · known later  ? not known\n")
	for d = startStages(t, &clock, 80, 20); !d.m.watch.Done(); nextStage(d, &clock) { // the one line is for a change
		d.hides("? not known")
	}
	d.shows("✓ done ")
}

// "At 120 columns the way back stands alone on a second line, and at 80 it fits." A path is on one line
// wherever its short words fit, if need be with a shorter name of its service.
func TestAPathOfAWatchIsOnOneLineWhereItsShortWordsFit(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{80, 24}, {100, 30}, {120, 40}, {160, 48}} {
		d := watchOf(t, "overlap", size.w, size.h)
		if n := strings.Count(d.screen(), "orders ✓ → ") + strings.Count(d.screen(), "ledger ✓ → "); n != 2 {
			t.Errorf("%v: %d of 2 paths are on one line:\n%s", size, n, d.screen())
		}
	}
	for name, want := range map[string]string{
		"orders":                   "SG ? 5432 → orders ? → back ",
		"orders-reporting-replica": "SG ? 5432 → orders-rep… ? → back ",
	} {
		var clock time.Time
		d := startStages(t, &clock, 82, 24, func(o *Options) {
			if err := o.Machine.Set(steps.KeyPeerServices, []string{name + "=postgres://10.40.3.9:5432"}); err != nil {
				t.Fatal(err)
			}
		})
		if text := strings.NewReplacer("✓", "?", "✗", "?", "·", "?").Replace(d.screen()); !strings.Contains(text, want) {
			t.Errorf("%s is not %q:\n%s", name, want, d.screen())
		}
	}
}

package wizard

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/ui/wizard/page"
)

// A tall screen has room for every change of a round.
func TestATallWatchShowsEveryChangeOfARound(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{120, 40}, {160, 48}} {
		var clock time.Time
		for d := startStages(t, &clock, size.w, size.h); !d.m.watch.Done(); {
			nextStage(d, &clock)
			d.shows(" Changes at " + clock.Format(time.TimeOnly) + ": ")
			d.hides("more: ctrl+p")
		}
	}
}

// "One of four changes is shown, and +3 more." On a low screen a change has its short name, and each of a round is there:
// no line of their part is empty before that, and nothing in it is cut.
func TestTheChangesOfAWatchUseEachLineOfTheirPart(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		size terminalSize
		want []string
	}{
		{terminalSize{60, 20}, []string{
			": 1 fixed, 3 now known ────────────────\n  ✓ accepted  ✗ Astro routes; DNS option; Astro to orders\n",
			"  ✓ route in main; Astro routes; Astro to orders\n", "  ✓ route in private-a; DNS option; back from orders\n",
			"  ✓ fixed VPC routes  ✓ done Private hosted zone authorized\n",
		}},
		{terminalSize{80, 24}, []string{
			": 1 fixed, 3 now known  ctrl+p lists all ──────────────────\n  ✓ fixed accepted  ✗ now known Astro routes; DNS option; Astro to orders\n",
			"  ✓ route in main; Astro routes; Astro to orders\n", "  ✓ route in private-a; DNS option; back from orders\n",
		}},
		{terminalSize{100, 30}, []string{
			"  ✓ fixed accepted\n  ✗ now known Astro routes; DNS option; Astro to orders\n",
			"  ✓ Routes to Astro: rtb-0cc10000000000001 (main); Routes from Astro\n  ✓ Astro's side of the path: orders\n",
		}},
	} {
		var clock time.Time
		seen := ""
		for d := startStages(t, &clock, tt.size.w, tt.size.h); !d.m.watch.Done(); {
			nextStage(d, &clock)
			_, changes, _ := strings.Cut(d.screen(), " Changes at ")
			d.hides("more: ctrl+p")
			if seen += changes; strings.Contains(changes, "…") {
				t.Errorf("%v: a change is cut:\n%s", tt.size, d.screen())
			}
			d.fits()
		}
		for _, want := range tt.want {
			if !strings.Contains(seen, want) {
				t.Errorf("%v: %q was not shown:\n%s", tt.size, want, seen)
			}
		}
	}
}

// While a route is missing, the path passes by one table, and the heading says by how many.
func TestTheHeadingOfAPathCountsItsRoutes(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	routed := 0
	for !d.m.watch.Done() {
		nextStage(d, &clock)
		for _, done := range []string{"1/3", "2/3"} {
			if strings.Contains(d.screen(), "  routes "+done+" ✗") {
				d.shows(", " + done + " routes  hop by hop: alt+p ─")
				routed++
			}
		}
		d.fits()
	}
	if routed == 0 {
		t.Error("no round was seen in which a route is missing")
	}
}

// What was read stays on the screen when the problem is solved.
func TestASolvedProblemStaysInItsDetail(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	d.press("down", "enter")
	d.shows("✗ PROBLEM  Peering connection is active")
	h.wait(d, 1)
	for _, want := range []string{"✓ SOLVED  Peering connection is active", "As of 14:03:15. pcx-0ee10000000000009 is active.", "What it was", "waits to be accepted by account", "Accept it.", "c copy"} {
		d.shows(want)
	}
	h.wait(d, 1)
	d.shows("As of 14:03:15.") // it is not solved again
	h.wait(d, 2)
	for _, key := range []string{"f", "s"} { // a message without a task is sent to no owner
		d.press(key)
		d.shows("Nothing copied: nothing is left for the target VPC's owner.")
	}
	h.wait(d, 1)
	d.press("n")
	d.shows("✗ PROBLEM  Routes to Astro")
	h.wait(d, 0)
	d.press("n")
	d.shows("✗ PROBLEM  Peering connection is active") // it broke again
	d.hides("SOLVED")
}

// Accepting the request lets other checks run, which find problems that were there before: on a
// shared screen, the number at the top must not read as if it had become worse.
func TestAStepForwardInAWatchIsNoNewTrouble(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 100, 30)
	for _, done := range []string{"1 of 6 steps done", "2 of 6 steps done"} {
		header := strings.Join(strings.Split(d.screen(), "\n")[:2], "\n")
		if strings.Contains(header, "problem") || strings.Contains(header, "unverified") {
			t.Errorf("it counts problems:\n%s", header)
		}
		d.press("down", "enter") // the detail covers the verdict
		if header := strings.Split(d.screen(), "\n")[1]; !strings.HasSuffix(header, " "+done+" ──") {
			t.Errorf("above a detail stands\n%s", header)
		}
		d.press("esc", "esc")
		nextStage(d, &clock)
	}
	d.press("ctrl+p")
	d.shows("✗ now known  Route from Astro missing or wrong")
	d.hides("✗ problem")
}

// What changed just now must not look like what changed a while ago, with colors or without.
func TestTheLatestChangesOfAWatchStandOut(t *testing.T) {
	t.Parallel()
	for _, colors := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ASCII} {
		var clock time.Time
		d := startStages(t, &clock, 120, 60)
		d.send(tea.ColorProfileMsg{Profile: colors})
		nextStage(d, &clock)
		nextStage(d, &clock)
		bold := func(text string) bool {
			for _, l := range strings.Split(d.m.View().Content, "\n") {
				if plain := ansi.Strip(l); strings.Contains(plain, text) && strings.Contains(plain, "14:02:") {
					return strings.Contains(l, d.m.renderer.Strong.Render(text))
				}
			}
			t.Fatalf("%q is not on the screen:\n%s", text, d.screen())
			return false
		}
		d.shows("Changes at 14:02:33: 3 fixed  ctrl+p lists all ──")
		if !bold("Routes from Astro") || bold("Peering connection") {
			t.Errorf("%v: the latest are not emphasized, or all are:\n%s", colors, d.screen())
		}
		clock = clock.Add(time.Second)
		d.send(page.RoundMsg(d.m.watch.Rounds()))
		d.settle()
		d.shows("Last change at 14:02:33: 3 fixed  ctrl+p lists all ──")
	}
}

// Below the list of a watch there is room for the latest changes only.
func TestInTheWatchEveryChangeIsOneKeyAway(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	d.press("ctrl+p")
	d.shows("No result of a check has changed yet.")
	for range 3 {
		clock = clock.Add(9 * time.Second)
		d.send(page.RoundMsg(d.m.watch.Rounds()))
		d.settle()
	}
	const first = "Astro's side blocks the path"
	d.hides(first)
	d.press("ctrl+p")
	if n := strings.Count(d.screen(), " 14:02:"); n < 7 { // they do not fit in full
		t.Errorf("%d changes are shown:\n%s", n, d.screen())
	}
	d.press("esc")
	for _, from := range [][]string{nil, {"down"}, {"ctrl+y"}, {"ctrl+y", "enter"}} {
		d.press(append(from, "ctrl+p")...)
		d.shows("What changed  the latest first")
		if !strings.Contains(d.screen(), "fixed") {
			t.Errorf("from %q nothing is fixed:\n%s", from, d.screen())
		}
		d.press("ctrl+p")
		d.hides("What changed")
		d.press("esc", "esc", "esc")
	}
	d.press("ctrl+p", "end")
	d.shows(first)
	d.press("n") // which the footer names
	d.hides("What changed")
	if d.pointer() == "" {
		t.Errorf("n goes to no problem:\n%s", d.screen())
	}
	d.press("?")
	if !strings.Contains(helpOf(d), "ctrl+p   what changed") {
		t.Errorf("help does not name it:\n%s", d.screen())
	}
}

// helpOf is everything that the open help says.
func helpOf(d *harness) string {
	var all strings.Builder
	for range 12 {
		all.WriteString(d.screen())
		d.press("pgdown")
	}
	return all.String()
}

// A user who looks at the details of a finding on the call sees what changed behind them, and that
// the watch is over.
func TestAWatchSaysWhatChangedBehindAnOverlay(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 100, 30)
	d.press("n", "enter")
	d.shows("✗ PROBLEM  ")
	h.wait(d, 1)
	d.shows("Changed at 14:03:15: 1 fixed, 1 passed. ctrl+p shows what.")
	h.wait(d, 1)
	d.press("?", "esc")
	d.hides("Changed at")
	h.wait(d, 2)
	d.shows("READY: every check passes. 1 fixed. ctrl+p shows what.")
	if header, _, _ := strings.Cut(d.screen(), "\n"); !strings.HasSuffix(header, " READY") {
		t.Errorf("the first line is %q", header)
	}
}

// "I was reading the details when it became READY, and the bottom line counted what had changed." Behind whatever covers
// the page, the verdict comes first.
func TestAWatchThatBecomesReadyBehindAnOverlaySaysThatFirst(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		keys []string
		want string
	}{
		"a message":        {[]string{"s"}, "READY: every check passes. 1 done, 1 fixed. ctrl+p shows what.\n"},
		"details":          {[]string{"down", "enter"}, "READY: every check passes. 1 done, 1 fixed. ctrl+p shows what.\n"},
		"the paths":        {[]string{"alt+p"}, "READY: every check passes. 1 done, 1 fixed. ctrl+p shows what.\n"},
		"the list":         {[]string{"ctrl+y"}, "READY: every check passes. 1 done, 1 fixed. ctrl+p shows what.\n"},
		"the changes":      {[]string{"ctrl+p"}, "READY: every check passes. 1 done, 1 fixed.\n"},
		"nothing but that": {nil, " READY  "},
	} {
		t.Run(name, func(t *testing.T) {
			var clock time.Time
			d := startStages(t, &clock, 80, 24)
			nextStage(d, &clock)
			for d.press(tt.keys...); !d.m.watch.Done(); nextStage(d, &clock) {
				d.hides("READY")
			}
			if d.shows(tt.want); tt.keys == nil {
				d.hides("READY: ")
			}
		})
	}
}

// A watch that runs overnight says of which day a time is.
func TestAWatchNamesTheDayOfAnEarlierChange(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	d.shows("Steps:  ✓ done  ✗ not done  · waits for another  ? not known")
	h.wait(d, 1)
	h.now = h.now.Add(12 * time.Hour)
	h.wait(d, 1)
	d.shows("Last change at Wed 14:03: 1 fixed, 1 passed  ctrl+p lists all ───")
	d.shows("  ✓ fixed Peering connection is active  ✓ passed DNS option of the peering\n")
}

// "Problem 1 of 5", it said, and the page had 7 problems, none of them chosen: what a key says of the rows goes with
// them, even if it was pressed while the checks ran.
func TestThePlaceOfAProblemGoesWithTheRoundInWhichItWasChosen(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]string{nil, {"ctrl+y"}, {"n", "enter"}} {
		var clock time.Time
		d := startStages(t, &clock, 80, 24)
		d.press(keys...)
		clock = clock.Add(9 * time.Second)
		d.send(page.RoundMsg(d.m.watch.Rounds()))
		d.send(keyPress("ctrl+n"))
		if !strings.Contains(d.m.notice.Text, "roblem") {
			t.Errorf("after %q, ctrl+n says %q", keys, d.m.notice.Text)
		}
		d.settle()
		d.shows("Change")
		d.hides("roblem 1 of")
		d.hides("roblem 2 of")
	}
}

// A notice stands on the last changes for a moment: the key that lists them stands beside their heading then.
func TestAChangeBelowANoticeIsOneKeyAway(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{80, 24}, {120, 40}} {
		var clock time.Time
		d := startStages(t, &clock, size.w, size.h)
		nextStage(d, &clock)
		before := strings.Split(d.screen(), "\n")
		d.press("n")
		d.shows("Problem 1 of 7")
		if after := strings.Split(d.screen(), "\n"); before[len(before)-2] == "" || after[len(after)-2] == before[len(before)-2] {
			t.Errorf("%v: no change is below the notice:\n%s", size, d.screen())
		}
		d.shows("  ctrl+p lists all ──")
	}
}

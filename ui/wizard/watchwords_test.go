package wizard

import (
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// What the page says of a key must hold for the row that is chosen, and while the checks run.
func TestAReadyWatchNamesTheKeysThatLeaveIt(t *testing.T) {
	t.Parallel()
	for _, keys := range [][]string{{"space"}, {"down"}, {"space", "down", "down"}} {
		var h handOff
		d := h.watch(t, 80, 24)
		h.wait(d, 2)
		d.shows("Press enter to leave and print the report, ctrl+r to check again.")
		for _, key := range []string{"enter leave", "ctrl+r check again", "ctrl+g help"} {
			if !strings.Contains(footerOf(d), key) {
				t.Errorf("the footer is %q, without %q", footerOf(d), key)
			}
		}
		d.press(keys...)
		d.shows("Press esc, then enter to leave and print the report, ctrl+r to check again.")
		if !strings.Contains(footerOf(d), "esc back") {
			t.Errorf("after %q, the footer is %q", keys, footerOf(d))
		}
		if d.press("esc", "enter"); !d.quit {
			t.Errorf("after %q, esc and enter do not leave:\n%s", keys, d.screen())
		}
	}
	var h handOff
	d := h.watch(t, 80, 24)
	h.wait(d, 2)
	h.hold, d.held = make(chan struct{}), 1
	d.press("ctrl+r")
	d.shows("check running")
	d.hides("to leave and print")
	if d.press("enter"); d.quit {
		t.Error("enter leaves while a check runs")
	}
	d.held = 0
	close(h.hold)
	d.settle()
}

// A page that checks no more must not look as if it still did.
func TestAReadyWatchSaysThatCheckingHasEnded(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	d.shows("  checked 14:02:15")
	h.wait(d, 2)
	d.shows("checking ended 14:03:15")
	d.hides("checked 14:")
	d.hides("none since")
}

// A notice is read once: it takes a row that a fix needs.
func TestANoticeOfAWatchGoesWithTheNextRound(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24, func(o *Options) { o.Mask = mask.New() })
	const masks = "Masks ids, public IPs, domains, buckets, users; not other IPs, names, CIDRs."
	d.shows(masks) // it is masked from the start
	h.wait(d, 0)
	d.hides("Masks ")
	d.press("ctrl+x", "y", "ctrl+x")
	d.shows(masks)
	h.wait(d, 0)
	d.hides("Masks ")
	d.press("n", "enter")
	h.wait(d, 1)
	d.shows("ctrl+p shows what.")
	d.press("ctrl+p")
	d.hides("ctrl+p shows what.")
	h.wait(d, 2)
	d.shows("What changed")
	d.hides("ctrl+p shows what.") // it does
}

// "It says 3 of 6 steps done, and below: done, 20 checks, 8 of them do not apply." The steps of the peering are
// done, and checks pass or do not apply. The sum of these never becomes less, to a room that watches it.
func TestAWatchCountsWhatPassedApartFromWhatIsNotNeeded(t *testing.T) {
	t.Parallel()
	for _, width := range []int{60, 80, 120} {
		var clock time.Time
		d := startStages(t, &clock, width, 24)
		for before := 0; ; nextStage(d, &clock) {
			found := regexp.MustCompile(` Passed  (\d+) checks(?: · (\d+) do(?:es)? not apply)?`).FindStringSubmatch(d.screen())
			if found == nil {
				t.Fatalf("it does not say what passed:\n%s", d.screen())
			}
			passed, _ := strconv.Atoi(found[1])
			notNeeded, _ := strconv.Atoi(found[2])
			if n := d.m.snapshot().Total()[results.Passed]; passed != n {
				t.Errorf("%d checks passed, not %d:\n%s", n, passed, d.screen())
			}
			if passed+notNeeded < before {
				t.Errorf("%d checks are settled, after %d:\n%s", passed+notNeeded, before, d.screen())
			}
			if text := strings.ReplaceAll(d.screen(), "steps done", ""); strings.Contains(text, "Done") || strings.Contains(text, "checks done") {
				t.Errorf("done is said of checks:\n%s", d.screen())
			}
			if before = passed + notNeeded; d.m.watch.Done() {
				break
			}
		}
		d.shows(" · 8 do not apply")
		if width >= 80 {
			d.shows(" do not apply: the peering is active ──")
		}
	}
}

// The page and the list of what is left count in one way, as the report does.
func TestAWatchCountsAsItsReportDoes(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	d.shows("Left to do: Target VPC's owner  2 problems, 1 check waits for them ──")
	d.press("ctrl+y")
	d.shows("Target VPC's owner  2 problems, 1 check waits ──")
	d.hides("in this wizard")
}

// "It says 5 unverified, and I find none below." What waits for a problem is counted in the words of its
// row, and what is unverified for itself with what waits for it.
func TestAWatchCountsWhatItLists(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	d.shows("Left to do: Target VPC's owner  5 problems, 5 checks wait for them ──")
	d.hides("unverified")
	d.send(tea.WindowSizeMsg{Width: 60, Height: 20})
	d.shows("Left to do: Target VPC's owner  5 problems, 5 checks wait\n") // "five what?"
	d = watchOf(t, "overlap", 120, 60)
	d.shows("Left to do: You  3 problems, 7 unverified ──")
	d.shows("7 unverified: this check and 6 that wait for it.")
	for d = startStages(t, &clock, 80, 24); !strings.Contains(d.screen(), "Left to do: You, then Astronomer  1 problem,"); nextStage(d, &clock) {
		if d.m.watch.Done() {
			t.Fatalf("Astronomer had nothing to do:\n%s", d.screen())
		}
	}
	d.shows("Left to do: You, then Astronomer  1 problem, 1 check waits for it ──")
	d.shows("1 check waits for it.")
}

// The last word of a title decides: "is on" or "is off".
func TestTheListOfChangesCutsNoTitle(t *testing.T) {
	t.Parallel()
	for _, width := range []int{60, 80, 120} {
		var clock time.Time
		d := startStages(t, &clock, width, 24)
		for range 4 {
			nextStage(d, &clock)
		}
		d.press("ctrl+p")
		for _, down := range []string{"home", "end"} {
			d.press(down)
			for _, l := range strings.Split(d.screen(), "\n") {
				if strings.Contains(l, "…") && strings.Contains(l, "14:02:") {
					t.Errorf("%d columns: %q is cut:\n%s", width, l, d.screen())
				}
			}
		}
		text := strings.Join(strings.Fields(d.screen()), " ")
		if !strings.Contains(text, "DNS resolution for the VPC peering connection is off") {
			t.Errorf("%d columns: the title does not end:\n%s", width, d.screen())
		}
	}
}

// To look at what is done takes nothing away from what is left to do.
func TestSpaceTwiceLeavesAWatchAsItWas(t *testing.T) {
	t.Parallel()
	for _, size := range []tea.WindowSizeMsg{{Width: 60, Height: 20}, {Width: 80, Height: 24}, {Width: 120, Height: 40}} {
		var h handOff
		d := h.watch(t, size.Width, size.Height)
		before := d.screen()
		d.press("space")
		d.shows("✗ Peering connection is active")
		d.press("space")
		if after := d.screen(); after != before {
			t.Errorf("%v: before\n%s\nafter\n%s", size, before, after)
		}
	}
}

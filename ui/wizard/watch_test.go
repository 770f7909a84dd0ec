package wizard

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
	"github.com/astronomer/astro-activate/ui/wizard/page"
)

func TestWatchGoldens(t *testing.T) {
	t.Parallel()
	for _, size := range goldenSizes() {
		name := func(scene string) string { return fmt.Sprintf("watch_%s_%dx%d", scene, size.w, size.h) }
		var clock time.Time
		d := startStages(t, &clock, size.w, size.h)
		next := func() { // the hand-off's next stage begins, and the next round
			clock = clock.Add(9 * time.Second)
			d.send(page.RoundMsg(d.m.watch.Rounds()))
			d.settle()
		}
		d.matchesGolden(name("first"))
		d.press("down", "enter")
		d.matchesGolden(name("detail"))
		d.press("?")
		d.matchesGolden(name("help"))
		d.press("esc", "esc", "esc")
		next()
		d.matchesGolden(name("changed"))
		for range 4 {
			next()
		}
		d.matchesGolden(name("ready"))
	}
}

// What counts as all is the same from the first round to the last, though the routes are one
// finding a table while they are missing, and one in all once they are there.
func TestTheCountOfAWatchOnlyGrows(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	first, all := d.m.snapshot().Happened()
	for before := first; ; {
		d.shows(fmt.Sprintf("%d of %d steps done", before, all))
		d.hides("gone")
		clock = clock.Add(9 * time.Second)
		d.send(page.RoundMsg(d.m.watch.Rounds()))
		d.settle()
		done, of := d.m.snapshot().Happened()
		if of != all || done < before {
			t.Fatalf("%d of %d done, after %d of %d", done, of, before, all)
		}
		if d.m.watch.Done() {
			break
		}
		before = done
	}
	if done, all := d.m.snapshot().Happened(); done != all || done == first {
		t.Errorf("ready with %d of %d done", done, all)
	}
}

func TestAWatchEndsOnceNothingIsLeft(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	d.shows("WAITING · 1 of 4 steps done")
	d.shows("Left to do: Target VPC's owner  2 problems, 1 check waits for them ──")
	d.shows("next check in 60 s")
	d.press("enter")
	if d.quit || d.m.leaving != staying {
		t.Fatal("enter left it while something was left to do")
	}
	h.wait(d, 2)
	d.hides("next check")
	d.shows("Press enter to leave")
	d.shows("✓ fixed accepted; VPC routes  ✓ passed DNS option\n")
	d.press("enter")
	if !d.quit || d.m.leaving != finishing || d.m.watch.LastReport().Verdict != steps.Ready {
		t.Errorf("quit %v, leaving %d, verdict %s", d.quit, d.m.leaving, d.m.watch.LastReport().Verdict)
	}
	if len(h.slow) != 1 {
		t.Errorf("it planned %d rounds", len(h.slow))
	}
}

func TestCtrlCLeavesAWatchAtOnceWithItsReport(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	d.press("ctrl+c")
	if !d.quit || d.m.leaving != stopping || d.m.watch.LastReport().Verdict != steps.NotReady {
		t.Errorf("quit %v, leaving %d, %+v", d.quit, d.m.leaving, d.m.watch.LastReport())
	}
}

func TestResultsStayWhileAWatchChecksAgain(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	before, of := d.screen(), d.m.watch.Rounds()
	h.hold = make(chan struct{})
	d.held = 1
	h.wait(d, 2)
	d.shows("1 check running")
	d.shows("waits to be accepted by account 444455556666")
	if body := strings.SplitAfterN(d.screen(), "\n", 2)[1]; !strings.HasSuffix(before, body) {
		t.Errorf("the page is another while the checks run:\n%s", d.screen())
	}
	d.send(page.RoundMsg(of)) // that of an earlier round is late
	d.settle()
	if d.m.watch.Rounds() != of {
		t.Fatal("a round ended while a check ran")
	}
	d.held = 0
	close(h.hold)
	d.settle()
	d.shows("Press enter to leave")
}

func TestAKeyStartsTheNextRoundEarly(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	of := d.m.watch.Rounds()
	h.now = h.now.Add(10 * time.Second)
	d.press("ctrl+r")
	d.shows("next check in 60 s")
	if d.m.watch.Due(page.RoundMsg(of)) {
		t.Error("the round that was planned before is still due")
	}
	if len(h.slow) != 2 || !h.slow[1] {
		t.Errorf("the pace got changes: %v", h.slow)
	}
	d.shows("Changes: none since 14:02:15 ──")
}

func TestAWatchStopsAtItsLimit(t *testing.T) {
	t.Parallel()
	h := handOff{over: true}
	d := h.watch(t, 80, 24)
	d.shows("NOT READY · 1 of 4 steps done ")
	d.shows("The watch ended after its limit of 24h0m0s")
	d.hides("next check")
	d.press("enter")
	if !d.quit || d.m.leaving != finishing {
		t.Error("enter does not leave")
	}
}

func TestAWatchIsMaskedAsTheWizardIs(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24, func(o *Options) { o.Mask = mask.New() })
	see := func() {
		t.Helper()
		for _, id := range []string{"444455556666", "999988887777", "vpc-0aa10000000000001"} {
			d.hides(id)
		}
	}
	d.press("space") // what passed
	d.shows("MASKED")
	see()
	d.press("down", "enter")
	see()
	d.press("esc")
	h.wait(d, 1)
	see()
	d.press("ctrl+x", "y")
	d.shows("vpc-0aa10000000000001")
}

func TestAWatchHasNoKeysOfTheSteps(t *testing.T) {
	t.Parallel()
	var h handOff
	d := h.watch(t, 80, 24)
	for _, k := range []string{"ctrl+o", "alt+2", ":acmhj", "tab", "shift+tab", "esc", "pgdown", "pgup", "up", "?", "esc"} {
		d.press(k)
		d.fits()
		if covered[*overlay.Steps](d) || d.m.machine.Step().ID != "tools" || d.quit {
			t.Fatalf("after %s:\n%s", k, d.screen())
		}
	}
	d.shows("WAITING · 1 of 4 steps done")
}

// Each round asks AWS again whose the credentials are: until it answers, the account is that of before.
func TestTheAccountStaysInTheHeaderOfAWatchThatChecksAgain(t *testing.T) {
	t.Parallel()
	var clock time.Time
	d := startStages(t, &clock, 80, 24)
	id, known := d.m.machine.TargetIdentity()
	if !known {
		t.Fatal("the account is not known")
	}
	d.shows("── target account " + id.Account + "  ")
	asked := false
	for range 50 { // on a busy machine, the answer can be there before the screen
		d.send(page.RoundMsg(d.m.watch.Rounds()))
		_, known := d.m.machine.TargetIdentity()
		d.shows("── target account " + id.Account + "  ")
		d.settle()
		if asked = !known; asked {
			break
		}
	}
	if !asked {
		t.Error("the account is not asked for again")
	}
}

// A watch that waits for long must not look as if it had stopped: it says when it checks next, in the same words each
// time, and once that its rounds slow down.
func TestAWatchSaysThatItStillChecks(t *testing.T) {
	t.Parallel()
	for width, want := range map[int]string{40: "next check in 60 s\n", 80: " next check in 60 s, slowing down\n"} {
		var h handOff
		d := h.watch(t, width, 24)
		for quiet := range 5 {
			if quiet == 2 {
				d.shows(want)
			} else {
				d.shows("next check in 60 s\n")
			}
			h.wait(d, 0)
		}
		h.wait(d, 1)
		d.shows("next check in 60 s\n")
	}
	h := handOff{over: true} // and the verdict is a longer one
	d := h.watch(t, 80, 24)
	d.shows("NOT READY · 1 of 4 steps done ")
	d.shows("checking ended 14:02:15")
}

// On a shared screen, the key that masks it is among the last to be left out.
func TestTheFooterOfAWatchHasTheMask(t *testing.T) {
	t.Parallel()
	for _, width := range []int{60, 80, 100} {
		var h handOff
		d := h.watch(t, width, 24, func(o *Options) { o.Mask = nil })
		for _, at := range []struct{ key, own string }{{"esc", "f "}, {"down", "enter details"}, {"enter", "c copy"}} {
			d.press(at.key)
			for _, key := range []string{at.own, "ctrl+x mask", " help", "ctrl+c leave"} {
				if key == "ctrl+c leave" && (at.key == "enter" || width < 80) {
					continue // esc closes the finding first, and a narrow screen has room for the others
				}
				if !strings.Contains(footerOf(d), key) {
					t.Errorf("%d columns, after %s: the footer is %q, without %q", width, at.key, footerOf(d), key)
				}
			}
		}
	}
}

// "I pressed ctrl+r in the list, and nothing moved." What covers the page says that the checks run again, and what is still
// there.
func TestTheListOfAWatchSaysThatItWasCheckedAgain(t *testing.T) {
	t.Parallel()
	for scenario, want := range map[string]string{"active": "Checked again: nothing changed.\n", "overlap": "Checked again: "} {
		d := watchOf(t, scenario, 80, 24)
		for _, keys := range []string{"ctrl+y", "?"} {
			d.press(keys)
			d.send(keyPress("ctrl+r"))
			if d.m.notice.Text != "Every check runs again." {
				t.Errorf("%s: ctrl+r says %q", scenario, d.m.notice.Text)
			}
			d.settle()
			if d.shows(want); scenario == "overlap" {
				d.shows(" still there.\n")
			}
			d.press("esc")
		}
		d.press("ctrl+r") // the page says when
		d.hides("Checked again")
		d.hides("runs again")
	}
}

package wizard

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Once the peering is ready, the room sees it in large letters.
func TestAReadyPeeringHasABanner(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {160, 48}} {
		var h handOff
		d := h.watch(t, size.w, size.h)
		d.shows("  WAITING · 1 of 4 steps done ")
		if size.w > 60 { // the names of the steps have its place
			d.shows("  checked 14:02:15")
		}
		if strings.Contains(d.screen(), "███") != (size.h >= 40) { // else the list needs the room while something is left
			t.Errorf("%v:\n%s", size, d.screen())
		}
		h.wait(d, 2)
		d.shows("Press enter to leave and print the report, ctrl+r to check")
		if strings.Contains(d.screen(), "███") != (size.h >= 24) {
			t.Errorf("%v:\n%s", size, d.screen())
		}
	}
}

// A row of the list is worth more than the height of large letters.
func TestTheBannerOfAWatchYieldsToTheList(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{100, 30}, {120, 40}} {
		var clock time.Time
		d := startStages(t, &clock, size.w, size.h)
		d.hides("███")
		d.shows("WAITING")
		for !d.m.watch.Done() {
			nextStage(d, &clock)
		}
		d.shows("███")
		d.shows("Path from a pipeline")
	}
}

// "READY stands there in large letters, and NOT READY is a bar above ten empty lines." Where the findings leave
// room, each verdict has large letters, all on the same lines, and no row makes room for them.
func TestEachVerdictOfAWatchHasLargeLettersWhereTheListLeavesRoom(t *testing.T) {
	t.Parallel()
	letters := func(d *harness) (from int) {
		lines := strings.Split(d.screen(), "\n")
		from = slices.IndexFunc(lines, func(l string) bool { return strings.Count(l, "█") > 5 })
		if from >= 0 && (!strings.HasPrefix(lines[from+5], " Passed ") || strings.Trim(lines[from-1], " │") != "") {
			t.Errorf("the letters are not in empty lines above what passed:\n%s", d.screen())
		}
		return from
	}
	for height, want := range map[int]int{40: 3, 48: 5, 70: 6} {
		var clock time.Time
		d := startStages(t, &clock, 120, height)
		was, with := 0, 0
		for {
			if at := letters(d); at >= 0 {
				if was = cmp.Or(was, at); at != was {
					t.Errorf("%d lines: the letters move from line %d to %d:\n%s", height, was, at, d.screen())
				}
				with++
				if n := d.m.snapshot().Total()[results.Failed]; strings.Count(d.screen(), "\n     → ") < n || strings.Contains(d.screen(), "…") {
					t.Errorf("%d lines: the findings are not in full:\n%s", height, d.screen())
				}
			}
			if d.m.watch.Done() {
				break
			}
			nextStage(d, &clock)
		}
		if with != want {
			t.Errorf("%d of 6 stages have letters at %d lines, not %d", with, height, want)
		}
	}
	for name, word := range map[string]string{"blocked": "NOT READY", "ready": "INCOMPLETE", "expired": "SIGN IN FIRST"} {
		d := watchOf(t, name, 120, 60)
		d.shows("  " + word + " · ")
		if letters(d) < 0 {
			t.Errorf("%s has no letters:\n%s", name, d.screen())
		}
	}
}

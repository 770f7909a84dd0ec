package wizard

import (
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps"
)

// On the CIDR of the overlap scenario, an edit fixes the problem and another brings it back.
func TestAnEditSaysWhatItFixed(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked"}.start(t, 80, 24, func(o *Options) {
		o.Now = func() time.Time { return time.Date(2022, 9, 14, 14, 20, 0, 0, time.UTC) }
	})
	d.press("ctrl+p") // nothing has changed yet
	d.hides("What changed")
	d.press("alt+5")
	d.hides("Changed:") // the first results are no change
	d.press("ctrl+u", ":10.96.32.0/19", "tab")
	if got := d.m.machine.Answers().Text(steps.KeyCIDR); got != "10.96.32.0/19" {
		t.Fatalf("the CIDR is %s", got)
	}
	d.shows("Changed: 1 fixed (CIDR 10.96.32.0/20 is too small")
	d.shows("ctrl+p shows what.")
	d.press("ctrl+p")
	d.shows("What changed  14:20:00")
	d.hides("✓ CIDR 10.96.32.0/20") // a pass has the title of a pass
	d.shows("✓ CIDR size")
	d.shows("was: CIDR 10.96.32.0/20 is too small, need a /19.")
	d.shows("now: 10.96.32.0/19")
	d.hides("New")
	d.press("ctrl+p")
	d.hides("What changed")

	// Checked again, everything stands as it stood.
	d.press("ctrl+r")
	d.shows("Checked again: 1")
	d.hides("shows what")
}

func TestCheckingAgainWithoutAProblemSaysSo(t *testing.T) {
	t.Parallel()
	d := scene{}.start(t, 80, 24)
	d.press("ctrl+r")
	d.shows("Checked again: nothing changed.")
}

// A profile that does not work proves nothing about what was wrong before, and one of
// another account proves nothing about the first one.
func TestAWrongProfileFixesNothing(t *testing.T) {
	t.Parallel()
	for profile, want := range map[string][]string{
		"nowhere":       {"not checked now", "Not checked: no working AWS credentials.", "1 new (Credentials not accepted)"},
		"data-platform": {"not checked now", "the checks are about another account now"},
	} {
		t.Run(profile, func(t *testing.T) {
			d := scene{scenario: "blocked"}.start(t, 120, 60)
			d.press("alt+2", "ctrl+u", ":"+profile, "enter")
			notice := d.screen()
			d.press("ctrl+p")
			d.hides("Fixed")
			for _, w := range want {
				if both := notice + d.screen(); !strings.Contains(both, w) {
					t.Errorf("neither screen shows %q:\n%s", w, both)
				}
			}
			for _, l := range strings.Split(d.screen(), "\n") {
				if strings.Contains(l, "…") {
					t.Errorf("a change is cut: %s", l)
				}
			}
		})
	}
}

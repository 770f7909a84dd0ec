package wizard

import (
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps"
)

// On the CIDR of the overlap scenario, an edit fixes the problem and another brings it back.
func TestAnEditSaysWhatItFixed(t *testing.T) {
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
	d.shows("Changed: 1 fixed, ")
	d.shows("ctrl+p shows what.")
	d.press("ctrl+p")
	d.shows("What changed  14:20:00")
	d.shows("✓ CIDR 10.96.32.0/20 is too small, need a /19")
	d.hides("New")
	d.press("ctrl+p")
	d.hides("What changed")

	// Checked again, everything stands as it stood.
	d.press("ctrl+r")
	d.shows("Checked again: 1")
	d.hides("shows what")
}

func TestCheckingAgainWithoutAProblemSaysSo(t *testing.T) {
	d := scene{}.start(t, 80, 24)
	d.press("ctrl+r")
	d.shows("Checked again: nothing changed.")
}

package wizard

import (
	"testing"

	"github.com/astronomer/astro-activate/steps"
)

// "I mistyped the region, pressed enter twice, and was in Network with two problems." A region that Astro does not
// support holds enter once, as a bad CIDR does, and names the one that was meant while it is typed.
func TestEnterHoldsARegionThatAstroDoesNotSupport(t *testing.T) {
	t.Parallel()
	for typed, says := range map[string]string{
		"us-esat-1":     "us-esat-1 is not a supported region; did you mean us-east-1?",
		"us-east-9":     "us-east-9 is not a supported region; did you mean us-east-1?",
		"eu-central-3":  "eu-central-3 is not a supported region; did you mean",
		"us-gov-west-1": "Astro does not support us-gov-west-1. The nearest supported",
	} {
		d := scene{scenario: "story", keys: []string{"alt+4", "tab", ":" + typed}}.start(t, 80, 24)
		d.shows("✗ problem: " + says)
		d.press("enter")
		d.shows("This value has a problem. Change it, or press enter again to go on anyway.")
		d.shows("enter accept all 3 anyway")
		if p := d.m.step(); p == nil {
			t.Fatalf("%s: enter left the step", typed)
		} else if at, _ := p.Focused(); at != steps.KeyRegion {
			t.Errorf("%s: enter went on to %s", typed, at)
		}
	}
	d := scene{scenario: "story", keys: []string{"alt+4", "tab", ":us-east-2"}}.start(t, 80, 24)
	d.hides("problem: ")
	d.press("enter")
	d.hides("This value has a problem.")
}

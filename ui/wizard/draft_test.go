package wizard

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/steps"
)

// While another network is entered, what was found of the checked one says so.
func TestFindingsOfAnEarlierValueNameIt(t *testing.T) {
	d := start(t, handMade{}, 100, 30)
	d.press("alt+5", "enter", "alt+5")
	d.hides("For 172.20.0.0/19:")
	d.press("ctrl+u", ":10.1.0.0/19")
	d.shows("For 172.20.0.0/19:")
	d.press("ctrl+u", ":172.20.0.0/19")
	d.hides("For 172.20.0.0/19:")
	d.press("ctrl+u", ":10.1.0.0/19", "enter", "alt+5")
	d.hides("For 172.20.0.0/19:")
}

func TestAServiceIsCheckedAsSoonAsItIsAdded(t *testing.T) {
	d := start(t, handMade{}, 100, 30)
	d.press("alt+6", "enter", ":postgres://me:secret@db.example.com/app", "enter")
	if got := d.m.machine.Answers().Get(steps.KeyEndpoints).String(); got != "example=postgres://db.example.com:5432" {
		t.Errorf("the answer is %q", got)
	}
	d.press(":what is this", "enter")
	d.shows("not valid")
	d.press("esc", "down", "d")
	if got := d.m.machine.Answers().Get(steps.KeyEndpoints); got != nil || strings.Contains(got.String(), "example") {
		t.Errorf("the answer is %q after removing it", got)
	}
}

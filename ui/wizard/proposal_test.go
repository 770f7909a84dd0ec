package wizard

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/steps"
)

func TestTypingIntoAProposalReplacesIt(t *testing.T) {
	for _, c := range []struct {
		story string
		keys  []string // from the first field of the region step, then tab
		key   steps.Key
		want  string
	}{
		{"a name of one's own", []string{":Payments"}, steps.KeyClusterName, "Payments"},
		{"an arrow first, to add to it", []string{"left", "end", ": 2"}, steps.KeyClusterName, "Astro cluster 2"},
		{"a deletion first", []string{"backspace", "backspace", ":X"}, steps.KeyClusterName, "Astro clustX"},
		{"as it is", nil, steps.KeyClusterName, "Astro cluster"},
		{"fewer nodes", []string{"tab", "tab", "tab", ":5"}, steps.KeyMaxNodes, "5"},
	} {
		t.Run(c.story, func(t *testing.T) {
			d := start(t, handMade{}, 80, 24)
			d.press("alt+4")
			d.press(c.keys...)
			d.press("tab")
			if got := d.m.machine.Answers().Text(c.key); got != c.want {
				t.Errorf("%s is %q, not %q", c.key, got, c.want)
			}
		})
	}
}

func TestMovingThePointerChangesNoAnswer(t *testing.T) {
	for _, leave := range []string{"esc", "alt+2", "ctrl+c"} {
		t.Run(leave, func(t *testing.T) {
			d := start(t, handMade{}, 80, 24)
			d.press("alt+4", "enter", "enter") // the region is answered as proposed
			d.press("alt+4", "shift+tab", "alt+2", "alt+4", "tab", "down", "down", leave)
			if got := d.m.machine.Answers().Text(steps.KeyRegion); got != "us-east-1" {
				t.Errorf("the region is %q after looking", got)
			}
		})
	}
	d := start(t, handMade{}, 80, 24)
	d.press("alt+4", "enter", "down", "tab")
	if got := d.m.machine.Answers().Text(steps.KeyRegion); got == "us-east-1" || got == "" {
		t.Errorf("down and tab chose %q", got)
	}
}

func TestLeavingSavesTheFocusedField(t *testing.T) {
	s := &saves{}
	d := start(t, handMade{}, 80, 24, func(o *Options) { o.Save = s.save })
	d.press("alt+4", ":Payments", "ctrl+c")
	d.settle()
	d.shows("Everything is saved")
	if last := s.calls[len(s.calls)-1]; !strings.Contains(last, "Payments") {
		t.Errorf("saved %q", last)
	}
}

func TestLeavingNamesTheFieldThatIsNotSaved(t *testing.T) {
	d := start(t, handMade{}, 80, 24)
	d.press("alt+2", "enter", ":12a4", "ctrl+c")
	d.shows("Everything except Expected account id")
}

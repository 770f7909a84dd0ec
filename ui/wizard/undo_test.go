package wizard

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/steps"
)

func TestUndoTakesBackTheLastAnswer(t *testing.T) {
	t.Parallel()
	s := &saves{}
	d := story(t, func(o *Options) { o.Save = s.save })
	d.press("alt+4")
	d.hides("ctrl+z")
	d.press("ctrl+z")
	d.shows("There is no answer to undo.")
	d.press(":Payments", "enter", "alt+4", "ctrl+u", ":Billing", "enter", "alt+9")
	d.press("ctrl+z")
	d.shows("Undone: Cluster name.")
	d.shows("› Payments")
	if d.field() != steps.KeyClusterName || d.m.machine.Answers().Text(steps.KeyClusterName) != "Payments" {
		t.Fatalf("undo went to %s", d.field())
	}
	if last := s.calls[len(s.calls)-1]; last != "region Payments " {
		t.Errorf("saved %q", last)
	}
	d.press("ctrl+z")
	d.shows("suggested by the demo's plan; enter accepts it")
	if given := d.answers(); len(given) > 0 {
		t.Errorf("answered are still %q", given)
	}
	d.press("ctrl+z")
	d.shows("There is no answer to undo.")
}

// What one enter has accepted is one answer.
func TestUndoTakesBackAnAcceptedStep(t *testing.T) {
	t.Parallel()
	d := story(t)
	d.press("alt+4", "enter", "enter")
	d.shows("Connectivity  step 6 of 9")
	d.press("ctrl+g")
	d.shows("ctrl+z  ")
	d.press("ctrl+z")
	d.shows("Network  step 5 of 9")
	d.shows("suggested")
	d.press("ctrl+z")
	d.shows("Region  step 4 of 9")
	d.shows("Undone: Cluster name and 3 other answers.")
	if given := d.answers(); len(given) > 0 {
		t.Errorf("answered are still %q", given)
	}
}

// What was typed and is not committed goes first, and answers stay.
func TestUndoTakesBackWhatIsTyped(t *testing.T) {
	t.Parallel()
	d := story(t)
	d.press("alt+4", "enter", "alt+4", "ctrl+u", ":Payments", "ctrl+z")
	d.shows("› Production data")
	if given := d.answers(); !slices.Contains(given, steps.KeyClusterName) {
		t.Errorf("answered are %q", given)
	}
	d.press("alt+6", "enter", "ctrl+z") // peering is no longer asked
	d.shows("Connectivity  step 6 of 9")
}

// An acknowledgment is an answer: the question says how many findings it is for, and undo
// takes it back.
func TestUndoTakesBackAnAcknowledgment(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+2", "tab", "tab", "enter", "a"}}.start(t, 80, 24)
	d.shows("Acknowledge 6 findings")
	d.press(":moved out next week", "enter")
	if _, done := d.m.machine.Answers().Acknowledged("account.clean"); !done {
		t.Fatalf("nothing is acknowledged:\n%s", d.screen())
	}
	d.press("alt+4", "ctrl+z")
	d.shows("Undone: the acknowledgment of ")
	d.shows("Account  step 2 of 9")
	if reason, done := d.m.machine.Answers().Acknowledged("account.clean"); done {
		t.Errorf("it is still acknowledged: %s", reason)
	}
}

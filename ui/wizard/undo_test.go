package wizard

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/overlay"
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
	d.shows("Undone: Cluster name · alt+z redoes")
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

// An answer that was undone by mistake comes back with one key, in a text field, too, where it would be
// text, until another answer is given.
func TestRedoBringsBackWhatWasUndone(t *testing.T) {
	t.Parallel()
	for _, again := range []string{"alt+z", "Ω"} { // what a Mac types with it
		d := story(t)
		d.press("alt+4", "ctrl+u", ":Payments", "enter", "alt+4", "ctrl+u", ":Billing", "enter", "ctrl+z", "ctrl+z")
		d.shows("suggested by the demo's plan; enter accepts it")
		d.press(again)
		d.shows("Redone: Cluster name · ctrl+z undoes")
		d.shows("› Payments")
		d.press(again)
		d.shows("› Billing")
		if got := d.m.machine.Answers().Text(steps.KeyClusterName); got != "Billing" || d.field() != steps.KeyClusterName {
			t.Errorf("after %s the name is %q", again, got)
		}
		d.press("alt+z")
		d.shows("Nothing was undone that can be brought back.")
		d.press("ctrl+z", "alt+9", "alt+z") // it goes there
		d.shows("› Billing")
		d.press("ctrl+z", "!", "alt+z")
		d.shows("First confirm or undo what was entered here.")
		d.press("enter", "alt+z")
		d.shows("Nothing was undone that can be brought back.")
		if got := d.m.machine.Answers().Text(steps.KeyClusterName); got != "Payments!" {
			t.Errorf("the name is %q", got)
		}
	}
	d := story(t)
	d.press("alt+4", "ctrl+u", ":A", "Ω", "tab")
	if got := d.m.machine.Answers().Text(steps.KeyClusterName); got != "AΩ" {
		t.Errorf("where nothing was undone, the letter is no text: %q", got)
	}
}

// An acknowledgment is an answer, and the list of what is left stays where it is.
func TestRedoBringsBackAnAcknowledgment(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"ctrl+y"}}.start(t, 80, 24)
	d.m.overlays.left().Select("account.clean#1")
	d.press("a", ":moved out next week", "enter", "ctrl+z", "alt+z")
	d.shows("Redone: the acknowledgment of ")
	if _, done := d.m.machine.Answers().Acknowledged("account.clean"); !done || !covered[*overlay.Left](d) {
		t.Errorf("it is acknowledged: %v; the screen is\n%s", done, d.screen())
	}
}

// What one enter has accepted is one answer.
func TestUndoTakesBackAnAcceptedStep(t *testing.T) {
	t.Parallel()
	d := story(t)
	d.press("alt+4", "enter", "enter")
	d.shows("Connectivity  step 6 of 9")
	d.press("ctrl+g", "pgdown")
	d.shows("ctrl+z  ")
	d.press("ctrl+z")
	d.shows("Network  step 5 of 9")
	d.shows("suggested")
	d.press("ctrl+z")
	d.shows("Region  step 4 of 9")
	d.shows("Undone: Cluster name and 3 other answers · alt+z redoes")
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
	if line := lineWith(d.screen(), "▸"); !strings.Contains(line, "✗") {
		t.Errorf("the finding is not selected, so that letters are text: %q", line)
	}
	if reason, done := d.m.machine.Answers().Acknowledged("account.clean"); done {
		t.Errorf("it is still acknowledged: %s", reason)
	}
}

// In the list of what is left, undo stays there: the keys that follow are keys of the list, and
// none of them becomes an answer.
func TestUndoInTheListOfWhatIsLeftStaysInTheList(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"ctrl+y"}}.start(t, 80, 24)
	d.m.overlays.left().Select("account.clean#1")
	profile := d.m.machine.Answers().Text(steps.KeyProfile)
	d.press("a", ":moved out next week", "enter")
	if _, done := d.m.machine.Answers().Acknowledged("account.clean"); !done {
		t.Fatalf("nothing is acknowledged:\n%s", d.screen())
	}
	d.press("ctrl+z")
	d.shows("Undone: the acknowledgment of ")
	if _, done := d.m.machine.Answers().Acknowledged("account.clean"); done || !covered[*overlay.Left](d) {
		t.Fatalf("it is acknowledged, or the list is closed:\n%s", d.screen())
	}
	d.press("v", "n", "c", "esc", "ctrl+y", "g")
	if got := d.m.machine.Answers().Text(steps.KeyProfile); got != profile {
		t.Errorf("the profile is %q", got)
	}
}

// What filters a list is no answer, whichever way the field is left. A row that was chosen is
// one, and what was typed is with enter.
func TestAFilterIsNotKept(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story string
		keys  []string
		want  string
	}{
		{"a jump", []string{":vvv", "alt+5"}, "astro-data-plane"},
		{"tab", []string{":vvv", "tab"}, "astro-data-plane"},
		{"shift+tab", []string{":vvv", "shift+tab"}, "astro-data-plane"},
		{"g from the list of what is left", []string{":vvv", "ctrl+y", "g"}, "astro-data-plane"},
		{"leaving", []string{":vvv", "ctrl+c"}, "astro-data-plane"},
		{"tab from one that matches a profile", []string{":form", "tab"}, "astro-data-plane"},
		{"down to the row of what was typed, and a jump", []string{":form", "down", "alt+5"}, "astro-data-plane"},
		{"a row that was chosen", []string{":a", "down", "tab"}, "data-platform"},
		{"enter on the row of what was typed", []string{":vvv", "enter"}, "vvv"},
		{"a name that was typed in full", []string{":data-platform", "tab"}, "data-platform"},
	} {
		t.Run(c.story, func(t *testing.T) {
			d := scene{scenario: "blocked", keys: []string{"alt+2"}}.start(t, 80, 24)
			d.press(c.keys...)
			if got := d.m.machine.Answers().Text(steps.KeyProfile); got != c.want {
				t.Errorf("the profile is %q, not %q:\n%s", got, c.want, d.screen())
			}
		})
	}
}

// What is typed and erased again leaves a suggestion what it is, and there is nothing to undo.
func TestASuggestionIsStillOneAfterTypingAndErasing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story string
		keys  []string
		key   steps.Key
	}{
		{"a service that was refused", []string{"alt+6", "tab", "/", "enter", "esc", "esc"}, steps.KeyEndpoints},
		{"a letter in a name", []string{"alt+4", "end", "left", "x", "backspace", "tab"}, steps.KeyClusterName},
		{"a filter", []string{"alt+2", "g", "ctrl+y", "esc", "esc", "esc"}, steps.KeyProfile},
		{"a method, twice", []string{"alt+6", "space", "space", "tab"}, steps.KeyMethods},
		{"down and up in a list", []string{"alt+4", "tab", "down", "up", "tab"}, steps.KeyRegion},
	} {
		t.Run(c.story, func(t *testing.T) {
			d := story(t)
			d.press(c.keys...)
			if got := d.m.machine.Answers().Get(c.key); got != nil {
				t.Fatalf("%s is %q", c.key, got)
			}
			d.press("ctrl+z")
			d.shows("There is no answer to undo.")
		})
	}
}

// Right after an answer, the footer says how to take it back, where it has room beside what it
// always says.
func TestTheFooterSaysHowToUndoTheAnswerThatWasJustGiven(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+2", ":zzz"}}.start(t, 80, 24)
	before := footerOf(d)
	d.press("enter")
	if got := footerOf(d); strings.Contains(before, "ctrl+z") || !strings.Contains(got, "ctrl+z undo") || !strings.Contains(got, "ctrl+c leave") || !strings.Contains(got, "ctrl+y list") {
		t.Errorf("before: %s\nafter: %s", before, got)
	}
	d.press("ctrl+z")
	if got := d.m.machine.Answers().Text(steps.KeyProfile); got != "astro-data-plane" {
		t.Errorf("the profile is %q", got)
	}
	if got := footerOf(d); strings.Contains(got, "ctrl+z") {
		t.Errorf("after undoing: %s", got)
	}
}

// n is the next problem, but not in a field of text: what it typed there is not left unsaid.
func TestAnAnswerThatIsChangedOnTheWayToAnotherStepIsNamed(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+4"}}.start(t, 80, 24)
	d.press("n", "n", "alt+9")
	d.shows("Cluster name is now Production datann. ctrl+z undoes.")
	d.press("ctrl+z")
	d.hides("datann")
	d.press("alt+4", "alt+9")
	d.hides("is now")
}

// A user who was led to a field from the list tries a suggestion there and takes it back: enter still
// leads back to the list, until another key leaves the step.
func TestUndoKeepsTheWayBackToTheList(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"ctrl+y", "g"}}.start(t, 100, 40)
	if d.field() != steps.KeyCIDR {
		t.Fatalf("it leads to %s", d.field())
	}
	back := func(after string) {
		t.Helper()
		if footer := footerOf(d); !strings.Contains(footer, "to the list") {
			t.Fatalf("after %s the footer is %q", after, footer)
		}
	}
	back("g")
	d.press("ctrl+t")
	back("a suggestion")
	d.press("ctrl+z")
	back("taking back what was entered")
	d.press("ctrl+t", "tab") // which gives the answer; the finding at the pointer is gone then
	if got := d.m.machine.Answers().Text(steps.KeyCIDR); got != "10.96.32.0/19" {
		t.Fatalf("the CIDR is %s", got)
	}
	back("an answer")
	d.press("ctrl+z")
	back("undoing the answer")
	d.press("enter")
	if !covered[*overlay.Left](d) {
		t.Fatalf("enter leads to\n%s", d.screen())
	}
	d.press("g", "ctrl+t", "tab", "alt+2", "ctrl+z") // another step was opened between
	if footer := footerOf(d); d.field() != steps.KeyCIDR || strings.Contains(footer, "to the list") {
		t.Errorf("at %s the footer is %q", d.field(), footer)
	}
}

// d removes a service without a question: the notice names the service and the key that brings it back, and
// that key brings it back to where it was.
func TestARemovedServiceComesBackWithTheKeyThatTheNoticeNames(t *testing.T) {
	t.Parallel()
	for name, of := range map[string]scene{
		"in its field":       {scenario: "blocked", keys: []string{"alt+6", "tab", "down", "down"}},
		"on its finding":     {scenario: "blocked", keys: []string{"alt+6", "tab", "tab"}},
		"in what is left":    {scenario: "blocked", keys: []string{"ctrl+y", "down"}},
		"in its detail":      {scenario: "blocked", keys: []string{"ctrl+y", "down", "enter"}},
		"on a masked screen": {scenario: "blocked", keys: []string{"ctrl+x", "alt+6", "tab", "down", "down"}},
	} {
		for _, size := range []terminalSize{{60, 20}, {80, 24}, {120, 40}} {
			d := of.start(t, size.w, size.h)
			before := d.m.machine.Answers().Get(steps.KeyEndpoints).String()
			d.press("d")
			if asks := d.m.overlays.asks(); asks != (name != "in its field" && name != "on a masked screen") {
				t.Errorf("%s, %d columns: it asks first: %t", name, size.w, asks)
			} else if asks {
				d.press("enter") // is not yes
				d.shows("Remove reports from your answers?")
				d.press("y")
			}
			if d.m.overlays.asks() || d.m.machine.Answers().Get(steps.KeyEndpoints).String() == before {
				t.Fatalf("%s, %d columns: nothing is removed:\n%s", name, size.w, d.screen())
			}
			if notice := "reports removed · ctrl+z undoes"; !strings.Contains(words(d), notice) {
				t.Errorf("%s, %d columns: no %q:\n%s", name, size.w, notice, d.screen())
			}
			d.press("ctrl+z")
			if now := d.m.machine.Answers().Get(steps.KeyEndpoints).String(); now != before {
				t.Errorf("%s, %d columns: the services are %s, not %s", name, size.w, now, before)
			}
		}
	}
}

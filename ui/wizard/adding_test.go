package wizard

import (
	"strings"
	"testing"
)

// "The footer says next step, and enter adds what I typed."
func TestEnterAddsWhatIsTypedIntoAListAndTheFooterSaysSo(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story string
		keys  []string
	}{
		{"the id of a zone", []string{"alt+8", "tab", ":Z0999"}},
		{"a CIDR", []string{"alt+7", "tab", "tab", "tab", "tab", ":10.99.0.0/16"}},
	} {
		d := scene{scenario: "overlap", keys: c.keys}.start(t, 80, 24)
		if footer := footerOf(d); !strings.HasPrefix(footer, " enter add it") || !strings.Contains(footer, "esc drop it") {
			t.Errorf("%s: the footer is %q", c.story, footer)
		}
		d.press("enter")
		if footer := footerOf(d); strings.Contains(footer, "add it") {
			t.Errorf("%s: added, and the footer is %q", c.story, footer)
		}
	}
}

// "It is added first and rejected afterwards." What can't become a value of the list is not added, and the reason stands
// there before enter.
func TestWhatIsNoValueOfAListIsNotAdded(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+8", "tab", ":10.40.0.0/16"}}.start(t, 80, 24)
	d.shows(`✗ "10.40.0.0/16" is not the id of a hosted zone`)
	d.hides("add 10.40.0.0/16")
	for _, k := range []string{"enter", "space"} {
		d.press(k)
		d.shows("Change it, or press esc to drop it.")
		d.hides("[x] 10.40.0.0/16")
	}
	d.press("esc")
	d.hides("10.40.0.0/16")

	d = scene{scenario: "overlap", keys: []string{"alt+7", "tab", "tab", "tab", "tab", ":10.99."}}.start(t, 80, 24)
	d.hides(`"10.99." is not`) // it may become one
	d.press("enter")
	d.shows(`"10.99." is not an IPv4 network`)
	d.press(":0.0/16", "enter")
	d.shows("[x] 10.99.0.0/16")
}

// "The fix says A and B; typed so, the field gets an entry called and."
func TestTheCIDRsOfAFixAreTypedAsItWritesThem(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+7", "tab", "tab", "tab", "tab", ":10.98.0.0/16"}}.start(t, 80, 24)
	d.press("space", ":and")
	d.hides(`"and" is not`)
	d.press("space", ":10.99.0.0/16", "enter")
	d.shows("[x] 10.98.0.0/16")
	d.shows("[x] 10.99.0.0/16")
	d.hides("[x] and")
}

// "I meant to replace reports, and got reports-2." A name that is taken says how its entry is changed.
func TestANameThatIsTakenSaysHowItsServiceIsChanged(t *testing.T) {
	t.Parallel()
	const says = "reports exists: enter on its row edits it."
	d := scene{scenario: "blocked", keys: []string{"alt+6", "tab", ":reports=db.example.com:5432"}}.start(t, 80, 24)
	d.shows("= reports-2=postgres://db.example.com:5432")
	d.shows(says)
	d.press("esc", ":report=db.example.com:5432")
	d.hides("exists:")
	d.press("esc", "down", "down", "enter", "ctrl+u", ":reports=db.example.com:5432") // its own name
	d.shows("= reports=postgres://db.example.com:5432")
	d.hides("exists:")
}

// What checks report while a text is typed that can't be added does not let it in.
func TestAResultLetsNothingInThatIsHeld(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"alt+8", "tab", ":Z0999", "enter", ":10.40.0.0/16"}}.start(t, 80, 24)
	d.m.page.Refresh(d.m.context(), true)
	d.press("enter")
	d.shows("Change it, or press esc to drop it.")
	d.hides("[x] 10.40.0.0/16")
}

package wizard

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// overlaps enters a network that the target VPC has: the only problem, in step 5.
func overlaps(o *Options) { _ = o.Machine.Set(steps.KeyCIDR, steps.Text("10.40.0.0/19")) }

// A user who goes back a few steps to solve one problem goes on from where they were, as from the list of
// what is left: enter says so before it does.
func TestEnterOnASolvedProblemGoesOnFromWhereItWasLookedFor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story    string
		scenario string // "": all is ready but the data plane's network
		keys     []string
		footer   string // begins so
		step     string // after enter
	}{
		{"a suggestion solves it", "", []string{"alt+7", "ctrl+n", "ctrl+t"}, "enter to step 7 ", "peering"},
		{"what is typed", "", []string{"alt+7", "ctrl+n", "esc", "ctrl+u", ":10.255.0.0/19"}, "enter to step 7 ", "peering"},
		{"at its field", "", []string{"alt+7", "ctrl+n", "g", "ctrl+t"}, "enter to step 7 ", "peering"},
		{"at its field, from the finding in full", "", []string{"alt+7", "ctrl+n", "enter", "g", "ctrl+t"}, "enter to step 7 ", "peering"},
		{"answered, and looked at again", "", []string{"alt+7", "ctrl+n", "ctrl+t", "tab", "shift+tab"}, "enter to step 7 ", "peering"},
		{"from the finding to the field and back", "", []string{"alt+7", "ctrl+n", "g", "esc", "ctrl+t"}, "enter to step 7 ", "peering"},
		{"past other problems", "overlap", []string{"alt+7", "ctrl+n", "ctrl+n", "ctrl+n", "ctrl+n", "ctrl+n", "ctrl+n", "ctrl+n", "ctrl+t"}, "enter to step 7 ", "peering"},
		{"nothing was done about it", "", []string{"alt+7", "ctrl+n", "esc"}, "enter next", "connectivity"},
		{"from a step before it", "", []string{"alt+4", "ctrl+n", "ctrl+t"}, "enter check it", "connectivity"},
		{"in the same step", "", []string{"alt+5", "ctrl+n", "ctrl+t"}, "enter check it", "connectivity"},
		{"after another key that leaves the step", "", []string{"alt+7", "ctrl+n", "alt+6", "alt+5", "ctrl+t"}, "enter check it", "connectivity"},
	} {
		t.Run(c.story, func(t *testing.T) {
			s := scene{scenario: c.scenario, keys: c.keys}
			if c.scenario == "" {
				s.change = overlaps
			}
			d := s.start(t, 80, 24)
			if got := strings.TrimSpace(footerOf(d)); d.field() != steps.KeyCIDR || !strings.HasPrefix(got, c.footer) {
				t.Fatalf("in %s the footer is %q:\n%s", d.field(), got, d.screen())
			}
			if d.press("enter"); d.m.machine.Step().ID != c.step {
				t.Errorf("enter goes to %s", d.m.machine.Step().ID)
			}
			if footer := footerOf(d); strings.Contains(footer, "to step") {
				t.Errorf("there, the footer is %q", footer)
			}
		})
	}
}

// Who takes another network and goes on at once comes to the problem that is left, not to a warning: the checks
// which the network has set off come first.
func TestTheNextProblemComesBeforeAWarningRightAfterAnAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		story string
		keys  []string
		says  string
	}{
		{"at once", []string{"ctrl+n", "ctrl+t", "ctrl+n"}, "Problem 1 of 1. "},
		{"after enter", []string{"ctrl+n", "ctrl+t", "enter", "ctrl+n"}, "Problem 1 of 1."},
		{"from a later step", []string{"alt+7", "ctrl+n", "ctrl+t", "ctrl+n"}, "Problem 1 of 1. "},
		{"and then the warnings", []string{"ctrl+n", "ctrl+t", "ctrl+n", "ctrl+n"}, "That was the last problem. Warning 1 of 2, "},
	} {
		d := scene{scenario: "overlap", keys: c.keys}.start(t, 80, 24)
		problem := strings.HasPrefix(c.says, "Problem")
		if got := lineWith(d.screen(), "▸"); problem != strings.Contains(got, "✗ Port 3306 not open to 172.20.224.0/19: ledger") || !strings.HasPrefix(d.m.notice.Text, c.says) {
			t.Errorf("%s: the pointer is at %q, and it says %q", c.story, got, d.m.notice.Text)
		}
	}
	d := scene{change: overlaps, keys: []string{"ctrl+n", "ctrl+t", "ctrl+n"}}.start(t, 80, 24)
	d.shows("No check has found a problem.") // it was the only one
}

// Another key does not wait: the user is at work on something else.
func TestAKeyEndsTheWaitForTheNextProblem(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"ctrl+n", "ctrl+t"}}.start(t, 80, 24)
	for _, k := range []tea.KeyPressMsg{{Code: 'n', Mod: tea.ModCtrl}, {Code: '6', Mod: tea.ModAlt}} {
		d.send(k) // before any check has ended
	}
	if d.settle(); d.m.machine.Step().ID != "connectivity" {
		t.Errorf("the screen leaves for %s", d.m.machine.Step().ID)
	}
}

// The place to go on from is the field, or the finding, where the key was pressed.
func TestGoingOnAfterAProblemKeepsThePlace(t *testing.T) {
	t.Parallel()
	d := scene{change: overlaps, keys: []string{"alt+7", "tab", "tab"}}.start(t, 80, 24)
	field := d.field()
	if d.press("ctrl+n", "ctrl+t", "enter"); d.field() != field || d.pointer() != "" {
		t.Errorf("the focus is on %s, at %q, not on %s", d.field(), d.pointer(), field)
	}
	d = scene{change: overlaps, keys: []string{"alt+7", "shift+tab"}}.start(t, 80, 24)
	finding := d.pointer()
	if d.press("ctrl+n", "ctrl+t", "enter"); finding == "" || d.pointer() != finding {
		t.Errorf("the pointer is at %q, not %q", d.pointer(), finding)
	}
}

func TestTheNextProblemIsInAnotherStepAfterTheLast(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+3", "n"}}.start(t, 80, 24)
	seen := map[string]bool{}
	for range 20 { // the warnings are visited too, before it begins again
		if got := lineWith(d.screen(), "▸"); strings.Contains(got, "✗") {
			seen[d.m.machine.Step().ID+" "+d.pointer()] = true
		} else if !strings.Contains(got, "!") {
			t.Fatalf("n goes to %q", got)
		}
		d.press("n")
	}
	problems := 0
	for _, v := range d.m.snapshot().Steps {
		for _, row := range d.m.snapshot().Shown(v.ID) {
			if row.Kind == results.Failed { // one row for what one fix solves
				problems++
			}
		}
	}
	if len(seen) != problems || problems != 13 {
		t.Errorf("n visits %d of %d rows of problems: %v", len(seen), problems, seen)
	}
}

// n goes through the list of what is left as from step to step: the problems of every owner come before
// the first warning.
func TestNextProblemGoesDownTheListOfWhatIsLeft(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+4", "ctrl+y"}}.start(t, 120, 60)
	for _, want := range []string{"CIDR 10.96.32.0/20", "Address 10.40.3.17", "All Standard Spot Instance Requests", "EC2-VPC Elastic IPs", "1 Lambda function"} {
		if got := lineWith(d.screen(), "▸"); !strings.Contains(got, want) {
			t.Errorf("the pointer is at %q, not at %q:\n%s", got, want, d.screen())
		}
		d.press("n")
	}
	d.press("home", "enter", "n", "n", "esc") // and so do the findings in full
	if got := lineWith(d.screen(), "▸"); !strings.Contains(got, "All Standard Spot Instance Requests") {
		t.Errorf("from the finding in full n goes to %q", got)
	}
}

package wizard

import (
	"regexp"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// "At 160 columns the network step says less than at 80." A wider screen says at least as much of the network that is
// suggested, and lists as many free ones.
func TestAWiderScreenSaysAsMuchOfANetwork(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{60, 40}, {80, 24}, {120, 40}, {150, 40}, {160, 48}} {
		d := scene{scenario: "story", keys: []string{"alt+4", "enter"}}.start(t, size.w, size.h)
		d.shows("Network  ")
		d.shows("No overlap so far, target VPC unknown.")
		d.shows("ctrl+t enters 10.255.224.0/19")
		if size.w == 160 {
			d.shows("suggested by the demo's plan; enter accepts it")
		}
	}
	for _, size := range []terminalSize{{80, 24}, {120, 40}, {160, 48}} {
		d := scene{scenario: "overlap", keys: []string{"alt+5"}}.start(t, size.w, size.h)
		d.shows("also free: 172.20.192.0/19  172.20.160.0/19")
	}
}

// "The chart changes with tab." Wherever the focus of a step is, its columns have the same width, and the map has the
// same form.
func TestTheColumnsOfAWideScreenStayWhereTheyAre(t *testing.T) {
	t.Parallel()
	for scenario, step := range map[string]string{"overlap": "alt+5", "blocked": "alt+4"} {
		d := scene{scenario: scenario, keys: []string{step}}.start(t, 160, 48)
		title := regexp.MustCompile(`.*step . of 9 +│ `)
		before := title.FindString(d.screen())
		for range 5 {
			if d.press("tab"); title.FindString(d.screen()) != before || before == "" {
				t.Errorf("%s: the results begin behind %q, not %q", scenario, title.FindString(d.screen()), before)
			}
			if scenario == "overlap" {
				d.shows("172.16.0.0/12  │___DDDDD______▓▓_______________________________________EEEE│")
			}
		}
	}
}

// "The counts are cut although the screen is wide." They are whole, and beside a table or a map that takes the room, all
// that are there are.
func TestTheCountsOfTheResultsAreNotCutOnAWideScreen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ scenario, step, shows string }{
		{"blocked", "alt+6", "Check results  1 problem, 1 unverified, 1 note, 4 passed"},
		{"overlap", "alt+8", "Check results  1 problem, 1 warning, 5 notes, 9 passed"},
	} {
		d := scene{scenario: c.scenario, keys: []string{c.step}}.start(t, 160, 48)
		d.shows(c.shows)
		d.send(tea.WindowSizeMsg{Width: 150, Height: 48})
		d.shows(c.shows[:strings.LastIndex(c.shows, ",")] + " ")
	}
	d := scene{scenario: "overlap", keys: []string{"alt+5", "ctrl+u", ":10.41.0.0/19"}}.start(t, 160, 48)
	d.shows("Check results  9 for 172.20.0.0/19 ")
}

// "The text ends in an ellipsis, and half of the column is empty." On a wide screen what stops a path is in full, and a
// suggested value is whole, with its remark.
func TestNothingIsCutOnAWideScreenThatHasRoom(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "story", keys: []string{"alt+2", "enter", "alt+4", "enter", "enter", "alt+5", "enter", "enter", "enter", "alt+7", "enter", "alt+8"}}.start(t, 160, 48)
	d.shows("✗ peering: CIDR 10.41.0.0/19 overlaps the target")
	d.shows("│       VPC's 10.41.0.0/20")
	d.shows("Private hosted zones     data.example.internal.  suggested │")
	d.press("ctrl+x")
	d.shows("  Private hosted zones  [domain-A.domain-B.internal].")
	d.shows("│                         suggested ")
	d.press("tab")
	d.shows("Resolve the target's host names  yes  suggested")
	d.send(tea.WindowSizeMsg{Width: 160, Height: 18}) // where there is no room, it is cut
	d.shows("✗ peering: CIDR 10.41.0.0/19 overlaps the target VP…")
}

// "After n the map is gone, and with it the key that fixes three problems at once." Where there is no room for the map
// while a finding is chosen, the field says what the key enters.
func TestTheKeyOfASuggestedNetworkIsNamedOnItsFinding(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "overlap", keys: []string{"n"}}.start(t, 80, 24)
	for range 2 {
		d.shows("VPC CIDR of the data plane  172.20.0.0/19  ctrl+t enters 172.20.224.0/19")
		d.press("n")
	}
	d.press("down", "down", "down") // to what passed
	d.hides("ctrl+t enters")
	if d = (scene{scenario: "overlap", keys: []string{"n"}}).start(t, 120, 40); strings.Count(d.screen(), "ctrl+t enters") != 1 {
		t.Errorf("the map says it already:\n%s", d.screen())
	}
}

// "Free: 172.20.0.0/19", and the data plane is in it. The key enters the network of an active data plane in place of
// another one, and the list of free networks does not have it.
func TestTheNetworkOfAnActiveDataPlaneIsEnteredAndNotCalledFree(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"10.9.0.0/19", "10.41.0.0/24"} {
		d := scene{scenario: "active", keys: []string{"alt+5", "ctrl+u", ":" + typed}}.start(t, 80, 24)
		d.shows("The active data plane has 172.20.0.0/19")
		d.shows("ctrl+t enters 172.20.0.0/19")
		d.press("ctrl+s")
		d.hides("Free: 172.20.0.0/19")
		d.press("esc", "ctrl+t")
		d.shows("› 172.20.0.0/19")
	}
}

package wizard

import (
	"strconv"
	"strings"
	"testing"
)

// The footer has the way to the next field wherever there is one, and that out of the wizard and
// to help, on every step.
func TestTheFooterHasTheKeysThatMatterMost(t *testing.T) {
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {120, 40}} {
		for name, s := range map[string]scene{"blocked": {scenario: "blocked"}, "nothing answered": {empty: true}, "ready": {}} {
			d := s.start(t, size.w, size.h)
			for step := range d.m.machine.Steps() {
				d.press("alt+" + strconv.Itoa(step+1))
				lines := strings.Split(strings.TrimRight(d.screen(), "\n "), "\n")
				footer := lines[len(lines)-1]
				want := []string{"enter ", "help", "ctrl+c leave"}
				if d.fields() > 1 {
					want = append(want, "tab next")
				}
				for _, key := range want {
					if !strings.Contains(footer, key) {
						t.Errorf("%s, %d columns, step %d: no %q in %q", name, size.w, step+1, key, footer)
					}
				}
			}
		}
	}
}

// In a list of findings the keys of the chosen one come before those to other problems.
func TestTheFooterOfAFindingHasItsOwnKeysFirst(t *testing.T) {
	for _, c := range []struct {
		keys []string
		want string
	}{
		{[]string{"alt+6", "tab", "tab"}, "enter details and fix   v move to Peering"},
		{[]string{"alt+2", "tab", "tab"}, "enter details and fix   a acknowledge"},
		{[]string{"alt+6", "tab", "down"}, "enter edit   v move to Peering   d remove"},
		{[]string{"alt+6", "tab", "down", "down"}, "enter edit   v move to Peering   d remove"},
		{[]string{"alt+5"}, "enter next step   ctrl+y what is left"},
	} {
		d := scene{scenario: "blocked", keys: c.keys}.start(t, 80, 24)
		if !strings.Contains(d.screen(), c.want) {
			t.Errorf("after %s the screen does not show %q:\n%s", c.keys, c.want, d.screen())
		}
	}
}

// Masked and simulated, the header of a narrow screen still has the steps and the checks in full.
func TestTheHeaderHasRoomForBothBanners(t *testing.T) {
	d := scene{keys: []string{"ctrl+x", "alt+3"}}.start(t, 60, 20)
	d.shows("DEMO   MASKED   1✓ 2✓ [3✓] 4✓ 5✓ 6✓ 7✓ 8✓ 9✓")
	d.shows("checks done")
}

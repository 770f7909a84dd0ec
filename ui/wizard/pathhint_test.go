package wizard

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/ui/wizard/overlay"
)

// One key opens the paths hop by hop, whatever has the focus, on every page that shows them, and the page says
// which. The focus stays where it was.
func TestOneKeyOpensThePaths(t *testing.T) {
	t.Parallel()
	const hint = "hop by hop: alt+p"
	for _, c := range []struct {
		name, scenario string
		keys           []string // that lead to the place
		want           string   // the path that opens
	}{
		{"the first field", "overlap", []string{"alt+8"}, "orders"},
		{"the last field", "overlap", []string{"alt+8", "tab"}, "orders"},
		{"a finding", "overlap", []string{"alt+8", "tab", "tab", "down", "down"}, "orders"},
		{"a path has the pointer", "overlap", []string{"alt+8", "tab", "tab", "down"}, "ledger"},
		{"a path that is not known", "denied", []string{"alt+8"}, "orders"},
		{"all pass", "active", []string{"alt+8"}, "orders"},
		{"the summary", "active", []string{"alt+9"}, "orders"},
	} {
		for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 40}, {160, 48}} {
			t.Run(fmt.Sprintf("%s, %d by %d", c.name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				d := scene{scenario: c.scenario, keys: c.keys}.start(t, size[0], size[1])
				if c.name != "the summary" || size[1] > 18 { // there it is below the screen
					d.shows(hint)
				}
				at := d.pointer()
				d.press("alt+p")
				if !covered[*overlay.Path](d) {
					t.Fatalf("no path is open:\n%s", d.screen())
				}
				d.press("home")
				d.shows("to " + c.want + ", and back")
				d.press("alt+p")
				if covered[*overlay.Path](d) || d.pointer() != at {
					t.Errorf("it is still open, or the pointer has moved:\n%s", d.screen())
				}
			})
		}
	}
	typing := scene{scenario: "overlap", keys: []string{"alt+4"}}.start(t, 80, 24) // a Mac types a letter with it
	if typing.press(":π"); !covered[*overlay.Path](typing) || strings.Contains(typing.screen(), "dataπ") {
		t.Errorf("it is text in a field:\n%s", typing.screen())
	}
	within := scene{scenario: "overlap", keys: []string{"alt+8", "alt+p", "n", "enter", "alt+p", "esc", "esc"}}.start(t, 80, 24)
	if len(within.m.overlays) > 0 {
		t.Errorf("the paths are open twice:\n%s", within.screen())
	}
	for _, size := range []terminalSize{{60, 20}, {80, 24}, {120, 40}} { // with one path, too
		startStages(t, new(time.Time), size.w, size.h).shows(" " + hint + " ─")
	}
	d := watchOf(t, "overlap", 80, 24)
	d.shows("and back  " + hint)
	d.press("alt+p", "home")
	d.shows("to orders, and back")
}

// Down leads from the last field to what the checks found, at once or after the choices of a list, and so
// it does from a page without questions.
func TestDownLeadsToTheResultsOfEveryStep(t *testing.T) {
	t.Parallel()
	for _, scenario := range []string{"overlap", "denied"} {
		for step := 1; step < 9; step++ {
			d := scene{scenario: scenario, keys: []string{fmt.Sprintf("alt+%d", step)}}.start(t, 80, 24)
			for range d.fields() - 1 {
				d.press("tab")
			}
			before := d.m.machine.Answers()
			for n := 0; d.pointer() == "" && !strings.Contains(d.screen(), "▸ pod"); n++ {
				if n == 40 {
					t.Errorf("%s: down leads to no result of step %d:\n%s", scenario, step, d.screen())
					break
				}
				d.press("down")
			}
			if fmt.Sprint(d.m.machine.Answers()) != fmt.Sprint(before) {
				t.Errorf("%s: down has changed an answer of step %d", scenario, step)
			}
		}
	}
}

// "7 has a check mark, and the path says that peering fails. Is it fine or not?" What stops a path is named below it
// where it is a problem of another step: once, however many paths it stops.
func TestWhatAnotherStepBlocksIsNamedBelowThePath(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{80, 24}, {100, 30}} { // on 60 columns a path takes the room of two lines
		d := scene{scenario: "overlap", keys: []string{"alt+8"}}.start(t, size.w, size.h)
		if n := strings.Count(d.screen(), "✗ peering: CIDR 172.20.0.0/19 overlaps"); n != 1 {
			t.Errorf("%d columns: the problem is named %d times:\n%s", size.w, n, d.screen())
		}
	}
	d := scene{scenario: "blocked", keys: []string{"alt+8"}}.start(t, 80, 24)
	d.shows("✗ DNS hostnames off") // which the page lists
	d.hides("✗ DNS: ")
}

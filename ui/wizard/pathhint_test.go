package wizard

import (
	"fmt"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/wizard/overlay"
)

// Every path opens hop by hop: the page says which key leads there, and that key does. One that is open is
// what is presented.
func TestThePageSaysHowItsPathsOpen(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, scenario string
		keys           []string // that lead to the place
		say            string   // what the page says there; "": nothing
		press          string   // the key that it names
	}{
		{"the first field", "overlap", nil, "9 passed  hop by hop: shift+tab", "shift+tab"},
		{"the last field", "overlap", []string{"tab"}, "9 passed  hop by hop: tab", "tab"},
		{"a finding", "overlap", []string{"tab", "tab", "down", "down"}, "9 passed  hop by hop: home", "home"},
		{"another finding", "blocked", []string{"tab", "tab", "down", "down"}, "hop by hop: home", "home"},
		{"a path that is not known", "denied", nil, "hop by hop: shift+tab", "shift+tab"},
		{"a path has the pointer", "overlap", []string{"tab", "tab"}, "", ""},
		{"all pass", "active", nil, "hop by hop: shift+tab", "shift+tab"},
		{"nothing blocks so far", "ready", nil, "hop by hop: shift+tab", "shift+tab"},
	} {
		for _, size := range [][2]int{{60, 18}, {80, 24}, {120, 40}, {160, 48}} {
			t.Run(fmt.Sprintf("%s, %d by %d", c.name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				d := scene{scenario: c.scenario, keys: append([]string{"alt+8"}, c.keys...)}.start(t, size[0], size[1])
				if c.say == "" {
					d.hides("hop by hop:")
					return
				}
				_, say, both := strings.Cut(c.say, "  ")
				if !both || size[0] == 80 { // with what is counted
					say = c.say
				}
				d.shows(say)
				d.press(c.press, "enter")
				if !covered[*overlay.Path](d) {
					t.Errorf("%s and enter open no path:\n%s", c.press, d.screen())
				}
			})
		}
	}
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

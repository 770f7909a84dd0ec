package wizard

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/steps"
)

// click clicks on the first cell of a text on the screen.
func (d *harness) click(text string) {
	d.t.Helper()
	for y, line := range strings.Split(d.screen(), "\n") {
		if before, _, found := strings.Cut(line, text); found {
			d.send(tea.MouseClickMsg{X: ansi.StringWidth(before), Y: y, Button: tea.MouseLeft})
			d.settle()
			return
		}
	}
	d.t.Fatalf("%q is not on the screen:\n%s", text, d.screen())
}

func (d *harness) wheel(button tea.MouseButton, notches int) {
	for range notches {
		d.send(tea.MouseWheelMsg{X: 10, Y: 10, Button: button})
	}
	d.settle()
}

func TestAClickGoesToAStep(t *testing.T) {
	t.Parallel()
	for _, size := range goldenSizes() {
		d := scene{scenario: "blocked"}.start(t, size.w, size.h)
		for _, step := range []string{"5", "9", "1", "3"} {
			at := step // in the header: "5✗"
			if size.w >= 110 {
				at = step + " " + d.m.machine.Steps()[int(step[0]-'1')].Title // in the column
			} else {
				at += d.glyph(int(step[0] - '1'))
			}
			d.click(at)
			if n, _ := steps.Position(d.m.machine); n != int(step[0]-'0') {
				t.Fatalf("a click on %q at %dx%d leads to step %d:\n%s", at, size.w, size.h, n, d.screen())
			}
			d.fits()
		}
		d.press("ctrl+o")
		d.click("7 Peering")
		if d.m.machine.Step().ID != "peering" || len(d.m.overlays) > 0 {
			t.Fatalf("a click in the list of steps:\n%s", d.screen())
		}
	}
}

// glyph is the sign beside a step's number in the header.
func (d *harness) glyph(step int) string {
	s := d.m.snapshot()
	glyph, _ := s.StepKind(s.Steps[step]).Glyph(d.m.renderer)
	return glyph
}

func TestAClickSelectsAFindingAndAField(t *testing.T) {
	t.Parallel()
	for _, size := range goldenSizes() {
		d := scene{scenario: "blocked", keys: []string{"alt+2"}}.start(t, size.w, size.h)
		d.click("S3 bucket in us-east-1")
		if got := d.pointer(); !strings.Contains(got, "account.clean") || !strings.Contains(d.screen(), "▸ ✗ 1 S3 bucket in us-east-1") {
			t.Errorf("at %dx%d the click has chosen %q:\n%s", size.w, size.h, got, d.screen())
		}
		d.click("Expected account id")
		if got := d.field(); got != steps.KeyExpectedID || d.pointer() != "" {
			t.Errorf("at %dx%d the focus is on %s, the pointer on %q:\n%s", size.w, size.h, got, d.pointer(), d.screen())
		}
		d.press("ctrl+y")
		d.click("EC2-VPC Elastic IPs: 4 of 5 in use")
		if len(d.m.overlays) != 1 || strings.Count(d.screen(), "▸") != 1 || !strings.Contains(d.screen(), "▸ ✗ EC2-VPC Elastic IPs") {
			t.Errorf("at %dx%d a click in what is left:\n%s", size.w, size.h, d.screen())
		}
	}
}

func TestAClickSelectsAndTheWheelScrolls(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+9"}}.start(t, 80, 24)
	d.click("Address 10.40.3.17")
	row := d.pointer()
	if !strings.HasPrefix(row, "public.address") {
		t.Fatalf("the click has chosen %q", row)
	}
	d.wheel(tea.MouseWheelDown, 120)
	d.shows("Saved files")
	if got := d.pointer(); got != "" { // no key is about a row that is not on the screen
		t.Errorf("the wheel moved the pointer from %s to %q", row, got)
	}
	d.wheel(tea.MouseWheelUp, 120)
	d.shows("NOT READY")

	d = scene{scenario: "denied", keys: []string{"alt+9", "down", "enter"}}.start(t, 80, 24) // a long detail
	d.shows("↓")
	top := d.screen()
	d.wheel(tea.MouseWheelDown, 200)
	d.shows("Next: once this is done, press ctrl+r")
	d.wheel(tea.MouseWheelUp, 200)
	if got := d.screen(); got != top {
		t.Errorf("the top was\n%s\nand is\n%s", top, got)
	}
}

// A form's answers change by keys only: neither the wheel nor a click commits one.
func TestTheMouseCommitsNothing(t *testing.T) {
	t.Parallel()
	d := scene{empty: true}.start(t, 80, 24)
	for _, page := range []string{"alt+4", "alt+5", "alt+6"} {
		d.press(page) // which takes the proposals of the page before
		before := d.m.machine.Answers()
		for range d.fields() {
			d.wheel(tea.MouseWheelDown, 2)
			for y := 3; y < 20; y++ {
				d.send(tea.MouseClickMsg{X: 5, Y: y, Button: tea.MouseLeft})
			}
			d.settle()
		}
		for _, s := range d.m.machine.Steps() {
			for _, f := range s.Fields {
				if got := d.m.machine.Answers().Get(f.Key); !slices.Equal(got, before.Get(f.Key)) {
					t.Errorf("%s became %v", f.Key, got)
				}
			}
		}
	}
}

func TestTheMouseAnswersNoQuestion(t *testing.T) {
	t.Parallel()
	d := scene{keys: []string{"alt+4", "ctrl+c"}}.start(t, 80, 24)
	d.shows("Leave?")
	d.click("9")
	d.wheel(tea.MouseWheelDown, 3)
	d.shows("Leave?")
	if d.m.machine.Step().ID != "region" || d.quit {
		t.Errorf("at %s", d.m.machine.Step().ID)
	}
	if d.m.View().MouseMode == tea.MouseModeNone {
		t.Error("the terminal is not asked for the mouse")
	}
}

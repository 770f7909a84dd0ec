package wizard

import (
	"strings"
	"testing"
)

// The list that the room reads stays as it is while a notice is below it: no row moves, and no group goes.
func TestANoticeMovesNoRow(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		size   terminalSize
		keys   []string
		says   string
		notice []string
	}{
		"what can't be acknowledged, in the list":  {terminalSize{80, 24}, []string{"ctrl+y", "tab", "tab"}, "This can't be acknowledged", []string{"a"}},
		"a message copied from the list":           {terminalSize{120, 40}, []string{"ctrl+y", "tab"}, "Copied", []string{"f", "y"}},
		"the fix of a finding of a step is copied": {terminalSize{80, 24}, []string{"alt+5", "tab"}, "Copied the fix", []string{"c"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := scene{scenario: "blocked", keys: tt.keys}.start(t, tt.size.w, tt.size.h)
			before := strings.Split(d.screen(), "\n")
			d.press(tt.notice...)
			d.shows(tt.says)
			for i, l := range strings.Split(d.screen(), "\n") {
				if strings.Contains(l, tt.says) {
					break
				}
				if strings.HasPrefix(strings.TrimSpace(l), "↓ ") {
					break // what is below
				}
				if strings.TrimRight(l, " ") != strings.TrimRight(before[i], " ") {
					t.Fatalf("line %d moves: %q, it was %q\n%s", i+1, l, before[i], d.screen())
				}
			}
		})
	}
}

// A row that is chosen, and the mark of a text that goes on, are not below a notice.
func TestANoticeHidesNothingThatIsNeeded(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"ctrl+y", "tab", "enter"}}.start(t, 60, 20)
	d.shows("↓\n")
	d.press("c")
	d.shows("↓\n")
	for _, height := range []int{20, 21, 22, 23, 24, 25, 26} {
		d := scene{scenario: "blocked", keys: []string{"ctrl+y"}}.start(t, 80, height)
		notices := 0
		for range 14 {
			d.press("down", "a")
			if !strings.Contains(d.screen(), "This can't be acknowledged") {
				d.press("esc") // the question for a reason
				continue
			}
			if notices++; !strings.Contains(d.screen(), "▸") {
				t.Fatalf("at %d lines the chosen row is hidden:\n%s", height, d.screen())
			}
		}
		if notices < 3 {
			t.Fatalf("at %d lines %d notices:\n%s", height, notices, d.screen())
		}
	}
}

// Where a list goes on, it says so above a notice, too, and the chosen row is whole: its fix stands at its
// end.
func TestAListAboveANoticeIsNoShorter(t *testing.T) {
	t.Parallel()
	for _, height := range []int{20, 24, 28, 40} {
		d := scene{scenario: "blocked", keys: []string{"ctrl+y"}}.start(t, 80, height)
		seen := 0
		for range 16 {
			d.press("down")
			before := d.screen()
			d.press("a")
			if after := d.screen(); strings.Contains(after, "This can't be acknowledged") {
				seen++
				if strings.Contains(before, " more\n") && !strings.Contains(after, " more\n") && !chosenIsLast(after) {
					t.Fatalf("at %d lines nothing says that the list goes on:\n%s\nbefore:\n%s", height, after, before)
				}
				got, want := chosenBlock(after), chosenBlock(before)
				if found, fix, _ := strings.Cut(want, "…"); !strings.HasPrefix(got, found) || !strings.Contains(got, fix) { // of a list that is scrolled further, more of what was found can be in view
					t.Fatalf("at %d lines the chosen row is\n%s\nnot\n%s", height, got, want)
				}
				continue
			}
			d.press("esc") // the question for a reason
		}
		if seen < 3 {
			t.Fatalf("at %d lines %d notices", height, seen)
		}
	}
}

// chosenBlock are the lines of the chosen row.
func chosenBlock(screen string) string {
	_, after, _ := strings.Cut(screen, "▸")
	var lines []string
	for i, l := range strings.Split(after, "\n") {
		if i > 0 && !strings.HasPrefix(l, "     ") {
			break
		}
		lines = append(lines, strings.TrimRight(l, " "))
	}
	return strings.Join(lines, "\n")
}

// chosenIsLast reports whether the notice follows on the chosen row.
func chosenIsLast(screen string) bool {
	_, after, _ := strings.Cut(screen, chosenBlock(screen))
	return strings.HasPrefix(strings.TrimSpace(after), "This can't be acknowledged")
}

// The last row of a page can be the chosen one: a notice about it does not cover it.
func TestANoticeIsBelowTheLastRow(t *testing.T) {
	t.Parallel()
	atEnd := 0
	for height := 18; height <= 30; height++ {
		d := scene{scenario: "blocked", keys: []string{"alt+3", "end"}}.start(t, 80, height)
		lines := strings.Split(d.screen(), "\n")
		if strings.Contains(lines[len(lines)-2], "▸") {
			atEnd++
		}
		d.press("f")
		d.shows("ctrl+y, then f.")
		if !strings.Contains(lineWith(d.screen(), "▸"), "checks passed") {
			t.Errorf("at %d lines the chosen row is hidden:\n%s", height, d.screen())
		}
	}
	if atEnd == 0 {
		t.Error("the chosen row is never the last line")
	}
}

// "Check results, 1 passed, and nothing below." A heading of which a notice covers all that it has goes with it.
func TestANoticeLeavesNoHeadingAlone(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "expired"}.start(t, 80, 24, func(o *Options) {
		o.SessionPath, o.ToSave = "", "To save a demo, start it with --session FILE."
	})
	d.shows("? DNS and paths  10 unverified            alt+8")
	d.shows("Press enter to continue.")
	d.shows("Nothing is saved.")
	d.hides("Check results")
	d.press("x") // the notice goes
	d.shows("\n Check results  1 passed ──────────────────────────────────────────────────────\n   ✓ ")
}

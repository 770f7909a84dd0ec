package wizard

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// c copies the ticket wherever the row has no fix of its own.
func TestTheTicketIsCopiedFromRowsWithoutAFix(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]scene{
		"what passed":      {keys: append([]string{"alt+9"}, slices.Repeat([]string{"down"}, 12)...)},
		"a missing answer": {empty: true, keys: []string{"alt+9", "down"}},
	} {
		copied := ""
		d := s.start(t, 80, 24, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
		if d.pointer() == "" {
			t.Fatalf("%s: no row is chosen:\n%s", name, d.screen())
		}
		if d.press("c"); !strings.Contains(copied, "Astro") {
			t.Errorf("%s: copied is %q", name, copied)
		}
	}
}

// The first screen of a plan that is ready says who acts next, and which of the tickets a key copies.
func TestAReadySummaryBeginsWithWhoActsNext(t *testing.T) {
	t.Parallel()
	copied := ""
	d := scene{keys: []string{"alt+9"}}.start(t, 80, 24, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
	d.shows("Next: You. Send this to Astronomer: c copies the ticket for the activation.")
	if ticket, later := strings.Index(d.screen(), " c  copies the ticket for the activation"), strings.Index(d.screen(), "Later, for the peering"); ticket < 0 || later < ticket {
		t.Errorf("the key does not stand below what it copies:\n%s", d.screen())
	}
	if footer := footerOf(d); !strings.Contains(footer, "c copy the ticket") {
		t.Errorf("the footer is %q", footer)
	}
	if d.press("c"); !strings.HasPrefix(copied, "Subject: Activate an Astro data plane on AWS") {
		t.Errorf("copied is %q", copied)
	}
	w := scene{scenario: "huge", keys: []string{"alt+9"}}.start(t, 80, 24) // one order: with warnings, what is to be done before is in it
	w.shows("The activation can continue.\n Next: You. Send this to Astronomer, while the IAM administrator reviews 1\n warning: c copies the ticket for the activation.\n Who can act (e, then o, saves messages to the others; ctrl+y opens the list")
	w.hides("Review the warnings first")
	for _, scenario := range []string{"blocked", "active"} { // not ready, or with nothing to send above the next steps
		d := scene{scenario: scenario, keys: []string{"alt+9"}}.start(t, 80, 24)
		d.hides("Next: You. Send this to Astronomer")
		if got := strings.Contains(d.screen(), "Next: You. Fix "); got != (scenario == "blocked") {
			t.Errorf("%s: the next fix is named: %v\n%s", scenario, got, d.screen())
		}
	}
}

// Down reads the text before it goes to the row of what passed.
func TestDownReadsTheReadySummaryFirst(t *testing.T) {
	t.Parallel()
	d := scene{keys: []string{"alt+9"}}.start(t, 60, 20)
	d.hides("checks passed")
	top := d.screen()
	d.press("down")
	if d.pointer() != "" || d.screen() == top {
		t.Fatalf("down does not scroll:\n%s", d.screen())
	}
	for range 60 {
		if d.press("down"); d.pointer() != "" {
			break
		}
	}
	if d.pointer() != results.FoldID {
		t.Errorf("down ends at %q", d.pointer())
	}
	d.shows("checks passed")
	d.press("home")
	if d.pointer() != "" || d.screen() != top {
		t.Errorf("home does not go to the top:\n%s", d.screen())
	}
	d.press("end")
	d.shows("saves the report as")
	d.press("pgup", "pgup", "pgup", "pgup", "pgup", "pgup", "pgup", "pgup", "pgup")
	if d.screen() != top {
		t.Errorf("page up does not go to the top:\n%s", d.screen())
	}
}

func TestHomeAndEndMoveInLists(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{
		"findings":     {"alt+3", "down"},
		"what is left": {"alt+3", "ctrl+y"},
		"steps":        {"ctrl+o", "home"},
		"choices":      {"alt+4", "tab", "home"},
		"help":         {"alt+3", "?"},
		"a detail":     {"alt+3", "down", "enter"},
	} {
		d := scene{scenario: "blocked", keys: keys}.start(t, 60, 20)
		first := d.screen()
		d.press("end")
		if d.screen() == first {
			t.Errorf("%s: end does nothing:\n%s", name, first)
		}
		d.press("home")
		if name == "what is left" { // it opens at the first problem
			continue
		}
		if d.screen() != first {
			t.Errorf("%s: home does not go back:\n%s", name, d.screen())
		}
	}
}

// A key that writes a file says beforehand where to.
func TestTheSummarySaysWhereItsKeysSaveFiles(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+9", "end"}}.start(t, 80, 24)
	_, saves, _ := strings.Cut(d.screen(), "e saves files in the current directory, with a letter for each:")
	if !strings.Contains(saves, "e t  saves the tickets for Astronomer, as a draft") {
		t.Errorf("the ticket is no draft:\n%s", d.screen())
	}
	for _, key := range []string{"m", "h", "j", "t", "r", "o"} {
		if !strings.Contains(saves, "   e "+key+"  saves ") {
			t.Errorf("%s is not among the keys that save there:\n%s", key, d.screen())
		}
	}
}

// Each next step that has commands can be chosen, and c copies them as a shell takes them.
func TestTheCommandsOfEachNextStepAreCopied(t *testing.T) {
	t.Parallel()
	copied := ""
	d := scene{keys: []string{"alt+9"}}.start(t, 80, 24, func(o *Options) { o.Clipboard = func(text string) (string, error) { copied = text; return "", nil } })
	chosen := map[string]bool{}
	for range 200 {
		d.press("down")
		if id := d.pointer(); id != "" && id != results.FoldID && !chosen[id] {
			chosen[id], copied = true, ""
			if d.press("c"); strings.Contains(copied, "\\\n") || strings.TrimSpace(copied) == "" {
				t.Errorf("at %s, copied is %q", id, copied)
			}
			d.shows("Copied ")
		}
	}
	if len(chosen) < 4 || !strings.HasPrefix(copied, "astro-activate verify --watch") {
		t.Errorf("of the next steps %v are chosen, and the last one copies %q", chosen, copied)
	}
}

// On a ready summary, enter finishes wherever no row is chosen, and what is not on the screen is not
// acted on.
func TestEnterFinishesAReadySummary(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{
		"at its top":       nil,
		"at its end":       {"end"},
		"past what passed": append(slices.Repeat([]string{"down"}, 12), "end"),
	} {
		d := scene{keys: append([]string{"alt+9"}, keys...)}.start(t, 80, 24)
		if footer := footerOf(d); !strings.HasPrefix(strings.TrimSpace(footer), "enter finish") {
			t.Errorf("%s: the footer is %q", name, footer)
		}
		d.press("enter")
		d.shows("Finish?")
	}
	d := scene{keys: append([]string{"alt+9"}, slices.Repeat([]string{"down"}, 12)...)}.start(t, 80, 24)
	d.press("space")
	d.shows("Astro CLI")
}

// On the row of what passed, enter shows it, as on every other row: it does not leave.
func TestEnterShowsWhatPassedOnTheSummary(t *testing.T) {
	t.Parallel()
	d := scene{keys: append([]string{"alt+9"}, slices.Repeat([]string{"down"}, 12)...)}.start(t, 80, 24)
	d.shows("▸ ✓ 55 checks passed")
	if footer := footerOf(d); !strings.HasPrefix(footer, " enter show") {
		t.Errorf("the footer is %q", footer)
	}
	d.press("enter")
	d.hides("Finish?")
	d.shows("Astro CLI")
	d.press("enter")
	d.hides("Finish?")
	d.hides("Astro CLI")
}

// A ready summary names on its first screen what its key saves.
func TestAReadySummaryNamesFirstWhatItSaves(t *testing.T) {
	t.Parallel()
	d := scene{keys: []string{"alt+9"}}.start(t, 80, 24)
	d.shows("e saves files: VPC owner's runbook, Markdown, HTML, JSON, ticket, messages.")
}

// Where no problem is chosen, the keys that copy for an owner or show what is copied lead to the list, in
// which one is.
func TestWithoutAChosenProblemTheKeysOfAnOwnerLeadToTheList(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"f", "s"} {
		d := scene{scenario: "blocked", keys: []string{"alt+9", key}}.start(t, 80, 24)
		d.shows("You, in this wizard or on this machine")
		d.press("s")
		d.shows("What is left for you")
	}
}

package wizard

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Who looks on reads who acts first on the summary, and the same first words of a fix at any width.
func TestTheSummaryOfProblemsSaysWhoActsNext(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{80, 24}, {120, 40}, {160, 48}} {
		d := scene{scenario: "blocked", keys: []string{"alt+9"}}.start(t, size.w, size.h)
		d.shows(`Next: You. Fix "CIDR 10.96.32.0/20 is too small, need a /19"`)
		d.shows("days for quotas: ask today.\n")
		d.press("ctrl+y")
		d.to("1 EC2 instance")
		d.shows("→ Delete an instance once nothing uses it and its")
		d.press("down")
		d.shows("→ Delete an instance once nothing uses it and its")
	}
	d := scene{scenario: "ready", keys: []string{"alt+9"}}.start(t, 80, 24)
	d.hides("Next: You. Fix")
}

// "The largest block on the first screen is how a warning about the CLI is mended." A wide first screen names each owner
// with what is first for them; what a warning asks for is in the list beside it.
func TestAWideFirstScreenSaysWhatIsFirstForEachOwner(t *testing.T) {
	t.Parallel()
	for _, size := range []terminalSize{{120, 40}, {160, 48}} {
		d := scene{scenario: "blocked"}.start(t, size.w, size.h)
		for _, want := range []string{"✗ You            4  CIDR 10.96.32.0/20 is too small, need a /19", "✗ Account        7  All Standard Spot Instance Requests: 5", "✗ AWS            1  Running On-Demand Standard instances: 5"} {
			d.shows(want)
		}
		d.hides("What to do  You")
		if d.press("alt+2"); size.w == 160 { // a problem has its fix beside it
			d.shows("What to do  Account administrator")
		}
	}
	d := scene{scenario: "expired"}.start(t, 120, 40) // most is not known before the sign-in
	d.hides("✗ You    ")
}

// The owners in a wide header add up to what stands beside them, which has the open answers, as the list has.
func TestTheHeaderCountsOwnersOfWhatItCounts(t *testing.T) {
	t.Parallel()
	enters := []string{"enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter"}
	d := scene{scenario: "story", keys: enters}.start(t, 120, 40)
	open := d.m.snapshot().Needed()
	if open == 0 {
		t.Fatalf("no answer is open:\n%s", d.screen())
	}
	want := fmt.Sprintf("1 problem, %s · You %d ─", wording.Count(open, "open answer"), 1+open)
	if header := strings.Split(d.screen(), "\n")[1]; !strings.Contains(header, want) {
		t.Errorf("the header is %q, not %q", header, want)
	}
}

// "You 4, it says above, and You 5 below that": an answer that was refused is open, and counted wherever the owners are.
func TestEachCountOfAnOwnerHasTheOpenAnswers(t *testing.T) {
	t.Parallel()
	for width, header := range map[int]string{80: "4✗ 2! 1? · You 5, Target VPC 2 ─", 120: "4 problems, 2 warnings, 1 open answer · You 5, Target VPC 2 ─"} {
		d := scene{scenario: "overlap", keys: []string{"alt+4", "tab", "tab", "tab", "ctrl+u", ":many", "enter", "ctrl+n", "alt+9"}}.start(t, width, 40)
		for _, want := range []string{header, "NOT READY", "4 problems, 2 warnings, 1 open answer\n", " 5  You "} {
			d.shows(want)
		}
		d.press("ctrl+y")
		d.shows(header)
		d.shows(" 3 problems, 1 warning, 1 open answer ─")
		d.hides("You 4")
	}
}

// Who reads the summary and then opens the list finds the problems in one order.
func TestTheSummaryHasItsProblemsInTheOrderOfTheList(t *testing.T) {
	t.Parallel()
	for _, scenario := range []string{"blocked", "denied", "overlap", "expired"} {
		d := scene{scenario: scenario, keys: []string{"alt+9"}}.start(t, 80, 24)
		s, label := d.m.snapshot(), func(steps.Key) string { return "" }
		var list, summary []string
		for _, row := range s.Left(label) {
			if row.Kind == results.Failed {
				list = append(list, row.ID)
			}
		}
		for _, g := range s.Groups(label, results.Open{}, "") {
			if g.Kind != results.Failed {
				continue
			}
			for _, row := range g.Rows {
				summary = append(summary, row.ID)
			}
		}
		if len(list) == 0 || !slices.Equal(list, summary) {
			t.Errorf("%s: the list has %q, the summary %q", scenario, list, summary)
		}
	}
}

// Who hands the file on must not look for more of them.
func TestTheMessagesAreSavedInOneFile(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "ready", keys: []string{"alt+9", "end"}}.start(t, 80, 24)
	d.shows("o  saves one file with a message for each owner of what is left")
}

// On the call, the first question at the summary is who has to do something.
func TestTheSummarySaysWhoActs(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "blocked", keys: []string{"alt+9"}}.start(t, 80, 24)
	d.shows("Who acts (e, then o, saves messages to the others; ctrl+y opens the list)\n    4  You (1 waits)                            1  Organization administrator\n    7  Account administrator (quotas first)     1  Target VPC's owner")
	d = scene{scenario: "ready", keys: []string{"alt+9"}}.start(t, 120, 40)
	d.hides("Who acts")
}

// Who asks the account's administrator for the deletions first waits days for the quotas afterwards.
func TestWhatAWSTakesDaysToDecideComesFirstOfItsOwner(t *testing.T) {
	t.Parallel()
	const quota, removal = "All Standard Spot Instance Requests", "1 Lambda function in ap-southeast-2"
	d := scene{scenario: "blocked", keys: []string{"ctrl+y"}}.start(t, 80, 24)
	d.shows("Account administrator  7 problems. Quotas first: AWS can take days.")
	d.press("tab")
	d.shows("▸ ✗ " + quota)
	d.press("ctrl+n", "ctrl+n")
	d.shows("▸ ✗ " + removal)
	d.shows("Problem 5 of 14, 4 more for the account administrator.")
	report := string(d.m.context().Shown().Text())
	if now, _, _ := strings.Cut(report, "What blocks"); !strings.Contains(now, quota) || strings.Index(now, quota) > strings.Index(now, removal) {
		t.Errorf("the report says:\n%s", now)
	}
}

// At 80 columns the owners do not fit beside what was found: what the user has, and what others have, does.
// Where most of that only waits, the header says so before the profile.
func TestANarrowHeaderSaysWhatIsForTheUser(t *testing.T) {
	t.Parallel()
	for scenario, wants := range map[string]map[int]string{
		"blocked": {60: "── 14✗ 2! 1? ──", 80: "── 14✗ 2! 1? · You 4, others 13 ──", 120: "── 14✗ 2! 1? · You 4 (1 waits), Account 7, "},
		"overlap": {60: "── 4 problems, 2 warnings ──", 80: "── 111122223333  astro-data-plane  us-east-1 ── 4✗ 2! · You 4, Target VPC 2 ──", 120: "· You 4, Target VPC 2 ──"},
		"denied":  {60: "── 3 problems, 40 unverified ──", 80: "3✗ 40? · IAM 23, You 20 (19 wait) ──", 110: "3 problems, 40 unverified · IAM 23, You 20 (19 wait) ──", 120: "· IAM 23, You 20 (19 wait) ──"},
	} {
		for width, want := range wants {
			d := scene{scenario: scenario, keys: []string{"alt+4"}}.start(t, width, 24)
			if header := strings.Split(d.screen(), "\n")[1]; !strings.Contains(header, want) {
				t.Errorf("%s at %d columns: %s", scenario, width, header)
			}
		}
	}
}

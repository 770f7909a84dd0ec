package wizard

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// A runbook with the CIDR of before is pasted into a shell days later: who leaves reads which files say
// something else than the screen, and so does the summary.
func TestAFileThatWasSavedBeforeTheLastChangesIsNamed(t *testing.T) {
	t.Parallel()
	otherCIDR := []string{"alt+5", "ctrl+u", ":10.0.0.0/19", "enter"}
	for name, tt := range map[string]struct {
		keys  []string // on the summary
		shows string   // there, and in the question whether to leave; "": no file is out of date
		asks  string   // only in that question
		stale []string
	}{
		"nothing changes":              {keys: []string{"e", "m", "e", "o"}, asks: "astro-activation-report.md and astro-activation-handoff.txt are saved."},
		"another CIDR":                 {append([]string{"e", "m"}, append(otherCIDR, "alt+9")...), "astro-activation-report.md was saved before the last changes: e m saves it again.", "Your answers are not saved.", []string{"report.md"}},
		"another CIDR, three files":    {append([]string{"e", "r", "e", "m", "e", "o"}, append(otherCIDR, "alt+9")...), "were saved before the last changes: e r, e m and e o save them again.", "Your answers are not saved.", []string{"runbook.sh", "report.md", "handoff.txt"}},
		"another CIDR, four files":     {append([]string{"e", "r", "e", "m", "e", "h", "e", "o"}, append(otherCIDR, "alt+9")...), "4 files were saved before the last changes: e r, e m, e h and e o save them again.", "", []string{"runbook.sh", "report.md", "report.html", "handoff.txt"}},
		"and back":                     {append([]string{"e", "r", "e", "m"}, append(otherCIDR, "ctrl+z", "alt+9")...), "", "are saved.", nil},
		"saved again":                  {append([]string{"e", "r", "e", "m"}, append(otherCIDR, "alt+9", "e", "m")...), "astro-activation-runbook.sh was saved before the last changes: e r saves it again.", "astro-activation-report.md is saved.", []string{"runbook.sh"}},
		"masked":                       {append([]string{"e", "M"}, append(otherCIDR, "alt+9")...), "astro-activation-report-masked.md was saved before the last changes: e M saves it again.", "", []string{"report-masked.md"}},
		"unmasked, of a masked screen": {append([]string{"e", "m"}, append(otherCIDR, "ctrl+x", "alt+9")...), "astro-activation-report.md was saved before the last changes: e m then u saves it again.", "", []string{"report.md"}},
		"a peering no longer planned":  {[]string{"e", "r", "e", "m", "alt+6", "down", "space", "enter", "alt+9"}, "astro-activation-report.md was saved before the last changes: e m saves it again. astro-activation-runbook.sh was saved before the last changes.", "", []string{"runbook.sh", "report.md"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := scene{keys: append([]string{"alt+9"}, tt.keys...)}.start(t, 100, 40, func(o *Options) { o.SessionPath, o.Save = "", nil })
			if !d.onSummary() {
				t.Fatalf("not on the summary:\n%s", d.screen())
			}
			sees := func(where string, want ...string) {
				t.Helper()
				screen := words(d)
				for _, text := range want {
					if !strings.Contains(screen, text) {
						t.Errorf("%s has no %q:\n%s", where, text, d.screen())
					}
				}
				if tt.shows == "" && strings.Contains(screen, "before the last changes") {
					t.Errorf("%s names a file that is up to date:\n%s", where, d.screen())
				}
			}
			sees("the summary", tt.shows)
			d.press("ctrl+c")
			sees("the question", tt.shows, tt.asks)
			var stale []string
			for _, f := range outcomeFiles(d.m) {
				if f.Stale {
					stale = append(stale, strings.TrimPrefix(f.Path, "/home/jo/astro-activation-"))
				}
			}
			if !slices.Equal(stale, tt.stale) {
				t.Errorf("out of date are %v, not %v", stale, tt.stale)
			}
		})
	}
}

// A colleague solves a problem while the wizard is open: no answer has changed, and the file is out of
// date all the same. While the checks run, nothing is known to have changed.
func TestAFileIsOutOfDateOnceAResultIsAnother(t *testing.T) {
	t.Parallel()
	var solved atomic.Bool
	d := start(t, handMade{}, 80, 24, func(o *Options) {
		o.Machine = steps.New([]steps.Step{
			{ID: "region", Title: "Region", Checks: []steps.Check{{ID: "region.zones", Title: "Zones", Run: func(context.Context, steps.Input) []awscheck.Finding {
				f := awscheck.Finding{ID: "region.zones", Title: "Two zones", Status: awscheck.Fail, Evidence: awscheck.Live}
				if solved.Load() {
					f.Status = awscheck.Pass
				}
				return []awscheck.Finding{f}
			}}}},
			{ID: results.SummaryStep, Title: "Summary"},
		}, steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}, steps.Answers{})
	})
	const stale = "astro-activation-report.md was saved before the last changes: e m saves it again."
	d.press("alt+2", "e", "m", "ctrl+r")
	d.shows("Checked again: 1")
	d.hides("last changes")
	solved.Store(true)
	d.send(keyPress("ctrl+r"))
	if strings.Contains(d.screen(), "last changes") {
		t.Errorf("nothing is known to have changed:\n%s", d.screen())
	}
	d.settle()
	if !strings.Contains(words(d), stale+" Send to Astronomer") {
		t.Errorf("the summary:\n%s", d.screen())
	}
	d.press("ctrl+c")
	if !strings.Contains(words(d), "session.yaml. "+stale+" y leave") {
		t.Errorf("the question:\n%s", d.screen())
	}
	d.press("esc", "e", "m")
	d.hides("last changes")
}

// What saves a file again is named with the page that has the key.
func TestFromAnotherPageTheSummaryIsNamed(t *testing.T) {
	t.Parallel()
	d := scene{keys: []string{"alt+9", "e", "j", "alt+5", "ctrl+u", ":10.0.0.0/19", "enter", "ctrl+c"}}.start(t, 100, 30)
	if want := "astro-activation-report.json was saved before the last changes: on the summary, e j saves it again."; !strings.Contains(words(d), want) {
		t.Errorf("no %q in the question:\n%s", want, d.screen())
	}
}

// Who plans in a demo learns before the first answer that it will be gone, and where files are saved; not
// twice on a page, and not where answers are saved.
func TestADemoSaysEarlyThatNothingIsSaved(t *testing.T) {
	t.Parallel()
	const toSave = "To save a demo, start it with --session FILE."
	demo := func(o *Options) { o.SessionPath, o.Save, o.ToSave = "", nil, toSave }
	d := scene{scenario: "story", empty: true}.start(t, 80, 24, demo)
	d.shows("Nothing is saved. " + toSave)
	d.press("enter")
	d.hides("Nothing is saved")
	for name, s := range map[string]scene{
		"ready":     {},
		"not ready": {scenario: "blocked"},
	} {
		d := s.start(t, 80, 300, demo)
		d.press("alt+9")
		if n := strings.Count(words(d), toSave); n != 1 || !strings.Contains(words(d), "Saved files Your answers are not saved. "+toSave) {
			t.Errorf("%s: the summary says %d times how to save a demo:\n%s", name, n, d.screen())
		}
	}
	d = scene{keys: []string{"alt+9", "end"}}.start(t, 80, 24)
	d.hides("not saved")
	d = scene{}.start(t, 80, 24, demo, func(o *Options) { o.Note = "The account is active already." })
	d.shows("The account is active already.")
	d.hides("Nothing is saved") // one thing at a time
}

// j and h move in other programs: pressed on the summary, no letter of a format writes a file, and after the
// key that saves, no other one does.
func TestNoLetterOfTheSummaryWritesAFile(t *testing.T) {
	t.Parallel()
	saved := 0
	d := scene{scenario: "blocked", keys: []string{"alt+9"}}.start(t, 80, 24, func(o *Options) {
		o.WriteReport = func(name string, _ []byte) (string, string, error) { saved++; return name, "", nil }
	})
	d.press("j", "h", "m", "r", "o", "J", "k")
	d.press("e", "x", "ctrl+y", "enter")
	d.shows("Press the letter of a format, or esc to cancel.")
	d.press("esc", "m")
	if saved != 0 {
		t.Fatalf("%d files are saved:\n%s", saved, d.screen())
	}
	d.press("e", "m")
	if saved != 1 {
		t.Errorf("%d files are saved:\n%s", saved, d.screen())
	}
}

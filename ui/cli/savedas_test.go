package cli

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// What was saved is named by what it is.
func TestASavedFileIsNamedByWhatItIs(t *testing.T) {
	for path, want := range map[string]string{
		"/home/jo/astro-activation-report.md":            "Report",
		"/home/jo/astro-activation-report-masked.json":   "Report",
		"/home/jo/astro-activation-runbook.sh":           "Runbook",
		"/home/jo/runbooks/astro-activation-report.html": "Report",
		"/home/jo/astro-activation-handoff-masked.txt":   "Messages",
		"/home/jo/a-handoff/astro-activation-runbook.sh": "Runbook",
	} {
		if got := savedAs(path); got != want {
			t.Errorf("%s is named %q, not %q", path, got, want)
		}
	}
}

// A row that stands for two findings counts as two: the sum is that of the verdict.
func TestWhatIsNotListedCountsFindings(t *testing.T) {
	rows := make([]results.Row, 13)
	for i := range rows {
		rows[i].Finding.Title = "A problem"
	}
	rows[12].Of = make([]results.Row, 2)
	lines := plainPainter(t.Output()).openLines(rows, func(s string) string { return s }, func(s string) string { return s })
	if last, shown := lines[len(lines)-1], len(lines)-1; shown != maxOpen || !strings.Contains(last, "and 3 more") {
		t.Errorf("after %d rows: %q", shown, last)
	}
}

package cli

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/theme"
)

func TestALongReportEndsWithItsVerdict(t *testing.T) {
	report := summary.Report{Verdict: steps.NotReady, Findings: []summary.Finding{{ID: "account.clean", Status: awscheck.Fail, Title: "Other resources in the account", Detail: "A bucket."}}}
	const verdict = "Not ready: 1 problem"
	lines := bytes.Count(report.Text(), []byte("\n"))
	for height, want := range map[int]int{0: 1, lines + 1: 1, lines: 2, 5: 2} {
		p := painter{Theme: theme.New(true, theme.ASCII()), out: io.Discard, width: 100, height: height}
		text := ansi.Strip(string(p.withVerdict(report)))
		if got := strings.Count(text, verdict); got != want || want == 2 && !strings.HasSuffix(text, "\n\n"+verdict+"\n") {
			t.Errorf("%d rows for %d lines: the verdict is there %d times, not %d:\n%s", height, lines, got, want, text)
		}
	}
}

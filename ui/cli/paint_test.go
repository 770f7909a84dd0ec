package cli

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/theme"
)

func TestALongReportEndsWithItsVerdict(t *testing.T) {
	t.Parallel()
	report := summary.Report{Verdict: steps.NotReady, Findings: []summary.Finding{{ID: "account.clean", Status: awscheck.Fail, Title: "Other resources in the account", Detail: "A bucket."}}}
	const verdict = "Not ready: 1 problem"
	lines := bytes.Count(report.Text(), []byte("\n"))
	for height, want := range map[int]int{0: 1, lines + 1: 1, lines: 2, 5: 2} {
		p := painter{Theme: theme.New(true, theme.ASCII()), out: io.Discard, width: 100, height: height}
		text := ansi.Strip(string(p.withVerdict(report, nil)))
		if got := strings.Count(text, verdict); got != want || want == 2 && !strings.HasSuffix(text, "\n\n"+verdict+"\n") {
			t.Errorf("%d rows for %d lines: the verdict is there %d times, not %d:\n%s", height, lines, got, want, text)
		}
	}
}

// On a narrow terminal a command is broken between its words, with a backslash, and piped it
// stays on one line.
func TestACommandIsBrokenBetweenItsWords(t *testing.T) {
	t.Parallel()
	const command = "aws ec2 modify-vpc-attribute --vpc-id vpc-0d47a11e5c0ffee01 --enable-dns-hostnames '{\"Value\":true}' --region us-east-1 --profile data-platform"
	report := summary.Report{Verdict: steps.NotReady, Findings: []summary.Finding{{
		ID: "dns.hostnames", Status: awscheck.Fail, Title: "DNS hostnames off", Detail: "They are off.",
		Remedy: awscheck.Remedy{Text: "Turn them on.", Commands: []string{command}},
	}}}
	if !bytes.Contains(report.Text(), []byte("      "+command+"\n")) {
		t.Errorf("the command is broken:\n%s", report.Text())
	}
	for width := 40; width < 130; width += 10 {
		p := painter{Theme: theme.New(true, theme.Unicode()), out: io.Discard, width: width, height: 1000}
		text := ansi.Strip(string(p.withVerdict(report, nil)))
		_, after, found := strings.Cut(text, "aws ec2 ")
		var words []string
		for l := range strings.Lines("aws ec2 " + after) {
			if n := ansi.StringWidth(strings.TrimRight(l, "\n")); n > width {
				t.Errorf("at %d columns a line has %d: %s", width, n, l)
			}
			words = append(words, strings.Fields(strings.TrimSuffix(strings.TrimSpace(l), " \\"))...)
			if !strings.HasSuffix(strings.TrimSpace(l), "\\") {
				break
			}
		}
		if got := strings.Join(words, " "); !found || got != command {
			t.Errorf("at %d columns it is %q", width, got)
		}
	}
}

// On a terminal a long report ends with who fixes what, as leaving the wizard does.
func TestALongReportEndsWithWhoFixesWhat(t *testing.T) {
	t.Parallel()
	report := summary.Report{Verdict: steps.NotReady, Findings: []summary.Finding{{ID: "account.clean", Status: awscheck.Fail, Title: "Other resources in the account"}}}
	p := painter{Theme: theme.New(true, theme.ASCII()), out: io.Discard, width: 100, height: 3}
	if text := ansi.Strip(string(p.withVerdict(report, []string{"  x A bucket  Account administrator"}))); !strings.HasSuffix(text, "Not ready: 1 problem\n  x A bucket  Account administrator\n") {
		t.Errorf("the report ends otherwise:\n%s", text)
	}
}

// "The screen said WAITING, and now it says that we are not ready." Both are true: what it waited for is said first.
func TestAReportOfAWatchThatWaitedSaysForWhom(t *testing.T) {
	t.Parallel()
	report := summary.Report{Verdict: steps.NotReady, Findings: []summary.Finding{{ID: "verify.active", Status: awscheck.Fail, Title: "Peering connection not active"}}}
	p := painter{Theme: theme.New(true, theme.ASCII()), out: io.Discard, width: 100, height: 3, waits: "Waiting for the target VPC's owner."}
	const want = "Waiting for the target VPC's owner.\nNot ready: 1 problem\n"
	if text := ansi.Strip(string(p.withVerdict(report, nil))); !strings.HasPrefix(text, want) || !strings.HasSuffix(text, "\n\n"+want) {
		t.Errorf("the report does not begin and end with %q:\n%s", want, text)
	}
}

// "The wizard calls the target [vpc-A], the check on a terminal [vpc-C]." Checks end in any order: a title on the way
// would give out the stand-ins in that order.
func TestTheProgressOfAMaskedCheckNamesNothing(t *testing.T) {
	t.Parallel()
	_, _, m := leaving(t, "blocked")
	m.Recheck()
	var out bytes.Buffer
	masked := mask.New()
	g := progress{p: &program{mask: masked}, m: m, paint: &painter{Theme: theme.New(true, theme.ASCII()), out: &out, width: 120}}
	if err := steps.RunChecks(t.Context(), m, g.update); err != nil {
		t.Fatal(err)
	}
	if said := ansi.Strip(out.String()); !strings.Contains(said, " problems") || strings.Contains(said, "problems: ") || strings.Contains(said, "vpc-") {
		t.Errorf("it says %q", said)
	}
	if first, untaught := masked.Text("vpc-0ff10000000000001"), mask.New().Text("vpc-0ff10000000000001"); first != untaught {
		t.Errorf("the first VPC that a report names is %s, not %s", first, untaught)
	}
}

// "It ran for a minute, and only then said what was wrong." The problems are counted while the checks run, the latest
// with its title, in a line that fits the terminal and of which nothing stays.
func TestAProblemIsNamedAsSoonAsItIsKnown(t *testing.T) {
	t.Parallel()
	_, _, m := leaving(t, "blocked")
	m.Acknowledge(awscheck.AccountClean, "they stay") // what is accepted is no problem
	for width, bar := range map[int]int{120: 20, 60: 10} {
		m.Recheck()
		var out bytes.Buffer
		g := progress{p: &program{}, m: m, paint: &painter{Theme: theme.New(true, theme.ASCII()), out: &out, width: width}}
		named, early := "", false
		seen := func(e steps.Event) {
			g.update(e)
			if found := slices.ContainsFunc(e.Findings, func(f awscheck.Finding) bool { return f.Status == awscheck.Fail }); found {
				named, early = named+g.shown+"\n", early || m.Running() > 0
			}
		}
		if err := steps.RunChecks(t.Context(), m, seen); err != nil {
			t.Fatal(err)
		}
		g.clear()
		problems := 0
		for _, f := range m.Findings() {
			if f.Status == awscheck.Fail && f.Cause == "" && f.Acknowledged == "" {
				problems++
			}
		}
		named = ansi.Strip(named)
		for _, want := range []string{" 1 problem: ", " problems: ", ": DNS host", ": Address 10", ": CIDR 10.96"} { // in any order
			if !early || !strings.Contains(named, want) {
				t.Errorf("%d columns: no %q in what it says on the way:\n%s", width, want, named)
			}
		}

		lines := strings.Split(ansi.Strip(out.String()), "\r")
		for _, l := range lines {
			if ansi.StringWidth(l) >= width {
				t.Errorf("%d columns: %q wraps", width, l)
			}
		}
		if last := lines[len(lines)-2]; !strings.Contains(last, fmt.Sprintf(" checks  %d problems: ", problems)) || strings.Count(last, "#") != bar {
			t.Errorf("%d columns: for %d problems the last line is %q", width, problems, last)
		}
		if !strings.HasSuffix(out.String(), "\r\x1b[K") {
			t.Errorf("%d columns: a line stays", width)
		}
	}
}

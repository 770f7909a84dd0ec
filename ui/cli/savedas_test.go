package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard"
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
		"/home/jo/astro-activation-ticket.txt":           "Ticket",
		"/home/jo/a-handoff/astro-activation-runbook.sh": "Runbook",
	} {
		if got := savedAs(path); got != want {
			t.Errorf("%s is named %q, not %q", path, got, want)
		}
	}
}

// What was saved on the way is not offered again, unless answers have changed since.
func TestWhatWasSavedIsNotOfferedAgain(t *testing.T) {
	t.Parallel()
	for _, stale := range []bool{false, true} {
		p, a, m := leaving(t, "blocked")
		files := []wizard.SavedFile{{Path: "/home/jo/astro-activation-handoff.txt", Stale: stale}}
		if err := a.farewell(p, wizard.Outcome{Machine: m, Files: files}, a.session); err != nil {
			t.Fatal(err)
		}
		if text := fmt.Sprint(p.stdout); strings.Contains(text, "Messages for each owner:") != stale || !strings.Contains(text, "Runbook for the target VPC's owner:") {
			t.Errorf("stale: %t:\n%s", stale, text)
		}
	}
}

// A row that stands for two findings counts as two: the sum is that of the verdict.
func TestWhatIsNotListedCountsFindings(t *testing.T) {
	rows := make([]results.Row, maxTitles+2)
	for i := range rows {
		rows[i].Finding.Title = "A problem"
	}
	rows[maxTitles+1].Of = make([]results.Row, 2)
	lines := plainPainter(t.Output()).openLines(openList{rows: rows}, func(s string) string { return s }, func(s string) string { return s })
	if last, shown := lines[len(lines)-1], len(lines)-1; shown != maxTitles || !strings.Contains(last, "and 3 more") {
		t.Errorf("after %d rows: %q", shown, last)
	}
}

// Three resources to delete are three lines, of which each says its fix: with the text below the last one
// alone, the first two look as if there were none.
func TestEachOfSeveralRowsSaysItsFix(t *testing.T) {
	row := func(title, fix string) (r results.Row) {
		r.Finding.Title, r.Finding.Remedy = title, awscheck.Remedy{Owner: awscheck.OwnerAccount, Text: fix}
		return r
	}
	same := func(s string) string { return s }
	rows := []results.Row{row("1 function", "Delete it."), row("1 bucket", "Delete it."), row("1 quota", "Raise it.")}
	p := plainPainter(t.Output())
	got := ansi.Strip(strings.Join(p.openLines(openList{rows: rows}, same, same), "\n"))
	arrow := p.Glyphs.Arrow
	for _, want := range []string{"1 function  Account administrator\n    " + arrow + " Delete it\n", "1 bucket  Account administrator  " + arrow + " same fix\n", "1 quota  Account administrator\n    " + arrow + " Raise it"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if n := strings.Count(got, "Delete it"); n != 1 {
		t.Errorf("one fix is said %d times:\n%s", n, got)
	}
	rows[1].Finding.Remedy.Text = "Delete it. Empty it first."
	if got := ansi.Strip(strings.Join(p.openLines(openList{rows: rows}, same, same), "\n")); strings.Contains(got, "same fix") || !strings.Contains(got, "1 bucket  Account administrator\n    "+arrow+" Empty it first\n") {
		t.Errorf("the fix of the bucket is not that of the function:\n%s", got)
	}
	rows[0].Finding.Resources, rows[1].Finding.Resources = []string{"trigger"}, []string{"results"}
	rows[0].Finding.Remedy.Text, rows[1].Finding.Remedy.Text = "Delete it. Ask who uses trigger.", "Delete it. Ask who uses results."
	p.width = 40
	if got := ansi.Strip(strings.Join(p.openLines(openList{rows: rows}, same, same), "\n")); !strings.Contains(got, "1 bucket  Account administrator\n    "+arrow+" same fix\n") {
		t.Errorf("at 40 columns:\n%s", got)
	}
}

// "14 problems, and it names 3 of them." What stays in the scrollback has a line for each problem, with its owner,
// however wide the terminal is.
func TestEachProblemStaysInALineWithItsOwner(t *testing.T) {
	t.Parallel()
	for width, want := range map[int][]string{
		80: {"  x iam:UpdateAssumeRolePolicy denied by a service~  Organization administrator\n", "  x 1 S3 bucket in us-east-1  Account administrator\n", "  x Running On-Demand Standard instances: 5 vCPUs, need 80  AWS, pending\n"},
		60: {"  x iam:UpdateAssumeRolePolicy denied by a s~  Organization~\n", "  x DNS hostnames off in vpc-0d47a11e5c0ffee01  Target VPC~\n", "  x 1 S3 bucket in us-east-1  Account administrator\n"},
	} {
		_, a, m := leaving(t, "blocked")
		same := func(s string) string { return s }
		open, paint := openIn(m), plainPainter(t.Output())
		paint.width, paint.height = width, 24
		lines := paint.openLines(open, same, same)
		text := ansi.Strip(strings.Join(lines, "\n")) + "\n"
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%d columns: no %q in\n%s", width, w, text)
			}
		}
		for _, l := range lines {
			if ansi.StringWidth(l) > width {
				t.Errorf("%q is wider than %d", l, width)
			}
		}
		shares := paint.shareLines(open.shares) // of whom each is, below them
		if rows := lines[:len(lines)-len(shares)]; len(rows) != len(open.rows) || !slices.Equal(lines[len(rows):], shares) {
			t.Errorf("%d columns: %d lines and %d of the owners for %d rows:\n%s", width, len(rows), len(shares), len(open.rows), text)
		}
		p := &program{stdout: new(bytes.Buffer), stderr: new(bytes.Buffer), env: func(string) string { return "" }}
		if err := a.farewell(p, wizard.Outcome{Machine: m}, a.session); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"Every fix, with its commands:\nastro-activate summary\n", "\nNext: You. Fix \"CIDR 10.96.32.0/20 is too small"} {
			if out := fmt.Sprint(p.stdout); !strings.Contains(out, want) {
				t.Errorf("no %q in\n%s", want, out)
			}
		}
	}
}

// "It ends with 5 problems and 9 more. Is there anything for my IAM team?" Where not all is listed, each
// owner is counted, in the numbers of the summary.
func TestWhatIsNotListedCountsEachOwner(t *testing.T) {
	same := func(s string) string { return s }
	open := seventeenOpen(t)
	open.rows = append(make([]results.Row, 10), open.rows...)
	for width, want := range map[int][]string{
		0:  {"  and 7 more; in all:", "  You 3  Account 7  IAM 3  Organization 1  Target VPC 2  AWS 1"},
		80: {"  and 7 more; in all:", "  You 3  Account 7  IAM 3  Organization 1  Target VPC 2  AWS 1"},
		40: {"  You 3  Account 7  IAM 3", "  Organization 1  Target VPC 2  AWS 1"},
	} {
		p := plainPainter(t.Output())
		p.width = width
		lines := p.openLines(open, same, same)
		if got := lines[len(lines)-len(want):]; !slices.Equal(got, want) {
			t.Errorf("%d columns end with %q, not %q", width, got, want)
		}
	}
	open.rows = open.rows[:1]
	if lines := plainPainter(t.Output()).openLines(open, same, same); strings.Contains(strings.Join(lines, "\n"), "in all") {
		t.Errorf("all is listed, and counted again: %q", lines)
	}
}

// seventeenOpen is what is open after a check that has found 17 problems of six owners.
func seventeenOpen(t *testing.T) openList {
	t.Helper()
	need := map[awscheck.Owner]int{awscheck.OwnerYou: 3, awscheck.OwnerAccount: 7, awscheck.OwnerIdentity: 3, awscheck.OwnerOrganization: 1, awscheck.OwnerNetwork: 2, awscheck.OwnerAWS: 1}
	check := steps.Check{ID: awscheck.AccountClean, Run: func(context.Context, steps.Input) (found []awscheck.Finding) {
		for _, owner := range awscheck.Owners() {
			for i := range need[owner] {
				found = append(found, awscheck.Finding{Status: awscheck.Fail, Title: "A problem", Evidence: awscheck.Live, Resources: []string{string(owner), strconv.Itoa(i)}, Remedy: awscheck.Remedy{Owner: owner, Text: "Fix it."}})
			}
		}
		return found
	}}
	m := steps.New([]steps.Step{{ID: "account", Title: "Account", Checks: []steps.Check{check}}}, steps.Env{}, steps.Answers{})
	if err := steps.RunChecks(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
	return openIn(m)
}

// "It scrolls by, and the end shows 3 of 14 problems." The last screen of a long report has the title of each
// problem, what each owner has, who acts first and with what, and where the fixes are; all of it below the verdict.
func TestALongReportEndsOnOneScreen(t *testing.T) {
	open := seventeenOpen(t)
	open.fixes = further{"Every fix, with its commands, is in the report above. To save it:", "astro-activate check --out report.txt"}
	few := open
	few.rows = open.rows[:3]
	step := func(text string) summary.Report {
		return summary.Report{NextSteps: []summary.NextStep{{Who: summary.Customer, Owner: awscheck.OwnerYou, Text: text}, {Who: summary.Astronomer, Text: "Later."}}}
	}
	first := step(`Fix "A problem".`)
	signIn := first
	signIn.Findings = []summary.Finding{
		{ID: awscheck.AccountCredentials, Status: awscheck.Fail, Remedy: awscheck.Remedy{Text: "Sign in again.", Login: []string{"aws", "sso", "login"}}},
		{ID: "region.zones", Status: awscheck.Unverified, Cause: awscheck.AccountCredentials},
	}
	for name, tt := range map[string]struct {
		report summary.Report
		open   openList
		want   []string
		not    string
	}{
		"many": {first, open, []string{"A problem: you  You\n", "A problem: account  Account administrator\n", "A problem: aws  AWS\n", "  You 3  Account 7  IAM 3  Organization 1  Target VPC 2  AWS 1\n", "Next: You. Fix \"A problem\".\n", "is in the report above. To save it:\nastro-activate check --out report.txt"}, "Fix it"},
		"many, and much to do": {step("Fix " + strings.Repeat("a problem with a long title, ", 9) + "and no more."), open,
			[]string{"and 4 more; in all:\n", "Next: You. Fix a problem with", "and no more.\n", "is in the report above. To save it:\n"}, "Fix it"},
		"few":                  {first, few, []string{"A problem: you  You\n", "Fix it", "  You 3  Account 7  IAM 3  Organization 1  Target VPC 2  AWS 1"}, "report above"},
		"none":                 {step("Send this to Astronomer: it."), openList{fixes: open.fixes}, []string{"Next: You. Send this to Astronomer: it."}, "report above"},
		"a sign-in":            {signIn, open, []string{"A problem: you  You\n", "is in the report above. To save it:\n"}, "Next:"},
		"a report of no steps": {summary.Report{}, openList{}, []string{""}, "Next:"},
	} {
		paint := plainPainter(t.Output())
		paint.width = 80
		lines := openOf(&program{}, paint, tt.report, tt.open)
		text, at := strings.Join(lines, "\n"), 0
		for _, want := range tt.want {
			next := strings.Index(text[at:], want)
			if next < 0 {
				t.Fatalf("%s: no %q in\n%s", name, want, text)
			}
			at += next
		}
		if len(lines) > 24-2 || strings.Contains(text, tt.not) { // with the verdict and the prompt of the shell
			t.Errorf("%s: %d lines:\n%s", name, len(lines), text)
		}
		paint.height, paint.waits = 20, "Waiting for the target VPC's owner."
		if lines := openOf(&program{}, paint, tt.report, tt.open); len(lines) > 20-3 {
			t.Errorf("%s: %d lines on a terminal of 20:\n%s", name, len(lines), strings.Join(lines, "\n"))
		}
	}
}

// "You 4, and the lines name two of them." The lines add up to the verdict, kind by kind, and to the owners'
// counts: what is listed, and what the line of the rest counts.
func TestTheLinesAddUpToTheVerdictAndTheOwners(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		scenario      string
		width, height int
		check, left   string // the rest that has no line in the end of a check, and where the wizard is left
	}{
		{"blocked", 80, 24, "", "and 1 warning, 1 unverified more; in all:"},
		{"blocked", 120, 40, "", ""},
		{"blocked", 160, 48, "", ""},
		{"blocked", 60, 20, "and 7 problems, 2 warnings, 1 unverified more; in all:", "and 5 problems, 2 warnings, 1 unverified more; in all:"},
		{"overlap", 80, 24, "", ""},
		{"overlap", 60, 20, "", ""},
		{"denied", 80, 24, "", ""},
	} {
		_, a, m := leaving(t, tt.scenario)
		open, paint := openIn(m), plainPainter(t.Output())
		paint.width, paint.height = tt.width, tt.height
		same := func(s string) string { return s }
		report := summary.New(m, a.meta())
		check := openOf(&program{}, paint, report, open)
		paint.around = 6 // the verdict, what is next, and a command
		for what, lines := range map[string][]string{"check": check, "left": paint.openLines(open, same, same)} {
			name, text := fmt.Sprintf("%s, %s at %dx%d", what, tt.scenario, tt.width, tt.height), ansi.Strip(strings.Join(lines, "\n"))
			sum := map[string]int{}
			for _, l := range strings.Split(text, "\n") {
				kind := map[string]string{"  x ": "problem", "  ! ": "warning", "  ? ": "unverified"}[l[:min(4, len(l))]]
				switch m := regexp.MustCompile(`, (\d+) problems$|\? (\d+) checks? `).FindStringSubmatch(l); {
				case m == nil:
					sum[kind]++
				case kind == "": // the owner, on a line below the title
					n, _ := strconv.Atoi(m[1])
					sum["problem"] += n - 1
				default:
					n, _ := strconv.Atoi(m[1] + m[2])
					sum[kind] += n
				}
			}
			rest := map[string]string{"check": tt.check, "left": tt.left}[what]
			if (rest == "") == strings.Contains(text, "\n  and ") || !strings.Contains(text, rest) {
				t.Errorf("%s: the rest is not %q in\n%s", name, rest, text)
			}
			for _, c := range regexp.MustCompile(`(\d+) (problem|warning|unverified)`).FindAllStringSubmatch(rest, -1) {
				n, _ := strconv.Atoi(c[1])
				sum[c[2]] += n
			}
			if open.tasks != nil { // which count those that only wait
				sum["unverified"] = -sum["problem"] - sum["warning"]
				for _, task := range open.tasks {
					sum["unverified"] += task.Findings
				}
				if words := inTasks(open.tasks); !strings.Contains(strings.Join(strings.Fields(text), " "), words) {
					t.Errorf("%s: no %q in\n%s", name, words, text)
				}
			}
			for kind, noun := range map[string]string{"problem": "problems", "warning": "warnings", "unverified": "unverified"} {
				if n := sum[kind]; n > 0 && !strings.Contains(report.Headline()+",", fmt.Sprintf(" %d %s,", n, noun)) || n == 0 && strings.Contains(report.Headline(), noun) {
					t.Errorf("%s: the lines are %d %s beside %q:\n%s", name, n, noun, report.Headline(), text)
				}
			}
			if next := "Next: " + report.NextSteps[0].Actor() + ". Fix \""; strings.Contains(text, next) != (what == "check") { // on leaving, below what is open
				t.Errorf("%s: %q is missing:\n%s", name, next, text)
			}
			// What is next is not what takes longest.
			if words := strings.Join(strings.Fields(text), " "); what == "check" && strings.Contains(words, "AWS can take days for quotas: ask today.") != (summary.DaysForQuotas(&report) != "") {
				t.Errorf("%s: of days that quotas take:\n%s", name, text)
			}
			if shares := paint.shareLines(open.shares); !strings.Contains(text, strings.Join(shares, "\n")) {
				t.Errorf("%s: it has no %q:\n%s", name, shares, text)
			}
		}
	}
}

// "Ready, with warnings: which, and whose?" The end of a report that is ready names them, above what is next.
func TestAReportThatIsReadyNamesItsWarnings(t *testing.T) {
	check := steps.Check{ID: awscheck.AccountClean, Run: func(context.Context, steps.Input) []awscheck.Finding {
		return []awscheck.Finding{{Status: awscheck.Warn, Title: "An IAM role", Evidence: awscheck.Live, Remedy: awscheck.Remedy{Owner: awscheck.OwnerIdentity, Text: "Look at it."}}}
	}}
	m := steps.New([]steps.Step{{ID: "account", Title: "Account", Checks: []steps.Check{check}}}, steps.Env{}, steps.Answers{})
	if err := steps.RunChecks(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
	paint := plainPainter(t.Output())
	report := summary.Report{Verdict: steps.ReadyWithWarnings, NextSteps: []summary.NextStep{{Owner: awscheck.OwnerYou, Text: "Send it."}}}
	text := strings.Join(openOf(&program{}, paint, report, openIn(m)), "\n")
	if want := "  ! An IAM role  IAM administrator\n    > Look at it\nNext: You. Send it."; text != want {
		t.Errorf("the report ends with\n%s\nnot\n%s", text, want)
	}
}

// "330 lines went by, and the command for the others was among them." The last screen of a check names it, whatever
// was found, below the verdict.
func TestTheEndOfACheckNamesWhatOthersGet(t *testing.T) {
	t.Parallel()
	for scenario, want := range map[string]string{
		"blocked": "Every fix is in the report above. To save it (--output handoff: for each owner):\nastro-activate check --out report.txt",
		"denied":  "A message for each owner:\nastro-activate check --output handoff",
		"overlap": "A message for each owner:\nastro-activate check --output handoff",
		"huge":    "The ticket for Astronomer:\nastro-activate check --output ticket",
	} {
		_, a, m := leaving(t, scenario)
		open, paint := openIn(m), plainPainter(t.Output())
		open.again, open.fixes = "astro-activate check", further{"Every fix, with its commands, is in the report above. To save it:", "astro-activate check --out report.txt"}
		paint.width, paint.height = 80, 24
		lines := openOf(&program{}, paint, summary.New(m, a.meta()), open)
		if text := ansi.Strip(strings.Join(lines, "\n")); !strings.HasSuffix(text, want) || len(lines) > maxEnd+1 {
			t.Errorf("%s: %d lines end with\n%s\nnot %q", scenario, len(lines), text, want)
		}
	}
}

func TestWhereAllFixesOfAReportAre(t *testing.T) {
	for name, tt := range map[string]struct {
		a    activation
		mask *mask.Mask
		kept bool
		want string
	}{
		"nothing is saved":         {activation{}, nil, true, "astro-activate check --demo=blocked --out report.txt"},
		"beside a session":         {activation{session: "/home/jo/s.yaml", named: true}, nil, true, "astro-activate summary /home/jo/s.yaml"},
		"it could not be saved":    {activation{session: "/home/jo/s.yaml", named: true}, nil, false, "astro-activate check --demo=blocked --out report.txt"},
		"the session is masked":    {activation{session: "/home/jo/s.yaml", named: true}, mask.New(), true, ""},
		"a mask without a session": {activation{}, mask.New(), true, "astro-activate check --demo=blocked --out report.txt"},
	} {
		h := &headless{activation: &tt.a, p: &program{args: []string{"check", "--demo=blocked"}, mask: tt.mask}}
		if got := allFixes(h, tt.kept).command; got != tt.want {
			t.Errorf("%s: %q, not %q", name, got, tt.want)
		}
	}
	for args, want := range map[string]string{ // a watch has ended: its fixes are saved without another one
		"verify --watch --watch-limit 1h --cidr 10.0.0.0/19": "astro-activate verify --cidr 10.0.0.0/19 --out report.txt",
		"verify --watch=true --answers -":                    "",
	} {
		h := &headless{activation: &activation{}, p: &program{args: strings.Fields(args)}}
		if got := allFixes(h, false).command; got != want {
			t.Errorf("%s: %q, not %q", args, got, want)
		}
	}
}

// The owner is never broken, and never reads as more of the title: it stands two cells behind it, or on the
// next line.
func TestATitleAndItsOwnerFitTheTerminal(t *testing.T) {
	var row results.Row
	row.Finding.Title, row.Finding.Remedy.Owner = "iam:UpdateAssumeRolePolicy denied by a service control policy", awscheck.OwnerOrganization
	for width := 40; width < 80; width++ {
		paint := plainPainter(t.Output())
		paint.width = width
		lines := paint.titleLines(row, func(s string) string { return s })
		if last, owner := lines[len(lines)-1], awscheck.OwnerOrganization.Name(); last != "    "+owner && !strings.HasSuffix(last, "policy  "+owner) {
			t.Errorf("at %d columns the owner is in %q", width, lines)
		}
		for _, l := range lines {
			if n := ansi.StringWidth(l); n > width {
				t.Errorf("at %d columns a line has %d: %q", width, n, l)
			}
		}
	}
}

// A command that the terminal cuts where a line ends can't be read: it is broken between its flags. A host
// that is longer than a line is not broken.
func TestACommandIsBrokenBetweenItsFlags(t *testing.T) {
	paint := plainPainter(t.Output())
	const host = "peering.services=orders=postgres://orders.c4k2v9x1qw3e.us-east-1.rds.amazonaws.com:5432"
	const command = "astro-activate verify --watch --set network.cidr=172.20.0.0/19 --set peering.vpc_id=vpc-0d47a11e5c0ffee01"
	for _, tt := range []struct {
		width         int
		command, want string
	}{
		{0, command, command},
		{80, command, "astro-activate verify --watch --set network.cidr=172.20.0.0/19 \\\n  --set peering.vpc_id=vpc-0d47a11e5c0ffee01"},
		{60, "astro-activate verify --set " + host + " --set dns.resolve_hostnames=true", "astro-activate verify --set \\\n  " + host + " \\\n  --set dns.resolve_hostnames=true"},
	} {
		paint.width = tt.width
		if got := strings.Join(paint.commandLines(tt.command), "\n"); got != tt.want {
			t.Errorf("at %d columns:\n%s", tt.width, got)
		}
	}
}

// What others get of a run is written by the same run without its format, its files and its watch. A run that
// has read stdin can't be repeated.
func TestTheSameRunIsNamedWithoutItsFormat(t *testing.T) {
	for args, want := range map[string]string{
		"check --demo=blocked": "astro-activate check --demo=blocked",
		"verify --watch --demo --watch-limit 30m --cidr 10.0.0.0/19":    "astro-activate verify --demo --cidr 10.0.0.0/19",
		"verify --watch=true --watch-limit=30m":                         "astro-activate verify",
		"check --output json --out r.json --record=a.jsonl --profile x": "astro-activate check --profile x",
		"check --record a.jsonl --output=json":                          "astro-activate check",
		"check --answers -":                                             "",
		"check --answers=-":                                             "",
		"summary -- report.json":                                        "",
	} {
		if got := sameRun(strings.Fields(args)); got != want {
			t.Errorf("%s: %q, not %q", args, got, want)
		}
	}
}

// leaving is the program, and an activation of a scenario with a session, whose checks have run while the
// choices of fields are still to be read.
func leaving(t *testing.T, name string) (p *program, a *activation, m *steps.Machine) {
	t.Helper()
	scenario := awssim.Scenarios()[slices.IndexFunc(awssim.Scenarios(), func(s awssim.Scenario) bool { return s.Name == name })]
	now := func() time.Time { return time.Date(2022, 9, 14, 16, 20, 0, 0, time.UTC) }
	world := scenario.World(now())
	world.Latency = 0
	need := steps.DefaultRequirements()
	m = steps.New(steps.All(need), steps.Env{
		Accounts: account.NewAccounts(account.Options{Source: world, Now: now, Timeout: 10 * time.Minute}),
		Programs: world.Programs(), Network: world.Network(), Requirements: need, Timeout: 10 * time.Minute,
	}, steps.Answers{})
	for key, value := range scenario.Answers {
		if err := m.Set(steps.Key(key), value); err != nil {
			t.Fatal(err)
		}
	}
	if err := steps.RunChecks(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
	if m.Running() > 0 || m.Busy() == 0 {
		t.Fatalf("%d checks run, %d jobs", m.Running(), m.Busy())
	}
	session := filepath.Join(t.TempDir(), "session.yaml")
	if err := os.WriteFile(session, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p = &program{stdout: new(bytes.Buffer), stderr: new(bytes.Buffer), env: func(string) string { return "" }}
	return p, &activation{steps: m.Steps(), session: session, now: now, short: filepath.Base}, m
}

// A user who leaves while the choices of a field are still read has every check's result: what stays in
// the terminal names the messages for others, and the report is kept.
func TestALookupKeepsNothingFromWhoLeaves(t *testing.T) {
	t.Parallel()
	p, a, m := leaving(t, "blocked")
	if got := a.keepLastReport(p, ending{m: m, finished: true}); len(got.Findings) == 0 {
		t.Errorf("no report is kept: %s", p.stderr)
	}
	if err := a.farewell(p, wizard.Outcome{Machine: m}, a.session); err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(p.stdout); !strings.Contains(text, "Messages for each owner:") || strings.Contains(text, "Ticket to send") {
		t.Errorf("what stays:\n%s", text)
	}
}

// "I left at once, and it says nothing about the checks." However few have a result, those without one are counted.
func TestWhoLeavesBeforeTheChecksAreDoneReadsHowManyWere(t *testing.T) {
	t.Parallel()
	p, a, _ := leaving(t, "ready")
	for want, done := range map[string]int{"Left before any of 3 checks had a result.\n": 0, "  Left before 2 checks had a result.\n": 1, "": 3} {
		ctx, cancel := context.WithCancel(t.Context())
		var checks []steps.Check
		for i, id := range []string{awscheck.RegionZones, awscheck.RegionEnabled, awscheck.RegionSupported} {
			checks = append(checks, steps.Check{ID: id, Run: func(ctx context.Context, _ steps.Input) []awscheck.Finding {
				if i >= done {
					<-ctx.Done()
				}
				return []awscheck.Finding{{Status: awscheck.Pass, Evidence: awscheck.Live}}
			}})
		}
		m := steps.New([]steps.Step{{ID: "region", Title: "Region", Checks: checks}}, steps.Env{}, steps.Answers{})
		ended := 0
		if done == 0 {
			cancel()
		}
		err := steps.RunChecks(ctx, m, func(steps.Event) {
			if ended++; ended == done {
				cancel()
			}
		})
		cancel()
		if err == nil && done < len(checks) {
			t.Fatal("every check has a result")
		}
		p.stdout = new(bytes.Buffer)
		if err := a.farewell(p, wizard.Outcome{Machine: m}, a.session); err != nil {
			t.Fatal(err)
		}
		if text := fmt.Sprint(p.stdout); want != "" && !strings.Contains(text, want) || want == "" && strings.Contains(text, "Left before") {
			t.Errorf("%d checks done, no %q in\n%s", done, want, text)
		}
	}
}

// Where only answers are open, nothing is to be fixed, and how to continue is what comes first.
func TestWhoLeavesHalfWayIsOfferedNoFixes(t *testing.T) {
	t.Parallel()
	p, a, m := leaving(t, "story")
	if err := a.farewell(p, wizard.Outcome{Machine: m}, a.session); err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprint(p.stdout)
	if !strings.Contains(text, "open answers: ") || !strings.Contains(text, "Session: ") || !strings.Contains(text, "\nTo continue:\n") || strings.Contains(text, "Every fix") {
		t.Errorf("what stays:\n%s", text)
	}
}

// "Ready. And now?" What is to be sent to Astronomer comes before what others do later.
func TestWhoLeavesReadyReadsWhatToSend(t *testing.T) {
	t.Parallel()
	for name, sends := range map[string]bool{"ready": true, "active": false} {
		p, a, m := leaving(t, name)
		if err := a.farewell(p, wizard.Outcome{Machine: m}, a.session); err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprint(p.stdout)
		if at := strings.Index(text, "Ticket to send to Astronomer:\nastro-activate summary --output ticket\n"); at >= 0 != sends || at > strings.Index(text, "Messages for ") {
			t.Errorf("%s: what stays:\n%s", name, text)
		}
	}
}

// An unsaved demo that is left ready says what to send, as a check does, and a high terminal has room for
// every problem.
func TestWhatStaysOfAnUnsavedDemo(t *testing.T) {
	t.Parallel()
	p, a, m := leaving(t, "ready")
	a.scenario, a.session = "ready", filepath.Join(t.TempDir(), "none.yaml")
	if err := a.farewell(p, wizard.Outcome{Machine: m}, ""); err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(p.stdout); !strings.Contains(text, "Next: You. Send this to Astronomer: AWS account id 111122223333,") || strings.Contains(text, "summary") {
		t.Errorf("what stays:\n%s", text)
	}
	if err := errors.Join(m.Set(steps.KeyPeerServices, nil), m.Set(steps.KeyResolve, nil), steps.RunChecks(t.Context(), m, nil)); err != nil {
		t.Fatal(err)
	}
	p.stdout = new(bytes.Buffer)
	if err := a.farewell(p, wizard.Outcome{Machine: m}, ""); err != nil {
		t.Fatal(err)
	}
	if text := fmt.Sprint(p.stdout); !strings.Contains(text, "Answers open: 1 open answer") || strings.Contains(text, "Send this") {
		t.Errorf("an answer is open:\n%s", text)
	}
	rows := make([]results.Row, maxTitles+1)
	for i := range rows {
		rows[i].Finding.Title = fmt.Sprint("Problem ", i)
	}
	same := func(s string) string { return s }
	for height, want := range map[int]bool{0: false, 24: false, 60: true} {
		paint := plainPainter(t.Output())
		paint.height = height
		if text := strings.Join(paint.openLines(openList{rows: rows}, same, same), "\n"); strings.Contains(text, "Problem 20") != want {
			t.Errorf("on %d lines:\n%s", height, text)
		}
	}
}

// A demo that saves nothing is left with the command that writes the ticket or, while problems block it, the messages
// for others. The command has the answers that are not those that the demo brings.
func TestADemoIsLeftWithTheCommandThatWritesWhatIsSent(t *testing.T) {
	t.Parallel()
	all := awssim.Scenarios()
	for name, tt := range map[string]struct {
		scenario string
		changed  steps.Value // the maximum number of nodes; nil: as the demo has it
		mask     *mask.Mask
		want     string // "": no such command
	}{
		"ready":             {"ready", nil, nil, "Ticket to send to Astronomer:\nastro-activate check --demo=ready --output ticket\n"},
		"with a warning":    {"huge", nil, nil, "Ticket to send to Astronomer:\nastro-activate check --demo=huge --output ticket\n"},
		"masked":            {"ready", nil, mask.New(), "Ticket for Astronomer, masked; run this without --mask for the one to send:\nastro-activate check --demo=ready --mask --output ticket\n"},
		"an answer differs": {"ready", steps.Value{"12"}, nil, "Ticket to send to Astronomer:\nastro-activate check --demo=ready --set cluster.max_nodes=12 --output ticket\n"},
		"problems block it": {"blocked", nil, nil, "\nMessages for each owner:\nastro-activate check --demo=blocked --output handoff\nTo start again:\n"},
		"one owner blocks it, and another runs a check for us": {"denied", nil, nil, "\nMessages for IAM administrator and Target VPC's owner:\nastro-activate check --demo=denied --output handoff\nTo start again:\n"},
		"it is a real account":                                 {"", nil, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			brings := cmp.Or(tt.scenario, "ready")
			p, a, m := leaving(t, brings)
			a.scenario, a.env = tt.scenario, steps.Env{Requirements: steps.DefaultRequirements()}
			for key, value := range all[slices.IndexFunc(all, func(s awssim.Scenario) bool { return s.Name == brings })].Answers {
				a.base = append(a.base, steps.Setting{Key: steps.Key(key), Value: value, Where: "the demo"})
			}
			if tt.changed != nil {
				if err := m.Set(steps.KeyMaxNodes, tt.changed); err != nil {
					t.Fatal(err)
				}
				if err := steps.RunChecks(t.Context(), m, nil); err != nil {
					t.Fatal(err)
				}
			}
			if err := a.farewell(p, wizard.Outcome{Machine: m, Mask: tt.mask}, ""); err != nil {
				t.Fatal(err)
			}
			out := fmt.Sprint(p.stdout)
			if has := strings.Contains(out, "--output "); has != (tt.want != "") || !strings.Contains(out, tt.want) {
				t.Errorf("left with\n%s\nnot %q", out, tt.want)
			}
		})
	}
}

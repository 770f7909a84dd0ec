package cli_test

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// patience is the time limit of checks in tests that are about what they find: a machine that is busy takes long.
const patience = 10 * time.Minute

// checkedMachine is a scenario's machine whose checks have run: of the activation, or of verify.
func checkedMachine(t *testing.T, s awssim.Scenario, verify, answered bool) *steps.Machine {
	t.Helper()
	now := func() time.Time { return time.Date(2022, 9, 14, 16, 20, 0, 0, time.UTC) }
	world := s.World(now())
	world.Latency = 0
	reqs := steps.DefaultRequirements()
	list := steps.All(reqs)
	if verify {
		list = steps.Verify(reqs)
	}
	m := steps.New(list, steps.Env{
		Accounts: account.NewAccounts(account.Options{Source: world, Now: now, Timeout: patience}),
		Programs: world.Programs(), Network: world.Network(), Requirements: reqs, Timeout: patience,
	}, steps.Answers{})
	var settings []steps.Setting
	for k, v := range s.Answers {
		if _, asked := m.Field(steps.Key(k)); answered && asked {
			settings = append(settings, steps.Setting{Key: steps.Key(k), Value: v, Where: "the test"})
		}
	}
	if err := m.SetAll(settings); err != nil {
		t.Fatal(err)
	}
	if err := steps.RunChecks(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
	return m
}

// requireShares fails the test unless the report begins with what each owner has to do, in the numbers
// of the wizard for what was found. To the user's, the report adds the answers that are missing, and the
// wizard those that it suggests, too.
func requireShares(t *testing.T, report summary.Report, shares []results.Share) {
	t.Helper()
	counts := map[awscheck.Owner]int{awscheck.OwnerYou: len(report.Missing)}
	waits := map[awscheck.Owner]int{}
	for _, s := range shares {
		counts[s.Owner] += s.Count
		waits[s.Owner] += s.Waits
	}
	var each []string
	for _, o := range summary.OwnersOf(report) {
		if counts[o] > 0 {
			each = append(each, o.Name()+" "+strconv.Itoa(counts[o])+summary.OfThemWait(waits[o]))
		}
	}
	want := "Open, by owner: " + strings.Join(each, ", ") + "."
	head, _, _ := strings.Cut(string(report.Text()), "What blocks the activation")
	got := strings.Join(strings.Fields(head), " ")
	if begins := len(each) > 1 && summary.CouldNotRun(report) == 0; strings.Contains(got, want) != begins || strings.Contains(got, "Open, by owner") != begins {
		t.Errorf("the report begins with %q: want %v:\n%s", want, begins, head)
	}
}

// "14 problems, 3 warnings" in one place and "15 left" in another make a reader wonder where
// two of them went: what is left to do is their sum, and that of the owners' counts.
func TestEveryPlaceCountsTheSameFindings(t *testing.T) {
	t.Parallel()
	for _, s := range awssim.Scenarios() {
		for what, m := range map[string]*steps.Machine{
			"check": checkedMachine(t, s, false, true), "verify": checkedMachine(t, s, true, true), "nothing answered": checkedMachine(t, s, false, false),
		} {
			t.Run(s.Name+", "+what, func(t *testing.T) {
				snapshot, report := results.Take(m, nil), summary.New(m, summary.Meta{Scenario: s.Name, Demo: true})
				strip, headline := snapshot.Total().Open(), report.Headline()
				if snapshot.SignIn > 0 {
					strip = ""
				}
				if open := countedIn(headline); open != strip {
					t.Errorf("the strip says %q, the report %q", strip, headline)
				}
				rows := snapshot.Left(func(k steps.Key) string { return steps.Label(m, k) })
				settled := 0
				for _, share := range snapshot.Shares(found(rows)) {
					settled += share.Count
					if sumOf(share.Text) != share.Count {
						t.Errorf("%s: %q is about %d findings", share.Owner.Name(), share.Text, share.Count)
					}
					if wait := regexp.MustCompile(`(\d+) checks? waits?$`).FindString(share.Waiting); sumOf(wait) != share.Waits || share.Waits > 0 && sumOf(share.Waiting) != share.Count {
						t.Errorf("%s: %q is about %d findings, of which %d wait", share.Owner.Name(), share.Waiting, share.Count, share.Waits)
					}
				}
				if snapshot.SignIn == 0 && settled != sumOf(strip) {
					t.Errorf("the rows of what is left are about %d findings, the strip says %q", settled, strip)
				}
				if what != "verify" {
					requireShares(t, report, snapshot.Shares(found(rows)))
				}
				title := snapshot.LeftTitle(rows, false)
				of := regexp.MustCompile(`^\d+ tasks? left, for `).ReplaceAllString(title, "") // the work alone is less than it settles
				if snapshot.SignIn == 0 && sumOf(of) != settled+len(rows)-len(found(rows)) {
					t.Errorf("the strip says %q, the list of what is left %q, with %d rows about %d findings", strip, title, len(rows), settled)
				}
				for _, f := range []summary.Format{summary.TextFormat, summary.MarkdownFormat, summary.HTMLFormat} {
					_, counts, _ := strings.Cut(headline, ": ")
					data, err := report.Render(f)
					if err != nil || !strings.Contains(string(data), counts) {
						t.Errorf("%s does not say %q (%v)", f, counts, err)
					}
				}
				if text := string(report.Text()); snapshot.SignIn == 0 && unverifiedIn(text) != sumOf(regexp.MustCompile(`\d+ unverified`).FindString(headline)) {
					t.Errorf("the text lists %d that are unverified, beside %q:\n%s", unverifiedIn(text), headline, text)
				}
				if spread := snapshot.Total(); strip == "" && snapshot.SignIn == 0 && spread[results.Failed]+spread[results.Unverified] > 0 {
					t.Errorf("the steps count %v", spread)
				}
			})
		}
	}
}

// A list that begins with the user while "Next:" names the IAM administrator leaves its reader to choose one. Who
// acts next comes first in the list, in the counts of the owners, in the report and in the messages.
func TestWhoActsNextComesFirstEverywhere(t *testing.T) {
	t.Parallel()
	for _, s := range awssim.Scenarios() {
		for what, verify := range map[string]bool{"check": false, "verify": true} {
			t.Run(s.Name+", "+what, func(t *testing.T) {
				m := checkedMachine(t, s, verify, true)
				report := summary.New(m, summary.Meta{Scenario: s.Name, Demo: true})
				if report.Verdict == steps.Ready || report.Verdict == steps.ReadyWithWarnings {
					return
				}
				next := report.NextSteps[0].Owner
				snapshot := results.Take(m, nil)
				rows := snapshot.Left(func(k steps.Key) string { return steps.Label(m, k) })
				if first := rows[0].Owner(); first != next || summary.OwnersOf(report)[0] != next {
					t.Errorf("the list begins with %s, the report with %s: next is %s", first, summary.OwnersOf(report)[0], next)
				}
				if first := snapshot.Shares(rows)[0].Owner; first != next {
					t.Errorf("the counts begin with %s: next is %s", first, next)
				}
				text := string(report.Text())
				if _, counts, has := strings.Cut(text, "Open, by owner: "); has && !strings.HasPrefix(counts, next.Name()+" ") {
					t.Errorf("the report counts %.40q first: next is %s", counts, next)
				}
				if _, fix, has := strings.Cut(text, "Fix ("); has && !strings.HasPrefix(fix, next.Name()+")") {
					t.Errorf("the report begins with what %.40q has to fix: next is %s", fix, next)
				}
				if list := report.Messages(); next != awscheck.OwnerYou && (len(list) == 0 || list[0].Owner != next) {
					t.Errorf("the first of %d messages is not for %s", len(list), next)
				}
			})
		}
	}
}

// found are the rows of what is left that are no open answers.
func found(rows []results.Row) []results.Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r results.Row) bool { return r.Kind == results.Missing })
}

// countedIn are the counts of a headline that ask for something: problems, warnings and unverified.
func countedIn(headline string) string {
	return strings.Join(regexp.MustCompile(`\d+ (?:problems?|warnings?|unverified)`).FindAllString(headline, -1), ", ")
}

// unverifiedIn is how many findings the text of a report lists as unverified.
func unverifiedIn(text string) int {
	_, list, _ := strings.Cut(text, "\nWhat could not be verified\n")
	list, _, _ = strings.Cut(list, "\n\n")
	n := 0
	items := regexp.MustCompile(`(\d+) checks?\s+(?:could\s+not\s+run\s+because|needs?\s+permissions)`)
	for _, item := range items.FindAllStringSubmatch(list, -1) {
		n += sumOf(item[1])
	}
	return n + len(regexp.MustCompile(`(?m)^  [a-z_.A-Z0-9-]+: Not determined`).FindAllString(list, -1))
}

// sumOf adds the numbers of a text.
func sumOf(text string) int {
	sum := 0
	for _, n := range regexp.MustCompile(`\d+`).FindAllString(text, -1) {
		i, _ := strconv.Atoi(n)
		sum += i
	}
	return sum
}

// The plain prompts count what the wizard counts.
func TestThePromptsCountWhatTheWizardCounts(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"blocked", "denied", "overlap", "huge"} {
		got := run(t, enters, "--accessible", "--timeout=10m", "--demo="+name) // a machine that is busy checks the large one for long
		all := awssim.Scenarios()
		s := all[slices.IndexFunc(all, func(s awssim.Scenario) bool { return s.Name == name })]
		m := checkedMachine(t, s, false, true)
		snapshot := results.Take(m, nil)
		open := snapshot.Total().Open()
		_, list, said := strings.Cut(got.stdout, "\n"+open+":\n")
		if !said {
			t.Errorf("%s: the prompts do not say %q:\n%s", name, open, got.stdout[max(0, len(got.stdout)-1500):])
			continue
		}
		list, _, _ = strings.Cut(list, "\n\n")
		if n := sumOf(strings.Join(regexp.MustCompile(`\n?   [A-Z][^(]* \(\d+\):`).FindAllString(list, -1), " ")); n != sumOf(open) {
			t.Errorf("%s: of %s, the owners have %d:\n%s", name, open, n, list)
		}
	}
}

// "2 checks running" beside "Wait for 1 check": what reads the choices of a field is no check.
func TestWhatReadsChoicesIsNotCountedAsACheck(t *testing.T) {
	t.Parallel()
	lookup := steps.Field{Key: steps.KeyRegion, Label: "Region", Kind: steps.ChoiceField, Lookup: &steps.Lookup{Run: func(context.Context, steps.Input, func(steps.Options)) {}}}
	check := steps.Check{ID: awscheck.RegionZones, Run: func(context.Context, steps.Input) []awscheck.Finding { return nil }}
	for want, checks := range map[string][]steps.Check{"1 check running": {check}, "reading from AWS": nil} {
		m := steps.New([]steps.Step{{ID: "region", Title: "Region", Fields: []steps.Field{lookup}, Checks: checks}}, steps.Env{}, steps.Answers{})
		m.Due(t.Context())
		if got := results.Take(m, nil).RunningText(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		steps := summary.New(m, summary.Meta{}).NextSteps
		if waits := len(steps) > 0 && steps[0].Text == "Wait for 1 check still running."; waits != (checks != nil) {
			t.Errorf("%s, beside %v", want, steps)
		}
	}
}

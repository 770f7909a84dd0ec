package cli

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

// watched is the outcome of a watch of a simulated handoff.
type watched struct {
	report summary.Report
	err    error
	stderr string
	runs   []time.Duration // since the start
}

// watchStages watches stages of the ready scenario, on the clock of a synctest bubble.
func watchStages(ctx context.Context, t *testing.T, w watch, stages []awssim.Stage) watched {
	t.Helper()
	return watchAnswers(ctx, t, w, stages, awssim.Scenarios()[0].Answers)
}

// watchAnswers watches stages with answers.
func watchAnswers(ctx context.Context, t *testing.T, w watch, stages []awssim.Stage, answers map[string][]string) watched {
	t.Helper()
	start := time.Now()
	need := steps.DefaultRequirements()
	env := steps.Env{Requirements: need, Network: stages[0].World.Network(), Timeout: 10 * time.Minute, Accounts: account.NewAccounts(account.Options{
		Source: awssim.Stages{Start: start, Now: time.Now, Stages: stages}, Now: time.Now, Timeout: 10 * time.Minute,
	})}
	m := steps.New(steps.Verify(need), env, steps.Answers{})
	for key, value := range answers {
		if err := m.Set(steps.Key(key), value); err != nil {
			t.Fatal(err)
		}
	}
	var got watched
	var stderr bytes.Buffer
	run := func(ctx context.Context) error {
		got.runs = append(got.runs, time.Since(start))
		return steps.RunChecks(ctx, m, nil)
	}
	w.on = true
	w.report = func() summary.Report { return summary.Verified(m, summary.Meta{GeneratedAt: time.Now()}) }
	w.done = func(r summary.Report) bool { return nothingToWatchFor(r, false) }
	got.report, got.err = w.inLines(ctx, &stderr, run, m.Recheck)
	got.stderr = stderr.String()
	return got
}

func readyStages() []awssim.Stage { return awssim.Scenarios()[0].After(time.Now()) }

// linesInOrder fails the test unless each text follows the one before.
func linesInOrder(t *testing.T, output string, lines ...string) {
	t.Helper()
	at := 0
	for _, line := range lines {
		i := strings.Index(output[at:], line)
		if i < 0 {
			t.Fatalf("no line with %q after the first %d bytes of:\n%s", line, at, output)
		}
		at += i
	}
}

func TestWatchEndsWhenEveryCheckPasses(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := readyStages()
		for i := range all { // further apart than the pauses, so that no run sees two of them
			all[i].After *= 2
		}
		got := watchStages(t.Context(), t, watch{limit: duration(time.Hour)}, all)
		if got.err != nil || got.report.Verdict != steps.Ready {
			t.Fatalf("%v, verdict %s: %+v", got.err, got.report.Verdict, got.report.Findings)
		}
		linesInOrder(t, got.stderr,
			"verify.active: fail: pcx-0ee10000000000009",
			"verify.routes: fail: rtb-0cc10000000000001",
			"verify.active: pass, was fail: ",
			"verify.dns_option: fail, was unverified: ",
			"verify.dns_option: pass, was fail: ",
			"verify.routes: pass, was fail: 3 route tables",
			"verify.zones: info, was fail: ",
			"verify.zones: pass, was info: ",
			"path.name: pass, was fail: ",
		)
		if n := strings.Count(got.stderr, "verify.active"); n != 2 {
			t.Errorf("%d lines about verify.active, which changed once:\n%s", n, got.stderr)
		}
		if last := got.runs[len(got.runs)-1]; last < 90*time.Second || last > 110*time.Second {
			t.Errorf("the last stage, at 90 s, was seen after %s", last)
		}
	})
}

// The story ends with the command of a watch: it shows the request, and goes on until
// the peering works, with the network that the wizard suggests in place of the one that overlaps.
func TestTheWatchOfTheStoryEndsReady(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := awssim.Scenarios()
		story := all[slices.IndexFunc(all, func(s awssim.Scenario) bool { return s.Name == awssim.Story })]
		got := watchAnswers(t.Context(), t, watch{limit: duration(time.Hour)}, story.After(time.Now()), story.Ends)
		if got.err != nil || got.report.Verdict != steps.Ready {
			t.Fatalf("%v, verdict %s: %+v", got.err, got.report.Verdict, got.report.Findings)
		}
		linesInOrder(t, got.stderr, "verify.active: fail: pcx-0ee10000000000009", "verify.active: pass, was fail: ", "verify.routes: pass, was fail: 3 route tables")
	})
}

func TestChangesThatOneRunSeesAreInTheOrderOfTheChecks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := readyStages()
		got := watchStages(t.Context(), t, watch{limit: duration(time.Hour)}, []awssim.Stage{all[0], all[5]})
		if got.err != nil || got.report.Verdict != steps.Ready {
			t.Fatalf("%v, verdict %s", got.err, got.report.Verdict)
		}
		linesInOrder(t, got.stderr, "verify.active: pass, ", "verify.routes: pass, ", "verify.astro_routes: pass, ", "verify.dns_option: pass, ", "verify.zones: pass, ", "path.name: pass, ")
	})
}

func TestWatchSlowsDownWithoutChanges(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		got := watchStages(t.Context(), t, watch{limit: duration(time.Hour)}, readyStages()[:1])
		if got.err != nil || got.report.Verdict != steps.NotReady || !strings.Contains(got.stderr, "stopped watching after 1h, the limit") {
			t.Fatalf("%v, verdict %s, stderr:\n%s", got.err, got.report.Verdict, got.stderr)
		}
		if n := len(got.runs); n < 55 || n > 85 {
			t.Errorf("%d runs in an hour", n)
		}
		even := true
		for i := 2; i < len(got.runs)-1; i++ { // the last one is at the limit
			pause := got.runs[i] - got.runs[i-1]
			if pause < 4*time.Second || pause > 75*time.Second {
				t.Errorf("run %d came %s after the one before", i, pause)
			}
			even = even && pause == got.runs[i-1]-got.runs[i-2]
		}
		if even {
			t.Error("every pause is the same: there is no jitter")
		}
		if last := got.runs[len(got.runs)-1]; last < time.Hour || last > time.Hour+3*time.Second {
			t.Errorf("the last run was after %s", last)
		}
		if n := strings.Count(got.stderr, "\n"); n > 8 {
			t.Errorf("%d lines without a change:\n%s", n, got.stderr)
		}
	})
}

func TestWatchSpeedsUpAfterAChange(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		all := readyStages()
		all[1].After = 20 * time.Minute
		got := watchStages(t.Context(), t, watch{limit: duration(30 * time.Minute)}, all[:2])
		for i, at := range got.runs[:len(got.runs)-1] {
			if at > 20*time.Minute {
				if next := got.runs[i+1] - at; next > 10*time.Second { // the shortest pause, and the run itself
					t.Errorf("the next run after the acceptance came %s later", next)
				}
				return
			}
		}
		t.Error("no run after the acceptance")
	})
}

func TestWatchStopsOnInterrupt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		if got := watchStages(ctx, t, watch{limit: duration(time.Hour)}, readyStages()[:1]); !errors.Is(got.err, context.DeadlineExceeded) {
			t.Errorf("%v", got.err)
		}
	})
}

func TestTheCommandThatStartsAWatchAgain(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"of a file":                         {[]string{"verify", "--watch", "my report.json"}, "astro-activate verify --watch 'my report.json' --cidr 10.9.0.0/19"},
		"with another network":              {[]string{"verify", "--cidr", "10.0.0.0/19", "--watch"}, "astro-activate verify --watch --cidr 10.9.0.0/19"},
		"with its file behind the flags":    {[]string{"verify", "--watch", "--", "-report.json"}, "astro-activate verify --watch --cidr 10.9.0.0/19 -- -report.json"},
		"that the wizard went on with":      {watchArgs(&flags{session: "/home/ana/s.yaml", verify: true}), "astro-activate verify --watch --session=/home/ana/s.yaml --cidr 10.9.0.0/19"},
		"that a demo's wizard went on with": {watchArgs(&flags{session: "my demo.yaml", demo: "story"}), "astro-activate verify --watch --demo=story '--session=my demo.yaml' --cidr 10.9.0.0/19"},
	} {
		if got := startAgain(tt.args, "--cidr", "10.9.0.0/19"); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
	args := []string{"verify", "--set", "cluster.name=data", "--set=peering.profile=old", "--watch", "--set", "peering.profile=older"}
	if got, want := startAgain(args, "--set", "peering.profile=data"), "astro-activate verify --set cluster.name=data --watch --set peering.profile=data"; got != want {
		t.Errorf("with another answer: %s, want %s", got, want)
	}
}

// The zone is authorized and no path needs a name in it, so nothing fails: a watch that ended here would call
// the peering ready with a step that is not done.
func TestAWatchWaitsForAstronomerToAssociateAZone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answers := maps.Clone(awssim.Scenarios()[0].Answers)
		answers["peering.services"] = []string{"orders=postgres://orders.c4k2v9x1qw3e.us-east-1.rds.amazonaws.com:5432"}
		all := readyStages()
		authorized := watchAnswers(t.Context(), t, watch{limit: duration(all[len(all)-1].After - time.Second)}, all[:len(all)-1], answers)
		if !summary.AwaitsAssociation(authorized.report) || exitCode(authorized.report, false) != exitReady {
			t.Fatalf("exit code %d:\n%s", exitCode(authorized.report, false), authorized.report.Text())
		}
		if !strings.Contains(authorized.stderr, "stopped watching") {
			t.Errorf("the watch ends by itself:\n%s", authorized.stderr)
		}
		got := watchAnswers(t.Context(), t, watch{limit: duration(time.Hour)}, all, answers)
		if summary.AwaitsAssociation(got.report) || strings.Contains(got.stderr, "stopped watching") {
			t.Errorf("the watch ends before the zone is associated:\n%s", got.stderr)
		}
	})
}

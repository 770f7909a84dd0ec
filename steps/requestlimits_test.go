package steps_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/faultsim"
	"github.com/astronomer/astro-activate/steps"
)

// A check of a whole account stays within what AWS allows, or waits for it: every answer
// is found, within a check's limit, and without a storm of retries.
func TestEveryAnswerIsFoundUnderTheRequestLimitsOfAWS(t *testing.T) {
	retryer := retryers(t)
	now := time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC)
	all := slices.DeleteFunc(stories(), func(s story) bool { return strings.HasPrefix(s.name, "check ") }) // each stage of a watch
	for _, s := range eachScenario() {
		all = append(all, story{"check " + s.Name, func() *awssim.World { return s.World(now) }, s.Answers, steps.All, nil, nil}) // in every region
	}
	for _, story := range all {
		t.Run(story.name, func(t *testing.T) {
			without := story.run(t, faultsim.Schedule{}, retryer)
			story.limits = faultsim.NewLimits
			with := story.run(t, faultsim.Schedule{}, retryer)
			sameFindings(t, without, with)
			calls, sent, throttled := len(with.source.Calls()), with.source.Sent(), with.source.Limits.Throttled()
			t.Logf("%d calls, %d requests, %d of them throttled, %s, and %s without limits", calls, sent, throttled, with.took, without.took)
			if sent > calls+calls/10 {
				t.Errorf("%d calls took %d requests", calls, sent)
			}
			if with.took > checkTimeout/2 {
				t.Errorf("it took %s", with.took)
			}
		})
	}
}

// sameFindings fails the test unless two runs found the same.
func sameFindings(t *testing.T, a, b result) {
	t.Helper()
	if len(a.findings) != len(b.findings) {
		t.Errorf("%d findings, and %d", len(a.findings), len(b.findings))
	}
	for i := range min(len(a.findings), len(b.findings)) {
		x, y := a.findings[i], b.findings[i]
		if x.ID != y.ID || x.Status != y.Status || x.Detail != y.Detail {
			t.Errorf("%s %s: %s\n%s %s: %s", x.ID, x.Status, x.Detail, y.ID, y.Status, y.Detail)
		}
	}
}

// The simulated AWS answers on the wire what it answers behind the SDK's clients.
func TestTheWireSaysTheSame(t *testing.T) {
	retryer := retryers(t)
	for _, s := range stories() {
		t.Run(s.name, func(t *testing.T) {
			sameFindings(t, s.run(t, faultsim.Schedule{}, nil), s.run(t, faultsim.Schedule{}, retryer))
		})
	}
}

// A loop around verify asks the same again and again, and a watch does so with pauses: even without them, from a machine in
// the region, each round waits for what AWS allows. (That of huge is one long chain of pages: it does not reach the limits.)
func TestVerifyAgainAndAgainUnderTheRequestLimitsOfAWS(t *testing.T) {
	retryer := retryers(t)
	const rounds = 20
	now := time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC)
	all := slices.DeleteFunc(stories(), func(s story) bool { return !strings.HasPrefix(s.name, "verify ") }) // each stage of a watch
	for _, s := range eachScenario() {
		if s.Name == "huge" {
			continue
		}
		all = append(all, story{"verify " + s.Name, func() *awssim.World { return inFewRegions(s.World(now)) }, s.Answers, steps.Verify, nil, nil})
	}
	for _, story := range all {
		t.Run(story.name, func(t *testing.T) {
			without := story.run(t, faultsim.Schedule{}, retryer)
			synctest.Test(t, func(t *testing.T) {
				w := story.world()
				w.Latency = 5 * time.Millisecond // in the region
				source := faultsim.NewSource(w, faultsim.Schedule{}, retryer)
				source.Limits = faultsim.NewLimits()
				m := story.machine(t, steps.Env{
					Programs: w.Programs(), Network: w.Network(), Requirements: steps.DefaultRequirements(),
					Accounts: account.NewAccounts(account.Options{Source: source, Now: w.Clock}),
				})
				var longest time.Duration
				for range rounds {
					start := time.Now()
					if err := steps.RunChecks(t.Context(), m, nil); err != nil {
						t.Fatal(err)
					}
					longest = max(longest, time.Since(start))
					sameFindings(t, without, result{findings: m.Findings()})
					m.Recheck()
				}
				calls, sent := len(source.Calls()), source.Sent()
				throttled := source.Limits.Throttled()
				t.Logf("%d calls, %d requests, %d of them throttled, %s for the longest round", calls, sent, throttled, longest)
				if want := rounds * len(without.source.Calls()); calls != want {
					t.Errorf("%d calls in %d rounds, not %d", calls, rounds, want)
				}
				if calls > 500 && throttled == 0 {
					t.Error("the limits are not reached: nothing is shown")
				}
				if sent > calls+calls/10 {
					t.Errorf("%d calls took %d requests", calls, sent)
				}
				if longest > checkTimeout/2 {
					t.Errorf("a round took %s", longest)
				}
			})
		})
	}
}

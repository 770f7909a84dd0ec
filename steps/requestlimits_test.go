package steps_test

import (
	"slices"
	"strings"
	"testing"
	"time"

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

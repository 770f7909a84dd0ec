package summary

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
)

// scenarioMachine is a scenario's machine whose checks have run, with some answers in place of those of
// its demo; nil: there is none.
func scenarioMachine(t *testing.T, s awssim.Scenario, instead map[steps.Key]steps.Value) *steps.Machine {
	t.Helper()
	now := func() time.Time { return time.Date(2022, 9, 14, 16, 20, 0, 0, time.UTC) }
	world := s.World(now())
	world.Latency = 0
	reqs := steps.DefaultRequirements()
	m := steps.New(steps.All(reqs), steps.Env{
		Accounts: account.NewAccounts(account.Options{Source: world, Now: now, Timeout: 10 * time.Minute}),
		Programs: world.Programs(), Network: world.Network(), Requirements: reqs, Timeout: 10 * time.Minute,
	}, steps.Answers{})
	var settings []steps.Setting
	add := func(k steps.Key, v steps.Value) {
		if _, asked := m.Field(k); asked && v != nil {
			settings = append(settings, steps.Setting{Key: k, Value: v, Where: "the test"})
		}
	}
	for k, v := range s.Answers {
		if _, other := instead[steps.Key(k)]; !other {
			add(steps.Key(k), v)
		}
	}
	for k, v := range instead {
		add(k, v)
	}
	if err := m.SetAll(settings); err != nil {
		t.Fatal(err)
	}
	if err := steps.RunChecks(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
	return m
}

// A report that was saved begins with what is to do now, as the one that was just made does: what
// comes once the verdict is ready is recognized by its text.
func TestASavedReportBeginsWithWhatIsToDoNow(t *testing.T) {
	t.Parallel()
	begin := map[string]bool{sendsNow: false, reviewsFirst: false, sendsLater: false, allowsAddresses: false, requestsPeering: false, testsConnection: false, verifiesPeering: false}
	for _, s := range awssim.Scenarios() {
		for what, instead := range map[string]map[steps.Key]steps.Value{
			"as planned":              nil,
			"public endpoints alone":  {steps.KeyMethods: {steps.MethodPublic}},
			"VPC peering alone":       {steps.KeyMethods: {steps.MethodPeering}},
			"the target is not known": {steps.KeyMethods: {steps.MethodPeering}, steps.KeyPeerVPC: nil},
			"neither":                 {steps.KeyMethods: {}},
			"no connectivity yet":     {steps.KeyMethods: nil},
			"the user has a warning":  {steps.KeyPeerCIDRs: {"10.40.0.0/16"}},
			"a name is missing":       {steps.KeyMethods: {steps.MethodPeering}, steps.KeyClusterName: nil},
		} {
			if instead != nil && s.Name != "ready" && s.Name != "active" {
				continue
			}
			m := scenarioMachine(t, s, instead)
			for _, saved := range []bool{false, true} {
				r := New(m, Meta{Scenario: s.Name, Demo: true, Saved: saved})
				done := r
				running := done.dropPending(m)
				now, later := untilReady(r, done, running, ""), onceReady(m, r, running, "")
				if i := slices.IndexFunc(now, beginsOnceReady); i >= 0 {
					t.Errorf("%s, %s: %q is taken for a step that comes once the verdict is ready", s.Name, what, now[i].Text)
				}
				if len(later) > 0 && !beginsOnceReady(later[0]) {
					t.Errorf("%s, %s: %q is taken for a step until the verdict is ready", s.Name, what, later[0].Text)
				}
				for b := range begin {
					begin[b] = begin[b] || len(later) > 0 && strings.HasPrefix(later[0].Text, b)
				}
				data, err := r.JSON()
				if err != nil {
					t.Fatal(err)
				}
				read, err := Parse(data)
				if err != nil {
					t.Fatal(err)
				}
				if n, want := stepsNow(read.NextSteps), min(max(len(now), 1), len(now)+len(later)); n != want {
					t.Errorf("%s, %s: %d steps of %d are to do now, want %d", s.Name, what, n, len(read.NextSteps), want)
				}
			}
		}
	}
	for b, first := range begin {
		if !first {
			t.Errorf("no list of what comes once the verdict is ready begins with %q", b)
		}
	}
}

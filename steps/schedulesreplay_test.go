package steps_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/faultsim"
	"github.com/astronomer/astro-activate/awscheck/recording"
	"github.com/astronomer/astro-activate/steps"
)

// replay runs the checks of a story from a recording.
func (s story) replay(t *testing.T, path string) (findings []steps.Finding) {
	t.Helper()
	in, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	rec, err := recording.Read(in, awssim.Outputs())
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		need := steps.DefaultRequirements()
		m := s.machine(t, steps.Env{
			Accounts: account.NewAccounts(account.Options{Source: rec, Now: s.world().Clock}),
			Programs: rec.Programs(), Network: rec.Network(), Requirements: need, Unfinished: rec.Unfinished,
		})
		if err := steps.RunChecks(t.Context(), m, nil); err != nil {
			t.Error(err)
		}
		findings = m.Findings()
	})
	return findings
}

// What a run under faults found, its replay finds, or does not know: a fault that was
// recorded is not mended by replaying it, and the replay finds nothing better than a run
// without faults.
func TestAReplayIsNoBetterThanTheRun(t *testing.T) {
	retryer, n := retryers(t), *schedules
	if testing.Short() {
		n = min(n, 6)
	}
	if underRace {
		n = min(n, 3)
	}
	all := trials(t)
	for i := range uint64(n) {
		seed := *firstSeed + i
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			tr := all[storyOf(seed, all)]
			onWire, with := seed%2 == 1, (func() aws.Retryer)(nil)
			if onWire {
				with = retryer
			}
			tr.requireNoBetterReplay(t, faultsim.Random(seed, tr.calls, onWire), with)
		})
	}
	for kind, id := range map[faultsim.Kind]string{faultsim.Switched: oldAccount, faultsim.Truncated: newAccount, faultsim.NoBody: oldAccount} {
		if underRace && kind != faultsim.Switched {
			continue
		}
		t.Run(string(kind), func(t *testing.T) {
			tr := all[slices.IndexFunc(all, func(tr trial) bool { return tr.name == "check ready" })]
			tr.requireNoBetterReplay(t, faultsim.Schedule{Rules: []faultsim.Rule{{Kind: kind, Account: id, Share: 100, After: 200 * time.Millisecond}}}, retryer)
		})
	}
}

// requireNoBetterReplay runs a trial under a schedule, on the wire with a retryer, and compares
// the replay with that run and with the one without faults.
func (tr trial) requireNoBetterReplay(t *testing.T, schedule faultsim.Schedule, with func() aws.Retryer) {
	t.Helper()
	s := tr.story
	path := filepath.Join(t.TempDir(), "recording.jsonl")
	w, err := recording.Create(path, recording.Header{Version: "v1.2.3", Started: time.Now()}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.recorder = w
	recorded := s.run(t, schedule, with)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	replayed := s.replay(t, path)
	noBetter := func(than []steps.Finding, what string) {
		for _, old := range than {
			if problem := better(old, than, replayed); problem != "" {
				t.Errorf("%s, %s: %s of the replay against that %s: %s: %s\n%s", tr.name, where(with != nil), old.ID, what, problem, old.Detail, schedule)
			}
		}
	}
	noBetter(recorded.findings, "in the run")
	noBetter(tr.without.findings, "without faults")
	for _, old := range recorded.findings {
		at := func(f steps.Finding) bool { return placeOf(f) == placeOf(old) }
		level, unverified, found := worst(replayed, at)
		if !found { // which regions a finding names together depends on the order of their replies
			level, unverified, _ = worst(replayed, func(f steps.Finding) bool { return f.ID == old.ID })
		}
		if known, _, _ := worst(recorded.findings, at); old.Status == awscheck.Unverified && !unverified && level <= known {
			t.Errorf("%s, %s: %s is known in the replay only: %s\n%s", tr.name, where(with != nil), old.ID, old.Detail, schedule)
		}
	}
	for _, f := range replayed {
		passes := func(old steps.Finding) bool { return placeOf(old) == placeOf(f) && old.Status == f.Status }
		if f.Status == awscheck.Pass && !(slices.ContainsFunc(recorded.findings, passes) && slices.ContainsFunc(tr.without.findings, passes)) {
			t.Errorf("%s, %s: %s passes in the replay only: %s\n%s", tr.name, where(with != nil), f.ID, f.Detail, schedule)
		}
	}
}

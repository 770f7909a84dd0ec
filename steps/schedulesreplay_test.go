package steps_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

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
// recorded is not mended by replaying it.
func TestAReplayIsNoBetterThanTheRun(t *testing.T) {
	n := *schedules / 10
	if testing.Short() {
		n = min(n, 6)
	}
	all := trials(t)
	for seed := range uint64(n) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			tr := all[storyOf(seed, all)]
			s, schedule := tr.story, faultsim.Random(seed, tr.calls, false)
			path := filepath.Join(t.TempDir(), "recording.jsonl")
			w, err := recording.Create(path, recording.Header{Version: "v1.2.3", Started: time.Now()}, nil)
			if err != nil {
				t.Fatal(err)
			}
			s.recorder = w
			recorded := s.run(t, schedule, nil)
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			replayed := s.replay(t, path)
			for _, old := range recorded.findings {
				at := func(f steps.Finding) bool { return placeOf(f) == placeOf(old) }
				level, unverified, found := worst(replayed, at)
				if !found {
					level, unverified, found = worst(replayed, func(f steps.Finding) bool { return f.ID == old.ID })
				}
				if !found || level < severity(old.Status) && !unverified {
					t.Errorf("%s got better in the replay: %s\n%s", old.ID, old.Detail, schedule)
				}
				if known, _, _ := worst(recorded.findings, at); old.Status == awscheck.Unverified && !unverified && level <= known {
					t.Errorf("%s is known in the replay only: %s\n%s", old.ID, old.Detail, schedule)
				}
			}
		})
	}
}

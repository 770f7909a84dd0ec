package steps_test

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/smithy-go"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/faultsim"
	"github.com/astronomer/astro-activate/awscheck/recording"
	"github.com/astronomer/astro-activate/steps"
)

// Every check runs once more, and the user quits before all have ended, or does not. In the replay
// only what AWS answered in the last run lets a check pass, and a problem that came back is there.
func TestAReplayHasTheLastResultsOfChecksThatRanTwice(t *testing.T) {
	var check, pending, verify story
	for _, s := range stories() {
		switch {
		case s.name == "check ready":
			check = s
		case s.name == "verify ready, stage 1":
			pending = s
		case strings.HasPrefix(s.name, "verify ready"):
			verify = s // the last stage, in which everything is done
		}
	}
	busy := func(of story) story {
		of.world = func(world func() *awssim.World) func() *awssim.World {
			return func() *awssim.World {
				w := world()
				w.Faults = append(w.Faults, awssim.Fault{Service: "EC2", Err: &smithy.GenericAPIError{Code: "RequestLimitExceeded", Message: "Request limit exceeded."}})
				return w
			}
		}(of.world)
		return of
	}
	for name, tt := range map[string]struct{ first, second story }{
		"the wizard, and nothing has changed":        {check, check},
		"the wizard, and AWS answers no more":        {check, busy(check)},
		"a watch, and nothing has changed":           {verify, verify},
		"a watch, and the peering is not accepted":   {verify, pending},
		"a watch, and AWS answers no more":           {verify, busy(verify)},
		"a watch, and the peering has been accepted": {pending, verify},
	} {
		whole := passed(tt.second.run(t, faultsim.Schedule{}, nil).findings)
		for _, quit := range []time.Duration{0, 30, 90, 150, 210, 270, 330, 390, time.Hour / time.Millisecond} {
			quit *= time.Millisecond
			t.Run(fmt.Sprint(name, " for ", quit), func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "recording.jsonl")
				w, err := recording.Create(path, recording.Header{Version: "v1.2.3", Started: time.Now()}, nil)
				if err != nil {
					t.Fatal(err)
				}
				var recorded []steps.Finding
				var before int
				synctest.Test(t, func(t *testing.T) {
					first, second, start := tt.first.world(), tt.second.world(), time.Now()
					first.Latency, second.Latency = callLatency, callLatency
					source := awssim.Stages{Start: start, Now: time.Now, Stages: []awssim.Stage{{World: first}, {After: time.Hour, World: second}}}
					m := tt.first.machine(t, steps.Env{
						Accounts: account.NewAccounts(account.Options{Source: w.Source(source), Now: first.Clock, Recorder: w}),
						Programs: w.Programs(first.Programs()), Network: w.Network(first.Network()), Requirements: steps.DefaultRequirements(),
					})
					if err := steps.RunChecks(t.Context(), m, nil); err != nil {
						t.Error(err)
					}
					before = len(passed(m.Findings()))
					time.Sleep(time.Until(start.Add(time.Hour)))
					m.Recheck()
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					time.AfterFunc(quit, cancel)
					_ = steps.RunChecks(ctx, m, nil)
					recorded = m.Findings()
					w.Unfinished(steps.Unfinished(m))
					time.Sleep(quit)
				})
				if err := w.Close(); err != nil {
					t.Fatal(err)
				}
				replayed := tt.second.replay(t, path)
				if quit == 0 && before == 0 {
					t.Fatal("no check passed at first")
				}
				for _, f := range replayed {
					switch {
					case f.Status != awscheck.Pass:
					case quit == 0 && f.Evidence != awscheck.Local:
						t.Errorf("%s passed in the replay, and AWS was not asked once more: %s", f.ID, f.Detail)
					case !slices.Contains(whole, f.ID+" "+f.Region):
						t.Errorf("%s passed in the replay, and can not have done so in the last run: %s", f.ID, f.Detail)
					}
				}
				if got, want := statusesOf(replayed), statusesOf(recorded); !slices.Equal(got, want) {
					t.Errorf("the replay found\n%q\nand the run\n%q", got, want)
				}
			})
		}
	}
}

// passed are the ids of findings that passed.
func passed(findings []steps.Finding) (ids []string) {
	for _, f := range findings {
		if f.Status == awscheck.Pass {
			ids = append(ids, f.ID+" "+f.Region)
		}
	}
	slices.Sort(ids)
	return ids
}

package steps_test

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/faultsim"
	"github.com/astronomer/astro-activate/awscheck/recording"
	"github.com/astronomer/astro-activate/steps"
)

var (
	schedules = flag.Int("schedules", 40, "how many random schedules of faults TestNoScheduleOfFaultsImprovesAFinding draws")
	firstSeed = flag.Uint64("first-schedule", 0, "the seed of the first of them")
	oneSeed   = flag.Int64("schedule", -1, "the only seed of TestNoScheduleOfFaultsImprovesAFinding")
)

// A story is an account, answers, and the checks that run.
type story struct {
	name    string
	world   func() *awssim.World
	answers map[string][]string
	steps   func(steps.Requirements) []steps.Step
	limits  func() *faultsim.Limits // nil: AWS takes any number of requests

	recorder *recording.Writer // nil: nothing is recorded
}

// stories are every scenario with all checks, and every stage after a hand-off with those
// of verify. Their accounts have few regions enabled, so that thousands of runs take
// minutes; "ready in every region" has all.
func stories() []story {
	now := time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC)
	var all []story
	for _, s := range awssim.Scenarios() {
		answers := maps.Clone(s.Proposals)
		if answers == nil {
			answers = map[string][]string{}
		}
		maps.Copy(answers, s.Answers)
		check := story{"check " + s.Name, func() *awssim.World { return inFewRegions(s.World(now)) }, answers, steps.All, nil, nil}
		all = append(all, check)
		if s.Name == "ready" {
			check.name, check.world = "check ready in every region", func() *awssim.World { return s.World(now) }
			all = append(all, check)
		}
		if s.After == nil || s.Answers == nil { // those of the story are those of ready, with another network
			continue
		}
		for i := range s.After(now) {
			all = append(all, story{fmt.Sprintf("verify %s, stage %d", s.Name, i), func() *awssim.World { return inFewRegions(s.After(now)[i].World) }, answers, steps.Verify, nil, nil})
		}
	}
	return all
}

// inFewRegions enables only the regions that a world has something in, and one that is
// empty.
func inFewRegions(w *awssim.World) *awssim.World {
	for _, a := range w.Accounts {
		a.Enabled, a.OptedIn = []string{"us-east-1", "us-west-2", "eu-west-1"}, nil
		for name := range a.Regions {
			if !slices.Contains(a.Enabled, name) {
				a.Enabled = append(a.Enabled, name)
			}
		}
	}
	return w
}

// A result is what a run found, and how.
type result struct {
	findings []steps.Finding
	verdict  steps.Verdict
	took     time.Duration // in the time of the bubble
	source   *faultsim.Source
}

const callLatency = 60 * time.Millisecond

// checkTimeout is the limit of one check, as the program has it.
const checkTimeout = account.DefaultTimeout

// run runs the checks of a story under a schedule, in time that does not pass while
// something is computed.
func (s story) run(t *testing.T, schedule faultsim.Schedule, retryer func() aws.Retryer) (r result) {
	synctest.Test(t, func(t *testing.T) {
		w := s.world()
		w.Latency = callLatency
		r.source = faultsim.NewSource(w, schedule, retryer)
		if s.limits != nil {
			r.source.Limits = s.limits()
		}
		env := steps.Env{Programs: w.Programs(), Network: w.Network(), Requirements: steps.DefaultRequirements()}
		options := account.Options{Source: r.source, Now: w.Clock}
		if to := s.recorder; to != nil {
			options.Source, options.Recorder = to.Source(r.source), to
			env.Programs, env.Network = to.Programs(env.Programs), to.Network(env.Network)
		}
		env.Accounts = account.NewAccounts(options)
		m := s.machine(t, env)
		start := time.Now()
		if err := steps.RunChecks(t.Context(), m, nil); err != nil {
			t.Error(err)
		}
		r.took = time.Since(start)
		r.findings = m.Findings()
		r.verdict = steps.VerdictOf(r.findings, m.Missing())
	})
	return r
}

// machine returns the story's checks with its answers.
func (s story) machine(t *testing.T, env steps.Env) *steps.Machine {
	t.Helper()
	m := steps.New(s.steps(env.Requirements), env, steps.Answers{})
	for k, v := range s.answers {
		if err := m.Set(steps.Key(k), v); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// retryers returns what makes the retryers of the program's own configuration, which the
// wire is tried with.
func retryers(t *testing.T) func() aws.Retryer {
	t.Helper()
	t.Setenv("AWS_CONFIG_FILE", t.TempDir()+"/config")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/credentials")
	t.Setenv("AWS_PROFILE", "")
	t.Setenv("AWS_CA_BUNDLE", "")
	cfg, err := account.SharedConfig{}.Config(t.Context(), "", nil)
	if err != nil || cfg.Retryer == nil {
		t.Fatal("there is no retryer: ", err)
	}
	return func() aws.Retryer { return faultsim.InBubble(cfg.Retryer()) }
}

// A trial is a story with its run without faults.
type trial struct {
	story
	without result
	calls   []faultsim.Call
}

// trials runs every story without faults.
func trials(t *testing.T) (all []trial) {
	t.Helper()
	for _, s := range stories() {
		tr := trial{story: s, without: s.run(t, faultsim.Schedule{}, nil)}
		tr.calls = tr.without.source.Calls()
		slices.SortFunc(tr.calls, func(a, b faultsim.Call) int { // so that a seed draws the same faults in each run
			return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
		})
		if len(tr.calls) > 0 { // without credentials nothing is called
			all = append(all, tr)
		}
	}
	return all
}

// storyOf draws the story of a seed. The large ones take a hundred times as long as the
// others.
func storyOf(seed uint64, trials []trial) int {
	random := rand.New(rand.NewPCG(seed, 15))
	for {
		i := random.IntN(len(trials))
		if len(trials[i].calls) < 400 || random.IntN(10) == 0 {
			return i
		}
	}
}

func TestNoScheduleOfFaultsImprovesAFinding(t *testing.T) {
	retryer := retryers(t)
	trials := trials(t)
	seeds, n := make(chan uint64), *schedules
	if testing.Short() {
		n = min(n, 60)
	}
	go func() {
		defer close(seeds)
		if *oneSeed >= 0 {
			seeds <- uint64(*oneSeed)
			return
		}
		for seed := range n {
			seeds <- *firstSeed + uint64(seed)
		}
	}()
	var workers sync.WaitGroup
	var failed atomic.Int64
	for range 2 {
		workers.Go(func() {
			for seed := range seeds {
				// Two thirds behind the client, which is faster; one third on the wire.
				tr := trials[storyOf(seed, trials)]
				onWire, with := seed%3 == 2, (func() aws.Retryer)(nil)
				if onWire {
					with = retryer
				}
				schedule := faultsim.Random(seed, tr.calls, onWire)
				if failed.Load() > 20 {
					continue
				}
				t.Run(fmt.Sprint(seed), func(t *testing.T) {
					got := tr.run(t, schedule, with)
					problems := compare(tr.without, got, schedule)
					if len(problems) == 0 {
						return
					}
					failed.Add(1)
					t.Errorf("%s, %s, with these faults:\n%s%s\nRepeat it: go test ./steps -run TestNoScheduleOfFaultsImprovesAFinding -schedule %d",
						tr.name, where(onWire), schedule, strings.Join(problems[:min(4, len(problems))], "\n"), seed)
				})
			}
		})
	}
	workers.Wait()
}

// where says where the faults of a schedule are.
func where(onWire bool) string {
	if onWire {
		return "on the wire"
	}
	return "behind the SDK's clients"
}

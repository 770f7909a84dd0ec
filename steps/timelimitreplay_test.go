package steps_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/recording"
	"github.com/astronomer/astro-activate/steps"
)

// An unevenSource lets each call of each fact take a time of its own, besides that of its source.
type unevenSource struct {
	account.Source
	seed uint64
}

func (s unevenSource) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	wait := func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("uneven",
			func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
				of := fnv.New32a()
				fmt.Fprint(of, s.seed, profile, awsmiddleware.GetServiceID(ctx), stack.ID(), awsmiddleware.GetRegion(ctx), account.Caller(ctx))
				select {
				case <-time.After(time.Duration(of.Sum32()%12) * 10 * time.Millisecond):
					return next.HandleInitialize(ctx, in)
				case <-ctx.Done():
					return middleware.InitializeOutput{}, middleware.Metadata{}, ctx.Err()
				}
			}), middleware.Before)
	}
	return s.Source.Config(ctx, profile, append([]func(*middleware.Stack) error{wait}, options...))
}

// A run whose time limits pass while AWS answers finds the same in the replay, in which no time
// passes: what had no time has none. The times are those of a bubble, so that a busy machine has
// the same runs. Many limits end with a call, in the same moment.
func TestWhatHadNoTimeInARunHasNoneInTheReplay(t *testing.T) {
	n := *schedules
	if testing.Short() {
		n = min(n, 12)
	}
	all := slices.DeleteFunc(stories(), func(s story) bool {
		return strings.Contains(s.name, "huge") || strings.Contains(s.name, "every region")
	})
	stopped := 0
	for seed := range uint64(n) {
		random := rand.New(rand.NewPCG(seed, 31))
		s, limit := all[random.IntN(len(all))], time.Duration(1+random.IntN(50))*10*time.Millisecond
		even := random.IntN(3) == 0
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "recording.jsonl")
			w, err := recording.Create(path, recording.Header{Version: "v1.2.3", Started: time.Now()}, nil)
			if err != nil {
				t.Fatal(err)
			}
			var recorded []string
			synctest.Test(t, func(t *testing.T) {
				world := s.world()
				world.Latency = callLatency
				source := account.Source(unevenSource{world, seed})
				if even {
					source = world
				}
				m := s.machine(t, steps.Env{
					Accounts: account.NewAccounts(account.Options{Source: w.Source(source), Now: world.Clock, Recorder: w, Timeout: limit}),
					Programs: w.Programs(world.Programs()), Network: w.Network(world.Network()), Requirements: steps.DefaultRequirements(), Timeout: limit,
				})
				if err := steps.RunChecks(t.Context(), m, nil); err != nil {
					t.Error(err)
				}
				recorded = statusesOf(m.Findings())
			})
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			replayed := statusesOf(s.replay(t, path))
			if slices.ContainsFunc(recorded, func(f string) bool { return strings.Contains(f, " unverified ") }) {
				stopped++
			}
			if !slices.Equal(recorded, replayed) {
				missing := func(list, in []string) []string {
					return slices.DeleteFunc(slices.Clone(list), func(f string) bool { return slices.Contains(in, f) })
				}
				t.Errorf("%s within %s: the run found\n%s\nand the replay\n%s", s.name, limit, strings.Join(missing(recorded, replayed), "\n"), strings.Join(missing(replayed, recorded), "\n"))
			}
		})
	}
	if stopped < n/4 {
		t.Errorf("only %d of %d runs were stopped", stopped, n)
	}
}

// statusesOf are the findings without their texts, which can name another of the calls that were
// under way.
func statusesOf(findings []steps.Finding) (list []string) {
	for _, f := range findings {
		list = append(list, fmt.Sprint(f.ID, " ", f.Status, " ", f.Region, " ", f.Resources))
	}
	slices.Sort(list)
	return list
}

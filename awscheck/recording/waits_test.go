package recording_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/recording"
)

// A fact that a check had no time for is not there for it in the replay, even if another check got it
// later, or the same one after a brief wait. The profile was opened twice in the run.
func TestAWaitThatTimedOutDoesSoInTheReplayEvenIfTheFactCameLater(t *testing.T) {
	const callTime = 250 * time.Millisecond // of a call: of STS, of the regions, and of the zones
	zones := func(ctx context.Context, a *account.Account) error {
		_, err := facts.AvailabilityZones(ctx, a, "us-east-1")
		return err
	}
	paths := func(ctx context.Context, a *account.Account) error {
		_, err := account.Fetch(ctx, a, "paths of "+a.Key(), func(ctx context.Context) (bool, error) { return true, zones(ctx, a) })
		return err
	}
	within := func(t *testing.T, limit time.Duration, name string) context.Context {
		ctx, cancel := context.WithTimeout(t.Context(), limit)
		t.Cleanup(cancel)
		return account.CalledBy(ctx, name)
	}
	for name, tt := range map[string]struct {
		run  func(t *testing.T, a *account.Account) []error
		late []bool
	}{
		"a check that waits briefly, and then as long as it can": {func(t *testing.T, a *account.Account) []error {
			ctx := within(t, 8*callTime, "verify.request")
			briefly, cancel := account.Briefly(ctx)
			defer cancel()
			return []error{zones(briefly, a), zones(ctx, a), zones(briefly, a)}
		}, []bool{true, false, true}},
		"two checks": {func(t *testing.T, a *account.Account) []error {
			return []error{zones(within(t, callTime, "region.zones"), a), zones(within(t, 8*callTime, "region.enabled"), a)}
		}, []bool{true, false}},
		"two checks of a fact that names the account": {func(t *testing.T, a *account.Account) []error {
			return []error{paths(within(t, callTime, "path.name"), a), paths(within(t, 8*callTime, "path.route"), a)}
		}, []bool{true, false}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				late := func(a *account.Account) (list []bool) {
					for _, err := range tt.run(t, a) {
						if err != nil && account.ReasonOf(err) != account.TimedOut {
							t.Error(err)
						}
						list = append(list, err != nil)
					}
					return list
				}
				world := simtest.World(nil)
				world.Latency = callTime
				rec := read(t, record(t, nil, func(w *recording.Writer) {
					accounts := account.NewAccounts(account.Options{Source: world, Recorder: w})
					accounts.Open("")
					accounts.ForgetProfile("")
					if got := late(accounts.Open("")); !slices.Equal(got, tt.late) {
						t.Fatalf("the waits that timed out are %v", got)
					}
				}))
				if got := late(account.NewAccounts(account.Options{Source: rec}).Open("")); !slices.Equal(got, tt.late) {
					t.Errorf("in the replay %v timed out, and not %v", got, tt.late)
				}
			})
		})
	}
}

// A check that is repeated leaves the wait of its first run under way. When that ends, the second
// run has the fact already.
func TestAWaitOfAnEarlierRunOfACheckIsNotRecordedAfterThatOfALaterOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		world := simtest.World(nil)
		world.Latency = 250 * time.Millisecond
		region := func(limit time.Duration) context.Context {
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			t.Cleanup(cancel)
			return account.CalledBy(ctx, "region.enabled")
		}
		rec := read(t, record(t, nil, func(w *recording.Writer) {
			a := account.NewAccounts(account.Options{Source: world, Recorder: w}).Open("")
			first := region(time.Second)
			time.Sleep(time.Millisecond)
			if _, err := a.Regions(region(5 * time.Second)); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
			if _, err := facts.AvailabilityZones(first, a, "us-east-1"); err == nil {
				t.Fatal("the first run has the zones")
			}
			if _, err := a.Regions(first); err != nil {
				t.Fatal(err)
			}
		}))
		late := account.Wait{By: "region.enabled", Fact: "EC2\x00DescribeAvailabilityZones\x00us-east-1\x00"}
		if got := rec.Waited(late); got.TimedOut != nil {
			t.Errorf("the wait of the first run is recorded: %+v", got)
		}
	})
}

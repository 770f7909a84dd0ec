package recording_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/identity"
	"github.com/astronomer/astro-activate/awscheck/public"
	"github.com/astronomer/astro-activate/awscheck/recording"
)

// When everything is checked again, what is not answered once more is not in the recording: the
// user quit before that, and no answer from before stands for it.
func TestOnlyTheAnswersOfTheLastRecheckCount(t *testing.T) {
	const callTime = 250 * time.Millisecond // of each call: of STS, and of the zones
	zones := func(ctx context.Context, accounts *account.Accounts, profile string) error {
		_, err := facts.AvailabilityZones(account.CalledBy(ctx, "region.zones"), accounts.Open(profile), "us-east-1")
		return err
	}
	quitAfter := func(t *testing.T, accounts *account.Accounts, d time.Duration) {
		ctx, cancel := context.WithCancel(t.Context())
		go func() { time.Sleep(d); cancel() }()
		if err := zones(ctx, accounts, ""); account.ReasonOf(err) != account.Canceled {
			t.Fatal(err)
		}
		synctest.Wait()
	}
	inTime := func(t *testing.T, accounts *account.Accounts, profile string) {
		if err := zones(t.Context(), accounts, profile); err != nil {
			t.Fatal(err)
		}
	}
	denied := simtest.Denied("EC2", "DescribeAvailabilityZones")
	for name, tt := range map[string]struct {
		run      func(t *testing.T, accounts *account.Accounts, world *awssim.World)
		recorded bool
		other    bool // the zones of another profile are recorded
		denied   bool
	}{
		"quit before the first answer": {func(t *testing.T, as *account.Accounts, _ *awssim.World) {
			inTime(t, as, "")
			inTime(t, as, "other")
			as.Forget()
			quitAfter(t, as, callTime/2)
		}, false, false, false},
		"quit between two answers": {func(t *testing.T, as *account.Accounts, _ *awssim.World) {
			inTime(t, as, "")
			inTime(t, as, "other")
			as.Forget()
			quitAfter(t, as, callTime*3/2)
		}, false, false, false},
		"quit at once": {func(t *testing.T, as *account.Accounts, _ *awssim.World) {
			inTime(t, as, "")
			inTime(t, as, "other")
			as.Forget()
		}, false, false, false},
		"all answers came, and are as before": {func(t *testing.T, as *account.Accounts, _ *awssim.World) {
			for range 3 {
				inTime(t, as, "")
				inTime(t, as, "other")
				as.Forget()
			}
			inTime(t, as, "")
		}, true, false, false},
		"quit after another profile was signed in to": {func(t *testing.T, as *account.Accounts, _ *awssim.World) {
			inTime(t, as, "")
			inTime(t, as, "other")
			as.ForgetProfile("other")
			inTime(t, as, "")
		}, true, false, false},
		"quit after this profile was signed in to": {func(t *testing.T, as *account.Accounts, _ *awssim.World) {
			inTime(t, as, "")
			inTime(t, as, "other")
			as.ForgetProfile("")
			quitAfter(t, as, callTime*3/2)
		}, false, true, false},
		"an answer that was under way when everything was checked again": {func(t *testing.T, as *account.Accounts, _ *awssim.World) {
			first := make(chan error)
			go func() { first <- zones(t.Context(), as, "") }()
			time.Sleep(callTime * 5 / 4)
			as.Forget()
			quitAfter(t, as, callTime*3/2)
			if err := <-first; err != nil {
				t.Fatal(err)
			}
		}, false, false, false},
		"a problem that came back": {func(t *testing.T, as *account.Accounts, world *awssim.World) {
			inTime(t, as, "")
			as.Forget()
			world.Faults = append(world.Faults, denied)
			if err := zones(t.Context(), as, ""); account.ReasonOf(err) != account.Denied {
				t.Fatal(err)
			}
		}, true, false, true},
		"a problem, and quit before it was looked for again": {func(t *testing.T, as *account.Accounts, world *awssim.World) {
			world.Faults = append(world.Faults, denied)
			if err := zones(t.Context(), as, ""); account.ReasonOf(err) != account.Denied {
				t.Fatal(err)
			}
			as.Forget()
			quitAfter(t, as, callTime*3/2)
		}, false, false, false},
		"a problem that was gone, and quit before it was looked for again": {func(t *testing.T, as *account.Accounts, world *awssim.World) {
			world.Faults = append(world.Faults, denied)
			if err := zones(t.Context(), as, ""); account.ReasonOf(err) != account.Denied {
				t.Fatal(err)
			}
			as.Forget()
			world.Faults = nil
			inTime(t, as, "")
			as.Forget()
			quitAfter(t, as, callTime*3/2)
		}, false, false, false},
	} {
		for _, masked := range []bool{false, true} {
			var mask func(_, text string) string
			if masked {
				mask = func(_, text string) string { return text }
			}
			t.Run(fmt.Sprint(name, ", masked ", masked), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					world := simtest.World(nil)
					world.Configured = append(world.Configured, world.Configured[0])
					world.Configured[1].Name = "other"
					world.Latency = callTime
					rec := read(t, record(t, mask, func(w *recording.Writer) {
						tt.run(t, account.NewAccounts(account.Options{Source: w.Source(world), Recorder: w}), world)
					}))
					for profile, want := range map[string]bool{"": tt.recorded, "other": tt.other} {
						err := zones(t.Context(), account.NewAccounts(account.Options{Source: rec}), profile)
						wasDenied := want && tt.denied
						if want == errors.Is(err, account.ErrNotRecorded) || wasDenied != (account.ReasonOf(err) == account.Denied) || want && !wasDenied && err != nil {
							t.Errorf("the zones of profile %q: %v", profile, err)
						}
					}
				})
			})
		}
	}
}

// What this machine answers is asked for again in every run of a check, whichever profile it is of.
func TestWhatTheMachineAnsweredBeforeARecheckDoesNotCount(t *testing.T) {
	names := func(ctx context.Context, by string, n public.Network, hosts ...string) (found []bool) {
		for _, host := range hosts {
			_, err := n.LookupHost(account.CalledBy(ctx, by), host)
			found = append(found, !errors.Is(err, account.ErrNotRecorded))
		}
		return found
	}
	for name, forget := range map[string]func(*account.Accounts){
		"everything":  (*account.Accounts).Forget,
		"one profile": func(as *account.Accounts) { as.ForgetProfile("prod") },
	} {
		rec := read(t, record(t, nil, func(w *recording.Writer) {
			as, machine := account.NewAccounts(account.Options{Recorder: w}), w.Network(localStub{})
			w.Answers(map[string]string{"region": "us-east-1"})
			_, _ = w.Programs(localStub{}).Find("astro")
			names(t.Context(), "public.dns", machine, "known.example.com", "unknown.example.com")
			names(t.Context(), "public.address", machine, "unknown.example.com")
			forget(as)
			names(t.Context(), "public.dns", machine, "unknown.example.com")
			canceled, cancel := context.WithCancel(t.Context())
			cancel()
			names(canceled, "public.dns", machine, "known.example.com")
		}))
		for _, by := range []string{"public.dns", "public.reachable"} {
			if got := names(t.Context(), by, rec.Network(), "known.example.com", "unknown.example.com"); !slices.Equal(got, []bool{false, true}) {
				t.Errorf("%s: recorded for %s are %v", name, by, got)
			}
		}
		if _, err := rec.Programs().Find("astro"); !errors.Is(err, account.ErrNotRecorded) {
			t.Errorf("%s: the program is recorded: %v", name, err)
		}
		if rec.Answers == nil || rec.Programs().OS() != "windows" {
			t.Errorf("%s: the answers are %s, the system is %s", name, rec.Answers, rec.Programs().OS())
		}
	}
}

// A watch repeats the checks for hours: what AWS answers as before takes no more room, and there is
// room to say what no longer counts.
func TestRechecksDoNotFillARecording(t *testing.T) {
	const limit = 1 << 20
	late := func(w *recording.Writer, n int) {
		for i := range n {
			w.Wait(account.Wait{By: "region.zones", Fact: fmt.Sprint(i), TimedOut: &account.TimedOutWait{}})
		}
	}
	size := func(t *testing.T, rounds, waits int) (int, error) {
		path := filepath.Join(t.TempDir(), "recording.jsonl")
		w, err := recording.Create(path, recording.Header{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		recording.Limit(w, limit)
		for range rounds {
			late(w, waits)
			w.Forgot("", true)
		}
		err = w.Close()
		data, _ := os.ReadFile(path)
		return len(data), err
	}
	synctest.Test(t, func(t *testing.T) { // so that every entry has the same time
		once, err := size(t, 1, 100)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := size(t, 100, 100); again != once || err != nil {
			t.Errorf("100 runs have %d bytes, one has %d, %v", again, once, err)
		}
		if full, err := size(t, 1, limit/100); full > limit || err == nil {
			t.Errorf("a full recording has %d bytes, and not at most %d, %v", full, limit, err)
		}
	})
}

// Where the credentials stop working, those checks run once more that depend on them. One of them
// that is stopped has no result, although it had one with the credentials before.
func TestACheckThatWasStoppedWithNewCredentialsDoesNotPassWithThoseBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		check := func(ctx context.Context, as *account.Accounts, of func(context.Context, *account.Account) []awscheck.Finding, name string) awscheck.Status {
			return of(account.CalledBy(ctx, name), as.Open(""))[0].Status
		}
		rec := read(t, record(t, nil, func(w *recording.Writer) {
			as := account.NewAccounts(account.Options{Source: hangingSource{simtest.World(nil), "GetCallerIdentity", 2, new(atomic.Int32)}, Recorder: w})
			first := check(t.Context(), as, identity.CheckCredentials, awscheck.AccountCredentials)
			if other := check(t.Context(), as, identity.CheckPrincipal, awscheck.AccountPrincipal); first != awscheck.Pass || other != awscheck.Pass {
				t.Fatal(first, other)
			}
			as.ForgetCredentials()
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(time.Second, cancel)
			if second := check(ctx, as, identity.CheckCredentials, awscheck.AccountCredentials); second == awscheck.Pass {
				t.Fatal("the second run was not stopped")
			}
		}))
		as := account.NewAccounts(account.Options{Source: rec})
		if got := check(t.Context(), as, identity.CheckCredentials, awscheck.AccountCredentials); got != awscheck.Unverified {
			t.Errorf("the check that was stopped is %s in the replay", got)
		}
		if got := check(t.Context(), as, identity.CheckPrincipal, awscheck.AccountPrincipal); got != awscheck.Pass {
			t.Errorf("the check that was not repeated is %s in the replay", got)
		}
	})
}

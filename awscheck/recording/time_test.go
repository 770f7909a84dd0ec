package recording_test

import (
	"context"
	"errors"
	"net/netip"
	"os/exec"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataservice"
	"github.com/astronomer/astro-activate/awscheck/public"
	"github.com/astronomer/astro-activate/awscheck/recording"
	"github.com/astronomer/astro-activate/awscheck/tools"
)

// stuckMachine is one on which a connection and a program never end by themselves. The
// name is looked up in time by the first check only.
type stuckMachine struct{ localStub }

func (stuckMachine) LookupHost(ctx context.Context, host string) ([]netip.Addr, error) {
	if account.Caller(ctx) == "public.dns" {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return localStub{}.LookupHost(ctx, host)
}

func (stuckMachine) Connect(ctx context.Context, _ netip.AddrPort, _ string) error {
	<-ctx.Done()
	return ctx.Err()
}

func (stuckMachine) Output(ctx context.Context, _ string, _ ...string) ([]byte, error) {
	<-ctx.Done()
	return nil, &exec.ExitError{} // killed
}

func TestTheMachineHasNoTimeInTheReplayEither(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // else a busy machine has no time for the first name either
		endpoints := []dataservice.Endpoint{{Name: "warehouse", Host: "known.example.com", Port: 443}}
		called := func(name string) context.Context {
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
			t.Cleanup(cancel)
			return account.CalledBy(ctx, name)
		}
		check := func(n public.Network, p tools.Programs) string {
			var texts []string
			for _, f := range append(append(public.CheckPublicDNS(called("public.dns"), n, endpoints),
				public.CheckPublicReachable(called("public.reachable"), n, endpoints)...), tools.CheckAstroCLI(called("tools.astro"), p, "1.0.0")...) {
				texts = append(texts, f.ID+" "+string(f.Status)+": "+f.Detail)
			}
			return strings.Join(texts, "\n")
		}
		var want string
		rec := read(t, record(t, nil, func(w *recording.Writer) {
			want = check(w.Network(stuckMachine{}), w.Programs(stuckMachine{}))
		}))
		if strings.Count(want, " unverified: ") != 3 {
			t.Fatalf("something was not stopped:\n%s", want)
		}
		if got := check(rec.Network(), rec.Programs()); got != want {
			t.Errorf("the replay has\n%s\nand not\n%s", got, want)
		}
	})
}

func TestAWaitThatTimedOutDoesSoUntilItSucceeds(t *testing.T) {
	late := account.Wait{Profile: "prod", By: "region.zones", Fact: "EC2\x00DescribeAvailabilityZones\x00us-east-1\x00", TimedOut: &account.TimedOutWait{KnownIdentity: true}}
	inTime := late
	inTime.TimedOut = nil
	other := inTime
	other.By = "region.quota"
	for name, tt := range map[string]struct {
		waits []account.Wait
		late  bool
	}{
		"it was in time":          {[]account.Wait{inTime}, false},
		"it timed out":            {[]account.Wait{late, other}, true},
		"it was in time at last":  {[]account.Wait{late, inTime}, false},
		"it timed out in the end": {[]account.Wait{late, inTime, late}, true},
	} {
		rec := read(t, record(t, nil, func(w *recording.Writer) {
			for _, x := range tt.waits {
				w.Wait(x)
			}
		}))
		got := rec.Waited(inTime).TimedOut
		if (got != nil) != tt.late || rec.Waited(other).TimedOut != nil {
			t.Errorf("%s: %v, and another's %v", name, got, rec.Waited(other).TimedOut)
		}
		if got != nil && (!got.KnownIdentity || !errors.Is(got, context.DeadlineExceeded)) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// In a session of an hour, credentials that were valid for long at its start are about to expire at
// its end. A replay must not take them for what they were.
func TestTheTimeOfAReplayIsNotBeforeThatOfItsChecks(t *testing.T) {
	for name, tt := range map[string]struct {
		header recording.Header
		after  time.Duration
	}{
		"checks that ran once":    {recording.Header{}, 0},
		"a session":               {recording.Header{ClockRan: true}, time.Hour},
		"a session of a scenario": {recording.Header{ClockRan: true, Demo: "ready"}, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			tt.header.Started = time.Now()
			rec := read(t, recordAs(t, tt.header, nil, func(w *recording.Writer) {
				w.Credential(account.CredentialFacts{Region: "us-east-1"})
				time.Sleep(time.Hour)
				w.Answers(map[string]string{"region": "us-east-1"})
			}))
			if got := rec.Now().Sub(tt.header.Started); got != tt.after {
				t.Errorf("%s: the time is %s after the start, not %s", name, got, tt.after)
			}
		})
	}
}

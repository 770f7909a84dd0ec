package account

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
)

func TestConcurrentCallersShareOneFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c cache
		var fetches atomic.Int32
		var callers sync.WaitGroup
		for range 100 {
			callers.Go(func() {
				v, err := c.once(t.Context(), "fact", Request{}, time.Minute, func(context.Context) (any, error) {
					time.Sleep(time.Second)
					return int(fetches.Add(1)), nil
				})
				if v != 1 || err != nil {
					t.Errorf("got %v, %v", v, err)
				}
			})
		}
		callers.Wait()
		if v, ok := c.known("fact"); v != 1 || !ok {
			t.Errorf("the fact is not cached: %v, %v", v, ok)
		}
		c.forget("fact")
		if _, ok := c.known("fact"); ok {
			t.Error("the fact is still cached after forget")
		}
	})
}

func TestCallerThatLeavesDoesNotCancelTheFetchOfOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c cache
		fetch := func(ctx context.Context) (any, error) {
			select {
			case <-time.After(time.Second):
				return "answer", nil
			case <-ctx.Done():
				return "", ctx.Err()
			}
		}
		short, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		var callers sync.WaitGroup
		callers.Go(func() {
			if _, err := c.once(short, "fact", Request{}, time.Minute, fetch); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the caller that left got %v", err)
			}
		})
		callers.Go(func() {
			if v, err := c.once(t.Context(), "fact", Request{}, time.Minute, fetch); v != "answer" || err != nil {
				t.Errorf("the caller that waited got %v, %v", v, err)
			}
		})
		callers.Wait()
	})
}

func TestLastCallerThatLeavesCancelsTheFetch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c cache
		canceled := make(chan struct{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := c.once(ctx, "fact", Request{}, time.Minute, func(ctx context.Context) (any, error) {
			<-ctx.Done()
			close(canceled)
			return 0, ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		<-canceled
		v, err := c.once(t.Context(), "fact", Request{}, time.Minute, func(context.Context) (any, error) { return 2, nil })
		if v != 2 || err != nil {
			t.Errorf("the next caller got the canceled fetch: %v, %v", v, err)
		}
	})
}

func TestFetchEndsAtItsTimeLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c cache
		_, err := c.once(t.Context(), "fact", Request{}, time.Second, func(ctx context.Context) (any, error) {
			<-ctx.Done()
			return 0, ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

func TestFetchThatPanicsIsAnError(t *testing.T) {
	for name, fault := range map[string]func(){
		"a panic":               func() { panic("out of range") },
		"a goroutine that ends": func() { runtime.Goexit() },
	} {
		t.Run(name, func(t *testing.T) {
			var c cache
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			for range 2 {
				_, err := c.once(ctx, "fact", Request{}, time.Minute, func(context.Context) (any, error) {
					fault()
					return 1, nil
				})
				if !errors.Is(err, errAborted) {
					t.Errorf("got %v", err)
				}
			}
			if f := MarkUnverified(awscheck.Finding{ID: "x"}, Classify(errAborted, Request{Service: "EC2", Operation: "DescribeVpcs"})); f.Status != awscheck.Unverified {
				t.Errorf("the finding is %s", f.Status)
			}
		})
	}
}

// What hangs is named, and not what waits for it: neither the fact of several calls, nor
// the call that is sent only once the regions are known.
func TestATimeoutNamesTheCallThatHangs(t *testing.T) {
	for _, hangs := range []Request{
		{Service: "Route 53", Operation: "ListHostedZonesByVPC"},
		{Service: "EC2", Operation: "DescribeRegions"},
	} {
		synctest.Test(t, func(t *testing.T) { // else "quick" may be late on a busy machine
			var c cache
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer cancel()
			_, err := c.once(ctx, "paths", Request{}, time.Minute, func(ctx context.Context) (any, error) {
				if v, err := c.once(ctx, "quick", Request{Service: "EC2", Operation: "DescribeVpcs"}, time.Minute, func(context.Context) (any, error) { return 1, nil }); err != nil {
					return v, err
				}
				return c.once(ctx, "zones", Request{}, time.Minute, func(ctx context.Context) (any, error) {
					return c.once(ctx, "call", hangs, time.Minute, func(ctx context.Context) (any, error) {
						<-ctx.Done()
						return nil, ctx.Err()
					})
				})
			})
			if f := Classify(err, Request{}); f.Reason != TimedOut || f.Service != hangs.Service || f.Operation != hangs.Operation {
				t.Errorf("%s hangs, and the error is %v", hangs.Operation, f)
			}
		})
	}
}

// overdue is a context whose deadline has come and which has not noticed yet.
type overdue struct{ context.Context }

func (overdue) Deadline() (time.Time, bool) { return time.Now(), true }

// A call that hung until the end of the check's time is named, and not the next one, which
// would be sent in that very moment.
func TestACallIsNotSentInTheMomentInWhichTheTimeIsUp(t *testing.T) {
	hung := Request{Service: "STS", Operation: "GetCallerIdentity"}
	ctx := Timed(overdue{t.Context()})
	slowOf(ctx).set(hung)
	var c cache
	_, err := c.once(ctx, "zone", Request{Service: "Route 53", Operation: "GetHostedZone"}, time.Minute, func(context.Context) (any, error) {
		t.Error("the call was sent")
		return 1, nil
	})
	if f := Classify(err, Request{}); f.Reason != TimedOut || f.Operation != hung.Operation {
		t.Errorf("the error is %v", f)
	}
}

// A fact whose time the retries of a call took names that call, also when it has ended.
func TestAFactWithoutTimeNamesTheCallWhoseRetriesTookIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c cache
		retried := Request{Service: "EC2", Operation: "DescribeVpcPeeringConnections"}
		_, err := c.once(Timed(t.Context()), "paths", Request{}, time.Second, func(ctx context.Context) (any, error) {
			_, _ = c.once(ctx, "peerings", retried, time.Minute, func(context.Context) (any, error) {
				time.Sleep(time.Second)
				return nil, errors.New("HTTP status 502")
			})
			return c.once(ctx, "tables", Request{Service: "EC2", Operation: "DescribeRouteTables"}, time.Minute, func(context.Context) (any, error) {
				t.Error("a call was sent after its time")
				return nil, nil
			})
		})
		if f := Classify(err, Request{}); f.Reason != TimedOut || f.Operation != retried.Operation {
			t.Errorf("the error is %v", f)
		}
	})
}

// The same for a check, which asks for one fact after the other.
func TestACheckWithoutTimeNamesTheCallWhoseRetriesTookIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c cache
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		ctx = Timed(ctx)
		retried := Request{Service: "EC2", Operation: "DescribeVpcPeeringConnections"}
		_, _ = c.once(ctx, "peerings", retried, time.Minute, func(context.Context) (any, error) {
			time.Sleep(time.Second - time.Nanosecond)
			return nil, errors.New("HTTP status 502")
		})
		time.Sleep(time.Nanosecond)
		_, err := c.once(ctx, "paths", Request{}, time.Minute, func(context.Context) (any, error) {
			t.Error("a call was sent after its time")
			return nil, nil
		})
		if f := Classify(err, Request{}); f.Reason != TimedOut || f.Operation != retried.Operation {
			t.Errorf("the error is %v", f)
		}
	})
}

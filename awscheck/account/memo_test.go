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

func TestManyCallersShareOneCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m memo
		var calls atomic.Int32
		var all sync.WaitGroup
		for range 100 {
			all.Go(func() {
				v, err := remember(t.Context(), &m, "fact", time.Minute, func(context.Context) (int, error) {
					time.Sleep(time.Second)
					return int(calls.Add(1)), nil
				})
				if v != 1 || err != nil {
					t.Errorf("got %d, %v", v, err)
				}
			})
		}
		all.Wait()
		if v, ok := recall[int](&m, "fact"); v != 1 || !ok {
			t.Errorf("it is not at hand: %d, %v", v, ok)
		}
		m.forget("fact")
		if _, ok := recall[int](&m, "fact"); ok {
			t.Error("it is still at hand")
		}
	})
}

func TestAWaiterWhoLeavesDoesNotDisturbTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m memo
		make := func(ctx context.Context) (string, error) {
			select {
			case <-time.After(time.Second):
				return "answer", nil
			case <-ctx.Done():
				return "", ctx.Err()
			}
		}
		hurried, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		var all sync.WaitGroup
		all.Go(func() {
			if _, err := remember(hurried, &m, "fact", time.Minute, make); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the one who left got %v", err)
			}
		})
		all.Go(func() {
			if v, err := remember(t.Context(), &m, "fact", time.Minute, make); v != "answer" || err != nil {
				t.Errorf("the one who stayed got %q, %v", v, err)
			}
		})
		all.Wait()
	})
}

func TestTheLastWaiterCancelsTheCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m memo
		canceled := make(chan struct{})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := remember(ctx, &m, "fact", time.Minute, func(ctx context.Context) (int, error) {
			<-ctx.Done()
			close(canceled)
			return 0, ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		<-canceled
		v, err := remember(t.Context(), &m, "fact", time.Minute, func(context.Context) (int, error) { return 2, nil })
		if v != 2 || err != nil {
			t.Errorf("who asks next gets the canceled call: %d, %v", v, err)
		}
	})
}

func TestACallEndsAtItsLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var m memo
		_, err := remember(t.Context(), &m, "fact", time.Second, func(ctx context.Context) (int, error) {
			<-ctx.Done()
			return 0, ctx.Err()
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

func TestAFaultInACallLeavesNobodyWaiting(t *testing.T) {
	for name, fault := range map[string]func(){
		"a panic":               func() { panic("out of range") },
		"a goroutine that ends": func() { runtime.Goexit() },
	} {
		t.Run(name, func(t *testing.T) {
			var m memo
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			for range 2 {
				_, err := remember(ctx, &m, "fact", time.Minute, func(context.Context) (int, error) {
					fault()
					return 1, nil
				})
				if !errors.Is(err, errUnfinished) {
					t.Errorf("got %v", err)
				}
			}
			if f := MarkUnverified(awscheck.Finding{ID: "x"}, Classify(errUnfinished, Request{Service: "EC2", Operation: "DescribeVpcs"})); f.Status != awscheck.Unverified {
				t.Errorf("it counts as %s", f.Status)
			}
		})
	}
}

package parallel

import (
	"sync/atomic"
	"testing"
)

func TestPanicReachesTheCaller(t *testing.T) {
	done := make(chan struct{}, 2)
	defer func() {
		if p := recover(); p != "a fault" {
			t.Errorf("recovered %v", p)
		}
		if len(done) != 2 {
			t.Errorf("%d of the 2 other functions ran", len(done))
		}
	}()
	Do(
		func() { done <- struct{}{} },
		func() { panic("a fault") },
		func() { done <- struct{}{} },
	)
	t.Error("Do did not panic")
}

func TestAtMostSoManyAtATime(t *testing.T) {
	var running, most, done atomic.Int32
	fs := make([]func(), 50)
	for i := range fs {
		fs[i] = func() {
			if now := running.Add(1); now > most.Load() {
				most.Store(now)
			}
			done.Add(1)
			running.Add(-1)
		}
	}
	DoAtMost(3, fs...)
	if done.Load() != 50 || most.Load() > 3 {
		t.Errorf("%d functions ran, up to %d at a time", done.Load(), most.Load())
	}
}

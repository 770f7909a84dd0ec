package processes_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/awscheck/processes"
)

// The end waits for a program that is being ended, and not for one that can't be.
func TestTheEndWaitsForProgramsForAWhile(t *testing.T) {
	for name, tt := range map[string]struct {
		programs []time.Duration // how long each of them takes
		waits    time.Duration
	}{
		"none runs":        {nil, 0},
		"both end":         {[]time.Duration{5500 * time.Microsecond, 19500 * time.Microsecond}, 20 * time.Millisecond},
		"one does not end": {[]time.Duration{time.Minute, time.Millisecond}, 100 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var running processes.Running
				for _, takes := range tt.programs {
					go running.While(func() { time.Sleep(takes) })
				}
				synctest.Wait()
				start := time.Now()
				if running.Await(); time.Since(start) != tt.waits {
					t.Errorf("it waits for %v, not %v", time.Since(start), tt.waits)
				}
				time.Sleep(time.Hour) // until all have ended
			})
		})
	}
	var counts *processes.Running // of a caller that counts none
	ran := false
	if counts.While(func() { ran = true }); !ran {
		t.Error("the program does not run")
	}
	counts.Await()
}

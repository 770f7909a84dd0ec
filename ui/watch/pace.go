// Package watch decides when the checks of verify run again, and what has changed: Changes
// lists the changes of each run of a watch, and Log compares the results that a front end
// shows with the last ones. (Package summary compares two saved reports.) It runs nothing
// itself: the front ends run the checks and wait.
package watch

import (
	"math/rand/v2"
	"time"
)

const (
	minPause = 5 * time.Second
	maxPause = time.Minute
)

// A Pace decides how long to wait between two runs: briefly after a change, and longer
// each time while nothing changes.
type Pace struct {
	end   time.Time
	pause time.Duration // 0 before the first run
}

// For returns the pace of a watch that starts now and has a time limit.
func For(limit time.Duration) *Pace { return &Pace{end: time.Now().Add(limit)} }

// Next returns how long to wait after a run; changed is whether that run has seen a
// change. It returns false once the time limit is reached.
func (p *Pace) Next(changed bool) (time.Duration, bool) {
	left := time.Until(p.end)
	if left <= 0 {
		return 0, false
	}
	if changed || p.pause == 0 {
		p.pause = minPause
	} else {
		p.pause = min(p.pause*3/2, maxPause)
	}
	// Jitter of 20 % keeps several watches of one account from calling AWS at once.
	return min(left, p.pause*4/5+rand.N(p.pause*2/5)), true
}

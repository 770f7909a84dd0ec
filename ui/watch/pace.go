// Package watch is how something is watched until it holds: when to look again, and
// what is otherwise than at the look before. Whoever shows it looks, and waits.
package watch

import (
	"math/rand/v2"
	"time"
)

const (
	soonest = 5 * time.Second
	latest  = time.Minute
)

// A Pace is when to look again: soon after a change, and ever less often while
// nothing happens.
type Pace struct {
	end   time.Time
	pause time.Duration // 0 before the first look
}

// For is the pace of a watch that goes on for a while, from now on.
func For(limit time.Duration) *Pace { return &Pace{end: time.Now().Add(limit)} }

// Next is how long to wait after a look that did or did not see a change; false if
// time is up.
func (p *Pace) Next(changed bool) (time.Duration, bool) {
	left := time.Until(p.end)
	if left <= 0 {
		return 0, false
	}
	if changed || p.pause == 0 {
		p.pause = soonest
	} else {
		p.pause = min(p.pause*3/2, latest)
	}
	// Many who watch one account are not to ask in step.
	return min(left, p.pause*4/5+rand.N(p.pause*2/5)), true
}

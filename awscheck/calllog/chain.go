package calllog

import (
	"slices"
	"time"
)

// sameMoment is how far apart two calls of a log end that may have ended together.
const sameMoment = 3 * time.Millisecond

// Chain returns the calls that the last answer waited for, the first one first: before each
// call, the one that had ended last when it started. A call that needs another's answer
// starts when that one ends, so no chain of such calls is longer. The log does not say
// which of several calls that end together was needed: Chain takes one to the same endpoint
// where it can.
func Chain(calls []Call) []Call {
	var chain []Call
	for next, found := lastBefore(calls, Call{Start: endOf(calls)}); found; next, found = lastBefore(calls, next) {
		chain = append(chain, next)
	}
	slices.Reverse(chain)
	return chain
}

// lastBefore returns the call that had ended last when next started.
func lastBefore(calls []Call, next Call) (last Call, found bool) {
	for _, c := range calls {
		if !c.End.After(next.Start) && c.Start.Before(c.End) && c.End.After(last.End) {
			last, found = c, true
		}
	}
	for _, c := range calls {
		together := last.End.Sub(c.End) <= sameMoment && !c.End.After(last.End)
		if together && c.Start.Before(c.End) && c.Service == next.Service && c.Region == next.Region {
			return c, true
		}
	}
	return last, found
}

func endOf(calls []Call) time.Time {
	var end time.Time
	for _, c := range calls {
		if c.End.After(end) {
			end = c.End
		}
	}
	return end
}

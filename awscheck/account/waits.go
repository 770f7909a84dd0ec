package account

import (
	"context"
	"errors"
	"sync"
	"time"
)

type callerKey struct{}

// A caller is what asks for facts: a check, or a fact that combines others.
type caller struct {
	name  string
	ctx   context.Context // with the caller's time limit; nil: there is no caller
	began time.Time       // by which two runs of a check differ

	mu   sync.Mutex
	late map[awaited]*TimedOutWait // the facts that it had no time for
}

// awaited is a fact for which a caller waits.
type awaited struct {
	of  *cache
	key string
}

// CalledBy returns a context that names the caller of the functions it is passed to. ctx
// has the caller's time limit.
func CalledBy(ctx context.Context, name string) context.Context {
	return calledBy(ctx, name, time.Now())
}

func calledBy(ctx context.Context, name string, began time.Time) context.Context {
	return context.WithValue(ctx, callerKey{}, &caller{name: name, ctx: ctx, began: began, late: map[awaited]*TimedOutWait{}})
}

// callerOf returns the caller that CalledBy named, or one without a name.
func callerOf(ctx context.Context) *caller {
	if c, ok := ctx.Value(callerKey{}).(*caller); ok {
		return c
	}
	return &caller{}
}

// settle decides how a wait for a fact has ended: with late, nil if the caller got the fact, or as
// an earlier wait of the caller for it that ran out of time, even if the fact has arrived since. So a
// caller gets one answer, which a replay can repeat. record gets the outcome in the same order as
// later waits do.
func (c *caller) settle(fact awaited, late *TimedOutWait, record func(*TimedOutWait)) *TimedOutWait {
	c.mu.Lock()
	defer c.mu.Unlock()
	if first := c.late[fact]; first != nil {
		late = first
	} else if late != nil && c.ctx != nil && timeIsUp(c.ctx) {
		c.late[fact] = late
	}
	record(late)
	return late
}

// Caller returns the name that CalledBy gave the context, as it is recorded; "" without one.
func Caller(ctx context.Context) string { return recordedName(callerOf(ctx).name) }

// CallerTimedOut reports whether the time limit of the caller has passed, and not only a
// shorter limit of ctx.
func CallerTimedOut(ctx context.Context) bool {
	c := callerOf(ctx)
	return c.ctx != nil && errors.Is(c.ctx.Err(), context.DeadlineExceeded)
}

// entryKey is the key of the entry in the context of its fetch.
type entryKey struct{}

// A waitError is the error of a caller that stopped waiting for a fact: the error of its
// context, and the call that was still under way.
type waitError struct {
	error
	on Request
}

func (e *waitError) Unwrap() error { return e.error }

// isBareTimeout reports whether an error is a timeout that names no call.
func isBareTimeout(err error) bool {
	return ReasonOf(err) == TimedOut && Classify(err, Request{}).Operation == ""
}

// A noTimeError is the error of a fact that was not fetched because the caller's time was
// over before it asked.
type noTimeError struct {
	error
	took Request // the call that took the time; zero: not known
}

func (e *noTimeError) Unwrap() error { return e.error }

// timeIsUp reports whether the deadline of a context has come, also in the moment before
// the context ends: a call that is sent then would be blamed for another one's time.
func timeIsUp(ctx context.Context) bool {
	deadline, limited := ctx.Deadline()
	return errors.Is(ctx.Err(), context.DeadlineExceeded) || limited && !time.Now().Before(deadline)
}

// Timed returns a context that remembers the call that was under way when its time ended, or
// else the last one before, whose retries may have taken the time: the errors of facts that
// could not be fetched after that name the call.
func Timed(ctx context.Context) context.Context {
	return context.WithValue(ctx, slowKey{}, &slowCall{})
}

type slowKey struct{}

// A slowCall is the first call that a context's time ended on. Nil holds none.
type slowCall struct {
	mu   sync.Mutex
	on   Request
	last *entry // the last fact that was waited for to its end
}

func slowOf(ctx context.Context) *slowCall {
	s, _ := ctx.Value(slowKey{}).(*slowCall)
	return s
}

func (s *slowCall) set(r Request) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.on == (Request{}) {
		s.on = r
	}
}

func (s *slowCall) get() Request {
	if s == nil {
		return Request{}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.on == (Request{}) && s.last != nil {
		return s.last.pending()
	}
	return s.on
}

// ended takes note of a fact that was waited for to its end.
func (s *slowCall) ended(e *entry) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last = e
}

// Briefly returns a context with a third of the remaining time, for what a check can do
// without. It is a caller of its own: the check can still wait for a fact that came too late for it.
func Briefly(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := time.Hour // in effect none
	if end, limited := ctx.Deadline(); limited {
		limit = time.Until(end) / 3
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	by := callerOf(ctx)
	return calledBy(ctx, by.name+briefly, by.began), cancel
}

// briefly ends the name of a caller that Briefly has made.
const briefly = ", briefly"

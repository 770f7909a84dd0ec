package account

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// A cache fetches each distinct fact once and shares it: callers that ask during a fetch
// wait for its result. A fetch continues while at least one caller waits. When the last
// one leaves, the fetch is canceled and its result is not kept.
type cache struct {
	mu      sync.Mutex
	entries map[string]*entry
	waits   waits
}

// waits records which callers ran out of time while they waited for a fact, and repeats
// that in a replay.
type waits struct {
	record func(by, fact string, timedOut *TimedOutWait) // nil: nothing is recorded
	replay func(by, fact string) *TimedOutWait           // nil: this is not a replay
}

type entry struct {
	request Request       // the call that it is the result of; zero: a fact of several calls
	done    chan struct{} // closed once value and err are set
	value   any           // nil if the fetch did not return
	err     error
	waiters int
	cancel  context.CancelFunc

	mu    sync.Mutex
	needs []*entry // the entries that its fetch has waited for
}

func (e *entry) isDone() bool {
	select {
	case <-e.done:
		return true
	default:
		return false
	}
}

// need adds an entry that this one's fetch waits for.
func (e *entry) need(other *entry) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.needs = append(e.needs, other)
}

// pending returns the call that the entry's fetch waits for: that of an entry it needs which
// is not done or has just timed out, else its own, else that of the last entry it needed,
// whose retries may have taken the time. The zero Request means that there is no such call.
func (e *entry) pending() Request {
	e.mu.Lock()
	needs := slices.Clone(e.needs)
	e.mu.Unlock()
	for _, other := range needs {
		if !other.isDone() || slices.Contains([]Reason{TimedOut, Canceled}, ReasonOf(other.err)) {
			if r := other.pending(); r != (Request{}) {
				return r
			}
		}
	}
	if e.request != (Request{}) {
		return e.request
	}
	for _, other := range slices.Backward(needs) {
		if r := other.pending(); r != (Request{}) {
			return r
		}
	}
	return Request{}
}

// errAborted is the error of a fact whose fetch panicked, ended its goroutine or returned nothing.
var errAborted = errors.New("internal error")

// A fetchFunc fetches a fact of any type. A generic cache would be compiled again for each
// type of fact, which is a tenth of a megabyte.
type fetchFunc func(context.Context) (any, error)

// once returns the fact under key and fetches it if necessary. limit bounds the fetch;
// ctx bounds only the time that this caller waits; if it ends first, the error is a
// *waitError. r names the call if the fact is the result of one. Under CachedOnly nothing
// is fetched or awaited.
func (c *cache) once(ctx context.Context, key string, r Request, limit time.Duration, fetch fetchFunc) (any, error) {
	if c.waits.replay != nil {
		if late := c.waits.replay(Caller(ctx), key); late != nil {
			return nil, late.asError()
		}
	}
	v, done, err := c.wait(ctx, key, r, limit, fetch)
	var late *TimedOutWait
	if !done && errors.Is(err, context.DeadlineExceeded) {
		_, known := c.known(identityKey)
		late = timedOutWait(err, known)
	}
	late = callerOf(ctx).settle(awaited{c, key}, late, func(late *TimedOutWait) {
		// A caller that was canceled reports nothing.
		if c.waits.record != nil && (done || late != nil) && !errors.Is(ctx.Err(), context.Canceled) {
			c.waits.record(Caller(ctx), key, late)
		}
	})
	if late != nil {
		return nil, late.asError()
	}
	return v, err
}

// noTime returns why the call of a fact is not sent: the time of the fact is over, after what
// comes before the call. It records that, and repeats it in a replay, where no time passes. ctx
// is that of the fetch, key that of the fact.
func (c *cache) noTime(ctx context.Context, key string) error {
	by := Caller(ctx)
	if c.waits.replay != nil {
		if late := c.waits.replay(by, key); late != nil {
			return late.asError()
		}
	}
	record := func(late *TimedOutWait) {
		if c.waits.record != nil {
			c.waits.record(by, key, late)
		}
	}
	switch err := ctx.Err(); {
	case err == nil:
		record(nil)
		return nil
	case !errors.Is(err, context.DeadlineExceeded):
		return err
	}
	err := &noTimeError{context.DeadlineExceeded, slowOf(ctx).get()}
	_, known := c.known(identityKey)
	record(timedOutWait(err, known))
	return err
}

// wait does what once does, without recording or replaying the wait. done reports whether
// the fetch has ended.
func (c *cache) wait(ctx context.Context, key string, r Request, limit time.Duration, fetch fetchFunc) (value any, done bool, err error) {
	c.mu.Lock()
	e := c.entries[key]
	if IsCachedOnly(ctx) && (e == nil || !e.isDone()) {
		c.mu.Unlock()
		return nil, false, ErrNotCached
	}
	if e == nil && timeIsUp(ctx) {
		c.mu.Unlock()
		return nil, false, &noTimeError{context.DeadlineExceeded, slowOf(ctx).get()}
	}
	if e == nil {
		e = c.start(ctx, key, r, limit, fetch)
	}
	e.waiters++
	c.mu.Unlock()
	if parent, ok := ctx.Value(entryKey{}).(*entry); ok {
		parent.need(e)
	}

	select {
	case <-e.done:
	case <-ctx.Done():
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	e.waiters--
	if e.isDone() {
		slowOf(ctx).ended(e)
		if ReasonOf(e.err) == TimedOut { // the caller's time is over soon, or just now
			slowOf(ctx).set(e.pending())
		}
		return e.value, true, e.err
	}
	waited := &waitError{ctx.Err(), e.pending()}
	slowOf(ctx).set(waited.on)
	if e.waiters == 0 {
		e.cancel()
		if c.entries[key] == e {
			delete(c.entries, key)
		}
	}
	return nil, false, waited
}

// start adds an entry and fetches its value in another goroutine, as long as the first caller
// or another one waits. c.mu must be held.
func (c *cache) start(caller context.Context, key string, r Request, limit time.Duration, fetch fetchFunc) *entry {
	ctx := context.Background()
	if isInBackground(caller) {
		ctx = InBackground(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	ctx = CalledBy(ctx, "the fact "+key)
	e := &entry{request: r, done: make(chan struct{}), cancel: cancel}
	ctx = Timed(context.WithValue(ctx, entryKey{}, e))
	if c.entries == nil {
		c.entries = map[string]*entry{}
	}
	c.entries[key] = e
	go func() {
		var value any
		err := errAborted
		defer func() { // also after a panic, so that no caller waits forever
			if p := recover(); p != nil {
				err = fmt.Errorf("%w: %v", errAborted, p)
			}
			c.mu.Lock()
			e.value, e.err = value, err
			c.mu.Unlock()
			close(e.done)
			cancel()
		}()
		value, err = fetch(ctx)
		switch {
		case value == nil && err == nil: // its zero value, such as an empty list, would be taken for what AWS reported
			err = errAborted
		case isBareTimeout(err):
			err = &waitError{err, e.pending()}
		}
	}()
	return e
}

// known returns the fact under key if it was fetched without an error; it never waits.
func (c *cache) known(key string) (any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[key]
	if e == nil || !e.isDone() || e.err != nil {
		return nil, false
	}
	return e.value, true
}

// forget drops the facts under the keys. A fetch in progress continues for its callers.
func (c *cache) forget(keys ...string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range keys {
		delete(c.entries, k)
	}
}

type cachedOnlyKey struct{}

// CachedOnly returns a context under which no call is made or awaited: facts that were
// fetched before are returned, and all others are errors. It is for checks that run while
// the user types a value.
func CachedOnly(ctx context.Context) context.Context {
	return context.WithValue(ctx, cachedOnlyKey{}, true)
}

// IsCachedOnly reports whether ctx comes from CachedOnly.
func IsCachedOnly(ctx context.Context) bool { return ctx.Value(cachedOnlyKey{}) != nil }

// ErrNotCached is the error, under CachedOnly, of a fact that was not fetched yet.
var ErrNotCached = errors.New("not fetched yet")

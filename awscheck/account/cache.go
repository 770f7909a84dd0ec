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
	entries map[version]*entry
	latest  map[string]int // the latest version of a fact, by its key; absent: 0
	waits   waits
}

// A version is a fact by its key, and how often it was forgotten before.
type version struct {
	key string
	n   int
}

// waits records which callers ran out of time while they waited for a fact and which version the
// others got, and repeats that in a replay.
type waits struct {
	record func(by *caller, fact string, version int, timedOut *TimedOutWait) // nil: nothing is recorded
	replay func(by, fact string) (version int, timedOut *TimedOutWait)        // nil: this is not a replay
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
	n := -1 // the latest version
	if c.waits.replay != nil {
		var late *TimedOutWait
		if n, late = c.waits.replay(Caller(ctx), key); late != nil {
			return nil, late.asError()
		}
	}
	v, n, done, err := c.wait(ctx, key, n, r, limit, fetch)
	var late *TimedOutWait
	if !done && errors.Is(err, context.DeadlineExceeded) {
		_, known := c.known(identityKey)
		late = timedOutWait(err, known)
	}
	by := callerOf(ctx)
	late = by.settle(awaited{c, key}, late, func(late *TimedOutWait) {
		// A caller that was canceled reports nothing, except that it did not want an earlier version.
		canceled := errors.Is(ctx.Err(), context.Canceled)
		if c.waits.record != nil && (!canceled && (done || late != nil) || canceled && n > 0) {
			c.waits.record(by, key, n, late)
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
		if _, late := c.waits.replay(by, key); late != nil {
			return late.asError()
		}
	}
	record := func(late *TimedOutWait) {
		if c.waits.record != nil {
			c.waits.record(callerOf(ctx), key, 0, late)
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

// wait does what once does for the nth version of the fact, below 0 the latest one, without
// recording or replaying the wait. It returns n; done reports whether the fetch has ended.
func (c *cache) wait(ctx context.Context, key string, n int, r Request, limit time.Duration, fetch fetchFunc) (value any, _ int, done bool, err error) {
	c.mu.Lock()
	if n < 0 {
		n = c.latest[key]
	} else if n > c.latest[key] { // in a replay
		c.setLatest(key, n)
	}
	of := version{key, n}
	e := c.entries[of]
	if IsCachedOnly(ctx) && (e == nil || !e.isDone()) {
		c.mu.Unlock()
		return nil, n, false, ErrNotCached
	}
	if e == nil && timeIsUp(ctx) {
		c.mu.Unlock()
		return nil, n, false, &noTimeError{context.DeadlineExceeded, slowOf(ctx).get()}
	}
	if e == nil {
		e = c.start(ctx, of, r, limit, fetch)
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
		return e.value, n, true, e.err
	}
	waited := &waitError{ctx.Err(), e.pending()}
	slowOf(ctx).set(waited.on)
	if e.waiters == 0 {
		e.cancel()
		if c.entries[of] == e {
			delete(c.entries, of)
		}
	}
	return nil, n, false, waited
}

// setLatest sets the latest version of a fact. c.mu must be held.
func (c *cache) setLatest(key string, n int) {
	if c.latest == nil {
		c.latest = map[string]int{}
	}
	c.latest[key] = n
}

// start adds an entry and fetches its value in another goroutine, as long as the first caller
// or another one waits. c.mu must be held.
func (c *cache) start(caller context.Context, of version, r Request, limit time.Duration, fetch fetchFunc) *entry {
	ctx := context.Background()
	if isInBackground(caller) {
		ctx = InBackground(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	ctx = CalledBy(context.WithValue(ctx, versionKey{}, of.n), "the fact "+of.String())
	e := &entry{request: r, done: make(chan struct{}), cancel: cancel}
	ctx = Timed(context.WithValue(ctx, entryKey{}, e))
	if c.entries == nil {
		c.entries = map[version]*entry{}
	}
	c.entries[of] = e
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

func (v version) String() string {
	if v.n == 0 {
		return v.key
	}
	return fmt.Sprintf("%s, version %d", v.key, v.n+1)
}

type versionKey struct{}

// VersionOf returns which version of a fact a context fetches: how often the fact was forgotten
// before while other facts stayed, as credentials are.
func VersionOf(ctx context.Context) int {
	n, _ := ctx.Value(versionKey{}).(int)
	return n
}

// known returns the fact under key if it was fetched without an error; it never waits.
func (c *cache) known(key string) (any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[version{key, c.latest[key]}]
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
		for n := range c.latest[k] + 1 {
			delete(c.entries, version{k, n})
		}
		if c.waits.replay == nil { // which says itself which version each caller got
			c.setLatest(k, c.latest[k]+1)
		}
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

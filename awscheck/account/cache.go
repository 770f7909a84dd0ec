package account

import (
	"context"
	"errors"
	"fmt"
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

// waits records which callers had no time to wait for a fact, and repeats it in a replay.
type waits struct {
	record func(by, fact string, timedOut *TimedOutWait) // nil: nothing is recorded
	replay func(by, fact string) *TimedOutWait           // nil: this is not a replay
}

type entry struct {
	done    chan struct{} // closed once value and err are set
	value   any           // nil if the fetch did not return
	err     error
	waiters int
	cancel  context.CancelFunc
}

func (e *entry) isDone() bool {
	select {
	case <-e.done:
		return true
	default:
		return false
	}
}

// errAborted is the error of a fact whose fetch panicked or ended its goroutine.
var errAborted = errors.New("internal error")

// A fetchFunc fetches a fact of any type. A generic cache would be compiled again for each
// type of fact, which is a tenth of a megabyte.
type fetchFunc func(context.Context) (any, error)

// once returns the fact under key and fetches it if necessary. limit bounds the fetch;
// ctx bounds only the time that this caller waits. Under CachedOnly nothing is fetched or
// awaited.
func (c *cache) once(ctx context.Context, key string, limit time.Duration, fetch fetchFunc) (any, error) {
	if c.waits.replay != nil {
		if late := c.waits.replay(Caller(ctx), key); late != nil {
			return nil, late
		}
	}
	v, done, err := c.wait(ctx, key, limit, fetch)
	var late *TimedOutWait
	if !done && errors.Is(err, context.DeadlineExceeded) {
		_, known := c.known(identityKey)
		late = &TimedOutWait{known}
		err = late
	}
	// A caller whose time has passed can find later that a fact it has not awaited is there.
	if c.waits.record != nil && (late != nil || done && !CallerTimedOut(ctx)) {
		c.waits.record(Caller(ctx), key, late)
	}
	return v, err
}

// wait is once; done is whether the fetch has ended.
func (c *cache) wait(ctx context.Context, key string, limit time.Duration, fetch fetchFunc) (value any, done bool, err error) {
	c.mu.Lock()
	e := c.entries[key]
	if IsCachedOnly(ctx) && (e == nil || !e.isDone()) {
		c.mu.Unlock()
		return nil, false, ErrNotCached
	}
	if e == nil {
		e = c.start(ctx, key, limit, fetch)
	}
	e.waiters++
	c.mu.Unlock()

	select {
	case <-e.done:
	case <-ctx.Done():
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	e.waiters--
	if e.isDone() {
		return e.value, true, e.err
	}
	if e.waiters == 0 {
		e.cancel()
		if c.entries[key] == e {
			delete(c.entries, key)
		}
	}
	return nil, false, ctx.Err()
}

// start adds an entry and fetches its value in another goroutine, as long as the first caller
// or another one waits. c.mu must be held.
func (c *cache) start(caller context.Context, key string, limit time.Duration, fetch fetchFunc) *entry {
	ctx := context.Background()
	if isInBackground(caller) {
		ctx = InBackground(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	ctx = CalledBy(ctx, "the fact "+key)
	e := &entry{done: make(chan struct{}), cancel: cancel}
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

type callerKey struct{}

// A caller is what asks for facts: a check, or a fact that combines others.
type caller struct {
	name string
	ctx  context.Context // with the caller's time limit
}

// CalledBy returns a context that names the caller of what it is passed to. ctx has the
// caller's time limit.
func CalledBy(ctx context.Context, name string) context.Context {
	return context.WithValue(ctx, callerKey{}, caller{name, ctx})
}

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

// Caller returns the name that CalledBy gave; "" if it was not called.
func Caller(ctx context.Context) string { return callerOf(ctx).name }

// CallerTimedOut reports whether the time limit of the caller that CalledBy has named has
// passed, and not only a shorter one of ctx.
func CallerTimedOut(ctx context.Context) bool {
	c := callerOf(ctx)
	return c.ctx != nil && errors.Is(c.ctx.Err(), context.DeadlineExceeded)
}

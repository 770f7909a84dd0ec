package account

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// A memo makes each distinct fact once and shares it: those who ask while it is
// being made wait for the same one. Making goes on while anybody waits, and is
// canceled when the last one has left; a fact nobody waited for is not kept.
type memo struct {
	mu      sync.Mutex
	entries map[string]*entry
}

type entry struct {
	done    chan struct{} // closed once value and err are set
	value   any
	err     error
	waiters int
	cancel  context.CancelFunc
}

// made reports whether the making is over.
func (e *entry) made() bool {
	select {
	case <-e.done:
		return true
	default:
		return false
	}
}

// errUnfinished is the error of a fact whose making broke off by a fault of this
// program.
var errUnfinished = errors.New("this program broke off")

// remember returns the fact under key, making it if need be. limit bounds the
// making, not the waiting: ctx bounds that. Under CachedOnly nothing is fetched or awaited.
func remember[T any](ctx context.Context, m *memo, key string, limit time.Duration, make func(context.Context) (T, error)) (T, error) {
	m.mu.Lock()
	e := m.entries[key]
	if IsCachedOnly(ctx) && (e == nil || !e.made()) {
		m.mu.Unlock()
		var zero T
		return zero, ErrNotCached
	}
	if e == nil {
		work, cancel := context.WithTimeout(context.Background(), limit)
		e = &entry{done: closable(), cancel: cancel}
		if m.entries == nil {
			m.entries = map[string]*entry{}
		}
		m.entries[key] = e
		go func() {
			var value T
			err := errUnfinished
			defer func() {
				// Whatever happened in make, those who wait are not left waiting.
				if p := recover(); p != nil {
					err = fmt.Errorf("%w: %v", errUnfinished, p)
				}
				m.mu.Lock()
				e.value, e.err = value, err
				m.mu.Unlock()
				close(e.done)
				cancel()
			}()
			value, err = make(work)
		}()
	}
	e.waiters++
	m.mu.Unlock()

	select {
	case <-e.done:
	case <-ctx.Done():
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	e.waiters--
	select {
	case <-e.done:
		v, _ := e.value.(T)
		return v, e.err
	default:
	}
	if e.waiters == 0 {
		e.cancel()
		if m.entries[key] == e {
			delete(m.entries, key)
		}
	}
	var zero T
	return zero, ctx.Err()
}

// recall returns the fact under key if it has been made already, without waiting.
func recall[T any](m *memo, key string) (T, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var zero T
	e := m.entries[key]
	if e == nil {
		return zero, false
	}
	select {
	case <-e.done:
		v, ok := e.value.(T)
		return v, ok && e.err == nil
	default:
		return zero, false
	}
}

// forget drops the facts under the keys. Those being made go on for those who wait.
func (m *memo) forget(keys ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, k := range keys {
		delete(m.entries, k)
	}
}

func closable() chan struct{} { return make(chan struct{}) }

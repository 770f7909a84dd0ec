// Package parallel runs functions concurrently and passes their panics on to the goroutine
// that waits for them.
package parallel

import "sync"

// A Group is a sync.WaitGroup whose Wait panics if one of its functions did. The caller of
// Wait can recover, so that a fault in one check does not end the program. The zero value
// is an empty group.
type Group struct {
	running sync.WaitGroup
	mu      sync.Mutex
	panics  []any
}

// Go runs f in a new goroutine. Inlined in its 16 places, with a function in each, it would be 18 kB of the binary.
//
//go:noinline
func (g *Group) Go(f func()) {
	g.running.Go(func() {
		defer func() {
			if p := recover(); p != nil {
				g.mu.Lock()
				defer g.mu.Unlock()
				g.panics = append(g.panics, p)
			}
		}()
		f()
	})
}

// Wait waits until all functions have returned. If one panicked, Wait panics with its
// value.
func (g *Group) Wait() {
	g.running.Wait()
	if len(g.panics) > 0 {
		panic(g.panics[0])
	}
}

// Do runs functions concurrently and waits until all have returned, as Wait does.
func Do(fs ...func()) {
	var g Group
	for _, f := range fs {
		g.Go(f)
	}
	g.Wait()
}

// DoAtMost is Do with at most n functions at a time, which start in their order.
func DoAtMost(n int, fs ...func()) {
	var g Group
	free := make(chan struct{}, n)
	for _, f := range fs {
		free <- struct{}{}
		g.Go(func() {
			defer func() { <-free }()
			f()
		})
	}
	g.Wait()
}

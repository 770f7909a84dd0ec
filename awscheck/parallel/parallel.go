package parallel

import "sync"

// A group is a sync.WaitGroup whose functions' panics go on in the goroutine that
// waits, where they can be caught: a fault in one check must not end the program.
type Group struct {
	running sync.WaitGroup
	mu      sync.Mutex
	panics  []any
}

// Go runs f in a goroutine of its own.
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

// Wait returns when all have returned. If one panicked, so does Wait.
func (g *Group) Wait() {
	g.running.Wait()
	if len(g.panics) > 0 {
		panic(g.panics[0])
	}
}

// together runs functions at once and returns when all have returned.
func Do(fs ...func()) {
	var all Group
	for _, f := range fs {
		all.Go(f)
	}
	all.Wait()
}

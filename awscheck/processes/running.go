package processes

import (
	"sync/atomic"
	"time"
)

// Running counts the programs that run: one is ended by another goroutine, once no check waits for it, and would be left
// behind at the end of this program. Nil counts none.
type Running struct{ programs atomic.Int32 }

// While counts a program while it runs.
func (r *Running) While(program func()) {
	if r != nil {
		r.programs.Add(1)
		defer r.programs.Add(-1)
	}
	program()
}

// Await returns when no program runs any more, and after a tenth of a second. It is for the end of this program.
func (r *Running) Await() {
	for end := time.Now().Add(100 * time.Millisecond); r != nil && r.programs.Load() > 0 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
}

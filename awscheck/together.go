package awscheck

import "sync"

// together runs functions at once and returns when all have returned. If one
// panics, the panic goes on in the caller's goroutine, where it can be caught.
func together(fs ...func()) {
	var all sync.WaitGroup
	panics := make(chan any, len(fs))
	for _, f := range fs {
		all.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					panics <- p
				}
			}()
			f()
		})
	}
	all.Wait()
	select {
	case p := <-panics:
		panic(p)
	default:
	}
}

package steps

import "context"

// RunChecks is Run without the lookups: headless, no one picks from the choices.
func RunChecks(ctx context.Context, m *Machine, seen func(Event)) error {
	m.headless, m.dirty = true, true
	defer func() { m.headless, m.dirty = false, true }()
	return Run(ctx, m, seen)
}

// Run drives a machine without any screen: it starts what is due, applies the events
// that arrive, and returns when nothing is left to run, or with ctx's error when ctx
// is done. seen, if not nil, is called after every event that changed something.
func Run(ctx context.Context, m *Machine, seen func(Event)) error {
	events := make(chan Event)
	done := make(chan struct{})
	defer close(done)
	post := func(e Event) {
		select {
		case events <- e:
		case <-done:
		}
	}
	running := 0
	for {
		for _, t := range m.Due(ctx) {
			running++
			go t.Run(post)
		}
		if running == 0 {
			return ctx.Err()
		}
		select {
		case e := <-events:
			if e.Done {
				running--
			}
			if m.Apply(e) && seen != nil {
				seen(e)
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

package wizard

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/steps"
)

// While the results of a large account come in one after another, the screen is drawn for many at
// once, and keys find their turn in between. A result that comes alone is drawn at once.
func TestResultsThatFollowOneAnotherAreDrawnTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		p := newPump(ctx)
		taken := make(chan int)
		go func() {
			defer close(taken)
			for {
				got, ok := p.wait().(eventsMsg)
				if !ok {
					return
				}
				taken <- len(got)
			}
		}()

		time.Sleep(time.Second)
		alone := time.Now()
		p.events <- steps.Event{}
		if n := <-taken; n != 1 || time.Since(alone) > 0 {
			t.Errorf("a result that comes alone: %d after %v", n, time.Since(alone))
		}

		const results = 160
		go func() {
			for range results {
				time.Sleep(time.Millisecond)
				p.events <- steps.Event{}
			}
		}()
		drawn := 0
		for came := 0; came < results; drawn++ {
			came += <-taken
		}
		if most := results/16 + 1; drawn > most {
			t.Errorf("%d results within %d ms are drawn %d times, more than %d", results, results, drawn, most)
		}

		cancel()
		for range taken {
			t.Error("results are taken after the end")
		}
	})
}

// While a user types, results wait for a pause, so that no key waits until they are drawn; and a
// user who types on and on sees them, too.
func TestResultsWaitForAPauseInTyping(t *testing.T) {
	for story, c := range map[string]struct {
		keys int // one every 50 ms
		want time.Duration
	}{
		"no key":                   {0, 0},
		"one key":                  {1, 80 * time.Millisecond},
		"three keys":               {3, 180 * time.Millisecond},
		"a key for a whole second": {20, 300 * time.Millisecond},
	} {
		t.Run(story, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := newPump(t.Context())
				start := time.Now()
				var wg sync.WaitGroup
				wg.Go(func() {
					time.Sleep(resultsPace)
					if c.keys > 0 {
						p.typed()
					}
					p.events <- steps.Event{}
					for range c.keys - 1 {
						time.Sleep(50 * time.Millisecond)
						p.typed()
					}
				})
				p.wait()
				if took := time.Since(start) - resultsPace; took != c.want {
					t.Errorf("a result is taken in %v after it came, not %v", took, c.want)
				}
				wg.Wait()
			})
		})
	}
}

func TestEveryKeyIsAKeyThatResultsWaitFor(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24)
	for _, k := range []string{"x", "down", "enter"} {
		d.m.pump.lastKey.Store(0)
		if d.press(k); d.m.pump.lastKey.Load() == 0 {
			t.Errorf("%s is no key for the pump", k)
		}
	}
}

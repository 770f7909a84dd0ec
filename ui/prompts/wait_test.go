package prompts

import (
	"testing"

	"github.com/astronomer/astro-activate/steps"
)

// "I typed list, and the choices that were there were still loading." A line is answered with every result that has come
// by then, whichever of both is taken first.
func TestALineIsAnsweredWithTheResultsThatCameWithIt(t *testing.T) {
	t.Parallel()
	for range 50 { // which one is taken first is chosen at random
		lines := make(chan line, 1)
		c := &conversation{m: steps.New(nil, steps.Env{}, steps.Answers{}), ctx: t.Context(), events: make(chan steps.Event, 2)}
		c.events <- steps.Event{}
		c.events <- steps.Event{}
		lines <- line{text: "list"}
		for why := eventApplied; why != lineRead; {
			why, _, _ = c.wait(lines, nil)
		}
		if n := len(c.events); n > 0 {
			t.Fatalf("%d results were not applied before the line", n)
		}
	}
}

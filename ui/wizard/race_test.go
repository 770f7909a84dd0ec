//go:build race

package wizard

// The race detector makes a test ten times slower; a tenth of the events is enough for it.
const underRace = true

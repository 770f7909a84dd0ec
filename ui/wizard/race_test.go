//go:build race

package wizard

// The race detector makes everything ten times as slow, and finds in a tenth of the
// events what it finds in all of them.
const underRace = true

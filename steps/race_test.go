//go:build race

package steps_test

// The race detector makes a run of the scenario huge ten times slower, and has nothing to see in it
// that is not in the others.
const underRace = true

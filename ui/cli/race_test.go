//go:build race

package cli_test

// The race detector makes a run of the scenario huge take half a minute.
const underRace = true

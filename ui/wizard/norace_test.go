//go:build !race

package wizard

const underRace = false

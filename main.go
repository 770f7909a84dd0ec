// Command astro-activate gets an AWS account ready for Astro: it is a wizard, and runs
// the same checks without questions.
package main

import (
	"context"
	"math"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/astronomer/astro-activate/ui/cli"
)

func main() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		tuneCollector()
	}
	os.Exit(cli.Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}

// tuneCollector sets when garbage is collected: first when the program has taken 24 MiB,
// because small collections delay the first frame, and then each time that the heap has
// grown by a third: the checks of a large account allocate much and keep little.
func tuneCollector() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(24 << 20)
	runtime.AddCleanup(new([64]byte), func(int) { // after the first collection
		debug.SetGCPercent(35)
		debug.SetMemoryLimit(math.MaxInt64)
	}, 0)
}

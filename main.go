// Command astro-activate gets an AWS account ready for Astro: it is a wizard, and runs
// the same checks without questions.
package main

import (
	"context"
	"os"
	"runtime/debug"

	"github.com/astronomer/astro-activate/ui/cli"
)

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50) // the checks of a large account allocate much and keep little: a fifth less memory at its peak
	}
	os.Exit(cli.Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}

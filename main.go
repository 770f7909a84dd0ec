// Command astro-activate gets an AWS account ready for Astro: it is a wizard, and runs
// the same checks without questions.
package main

import (
	"context"
	"os"

	"github.com/astronomer/astro-activate/ui/cli"
)

func main() {
	os.Exit(cli.Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, os.Getenv))
}

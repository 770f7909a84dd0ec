// Command chain reads the log that --debug-log wrote, and prints its longest chain: the
// calls that the last answer waited for, one after another.
//
//	go run . check --debug-log calls.jsonl …
//	go run ./.ci/chain calls.jsonl
package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"github.com/astronomer/astro-activate/awscheck/calllog"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: chain LOG")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(path string, out io.Writer) error {
	log, err := os.Open(path)
	if err != nil {
		return err
	}
	defer log.Close()
	calls, err := calllog.Read(log)
	cut := errors.Is(err, calllog.ErrCut)
	if err != nil && !cut || len(calls) == 0 {
		return fmt.Errorf("%s: %w", path, cmp.Or(err, errors.New("it has no calls")))
	}
	start := slices.MinFunc(calls, func(a, b calllog.Call) int { return a.Start.Compare(b.Start) }).Start
	sweep := func(c calllog.Call) bool { return c.Background }
	printChain(out, "calls of the steps", start, slices.DeleteFunc(slices.Clone(calls), sweep))
	printChain(out, "calls of sweeps in the background", start, slices.DeleteFunc(calls, func(c calllog.Call) bool { return !sweep(c) }))
	if cut {
		fmt.Fprintln(out, "The log is not complete: its last line is cut.")
	}
	return nil
}

func printChain(out io.Writer, what string, start time.Time, calls []calllog.Call) {
	endpoints, opened := map[string]bool{}, 0
	for _, c := range calls {
		endpoints[c.Service+" "+c.Region] = true
		if c.Connection == calllog.New {
			opened++
		}
	}
	chain := calllog.Chain(calls)
	fmt.Fprintf(out, "%d %s to %d endpoints, %d over a new connection. Longest chain: %d\n", len(calls), what, len(endpoints), opened, len(chain))
	for _, c := range chain {
		fmt.Fprintf(out, "%9s %9s  %-6s  %s %s %s %s\n", since(start, c.Start), since(c.Start, c.End), c.Connection, c.Service, c.Operation, c.Region, c.Failed)
	}
}

func since(from, to time.Time) time.Duration { return to.Sub(from).Round(time.Millisecond) }

package cli_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWhatHadNoTimeHasNoneInTheReplay records runs whose time limit passes while AWS
// answers, at about 90 ms a call. Which checks that stops depends on the machine and its
// load: the replay, which is faster, finds no more than the run did.
func TestWhatHadNoTimeHasNoneInTheReplay(t *testing.T) {
	for _, limit := range []string{"1ms", "120ms", "200ms", "300ms", "450ms"} {
		for _, command := range []string{"check", "verify"} {
			t.Run(command+" "+limit, func(t *testing.T) {
				t.Parallel()
				file := filepath.Join(t.TempDir(), "recording.jsonl")
				recorded := run(t, "", command, "--demo=overlap", "--timeout", limit, "--record", file, "--output", "json")
				replayed := run(t, "", command, "--replay", file, "--output", "json")
				if !strings.Contains(recorded.stdout, "time limit") {
					t.Fatalf("no check reached its time limit: %s%s", recorded.stderr, recorded.stdout)
				}
				// Two waits for one fact may share an entry of the recording: then the replay knows
				// less than the run did, and never more.
				known := statusesIn(t, recorded.stdout)
				for _, got := range statusesIn(t, replayed.stdout) {
					if !slices.Contains(known, got) && !strings.Contains(got, " unverified") {
						t.Errorf("the replay says %q; the findings are\n%s\nand in the replay\n%s", got, recorded.stdout, replayed.stdout)
					}
				}
				// The limit of a replay stops nothing.
				for _, got := range statusesIn(t, run(t, "", command, "--replay", file, "--timeout", "1ns", "--output", "json").stdout) {
					if !slices.Contains(known, got) && !strings.Contains(got, " unverified") {
						t.Errorf("with a limit, the replay says %q", got)
					}
				}
			})
		}
	}
}

package cli_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWhatHadNoTimeHasNoneInTheReplay records runs whose time limit passes while AWS
// answers, at about 90 ms a call. Which checks that stops depends on the machine and its
// load: the replay, which is faster, must stop the same ones. Each run is a case of its own;
// TestWhatHadNoTimeInARunHasNoneInTheReplay of steps has the same ones on every machine.
func TestWhatHadNoTimeHasNoneInTheReplay(t *testing.T) {
	t.Parallel()
	for _, limit := range []string{"1ms", "120ms", "200ms", "300ms", "450ms"} {
		for _, command := range []string{"check", "verify"} {
			t.Run(command+" "+limit, func(t *testing.T) {
				t.Parallel()
				file := filepath.Join(t.TempDir(), "recording.jsonl")
				recorded := run(t, "", command, "--demo=overlap", "--timeout", limit, "--record", file, "--output", "json")
				replayed := run(t, "", command, "--replay", file, "--output", "json")
				if limit <= "200ms" && !strings.Contains(recorded.stdout, "time limit") && !strings.Contains(recorded.stdout, "the time of the check") { // a fast machine needs no more
					t.Fatalf("no check reached its time limit: %s%s", recorded.stderr, recorded.stdout)
				}
				// A text can name another call of those under way.
				want := statusesIn(t, recorded.stdout)
				if replayed.code != recorded.code || !slices.Equal(statusesIn(t, replayed.stdout), want) {
					t.Errorf("exit %d, in the replay %d; the findings are\n%s\nand in the replay\n%s", recorded.code, replayed.code, recorded.stdout, replayed.stdout)
				}
				// The limit of a replay stops nothing.
				if again := run(t, "", command, "--replay", file, "--timeout", "1ns", "--output", "json"); !slices.Equal(statusesIn(t, again.stdout), want) {
					t.Errorf("with a limit, the replay has\n%s", again.stdout)
				}
			})
		}
	}
}

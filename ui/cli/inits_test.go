//go:build !windows

package cli_test

import (
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What runs before main delays the first frame and every command. The runtime lists it
// (GODEBUG=inittrace=1, package runtime); bytes and allocations are the same in each run, times are not.
const (
	maxBytesOfOurs = 4_000   // of one package of this module: the most are 1,728
	maxAllocs      = 7_000   // of all packages: 5,275, most of the SDK's STS and sign-in clients
	maxBytes       = 900_000 // of all packages: 682,152
)

// An initialization is what one package did before main.
type initialization struct {
	pkg           string
	bytes, allocs int
}

var initLine = regexp.MustCompile(`(?m)^init (\S+) @.* clock, (\d+) bytes, (\d+) allocs$`)

func initializations(t *testing.T, trace string) []initialization {
	t.Helper()
	var all []initialization
	for _, m := range initLine.FindAllStringSubmatch(trace, -1) {
		bytes, err := strconv.Atoi(m[2])
		if err != nil {
			t.Fatal(err)
		}
		allocs, err := strconv.Atoi(m[3])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, initialization{m[1], bytes, allocs})
	}
	slices.SortFunc(all, func(a, b initialization) int { return b.bytes - a.bytes })
	return all
}

// "It starts slowly since the last release." No table is built and no pattern compiled before main that
// one command in ten needs, and no new dependency does much there.
func TestAlmostNothingRunsBeforeMain(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(built(t), "version")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, trace)
	}
	all := initializations(t, string(trace))
	var bytes, allocs, ours int
	var largest strings.Builder
	for i, p := range all {
		bytes += p.bytes
		allocs += p.allocs
		if i < 10 {
			fmt.Fprintf(&largest, "%8d bytes, %4d allocations: %s\n", p.bytes, p.allocs, p.pkg)
		}
		if strings.HasPrefix(p.pkg, "github.com/astronomer/astro-activate") {
			ours++
			if p.bytes > maxBytesOfOurs {
				t.Errorf("%s allocates %d bytes before main, more than %d: make it when it is first needed", p.pkg, p.bytes, maxBytesOfOurs)
			}
		}
	}
	if ours == 0 {
		t.Fatalf("no package of this module in the trace:\n%s", trace)
	}
	t.Logf("%d packages, %d bytes, %d allocations", len(all), bytes, allocs)
	if bytes > maxBytes || allocs > maxAllocs {
		t.Errorf("%d bytes and %d allocations before main, more than %d and %d; the most are of:\n%s", bytes, allocs, maxBytes, maxAllocs, &largest)
	}
}

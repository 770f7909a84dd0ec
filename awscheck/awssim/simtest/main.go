package simtest

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"
)

// Main runs the tests of a package that simulate accounts thousands of times. Each leaves
// garbage: collecting it less often takes a quarter of the time away. A benchmark keeps the
// collections that users have.
func Main(m *testing.M) {
	flag.Parse()
	if bench := flag.Lookup("test.bench"); os.Getenv("GOGC") == "" && bench.Value.String() == "" {
		debug.SetGCPercent(400)
	}
	os.Exit(m.Run())
}

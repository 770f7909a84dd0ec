package wizard

import (
	"flag"
	"os"
	"runtime/debug"
	"testing"
)

// A test run starts the wizard hundreds of times, and each start leaves garbage: collecting it less
// often takes a quarter of the time away. A benchmark keeps the collections that users have.
func TestMain(m *testing.M) {
	flag.Parse()
	if bench := flag.Lookup("test.bench"); os.Getenv("GOGC") == "" && bench.Value.String() == "" {
		debug.SetGCPercent(400)
	}
	os.Exit(m.Run())
}

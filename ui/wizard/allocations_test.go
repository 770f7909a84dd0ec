package wizard

import (
	"math"
	"runtime"
	"testing"
	"time"
	"unsafe"

	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// Every burst of results is taken in with all findings, while the user types: a snapshot does not
// copy them more often than it has to.
func TestASnapshotCopiesFindingsFewTimes(t *testing.T) {
	const snapshots, copies = 20, 6
	s := scenario("ready")
	d := startScenario(t, s, s.World(time.Now()))
	results.Take(d.m.machine, nil)
	took := uint64(math.MaxUint64) // the least: what else runs in the process allocates, too
	for range snapshots {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		results.Take(d.m.machine, nil)
		runtime.ReadMemStats(&after)
		took = min(took, after.TotalAlloc-before.TotalAlloc)
	}
	all := uint64(len(d.m.snapshot().Findings)) * uint64(unsafe.Sizeof(results.Row{}))
	if took > copies*all {
		t.Errorf("a snapshot of %d findings allocates %d bytes, more than %d copies of them", len(d.m.snapshot().Findings), took, copies)
	}
}

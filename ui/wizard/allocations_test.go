package wizard

import (
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
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range snapshots {
		results.Take(d.m.machine, nil)
	}
	runtime.ReadMemStats(&after)
	took := (after.TotalAlloc - before.TotalAlloc) / snapshots
	all := uint64(len(d.m.snapshot().Findings)) * uint64(unsafe.Sizeof(results.Row{}))
	if took > copies*all {
		t.Errorf("a snapshot of %d findings allocates %d bytes, more than %d copies of them", len(d.m.snapshot().Findings), took, copies)
	}
}

package region

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/order"
)

// A Readiness is what is known about how ready one region is for an activation.
type Readiness struct {
	Region   string
	Enabled  Cell
	Zones    Cell // how many are available
	Headroom Cell // of the quotas that accounts lack most often, which are read of every region
	InUse    Cell // what exists there
	Rank     int  // 1 is the most ready; only regions that are equally ready share it

	order    int  // of the region in the request
	existing int  // how many resources exist there
	left     int  // vCPUs left after the activation
	lacking  int  // quotas that are too small or unknown
	missing  int  // vCPUs that are missing
	target   bool // the target VPC is there
	use      used
}

// A Cell is one value of a region. Its Status is empty while it is loading, Unverified
// where it could not be determined, and Skipped where it does not apply.
type Cell struct {
	Status awscheck.Status
	Text   string // the value, where it is known
}

// String is the cell in a table: "…" while it is loading.
func (c Cell) String() string {
	switch c.Status {
	case "":
		return "…"
	case awscheck.Unverified:
		return "?"
	case awscheck.Skipped:
		return "–"
	}
	return c.Text
}

// SortKeys returns one number each for Zones, Headroom, InUse and Enabled, to sort by:
// higher is better, and an unknown value comes last.
func (r Readiness) SortKeys() [4]int {
	known := func(c Cell, key int) int {
		if c.Status == "" || c.Status == awscheck.Unverified || c.Status == awscheck.Skipped {
			return math.MinInt
		}
		return key
	}
	enabled := 0
	if r.Enabled.Status == awscheck.Pass {
		enabled = 1
	}
	left := r.left
	if r.Enabled.Status == awscheck.Fail {
		left = math.MinInt // nothing was measured
	}
	zones, _ := strconv.Atoi(r.Zones.Text)
	return [4]int{known(r.Zones, zones), known(r.Headroom, left), known(r.InUse, -r.existing), known(r.Enabled, enabled)}
}

// ranked returns the rows in order of readiness, with their ranks. Regions share a rank only where
// all that they are ranked by is equal; they keep the order of the request.
func ranked(rows []Readiness) []Readiness {
	sorted := slices.Clone(rows)
	order.Sort(sorted, func(x, y Readiness) int {
		return cmp.Or(x.compare(y), cmp.Compare(x.order, y.order))
	})
	for i := range sorted {
		sorted[i].Rank = i + 1
		if i > 0 && sorted[i-1].compare(sorted[i]) == 0 {
			sorted[i].Rank = sorted[i-1].Rank
		}
	}
	return sorted
}

// compare is negative if r ranks before other. What is unknown ranks last in each comparison. The
// help of the region field says the same, in the same order.
func (r Readiness) compare(other Readiness) int {
	const zones, headroom, inUse = 0, 1, 2 // of the sort keys
	x, y := r.SortKeys(), other.SortKeys()
	target := 0
	switch {
	case r.target && !other.target:
		target = -1
	case other.target && !r.target:
		target = 1
	}
	return cmp.Or(
		cmp.Compare(r.class(), other.class()),
		cmp.Compare(r.lacking, other.lacking),
		cmp.Compare(r.missing, other.missing),
		target,
		cmp.Compare(y[zones], x[zones]),
		cmp.Compare(y[inUse], x[inUse]),
		cmp.Compare(y[headroom], x[headroom]),
	)
}

// class says whether a region can carry the cluster: 0 if it can. The others are in the order of
// what it takes to use them: to find out, an increase of a quota, and to enable the region; nothing
// adds zones.
func (r Readiness) class() int {
	unknown := func(c Cell) bool { return c.Status == "" || c.Status == awscheck.Unverified }
	switch {
	case r.Zones.Status == awscheck.Fail:
		return 4
	case r.Enabled.Status == awscheck.Fail:
		return 3
	case r.Headroom.Status == awscheck.Fail:
		return 2
	case unknown(r.Enabled) || unknown(r.Zones) || unknown(r.Headroom):
		return 1
	}
	return 0
}

// worse returns the status that is worse for choosing a region.
func worse(x, y awscheck.Status) awscheck.Status {
	weight := func(s awscheck.Status) int {
		return slices.Index([]awscheck.Status{awscheck.Pass, awscheck.Warn, awscheck.Unverified, awscheck.Fail}, s)
	}
	if weight(y) > weight(x) {
		return y
	}
	return x
}

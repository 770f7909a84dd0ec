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
	Headroom Cell // of the quotas that accounts lack most often, and of others where they were read
	InUse    Cell // what exists there
	Rank     int  // 1 is the most ready; regions that are equally ready share it

	order    int // of the region in the request
	existing int // how many resources exist there
	left     int // vCPUs left after the activation
	lacking  int // quotas that are too small, and of which no sufficient increase is pending
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

// ranked returns the rows in order of readiness, with their ranks. A region with unknown
// values comes after those that are ready, and before those that are known to lack
// something. Of those that share a rank, the ones with more zones come first.
func ranked(rows []Readiness) []Readiness {
	sorted := slices.Clone(rows)
	readiness := func(x, y Readiness) int {
		return cmp.Or(
			cmp.Compare(x.class(), y.class()),
			cmp.Compare(x.lacking, y.lacking),
			cmp.Compare(x.existing, y.existing),
			cmp.Compare(y.left, x.left),
		)
	}
	const zones = 0 // of the sort keys
	order.Sort(sorted, func(x, y Readiness) int {
		return cmp.Or(readiness(x, y), cmp.Compare(y.SortKeys()[zones], x.SortKeys()[zones]), cmp.Compare(x.order, y.order))
	})
	for i := range sorted {
		sorted[i].Rank = i + 1
		if i > 0 && readiness(sorted[i-1], sorted[i]) == 0 {
			sorted[i].Rank = sorted[i-1].Rank
		}
	}
	return sorted
}

// class is how ready a region is: 0 is ready.
func (r Readiness) class() int {
	cells := []Cell{r.Enabled, r.Zones, r.Headroom, r.InUse}
	has := func(s awscheck.Status) bool {
		return slices.ContainsFunc(cells, func(c Cell) bool { return c.Status == s })
	}
	switch {
	case r.Enabled.Status == awscheck.Fail:
		return 4
	case has(awscheck.Fail):
		return 3
	case has("") || has(awscheck.Unverified):
		return 2
	case has(awscheck.Warn):
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

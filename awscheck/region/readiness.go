package region

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// RegionReadiness is what is known of how ready one region is for an activation.
type Readiness struct {
	Region   string
	Enabled  Cell
	Zones    Cell // how many are available
	Headroom Cell // of the quotas that most often stand in the way
	InUse    Cell // what exists there
	Rank     int  // 1 is the readiest

	order    int // in which the region was given
	existing int // how many things exist there
	left     int // vCPUs left after the activation
}

// A Cell is one thing known of a region. Its Status is empty while it is being
// asked, Unverified where it could not be told, Skipped where it was not asked.
type Cell struct {
	Status awscheck.Status
	Text   string // what is known, if anything is
}

// String is the cell in a table: "…" while it is being asked.
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

// surveyed tells which quotas the survey looks at: nodes' vCPUs and VPCs are what
// new and crowded accounts run out of. The others are checked in the region chosen.
func isCompared(need QuotaNeed) bool { return need.NodeVCPUs || need.Code == "L-F678F1CE" }

// SortKeys returns one number each for Enabled, Zones, Headroom and InUse, to sort by:
// higher is better, and an unknown value comes last.
func (o Readiness) SortKeys() [4]int {
	known := func(c Cell, merit int) int {
		if c.Status == "" || c.Status == awscheck.Unverified || c.Status == awscheck.Skipped {
			return math.MinInt
		}
		return merit
	}
	enabled := 0
	if o.Enabled.Status == awscheck.Pass {
		enabled = 1
	}
	zones, _ := strconv.Atoi(o.Zones.Text)
	return [4]int{known(o.Enabled, enabled), known(o.Zones, zones), known(o.Headroom, o.left), known(o.InUse, -o.existing)}
}

// CompareRegions looks at all regions at once. It passes the rows of all of them, best
// first, to give each time that a value arrives; the last call has the result. It
// asks at most six things of a region, shares them with the checks, and asks
// nothing in a region that is not enabled. Its error says why the credentials or
// the list of regions could not be had; the other calls' are left to the checks.
func Compare(ctx context.Context, a *account.Account, regions []string, needs []QuotaNeed, nodes Nodes, zones int, give func([]Readiness)) error {
	var mu sync.Mutex
	rows := make([]Readiness, len(regions))
	for i, region := range regions {
		rows[i] = Readiness{Region: region, order: i}
	}
	update := func(change func()) {
		mu.Lock()
		defer mu.Unlock()
		change()
		give(ranked(rows))
	}
	update(func() {})
	unknown := Cell{Status: awscheck.Unverified}
	if _, err := a.Identity(ctx); err != nil {
		update(func() {
			for i := range rows {
				rows[i].Enabled, rows[i].Zones, rows[i].Headroom, rows[i].InUse = unknown, unknown, unknown, unknown
			}
		})
		return err
	}
	states, err := a.Regions(ctx)
	update(func() {
		for i := range rows {
			rows[i].enabled(states, err)
		}
	})
	needs = slices.DeleteFunc(slices.Clone(needs), func(n QuotaNeed) bool { return !isCompared(n) })
	var tasks []func()
	for i := range rows {
		row := &rows[i]
		if row.Enabled.Status == awscheck.Fail {
			continue
		}
		tasks = append(tasks,
			func() {
				cell := zonesCell(ctx, a, row.Region, zones)
				update(func() {
					row.Zones = cell
					if row.Enabled.Status == awscheck.Unverified && cell.Status != awscheck.Unverified {
						row.Enabled = Cell{awscheck.Pass, "yes"} // it answered
					}
				})
			},
			func() {
				cell, left := headroomCell(ctx, a, row.Region, needs, nodes)
				update(func() { row.Headroom, row.left = cell, left })
			},
			func() {
				cell, n := inUseCell(ctx, a, row.Region)
				update(func() { row.InUse, row.existing = cell, n })
			},
		)
	}
	parallel.Do(tasks...)
	return err
}

// enabled fills in what the list of regions says.
func (o *Readiness) enabled(states []account.RegionState, err error) {
	i := slices.IndexFunc(states, func(s account.RegionState) bool { return s.Name == o.Region })
	switch {
	case err != nil:
		o.Enabled = Cell{Status: awscheck.Unverified}
	case i >= 0 && states[i].Enabled():
		o.Enabled = Cell{awscheck.Pass, "yes"}
	default:
		o.Enabled = Cell{awscheck.Fail, "no"}
		o.Zones, o.Headroom, o.InUse = Cell{Status: awscheck.Skipped}, Cell{Status: awscheck.Skipped}, Cell{Status: awscheck.Skipped}
	}
}

func zonesCell(ctx context.Context, a *account.Account, region string, least int) Cell {
	zones, err := facts.AvailableZones(ctx, a, region)
	switch {
	case err != nil:
		return Cell{Status: awscheck.Unverified}
	case len(zones) < least:
		return Cell{awscheck.Fail, fmt.Sprint(len(zones))}
	}
	return Cell{awscheck.Pass, fmt.Sprint(len(zones))}
}

// headroomCell says how the quotas do: the vCPUs, and what else is short or tight.
func headroomCell(ctx context.Context, a *account.Account, region string, needs []QuotaNeed, nodes Nodes) (cell Cell, left int) {
	rooms := make([]headroom, len(needs))
	errs := make([]error, len(needs))
	var tasks []func()
	for i, need := range needs {
		tasks = append(tasks, func() { rooms[i], errs[i] = headroomOf(ctx, a, region, need, nodes) })
	}
	parallel.Do(tasks...)
	var said []string
	cell.Status = awscheck.Pass
	for i, h := range rooms {
		if errs[i] != nil {
			cell.Status = worse(cell.Status, awscheck.Unverified)
			continue
		}
		status, _ := h.evaluate()
		if h.need.NodeVCPUs {
			left = h.left()
		}
		if status == awscheck.Fail {
			said = append(said, h.need.amount(-h.left())+" short")
		} else if status == awscheck.Warn || h.need.NodeVCPUs {
			said = append(said, h.need.amount(h.left())+" left")
		}
		cell.Status = worse(cell.Status, status)
	}
	cell.Text = strings.Join(said, ", ")
	return cell, left
}

// headroomOf is what CheckQuota weighs.
func headroomOf(ctx context.Context, a *account.Account, region string, need QuotaNeed, nodes Nodes) (headroom, error) {
	counter, ok := quotaUseOf(need.Code)
	if !ok {
		return headroom{}, account.ErrIncomplete
	}
	h := headroom{need: need}
	var errs [3]error
	parallel.Do(
		func() { h.quota, errs[0] = facts.GetQuota(ctx, a, region, need.Service, need.Code) },
		func() { h.used, errs[1] = counter.count(ctx, a, region) },
		func() { h.needed, h.because, errs[2] = needed(ctx, a, region, need, nodes) },
	)
	return h, cmp.Or(errs[0], errs[1], errs[2])
}

// worse returns the status that weighs more for choosing a region.
func worse(x, y awscheck.Status) awscheck.Status {
	weight := func(s awscheck.Status) int {
		return slices.Index([]awscheck.Status{awscheck.Pass, awscheck.Warn, awscheck.Unverified, awscheck.Fail}, s)
	}
	if weight(y) > weight(x) {
		return y
	}
	return x
}

// holdsCell counts the VPCs that AWS did not make and the instances.
func inUseCell(ctx context.Context, a *account.Account, region string) (Cell, int) {
	var vpcs []facts.VPC
	var instances []facts.Instance
	var errs [2]error
	parallel.Do(
		func() { vpcs, errs[0] = facts.VPCs(ctx, a, region) },
		func() { instances, errs[1] = facts.Instances(ctx, a, region) },
	)
	if errs[0] != nil || errs[1] != nil {
		return Cell{Status: awscheck.Unverified}, 0
	}
	vpcs = slices.DeleteFunc(slices.Clone(vpcs), func(v facts.VPC) bool { return v.Default })
	instances = slices.DeleteFunc(slices.Clone(instances), func(i facts.Instance) bool { return i.State == "terminated" })
	var said []string
	if n := len(vpcs); n > 0 {
		said = append(said, words.Count(n, "VPC"))
	}
	if n := len(instances); n > 0 {
		said = append(said, words.Count(n, "instance"))
	}
	if len(said) == 0 {
		return Cell{awscheck.Pass, "nothing"}, 0
	}
	return Cell{awscheck.Info, strings.Join(said, ", ")}, len(vpcs) + len(instances)
}

// ranked returns the outlooks best first, with their ranks. What is not known yet
// stands between what is ready and what is known to lack something.
func ranked(rows []Readiness) []Readiness {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(x, y Readiness) int {
		return cmp.Or(
			cmp.Compare(x.class(), y.class()),
			cmp.Compare(x.existing, y.existing),
			cmp.Compare(y.left, x.left),
			cmp.Compare(x.order, y.order),
		)
	})
	for i := range sorted {
		sorted[i].Rank = i + 1
	}
	return sorted
}

// class is how ready a region is: 0 is ready.
func (o Readiness) class() int {
	cells := []Cell{o.Enabled, o.Zones, o.Headroom, o.InUse}
	has := func(s awscheck.Status) bool {
		return slices.ContainsFunc(cells, func(c Cell) bool { return c.Status == s })
	}
	switch {
	case o.Enabled.Status == awscheck.Fail:
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

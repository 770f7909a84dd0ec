package awscheck

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// RegionReadiness is what is known of how ready one region is for an activation.
type RegionReadiness struct {
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
	Status Status
	Text   string // what is known, if anything is
}

// String is the cell in a table: "…" while it is being asked.
func (c Cell) String() string {
	switch c.Status {
	case "":
		return "…"
	case Unverified:
		return "?"
	case Skipped:
		return "–"
	}
	return c.Text
}

// surveyed tells which quotas the survey looks at: nodes' vCPUs and VPCs are what
// new and crowded accounts run out of. The others are checked in the region chosen.
func surveyed(need QuotaNeed) bool { return need.NodeVCPUs || need.Code == "L-F678F1CE" }

// SortKeys returns one number each for Enabled, Zones, Headroom and InUse, to sort by:
// higher is better, and an unknown value comes last.
func (o RegionReadiness) SortKeys() [4]int {
	known := func(c Cell, merit int) int {
		if c.Status == "" || c.Status == Unverified || c.Status == Skipped {
			return math.MinInt
		}
		return merit
	}
	enabled := 0
	if o.Enabled.Status == Pass {
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
func CompareRegions(ctx context.Context, a *Account, regions []string, needs []QuotaNeed, nodes Nodes, zones int, give func([]RegionReadiness)) error {
	var mu sync.Mutex
	rows := make([]RegionReadiness, len(regions))
	for i, region := range regions {
		rows[i] = RegionReadiness{Region: region, order: i}
	}
	update := func(change func()) {
		mu.Lock()
		defer mu.Unlock()
		change()
		give(ranked(rows))
	}
	update(func() {})
	unknown := Cell{Status: Unverified}
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
	needs = slices.DeleteFunc(slices.Clone(needs), func(n QuotaNeed) bool { return !surveyed(n) })
	var tasks []func()
	for i := range rows {
		row := &rows[i]
		if row.Enabled.Status == Fail {
			continue
		}
		tasks = append(tasks,
			func() {
				cell := a.zonesCell(ctx, row.Region, zones)
				update(func() {
					row.Zones = cell
					if row.Enabled.Status == Unverified && cell.Status != Unverified {
						row.Enabled = Cell{Pass, "yes"} // it answered
					}
				})
			},
			func() {
				cell, left := a.headroomCell(ctx, row.Region, needs, nodes)
				update(func() { row.Headroom, row.left = cell, left })
			},
			func() {
				cell, n := a.holdsCell(ctx, row.Region)
				update(func() { row.InUse, row.existing = cell, n })
			},
		)
	}
	together(tasks...)
	return err
}

// enabled fills in what the list of regions says.
func (o *RegionReadiness) enabled(states []RegionState, err error) {
	i := slices.IndexFunc(states, func(s RegionState) bool { return s.Name == o.Region })
	switch {
	case err != nil:
		o.Enabled = Cell{Status: Unverified}
	case i >= 0 && states[i].Enabled():
		o.Enabled = Cell{Pass, "yes"}
	default:
		o.Enabled = Cell{Fail, "no"}
		o.Zones, o.Headroom, o.InUse = Cell{Status: Skipped}, Cell{Status: Skipped}, Cell{Status: Skipped}
	}
}

func (a *Account) zonesCell(ctx context.Context, region string, least int) Cell {
	zones, err := a.availableZones(ctx, region)
	switch {
	case err != nil:
		return Cell{Status: Unverified}
	case len(zones) < least:
		return Cell{Fail, fmt.Sprint(len(zones))}
	}
	return Cell{Pass, fmt.Sprint(len(zones))}
}

// headroomCell says how the quotas do: the vCPUs, and what else is short or tight.
func (a *Account) headroomCell(ctx context.Context, region string, needs []QuotaNeed, nodes Nodes) (cell Cell, left int) {
	rooms := make([]headroom, len(needs))
	errs := make([]error, len(needs))
	var tasks []func()
	for i, need := range needs {
		tasks = append(tasks, func() { rooms[i], errs[i] = a.headroomOf(ctx, region, need, nodes) })
	}
	together(tasks...)
	var said []string
	cell.Status = Pass
	for i, h := range rooms {
		if errs[i] != nil {
			cell.Status = worse(cell.Status, Unverified)
			continue
		}
		status, _ := h.judge()
		if h.need.NodeVCPUs {
			left = h.left()
		}
		if status == Fail {
			said = append(said, h.need.amount(-h.left())+" short")
		} else if status == Warn || h.need.NodeVCPUs {
			said = append(said, h.need.amount(h.left())+" left")
		}
		cell.Status = worse(cell.Status, status)
	}
	cell.Text = strings.Join(said, ", ")
	return cell, left
}

// headroomOf is what CheckQuota weighs.
func (a *Account) headroomOf(ctx context.Context, region string, need QuotaNeed, nodes Nodes) (headroom, error) {
	counter, ok := quotaUseOf(need.Code)
	if !ok {
		return headroom{}, errIncomplete
	}
	h := headroom{need: need}
	var errs [3]error
	together(
		func() { h.quota, errs[0] = a.Quota(ctx, region, need.Service, need.Code) },
		func() { h.used, errs[1] = counter.count(a, ctx, region) },
		func() { h.needed, h.because, errs[2] = a.needed(ctx, region, need, nodes) },
	)
	return h, cmp.Or(errs[0], errs[1], errs[2])
}

// worse returns the status that weighs more for choosing a region.
func worse(x, y Status) Status {
	weight := func(s Status) int { return slices.Index([]Status{Pass, Warn, Unverified, Fail}, s) }
	if weight(y) > weight(x) {
		return y
	}
	return x
}

// holdsCell counts the VPCs that AWS did not make and the instances.
func (a *Account) holdsCell(ctx context.Context, region string) (Cell, int) {
	var vpcs []VPC
	var instances []Instance
	var errs [2]error
	together(
		func() { vpcs, errs[0] = a.VPCs(ctx, region) },
		func() { instances, errs[1] = a.Instances(ctx, region) },
	)
	if errs[0] != nil || errs[1] != nil {
		return Cell{Status: Unverified}, 0
	}
	vpcs = slices.DeleteFunc(slices.Clone(vpcs), func(v VPC) bool { return v.Default })
	instances = slices.DeleteFunc(slices.Clone(instances), func(i Instance) bool { return i.State == "terminated" })
	var said []string
	if n := len(vpcs); n > 0 {
		said = append(said, count(n, "VPC"))
	}
	if n := len(instances); n > 0 {
		said = append(said, count(n, "instance"))
	}
	if len(said) == 0 {
		return Cell{Pass, "nothing"}, 0
	}
	return Cell{Info, strings.Join(said, ", ")}, len(vpcs) + len(instances)
}

// ranked returns the outlooks best first, with their ranks. What is not known yet
// stands between what is ready and what is known to lack something.
func ranked(rows []RegionReadiness) []RegionReadiness {
	sorted := slices.Clone(rows)
	slices.SortStableFunc(sorted, func(x, y RegionReadiness) int {
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
func (o RegionReadiness) class() int {
	cells := []Cell{o.Enabled, o.Zones, o.Headroom, o.InUse}
	has := func(s Status) bool { return slices.ContainsFunc(cells, func(c Cell) bool { return c.Status == s }) }
	switch {
	case o.Enabled.Status == Fail:
		return 4
	case has(Fail):
		return 3
	case has("") || has(Unverified):
		return 2
	case has(Warn):
		return 1
	}
	return 0
}

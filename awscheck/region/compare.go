package region

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// A Comparison is what regions are compared by.
type Comparison struct {
	Regions []string
	Needs   []QuotaNeed
	Nodes   Nodes
	Zones   ZoneNeed
	Plan    dataplane.Plan
	Target  string // the region of the target VPC; "" if unknown
	// Others returns what the inventory finds in each region.
	Others func(context.Context) (map[string]facts.RegionUse, error)
}

// Compare checks all regions at once. It calls update with the rows of all of them, the
// most ready first, each time a value arrives; the last call has the result. It makes up
// to six calls in a region, and none in a region that is not enabled. What else it shows
// comes from the inventory of the account, which the checks make in any case. Its error is the
// reason why the credentials or the list of regions could not be determined; a failure of
// another call shows in its cell.
func Compare(ctx context.Context, a *account.Account, c Comparison, update func([]Readiness)) error {
	t := table{rows: make([]Readiness, len(c.Regions)), update: update}
	for i, region := range c.Regions {
		t.rows[i] = Readiness{Region: region, order: i, target: region == c.Target}
	}
	t.change(func() {})
	if _, err := a.Identity(ctx); err != nil {
		unknown := Cell{Status: awscheck.Unverified}
		t.change(func() {
			for i := range t.rows {
				t.rows[i].Enabled, t.rows[i].Zones, t.rows[i].Headroom, t.rows[i].InUse = unknown, unknown, unknown, unknown
			}
		})
		return err
	}
	states, err := a.Regions(ctx)
	t.change(func() {
		for i := range t.rows {
			t.rows[i].setEnabled(states, err)
		}
	})
	var tasks []func()
	for i := range t.rows {
		row := &t.rows[i]
		if row.Enabled.Status == awscheck.Fail {
			continue
		}
		tasks = append(tasks,
			func() { cell := zonesCell(ctx, a, row.Region, c.Zones); t.change(func() { row.setZones(cell) }) },
			func() {
				room := readRoom(ctx, a, row.Region, c)
				t.change(func() {
					row.Headroom, row.left, row.lacking, row.missing = room.cell(), room.left, room.lacking, room.missing
				})
			},
			func() {
				u := readUse(ctx, a, row.Region)
				t.change(func() {
					u.others = row.use.others
					row.use = u
					row.setInUse()
				})
			},
		)
	}
	tasks = append(tasks, func() {
		all, err := c.Others(ctx)
		if err != nil {
			return // the cells show only what was counted
		}
		t.change(func() {
			for i := range t.rows {
				t.rows[i].use.others = all[t.rows[i].Region]
				t.rows[i].setInUse()
			}
		})
	})
	parallel.Do(tasks...)
	return err
}

// A table holds the rows while their values arrive.
type table struct {
	mu     sync.Mutex
	rows   []Readiness
	update func([]Readiness)
}

// change changes rows, and passes all of them on.
func (t *table) change(f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	f()
	t.update(ranked(t.rows))
}

// setEnabled sets the cell from the list of regions; err is why the list could not be fetched.
func (r *Readiness) setEnabled(states []account.RegionState, err error) {
	i := slices.IndexFunc(states, func(s account.RegionState) bool { return s.Name == r.Region })
	switch {
	case err != nil:
		r.Enabled = Cell{Status: awscheck.Unverified}
	case i >= 0 && states[i].Enabled():
		r.Enabled = Cell{awscheck.Pass, "yes"}
	default:
		r.Enabled = Cell{awscheck.Fail, "no"}
		r.Zones, r.Headroom, r.InUse = Cell{Status: awscheck.Skipped}, Cell{awscheck.Fail, "not enabled"}, Cell{Status: awscheck.Skipped}
	}
}

// setZones sets the cell. A region that answers is enabled, also where the regions could
// not be listed.
func (r *Readiness) setZones(cell Cell) {
	r.Zones = cell
	if r.Enabled.Status == awscheck.Unverified && cell.Status != awscheck.Unverified {
		r.Enabled = Cell{awscheck.Pass, "yes"}
	}
}

func zonesCell(ctx context.Context, a *account.Account, region string, need ZoneNeed) Cell {
	zones, err := facts.AvailableZones(ctx, a, region, need.Excluded)
	switch {
	case err != nil:
		return Cell{Status: awscheck.Unverified}
	case len(zones) < need.Min:
		return Cell{awscheck.Fail, fmt.Sprint(len(zones))}
	}
	return Cell{awscheck.Pass, fmt.Sprint(len(zones))}
}

// A used is what exists in a region.
type used struct {
	read            bool  // the VPCs and instances were requested
	err             error // why their number is not known
	vpcs, instances int
	others          facts.RegionUse
}

// readUse counts the instances, and the VPCs besides the default one.
func readUse(ctx context.Context, a *account.Account, region string) used {
	var vpcs []facts.VPC
	var instances []facts.Instance
	var errs [2]error
	parallel.Do(
		func() { vpcs, errs[0] = facts.VPCs(ctx, a, region) },
		func() { instances, errs[1] = facts.Instances(ctx, a, region) },
	)
	u := used{read: true, err: errors.Join(errs[:]...)}
	for _, v := range vpcs {
		if !v.Default {
			u.vpcs++
		}
	}
	for _, i := range instances {
		if i.State != "terminated" {
			u.instances++
		}
	}
	return u
}

// setInUse sets the cell. That nothing exists is said only once the inventory is complete; before,
// it says what was counted.
func (r *Readiness) setInUse() {
	u := r.use
	if !u.read {
		return
	}
	if u.err != nil {
		r.InUse = Cell{Status: awscheck.Unverified}
		return
	}
	var parts []string
	if u.vpcs > 0 {
		parts = append(parts, words.Count(u.vpcs, "VPC"))
	}
	if u.instances > 0 {
		parts = append(parts, words.Count(u.instances, "instance"))
	}
	if u.others.Text != "" {
		parts = append(parts, u.others.Text)
	}
	r.existing = u.vpcs + u.instances + u.others.Count
	switch {
	case len(parts) > 0:
		r.InUse = Cell{awscheck.Info, strings.Join(parts, ", ")}
	case u.others.Complete:
		r.InUse = Cell{awscheck.Pass, "nothing"}
	default:
		r.InUse = Cell{awscheck.Pass, "0 VPCs, 0 instances"}
	}
}

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

// Compare checks all regions at once. It calls update with the rows of all of them, the
// most ready first, each time a value arrives; the last call has the result. It makes up
// to six calls in a region, shares their results with the checks, and makes none in a
// region that is not enabled. Its error is the reason why the credentials or the list of
// regions could not be determined; a failure of another call shows in its cell.
func Compare(ctx context.Context, a *account.Account, regions []string, needs []QuotaNeed, nodes Nodes, zones ZoneNeed, plan dataplane.Plan, update func([]Readiness)) error {
	t := table{rows: make([]Readiness, len(regions)), update: update}
	for i, region := range regions {
		t.rows[i] = Readiness{Region: region, order: i}
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
	needs = slices.DeleteFunc(slices.Clone(needs), func(n QuotaNeed) bool { u, ok := quotaUseOf(n.Code); return !ok || !u.compared })
	var tasks []func()
	for i := range t.rows {
		row := &t.rows[i]
		if row.Enabled.Status == awscheck.Fail {
			continue
		}
		tasks = append(tasks,
			func() { cell := zonesCell(ctx, a, row.Region, zones); t.change(func() { row.setZones(cell) }) },
			func() {
				cell, left := headroomCell(ctx, a, row.Region, needs, nodes, plan)
				t.change(func() { row.Headroom, row.left = cell, left })
			},
			func() {
				cell, n := inUseCell(ctx, a, row.Region)
				t.change(func() { row.InUse, row.existing = cell, n })
			},
		)
	}
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
		r.Zones, r.Headroom, r.InUse = Cell{Status: awscheck.Skipped}, Cell{Status: awscheck.Skipped}, Cell{Status: awscheck.Skipped}
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

// headroomCell describes the vCPUs that are left, and each other quota that is too small
// or nearly used up.
func headroomCell(ctx context.Context, a *account.Account, region string, needs []QuotaNeed, nodes Nodes, plan dataplane.Plan) (cell Cell, left int) {
	measured := make([]headroom, len(needs))
	errs := make([]error, len(needs))
	var tasks []func()
	for i, need := range needs {
		tasks = append(tasks, func() {
			h, failures := measure(ctx, a, region, need, nodes, ZoneNeed{}, plan)
			measured[i], errs[i] = h, errors.Join(failures...)
		})
	}
	parallel.Do(tasks...)
	var parts []string
	cell.Status = awscheck.Pass
	for i, h := range measured {
		if errs[i] != nil {
			cell.Status = worse(cell.Status, awscheck.Unverified)
			continue
		}
		status, _ := h.evaluate()
		if h.need.NodeVCPUs {
			left = h.left()
		}
		if status == awscheck.Fail {
			parts = append(parts, h.need.amount(-h.left())+" short")
		} else if status == awscheck.Warn || h.need.NodeVCPUs {
			parts = append(parts, h.need.amount(h.left())+" left")
		}
		cell.Status = worse(cell.Status, status)
	}
	cell.Text = strings.Join(parts, ", ")
	return cell, left
}

// inUseCell counts the instances, and the VPCs besides the default one.
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
	var parts []string
	if n := len(vpcs); n > 0 {
		parts = append(parts, words.Count(n, "VPC"))
	}
	if n := len(instances); n > 0 {
		parts = append(parts, words.Count(n, "instance"))
	}
	if len(parts) == 0 {
		return Cell{awscheck.Pass, "nothing"}, 0
	}
	return Cell{awscheck.Info, strings.Join(parts, ", ")}, len(vpcs) + len(instances)
}

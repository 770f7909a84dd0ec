package region

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// A room is how much room the quotas of a region have, those that regions are compared by first.
type room struct {
	status        awscheck.Status
	enough, short []string // "176 vCPUs left"; what is missing, with what pending increases ask for
	left          int      // vCPUs for the nodes
	lacking       int      // quotas that are too small, also once pending increases are granted
	missing       int      // vCPUs for the nodes that are missing even then
}

// cell is the room in a table: "75 vCPUs short, 1 VPC short".
func (r room) cell() Cell {
	return Cell{r.status, strings.Join(append(slices.Clone(r.enough), r.short...), ", ")}
}

// readRoom measures the quotas that regions are compared by and, of the others, those that the
// checks read in any case.
func readRoom(ctx context.Context, a *account.Account, region string, c Comparison) room {
	known := ctx
	if region != c.Chosen {
		known = account.CachedOnly(ctx)
	}
	measured := make([]measurement, len(c.Needs))
	var tasks []func()
	for i, need := range c.Needs {
		counter, ok := quotaUseOf(need.Code)
		if !ok {
			continue
		}
		measured[i].compared = counter.compared
		tasks = append(tasks, func() { measured[i].read(ctx, known, a, region, need, c) })
	}
	parallel.Do(tasks...)
	r := room{status: awscheck.Pass}
	order.Sort(measured, func(x, y measurement) int { return x.place() - y.place() })
	for _, m := range measured {
		r.add(m)
	}
	return r
}

// A measurement is the headroom of one quota, or why it is not known.
type measurement struct {
	headroom
	known    bool // it was read
	compared bool // regions are compared by it
	err      error
	pending  int // the largest value of a pending increase; 0: none is known
}

// read measures a quota. known is the context of what is read only where a check reads it too.
func (m *measurement) read(ctx, known context.Context, a *account.Account, region string, need QuotaNeed, c Comparison) {
	if !m.compared {
		ctx = known
	}
	h, failures := measure(ctx, a, region, need, c.Nodes, c.Zones, c.Plan)
	m.headroom, m.err, m.known = h, errors.Join(failures...), true
	if m.err != nil {
		m.known = m.compared
		return
	}
	if status, _ := h.evaluate(); status == awscheck.Pass {
		return
	}
	pending, _ := facts.PendingIncreases(known, a, region, need.Service, need.Code)
	for _, i := range pending {
		m.pending = max(m.pending, i.Desired)
	}
}

// place sorts quotas: those that regions are compared by, then those that are in use.
func (m measurement) place() int {
	switch {
	case m.compared:
		return 0
	case m.used.total > 0:
		return 1
	}
	return 2
}

// add adds a quota. One that is read only in some regions, and is too small without any use of it,
// is shown, but does not count: it may be as small in the others.
func (r *room) add(m measurement) {
	if !m.known {
		return
	}
	if m.err != nil {
		r.status = worse(r.status, awscheck.Unverified)
		return
	}
	status, _ := m.evaluate()
	granted := m.headroom
	granted.quota.Value = max(granted.quota.Value, m.pending)
	if m.need.NodeVCPUs {
		r.left, r.missing = m.left(), max(0, -granted.left())
	}
	asked := "" // stands beside what it is for
	if m.pending > 0 {
		asked = fmt.Sprintf(" (%d pending)", m.pending)
	}
	left := m.left()
	switch {
	case left < 0:
		r.short = append(r.short, m.amountOf(-left)+" short"+asked)
	case m.compared && (status == awscheck.Warn || m.need.NodeVCPUs), asked != "":
		r.enough = append(r.enough, m.amountOf(left)+" left"+asked)
	}
	if !m.compared && (m.used.total == 0 || status != awscheck.Fail) {
		return
	}
	r.status = worse(r.status, status)
	if status == awscheck.Fail && granted.left() < 0 {
		r.lacking++
	}
}

// amountOf is a number of what the quota counts: that of Spot instances says so.
func (m measurement) amountOf(n int) string {
	if strings.Contains(m.need.Name, "Spot") {
		return fmt.Sprintf("%d Spot %s", n, m.need.Unit)
	}
	return m.need.amount(n)
}

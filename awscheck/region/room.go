package region

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// A room is how much room a region has in the quotas that regions are compared by. They are read of
// every region: what a check reads of one region alone, such as another quota or a pending increase,
// says nothing about how that region compares with the others.
type room struct {
	status        awscheck.Status
	enough, short []string // "176 vCPUs left"; what is missing or unknown
	left          int      // vCPUs for the nodes; unknown: the lowest number
	lacking       int      // quotas that are too small or unknown
	missing       int      // vCPUs for the nodes; unknown: the highest number
}

// cell is the room in a table: "75 vCPUs short, 1 VPC short".
func (r room) cell() Cell {
	return Cell{r.status, strings.Join(append(slices.Clone(r.enough), r.short...), ", ")}
}

// readRoom measures the quotas that regions are compared by.
func readRoom(ctx context.Context, a *account.Account, region string, c Comparison) room {
	measured := make([]measurement, len(c.Needs))
	var tasks []func()
	for i, need := range c.Needs {
		if counter, _ := quotaUseOf(need.Code); counter.compared {
			tasks = append(tasks, func() {
				h, failures := measure(ctx, a, region, need, c.Nodes, c.Zones, c.Plan)
				measured[i] = measurement{h, true, errors.Join(failures...)}
			})
		}
	}
	parallel.Do(tasks...)
	r := room{status: awscheck.Pass, left: math.MinInt, missing: math.MaxInt}
	for _, m := range measured {
		if m.read {
			r.add(m)
		}
	}
	return r
}

// A measurement is the headroom of one quota, or why it is not known.
type measurement struct {
	headroom
	read bool
	err  error
}

// add adds a quota. One that is unknown counts as too small: a region never ranks better for it.
func (r *room) add(m measurement) {
	if m.err != nil {
		r.status = worse(r.status, awscheck.Unverified)
		r.short = append(r.short, m.need.Unit+" unknown")
		r.lacking++
		return
	}
	status, _ := m.evaluate()
	r.status = worse(r.status, status)
	left := m.left()
	if m.need.NodeVCPUs {
		r.left, r.missing = left, max(0, -left)
	}
	switch {
	case left < 0:
		r.short = append(r.short, m.need.amount(-left)+" short")
		r.lacking++
	case status == awscheck.Warn || m.need.NodeVCPUs:
		r.enough = append(r.enough, m.need.amount(left)+" left")
	}
}

package wizard

import (
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// A snapshot is what the machine says, made ready to be drawn. It is made anew
// only after the machine has changed, so that a key costs no look at every check.
type snapshot struct {
	steps    []stepView
	findings []steps.Finding
	rows     map[string][]row // under a step's id
	missing  []steps.Key
	verdict  steps.Verdict
	busy     int // checks and lookups under way
	done     int // checks that are done
}

// A stepView is a step with the count of what its checks say.
type stepView struct {
	id, title string
	number    int
	applies   bool
	count     [rowKinds]int
}

// A rowKind is how a check stands: what it found, or why it found nothing yet. The
// order is that of their urgency.
type rowKind int

const (
	rowFail rowKind = iota
	rowWarn
	rowUnverified
	rowBlocked // another check explains it
	rowRunning
	rowWaiting
	rowInfo
	rowAccepted // a problem that was accepted with a reason
	rowPass
	rowSkipped
	rowMissing // an answer that is needed, in the summary
	rowKinds
)

// A row is one line of what AWS says: a finding, or the checks that one cause keeps
// from finding anything.
type row struct {
	id      string // tells rows apart, and stays while results come in
	kind    rowKind
	finding steps.Finding
	blocked int       // how many checks it stands for, if several
	needs   string    // what a rowWaiting waits for
	key     steps.Key // the answer that a rowMissing misses
	same    bool      // its title is that of the row above
}

func takeSnapshot(m *steps.Machine) *snapshot {
	s := &snapshot{
		findings: m.Findings(),
		missing:  m.Missing(),
		busy:     m.Busy(),
		rows:     map[string][]row{},
	}
	s.verdict = steps.VerdictOf(s.findings, s.missing)
	byStep := map[string][]steps.Finding{}
	byID := map[string]steps.Finding{}
	for _, f := range s.findings {
		byStep[f.Step] = append(byStep[f.Step], f)
		if _, ok := byID[f.ID]; !ok {
			byID[f.ID] = f
		}
	}
	for i, step := range m.Steps() {
		v := stepView{id: step.ID, title: step.Title, number: i + 1, applies: m.Applies(step)}
		state := map[string]steps.State{}
		for _, c := range step.Checks {
			state[c.ID] = m.CheckState(c.ID)
			if state[c.ID] == steps.Done {
				s.done++
			}
		}
		rows := rowsOf(m, step, byStep[step.ID], byID, state)
		for _, r := range rows {
			v.count[r.kind] += max(1, r.blocked)
		}
		s.steps = append(s.steps, v)
		s.rows[step.ID] = rows
	}
	return s
}

// rowsOf puts a step's findings in the order of their urgency. Those of one cause,
// and those that wait for one answer, are one row.
func rowsOf(m *steps.Machine, step steps.Step, findings []steps.Finding, byID map[string]steps.Finding, state map[string]steps.State) []row {
	kinds := make([][]*row, rowKinds)
	seen := map[string]int{}
	together := map[string]*row{} // rows that stand for several checks
	gather := func(id string, r row) {
		if together[id] == nil {
			r.id = id
			kinds[r.kind] = append(kinds[r.kind], &r)
			together[id] = &r
		}
		together[id].blocked++
	}
	for _, f := range findings {
		kind := kindOf(f, state)
		cause, ok := byID[f.Cause]
		explained := kind == rowUnverified || kind == rowFail && kindOf(cause, state) == rowFail
		if ok && f.Cause != "" && explained {
			gather("cause:"+f.Cause, row{kind: rowBlocked, finding: cause})
			continue
		}
		if kind == rowWaiting {
			needs := needsOf(m, step, f)
			gather("waiting:"+needs, row{kind: rowWaiting, finding: f, needs: needs})
			continue
		}
		seen[f.ID]++
		id := f.ID + "#" + strconv.Itoa(seen[f.ID])
		kinds[kind] = append(kinds[kind], &row{id: id, kind: kind, finding: f})
	}
	var rows []row
	for _, list := range kinds {
		for i, r := range list {
			r.same = i > 0 && r.finding.Title == list[i-1].finding.Title
			rows = append(rows, *r)
		}
	}
	return rows
}

// needsOf says which answers a check waits for, by their names on the screen.
func needsOf(m *steps.Machine, step steps.Step, f steps.Finding) string {
	for _, c := range step.Checks {
		if c.ID != f.ID {
			continue
		}
		var labels []string
		for _, k := range c.Requires {
			if field, ok := m.Field(k); ok && !m.Answers().Get(k).Given() {
				labels = append(labels, field.Label)
			}
		}
		if len(labels) > 0 {
			return "until answered: " + strings.Join(labels, ", ")
		}
	}
	return safe(f.Detail)
}

func kindOf(f steps.Finding, state map[string]steps.State) rowKind {
	switch state[f.ID] {
	case steps.Running:
		return rowRunning
	case steps.Waiting:
		return rowWaiting
	}
	if f.Acknowledged != "" {
		return rowAccepted
	}
	switch f.Status {
	case awscheck.Pass:
		return rowPass
	case awscheck.Info:
		return rowInfo
	case awscheck.Warn:
		return rowWarn
	case awscheck.Fail:
		return rowFail
	case awscheck.Skipped:
		return rowSkipped
	}
	return rowUnverified
}

// word says in words how a step stands: the worst first, and what still runs.
func (v stepView) word() string {
	if !v.applies {
		return "not needed"
	}
	running := ""
	if n := v.count[rowRunning]; n > 0 {
		running = strconv.Itoa(n) + " running"
	}
	worst := ""
	switch {
	case v.count[rowFail] > 0:
		worst = counted(v.count[rowFail], "problem")
	case v.count[rowWarn] > 0:
		worst = counted(v.count[rowWarn], "warning")
	case v.count[rowUnverified]+v.count[rowBlocked] > 0:
		worst = strconv.Itoa(v.count[rowUnverified]+v.count[rowBlocked]) + " unknown"
	}
	switch {
	case worst != "" && running != "":
		return worst + ", " + running
	case worst != "" || running != "":
		return worst + running
	case v.count[rowWaiting] > 0:
		return "waiting"
	case v.count[rowPass]+v.count[rowInfo]+v.count[rowAccepted] > 0:
		return "ok"
	}
	return ""
}

// kind is the one that stands for the whole step.
func (v stepView) kind() rowKind {
	if !v.applies {
		return rowSkipped
	}
	for _, k := range []rowKind{rowFail, rowWarn, rowUnverified, rowBlocked, rowRunning, rowWaiting} {
		if v.count[k] > 0 {
			return k
		}
	}
	if v.count[rowPass]+v.count[rowInfo]+v.count[rowAccepted] > 0 {
		return rowPass
	}
	return rowKinds // nothing is checked here
}

package prompts

import (
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
)

// findings prints what the checks of the current step have found so far, and the new
// problems of earlier steps. It waits for at most Patience.
func (c *conversation) findings() error {
	for {
		step := c.m.Step()
		if err := c.waitUntil(func() bool { return c.started(step) == 0 }, c.Patience); err != nil {
			return err
		}
		if c.rechecked {
			c.out.blank()
			c.printChanges()
		}
		c.printCounts(step)
		c.printPaths(step)
		report := c.shown()
		c.out.text(report.Problems(c.out.spoken(), func(f summary.Finding) bool { return f.Step == step.ID && settled(c.m, f.ID) }))
		if late := report.Problems(c.out.spoken(), func(f summary.Finding) bool { return c.isNewProblem(step, f) }); len(late) > 0 {
			c.out.blank()
			c.out.line("New results of earlier steps:")
			c.out.text(late)
		}
		yours := "" // the step of the first new problem that its answers solve
		for _, f := range report.Findings {
			isNew := c.isNewProblem(step, f)
			if isNew && yours == "" && f.Status == awscheck.Fail && ownerOf(f) == awscheck.OwnerYou {
				yours = f.Step
			}
			if isNew || f.Step == step.ID && settled(c.m, f.ID) {
				c.reported[problemKey(f)] = true
			}
		}
		sayWayBack(c, yours)
		if signedIn, err := c.signIn(); !signedIn {
			return err
		}
	}
}

// sayWayBack says how to go to an earlier step, where another answer solves a problem.
func sayWayBack(c *conversation, id string) {
	all := c.m.Steps()
	for i := range all {
		if all[i].ID == id && asks(c.m, all[i]) {
			c.out.blank()
			c.out.printf(`To change the answers of %s, type "left" at a question and then "step %d".`, all[i].Title, i+1)
		}
	}
}

// started counts the running checks of a step, and those of earlier steps that the
// step's answers have started.
func (c *conversation) started(step steps.Step) int {
	n := 0
	for _, s := range c.m.Steps() {
		for _, check := range s.Checks {
			if c.m.CheckState(check.ID) == steps.Running && (s.ID == step.ID || !c.runningBefore[check.ID]) {
				n++
			}
		}
		if s.ID == step.ID {
			break
		}
	}
	return n
}

// isNewProblem reports whether a finding is a problem of an earlier step that was not
// printed yet. Findings that wait, still run or have a cause are not problems of their own.
func (c *conversation) isNewProblem(step steps.Step, f summary.Finding) bool {
	if f.Step == step.ID || !c.m.Reached(f.Step) || c.reported[problemKey(f)] {
		return false
	}
	return f.Status != awscheck.Unverified || f.Cause == "" && !f.Remedy.IsZero()
}

// problemKey identifies a problem. An unverified check stays the same problem when its
// detail changes.
func problemKey(f summary.Finding) string {
	if f.Status == awscheck.Unverified {
		return f.ID
	}
	return f.ID + " " + string(f.Status) + " " + f.Region + " " + f.Detail
}

// printCounts prints how many findings of a step there are, by status.
func (c *conversation) printCounts(step steps.Step) {
	if len(step.Checks) == 0 {
		return
	}
	count := map[awscheck.Status]int{}
	acknowledged, running, waiting := 0, 0, 0
	for _, f := range c.m.StepFindings(step.ID) {
		switch state := c.m.CheckState(f.ID); {
		case state == steps.Running:
			running++
		case state == steps.Waiting:
			waiting++
		case f.Acknowledged != "":
			acknowledged++
		default:
			count[f.Status]++
		}
	}
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, wording.Count(n, one, many))
		}
	}
	add(count[awscheck.Fail], "problem", "problems")
	add(count[awscheck.Warn], "warning", "warnings")
	add(count[awscheck.Unverified], "unverified", "unverified")
	add(acknowledged, "acknowledged", "acknowledged")
	add(count[awscheck.Info], "note", "notes")
	add(count[awscheck.Pass], "passed", "passed")
	add(running, "check still running", "checks still running")
	add(waiting, "waiting for later answers", "waiting for later answers")
	c.out.blank()
	if len(parts) == 0 {
		c.out.printf("%s results: no check applies to these answers.", step.Title)
		return
	}
	c.out.printf("%s results: %s.", step.Title, strings.Join(parts, ", "))
}

// settled reports whether a check has a result: it neither runs nor waits.
func settled(m *steps.Machine, check string) bool {
	state := m.CheckState(check)
	return state != steps.Running && state != steps.Waiting
}

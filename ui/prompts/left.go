package prompts

import (
	"fmt"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
)

// An ownedList is what is left to do for one owner.
type ownedList struct {
	owner    awscheck.Owner
	findings []summary.Finding
}

// leftOf lists what a report leaves to do, by who can do it. What waits for another check
// is left out: that check is in the list. Actions that one fix allows are one finding.
func leftOf(report summary.Report, m *steps.Machine) []ownedList {
	var lists []ownedList
	for _, owner := range awscheck.Owners() {
		l := ownedList{owner: owner}
		for _, f := range report.Findings {
			if f.IsLeft() && settled(m, f.ID) && ownerOf(f) == owner {
				l.findings = append(l.findings, f)
			}
		}
		if l.findings = gatherDenials(l.findings); len(l.findings) > 0 {
			lists = append(lists, l)
		}
	}
	return lists
}

func countOf(lists []ownedList) int {
	n := 0
	for _, l := range lists {
		n += len(l.findings)
	}
	return n
}

// gatherDenials makes one finding of the actions that one fix allows.
func gatherDenials(findings []summary.Finding) []summary.Finding {
	var list []awscheck.Finding
	for _, f := range findings {
		list = append(list, f.InStep().Finding)
	}
	var gathered []summary.Finding
	for _, g := range steps.GatherDenials(list) {
		f := findings[g.Of[0]]
		f.Title, f.Detail = g.Title, g.Detail
		gathered = append(gathered, f)
	}
	return gathered
}

func ownerOf(f summary.Finding) awscheck.Owner {
	if f.Remedy.Owner != "" {
		return f.Remedy.Owner
	}
	return awscheck.OwnerOf(f.ID)
}

// printLeft prints what is left to do, one line for each finding with the beginning of its
// fix below it, and on request all fixes of one owner.
func (c *conversation) printLeft() error {
	report := c.shown()
	lists := leftOf(report, c.m)
	if len(lists) == 0 {
		c.out.line("No check has found a problem.")
		return nil
	}
	for i, l := range lists {
		c.out.printf("%d. %s: %d", i+1, l.owner.Name(), len(l.findings))
		for _, f := range l.findings {
			c.out.line("   " + f.Title + stepOf(c.m, f) + ". " + wording.AfterTitle(f.Title, f.Detail))
			if fix := f.Remedy.Short(); fix != "" {
				c.out.line("   Fix: " + wording.Sentence(fix))
			}
		}
	}
	answer, err := c.ask("Number, to print all fixes of one of them, \"step\" and its number, to go there, or enter for none:")
	if err != nil || answer == "" || isCommand(answer) {
		return err
	}
	if withoutWord(answer) != answer {
		return goToNamed(c, answer)
	}
	i, ok := parseIndex(answer, len(lists))
	if !ok {
		c.out.printf("Not accepted: %q is not a number from 1 to %d.", answer, len(lists))
		return nil
	}
	c.out.text(report.Problems(c.out.spoken(), func(f summary.Finding) bool {
		return f.IsLeft() && settled(c.m, f.ID) && ownerOf(f) == lists[i].owner
	}))
	return nil
}

// stepOf names the step of a finding as its heading does: " (step 5, Network)".
func stepOf(m *steps.Machine, f summary.Finding) string {
	for i, s := range m.Steps() {
		if s.ID == f.Step {
			return fmt.Sprintf(" (step %d, %s)", i+1, s.Title)
		}
	}
	return ""
}

// printPaths prints the way to each data service, where the step has its checks.
func (c *conversation) printPaths(step steps.Step) {
	if !hasPaths(step) {
		return
	}
	for _, p := range c.report().Paths() {
		c.out.printf("Path to %s: %s.", p.Service.Name, p.State())
	}
}

func hasPaths(step steps.Step) bool {
	for _, check := range step.Checks {
		if check.ID == awscheck.PathName {
			return true
		}
	}
	return false
}

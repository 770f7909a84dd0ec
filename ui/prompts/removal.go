package prompts

import (
	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
)

// shown is the report as it is printed: the commands that delete something are left out,
// and printed only to who asks for them.
func (c *conversation) shown() summary.Report {
	r := c.report()
	for i := range r.Findings {
		if fix := &r.Findings[i].Remedy; fix.Deletes > 0 {
			fix.Text += ` The commands that delete ` + wording.Count(fix.Deletes, "resource") + ` are not shown; "remove" prints them at the end.`
			fix.Commands, fix.Deletes = nil, 0
		}
	}
	return r
}

// removable lists the findings whose remedy deletes something. What is acknowledged stays.
func (c *conversation) removable() []summary.Finding {
	var list []summary.Finding
	for _, f := range c.report().Findings {
		if f.Remedy.Deletes > 0 && f.Acknowledged == "" && settled(c.m, f.ID) {
			list = append(list, f)
		}
	}
	return list
}

// printRemoval asks for which findings, and whether to print the commands that delete what
// they found. Only yes prints them.
func (c *conversation) printRemoval() error {
	list := c.removable()
	if len(list) > 1 {
		for i, f := range list {
			c.out.printf("%d. %s: %s", i+1, f.Title, wording.AfterTitle(f.Title, f.Detail))
		}
		answer, err := c.ask("Findings, numbers separated by commas, or enter for none:")
		if err != nil || answer == "" || isCommand(answer) {
			return err
		}
		var chosen []summary.Finding
		for _, part := range steps.SplitList(answer) {
			i, ok := parseIndex(part, len(list))
			if !ok {
				c.out.printf("Not accepted: %q is not a number from 1 to %d.", part, len(list))
				return nil
			}
			chosen = append(chosen, list[i])
		}
		list = chosen
	}
	n := 0
	for _, f := range list {
		n += f.Remedy.Deletes
	}
	answer, err := c.ask("Print commands that delete " + wording.Count(n, "resource") + ", yes or no, or enter for no:")
	if yes, _ := parseYesNo(answer); err != nil || !yes {
		return err
	}
	for _, f := range list {
		c.out.blank()
		c.out.line(f.Title + ". " + wording.AfterTitle(f.Title, f.Detail))
		c.commands(wording.LookLabel, f.Remedy.Look)
		c.commands(wording.RemovalLabel(f.Remedy.Deletes, summary.Where(c.report(), f.ID, f.Region)), f.Remedy.Commands)
	}
	return nil
}

// commands prints commands below a label, a line each.
func (c *conversation) commands(label string, list []string) {
	if len(list) == 0 {
		return
	}
	c.out.line(label)
	for _, l := range list {
		c.out.code("  " + awscheck.Clean(l))
	}
}

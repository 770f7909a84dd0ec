package prompts

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
)

// An ownedList is what is left to do for one owner.
type ownedList struct {
	owner awscheck.Owner
	tasks []task
}

// A task is a finding that is left, or one that stands for several which one fix solves.
type task struct {
	summary.Finding
	of       int // how many findings it stands for
	waitedBy int // how many checks wait for it
}

// leftOf lists what a report leaves to do, by who can do it, first the one who acts next. What waits for another check
// is left out: that check is in the list, and says so.
func leftOf(report summary.Report, m *steps.Machine) []ownedList {
	var lists []ownedList
	waiting := summary.WaitingFor(report)
	for _, owner := range summary.OwnersOf(report) {
		var findings []summary.Finding
		for _, f := range report.Findings {
			if f.IsLeft() && settled(m, f.ID) && ownerOf(f) == owner {
				findings = append(findings, f)
			}
		}
		order.Sort(findings, func(a, b summary.Finding) int { return urgency(&a) - urgency(&b) })
		if len(findings) == 0 {
			continue
		}
		list := ownedList{owner, tasksOf(findings, waiting)}
		if i := slices.IndexFunc(list.tasks, func(t task) bool { return t.of == 1 && summary.IsSignIn(report, t.Finding) }); i >= 0 {
			order.ToFront(list.tasks, i) // all the rest waits for it
		}
		lists = append(lists, list)
	}
	return lists
}

// urgency is the place of a finding's status among those that leave something to do, before which come the
// problems on which AWS can take days to decide.
func urgency(f *summary.Finding) int {
	if f.Status == awscheck.Fail && steps.RequestsIncrease(f.ID, f.Remedy) {
		return -1
	}
	return slices.Index([]awscheck.Status{awscheck.Fail, awscheck.Warn, awscheck.Unverified}, f.Status)
}

// waits says that checks wait.
func waits(n int) string { return wording.Count(n, "check waits", "checks wait") }

// count is how many findings a list is about, as the headline counts them: one fix can solve
// several. Before a sign-in it is how many things are to be done.
func (l ownedList) count(report summary.Report) int {
	if summary.CouldNotRun(report) > 0 {
		return len(l.tasks)
	}
	n := 0
	for _, t := range l.tasks {
		n += t.of + t.waitedBy
	}
	return n
}

// text is count, in words.
func (l ownedList) text(report summary.Report) string {
	if summary.CouldNotRun(report) > 0 {
		return strconv.Itoa(len(l.tasks)) + " left to do"
	}
	var problems, warnings, unverified int
	for _, t := range l.tasks {
		switch t.Status {
		case awscheck.Fail:
			problems += t.of
		case awscheck.Warn:
			warnings += t.of
		default:
			unverified += t.of
		}
		unverified += t.waitedBy
	}
	return summary.CountOpen(problems, warnings, unverified)
}

func countOf(lists []ownedList) int {
	n := 0
	for _, l := range lists {
		n += len(l.tasks)
	}
	return n
}

// tasksOf makes one task of the findings that one fix solves. waiting is how many checks wait for
// each finding.
func tasksOf(findings []summary.Finding, waiting map[string]int) []task {
	list := make([]awscheck.Finding, len(findings))
	for i := range findings {
		list[i] = findings[i].InStep().Finding
	}
	var tasks []task
	for _, g := range steps.Gather(list) {
		t := task{Finding: findings[g.Of[0]], of: len(g.Of)}
		t.Title, t.Detail, t.Remedy = g.Title, g.Detail, g.Remedy
		for _, i := range g.Of {
			t.waitedBy += waiting[findings[i].Key()]
			if findings[i].Step != t.Step {
				t.Step = ""
			}
		}
		tasks = append(tasks, t)
	}
	return tasks
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
	var ids []string
	for i, l := range lists {
		c.out.printf("%d. %s: %s", i+1, l.owner.Name(), l.text(report))
		for _, f := range l.tasks {
			ids = append(ids, f.Step)
			more := ""
			if f.waitedBy > 0 {
				more = wording.WaitFor(f.Status == awscheck.Unverified, f.of, f.waitedBy) + " "
			}
			if f.of > 1 && f.Status == awscheck.Fail { // the numbers above count each
				more = wording.Count(f.of, "problem") + ": " + more
			}
			c.out.line("   " + f.Title + stepOf(c.m, f.Finding) + ". " + more + wording.AfterTitle(f.Title, f.Detail))
			if fix := f.Remedy.Short(); fix != "" {
				who := summary.OrAsk(summary.AskedAbout(&report, &f.Finding))
				if who != "" {
					who = " (" + l.owner.Name() + who + ")"
				}
				c.out.line("   Fix" + who + ": " + wording.Sentence(fix))
			}
		}
	}
	answer, err := c.ask("Number, to print all fixes of one of them, \"step\" and its number, to go there, or enter for none:")
	if err != nil || answer == "" || isCommand(answer) {
		return err
	}
	if strings.EqualFold(answer, "step") {
		return goToLeft(c, ids)
	}
	if withoutWord(answer) != answer {
		return goToNamed(c, answer)
	}
	i, ok := parseIndex(answer, len(lists))
	if !ok {
		c.out.printf("Not accepted: %q is not a number from 1 to %d.", answer, len(lists))
		return nil
	}
	style := c.out.spoken()
	style.InPlaceOfPolicy = "" // to be copied
	c.out.text(report.Problems(style, func(f summary.Finding) bool {
		return f.IsLeft() && settled(c.m, f.ID) && ownerOf(f) == lists[i].owner
	}))
	return nil
}

// goToLeft goes to the step of what is left, by its id. Of several it asks which.
func goToLeft(c *conversation, ids []string) error {
	all, at := c.m.Steps(), -1
	for i := range all {
		switch {
		case !slices.Contains(ids, all[i].ID) || !asks(c.m, all[i]):
		case at >= 0:
			return c.goToStep()
		default:
			at = i
		}
	}
	if at < 0 {
		return c.goToStep()
	}
	return goToNamed(c, all[at].Title)
}

// maxTitles is how many findings of an owner are named before the rest is counted.
const maxTitles = 3

// printOpen says in a few lines what keeps the verdict from being ready: how many things each
// owner has to do, and the first of them. Where nothing is left, it says what comes next.
func printOpen(c *conversation, report summary.Report) {
	lists := leftOf(report, c.m)
	ready := report.Verdict.IsReady()
	if (len(lists) == 0 || ready) && len(report.NextSteps) > 0 {
		next := report.NextSteps[0]
		c.out.printf("Next step. %s: %s", next.Actor(), next.Text)
	}
	if len(lists) == 0 {
		return
	}
	open := summary.Open(report)
	if n := summary.CouldNotRun(report); n > 0 {
		open = wording.Count(n, "check waits", "checks wait") + " for access to AWS. " + wording.Count(countOf(lists), "thing") + " to do"
	}
	c.out.line(open + ":")
	for _, l := range lists {
		var titles []string
		for _, t := range l.tasks[:min(len(l.tasks), maxTitles)] {
			title := t.Title
			if t.Status == awscheck.Unverified && t.of == 1 {
				title += " (unverified)" // it names the check, not what was found
			}
			if ask := summary.OrAsk(summary.AskedAbout(&report, &t.Finding)); ask != "" {
				title = strings.Replace(title+" ("+ask[2:]+")", ") (", ", ", 1)
			}
			if t.waitedBy > 0 {
				title += ", for which " + waits(t.waitedBy)
			}
			titles = append(titles, title)
		}
		if more := len(l.tasks) - len(titles); more > 0 {
			titles = append(titles, "and "+wording.Number(more)+" more")
		}
		c.out.printf("   %s (%s): %s.", l.owner.Name(), wording.Number(l.count(report)), strings.Join(titles, "; "))
	}
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

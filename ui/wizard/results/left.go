package results

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/order"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
)

// Left is what is left to do in every step: open answers, problems, warnings, and what
// is unverified, ordered by who can do it. What one fix solves is one row, and what waits for
// another check is counted in the row of that check.
func (s *Snapshot) Left(label func(steps.Key) string) []Row {
	rows := s.left(label)
	numbered(rows)
	return rows
}

// left is Left without the numbers.
func (s *Snapshot) left(label func(steps.Key) string) []Row {
	all := s.anyOrder(label)
	rows := byOwner(all, ownersByTurn(s, all))
	return append(rows, countWaiting(rows, ByCause(s.OfKinds(Blocked)))...)
}

// anyOrder are the rows of Left but for what waits for another check; of each owner, they are in its order.
func (s *Snapshot) anyOrder(label func(steps.Key) string) []Row {
	all := gather(s.OfKinds(Failed))
	all = append(all, s.openRows(label)...)
	all = append(all, s.OfKinds(Warned)...)
	return s.signInFirst(append(all, gather(s.OfKinds(Unverified))...))
}

// ownersByTurn are the owners in the order of Left, of whose rows these are all: who acts next comes first.
func ownersByTurn(s *Snapshot, all []Row) []awscheck.Owner {
	owners := summary.OwnersByTurn(func(o awscheck.Owner, status awscheck.Status) bool {
		if s.SignIn > 0 && len(all) > 0 {
			return o == all[0].Owner()
		}
		for i := range all {
			r := &all[i]
			needed := r.Kind == Missing && (status == awscheck.Unverified || slices.Contains(s.Missing, r.Key)) // a suggestion alone comes after a problem
			if (needed || r.Finding.Status == status) && r.Owner() == o {
				return true
			}
		}
		return false
	})
	return append(owners, "")
}

// byOwner puts rows in the order of their owners. Of each owner, what AWS can take days to decide on comes first.
func byOwner(all []Row, owners []awscheck.Owner) []Row {
	var rows []Row
	for _, owner := range owners {
		for _, first := range []bool{true, false} {
			for _, row := range all {
				if row.Owner() == owner && row.TakesDays() == first {
					row.SameAs = row.SameAs && len(rows) > 0 && rows[len(rows)-1].Owner() == owner && rows[len(rows)-1].Finding.Title == row.Finding.Title
					rows = append(rows, row)
				}
			}
		}
	}
	return rows
}

// TakesDays reports whether a row is a problem on which AWS can take days to decide.
func (row Row) TakesDays() bool {
	return row.Kind == Failed && steps.RequestsIncrease(row.Finding.ID, row.Finding.Remedy)
}

// signInFirst puts the row that asks for a sign-in before the others, which wait for it.
func (s *Snapshot) signInFirst(rows []Row) []Row {
	if i := slices.IndexFunc(rows, func(r Row) bool { return r.standsFor(s.asks) }); s.SignIn > 0 && i > 0 {
		order.ToFront(rows, i)
	}
	return rows
}

// countWaiting counts the checks that wait for a cause in the row of that cause. It returns the rows
// of the others, whose cause was acknowledged.
func countWaiting(rows, blocked []Row) (others []Row) {
	for _, b := range blocked {
		at := slices.IndexFunc(rows, func(r Row) bool { return r.standsFor(b.Finding) })
		if at < 0 {
			at = slices.IndexFunc(rows, func(r Row) bool { return r.Finding.ID == b.Finding.ID })
		}
		if at < 0 {
			others = append(others, b)
			continue
		}
		rows[at].WaitedBy += b.Checks
	}
	return others
}

// standsFor reports whether a row is about a finding, alone or among others.
func (row Row) standsFor(f steps.Finding) bool {
	same := func(r Row) bool {
		return r.Finding.ID == f.ID && r.Finding.Region == f.Region && slices.Equal(r.Finding.Resources, f.Resources)
	}
	return same(row) || slices.ContainsFunc(row.Of, same)
}

// A Share is what is left for one owner.
type Share struct {
	Owner   awscheck.Owner
	Count   int    // of findings, of which one fix can solve several, and of open answers
	Waits   int    // checks among them that only wait for another finding
	Text    string // names what Count counts: "2 problems, 1 unverified"
	Waiting string // Text with the checks that wait apart, which have no row of their own: "2 problems, 1 check waits"; "": none waits
}

// UnknownOwner is the name of a share that no owner is known for.
const UnknownOwner = "Unverified"

// Brief is the owner in a word or two, with the count: "Account 7", "You 4 (1 waits)".
func (s Share) Brief() string {
	return OwnerInBrief(s.Owner) + " " + strconv.Itoa(s.Count) + summary.OfThemWait(s.Waits)
}

// OwnerInBrief is an owner in a word or two: "Account".
func OwnerInBrief(o awscheck.Owner) string {
	return cmp.Or(strings.TrimSuffix(strings.TrimSuffix(o.Name(), " administrator"), "'s owner"), UnknownOwner)
}

// Shares counts the rows of Left for each owner that has some, in the words of LeftTitle, to which
// they add up. Before a sign-in, not all findings are known, and they count rows.
func (s *Snapshot) Shares(rows []Row) []Share {
	var all []Share
	var owners []awscheck.Owner // in the order of the rows
	for i := range rows {
		if o := rows[i].Owner(); !slices.Contains(owners, o) {
			owners = append(owners, o)
		}
	}
	for _, owner := range owners {
		share := Share{Owner: owner}
		var c Counts
		of := 0
		for i := range rows {
			if rows[i].Owner() == owner {
				c.add(&rows[i])
				share.Waits += rows[i].WaitedBy
				of++
			}
		}
		share.Text = leftText(c, c[Missing])
		for _, n := range c {
			share.Count += n
		}
		if share.Waits > 0 {
			c[Unverified] -= share.Waits
			waiting := wording.Count(share.Waits, "check waits", "checks wait")
			share.Waiting = strings.TrimPrefix(leftText(c, c[Missing])+", "+waiting, ", ")
		}
		if s.SignIn > 0 { // the findings are not all that there will be
			share.Count, share.Waits, share.Waiting, share.Text = of, 0, "", strconv.Itoa(of)+" left to do"
		}
		all = append(all, share)
	}
	return all
}

// add counts what a row of Left stands for.
func (c *Counts) add(row *Row) {
	c[row.Kind] += max(1, row.Checks)
	c[Unverified] += row.WaitedBy
}

// Solved counts the findings that rows of Left stand for, as Shares does: "3 problems and 1 warning".
// Before a sign-in, not all of them are known, and it counts rows.
func (s *Snapshot) Solved(rows []Row) (text string, n int) {
	if s.SignIn > 0 {
		return wording.Count(len(rows), "finding"), len(rows)
	}
	var c Counts
	for i := range rows {
		c.add(&rows[i])
	}
	for _, of := range c {
		n += of
	}
	text = wording.List(strings.Split(c.Open(), ", "))
	switch c[Unverified] + c[Blocked] { // the last ones
	case 0:
	case 1:
		text += " check"
	default:
		text += " checks"
	}
	return text, n
}

// LeftTitle counts the rows of Left, "17 findings left, 1 open answer" or, where few tasks settle many, "2 tasks left,
// for 43 findings". The findings are as many as the strip at the top names by kind, and as the owners' shares add up
// to; short: it does not count those of tasks.
func (s *Snapshot) LeftTitle(rows []Row, short bool) string {
	if s.SignIn > 0 {
		return s.Found()
	}
	tasks, findings := tasksIn(rows)
	text := wording.Count(findings, "finding") + " left"
	switch {
	case findings == 0:
		text = ""
	case findings < tasksFrom*len(tasks):
	case short:
		text = wording.Count(len(tasks), "task") + " left"
	default:
		text = wording.Count(len(tasks), "task") + " left, for " + wording.Count(findings, "finding")
	}
	answers, follow := answersIn(rows), 0
	for i := range rows {
		if rows[i].Kind == Missing {
			follow += max(0, rows[i].Checks-1)
		}
	}
	return withAnswers(text, answers) + dependOnAnother(follow)
}

// dependOnAnother says of open answers how many have no row of their own yet: "11 open answers" stand on five rows.
func dependOnAnother(follow int) string {
	if follow == 0 {
		return ""
	}
	return " (" + wording.Number(follow) + " of them depend on another)"
}

// A Task is what one owner does once: one fix, or the same one of several rows.
type Task struct {
	Owner    awscheck.Owner
	Findings int // that depend on it, those that wait included
}

// tasksIn are the tasks of the rows of Left, and how many findings depend on them. An open answer is none.
func tasksIn(rows []Row) (tasks []Task, findings int) {
	for i := range rows {
		row := &rows[i]
		if row.Kind == Missing {
			continue
		}
		if owner := row.Owner(); i == 0 || len(tasks) == 0 || tasks[len(tasks)-1].Owner != owner || !EqualFix(rows[i-1], *row) {
			tasks = append(tasks, Task{Owner: owner})
		}
		of := max(1, row.Checks) + row.WaitedBy
		tasks[len(tasks)-1].Findings += of
		findings += of
	}
	return tasks, findings
}

// tasksFrom is how many findings depend on a task, on average, where the tasks say more than the findings do.
const tasksFrom = 10

// TasksOf are the tasks of the rows of Left where few of them settle many findings; nil: the rows say it.
func TasksOf(s *Snapshot, rows []Row) []Task {
	undecided := func(r Row) bool { return r.Kind == Missing || r.Kind == Blocked } // which can change what there is to do
	if s.SignIn > 0 || s.Running > 0 || slices.ContainsFunc(rows, undecided) {      // a lookup of choices can't
		return nil
	}
	tasks, findings := tasksIn(rows)
	if findings < tasksFrom*len(tasks) {
		return nil
	}
	return tasks
}

// leftText counts what is to be looked at, and open answers.
func leftText(c Counts, answers int) string {
	return withAnswers(c.Open(), answers)
}

// withAnswers adds open answers to what was found.
func withAnswers(found string, answers int) string {
	switch {
	case answers == 0:
		return found
	case found != "":
		found += ", "
	}
	return found + wording.Count(answers, "open answer")
}

// Owner is who can solve the problem of a row; "": it is not known.
func (row Row) Owner() awscheck.Owner {
	owner := row.Finding.Remedy.Owner
	switch {
	case row.Kind == Missing:
		return awscheck.OwnerYou
	case owner == "" && row.Kind != Blocked:
		return awscheck.OwnerOf(row.Finding.ID)
	case !slices.Contains(awscheck.Owners(), owner):
		return ""
	}
	return owner
}

package cli

import (
	"cmp"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// maxOpen is how many lines the rows of what is open take when the wizard is left: the verdict
// above them stays on a screen of 24 lines. A higher one has room for more.
const maxOpen = 11

// roomForOpen is maxOpen on a terminal's height, or what else stands around the rows leaves of it, with a prompt.
func (t *painter) roomForOpen() int {
	most := max(maxOpen, t.height-24+maxOpen)
	if t.around > 0 && t.height > 0 {
		most = max(1, min(most, t.height-t.around-2))
	}
	return most
}

// showsFixes reports whether each row of what is open has its fix below it.
func (t *painter) showsFixes(open openList, safe, command func(string) string) bool {
	_, shown := t.openRows(open.rows, t.roomForOpen(), true, safe, command)
	return shown == len(open.rows)
}

// maxEnd is how many lines the titles below a long report take together with what is below them: they, the
// verdict above them, the count of the rest and a prompt of two lines are on a screen of 24.
const maxEnd = 24 - 4

// roomForEnd is maxEnd on a lower terminal, and where a line above the verdict says what a watch waited for.
func (t *painter) roomForEnd() int {
	most := maxEnd
	if t.height > 0 {
		most = min(most, t.height-4)
	}
	if t.waits != "" {
		most--
	}
	return most
}

// An openList is what is left to do: in rows, and how much of it each owner has, to which the rows add up.
// First are those that keep the verdict from being ready. What follows them, the warnings and the checks that
// only wait, has no fix here.
type openList struct {
	of     *results.Snapshot // what they are of
	rows   []results.Row
	fixed  int // how many of the rows have their fix here: the first ones
	shares []results.Share
	tasks  []results.Task // that settle all of it; nil: they are many
	fixes  further        // where all fixes are, for the end of a report
	again  string         // see summary.Style
	watch  string         // the command of a watch that was left; "": none was
	waits  string         // what a watch waited for, above each verdict; "": it did not
}

// openIn is what is left in a machine, folded and in the order of the wizard: first what is left for the owner
// who acts next. The open answers are one row.
func openIn(m *steps.Machine) openList {
	label := func(k steps.Key) string { return steps.Label(m, k) }
	taken := results.Take(m, nil)
	left := taken.Left(label)
	shares := taken.Shares(left)
	var rows, warned []results.Row
	var answers []steps.Key
	at, needed := 0, 0
	for i := range left {
		r, to := &left[i], &rows
		switch r.Kind {
		case results.Missing:
			if answers, needed = append(answers, r.Key), needed+max(1, r.Checks); len(answers) > 1 {
				continue
			}
			at = len(rows)
		case results.Warned:
			to = &warned
		}
		*to = append(*to, *r)
	}
	if len(answers) > 0 {
		title := wording.Count(needed, "open answer") + ": " + namesOf(answers, label)
		if more := needed - len(answers); more > 0 { // as in the verdict
			title += ", and " + wording.Number(more) + " more that depend on these"
		}
		rows[at].Finding = steps.Finding{Finding: awscheck.Finding{Status: awscheck.Unverified, Title: title}}
	}
	fixed := cmp.Or(len(rows), len(warned))
	rows = append(rows, warned...)
	titles := map[string]int{}
	for i := range rows {
		titles[rows[i].Finding.Title]++
	}
	for i := range rows { // what tells one from the other
		if f := &rows[i].Finding; titles[f.Title] > 1 && len(f.Resources) > 0 {
			f.Title += ": " + f.Resources[0]
		}
	}
	for i := range left {
		if left[i].WaitedBy > 0 && taken.SignIn == 0 { // before a sign-in, the verdict has them
			rows = append(rows, left[i])
		}
	}
	for i := range rows[fixed:] {
		r := &rows[fixed+i]
		r.Finding.Remedy = awscheck.Remedy{Owner: r.Owner()}
		if r.WaitedBy > 0 {
			r.Kind, r.Checks, r.Finding.Status = results.Blocked, r.WaitedBy, awscheck.Unverified
		}
	}
	tasks := results.TasksOf(taken, left)
	if tasks != nil { // they count the checks that wait
		rows, shares = slices.DeleteFunc(rows, func(r results.Row) bool { return r.Kind == results.Blocked }), nil
	}
	return openList{of: taken, rows: rows, fixed: fixed, shares: shares, tasks: tasks}
}

// taskLines are inTasks below a verdict; nil: it says nothing.
func (t *painter) taskLines(tasks []results.Task) []string {
	if text := inTasks(tasks); text != "" {
		return t.wrap(text, "  ")
	}
	return nil
}

// inTasks says who has to act how often, where many findings depend on little: "1 task for you, on which 20
// findings depend, and 1 task for the IAM administrator, on which 23 depend."; "": they do not.
func inTasks(tasks []results.Task) string {
	var parts []string
	findings := " findings"
	for _, task := range tasks {
		parts = append(parts, "1 task for "+summary.OwnerInSentence(task.Owner)+", on which "+wording.Number(task.Findings)+findings+" depend")
		findings = ""
	}
	return wording.Sentence(strings.Join(parts, "; "))
}

// namesOf lists fields, each with its step where its name does not say it: "Name and Region
// (Region), Methods (Connectivity)".
func namesOf(keys []steps.Key, label func(steps.Key) string) string {
	names := make([]string, len(keys))
	for i, k := range keys {
		step, name, _ := strings.Cut(label(k), ": ")
		names[i] = summary.FieldName(step, name)
	}
	return strings.Join(names, ", ")
}

// maxTitles is how many rows have a line where there is no room for all fixes.
const maxTitles = 20

// openLines draws what is open, with the fixes; where those take too much room, each row is one line with its
// owner: which problems there are matters more than how the first are fixed. Where there are too many even so,
// the end counts the rest. Below is what each owner has, in the numbers of the summary, unless the tasks say it.
func (t *painter) openLines(open openList, safe, command func(string) string) []string {
	head, shares := t.taskLines(open.tasks), t.shareLines(open.shares)
	lines, shown := t.openRows(open.rows, t.roomForOpen(), true, safe, command)
	if shown < len(open.rows) {
		shown = min(len(open.rows), maxTitles)
		if t.height > 0 { // the verdict above them, and what is below, are on the screen without the rest
			room := t.height - t.around - len(head) - len(shares) - 3 // the rest, and a prompt of two lines
			if t.height >= 24 {
				room = max(open.fixed, room)
			}
			shown = min(shown, max(1, room))
		}
		lines = t.titles(open.rows[:shown], safe)
		if shown < len(open.rows) {
			lines = append(lines, t.restLine(open, shown))
		}
	}
	return slices.Concat(head, lines, shares)
}

// titles are the lines of rows without their fixes.
func (t *painter) titles(rows []results.Row, safe func(string) string) (lines []string) {
	for i := range rows {
		lines = append(lines, t.titleLine(rows[i], safe))
	}
	return lines
}

// restLine counts what is not drawn: each finding counts, as in the verdict.
func (t *painter) restLine(open openList, shown int) string {
	more, kinds := 0, results.Counts{}
	for i := range open.rows[shown:] {
		row := &open.rows[shown+i]
		n := max(1, len(row.Of))
		if row.Kind == results.Blocked {
			n = row.Checks
		}
		more += n
		kinds[row.Kind] += n
	}
	rest := wording.Number(more)
	if kinds[results.Failed] < more {
		rest = kinds.Open()
	}
	rest = "and " + rest + " more"
	if len(open.shares) > 1 {
		rest += "; in all:"
	}
	return "  " + t.Dim.Render(rest)
}

// openRows draws rows of what is open, in at most most lines, and says how many: each with its owner and, if
// fixes, its fix in short, and of what asks for a sign-in the command. One fix of several rows of an owner
// stands below the first of them; of one that begins alike, the difference.
func (t *painter) openRows(rows []results.Row, most int, fixes bool, safe, command func(string) string) (lines []string, shown int) {
	var before []string
	for i, row := range rows {
		title := t.titleLines(row, safe)
		var fix, next []string
		if fixes {
			above, same := "", false
			if i > 0 && rows[i-1].Owner() == row.Owner() {
				above, same = rows[i-1].Finding.Remedy.Text, results.EqualFix(rows[i-1], row)
			}
			fix = t.fixLines(row, "", safe, command)
			next = t.fixLines(row, above, safe, command)
			if word := "  " + t.Glyphs.Arrow + " same fix"; same && len(fix) > 0 && slices.Equal(fix, before) {
				next = nil
				if last := len(title) - 1; t.width <= 0 || ansi.StringWidth(title[last])+ansi.StringWidth(word) <= t.width {
					title[last] += t.Dim.Render(word)
				} else {
					next = []string{t.Dim.Render("  " + word)}
				}
			}
		}
		if shown > 0 && len(lines)+len(title)+len(next) > most {
			break
		}
		lines, before = append(append(lines, title...), next...), fix
		shown++
	}
	return lines, shown
}

// shareLines count what each owner has, in as many lines as that takes; nil: there is only one.
func (t *painter) shareLines(shares []results.Share) []string {
	if len(shares) < 2 {
		return nil
	}
	lines := []string{""}
	for _, s := range shares {
		next, last := "  "+s.Brief(), len(lines)-1
		if t.width > 0 && len(lines[last])+len(next) > t.width {
			lines, last = append(lines, ""), last+1
		}
		lines[last] += next
	}
	for i := range lines {
		lines[i] = t.Dim.Render(lines[i])
	}
	return lines
}

// titleLines are a row's mark, title and owner, with how many problems one fix solves. The owner has a line
// of its own where it does not fit beside the title.
func (t *painter) titleLines(row results.Row, safe func(string) string) []string {
	title, owner := titleAndOwner(row, row.Owner().Name()+summary.OrAsk(t.asks(&row)))
	lines := t.wrap(safe(title), "    ")
	switch last := len(lines) - 1; {
	case owner == "":
	case t.width <= 0 || ansi.StringWidth(lines[last])+2+len(owner) <= t.width:
		lines[last] += "  " + t.Dim.Render(owner)
	default:
		lines = append(lines, "    "+t.Dim.Render(owner))
	}
	lines[0] = t.markOf(row) + strings.TrimLeft(lines[0], " ")
	return lines
}

// titleLine is titleLines in one line: the title is cut off if need be and, on a narrow screen, the owner's name first.
func (t *painter) titleLine(row results.Row, safe func(string) string) string {
	if lines := t.titleLines(row, safe); len(lines) == 1 {
		return lines[0]
	}
	const least = 46 // cells that say what a title is about
	name := row.Owner().Name()
	if brief := results.OwnerInBrief(row.Owner()); t.width-len("  x   ")-len(name) < least && name != "" && name != brief {
		name = brief + t.Glyphs.Ellipsis
	} else if asked := t.asks(&row); asked != "" {
		name += " or " + results.OwnerInBrief(asked)
	}
	title, owner := titleAndOwner(row, name)
	title = ansi.Truncate(safe(title), max(20, t.width-len("  x   ")-ansi.StringWidth(owner)), t.Glyphs.Ellipsis)
	title = strings.Replace(title, " "+t.Glyphs.Ellipsis, t.Glyphs.Ellipsis, 1)
	return t.markOf(row) + title + "  " + t.Dim.Render(owner)
}

// asks is who is asked about a row that is the user's; "": no one is.
func (t *painter) asks(row *results.Row) awscheck.Owner {
	if t.report == nil || row.Kind == results.Blocked {
		return ""
	}
	return summary.AskedIn(t.report, &row.Finding)
}

func (t *painter) markOf(row results.Row) string {
	status := row.Finding.Status
	return "  " + t.Status(status).Render(t.Glyphs.Status(status)) + " "
}

// titleAndOwner are what a row says and, after its owner's name, how many problems one fix solves.
func titleAndOwner(row results.Row, name string) (title, owner string) {
	title, owner = row.Finding.Title, name
	if row.Kind == results.Blocked {
		title = row.WaitsFor()
	}
	if n := len(row.Of); row.Kind == results.Failed && n > 1 {
		owner += ", " + wording.Count(n, "problem")
	}
	if row.Owner() == awscheck.OwnerAWS && strings.HasPrefix(row.Finding.ID, awscheck.RegionQuota) { // without that, its owner looks like a mistake
		owner += ", pending"
	}
	return title, owner
}

// fixLines are a row's fix in short, below that of the row above, and, of a sign-in, its command.
func (t *painter) fixLines(row results.Row, above string, safe, command func(string) string) []string {
	remedy := row.Finding.Remedy
	fix := safe(remedy.ShortAfter(above))
	if fix == "" {
		return nil
	}
	const indent = "      "
	lines := t.wrap(fix, indent)
	lines[0] = "    " + t.Glyphs.Arrow + " " + strings.TrimLeft(lines[0], " ")
	for i := range lines {
		lines[i] = t.Dim.Render(lines[i])
	}
	if len(remedy.Login) > 0 {
		lines = append(lines, indent+t.Code.Render(command(awscheck.Command(remedy.Login...))))
	}
	return lines
}

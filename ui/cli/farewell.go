package cli

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard"
	"github.com/astronomer/astro-activate/ui/wizard/render"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

const resumes = "To continue:"

// farewell prints what stays in the terminal's scrollback once the wizard is left: the
// verdict, what blocks and who can do something about it, the files, and the command to
// go on with. It is masked as the screen was.
func (a *activation) farewell(p *program, out wizard.Outcome, session string) error {
	t := p.painter(p.stdout)
	if t == nil {
		t = plainPainter(p.stdout)
	}
	safe := func(s string) string { return out.Mask.Text(awscheck.Clean(s)) }
	report := summary.New(out.Machine, a.meta())
	t.report = &report
	var head, next []string
	var open openList
	answersOpen, known := false, checked(out.Machine)
	running := out.Machine.Running()
	if !known {
		if running > 0 {
			head = []string{fmt.Sprintf("Left before any of %s had a result.", wording.Count(running, "check"))}
		}
	} else {
		open = openIn(out.Machine)
		needed, status := open.of.Needed(), report.Status()
		if answersOpen = summary.AnswersOpen(report, needed); answersOpen {
			status = awscheck.Unverified // the mark of the answers below
		}
		mark := t.Status(status)
		for _, l := range t.wrap(t.Glyphs.Status(status)+" "+safe(summary.HeadlineOpen(report, needed)), "") {
			head = append(head, mark.Bold(true).Render(l))
		}
		if running > 0 {
			head = append(head, "  "+t.Dim.Render("Left before "+wording.Count(running, "check")+" had a result."))
		}
		next = t.nextLine(&report, safe)
	}
	kept := session != "" && out.SaveErr == nil && exists(a.session)
	known = known && running == 0
	if !kept {
		session = ""
	}
	saved := t.savedLines(p, a, out, session, safe)
	if !kept && known && report.Verdict.IsReady() && !answersOpen && len(report.NextSteps) > 0 {
		saved = append(saved, next...)
	}
	// What follows the rows of what is left takes room from them, and begins with their fixes where they are cut.
	tail := func(fixes bool) (lines []string) {
		several := len(open.rows) > 1 && open.of.Needed() == 0 && !report.Verdict.IsReady() // the fix of one says it
		if (several || !fixes) && len(report.NextSteps) > 0 && summary.CouldNotRun(report) == 0 && running == 0 {
			lines = append(lines, next...)
		}
		lines = append(lines, saved...)
		for _, c := range a.furthers(p, out, &report, &open, leftAs{kept: kept, known: known, fixes: fixes, answersOpen: answersOpen}) {
			lines = append(lines, t.wrap(safe(c.why), "")...)
			if c.command != "" {
				lines = append(lines, t.commandLines(out.Mask.Command(c.command))...)
			}
		}
		return lines
	}
	t.around = len(head) + len(tail(true))
	fixes := t.showsFixes(open, safe, out.Mask.Command)
	below := tail(fixes)
	t.around = len(head) + len(below)
	lines := slices.Concat(head, t.openLines(open, safe, out.Mask.Command), below)
	if _, err := t.out.Write([]byte(strings.Join(append(lines, ""), "\n"))); err != nil {
		return failed(err)
	}
	return nil
}

// savedLines name the files: the session ("": it is not kept), what was saved on the way, and the recording.
func (t *painter) savedLines(p *program, a *activation, out wizard.Outcome, session string, safe func(string) string) (lines []string) {
	if session != "" {
		lines = append(lines, "Session: "+safe(session))
	}
	for _, f := range out.Files {
		lines = append(lines, fmt.Sprintf("%-8s %s", savedAs(f.Path)+":", safe(p.short(f.Path))))
		if f.Stale {
			lines = append(lines, strings.Repeat(" ", len("Session: "))+t.Warn.Render("Saved before the last changes."))
		}
	}
	if a.record != nil {
		lines = append(lines, "Recording: "+safe(p.short(a.recordPath)))
	}
	return lines
}

// leftAs is how a run is left: whether its session is kept, all of its checks have a result, each problem
// is shown with its fix, and answers are open although nothing is wrong.
type leftAs struct{ kept, known, fixes, answersOpen bool }

// furthers are the commands to go on with: for what is left here, for what others do, and to continue.
func (a *activation) furthers(p *program, out wizard.Outcome, report *summary.Report, open *openList, left leftAs) (list []further) {
	if renders := a.rendersLeft(&out, left.kept); renders != "" && !out.Undecided && left.known && (left.kept || open.of.Needed() == 0) {
		// Without a session it is a demo: its problems have the room of its report and its runbook.
		list = handOn(*report, renders, left.kept || report.Verdict.IsReady())
		list = slices.DeleteFunc(list, func(f further) bool { return isSaved(out.Files, f) })
		if left.kept && hasFixes(open.rows) && (len(list) == 0 || !left.fixes) {
			list = slices.Insert(list, 0, further{"Every fix, with its commands:", renders})
		}
	}
	next := a.nextCommand(*report, out.Machine, left.answersOpen)
	if !left.kept && out.SaveErr == nil && next.why == resumes {
		next.why = "To start again:"
	}
	if len(report.Missing) > 0 && left.known && open.of.Needed() > 0 { // what is left is asked there
		list = slices.Insert(list, 0, next)
	} else {
		list = append(list, next)
	}
	if out.Mask.Hides() && a.named { // the name of the session is not to be shown
		list = []further{a.underMask(p, left.kept, len(list) > 1)}
	}
	return list
}

// isSaved reports whether what a command writes was saved on the way, and is not of an earlier state.
func isSaved(saved []wizard.SavedFile, f further) bool {
	return slices.ContainsFunc(saved, func(s wizard.SavedFile) bool { return !s.Stale && strings.HasPrefix(f.why, savedAs(s.Path)+" ") })
}

// nextLine says who acts first, and how; nil: the report has no next step.
func (t *painter) nextLine(report *summary.Report, safe func(string) string) []string {
	if len(report.NextSteps) == 0 {
		return nil
	}
	text := "Next: " + report.NextSteps[0].Actor() + ". " + summary.FirstInBrief(report)
	if summary.AsksForIncrease(report) {
		text += " " + summary.DaysForQuotas
	}
	return t.wrap(safe(text), "")
}

// hasFixes reports whether a row is a finding, and not an open answer.
func hasFixes(rows []results.Row) bool {
	return slices.ContainsFunc(rows, func(r results.Row) bool { return r.Kind != results.Missing })
}

// savedAs says what a file is that was saved on the way: the report or, in the words of its format, what
// belongs to it.
func savedAs(path string) string {
	switch base := filepath.Base(path); {
	case strings.Contains(base, "-"+string(summary.TicketFormat)):
		return "Ticket"
	case strings.Contains(base, "-"+string(summary.RunbookFormat)):
		return "Runbook"
	case strings.Contains(base, "-"+string(summary.HandoffFormat)):
		return "Messages"
	}
	return "Report"
}

// underMask says how to go on with a session whose name is masked: by its number in the list of
// sessions, if it is there.
func (a *activation) underMask(p *program, kept, handsOn bool) further {
	words := "To continue"
	if handsOn {
		words += ", and to save the messages for others"
	}
	if n := a.number(p); kept && n > 0 {
		return further{fmt.Sprintf("%s (number %d in the list of %s sessions now):", words, n, name), fmt.Sprintf("%s sessions %d --mask", name, n)}
	}
	if !kept {
		words = "To start again"
	}
	return further{words + ", run " + name + " with the --session of this run again, and --mask.", ""}
}

// number is that of the session in the list of sessions, from 1; 0: it is not there.
func (a *activation) number(p *program) int {
	path, err := files.DefaultSessionPath(runtime.GOOS, p.env)
	if err != nil {
		return 0
	}
	list, _ := files.ListSessions(a.steps, filepath.Dir(path))
	own, err := os.Stat(a.session)
	if err != nil {
		return 0
	}
	return 1 + slices.IndexFunc(list, func(l files.Listed) bool {
		info, err := os.Stat(l.Path)
		return err == nil && os.SameFile(info, own)
	})
}

// exists reports whether there is a file: a session in which nothing was answered has none.
func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// A further is a command to go on with; without one, why says it all.
type further struct{ why, command string }

// maxChanged is how many answers a command has at most that renders a report: with more of them, no one reads it.
const maxChanged = 3

// rendersLeft is the command that renders the report of a run that is left: the one that is kept beside the session
// or that of a demo, with the few answers that are not those that it brings to a check; "": none does.
func (a *activation) rendersLeft(out *wizard.Outcome, kept bool) string {
	if kept {
		return a.summaryCommand()
	}
	brought, err := a.newMachine()
	if a.scenario == "" || a.replay != nil || len(a.given) > 0 || err != nil || len(out.Machine.Answers().Acknowledgements()) > 0 {
		return ""
	}
	all, words, changed := out.Machine.Steps(), name+" check --demo="+a.scenario, 0
	for i := range all {
		for j := range all[i].Fields {
			f := &all[i].Fields[j]
			brings, now := brought.Answers().Get(f.Key), out.Machine.Answers().Get(f.Key)
			if f.Ends != nil {
				brings = f.Ends
			}
			if slices.Equal(now, brings) {
				continue
			}
			if changed++; changed > maxChanged {
				return ""
			}
			words += " --set " + awscheck.Quote(string(f.Key)+"="+strings.Join(now, ","))
		}
	}
	if out.Mask.Hides() {
		words += " --mask"
	}
	return words
}

// handOn are the commands for what others have to do. words are those that render the report. Until the verdict
// is ready, only those have something to do whose problems it names.
func handOn(report summary.Report, words string, runbook bool) []further {
	if summary.CouldNotRun(report) > 0 {
		return nil
	}
	var owners []string
	for _, m := range report.Messages() {
		if (m.Owner == awscheck.OwnerService || !report.Verdict.IsReady()) && !summary.HasProblem(report.Findings, &m) {
			continue
		}
		if !slices.Contains(owners, m.Name()) {
			owners = append(owners, m.Name())
		}
	}
	if len(owners) == 0 {
		return nil
	}
	var list []further
	if report.Verdict.IsReady() && summary.Offers(report, summary.TicketFormat) {
		why := "Ticket to send to Astronomer:"
		if strings.HasSuffix(words, " --mask") {
			why = "Ticket to send to Astronomer, which has the ids without --mask:"
		}
		list = append(list, further{why, words + " --output ticket"})
	}
	names := wording.List(owners)
	if len(owners) > 3 {
		names = "each owner"
	}
	list = append(list, further{"Messages for " + names + ":", words + " --output handoff"})
	if runbook && summary.Offers(report, summary.RunbookFormat) {
		list = append(list, further{"Runbook for the target VPC's owner:", words + " --output runbook"})
	}
	return list
}

// summaryCommand is the command that renders the report that is kept beside the session.
func (a *activation) summaryCommand() string {
	words := name + " summary"
	if a.named {
		words += " " + awscheck.Quote(a.session)
	}
	return words
}

// checked reports whether any check of a machine has a result.
func checked(m *steps.Machine) bool {
	for _, s := range m.Steps() {
		for _, c := range s.Checks {
			if m.CheckState(c.ID) == steps.Done {
				return true
			}
		}
	}
	return false
}

// nextCommand is the command that goes on from here, with the flags that say where. While answers are open, the
// wizard goes on: nothing is Astronomer's turn yet.
func (a *activation) nextCommand(report summary.Report, m *steps.Machine, answersOpen bool) further {
	var flags []string
	if a.scenario != "" {
		flags = append(flags, "--demo="+a.scenario)
	}
	words := append([]string{name}, flags...)
	if report.Verdict.IsReady() && !answersOpen && len(report.ToSend.Peering) > 0 {
		words = append([]string{name, "verify", "--watch"}, flags...)
		if a.named {
			words = append(words, sessionArgument(a.session, a.short))
		} else if proposed := summary.ProposedFlags(m); a.scenario != "" && proposed != "" {
			words = append(words, proposed)
		}
		if summary.IsPeered(report) {
			return further{"To verify the peering:", strings.Join(words, " ")}
		}
		return further{"Once Astronomer has requested the peering:", strings.Join(words, " ")}
	}
	if a.named {
		words = append(words, sessionArgument(a.session, a.short))
	}
	return further{resumes, strings.Join(words, " ")}
}

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

// commandLines are a command in lines that fit the terminal and mean the same when they are pasted. A word that
// is longer than a line stays whole: the terminal wraps it, and a selection of it has no line's end.
func (t *painter) commandLines(command string) []string {
	lines := []string{command}
	if t.width > 0 {
		lines = render.IndentedShellLines(command, t.width)
	}
	return render.Styled(t.Code, lines)
}

// wrap breaks a text between words, at the width of the terminal.
func (t *painter) wrap(text, indent string) []string {
	width := t.width
	if width <= 0 {
		width = ansi.StringWidth(text) + len(indent) // not known: nothing is broken
	}
	lines := render.Wrap(text, max(20, width-len(indent)))
	for i := range lines {
		lines[i] = indent + lines[i]
	}
	return lines
}

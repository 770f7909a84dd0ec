package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/wizard"
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
	left := leftAs{kept: kept, known: known, answersOpen: answersOpen}
	// What follows the rows of what is left takes room from them, and begins with their fixes where they are cut.
	tail := func(fixes bool) (lines []string) {
		several := len(open.rows) > 1 && (open.of.Needed() == 0 && !report.Verdict.IsReady() || report.Verdict == steps.NotReady) // the fix of one says it
		if (several || !fixes) && len(report.NextSteps) > 0 && summary.CouldNotRun(report) == 0 && running == 0 {
			lines = append(lines, next...)
		}
		if left.fixes = fixes; left.brief && a.named { // the command to continue has its path
			session = ""
		}
		lines = append(lines, t.savedLines(p, a, out, session, safe)...)
		if !kept && known && report.Verdict.IsReady() && !answersOpen {
			lines = append(lines, next...)
		}
		for _, c := range a.furthers(p, out, &report, &open, left) {
			lines = append(lines, t.wrap(safe(c.why), "")...)
			if c.command != "" {
				lines = append(lines, t.commandLines(out.Mask.Command(c.command))...)
			}
		}
		return lines
	}
	draw := func() []string {
		t.around = len(head) + len(tail(true))
		below := tail(t.showsFixes(open, safe, out.Mask.Command))
		t.around = len(head) + len(below)
		return slices.Concat(head, t.openLines(open, safe, out.Mask.Command), below)
	}
	lines := draw()
	if left.brief = t.height > 0 && len(lines) > t.height-2; left.brief { // else the verdict scrolls out of sight
		lines = draw()
	}
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
// is shown with its fix, answers are open although nothing is wrong, and the screen lacks room.
type leftAs struct{ kept, known, fixes, answersOpen, brief bool }

// furthers are the commands to go on with: for what is left here, for what others do, and to continue.
func (a *activation) furthers(p *program, out wizard.Outcome, report *summary.Report, open *openList, left leftAs) (list []further) {
	if renders := a.rendersLeft(&out, left.kept); renders != "" && !out.Undecided && left.known && (left.kept || open.of.Needed() == 0) {
		// Without a session it is a demo: its problems have the room of its report and its runbook.
		list = handOn(*report, renders, out.Files, left.kept || report.Verdict.IsReady(), left.answersOpen)
		if left.kept && hasFixes(open.rows) && (len(list) == 0 || !left.fixes) {
			list = slices.Insert(list, 0, further{"Every fix, with its commands:", renders})
			if left.brief && len(list) > 1 { // the report ends with the commands for others
				list = []further{{"Every fix, with its commands (--output handoff: for each owner):", renders}}
			}
		}
	}
	next := a.nextCommand(*report, out.Machine, left.answersOpen)
	asks := left.known && open.of.Needed() > 0 && next.why == resumes // what is left is asked there
	if !left.kept && out.SaveErr == nil && next.why == resumes {
		next.why = "To start again:"
	}
	if asks {
		if left.answersOpen && len(list)+len(out.Files) > 0 {
			list = slices.Insert(list, 0, further{withoutOpen, ""})
		}
		list = slices.Insert(list, 0, next)
	} else {
		list = append(list, next)
	}
	if out.Mask.Hides() && a.named && out.Mask.Identifies(next.command) { // the name of the session is not to be shown
		list = []further{a.underMask(p, left.kept, len(list) > 1)}
	}
	return list
}

// withoutOpen says of the files of a run that no check keeps from being ready what its verdict does not say in them:
// a report has no answers that are only suggested.
const withoutOpen = "Files written before that treat the open answers as not given."

// isSaved reports whether what a format has was saved on the way, and is not of an earlier state.
func isSaved(saved []wizard.SavedFile, f summary.Format) bool {
	return slices.ContainsFunc(saved, func(s wizard.SavedFile) bool { return !s.Stale && formatOf(s.Path) == f })
}

// nextLine says who acts first, and how; nil: the report has no next step.
func (t *painter) nextLine(report *summary.Report, safe func(string) string) []string {
	if len(report.NextSteps) == 0 {
		return nil
	}
	text := "Next: " + report.NextSteps[0].Actor() + ". " + summary.FirstInBrief(report) + " " + summary.DaysForQuotas(report)
	return t.wrap(safe(strings.TrimSpace(text)), "")
}

// hasFixes reports whether a row is a finding, and not an open answer.
func hasFixes(rows []results.Row) bool {
	return slices.ContainsFunc(rows, func(r results.Row) bool { return r.Kind != results.Missing })
}

// savedAs says what a file is that was saved on the way: the report or, in the words of its format, what
// belongs to it.
func savedAs(path string) string {
	switch formatOf(path) {
	case summary.TicketFormat:
		return "Ticket"
	case summary.RunbookFormat:
		return "Runbook"
	case summary.HandoffFormat:
		return "Messages"
	}
	return "Report"
}

// formatOf is the format of a file that was saved on the way, by its name; "": one of the report's.
func formatOf(path string) summary.Format {
	for _, format := range []summary.Format{summary.TicketFormat, summary.RunbookFormat, summary.HandoffFormat} {
		if strings.Contains(filepath.Base(path), "-"+string(format)) {
			return format
		}
	}
	return ""
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

// maxChanged is how many answers a command has at most that renders a report: a longer one is hard to read.
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

// handOn are the commands for what others have to do, without those for what was saved. words are those that render
// the report. Until the verdict is ready, only those have something to do whose problems it names; while answers
// are open, nothing is to be sent to Astronomer.
func handOn(report summary.Report, words string, saved []wizard.SavedFile, runbook, answersOpen bool) []further {
	if summary.CouldNotRun(report) > 0 {
		return nil
	}
	var owners []string
	for _, m := range report.Messages() {
		asked := m.Owner == awscheck.OwnerNetwork && summary.AsksForCheck(report) // whose check is all that is left
		if (m.Owner == awscheck.OwnerService || !report.Verdict.IsReady()) && !asked && !summary.HasProblem(report.Findings, &m) {
			continue
		}
		if !slices.Contains(owners, m.Name()) && (!answersOpen || m.Owner != awscheck.OwnerAstronomer) {
			owners = append(owners, m.Name())
		}
	}
	if len(owners) == 0 {
		return nil
	}
	var list []further
	write := func(why string, format summary.Format) {
		if !isSaved(saved, format) {
			list = append(list, further{why, words + " --output " + string(format)})
		}
	}
	if report.Verdict.IsReady() && !answersOpen && summary.Offers(report, summary.TicketFormat) {
		why := "Ticket to send to Astronomer:"
		if strings.HasSuffix(words, " --mask") {
			why = "Ticket for Astronomer, masked; run this without --mask for the one to send:"
		}
		write(why, summary.TicketFormat)
	}
	names := wording.List(owners)
	if len(owners) > 3 {
		names = "each owner"
	}
	write("Messages for "+names+":", summary.HandoffFormat)
	if runbook && summary.Offers(report, summary.RunbookFormat) {
		write("Runbook for the target VPC's owner:", summary.RunbookFormat)
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
		} else if a.scenario != "" {
			for _, proposed := range summary.ProposedFlags(m) {
				words = append(words, "--set", awscheck.Quote(proposed))
			}
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

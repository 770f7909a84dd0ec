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
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	safe := func(s string) string { return out.Mask.Text(awscheck.Clean(s)) }
	report := summary.New(out.Machine, a.meta())
	if checked(out.Machine) {
		mark := t.Status(report.Status())
		line("%s", mark.Bold(true).Render(t.Glyphs.Status(report.Status())+" "+safe(report.Headline())))
		if n := out.Machine.Running(); n > 0 {
			line("  %s", t.Dim.Render("Left before "+wording.Count(n, "check")+" had a result."))
		}
		for _, l := range t.openLines(openRows(out.Machine), safe) {
			line("%s", l)
		}
	}
	kept := session != "" && out.SaveErr == nil && exists(a.session)
	if kept {
		line("Session: %s", safe(session))
	}
	for _, path := range out.Files {
		line("Report:  %s", safe(p.short(path)))
	}
	if a.record != nil {
		line("Recording: %s", safe(p.short(a.recordPath)))
	}
	var list []further
	if kept && !out.Undecided && checked(out.Machine) && out.Machine.Busy() == 0 {
		list = a.handOn(report)
	}
	next := a.nextCommand(report, out.Machine)
	if !kept && out.SaveErr == nil && next.why == resumes {
		next.why = "To start again:"
	}
	if list = append(list, next); out.Mask.Hides() && a.named { // the name of the session is not to be shown
		list = []further{a.underMask(p, kept, len(list) > 1)}
	}
	for _, c := range list {
		line("%s", strings.Join(t.wrap(safe(c.why), ""), "\n"))
		if c.command != "" {
			line("%s", t.Code.Render(out.Mask.Command(c.command)))
		}
	}
	if _, err := t.out.Write([]byte(b.String())); err != nil {
		return failed(err)
	}
	return nil
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

// handOn are the commands for what others have to do: they render the report that is kept beside
// the session.
func (a *activation) handOn(report summary.Report) []further {
	var owners []string
	for _, m := range report.Messages() {
		if m.Owner == awscheck.OwnerService && !hasProblem(report, m) {
			continue
		}
		if !slices.Contains(owners, m.Name()) {
			owners = append(owners, m.Name())
		}
	}
	if len(owners) == 0 {
		return nil
	}
	words := name + " summary"
	if a.named {
		words += " " + awscheck.Quote(a.session)
	}
	list := []further{{"Messages for " + wording.List(owners) + ":", words + " --output handoff"}}
	if len(report.ToSend.Peering) > 0 && !summary.IsPeered(report) {
		list = append(list, further{"Runbook for the target VPC's owner:", words + " --output runbook"})
	}
	return list
}

// hasProblem reports whether a data service of a message has a finding that is to be solved now.
func hasProblem(report summary.Report, m summary.Message) bool {
	return slices.ContainsFunc(report.Findings, func(f summary.Finding) bool {
		return f.IsLeft() && cmp.Or(f.Remedy.Owner, awscheck.OwnerOf(f.ID)) == m.Owner && (m.Service == "" || slices.Contains(f.Resources, m.Service))
	})
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

// nextCommand is the command that goes on from here, with the flags that say where.
func (a *activation) nextCommand(report summary.Report, m *steps.Machine) further {
	var flags []string
	if a.scenario != "" {
		flags = append(flags, "--demo="+a.scenario)
	}
	words := append([]string{name}, flags...)
	if report.Draft() == "" && len(report.ToSend.Peering) > 0 {
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

// maxOpen is after how many lines no more rows are listed of what is open when the wizard is
// left: the verdict above them stays on a screen of 24 lines.
const maxOpen = 11

// openRows is what keeps the verdict from being ready when the wizard is left, folded as in the
// wizard: the missing answers in one row, then what the user can solve, then what others can.
func openRows(m *steps.Machine) []results.Row {
	snapshot := results.Take(m, nil)
	label := func(k steps.Key) string { return steps.Label(m, k) }
	rows := slices.DeleteFunc(snapshot.Left(label), func(r results.Row) bool {
		return r.Kind == results.Missing || r.Kind == results.Warned
	})
	if len(snapshot.Missing) == 0 {
		return rows
	}
	names := make([]string, len(snapshot.Missing))
	for i, k := range snapshot.Missing {
		step, name, _ := strings.Cut(label(k), ": ")
		if names[i] = name; name != step {
			names[i] += " (" + step + ")"
		}
	}
	noun, them := "Missing answers: ", "them"
	if len(names) == 1 {
		noun, them = "Missing answer: ", "it"
	}
	missing := results.Row{Kind: results.Missing, Finding: steps.Finding{Finding: awscheck.Finding{
		Status: awscheck.Unverified, Title: noun + strings.Join(names, ", "),
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Give " + them + " in the wizard: the checks that wait for " + them + " then run."},
	}}}
	return slices.Insert(rows, 0, missing)
}

// openLines draws rows of what is open: each with its owner and the beginning of its fix. One fix
// of several rows of an owner stands below the last of them.
func (t *painter) openLines(rows []results.Row, safe func(string) string) []string {
	var lines []string
	shown := 0
	for i, row := range rows {
		if len(lines) >= maxOpen {
			break
		}
		shown++
		status := row.Finding.Status
		title := row.Finding.Title
		if row.Kind == results.Blocked {
			title = row.WaitsFor()
		}
		owner := row.Owner().Name()
		for j, l := range t.wrap(safe(title)+"  "+owner, "    ") {
			if j == 0 {
				l = "  " + t.Status(status).Render(t.Glyphs.Status(status)) + " " + strings.TrimLeft(l, " ")
			}
			if head, found := strings.CutSuffix(l, " "+owner); found && owner != "" && strings.TrimSpace(head) != "" {
				l = head + "  " + t.Dim.Render(owner)
			}
			lines = append(lines, l)
		}
		fix := safe(row.Finding.Remedy.Short())
		if fix == "" || i+1 < len(rows) && len(lines) < maxOpen && rows[i+1].Owner() == row.Owner() && safe(rows[i+1].Finding.Remedy.Short()) == fix {
			continue
		}
		wrapped := t.wrap(t.Glyphs.Arrow+" "+fix, "     ") // a cell narrower, for the mark of what is cut
		first := strings.TrimPrefix(wrapped[0], " ")
		if len(wrapped) > 1 {
			first += t.Glyphs.Ellipsis
		}
		lines = append(lines, t.Dim.Render(first))
	}
	if shown < len(rows) {
		lines = append(lines, "  "+t.Dim.Render(fmt.Sprintf("and %d more", len(rows)-shown)))
	}
	return lines
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

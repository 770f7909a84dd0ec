package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/interrupt"
	"github.com/astronomer/astro-activate/ui/manual"
)

// reportFlags say how a report is written and what it is worth to a script.
type reportFlags struct {
	output choice
	out    string
	strict bool
	since  string
}

func (r *reportFlags) register(cmd *cobra.Command) {
	r.registerOutput(cmd)
	cmd.Flags().Var(word{&r.since, "REPORT"}, "since", "show what changed since a report in JSON: fixed, new, still there")
	cmd.Flags().BoolVar(&r.strict, "strict", false, "count warnings as failures: exit with code 3")
	manual.Put(cmd.Flags(), manual.Report, "since", "strict")
}

func (r *reportFlags) registerOutput(cmd *cobra.Command) {
	r.output = choice{kind: "FORMAT", value: string(summary.TextFormat)}
	for _, f := range summary.Formats() {
		r.output.choices = append(r.output.choices, string(f))
	}
	cmd.Flags().Var(&r.output, "output", "format of the report: "+r.output.list())
	cmd.Flags().Var(word{&r.out, "FILE"}, "out", "write the report to a file instead of stdout")
	manual.Put(cmd.Flags(), manual.Report, "output", "out")
	complete(cmd, "output", func() []string {
		var described []string
		for _, f := range summary.FormatSpecs() {
			described = append(described, string(f.Name)+"\t"+f.Use)
		}
		return described
	})
}

// openOf lists what is open, by who can fix it: with the fixes, as leaving the wizard does or, where that is
// too long, by the titles, with where the fixes are. The end counts what each owner has, and says who acts first.
func openOf(p *program, paint *painter, report summary.Report, open openList) []string {
	safe := func(s string) string { return p.mask.Text(awscheck.Clean(s)) }
	head := paint.taskLines(open.tasks)
	lines, shown := paint.openRows(open.rows, maxOpen, true, safe, p.mask.Command)
	end := paint.shareLines(open.shares)
	fit := shown == len(open.rows) && shown > 0
	if fit && shown == 1 && !report.Verdict.IsReady() { // its fix says it
		return slices.Concat(head, lines, end)
	}
	if len(report.NextSteps) > 0 && summary.CouldNotRun(report) == 0 {
		end = append(end, paint.nextLine(&report, safe)...)
	}
	if len(open.rows) == 0 {
		return end
	}
	over := handsOver(&report, open.again)
	if fit && len(head)+len(lines)+len(end) <= paint.roomForEnd() {
		if over.command != "" {
			more := append(paint.wrap(over.why, ""), paint.commandLines(p.mask.Command(over.command))...)
			if len(head)+len(lines)+len(end)+len(more) <= paint.roomForEnd() {
				end = append(end, more...)
			}
		}
		return slices.Concat(head, lines, end)
	}
	why := open.fixes.why
	if over.command != "" && open.fixes.command != "" && paint.width >= 80 { // in one line
		why = strings.TrimSuffix(strings.Replace(why, ", with its commands,", "", 1), ":") + " (--output handoff: for each owner):"
	}
	end = append(end, paint.wrap(why, "")...)
	if open.fixes.command != "" {
		end = append(end, paint.commandLines(p.mask.Command(open.fixes.command))...)
	}
	room := paint.roomForEnd() - len(head) - len(end)
	lines, shown = paint.openRows(open.rows, room, false, safe, p.mask.Command)
	switch {
	case shown == len(open.rows):
	case len(open.rows) <= room+1: // that of the rest
		lines = paint.titles(open.rows, safe)
	default:
		lines = append(lines, paint.restLine(open, shown))
	}
	return slices.Concat(head, lines, end)
}

// handsOver is the command that writes what others get of a report, by the one that renders it again: the ticket, where
// there is one to send, or the messages; no command: there is nothing for others, or it is not known.
func handsOver(report *summary.Report, again string) further {
	others := func(m summary.Message) bool { return summary.HasProblem(report.Findings, &m) }
	switch {
	case again == "":
	case report.Verdict.IsReady() && summary.Offers(*report, summary.TicketFormat):
		return further{"The ticket for Astronomer:", again + " --output ticket"}
	case !report.Verdict.IsReady() && slices.ContainsFunc(report.Messages(), others):
		return further{"A message for each owner:", again + " --output handoff"}
	}
	return further{}
}

// allFixes says where all fixes of a run are, once its report has scrolled out of sight. kept is whether the
// report is kept beside the session.
func allFixes(h *headless, kept bool) further {
	switch {
	case h.named && h.p.mask.Hides(): // the name of the session is not to be shown
		return further{"Every fix, with its commands, is in the report above.", ""}
	case kept && h.session != "":
		return further{"Every fix, with its commands, is in the report above, or with:", h.summaryCommand()}
	}
	if again := sameRun(h.p.args); again != "" {
		return further{"Every fix, with its commands, is in the report above. To save it:", again + " --out report.txt"}
	}
	return further{"Every fix, with its commands, is in the report above.", ""}
}

// renderAgain is the command that renders the report of a run again, without the format. kept is whether the
// report is kept beside the session.
func renderAgain(h *headless, kept bool) string {
	switch {
	case h.named && h.p.mask.Hides(): // the name of the session is not to be shown
		return ""
	case kept && h.session != "":
		return h.summaryCommand()
	}
	return sameRun(h.p.args)
}

// sameRun is the command of a run, by its arguments, without the format, and without a watch; "": it has read
// stdin, or takes no more flags.
func sameRun(args []string) string {
	words := []string{name}
	for i := 0; i < len(args); i++ {
		flag, value, given := strings.Cut(args[i], "=")
		switch {
		case flag == "--watch":
		case flag == "--output" || flag == "--out" || flag == "--record" || flag == "--watch-limit":
			if !given {
				i++ // its value
			}
		case flag == "-" || flag == "--" || value == "-":
			return ""
		default:
			words = append(words, args[i])
		}
	}
	return awscheck.Command(words...)
}

// write renders the report and writes it to stdout or to the file of --out. open is what a long one on
// a terminal ends with, below its verdict.
func (p *program) write(ctx context.Context, report summary.Report, r *reportFlags, open openList) error {
	report = report.MaskedBy(p.mask)
	toStdout := r.out == "" || r.out == "-"
	isText := toStdout && r.output.value == string(summary.TextFormat)
	again := p.mask.Command(open.again)
	if paint := p.painter(p.stdout); paint != nil && isText {
		paint.again, paint.waits = again, open.waits
		paint.report = &report
		end := openOf(p, paint, report, open)
		if open.watch != "" {
			end = append(append(end, "To watch again:"), paint.commandLines(p.mask.Command(open.watch))...)
		}
		text := paint.withVerdict(report, end)
		return interrupt.Write(ctx, func() error {
			if _, err := paint.out.Write(text); err != nil {
				return failed(err)
			}
			return nil
		}, errNotRead)
	}
	if isText { // to who can run it, unlike a file, which others read
		text := string(report.Styled(summary.Style{Again: again}))
		return interrupt.Write(ctx, func() error { return p.print(text) }, errNotRead)
	}
	data, err := report.Render(summary.Format(r.output.value))
	if err != nil {
		return failed(fmt.Errorf("rendering the report: %w", err))
	}
	if toStdout {
		return interrupt.Write(ctx, func() error { return p.print(string(data)) }, errNotRead)
	}
	if own := report.Filename(summary.RunbookFormat); summary.Format(r.output.value) == summary.RunbookFormat {
		data = bytes.ReplaceAll(data, []byte(own), []byte(awscheck.Quote(awscheck.Clean(filepath.Base(r.out))))) // its head says how it is run
	}
	if err := writeTo(ctx, r.out, data); err != nil {
		return err
	}
	p.notify("verdict %s; the report is saved in %s", report.Verdict, r.out)
	return nil
}

var errNotRead = interrupted("; the report is not written whole: stdout is not read")

// writeTo writes a report to a file. A pipe that no one reads holds up no interrupt, which may have come
// before: the context has ended then.
func writeTo(ctx context.Context, path string, data []byte) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		interruptible, stop := interrupt.Context(ctx)
		defer stop()
		ctx = interruptible
	} else {
		ctx = context.Background()
	}
	return interrupt.Write(ctx, func() error {
		if err := files.Write(path, data); err != nil {
			return failed(fmt.Errorf("writing the report: %w", err))
		}
		return nil
	}, interrupted("; no report is written: %s is not read", path))
}

// save writes the session, if there is one. An error is printed and stops nothing else.
func (p *program) save(saver *files.Saver, m *steps.Machine) error {
	if saver == nil {
		return nil
	}
	err := saver.Save(m.Answers(), m.Step().ID)
	if err != nil {
		p.notify("%s", notSaved(err))
	}
	return err
}

func notSaved(err error) string { return "the session is not saved: " + err.Error() }

// exit returns the verdict's exit code or, where that is 0 and the session could not be
// saved, that of a program error.
func (p *program) exit(report summary.Report, r *reportFlags, saveErr error) error {
	code := exitCode(report, r.strict)
	if code == exitReady && saveErr != nil {
		code = exitFailed
	}
	if code != exitReady {
		return &exitError{code: code}
	}
	return nil
}

// exitCode returns the exit code of a report. With --strict a warning counts as a
// failure; the verdict stays what it is.
func exitCode(r summary.Report, strict bool) int {
	if strict && r.Warned() {
		return exitNotReady
	}
	switch r.Verdict {
	case steps.NotReady:
		return exitNotReady
	case steps.Incomplete:
		return exitIncomplete
	}
	return exitReady
}

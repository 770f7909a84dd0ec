package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/manual"
	pace "github.com/astronomer/astro-activate/ui/watch"
	"github.com/astronomer/astro-activate/ui/wizard"
	"github.com/astronomer/astro-activate/ui/wizard/page"
)

// defaultWatchLimit lets a watch run overnight: other teams work on a peering.
const defaultWatchLimit = 24 * time.Hour

// A watch repeats the checks of verify until they are done or its time limit is reached.
// Without --watch they run once.
type watch struct {
	on     bool
	limit  duration
	report func() summary.Report     // of the checks that have run
	done   func(summary.Report) bool // whether there is nothing left to watch for
	waits  string                    // for whom it waited when the user left, as the screen said; "": it did not
}

func (w *watch) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&w.on, "watch", false, "repeat the checks until every step is done: full-screen on a terminal, else one line on stderr for each change")
	cmd.Flags().Var(&w.limit, "watch-limit", "stop watching after this time, such as 30m")
	manual.Put(cmd.Flags(), manual.Watch, "watch", "watch-limit")
}

// inLines runs the checks, prints each change as a line, and returns the last report.
// recheck is called before each run but the first. Its error is the context's.
func (w *watch) inLines(ctx context.Context, stderr io.Writer, run func(context.Context) error, recheck func()) (summary.Report, error) {
	err := run(ctx)
	report := w.report()
	if !w.on || err != nil {
		return report, err
	}
	line := func(text string) {
		fmt.Fprintf(stderr, "%s %s\n", time.Now().Format(time.TimeOnly), awscheck.Clean(text))
	}
	next, changes := pace.For(time.Duration(w.limit)), pace.Changes{}
	for {
		found, changed := changes.Note(report)
		for _, c := range found {
			line(c.String())
		}
		if w.done(report) {
			return report, nil
		}
		pause, ok := next.Next(changed)
		if !ok {
			line("stopped watching after " + w.limit.String() + ", the limit")
			return report, nil
		}
		wait := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			wait.Stop()
			return report, ctx.Err()
		case <-wait.C:
		}
		recheck()
		err := run(ctx)
		if report = w.report(); err != nil {
			return report, err
		}
	}
}

// startAgain is the command of a run, by its arguments, with another value of a flag: of --set, with another
// answer to the same question.
func startAgain(args []string, flag, value string) string {
	words := []string{name}
	question, _, _ := strings.Cut(value, "=")
	replaced := func(given string) bool {
		asked, _, _ := strings.Cut(given, "=")
		return flag != "--set" || asked == question
	}
	for i := 0; i < len(args); i++ {
		given, joined := strings.CutPrefix(args[i], flag+"=")
		switch {
		case args[i] == flag && i+1 < len(args) && replaced(args[i+1]):
			i++ // its value
		case joined && replaced(given):
		default:
			words = append(words, args[i])
		}
	}
	at := slices.Index(words, "--")
	if at < 0 { // after it there are no flags
		at = len(words)
	}
	return awscheck.Command(slices.Insert(words, at, flag, value)...)
}

// canFillScreen reports whether a watch is shown on the whole screen: on a terminal,
// with a report in text on stdout.
func (p *program) canFillScreen(w *watch, f *flags, r *reportFlags, args []string) bool {
	stdin := f.answers == "-" || (len(args) == 1 && args[0] == "-")
	return w.on && p.atTerminal() && !p.wantsPrompts(f) && r.out == "" && r.output.value == string(summary.TextFormat) && !stdin
}

// onScreen watches on the wizard's screen. The report is that of the last run that was
// completed, nil if none was; left is whether the user left before the watch ended.
func (w *watch) onScreen(ctx context.Context, run *headless) (report *summary.Report, left bool, err error) {
	options := run.wizardOptions(run.p, run.m)
	run.p.mask = nil // the report is masked at the end, as the screen is then
	options.Watch = &page.WatchOptions{Report: w.report, Enough: w.done, Next: pace.For(time.Duration(w.limit)).Next, Limit: time.Duration(w.limit)}
	out, err := wizard.New(options).Run(ctx, tea.WithInput(run.p.stdin), tea.WithOutput(run.p.stdout))
	run.p.mask, w.waits = out.Mask, out.WaitsFor
	return out.Watched, !out.Finished, err
}

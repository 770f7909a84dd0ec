package cli

import (
	"context"
	"fmt"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/theme"
	pace "github.com/astronomer/astro-activate/ui/watch"
	"github.com/astronomer/astro-activate/ui/wizard"
)

// A watch looks again and again, for as long as its limit.
type watch struct {
	on    bool
	limit limit
}

// look takes one look or, if it watches, as many as it takes until one is enough or
// time is up, and returns what the last one saw. again is called before each look
// but the first. Its error is the context's.
func (w *watch) look(ctx context.Context, stderr io.Writer, look func(context.Context) (summary.Report, error), again func(), enough func(summary.Report) bool) (summary.Report, error) {
	report, err := look(ctx)
	if !w.on || err != nil {
		return report, err
	}
	line := func(text string) {
		fmt.Fprintf(stderr, "%s %s\n", time.Now().Format(time.TimeOnly), awscheck.Clean(text))
	}
	next, changes := pace.For(time.Duration(w.limit)), pace.Changes{}
	for {
		told, changed := changes.Note(report)
		for _, c := range told {
			line(c.String())
		}
		if enough(report) {
			return report, nil
		}
		pause, ok := next.Next(changed)
		if !ok {
			line(fmt.Sprintf("watched for %s; that is the limit", time.Duration(w.limit)))
			return report, nil
		}
		wait := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			wait.Stop()
			return report, ctx.Err()
		case <-wait.C:
		}
		again()
		if report, err = look(ctx); err != nil {
			return report, err
		}
	}
}

// watchesOnScreen tells whether a watch has the terminal to itself: where a person
// sits at one, and wants nothing but to see it.
func (p *program) watchesOnScreen(w *watch, f *flags, r *reportFlags, args []string) bool {
	stdin := f.answers == "-" || (len(args) == 1 && args[0] == "-")
	return w.on && p.atTerminal() && !p.plainly(f) && r.out == "" && r.output.value == string(summary.TextFormat) && !stdin
}

// onScreen is look on the wizard's screen. left is whether the person left before it
// was over. The report is that of the last look that was taken to its end; nil: none was.
func (w *watch) onScreen(ctx context.Context, p *program, a *activation, m *steps.Machine, saw func() summary.Report, enough func(summary.Report) bool) (report *summary.Report, left bool, err error) {
	options := wizard.Options{Machine: m, Demo: a.scenario, Version: version(), Dark: theme.IsDark(p.env), Getenv: p.env, Mask: p.mask,
		Watch: &wizard.Watch{Report: saw, Enough: enough, Next: pace.For(time.Duration(w.limit)).Next, Limit: time.Duration(w.limit)}}
	if a.signIn != nil {
		options.Login = func([]string) error { a.signIn.Login(); return nil }
	}
	out, err := wizard.New(options).Run(ctx, tea.WithInput(p.stdin), tea.WithOutput(p.stdout))
	return out.Watched, !out.Finished, err
}

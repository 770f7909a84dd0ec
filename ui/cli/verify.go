package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
)

// watchLimit is how long verify --watch goes on unless told otherwise: over night,
// since a peering is a ticket that people have to work on.
const watchLimit = 24 * time.Hour

func (p *program) verifyCommand() *cobra.Command {
	f := flags{verify: true}
	r := reportFlags{output: formats()}
	w := watch{limit: limit(watchLimit)}
	cmd := &cobra.Command{
		Use:   "verify [FILE]",
		Short: "Verify the peering that Astronomer requested",
		Long: "Looks at the target VPC after Astronomer's peering request: whether it came, from the planned network, and was accepted; " +
			"routes, network ACLs, the DNS option, and the private hosted zones. It changes nothing: what is missing comes with the command that does it.\n\n" +
			"The answers come from FILE, a saved session or a report in JSON, or from --session, --answers and --set; " +
			"where none of these is given, from the session of the wizard. What is needed: peering.region, peering.vpc_id, and " +
			"network.cidr unless it is the default one.\n\n" +
			"Exit codes: 0 everything holds, 1 the program failed, 2 usage, 3 something does not, 4 something is not known yet, 130 interrupted.",
		Example: "  astro-activate verify --watch\n" +
			"  astro-activate verify report.json --set peering.profile=data-platform\n" +
			"  astro-activate verify --answers answers.yaml --cidr 172.20.0.0/19 --output json",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			// After a bare --demo, what is no file was meant for a scenario.
			if _, err := os.Stat(args[0]); len(args) == 1 && (f.demo == "" || err == nil || args[0] == "-") {
				return nil
			}
			return noArgs(cmd, args[len(args)-1:], &f)
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.verify(cmd.Context(), cmd, args, &f, &r, &w) },
	}
	f.register(cmd, p)
	r.register(cmd)
	s := cmd.Flags()
	s.BoolVar(&w.on, "watch", false, "look again until everything holds: on a screen or, without a terminal, each change a line on stderr")
	s.Var(&w.limit, "watch-limit", "when to give up watching, such as 30m")
	s.BoolVar(&f.accessible, "accessible", false, "with --watch, lines in place of the screen")
	return cmd
}

func (p *program) verify(ctx context.Context, cmd *cobra.Command, args []string, f *flags, r *reportFlags, w *watch) error {
	if f.demo == demoList {
		return p.listScenarios()
	}
	f.note(cmd)
	if cmd.Flags().Changed("watch-limit") && !w.on {
		return usage("--watch-limit is for --watch, which was not given")
	}
	if err := f.writable(r); err != nil {
		return err
	}
	a, err := p.prepare(f, false, nil)
	if err != nil {
		return err
	}
	defer a.close()
	if err := p.recall(a, f, args); err != nil {
		return err
	}
	a.steps = steps.Verify(a.env.Requirements)
	m, err := a.machine()
	if err != nil {
		return usage("%w", err)
	}
	p.say(a.note)

	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	saw := func() summary.Report {
		return summary.Verified(m, summary.Meta{Version: version(), Demo: a.scenario != "", GeneratedAt: a.now()}).MaskedBy(p.mask)
	}
	look := func(ctx context.Context) (summary.Report, error) {
		progress := p.progress(m)
		defer progress.clear()
		err := steps.RunChecks(ctx, m, progress.seen)
		return saw(), err
	}
	enough := func(report summary.Report) bool {
		// No time will answer a question.
		return exitCode(report, r.strict) == exitReady || len(report.Missing) > 0
	}
	var report summary.Report
	left := false
	if len(m.Missing()) == 0 && p.watchesOnScreen(w, f, r, args) {
		var seen *summary.Report
		if seen, left, err = w.onScreen(ctx, p, a, m, saw, enough); err != nil {
			return failed(err)
		}
		if seen == nil {
			return interrupted()
		}
		report = *seen
	} else if report, err = w.look(ctx, p.stderr, look, m.Recheck, enough); err != nil {
		return interrupted()
	}
	// A session that only was read stays as it is.
	var saveErr error
	if a.resumed == nil || len(a.ahead) > 0 {
		saveErr = p.save(a.saver(), m)
	}
	if err := p.write(report, r); err != nil {
		return failed(err)
	}
	if left {
		return &exitError{exitInterrupted, fmt.Errorf("left before everything held; the report is of the look at %s", report.GeneratedAt.Local().Format(time.TimeOnly))}
	}
	return p.exit(report, r, saveErr)
}

// interrupted ends a program that has seen nothing yet that it could report.
func interrupted() error {
	return &exitError{exitInterrupted, errors.New("interrupted; no report was written, and nothing in AWS was changed")}
}

// recall adds the answers of the file that is named, or else, where nothing is named
// that has answers, those of the wizard's session, beneath those given ahead.
func (p *program) recall(a *activation, f *flags, args []string) error {
	var path string
	switch {
	case len(args) == 1 && a.session != "":
		return usage("give either a file or --session: both hold answers")
	case len(args) == 1:
		path = args[0]
	case a.session != "" || f.answers != "" || f.fresh || a.scenario != "":
		return nil
	default:
		usual, err := files.DefaultSessionPath(runtime.GOOS, p.env)
		if err != nil {
			return nil // then there is none
		}
		path = usual
	}
	data, err := p.contents(path)
	if errors.Is(err, fs.ErrNotExist) && len(args) == 0 {
		return nil
	}
	if err != nil {
		return usage("%w", err)
	}
	s, err := files.ParseSavedAnswers(a.steps, path, data)
	switch {
	case err != nil:
		return usage("%w", err)
	case s.Demo != (a.scenario != ""):
		return usage("%s is a demo's and would be verified against real accounts, or the other way round", path)
	case len(args) == 0:
		p.say(fmt.Sprintf("the answers are those of the session %s; --fresh leaves them out", path))
	}
	a.story = append(a.story, s.Settings...)
	return nil
}

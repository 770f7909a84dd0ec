package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/interrupt"
	"github.com/astronomer/astro-activate/ui/manual"
	"github.com/astronomer/astro-activate/ui/wizard/page"
)

func (p *program) verifyCommand() *cobra.Command {
	f := flags{verify: true}
	var r reportFlags
	w := watch{limit: duration(defaultWatchLimit)}
	cmd := &cobra.Command{
		Use:   "verify [FILE]",
		Short: "Verify the peering that Astronomer requested",
		Long: "Checks the VPC peering after Astronomer's request: the request and its CIDR, acceptance, " +
			"routes, network ACLs, the DNS option and the private hosted zones. Read-only: each problem comes with the command that fixes it.\n\n" +
			"The answers are those of FILE (a saved session, or a report in JSON), or of --session, --answers and --set; " +
			"without any of these, those of the wizard's session. Required are peering.region and peering.vpc_id, and " +
			"network.cidr unless it is the default.\n\n" +
			"Exit codes: 0 every check passed, 1 program error, 2 usage error, 3 a check failed, 4 a check is unverified, 130 interrupted.",
		Example: "  astro-activate verify --watch\n" +
			"  astro-activate verify report.json --set peering.profile=data-platform\n" +
			"  astro-activate verify --answers answers.yaml --cidr 172.20.0.0/19 --output json",
		Args: func(cmd *cobra.Command, args []string) error {
			if err := oneFile(cmd, args); err != nil || len(args) == 0 {
				return err
			}
			// After a bare --demo, a word that names no file was meant as a scenario.
			if _, err := os.Stat(args[0]); f.demo == "" || err == nil || args[0] == "-" {
				return nil
			}
			return noArgs(cmd, args, &f)
		},
		RunE: p.unlessListed(&f, func(cmd *cobra.Command, args []string) error {
			if cmd.Flags().Changed("watch-limit") && !w.on {
				return usage("--watch-limit needs --watch")
			}
			return p.verify(cmd.Context(), args, &f, &r, &w)
		}),
	}
	f.register(cmd, p)
	r.register(cmd)
	w.register(cmd)
	cmd.Flags().BoolVar(&f.accessible, "accessible", false, "with --watch: print lines instead of filling the screen")
	manual.Put(cmd.Flags(), manual.Watch, "accessible")
	return cmd
}

func (p *program) verify(ctx context.Context, args []string, f *flags, r *reportFlags, w *watch) error {
	f.once = !w.on
	run, err := p.headless(f, r, func(a *activation) error {
		err := p.loadSaved(a, f, args)
		a.steps = steps.Verify(a.env.Requirements)
		if w.on {
			a.env.StartAgain = func(flag, value string) string { return startAgain(p.args, flag, value) }
		}
		return err
	})
	if err != nil {
		return err
	}
	defer func() { run.close() }()
	defer run.recordAnswers(run.m)
	if w.on && len(run.m.Missing()) > 0 {
		return missingAnswers(run.m.Missing(), run.scenario != "")
	}
	before, err := run.earlier(p, r.since, true)
	if err != nil {
		return err
	}
	watched := len(run.m.Missing()) == 0 && p.canFillScreen(w, f, r, args)
	end := interrupt.Context
	if watched { // which ends on the other signals itself
		end = interrupt.UntilHangup
	}
	alone := run.outlastSignals()
	if !watched {
		alone()
	}
	ctx, stop := end(ctx)
	defer stop()

	var open openList // as of the last report: a round that was left may have reset its checks
	w.report = func() summary.Report {
		open = openIn(run.m)
		return before.compared(summary.Verified(run.m, run.meta())).MaskedBy(p.mask)
	}
	w.done = func(report summary.Report) bool { return before.refused != nil || nothingToWatchFor(report, r.strict) }
	var report summary.Report
	left := false
	if watched {
		var last *summary.Report
		last, left, err = w.onScreen(ctx, run)
		alone()
		if err != nil {
			return failed(err)
		}
		if last == nil {
			return interrupted("; no report is written")
		}
		report = *last
	} else if report, err = w.inLines(ctx, p.stderr, run.runChecks, run.m.Recheck); err != nil {
		return interrupted("; no report is written")
	}
	if before.refused != nil {
		return before.refused
	}
	run.notifyAccount()
	// A session that was only read is not written.
	var saveErr error
	if run.resumed == nil || len(run.given) > 0 {
		saveErr = p.save(run.saver, run.m)
	}
	if left { // before the report: the verdict is the last line
		p.notify("interrupted before every step was done; results of %s", report.GeneratedAt.Local().Format(time.TimeOnly))
	}
	if !w.on && !w.done(report) { // a watch would say so
		w.waits = page.ReportWaitsFor(report)
	}
	open.fixes, open.again, open.waits = allFixes(run, false), renderAgain(run, false), w.waits
	if left && !(run.named && p.mask.Hides()) { // the name of the session is not to be shown
		open.watch = cmp.Or(summary.Restart(report.NextSteps), awscheck.Command(append([]string{name}, p.args...)...))
	}
	if err := p.write(ctx, report, r, open); err != nil {
		return err
	}
	if left {
		return &exitError{code: exitInterrupted}
	}
	return p.exit(report, r, saveErr)
}

// nothingToWatchFor reports whether a watch has nothing left to wait for: the verdict is ready, and Astronomer
// has associated each zone that is authorized. Without an answer that it needs, no watch begins.
func nothingToWatchFor(report summary.Report, strict bool) bool {
	return exitCode(report, strict) == exitReady && !summary.AwaitsAssociation(report)
}

// missingAnswers says how the answers are given that a watch needs: without them no check can run,
// however long it waits. One scenario of a demo brings them.
func missingAnswers(missing []steps.Key, demo bool) error {
	names := make([]string, len(missing))
	for i, k := range missing {
		names[i] = string(k)
	}
	or := "run the wizard and name its session with --session"
	if demo {
		or = "watch --demo=" + awssim.Ready + ", which has its answers"
	}
	return &exitError{exitIncomplete, fmt.Errorf("there is nothing to watch without %s: add%s, or %s", wording.List(names), summary.SetFlags(missing), or)}
}

// loadSaved adds the answers of the file that is named. Where no file and no other
// source of answers is named, it adds those of the wizard's session.
func (p *program) loadSaved(a *activation, f *flags, args []string) error {
	switch {
	case len(args) == 1 && a.session != "":
		return usage("name a file or --session, not both: each holds answers")
	case len(args) == 0 && (a.session != "" || f.answers != "" || f.fresh || a.scenario != "" || a.replay != nil):
		return nil
	}
	path, err := p.savedPath(args)
	if err != nil {
		return nil // no home folder: no session
	}
	data, err := p.read(path, maxReportBytes)
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
	case s.Demo && a.scenario == "":
		return usage("%s is from a demo: add --demo, or name one from a real account", path)
	case !s.Demo && a.scenario != "":
		return usage("%s is from a real account: leave out --demo, or name one from a demo", path)
	case len(args) == 0:
		p.notify("the answers are those of the session %s; --fresh ignores it", path)
	}
	if len(args) == 1 && args[0] != "-" {
		a.from = awscheck.Quote(path)
	}
	a.base = append(a.base, s.Settings...)
	return nil
}

package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/interrupt"
)

func (p *program) checkCommand() *cobra.Command {
	var f flags
	var r reportFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check an AWS account without asking questions",
		Long: "Runs the checks of every step without questions and prints a report. " +
			"Only the answers that are given count: the report lists the missing ones.\n\n" +
			"Exit codes: " + exitCodes + ".",
		Example: "  astro-activate check --demo=blocked\n" +
			"  astro-activate check --answers answers.yaml --output json --out report.json\n" +
			"  astro-activate check --answers answers.yaml --since report.json",
		Args: func(cmd *cobra.Command, args []string) error { return noArgs(cmd, args, &f) },
		RunE: p.unlessListed(&f, func(cmd *cobra.Command, _ []string) error { return p.check(cmd.Context(), &f, &r) }),
	}
	f.register(cmd, p)
	r.register(cmd)
	return cmd
}

func (p *program) check(ctx context.Context, f *flags, r *reportFlags) error {
	f.once = true
	run, err := p.headless(f, r, nil)
	if err != nil {
		return err
	}
	defer func() { run.close() }()
	before, err := run.earlier(p, r.since, false)
	if err != nil {
		return err
	}
	run.outlastSignals()()
	ctx, stop := interrupt.Context(ctx)
	defer stop()
	err = run.runChecks(ctx)
	run.recordAnswers(run.m)
	saveErr := p.save(run.saver, run.m)
	if err != nil {
		return interrupted(" with %d checks running; no report is written", run.m.Running())
	}
	run.notifyAccount()
	report := before.compared(summary.New(run.m, run.meta()))
	if before.refused != nil {
		return before.refused
	}
	if saveErr == nil {
		run.keepReport(p, report)
	}
	for _, f := range report.Findings {
		if _, given := run.m.Answers().Acknowledged(f.ID); given && f.Acknowledged == "" && f.Status == awscheck.Fail {
			p.notify("a failed %s can't be acknowledged: the reason is ignored", f.ID)
		}
	}
	open := openIn(run.m)
	open.fixes, open.again = allFixes(run, saveErr == nil), renderAgain(run, saveErr == nil)
	if err := p.write(ctx, report, r, open); err != nil {
		return err
	}
	return p.exit(report, r, saveErr)
}

package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

// reportFlags are what check and verify do with their reports.
type reportFlags struct {
	output choice
	out    string
	strict bool
}

func (p *program) checkCommand() *cobra.Command {
	var f flags
	r := reportFlags{output: formats()}
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check an AWS account without asking questions",
		Long: "Runs every step's checks from answers that were given ahead, and prints the report. " +
			"Nothing is assumed that was not given: what is missing is listed.\n\n" +
			"Exit codes: " + exitCodes + ".",
		Example: "  astro-activate check --demo=blocked\n" +
			"  astro-activate check --answers answers.yaml --output json --out report.json",
		Args: func(cmd *cobra.Command, args []string) error { return noArgs(cmd, args, &f) },
		RunE: func(cmd *cobra.Command, _ []string) error { return p.check(cmd.Context(), cmd, &f, &r) },
	}
	f.register(cmd, p)
	r.register(cmd)
	return cmd
}

func (r *reportFlags) register(cmd *cobra.Command) {
	s := cmd.Flags()
	s.Var(&r.output, "output", "form of the report")
	s.Var(word{&r.out, "FILE"}, "out", "write the report to a file, not to stdout")
	s.BoolVar(&r.strict, "strict", false, "exit with 3 for a warning, too")
	complete(cmd, "output", func() []string { return r.output.choices })
}

func (p *program) check(ctx context.Context, cmd *cobra.Command, f *flags, r *reportFlags) error {
	if f.demo == demoList {
		return p.listScenarios()
	}
	f.note(cmd)
	if err := writable(r.out); err != nil {
		return usage("--out: %w", err)
	}
	a, err := p.prepare(f, false, nil)
	if err != nil {
		return err
	}
	defer a.close()
	m, err := a.machine()
	if err != nil {
		return usage("%w", err)
	}
	p.say(a.note)

	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	progress := p.progress(m)
	err = steps.CheckAll(ctx, m, progress.seen)
	progress.clear()
	if saver := a.saver(); saver != nil {
		if err := saver.Save(m.Answers(), m.Step().ID); err != nil {
			return failed(err)
		}
	}
	if err != nil {
		return &exitError{exitInterrupted, fmt.Errorf("interrupted while %d checks were under way; no report was written, and nothing in AWS was changed", m.Busy())}
	}
	report := summary.New(m, summary.Meta{Version: version(), Demo: a.scenario != "", GeneratedAt: a.now()})
	if err := p.write(report, r); err != nil {
		return failed(err)
	}
	if code := exitCode(report, r.strict); code != exitReady {
		return &exitError{code: code}
	}
	return nil
}

// exitCode turns a verdict into what scripts see. Warnings count as failures if
// the run is strict; the verdict stays what it is.
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

// write renders the report and puts it where it was asked for.
func (p *program) write(report summary.Report, r *reportFlags) error {
	report = report.MaskedBy(p.mask)
	data, err := report.Render(summary.Format(r.output.value))
	if err != nil {
		return fmt.Errorf("the report could not be written: %w", err)
	}
	if r.out == "" || r.out == "-" {
		_, err = p.stdout.Write(data)
		return err
	}
	if err := steps.WriteFile(r.out, data); err != nil {
		return fmt.Errorf("the report could not be written: %w", err)
	}
	p.say(fmt.Sprintf("%s; the report is in %s", report.Verdict, r.out))
	return nil
}

// writable says early what would go wrong late: a folder in place of a file, or a
// folder that is not there.
func writable(path string) error {
	if path == "" || path == "-" {
		return nil
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder: name a file", path)
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil {
		return err
	} else if !info.IsDir() {
		return fmt.Errorf("%s is not a folder", filepath.Dir(path))
	}
	return nil
}

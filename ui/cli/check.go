package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
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
	if err := f.writable(r); err != nil {
		return err
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
	saver := a.saver()
	progress := p.progress(m)
	err = steps.RunChecks(ctx, m, progress.seen)
	progress.clear()
	saveErr := p.save(saver, m)
	if err != nil {
		return &exitError{exitInterrupted, fmt.Errorf("interrupted while %d checks were under way; no report was written, and nothing in AWS was changed", m.Busy())}
	}
	report := summary.New(m, summary.Meta{Version: version(), Demo: a.scenario != "", GeneratedAt: a.now()})
	for _, f := range report.Findings {
		if _, given := m.Answers().Acknowledged(f.ID); given && f.Acknowledged == "" && f.Status == awscheck.Fail {
			p.say(f.ID + " fails, and a failure of it can't be acknowledged: the reason that was given counts for nothing")
		}
	}
	if err := p.write(report, r); err != nil {
		return failed(err)
	}
	return p.exit(report, r, saveErr)
}

// save writes the session, if there is one. What keeps it from being saved is said,
// and keeps nothing else from being done.
func (p *program) save(saver *files.Saver, m *steps.Machine) error {
	if saver == nil {
		return nil
	}
	err := saver.Save(m.Answers(), m.Step().ID)
	if err != nil {
		p.say(unsaved(err))
	}
	return err
}

func unsaved(err error) string { return "the session could not be saved: " + err.Error() }

// exit ends the program after its report: with the verdict's code or, where that is
// good and yet something was not done, as failed.
func (p *program) exit(report summary.Report, r *reportFlags, undone error) error {
	code := exitCode(report, r.strict)
	if code == exitReady && undone != nil {
		code = exitFailed
	}
	if code != exitReady {
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
	if err := files.Write(r.out, data); err != nil {
		return fmt.Errorf("the report could not be written: %w", err)
	}
	p.say(fmt.Sprintf("%s; the report is in %s", report.Verdict, r.out))
	return nil
}

// writable says before the run which files could not be written after it.
func (f *flags) writable(r *reportFlags) error {
	if err := writable(r.out); err != nil {
		return usage("--out: %w", err)
	}
	if f.session == "" {
		return nil
	}
	// The session's folder is made where it is missing.
	dir := filepath.Dir(f.session)
	for parent := filepath.Dir(dir); parent != dir; dir, parent = parent, filepath.Dir(parent) {
		if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if err := writable(filepath.Join(dir, filepath.Base(f.session))); err != nil {
		return usage("--session: %w", err)
	}
	return nil
}

// writable says early what would go wrong late: a folder in place of a file, or a
// folder that is not there or takes no files.
func writable(path string) error {
	if path == "" || path == "-" {
		return nil
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a folder: name a file", path)
	} else if err == nil && !info.Mode().IsRegular() {
		return nil // such as a pipe, which is written to as it is
	} else if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // a file is written beside where it stands
	}
	if info, err := os.Stat(filepath.Dir(path)); err != nil {
		return err
	} else if !info.IsDir() {
		return fmt.Errorf("%s is not a folder", filepath.Dir(path))
	}
	probe, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

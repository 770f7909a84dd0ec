package cli

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/interrupt"
)

// maxReportBytes is the largest report or session that is read.
const maxReportBytes = 32 << 20

const summaryName = "summary"

func (p *program) summaryCommand() *cobra.Command {
	var r reportFlags
	var f flags
	cmd := &cobra.Command{
		Use:   summaryName + " [SESSION|REPORT]",
		Short: "Render a saved report or session without calling AWS",
		Long: "Renders a report in JSON, or the answers of a session, in any format: to read, for CI, " +
			"as the ticket for Astronomer, as the runbook for the owner of the target VPC, or as a message for each owner of what is left. " +
			"AWS is not called. The results of a session's checks are those of the report beside it, from when they last ran with these answers; " +
			"without one, the report has none.\n\n" +
			"Without an argument, the wizard's session is rendered; a name is that of a session that `sessions` lists; - reads stdin. " +
			"With --replay, the checks run with the answers of a recording. " +
			"The exit code is 0 for any verdict.",
		Example: "  astro-activate check --answers answers.yaml --output json --out report.json\n" +
			"  astro-activate summary report.json --output ticket\n" +
			"  astro-activate summary report.json --output runbook --out runbook.sh\n" +
			"  astro-activate summary report.json --output handoff",
		Args: oneFile,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := writable(r.out); err != nil {
				return usage("--out: %w", err)
			}
			if f.replay != "" {
				return p.summarizeReplay(cmd.Context(), args, &f, &r)
			}
			need, err := p.requirements(f.requirements)
			if err != nil {
				return err
			}
			report, err := p.savedReport(args, need)
			if err != nil {
				return err
			}
			again := sameRun(p.args)
			if len(args) > 0 && p.mask.Hides() { // the name of the file is not to be shown
				again = ""
			}
			return p.write(cmd.Context(), report, &r, openList{again: again})
		},
	}
	r.registerOutput(cmd)
	p.maskFlag(cmd.Flags())
	requirementsFlag(cmd.Flags(), &f.requirements)
	replayFlag(cmd.Flags(), &f.replay)
	return cmd
}

// summarizeReplay renders the report of the checks of a recording.
func (p *program) summarizeReplay(ctx context.Context, args []string, f *flags, r *reportFlags) error {
	if len(args) > 0 {
		return usage("name a file or --replay, not both: each holds answers")
	}
	f.timeout = duration(account.DefaultTimeout)
	run, err := p.headless(f, r, nil)
	if err != nil {
		return err
	}
	defer run.close()
	ctx, stop := interrupt.Context(ctx)
	defer stop()
	if err := run.runChecks(ctx); err != nil {
		return interrupted("; no report is written")
	}
	open := openIn(run.m)
	open.fixes, open.again = allFixes(run, false), renderAgain(run, false)
	return p.write(ctx, summary.New(run.m, run.meta()), r, open)
}

// savedReport reads the report or session that is named, or the wizard's session.
func (p *program) savedReport(args []string, need steps.Requirements) (summary.Report, error) {
	path, err := p.savedPath(args)
	if err != nil {
		return summary.Report{}, usage("name a saved report or session: %w", err)
	}
	data, err := p.read(path, maxReportBytes)
	switch {
	case len(args) == 0 && errors.Is(err, fs.ErrNotExist):
		return summary.Report{}, usage("no session is saved in %s, and a demo saves none without --session: name a report or session", path)
	case err != nil:
		return summary.Report{}, usage("%w", err)
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		report, err := summary.Parse(data)
		if err != nil {
			return summary.Report{}, usage("%s is not a report: %w", path, err)
		}
		return report, nil
	}
	all := steps.All(need)
	session, problem := files.ParseSession(all, data)
	if session == nil {
		return summary.Report{}, usage("%s is neither a report nor a session: %w", path, problem)
	}
	m, refused := files.Offline(all, need, session)
	if problem == nil {
		problem = refused
	}
	if problem != nil {
		p.notify("part of %s is not used: %v", path, problem)
	}
	if report, ok := reportBeside(p, path, m); ok {
		return report, nil
	}
	return summary.New(m, summary.Meta{Version: version(), Demo: session.Demo, Scenario: session.Scenario, GeneratedAt: time.Now(),
		Saved: true, Account: session.Account, AnswersFrom: sessionArgument(path, p.short)}), nil
}

// reportBeside reads the report that was kept beside a session, if it is about the session's
// answers, and says of when it is.
func reportBeside(p *program, session string, m *steps.Machine) (summary.Report, bool) {
	if session == "-" {
		return summary.Report{}, false
	}
	report, err := p.readReport(files.ReportPath(session))
	if err != nil {
		return summary.Report{}, false // the session says what it can
	}
	when := report.GeneratedAt.In(time.Local).Format("2006-01-02 15:04 MST")
	if !report.Answers.Equal(files.NewDocument(m.Steps(), m.Answers())) {
		p.notify("the report beside the session, of %s, is not used: answers have changed since. To check them, run the wizard or check with this session", when)
		return summary.Report{}, false
	}
	p.notify("the results of the checks are those of %s: AWS is not called", when)
	return report, true
}

// sessionArgument is how another command is given a session; "" for stdin. short abbreviates its path.
func sessionArgument(path string, short func(string) string) string {
	if path == "-" {
		return ""
	}
	if rest, atHome := strings.CutPrefix(short(path), "~/"); atHome { // which the shell expands
		return "--session ~/" + awscheck.Quote(rest)
	}
	return "--session " + awscheck.Quote(path)
}

// savedPath is the file that an argument names or, where there is none, the session of that name in the
// folder of sessions; without an argument, that of the wizard's session.
func (p *program) savedPath(args []string) (string, error) {
	session, err := files.DefaultSessionPath(runtime.GOOS, p.env)
	if len(args) == 0 {
		return session, err
	}
	if _, missing := os.Stat(args[0]); err == nil && errors.Is(missing, fs.ErrNotExist) && filepath.Base(args[0]) == args[0] {
		named := filepath.Join(filepath.Dir(session), args[0]+".yaml")
		if _, err := os.Stat(named); err == nil {
			return named, nil
		}
	}
	return args[0], nil
}

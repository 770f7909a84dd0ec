package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
)

// formats are the words of --output.
func formats() choice {
	c := choice{value: string(summary.TextFormat)}
	for _, f := range summary.Formats() {
		c.choices = append(c.choices, string(f))
	}
	return c
}

// mostReportBytes is the size above which a file is taken for something else than
// a report.
const mostReportBytes = 32 << 20

func (p *program) summaryCommand() *cobra.Command {
	r := reportFlags{output: formats()}
	var requirements string
	cmd := &cobra.Command{
		Use:   "summary [SESSION|REPORT]",
		Short: "Render a saved report or session again, without AWS",
		Long: "Renders a report that check wrote as JSON, or what was answered in a session, in any form: " +
			"to read, for a CI, as the ticket for Astronomer, or as the runbook of the target VPC's owner. " +
			"AWS is not asked: of a session, the report says that nothing was checked. " +
			"Without an argument it is the session that the wizard keeps; - is stdin. " +
			"It exits with 0 once it has rendered, whatever the verdict.",
		Example: "  astro-activate check --answers answers.yaml --output json --out report.json\n" +
			"  astro-activate summary report.json --output ticket\n" +
			"  astro-activate summary report.json --output runbook --out runbook.sh",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("%s takes one file, not %d", cmd.CommandPath(), len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if err := writable(r.out); err != nil {
				return usage("--out: %w", err)
			}
			var a activation
			if err := a.require(requirements); err != nil {
				return err
			}
			report, err := p.saved(args, a.env.Requirements)
			if err != nil {
				return err
			}
			if err := p.write(report, &r); err != nil {
				return failed(err)
			}
			return nil
		},
	}
	s := cmd.Flags()
	s.Var(&r.output, "output", "form of the report")
	s.Var(word{&r.out, "FILE"}, "out", "write the report to a file, not to stdout")
	p.maskFlag(s)
	s.Var(word{&requirements, "FILE"}, "requirements", "YAML file of requirements instead of the built-in ones")
	complete(cmd, "output", func() []string { return r.output.choices })
	return cmd
}

// saved reads the report or the session that is named, or the usual session.
func (p *program) saved(args []string, need steps.Requirements) (summary.Report, error) {
	var path string
	if len(args) > 0 {
		path = args[0]
	} else {
		var err error
		if path, err = files.DefaultSessionPath(runtime.GOOS, p.env); err != nil {
			return summary.Report{}, usage("name a saved report or session: %w", err)
		}
	}
	data, err := p.contents(path)
	switch {
	case len(args) == 0 && errors.Is(err, fs.ErrNotExist):
		return summary.Report{}, usage("there is no saved session in %s: name a report or a session", path)
	case err != nil:
		return summary.Report{}, usage("%w", err)
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		report, err := summary.Parse(data)
		if err != nil {
			return summary.Report{}, usage("%s is no report: %w", path, err)
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
		p.say(fmt.Sprintf("part of %s could not be used: %v", path, problem))
	}
	return summary.New(m, summary.Meta{Version: version(), Demo: session.Demo, GeneratedAt: time.Now(),
		Saved: true, Account: session.Account}), nil
}

func (p *program) contents(path string) ([]byte, error) {
	in := p.stdin
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		in = file
	}
	data, err := io.ReadAll(io.LimitReader(in, mostReportBytes+1))
	if err == nil && len(data) > mostReportBytes {
		return nil, fmt.Errorf("%s is larger than %d MiB: this is not a report", path, mostReportBytes>>20)
	}
	return data, err
}

// Package cli is the command line: commands, flags and exit codes.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/wording"
)

// The exit codes, as scripts rely on them.
const (
	exitReady       = 0
	exitFailed      = 1 // the program itself failed
	exitUsage       = 2 // bad flag, bad answers file, no terminal
	exitNotReady    = 3
	exitIncomplete  = 4
	exitInterrupted = 130
)

// exitCodes says the same to people.
const exitCodes = "0 ready, 1 the program failed, 2 usage, 3 not ready, 4 incomplete, 130 interrupted"

const name = "astro-activate"

// A program is one run of the command line.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	env            func(string) string
	mask           *mask.Mask // nil, unless --mask was given
}

// Run runs the program with its arguments, without the program's name, and
// returns its exit code. env looks up an environment variable.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env func(string) string) int {
	p := &program{stdin: stdin, stdout: stdout, stderr: stderr, env: env}
	root := p.root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return exitReady
	}
	// What the commands return themselves has a code; the rest is cobra's about usage.
	e := &exitError{code: exitUsage, err: err}
	errors.As(err, &e)
	if e.err != nil {
		fmt.Fprintf(stderr, "%s: %s\n", name, p.mask.Text(strings.TrimSpace(awscheck.Clean(e.err.Error()))))
	}
	return e.code
}

// An exitError ends the program with a code, and says why if there is more to say.
type exitError struct {
	code int
	err  error // nil: everything was said
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func usage(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}

func failed(err error) error { return &exitError{exitFailed, err} }

func (p *program) root() *cobra.Command {
	var f flags
	root := &cobra.Command{
		Use:   name,
		Short: "Get an AWS account ready for Astro",
		Long: "Takes you through activating Astro in an AWS account of yours: it asks what Astronomer needs to know, " +
			"checks every answer live against AWS, and ends with a summary to send. It only reads: nothing in AWS is changed.",
		Example: "  astro-activate --demo                        a simulated account, no credentials needed\n" +
			"  astro-activate check --answers answers.yaml  the same checks, without questions",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          func(cmd *cobra.Command, args []string) error { return noArgs(cmd, args, &f) },
		RunE:          func(cmd *cobra.Command, _ []string) error { return p.wizard(cmd.Context(), cmd, &f) },
	}
	f.register(root, p)
	root.Flags().BoolVar(&f.accessible, "accessible", false, "plain questions, line by line: for screen readers, simple terminals and pipes")
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(p.checkCommand(), p.verifyCommand(), p.summaryCommand(), p.policyCommand(), p.versionCommand(), p.manCommand())
	return root
}

// noArgs refuses arguments, and says what was probably meant.
func noArgs(cmd *cobra.Command, args []string, f *flags) error {
	if len(args) == 0 {
		return nil
	}
	given := awscheck.Clean(args[0])
	if f != nil && f.demo != "" {
		return usage("there is no command %q; if it is a scenario's name, write --demo=%s", given, given)
	}
	if cmd.HasParent() {
		return usage("%s takes no argument like %q: it is told everything by flags", cmd.CommandPath(), given)
	}
	var names []string
	for _, c := range cmd.Commands() {
		names = append(names, c.Name())
	}
	return usage("there is no command %q; did you mean %s?", given, wording.Nearest(given, names))
}

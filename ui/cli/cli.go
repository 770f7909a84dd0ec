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
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/ui/fault"
	"github.com/astronomer/astro-activate/ui/manual"
)

// The exit codes that scripts rely on.
const (
	exitReady       = 0
	exitFailed      = 1 // the program itself failed
	exitUsage       = 2 // bad flag, bad answers file, no terminal
	exitNotReady    = 3
	exitIncomplete  = 4
	exitInterrupted = 130
)

// exitCodes describes the exit codes in help texts.
const exitCodes = "0 ready, 1 program error, 2 usage error, 3 not ready, 4 incomplete, 130 interrupted"

const name = "astro-activate"

// A program is one run of the command line.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	args           []string // without the program's name
	env            func(string) string
	mask           *mask.Mask // nil unless --mask is given, or a session was left masked
	unmasked       bool       // --mask=false is given
	saved          string     // the file of the session that this run saves; "": none
	helpErr        error      // of writing a help text
}

// Run runs the program with its arguments, without the program's name, and
// returns its exit code. env looks up an environment variable.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, env func(string) string) int {
	p := &program{args: args, stdin: stdin, stdout: stdout, stderr: stderr, env: env}
	root := p.root()
	root.SetArgs(args)
	err := fault.Catch(func() error { return root.ExecuteContext(ctx) })
	if err == nil {
		err = p.helpErr
	}
	if broken := (*fault.Error)(nil); errors.As(err, &broken) {
		err = failed(p.faultReport(broken))
	}
	if err == nil {
		return exitReady
	}
	// Errors of the commands carry an exit code; all others are cobra's, about usage.
	e := &exitError{code: exitUsage, err: err}
	errors.As(err, &e)
	if e.err != nil {
		text := name + ": " + p.mask.Text(strings.TrimSpace(awscheck.Clean(e.err.Error())))
		if width := widthOf(stderr); width != nil {
			text = betweenWords(text, width())
		}
		fmt.Fprintln(stderr, text)
	}
	return e.code
}

// An exitError ends the program with an exit code and a message.
type exitError struct {
	code int
	err  error // nil: there is no message
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func usage(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}

func failed(err error) error { return &exitError{exitFailed, err} }

func interrupted(format string, args ...any) error {
	return &exitError{exitInterrupted, fmt.Errorf("interrupted"+format, args...)}
}

func (p *program) root() *cobra.Command {
	var f flags
	showVersion := false
	root := &cobra.Command{
		Use:   name,
		Short: "Get an AWS account ready for Astro",
		Long: "Gets an AWS account ready for Astro. The wizard asks for what Astronomer needs, " +
			"checks every answer live against AWS, and ends with a summary to send to Astronomer. Read-only: nothing in AWS is changed.",
		Example: "  astro-activate --demo                        a simulated account, no credentials needed\n" +
			"  astro-activate check --answers answers.yaml  the same checks without questions",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          func(cmd *cobra.Command, args []string) error { return noArgs(cmd, args, &f) },
		RunE: p.unlessListed(&f, func(cmd *cobra.Command, _ []string) error {
			if showVersion {
				return p.print(versionLine())
			}
			if p.wantsPrompts(&f) {
				return p.prompts(cmd.Context(), &f)
			}
			return p.wizard(cmd.Context(), &f)
		}),
	}
	root.SetIn(p.stdin)
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	f.register(root, p)
	demo := root.Flags().Lookup("demo")
	demo.NoOptDefVal, demo.Usage = awssim.Story, strings.Replace(demo.Usage, "ready (story in the wizard)", "story (ready in check and verify)", 1)
	root.Flags().BoolVar(&f.accessible, "accessible", false, "ask plain questions line by line: for screen readers, simple terminals and pipes")
	root.Flags().BoolVar(&showVersion, "version", false, "print the version")
	manual.Put(root.Flags(), manual.Display, "accessible")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return flagError(cmd, err, p.args) })
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { p.helpErr = showHelp(p, cmd) })
	root.SetHelpCommand(p.helpCommand())
	root.AddCommand(p.checkCommand(), p.verifyCommand(), p.summaryCommand(), p.sessionsCommand(), p.policyCommand(), p.versionCommand(), p.manCommand())
	addCompletion(root)
	return root
}

// noArgs refuses arguments and suggests what was probably meant.
func noArgs(cmd *cobra.Command, args []string, f *flags) error {
	if len(args) == 0 {
		return nil
	}
	given := awscheck.Clean(args[0])
	switch {
	case f != nil && f.demo != "":
		return usage("there is no command %q; for the scenario of that name, write --demo=%s", given, given)
	case cmd.HasParent():
		return usage("%s takes flags only: %q is not one", cmd.CommandPath(), given)
	}
	return unknownCommand(cmd, "command", given)
}

// oneFile refuses more than one argument.
func oneFile(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return usage("%s takes one file, not %d", cmd.CommandPath(), len(args))
	}
	return nil
}

// notify prints a message to stderr, beside the report. An empty one is not printed.
func (p *program) notify(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); text != "" {
		fmt.Fprintf(p.stderr, "%s: %s\n", name, p.mask.Text(awscheck.Clean(text)))
	}
}

// print writes to stdout. Text that could not be written is a failure of the program.
func (p *program) print(text string) error {
	if _, err := io.WriteString(p.stdout, text); err != nil {
		return failed(err)
	}
	return nil
}

package cli

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/ui/prompts"
)

// plainly tells whether the steps are asked as plain questions: because that was
// asked for, or because the terminal can do no more. Without a terminal only the flag
// says so: a variable of the person's shell is no reason to take a pipe for answers.
func (p *program) plainly(f *flags) bool {
	wanted := p.env("ACCESSIBLE")
	return f.accessible || p.atTerminal() && (wanted != "" && wanted != "0" && wanted != "false" || p.env("TERM") == "dumb")
}

// atTerminal tells whether a person sits behind input and output.
func (p *program) atTerminal() bool { return isTerminal(p.stdin) && isTerminal(p.stdout) }

// prompts takes the person through the steps line by line.
func (p *program) prompts(ctx context.Context, f *flags) error {
	if f.answers == "-" {
		return usage("--answers - and the questions both read stdin: name a file of answers")
	}
	mfa := account.NewMFAPrompt()
	a, err := p.prepare(f, true, mfa.Code)
	if err != nil {
		return err
	}
	defer a.close()
	m, err := a.machine()
	if err != nil {
		return usage("%w", err)
	}
	options := prompts.Options{
		Machine: m, In: p.stdin, Out: p.stdout, Echo: !isTerminal(p.stdin),
		Note: a.note, Demo: a.scenario, Version: version(), MFA: mfa.Requests(), Mask: p.mask, Now: a.now,
		WriteReport: func(name string, data []byte) (string, error) {
			path, err := filepath.Abs(name)
			if err != nil {
				return "", err
			}
			return path, files.Write(path, data)
		},
	}
	if saver := a.saver(); saver != nil {
		options.Save, options.SessionPath = saver.Save, p.short(saver.Path)
	}
	if a.signIn != nil {
		options.SignIn = a.signIn.Login
	}
	if a.resumed != nil {
		options.Resumed = &prompts.Resumed{Says: a.resumed.Describe(a.steps, a.now()), Account: a.resumed.Account, Anew: func() *steps.Machine {
			m, _ := a.anew() // the same answers were accepted when the program started
			return m
		}, SetAside: func() (string, error) {
			path, err := files.SetAside(a.session)
			return p.short(path), err
		}}
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	out, err := prompts.Run(ctx, options)
	if err != nil {
		return failed(err)
	}
	return a.ended(out.Machine, out.Finished)
}

package cli

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard"
)

// wizard runs the full-screen program where there is a terminal for it, or asks the
// same as plain questions where those are wanted.
func (p *program) wizard(ctx context.Context, cmd *cobra.Command, f *flags) error {
	if f.demo == demoList {
		return p.listScenarios()
	}
	f.note(cmd)
	if p.plainly(f) {
		return p.prompts(ctx, f)
	}
	terminal := p.atTerminal()
	mfa := account.NewMFAPrompt()
	a, err := p.prepare(f, terminal, mfa.Code)
	if err != nil {
		return err
	}
	defer a.close()
	if !terminal {
		return usage("the wizard needs a terminal; without one run: %s check --answers FILE (or --set KEY=VALUE), or answer line by line with --accessible", name)
	}
	m, err := a.machine()
	if err != nil {
		return usage("%w", err)
	}
	options := wizard.Options{Machine: m, Demo: a.scenario, Version: version(), MFA: mfa, Dark: theme.IsDark(p.env), Getenv: p.env, Mask: p.mask}
	if saver := a.saver(); saver != nil {
		options.Save, options.SessionPath = saver.Save, p.short(saver.Path)
	}
	if a.signIn != nil {
		options.Login = func([]string) error { a.signIn.Login(); return nil }
	}
	if a.resumed != nil {
		options.Resumed = &wizard.Resumed{Since: a.resumed.SavedAt, Step: a.resumed.Step, Account: a.resumed.Account, Anew: func() *steps.Machine {
			m, _ := a.anew() // the same answers were accepted when the program started
			return m
		}, SetAside: func() (string, error) {
			path, err := files.SetAside(a.session)
			return p.short(path), err
		}}
	}
	options.Note = a.note
	out, err := wizard.New(options).Run(ctx, tea.WithInput(p.stdin), tea.WithOutput(p.stdout))
	if err != nil {
		return failed(err)
	}
	switch {
	case out.SaveErr != nil:
		p.say(unsaved(out.SaveErr))
	case options.Save != nil:
		p.say("the session is saved in " + options.SessionPath)
	}
	return a.ended(out.Machine, out.Finished)
}

// ended makes an exit code of how the person came out of the steps.
func (a *activation) ended(m *steps.Machine, finished bool) error {
	if !finished {
		return &exitError{code: exitInterrupted}
	}
	report := summary.New(m, summary.Meta{Version: version(), Demo: a.scenario != "", GeneratedAt: a.now()})
	if code := exitCode(report, false); code != exitReady {
		return &exitError{code: code}
	}
	return nil
}

// short is a path as people write it: their home folder is ~.
func (p *program) short(path string) string {
	if home := p.env("HOME"); len(home) > 1 {
		if rest, in := strings.CutPrefix(path, strings.TrimRight(home, "/")+"/"); in {
			return "~/" + rest
		}
	}
	return path
}

// say tells the person something beside the report, if there is something to tell.
func (p *program) say(text string) {
	if text != "" {
		fmt.Fprintf(p.stderr, "%s: %s\n", name, p.mask.Text(awscheck.Clean(text)))
	}
}

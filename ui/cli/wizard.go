package cli

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
	"github.com/astronomer/astro-activate/ui/interrupt"
	"github.com/astronomer/astro-activate/ui/theme"
	"github.com/astronomer/astro-activate/ui/wizard"
	"github.com/astronomer/astro-activate/ui/wizard/component"
	"github.com/astronomer/astro-activate/ui/wizard/results"
)

// wizard runs the full-screen program, and again with each session that is made from another
// one in it.
func (p *program) wizard(ctx context.Context, f *flags) error {
	for {
		next, err := p.wizardOnce(ctx, f)
		if next == nil {
			return err
		}
		if next.verify {
			return watchNext(ctx, p, next)
		}
		f = next
	}
}

// wizardOnce runs the wizard with one session. It returns the flags of the next one; nil: there
// is none.
func (p *program) wizardOnce(ctx context.Context, f *flags) (next *flags, err error) {
	terminal := p.atTerminal()
	mfa := account.NewMFAPrompt()
	a, err := p.prepare(f, terminal, mfa.Code)
	if err != nil {
		return nil, err
	}
	defer func() { a.close() }()
	if !terminal {
		return nil, usage("the wizard needs a terminal: run %s check --answers FILE (or --set KEY=VALUE) instead, or add --accessible to answer line by line", name)
	}
	m, err := a.machine()
	if err != nil {
		return nil, usage("%w", err)
	}
	options := a.wizardOptions(p, m)
	options.MFA, options.Note = mfa, a.notice
	if a.startsAtCluster(m) && options.Note == "" {
		options.Note = "The account is active already: this starts at what concerns its cluster. ctrl+o goes to the steps before."
	}
	options.ToSave = a.toSave(f)
	if saver := a.saver; saver != nil {
		options.Save, options.SessionPath, options.SaveMask, options.Shared = saver.Save, p.short(saver.Path), saver.Masked.Store, &saver.Shared
	}
	options.Resumed, options.Since, options.Replaces = p.resumption(a), a.lastReport(p), a.replaces
	if f.derived != "" {
		options.Derived, options.Note = true, strings.TrimSpace(f.derived+" "+a.notice)
	}
	alone := a.outlastSignals()
	ctx, stop := interrupt.UntilHangup(ctx)
	defer stop()
	out, err := wizard.New(options).Run(ctx, tea.WithInput(p.stdin), tea.WithOutput(p.stdout))
	alone()
	p.mask = out.Mask // what is said from here on is masked as the screen was
	if out.SaveErr != nil {
		p.notify("%s", notSaved(out.SaveErr))
		p.saved = ""
	}
	a.recordAnswers(out.Machine)
	if err != nil {
		return nil, failed(err)
	}
	report := a.keepLastReport(p, ending{out.Machine, out.Finished, out.SaveErr != nil || out.Undecided})
	if err := a.farewell(p, out, options.SessionPath); err != nil {
		return nil, err
	}
	p.notifyChanges(report)
	switch {
	case out.SaveErr != nil:
	case out.Another == component.WatchPeering:
		return &flags{session: a.session, demo: a.scenario, requirements: f.requirements, timeout: f.timeout, debugLog: f.debugLog, replay: f.replay, verify: true}, nil
	case out.Another != "":
		return a.another(p, f, out.Another)
	}
	return nil, a.exit(out.Machine, out.Finished, results.Take(out.Machine, nil).Needed())
}

// watchNext watches the peering of the session that was left for it.
func watchNext(ctx context.Context, p *program, f *flags) error {
	r := reportFlags{output: choice{value: string(summary.TextFormat)}}
	p.args = watchArgs(f)
	return p.verify(ctx, nil, f, &r, &watch{on: true, limit: duration(defaultWatchLimit)})
}

// watchArgs are the arguments that watch the peering of a session.
func watchArgs(f *flags) []string {
	args := []string{"verify", "--watch"}
	for _, flag := range [][2]string{{"demo", f.demo}, {"session", f.session}, {"requirements", f.requirements}, {"debug-log", f.debugLog}, {"replay", f.replay}} {
		if flag[1] != "" {
			args = append(args, "--"+flag[0]+"="+flag[1])
		}
	}
	return args
}

// wizardOptions are those of every full-screen program.
func (a *activation) wizardOptions(p *program, m *steps.Machine) wizard.Options {
	o := wizard.Options{Machine: m, Demo: a.scenario, RecordedAt: a.recordedAt(), StandIns: a.replaysStandIns(), AnswersFrom: a.from, Version: version(), Dark: theme.IsDark(p.env), Getenv: p.env, Mask: p.mask}
	if a.signIn != nil {
		o.Login = func([]string) error { a.signIn.Login(); return nil }
	}
	return o
}

// startsAtCluster reports whether a new session starts past the steps that come before a cluster exists.
func (a *activation) startsAtCluster(m *steps.Machine) bool {
	return a.resumed == nil && m.Answers().Get(steps.KeyClusterID).Given() && m.Step().ID == steps.ClusterStep
}

// exit returns the exit code of the wizard and of the prompts. finished is whether the
// user has reached the report. open is how many answers the verdict counts as open.
func (a *activation) exit(m *steps.Machine, finished bool, open int) error {
	if !finished {
		return &exitError{code: exitInterrupted}
	}
	report := summary.New(m, a.meta())
	code := exitCode(report, false)
	if summary.AnswersOpen(report, open) {
		code = exitIncomplete
	}
	if code != exitReady {
		return &exitError{code: code}
	}
	return nil
}

package cli

import (
	"context"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/ui/interrupt"
	"github.com/astronomer/astro-activate/ui/prompts"
)

// prompts asks the steps as plain questions, line by line.
func (p *program) prompts(ctx context.Context, f *flags) error {
	if f.answers == "-" {
		return usage("--answers - and --accessible both read stdin: name a file of answers")
	}
	mfa := account.NewMFAPrompt()
	a, err := p.prepare(f, true, mfa.Code)
	if err != nil {
		return err
	}
	defer func() { a.close() }()
	m, err := a.machine()
	if err != nil {
		return usage("%w", err)
	}
	options := prompts.Options{
		Machine: m, In: p.stdin, Out: p.stdout, Echo: !isTerminal(p.stdin), Width: widthOf(p.stdout),
		Notice: a.notice, Demo: a.scenario, RecordedAt: a.recordedAt(), StandIns: a.replaysStandIns(), AnswersFrom: a.from, Version: version(), MFA: mfa.Requests(), Mask: p.mask, Now: a.now,
		WriteReport: new(files.Reports).Write,
	}
	options.ToSave = a.toSave(f)
	if saver := a.saver; saver != nil {
		options.Save, options.SessionPath, options.Shared = saver.Save, p.short(saver.Path), &saver.Shared
	}
	if a.signIn != nil {
		options.SignIn = a.signIn.Login
	}
	options.Resumed, options.Since = p.resumption(a), a.lastReport(p)
	a.outlastSignals()()
	ctx, stop := interrupt.Context(ctx)
	defer stop()
	out, err := prompts.Run(ctx, options)
	a.recordAnswers(out.Machine)
	if err != nil {
		return failed(err)
	}
	p.notifyChanges(a.keepLastReport(p, ending{out.Machine, out.Finished, out.SaveErr != nil || out.Undecided}))
	return a.exit(out.Machine, out.Finished, 0)
}

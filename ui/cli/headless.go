package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

// A headless run is a machine that check or verify runs without questions.
type headless struct {
	*activation
	p *program
	m *steps.Machine
}

// headless opens a run. adapt, which may be nil, changes the activation before its
// machine is made. The run must be closed.
func (p *program) headless(f *flags, r *reportFlags, adapt func(*activation) error) (*headless, error) {
	if err := f.checkWritable(r); err != nil {
		return nil, err
	}
	a, err := p.prepare(f, false, nil)
	if err != nil {
		return nil, err
	}
	h := &headless{activation: a, p: p}
	if adapt != nil {
		err = adapt(a)
	}
	if err == nil {
		if h.m, err = a.machine(); err != nil {
			err = usage("%w", err)
		}
	}
	if err != nil {
		a.close()
		return nil, err
	}
	if a.saver == nil { // which keeps what is given here
		a.from = f.answersFrom(a.from, a.given, h.m)
	}
	p.notify("%s", a.notice)
	if f.demo == awssim.Ready && isTerminal(p.stderr) && slices.Contains(p.args, "--demo") {
		p.notify("the demo is the scenario %s; for the one that the wizard takes, give --demo=%s", awssim.Ready, awssim.Story)
	}
	return h, nil
}

// runChecks runs every check that is due, with a progress line on stderr. Its error is
// the context's.
func (h *headless) runChecks(ctx context.Context) error {
	progress := h.p.progress(h.m)
	defer progress.clear()
	return steps.RunChecks(ctx, h.m, progress.update)
}

// unlessListed runs a command, or lists the scenarios where --demo=list is given.
func (p *program) unlessListed(f *flags, run func(cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if f.demo == demoList {
			return listScenarios(p)
		}
		return run(cmd, args)
	}
}

func listScenarios(p *program) error {
	for _, s := range awssim.Scenarios() {
		if err := p.print(fmt.Sprintf("%-10s %s\n", s.Name, s.Summary)); err != nil {
			return err
		}
	}
	return nil
}

// meta describes a report that is made now.
func (a *activation) meta() summary.Meta {
	return summary.Meta{Version: version(), Demo: a.scenario != "", Scenario: a.scenario, GeneratedAt: a.now(), RecordedAt: a.recordedAt(), StandIns: a.replaysStandIns(), AnswersFrom: a.from}
}

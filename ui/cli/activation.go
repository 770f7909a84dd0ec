package cli

import (
	"context"
	"log/slog"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/calllog"
	"github.com/astronomer/astro-activate/awscheck/processes"
	"github.com/astronomer/astro-activate/awscheck/public"
	"github.com/astronomer/astro-activate/awscheck/recording"
	"github.com/astronomer/astro-activate/awscheck/tools"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/wording"
	"github.com/astronomer/astro-activate/ui/interrupt"
)

// An activation is everything that the flags ask for, ready to run. Preparing it reads
// files and calls no AWS; every mistake in a flag or a file is found then.
type activation struct {
	scenario   string                             // "": the real AWS
	later      func(now time.Time) []awssim.Stage // how the scenario continues; nil: it doesn't
	env        steps.Env
	steps      []steps.Step
	base       []steps.Setting // answers of the scenario or of a saved file
	given      []steps.Setting // answers of flags and of --answers, which win over base
	session    string          // file of the session; "": none
	named      bool            // a flag names that file
	from       string          // the argument that gives a command the answers; "": they are not saved
	saver      *files.Saver    // saves it; nil: nothing is saved
	resumed    *files.Session  // what the file held; nil: nothing to resume
	replaces   bool            // the file has another session, which is set aside
	notice     string          // a sentence about the session
	signIn     *awssim.SignIn  // to the simulated account; nil: this is a real one
	now        func() time.Time
	replay     *recording.Recording // nil: AWS, or the scenario, answers
	record     *recording.Writer    // nil: nothing is recorded
	recordPath string
	short      func(path string) string // abbreviates it for a screen
	close      func()
}

// askMFA asks for the code of a profile's MFA device; nil: codes can't be asked for.
type askMFA func(ctx context.Context, profile string) (string, error)

// prepare reads the flags and the files that they name. keep is whether the session is
// kept in its default file where --session names none.
func (p *program) prepare(f *flags, keep bool, mfa askMFA) (*activation, error) {
	a := &activation{now: time.Now, short: p.short, close: func() {}, session: f.session, named: f.session != ""}
	var err error
	if a.env.Requirements, err = p.requirements(f.requirements); err != nil {
		return nil, err
	}
	a.env.Timeout = time.Duration(f.timeout)
	a.steps = steps.All(a.env.Requirements)
	if err := a.openReplay(p, f); err != nil {
		return nil, err
	}
	if f.demo != "" {
		if err := a.simulate(f, keep); err != nil {
			return nil, err
		}
	}
	if a.given, err = p.given(f, a.steps); err != nil {
		return nil, err
	}
	if a.session == "" && keep && a.scenario == "" && a.replay == nil {
		// Without a home folder the wizard works, and saves nothing.
		if a.session, err = files.DefaultSessionPath(runtime.GOOS, p.env); err != nil {
			a.notice = err.Error()
		}
	}
	err = a.openSession(f, keep)
	if err == nil {
		if _, mistake := a.newMachine(); mistake != nil {
			err = usage("%w", mistake)
		}
	}
	if err == nil {
		err = a.connect(p, f, mfa)
	}
	if err != nil {
		a.close()
		return nil, err
	}
	if a.saver != nil {
		a.saver.Accounts = a.env.Accounts
		p.saved = p.short(a.saver.Path)
		a.resumeMask(p, keep)
		p.mask.LearnPlaces("", sessionName(a.session))
	}
	return a, nil
}

// simulate takes the scenario of --demo and its answers. proposes is whether a front end proposes what the
// scenario's customer has not answered yet: other commands take the answers that they end with.
func (a *activation) simulate(f *flags, proposes bool) error {
	s, found := scenario(f.demo)
	if !found {
		var names []string
		for _, s := range awssim.Scenarios() {
			names = append(names, s.Name)
		}
		return usage("there is no scenario %q%s", awscheck.Clean(f.demo), wording.Suggest(f.demo, "--demo=", names, "--demo=list lists them"))
	}
	a.scenario = s.Name
	answers := s.Answers
	if s.Ends != nil && !proposes {
		answers = s.Ends
	}
	for key, values := range answers {
		a.base = append(a.base, steps.Setting{Key: steps.Key(key), Value: values, Where: "the scenario"})
	}
	proposals := map[steps.Key]steps.Value{}
	for key, values := range s.Proposals {
		proposals[steps.Key(key)] = values
	}
	a.steps = steps.Propose(a.steps, proposals)
	for i := range a.steps {
		for j := range a.steps[i].Fields {
			a.steps[i].Fields[j].Ends = s.Ends[string(a.steps[i].Fields[j].Key)]
		}
	}
	if f.verify {
		a.later = s.After
	}
	return nil
}

func scenario(name string) (awssim.Scenario, bool) {
	all := awssim.Scenarios()
	i := slices.IndexFunc(all, func(s awssim.Scenario) bool { return s.Name == name })
	if i < 0 {
		return awssim.Scenario{}, false
	}
	return all[i], true
}

// machine makes a machine with the answers of the session or, without one, those of
// base, and with those given.
func (a *activation) machine() (*steps.Machine, error) {
	if a.resumed == nil {
		return a.newMachine()
	}
	m := steps.New(a.steps, a.env, steps.Answers{})
	if err := files.Resume(m, a.resumed); err != nil && a.notice == "" {
		a.notice = "A saved answer is no longer valid: " + err.Error()
	}
	return m, a.start(m)
}

// newMachine makes a machine without the answers of the session.
func (a *activation) newMachine() (*steps.Machine, error) {
	m := steps.New(a.steps, a.env, steps.Answers{})
	if err := m.SetAll(a.base); err != nil {
		return nil, err
	}
	return m, a.start(m)
}

// start gives a machine the given answers and moves it to its first step.
func (a *activation) start(m *steps.Machine) error {
	err := m.SetAll(a.given)
	m.GoToStart()
	return err
}

// outlastSignals keeps SIGINT and SIGTERM from ending the program until the activation is closed: see [interrupt.Outlast].
func (a *activation) outlastSignals() (alone func()) {
	alone, release := interrupt.Outlast()
	before := a.close
	a.close = func() { before(); release() }
	return alone
}

// connect opens the debug log, the recording and the accounts. It calls no AWS yet.
func (a *activation) connect(p *program, f *flags, mfa askMFA) error {
	running := &processes.Running{}
	a.env.Programs, a.env.Network = tools.OSPrograms{Running: running}, public.OSNetwork{}
	source := account.SharedConfig{MFA: mfa, Processes: running}
	before := a.close
	a.close = func() { running.Await(); before() }
	options := account.Options{Source: source, Timeout: a.env.Timeout}
	if f.debugLog != "" {
		log, err := calllog.Open(f.debugLog)
		if err != nil {
			return usage("--debug-log: %w", err)
		}
		before := a.close
		a.close = func() {
			if err := log.Close(); err != nil {
				p.notify("the debug log %s is not complete: %v", filepath.Base(f.debugLog), err)
			}
			before()
		}
		options.DebugLog = slog.New(slog.NewJSONHandler(log, nil))
	}
	if a.replay != nil {
		a.replayed(&options)
	} else if s, simulated := scenario(a.scenario); simulated {
		world := s.World(a.now())
		if f.timeout == duration(account.DefaultTimeout) { // nothing is slow there but this machine, which is no finding
			a.env.Timeout = 10 * time.Minute
			options.Timeout = a.env.Timeout
		}
		a.env.Programs, a.env.Network = world.Programs(), world.Network()
		a.signIn = awssim.NewSignIn(world)
		options.Source, options.Now = a.signIn, func() time.Time { return world.Now }
		if a.later != nil {
			now := a.now()
			options.Source, options.Now = awssim.Stages{Start: now, Now: a.now, Stages: a.later(now)}, a.now
		}
	}
	if err := a.startRecording(p, f, &options); err != nil {
		return err
	}
	a.env.Accounts = account.NewAccounts(options)
	return nil
}

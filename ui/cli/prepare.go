package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime"
	"slices"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/public"
	"github.com/astronomer/astro-activate/awscheck/tools"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/wording"
)

// An activation is everything that the flags ask for, ready to run. Making it
// calls nothing but the file system; every mistake in a flag or a file shows then.
type activation struct {
	scenario string                             // "": the real AWS
	later    func(now time.Time) []awssim.Stage // how the scenario goes on; nil: it does not
	env      steps.Env
	steps    []steps.Step
	story    []steps.Setting // the scenario's own answers
	ahead    []steps.Setting // answers given ahead, the strongest last
	session  string          // where it lives; "": nowhere
	resumed  *files.Session  // what it held; nil: nothing
	note     string          // a sentence about a damaged session
	signIn   *awssim.SignIn  // to the simulated world; nil: this is the real one
	now      func() time.Time
	close    func()
}

// askMFA asks for the code of a profile's MFA device; nil where nobody can be asked.
type askMFA func(ctx context.Context, profile string) (string, error)

// prepare reads the flags and the files they name. keep is whether a session lives
// in its usual place when --session names none.
func (p *program) prepare(f *flags, keep bool, mfa askMFA) (*activation, error) {
	a := &activation{now: time.Now, close: func() {}, session: f.session}
	if err := a.require(f.requirements); err != nil {
		return nil, err
	}
	a.steps = steps.All(a.env.Requirements)
	scenario, err := a.place(f)
	if err != nil {
		return nil, err
	}
	for key, values := range scenario.Answers {
		a.story = append(a.story, steps.Setting{Key: steps.Key(key), Value: values, Where: "the scenario"})
	}
	if f.verify {
		a.later = scenario.After
	}
	if a.ahead, err = p.given(f, a.steps); err != nil {
		return nil, err
	}
	if a.session == "" && keep && a.scenario == "" {
		// Without a home folder the wizard works, and saves nothing.
		if a.session, err = files.DefaultSessionPath(runtime.GOOS, p.env); err != nil {
			a.note = err.Error()
		}
	}
	if err := a.resume(f); err != nil {
		return nil, err
	}
	if _, err := a.anew(); err != nil {
		return nil, usage("%w", err)
	}
	return a, a.connect(f, mfa)
}

func (a *activation) require(file string) error {
	a.env.Requirements = steps.DefaultRequirements()
	if file == "" {
		return nil
	}
	data, err := readFile(file)
	if err != nil {
		return usage("--requirements: %w", err)
	}
	if a.env.Requirements, err = steps.ParseRequirements(data); err != nil {
		return usage("%s: %w", file, err)
	}
	return nil
}

// place puts the activation into the real world, or into a simulated one.
func (a *activation) place(f *flags) (awssim.Scenario, error) {
	a.env.Timeout = time.Duration(f.timeout)
	if f.demo == "" {
		return awssim.Scenario{}, nil
	}
	all := awssim.Scenarios()
	i := slices.IndexFunc(all, func(s awssim.Scenario) bool { return s.Name == f.demo })
	if i < 0 {
		names := make([]string, len(all))
		for i, s := range all {
			names[i] = s.Name
		}
		return awssim.Scenario{}, usage("there is no scenario %q; did you mean --demo=%s?", awscheck.Clean(f.demo), wording.Nearest(f.demo, names))
	}
	a.scenario = f.demo
	return all[i], nil
}

// given collects the answers that flags and files give, the strongest last.
func (p *program) given(f *flags, all []steps.Step) ([]steps.Setting, error) {
	var given []steps.Setting
	if f.answers != "" {
		name, data, err := f.answers, []byte(nil), error(nil)
		if name == "-" {
			name = "stdin"
			data, err = io.ReadAll(io.LimitReader(p.stdin, files.MaxAnswerBytes+1))
		} else {
			data, err = readFile(name)
		}
		if err != nil {
			return nil, usage("--answers: %w", err)
		}
		if given, err = files.ParseAnswers(all, name, data); err != nil {
			return nil, usage("%w", err)
		}
	}
	for _, s := range f.set {
		setting, err := files.ParseSetting(all, s)
		if err != nil {
			return nil, usage("%w", err)
		}
		given = append(given, setting)
	}
	for _, own := range []struct {
		flag  string
		key   steps.Key
		value string
		given bool
	}{
		{"--profile", steps.KeyProfile, f.profile, f.profileGiven},
		{"--region", steps.KeyRegion, f.region, f.regionGiven},
		{"--cidr", steps.KeyCIDR, f.cidr, f.cidrGiven},
	} {
		if own.given {
			given = append(given, steps.Setting{Key: own.key, Value: steps.Text(own.value), Where: own.flag})
		}
	}
	return given, nil
}

// resume reads the session, if there is one to go on from. A demo's and a real
// one are never mixed, nor are those that were held to other requirements.
func (a *activation) resume(f *flags) error {
	if a.session == "" || f.fresh {
		return nil
	}
	s, note, err := files.LoadSession(a.steps, a.session)
	if err != nil {
		return usage("%w", err)
	}
	if s != nil && s.Demo != (a.scenario != "") {
		was, now := "a real account", "this is a demo"
		if s.Demo {
			was, now = "a demo", "this is not one"
		}
		return usage("%s holds the session of %s and %s: name another file with --session", a.session, was, now)
	}
	if s != nil && s.Requirements != "" && s.Requirements != a.env.Requirements.Version {
		aside, err := files.SetAside(a.session)
		if err != nil {
			return usage("%w", err)
		}
		a.note = fmt.Sprintf("The saved session was held to the requirements %s, and these are %s. It was set aside as %s, and this one starts anew.",
			s.Requirements, a.env.Requirements.Version, aside)
		return nil
	}
	a.resumed, a.note = s, note
	return nil
}

// machine makes a machine with the answers of the session, or else those of the
// scenario, and over them those given ahead.
func (a *activation) machine() (*steps.Machine, error) {
	if a.resumed == nil {
		return a.anew()
	}
	m := steps.New(a.steps, a.env, steps.Answers{})
	if err := files.Resume(m, a.resumed); err != nil && a.note == "" {
		a.note = "An answer of the saved session no longer counts: " + err.Error()
	}
	return m, a.start(m)
}

// anew makes a machine without anything that was saved.
func (a *activation) anew() (*steps.Machine, error) {
	m := steps.New(a.steps, a.env, steps.Answers{})
	if err := m.SetAll(a.story); err != nil {
		return nil, err
	}
	return m, a.start(m)
}

// start gives a machine what was given ahead, and goes to where it is taken up.
func (a *activation) start(m *steps.Machine) error {
	err := m.SetAll(a.ahead)
	m.GoToStart()
	return err
}

// connect opens the debug log and makes what calls AWS; it calls nothing yet.
func (a *activation) connect(f *flags, mfa askMFA) error {
	a.env.Programs, a.env.Network = tools.OSPrograms{}, public.OSNetwork{}
	options := account.Options{Source: account.SharedConfig{MFA: mfa}, Timeout: a.env.Timeout}
	if f.debugLog != "" {
		file, err := os.OpenFile(f.debugLog, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return usage("--debug-log: %w", err)
		}
		a.close = func() { file.Close() }
		options.DebugLog = slog.New(slog.NewJSONHandler(file, nil))
	}
	if a.scenario != "" {
		world := a.world()
		a.env.Programs, a.env.Network = world.Programs(), world.Network()
		a.signIn = awssim.NewSignIn(world)
		options.Source, options.Now = a.signIn, func() time.Time { return world.Now }
		if a.later != nil {
			now := a.now()
			options.Source, options.Now = awssim.Stages{Start: now, Now: a.now, Stages: a.later(now)}, a.now
		}
	}
	a.env.Accounts = account.NewAccounts(options)
	return nil
}

func (a *activation) world() *awssim.World {
	all := awssim.Scenarios()
	i := slices.IndexFunc(all, func(s awssim.Scenario) bool { return s.Name == a.scenario })
	return all[i].World(a.now())
}

func (a *activation) saver() *files.Saver {
	if a.session == "" {
		return nil
	}
	s := &files.Saver{Path: a.session, Steps: a.steps, Requirements: a.env.Requirements,
		Accounts: a.env.Accounts, Demo: a.scenario != "", Now: a.now}
	s.Watch()
	return s
}

// readFile reads a file that a person names, unless it is far too large for one.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, files.MaxAnswerBytes+1))
	if err == nil && len(data) > files.MaxAnswerBytes {
		return nil, fmt.Errorf("%s is larger than %d KiB: this is not the file that is meant", path, files.MaxAnswerBytes>>10)
	}
	return data, err
}

package wizard

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/mask"
	"github.com/astronomer/astro-activate/steps/summary"
)

// saves records what is saved, and can be slow or fail.
type saves struct {
	mu    sync.Mutex
	calls []string
	wait  chan struct{}
	err   error
}

func (s *saves) save(a steps.Answers, step string) error {
	if s.wait != nil {
		<-s.wait
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, step+" "+a.Text(steps.KeyClusterName)+" "+a.Text(steps.KeyRegion))
	return s.err
}

func TestAnAnswerIsSavedOnceItIsCommitted(t *testing.T) {
	t.Parallel()
	s := &saves{}
	d := start(t, handMade{}, 80, 24, func(o *Options) { o.Save = s.save })
	d.press("alt+4", "ctrl+u", ":Prod")
	if last := s.calls[len(s.calls)-1]; strings.Contains(last, "Prod") {
		t.Fatal("a name was saved while it was being typed")
	}
	d.press("tab")
	if last := s.calls[len(s.calls)-1]; last != "region Prod " {
		t.Fatalf("after tab %q was saved", last)
	}
}

func TestASlowDiskSavesTheLatestAnswers(t *testing.T) {
	t.Parallel()
	s := &saves{wait: make(chan struct{})}
	d := start(t, handMade{}, 80, 24, func(o *Options) { o.Save = s.save })
	for _, k := range []string{"alt+4", "tab", "down", "up", "enter"} {
		d.send(keyPress(k))
	}
	close(s.wait)
	d.settle()
	if got := s.calls[len(s.calls)-1]; got != "network Astro cluster us-east-1" || len(s.calls) > 2 {
		t.Fatalf("saved %q", s.calls)
	}
}

func TestLeavingWaitsForTheSave(t *testing.T) {
	t.Parallel()
	s := &saves{wait: make(chan struct{})}
	d := start(t, handMade{}, 80, 24, func(o *Options) { o.Save = s.save })
	for _, k := range []string{"alt+4", "P", "enter", "ctrl+c", "ctrl+c"} {
		d.send(keyPress(k))
	}
	if d.quit || d.m.leaving != stopping {
		t.Fatal("left before the session was saved")
	}
	close(s.wait)
	d.settle()
	if !d.quit || s.calls[len(s.calls)-1] != "region P " {
		t.Fatalf("left: %v; saved %q", d.quit, s.calls)
	}
}

func TestARunThatSavesSaysThatAnotherHasTheSessionOpen(t *testing.T) {
	t.Parallel()
	s, shared := &saves{}, new(atomic.Bool)
	d := start(t, handMade{}, 80, 24, func(o *Options) { o.Save, o.Shared = s.save, shared })
	d.press("alt+4")
	d.hides(files.SharedNote)
	shared.Store(true) // as the next save does
	d.press("enter")
	d.shows(files.SharedNote)
	d.press("alt+4") // it is not the notice of one key
	d.shows(files.SharedNote)
	shared.Store(false)
	d.press("enter")
	d.hides(files.SharedNote)
}

func TestAFailedSaveIsShown(t *testing.T) {
	t.Parallel()
	s := &saves{err: errors.New("no space left on device")}
	d := start(t, handMade{}, 80, 24, func(o *Options) { o.Save = s.save })
	d.press("alt+4", "enter")
	d.shows("The session could not be saved: no space left on device")
	d.press("ctrl+c")
	d.shows("Leave? The last answers could not be saved.")
	d.press("ctrl+c")
	if !d.quit {
		t.Fatal("can't be left")
	}
}

func TestCtrlCAsksOnceAndNamesTheSessionFile(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{}, 80, 24)
	d.press("alt+4", "ctrl+c")
	d.shows("~/.local/state/astro-activate/session.yaml")
	d.press("esc")
	if d.m.leaving != staying || d.m.machine.Step().ID != "region" {
		t.Fatal("esc does not stay")
	}
	d.press("ctrl+c", "ctrl+c")
	if !d.quit {
		t.Fatal("the second ctrl+c does not leave")
	}
}

func TestAResumedSessionContinuesOrStartsOver(t *testing.T) {
	t.Parallel()
	resumed := func(o *Options) {
		old := o.Machine
		if err := old.Set(steps.KeyClusterName, steps.Text("Saved")); err != nil {
			t.Fatal(err)
		}
		old.Go("region")
		o.Resumed = &files.Resumption{Session: &files.Session{SavedAt: time.Now(), Step: "region"}, StartOver: func() *steps.Machine {
			return steps.New(handMade{}.activation(), steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}, steps.Answers{})
		}, SetAside: func() (string, error) { return "~/session.yaml.before-2", nil }}
	}
	d := start(t, handMade{}, 80, 24, resumed)
	d.shows("A session was saved today")
	d.shows("not accepted yet") // what a verdict of ready does not say
	d.press("enter")
	d.shows("› Saved")
	d = start(t, handMade{}, 80, 24, resumed)
	d.press("n") // the next problem everywhere else
	d.shows("Welcome back")
	d.press("f")
	d.settle()
	d.shows("The saved session is kept as ~/session.yaml.before-2.")
	d.hides("Welcome back")
	if d.m.machine.Step().ID != "tools" || d.m.machine.Answers().Get(steps.KeyClusterName) != nil {
		t.Fatal("f does not start over")
	}
}

// Once the old session is set aside, its file has the new one, without an answer or another step: a user who leaves
// at once comes back to that one.
func TestANewSessionIsSavedAtOnce(t *testing.T) {
	t.Parallel()
	startOver := func(o *Options) {
		fresh := o.Machine
		o.Machine = steps.New(fresh.Steps(), steps.Env{Requirements: fresh.Requirements()}, steps.Answers{})
		o.Machine.Go("region")
		o.Resumed = &files.Resumption{Session: &files.Session{SavedAt: time.Now(), Step: "region"}, StartOver: func() *steps.Machine { return fresh },
			SetAside: func() (string, error) { return "~/session.yaml.before", nil }}
	}
	for name, tt := range map[string]struct {
		prepare func(*Options)
		keys    []string
		saved   int
	}{
		"f in the question":              {startOver, []string{"f"}, 1},
		"--fresh":                        {func(o *Options) { o.Replaces = true }, nil, 1},
		"there was no session":           {func(*Options) {}, nil, 0},
		"the question has no answer yet": {startOver, nil, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for text, err := range map[string]error{"Leave? Everything is saved in ~/": nil, "Leave? The last answers could not be saved.": errors.New("no space left on device")} {
				s := &saves{err: err}
				d := start(t, handMade{}, 80, 24, func(o *Options) { o.Save = s.save }, tt.prepare)
				d.press(tt.keys...)
				d.settle()
				if len(s.calls) != tt.saved || tt.saved > 0 && !strings.HasPrefix(s.calls[0], "tools ") {
					t.Fatalf("saved %q", s.calls)
				}
				d.press("ctrl+c")
				if tt.saved > 0 {
					d.shows(text)
				} else {
					d.hides(text)
				}
			}
		})
	}
}

func TestAnMFACodeIsAskedForOverAnyPage(t *testing.T) {
	t.Parallel()
	mfa := account.NewMFAPrompt()
	d := start(t, handMade{}, 80, 24, func(o *Options) { o.MFA = mfa })
	d.press("alt+4")
	ask := func(profile string) {
		t.Helper()
		if code, err := mfa.Code(t.Context(), profile); err == nil {
			t.Fatalf("there is a code for %s already: %s", profile, code)
		}
	}
	ask("prod-network")
	d.shows("profile prod-network")
	d.press(":12345", "enter")
	d.shows("an MFA code has six digits")
	d.press(":6", "enter")
	if code, err := mfa.Code(t.Context(), "prod-network"); code != "123456" || err != nil {
		t.Fatalf("the check got %q, %v", code, err)
	}
	d.shows("Cluster name")
	ask("data")
	ask("network")
	d.shows("profile data")
	d.press("esc")
	d.shows("profile network")
	d.press(":222222", "enter")
	d.shows("Cluster name")
	if code, err := mfa.Code(t.Context(), "data"); err == nil {
		t.Fatalf("a question that was dismissed has the answer %q", code)
	}
}

// Only the facts of the profile that got a code are fetched again: the code of another
// profile can't be used twice.
func TestACodeForOneProfileKeepsTheFactsOfOthers(t *testing.T) {
	t.Parallel()
	sim := awssim.Scenarios()[0].World(time.Now())
	accounts := account.NewAccounts(account.Options{Source: sim})
	kept, dropped := accounts.Open(sim.Configured[0].Name), accounts.Open(sim.Configured[1].Name)
	m := steps.New(handMade{}.activation(), steps.Env{Accounts: accounts, Requirements: steps.DefaultRequirements()}, steps.Answers{})
	m.RecheckProfile(sim.Configured[1].Name)
	if accounts.Open(kept.Profile) != kept || accounts.Open(dropped.Profile) == dropped {
		t.Fatal("the wrong profile's facts were dropped")
	}
}

func TestAnotherAccountsSessionIsKeptApart(t *testing.T) {
	t.Parallel()
	sim := awssim.Scenarios()[0].World(time.Now())
	sim.Latency = 0
	env := steps.Env{Accounts: account.NewAccounts(account.Options{Source: sim, Timeout: patience}), Requirements: steps.DefaultRequirements(), Timeout: patience,
		Programs: sim.Programs(), Network: sim.Network()}
	all := steps.All(env.Requirements)
	resume := func(account string, s *saves, aside *int) *harness {
		d := start(t, handMade{}, 80, 24, func(o *Options) {
			o.Machine, o.Save = steps.New(all, env, steps.Answers{}), s.save
			if err := o.Machine.Set(steps.KeyClusterName, steps.Text("Saved")); err != nil {
				t.Fatal(err)
			}
			o.Resumed = &files.Resumption{Session: &files.Session{SavedAt: time.Now(), Step: "tools", Account: account}, StartOver: func() *steps.Machine { return steps.New(all, env, steps.Answers{}) },
				SetAside: func() (string, error) { *aside++; return "~/session.yaml.before", nil }}
		})
		d.press("enter")
		for range 20 {
			d.settle()
		}
		return d
	}
	var s saves
	aside := 0
	d := resume("999988887777", &s, &aside)
	d.shows("belongs to AWS account 999988887777")
	d.shows("These credentials")
	d.shows("111122223333")
	if len(s.calls) != 0 {
		t.Fatalf("the session was written over: %q", s.calls)
	}
	d.press("enter")
	d.shows("is kept as ~/session.yaml.before")
	if aside != 1 || d.m.machine.Answers().Get(steps.KeyClusterName) != nil {
		t.Fatal("enter does not start over")
	}
	d = resume("999988887777", &s, &aside)
	d.press("k")
	if got := d.m.machine.Answers().Text(steps.KeyClusterName); got != "Saved" || aside != 1 {
		t.Fatalf("the answer that was kept is %q", got)
	}
	d = resume("111122223333", &s, &aside)
	d.hides("another account")
	d.shows("Tools  step 1 of 9")
}

// Whether the screen is masked is saved with the next save, and resuming says so.
func TestTheSessionKnowsWhetherTheScreenIsMasked(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		left, flag bool // the session was left masked; the run begins masked
		keys       []string
		saved      []bool // what each save said, from the first that a key caused
	}{
		"masked with a key":              {keys: []string{"enter", "ctrl+x"}, saved: []bool{true}},
		"shown again":                    {keys: []string{"enter", "ctrl+x", "ctrl+x", "y"}, saved: []bool{true, false}},
		"resumed as it was left":         {left: true, flag: true, keys: []string{"enter"}},
		"resumed and shown":              {left: true, flag: true, keys: []string{"enter", "ctrl+x", "y"}, saved: []bool{false}},
		"resumed with the flag":          {flag: true, keys: []string{"enter"}, saved: []bool{true}},
		"masked before it was continued": {keys: []string{"ctrl+x", "enter"}, saved: []bool{true}},
		"shown before it was continued":  {left: true, flag: true, keys: []string{"ctrl+x", "y", "enter"}, saved: []bool{false}},
	} {
		t.Run(name, func(t *testing.T) {
			masked, saved := tt.flag, []bool(nil)
			d := start(t, handMade{}, 80, 24, func(o *Options) {
				if tt.flag {
					o.Mask = mask.New()
				}
				o.Save = func(steps.Answers, string) error { saved = append(saved, masked); return nil }
				o.SaveMask = func(on bool) { masked = on }
				o.Resumed = &files.Resumption{Session: &files.Session{SavedAt: time.Now(), Step: "region", Masked: tt.left}}
			})
			if tt.left {
				d.shows("The screen is masked, as it was when you")
			} else if tt.flag {
				d.shows("The screen is masked: ctrl+x shows ids.")
			}
			d.press(tt.keys...)
			if !slices.Equal(saved, tt.saved) {
				t.Errorf("saved %v, want %v", saved, tt.saved)
			}
		})
	}
}

// Leaving ends the checks that still run: their results are in nothing that is saved.
func TestLeavingSaysHowManyChecksStillRun(t *testing.T) {
	t.Parallel()
	d := start(t, handMade{hold: make(chan struct{})}, 80, 24)
	d.press("alt+3", "ctrl+c")
	n := d.m.snapshot().Running
	if n < 2 {
		t.Fatalf("%d checks run:\n%s", n, d.screen())
	}
	if want := "Leave? " + strconv.Itoa(n) + " checks still run. "; !strings.Contains(words(d), want) {
		t.Errorf("there is no %q:\n%s", want, d.screen())
	}
	d = scene{scenario: "blocked"}.start(t, 80, 24) // none does
	d.press("ctrl+c")
	d.hides("still run")
}

// "Everything is saved in …" of a file that is not there makes a user look for it.
func TestLeavingSaysWhatIsSavedAndNothingElse(t *testing.T) {
	t.Parallel()
	d := scene{scenario: "story", empty: true}.start(t, 80, 24)
	d.press("ctrl+c")
	d.shows("Leave? Nothing to save yet.")
	d.press("esc", "alt+9", "e", "j")
	d.shows("Saved as ")
	d.press("ctrl+c")
	d.shows("Everything is saved in ~/.local/state/astro-activate/session.yaml.") // at which step

	d = scene{scenario: "blocked"}.start(t, 80, 24) // its answers are saved at the end
	d.press("ctrl+c")
	d.shows("Everything is saved in ~/.local")

	d = scene{scenario: "story", empty: true}.start(t, 80, 24, func(o *Options) { o.Save, o.SessionPath = nil, "" })
	d.press("ctrl+c")
	d.shows("Leave? Nothing is saved.")
	d.press("esc", "alt+9", "e", "m", "e", "o", "ctrl+c")
	d.shows("Leave? Your answers are not saved. astro-activation-report.md and")
	d.shows("are saved.")
}

// Who has several sessions knows one by its account, its cluster and how it stood.
func TestAResumedSessionSaysWhichOneItIs(t *testing.T) {
	t.Parallel()
	last := summary.New(scene{scenario: "blocked"}.start(t, 80, 24).m.machine, summary.Meta{})
	saved := &files.Session{SavedAt: time.Now(), Step: "region", Account: "111122223333", Settings: []steps.Setting{
		{Key: steps.KeyClusterName, Value: steps.Text("Production data")}, {Key: steps.KeyPeerVPC, Value: steps.Text("vpc-0d47a11e5c0ffee01")},
	}}
	offer := func(o *Options) { o.Resumed, o.Since = &files.Resumption{Session: saved}, &last }
	d := scene{scenario: "blocked"}.start(t, 80, 24, offer)
	for _, want := range []string{"Account  111122223333", "Cluster  Production data", "Target   vpc-0d47a11e5c0ffee01", "Verdict  Not ready: 14 problems, 2 warnings, 1 unverified, 46 passed\n", "f      start over"} {
		d.shows(want)
	}
	d.press("ctrl+x")
	d.shows("Account  [account-A]")
	d.hides("111122223333")
	d.hides("vpc-0d47a11e5c0ffee01")

	d = scene{scenario: "blocked"}.start(t, 80, 24, offer, func(o *Options) { _ = o.Machine.Set(steps.KeyRegion, steps.Text("us-west-2")) })
	d.shows("46 passed (of\n          earlier answers)")
}

// A third ctrl+c comes at once where a user presses it until the wizard has gone: what is typed is saved first. Where the disk
// does not answer, one that comes a second later leaves.
func TestCtrlCWaitsForASaveForASecond(t *testing.T) {
	t.Parallel()
	now, s := time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC), &saves{wait: make(chan struct{})}
	d := start(t, handMade{}, 80, 24, func(o *Options) {
		o.Now, o.Save = func() time.Time { return now }, s.save
	})
	t.Cleanup(func() { close(s.wait) })
	d.m.saving = true // the disk does not answer
	for _, after := range []time.Duration{0, 0, 0, saveWait - time.Millisecond} {
		now = now.Add(after)
		d.send(keyPress("ctrl+c"))
		if !d.m.saving {
			t.Fatalf("it leaves without the save at %v", now)
		}
	}
	now = now.Add(time.Millisecond)
	if d.send(keyPress("ctrl+c")); d.m.saving {
		t.Error("it waits for a disk that does not answer")
	}
}

package wizard

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps"
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

func TestAnAnswerIsSavedAsSoonAsItIsGiven(t *testing.T) {
	s := &saves{}
	d := sit(t, world{}, 80, 24, func(o *Options) { o.Save = s.save })
	d.press("alt+4", "ctrl+u", ":Prod")
	if last := s.calls[len(s.calls)-1]; strings.Contains(last, "Prod") {
		t.Fatal("a name was saved while it was being typed")
	}
	d.press("tab")
	if last := s.calls[len(s.calls)-1]; last != "region Prod " {
		t.Fatalf("after tab %q was saved", last)
	}
}

func TestOfAnswersThatComeFasterThanTheDiskTheLatestIsSaved(t *testing.T) {
	s := &saves{wait: make(chan struct{})}
	d := sit(t, world{}, 80, 24, func(o *Options) { o.Save = s.save })
	for _, k := range []string{"alt+4", "enter", "enter", "enter", "enter"} {
		d.send(keyOf(k))
	}
	close(s.wait)
	d.settle()
	if got := s.calls[len(s.calls)-1]; got != "network Astro cluster us-east-1" || len(s.calls) > 2 {
		t.Fatalf("saved %q", s.calls)
	}
}

func TestLeavingWaitsForTheSave(t *testing.T) {
	s := &saves{wait: make(chan struct{})}
	d := sit(t, world{}, 80, 24, func(o *Options) { o.Save = s.save })
	for _, k := range []string{"alt+4", "enter", "ctrl+c", "ctrl+c"} {
		d.send(keyOf(k))
	}
	if d.quit || d.m.leaving != stopping {
		t.Fatal("left before the session was saved")
	}
	close(s.wait)
	d.settle()
	if !d.quit || s.calls[len(s.calls)-1] != "region Astro cluster " {
		t.Fatalf("left: %v; saved %q", d.quit, s.calls)
	}
}

func TestAFullDiskIsSaidAndLosesNothing(t *testing.T) {
	s := &saves{err: errors.New("no space left on device")}
	d := sit(t, world{}, 80, 24, func(o *Options) { o.Save = s.save })
	d.press("alt+4", "enter")
	d.shows("The session could not be saved: no space left on device")
	d.press("ctrl+c")
	d.shows("could not be saved. Press ctrl+c again")
	d.press("ctrl+c")
	if !d.quit {
		t.Fatal("can't be left")
	}
}

func TestCtrlCAsksOnceAndSaysWhereTheSessionIs(t *testing.T) {
	d := sit(t, world{}, 80, 24)
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

func TestAResumedSessionGoesOnOrStartsAnew(t *testing.T) {
	resumed := func(o *Options) {
		old := o.Machine
		if err := old.Set(steps.KeyClusterName, steps.Text("Saved")); err != nil {
			t.Fatal(err)
		}
		old.Go("region")
		o.Resumed = &Resumed{Since: time.Now(), Step: "region", Anew: func() *steps.Machine {
			return steps.New(world{}.activation(), steps.Env{Requirements: steps.DefaultRequirements()}, steps.Answers{})
		}}
	}
	d := sit(t, world{}, 80, 24, resumed)
	d.shows("There is a session from today")
	d.press("enter")
	d.shows("› Saved")
	d = sit(t, world{}, 80, 24, resumed)
	d.press("n")
	if d.m.machine.Step().ID != "tools" || d.m.machine.Answers().Get(steps.KeyClusterName) != nil {
		t.Fatal("n does not start anew")
	}
}

func TestAnMFACodeIsAskedForOverWhateverIsShown(t *testing.T) {
	mfa := NewMFA()
	d := sit(t, world{}, 80, 24, func(o *Options) { o.MFA = mfa })
	d.press("alt+4")
	type reply struct {
		code string
		err  error
	}
	ask := func() chan reply {
		got := make(chan reply, 1)
		go func() {
			code, err := mfa.Ask(t.Context(), "prod-network")
			got <- reply{code, err}
		}()
		time.Sleep(20 * time.Millisecond)
		d.settle()
		return got
	}
	got := ask()
	d.shows("profile prod-network")
	d.press(":123456", "enter")
	if r := <-got; r.code != "123456" || r.err != nil {
		t.Fatalf("AWS got %q, %v", r.code, r.err)
	}
	d.shows("Cluster name")
	got = ask()
	d.press("esc")
	if r := <-got; r.err == nil {
		t.Fatalf("a refused code is %q", r.code)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := mfa.Ask(gone, "x"); err == nil {
		t.Fatal("a question that nobody waits for got an answer")
	}
}

func TestOfTwoQuestionsForCodesEachGetsItsAnswer(t *testing.T) {
	mfa := NewMFA()
	d := sit(t, world{}, 80, 24, func(o *Options) { o.MFA = mfa })
	codes := make(chan string, 2)
	for _, profile := range []string{"data", "network"} {
		go func() {
			code, _ := mfa.Ask(t.Context(), profile)
			codes <- profile + " " + code
		}()
	}
	for range 2 {
		time.Sleep(20 * time.Millisecond)
		d.settle()
		code := ":111111"
		if strings.Contains(d.screen(), "profile network") {
			code = ":222222"
		}
		d.press(code, "enter")
	}
	got := []string{<-codes, <-codes}
	slices.Sort(got)
	if !slices.Equal(got, []string{"data 111111", "network 222222"}) {
		t.Fatalf("got %q", got)
	}
}

func TestACodeThatNobodyWaitsForIsNotAskedForAnyMore(t *testing.T) {
	mfa := NewMFA()
	d := sit(t, world{}, 80, 24, func(o *Options) { o.MFA = mfa })
	waiting, giveUp := context.WithCancel(t.Context())
	go mfa.Ask(waiting, "data")
	time.Sleep(20 * time.Millisecond)
	d.settle()
	d.shows("MFA code")
	giveUp()
	time.Sleep(20 * time.Millisecond)
	d.settle()
	d.hides("the six digits")
	d.shows("no longer waits")
}

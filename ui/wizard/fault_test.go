package wizard

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/fault"
)

// faulty runs the wizard with a machine at the step of the region, until it ends by itself.
func faulty(t *testing.T, change func(*Options), typed string) (Outcome, error) {
	t.Helper()
	env := steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}
	m := steps.New(handMade{healthy: true}.activation(), env, steps.Answers{})
	o := Options{Machine: m, Dark: true, Getenv: func(string) string { return "C.UTF-8" }}
	change(&o)
	input, keyboard := io.Pipe()
	defer keyboard.Close()
	type end struct {
		out Outcome
		err error
	}
	ended := make(chan end, 1)
	go func() {
		out, err := New(o).Run(t.Context(), tea.WithInput(input), tea.WithOutput(&counter{}), tea.WithWindowSize(80, 24),
			tea.WithEnvironment([]string{"TERM=xterm-256color"}))
		ended <- end{out, err}
	}()
	go func() { _, _ = io.WriteString(keyboard, typed) }()
	select {
	case e := <-ended:
		return e.out, e.err
	case <-time.After(30 * time.Second):
		t.Fatal("it does not end")
	}
	return Outcome{}, nil
}

const toFourthStep = "\x1b4" // alt+4

// A fault in Update: the program ends with an error that says what it was, and the answers
// are saved.
func TestAFaultOfTheWizardKeepsTheSession(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	saved, calls := "", 0
	_, err := faulty(t, func(o *Options) {
		o.Now = func() time.Time {
			if calls++; calls > 2 {
				panic("no such time")
			}
			return time.Now()
		}
		o.Save = func(_ steps.Answers, step string) error {
			mu.Lock()
			defer mu.Unlock()
			saved = step
			return nil
		}
	}, toFourthStep+"\x12\x12\x12\x12") // ctrl+r: check again
	var broken *fault.Error
	if !errors.As(err, &broken) || !strings.Contains(err.Error(), "no such time at ") {
		t.Errorf("%v", err)
	}
	mu.Lock()
	defer mu.Unlock()
	if saved == "" {
		t.Error("nothing was saved")
	}
}

// A fault of the save itself, which runs beside Update, ends the program as well: it is not
// tried for ever.
func TestAFaultOfASaveIsReported(t *testing.T) {
	t.Parallel()
	out, err := faulty(t, func(o *Options) {
		o.Save = func(steps.Answers, string) error { panic("no such file") }
	}, toFourthStep)
	var broken *fault.Error
	if !errors.As(err, &broken) || !errors.As(out.SaveErr, &broken) {
		t.Errorf("%v, %v", err, out.SaveErr)
	}
}

// A save that is running when the program is ended is waited for, and the answers that it
// does not have yet are saved after it.
func TestTheLastSaveHasTheLastAnswers(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var order []string
	begun := make(chan struct{}, 2)
	q := &saveQueue{write: func(_ steps.Answers, step string) error {
		begun <- struct{}{}
		time.Sleep(20 * time.Millisecond)
		mu.Lock()
		defer mu.Unlock()
		order = append(order, step)
		return nil
	}}
	var running sync.WaitGroup
	running.Go(func() { _ = q.save(steps.Answers{}, "earlier") })
	<-begun
	if err := q.last(steps.Answers{}, "last"); err != nil {
		t.Fatal(err)
	}
	_ = q.save(steps.Answers{}, "too late")
	running.Wait()
	if len(order) != 2 || order[1] != "last" {
		t.Errorf("saved in the order %q", order)
	}
}

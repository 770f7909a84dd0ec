package steps_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/calllog"
	"github.com/astronomer/astro-activate/steps"
)

// The longest chains of calls in each scenario: of the checks of all steps, of the sweep of
// all regions in the background, and of verify. Each is a wait of the user's: a longer one
// needs a reason, and a shorter one is entered here. The VPCs and route tables of huge come on
// many pages. In blocked, the document of the permissions boundary that denies is read once the
// simulator has named it.
var chains = map[string]struct{ steps, sweep, verify int }{
	"ready":   {6, 9, 6},
	"story":   {5, 10, 1},
	"blocked": {10, 9, 6},
	"overlap": {6, 9, 6},
	"denied":  {4, 9, 3},
	"expired": {0, 0, 0},
	"huge":    {103, 13, 103},
	"active":  {8, 9, 8},
}

func TestNoChainOfCallsGrows(t *testing.T) {
	for _, s := range eachScenario() {
		t.Run(s.Name, func(t *testing.T) {
			want, known := chains[s.Name]
			if !known {
				t.Fatal("it is not in chains")
			}
			requireChain(t, "of the steps", want.steps, func() []calllog.Call {
				return slices.DeleteFunc(countedRun(t, s, steps.All, steps.RunChecks), func(c calllog.Call) bool { return c.Background })
			})
			requireChain(t, "of the sweep", want.sweep, func() []calllog.Call {
				return slices.DeleteFunc(countedRun(t, s, steps.All, steps.RunChecks), func(c calllog.Call) bool { return !c.Background })
			})
			requireChain(t, "of verify", want.verify, func() []calllog.Call { return countedRun(t, s, steps.Verify, steps.RunChecks) })
		})
	}
}

// requireChain fails the test unless the longest chain of a run's calls has as many as are wanted. On a busy
// machine a call can begin late, after one that it does not wait for: a chain has grown if it is longer
// in each of several runs.
func requireChain(t *testing.T, what string, want int, run func() []calllog.Call) {
	t.Helper()
	chain := calllog.Chain(run())
	for again := 0; again < 3 && len(chain) > want; again++ {
		if other := calllog.Chain(run()); len(other) < len(chain) {
			chain = other
		}
	}
	if len(chain) == want {
		return
	}
	var names []string
	for _, c := range chain {
		names = append(names, c.Service+" "+c.Operation+" "+c.Region)
	}
	t.Errorf("the longest chain %s has %d calls, and not %d:\n%s", what, len(chain), want, strings.Join(names, "\n"))
}

// The choices of the wizard's fields come from the calls of the checks.
func TestNoCallIsRepeated(t *testing.T) {
	for _, s := range eachScenario() {
		for name, of := range map[string]func(steps.Requirements) []steps.Step{"all": steps.All, "verify": steps.Verify} {
			t.Run(s.Name+"/"+name, func(t *testing.T) {
				if calls := countedRun(t, s, of, steps.Run); len(calls) == 0 && s.Name != "expired" {
					t.Error("there are no calls")
				}
			})
		}
	}
}

// countedRun runs the checks of a scenario with a tenth of a second a call, in a time that
// passes only while every call waits, and returns the calls. It fails the test for a call
// that was made twice.
func countedRun(t *testing.T, s awssim.Scenario, of func(steps.Requirements) []steps.Step, run func(context.Context, *steps.Machine, func(steps.Event)) error) []calllog.Call {
	t.Helper()
	var log bytes.Buffer
	synctest.Test(t, func(t *testing.T) {
		w := quick(s)
		w.Latency = 100 * time.Millisecond
		r := steps.DefaultRequirements()
		once := &callsOnce{t: t, made: map[string]bool{}}
		m := steps.New(of(r), steps.Env{
			Accounts: account.NewAccounts(account.Options{
				Source: w, Now: w.Clock, DebugLog: slog.New(slog.NewJSONHandler(&log, nil)), Recorder: once,
			}),
			Programs: w.Programs(), Network: w.Network(), Requirements: r,
		}, steps.Answers{})
		for k, v := range s.Answers {
			if err := m.Set(steps.Key(k), v); err != nil {
				t.Fatal(err)
			}
		}
		if err := run(t.Context(), m, nil); err != nil {
			t.Fatal(err)
		}
	})
	calls, err := calllog.Read(&log)
	if err != nil {
		t.Fatal(err)
	}
	return calls
}

// callsOnce is a recorder that fails the test for a call that was made twice.
type callsOnce struct {
	t    *testing.T
	mu   sync.Mutex
	made map[string]bool
}

func (o *callsOnce) Call(a account.Answer) {
	in, err := json.Marshal(a.Input)
	if err != nil {
		o.t.Error(err)
	}
	call := fmt.Sprintf("%s %s %s %s %s", a.Profile, a.Service, a.Operation, a.Region, in)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.made[call] {
		o.t.Errorf("it is made twice: %.500s", call)
	}
	o.made[call] = true
}

func (o *callsOnce) Credential(account.CredentialFacts) {}
func (o *callsOnce) Wait(account.Wait)                  {}
func (o *callsOnce) Forgot(string, bool)                {}

package cli_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/calllog"
	"github.com/astronomer/astro-activate/steps"
)

// What the program calls in any simulated account is on the guard's list, and `policy --for wizard`
// grants what it takes: no scenario makes a request that the reader of that list does not expect. The choices
// of fields, which only the wizard and the prompts look up, are looked up too.
func TestEveryRequestOfEveryScenarioIsOnTheList(t *testing.T) {
	t.Parallel()
	printed := run(t, "", "policy", "--for", "wizard")
	var policy struct {
		Statement []struct{ Action []string }
	}
	if err := json.Unmarshal([]byte(printed.stdout), &policy); err != nil {
		t.Fatalf("%v in %s", err, printed.stdout)
	}
	granted := func(action string) bool {
		return slices.ContainsFunc(policy.Statement, func(s struct{ Action []string }) bool { return slices.Contains(s.Action, action) })
	}
	for _, scenario := range awssim.Scenarios() {
		for name, of := range map[string]func(*testing.T, awssim.Scenario) []calllog.Call{
			"check": callsOf("check"), "verify": callsOf("verify"), "wizard": callsWithChoices,
		} {
			t.Run(scenario.Name+" "+name, func(t *testing.T) {
				t.Parallel()
				calls := of(t, scenario)
				if signedIn := scenario.Name != "expired"; (len(calls) > 0) != signedIn {
					t.Fatalf("signed in %v, %d calls", signedIn, len(calls))
				}
				for _, call := range calls {
					i := slices.IndexFunc(account.Operations(), func(o account.Operation) bool { return o.Service == call.Service && o.Name == call.Operation })
					if i < 0 {
						t.Errorf("%s %s is called, and is not on the list", call.Service, call.Operation)
					} else if action := account.Operations()[i].Action; action != "" && !granted(action) {
						t.Errorf("%s %s is called, and the policy lacks %s", call.Service, call.Operation, action)
					}
				}
			})
		}
	}
}

// callsOf returns what runs a command in a scenario, and returns its calls.
func callsOf(command string) func(*testing.T, awssim.Scenario) []calllog.Call {
	return func(t *testing.T, scenario awssim.Scenario) []calllog.Call {
		t.Helper()
		path := filepath.Join(t.TempDir(), "calls")
		got := run(t, "", command, "--demo="+scenario.Name, "--debug-log", path)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatalf("exit %d, %v\n%s", got.code, err, got.stderr)
		}
		return readCalls(t, data)
	}
}

func readCalls(t *testing.T, log []byte) []calllog.Call {
	t.Helper()
	calls, err := calllog.Read(bytes.NewReader(log))
	if err != nil {
		t.Fatal(err)
	}
	return calls
}

// callsWithChoices runs the steps of the wizard, with the look-ups of its fields, and returns the calls. It fails
// the test for a field whose choices were not looked up.
func callsWithChoices(t *testing.T, scenario awssim.Scenario) []calllog.Call {
	t.Helper()
	w := scenario.World(time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC))
	w.Latency = 0
	need := steps.DefaultRequirements()
	var log bytes.Buffer
	m := steps.New(steps.All(need), steps.Env{
		Accounts: account.NewAccounts(account.Options{Source: w, Now: w.Clock, Timeout: 10 * time.Minute, DebugLog: slog.New(slog.NewJSONHandler(&log, nil))}),
		Programs: w.Programs(), Network: w.Network(), Requirements: need, Timeout: 10 * time.Minute,
	}, steps.Answers{})
	for _, answers := range []map[string][]string{scenario.Proposals, scenario.Answers} {
		for _, key := range slices.Sorted(maps.Keys(answers)) {
			if err := m.Set(steps.Key(key), answers[key]); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := steps.Run(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
	fields := 0
	for _, s := range m.Steps() {
		for _, f := range s.Fields {
			if f.Lookup == nil || !m.Applies(s) || !m.FieldApplies(f) {
				continue
			}
			fields++
			if o, state := m.Options(f.Key); state != steps.Done || len(o.Choices) == 0 && o.AddressMap == nil && o.Note == "" {
				t.Errorf("the choices of %s were not looked up: %v", f.Key, state)
			}
		}
	}
	if fields < 5 {
		t.Errorf("%d fields have choices that are looked up", fields)
	}
	return readCalls(t, log.Bytes())
}

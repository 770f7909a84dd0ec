package cli_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
)

// What the program calls in any simulated account is on the guard's list, and `policy --for wizard`
// grants what it takes: no scenario makes a request that the reader of that list does not expect.
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
		for _, command := range []string{"check", "verify"} {
			if command == "verify" && scenario.Name == "huge" {
				continue // its target has more of the same, and takes ten seconds
			}
			t.Run(scenario.Name+" "+command, func(t *testing.T) {
				t.Parallel()
				log := filepath.Join(t.TempDir(), "calls")
				got := run(t, "", command, "--demo="+scenario.Name, "--debug-log", log)
				data, err := os.ReadFile(log)
				if signedIn := scenario.Name != "expired"; err != nil || (len(data) > 0) != signedIn {
					t.Fatalf("exit %d, signed in %v, %d bytes of calls: %v\n%s", got.code, signedIn, len(data), err, got.stderr)
				}
				for line := range bytes.Lines(data) {
					var call struct{ Service, Operation string }
					if err := json.Unmarshal(line, &call); err != nil {
						t.Fatalf("%v in %s", err, line)
					}
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

package steps_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

// The profile of another account was chosen by mistake, one that holds production. Nothing
// tells anybody to delete or to change something in it, on the screen or in a message.
func TestInTheWrongAccountNothingIsToBeChanged(t *testing.T) {
	all := awssim.Scenarios()
	s := all[slices.IndexFunc(all, func(s awssim.Scenario) bool { return s.Name == "blocked" })]
	for expected, wrong := range map[string]bool{"111122223333": false, "999988887777": true} {
		w := s.World(time.Now())
		w.Latency = 0
		r := steps.DefaultRequirements()
		m := steps.New(steps.All(r), steps.Env{Accounts: account.NewAccounts(account.Options{Source: w, Now: w.Clock}),
			Programs: w.Programs(), Network: w.Network(), Requirements: r}, steps.Answers{})
		for k, v := range s.Answers {
			if err := m.Set(steps.Key(k), v); err != nil {
				t.Fatal(err)
			}
		}
		if err := m.Set(steps.KeyExpectedID, steps.Text(expected)); err != nil {
			t.Fatal(err)
		}
		if err := steps.Run(t.Context(), m, nil); err != nil {
			t.Fatal(err)
		}
		changes := 0
		for _, f := range m.Findings() {
			inAccount := slices.Contains([]string{"account", "permissions", "region", "network"}, f.Step)
			if inAccount && f.ID != awscheck.AccountExpectedID && len(f.Remedy.Commands)+f.Remedy.Deletes > 0 || f.Remedy.Policy != nil {
				changes++
			}
			if f.ID == awscheck.DNSHostnames && len(f.Remedy.Commands) == 0 {
				t.Errorf("expected %s: the target VPC, in an account of its own, has no fix: %s", expected, f.Remedy.Text)
			}
			if wrong && f.ID == awscheck.AccountClean && f.Status != awscheck.Fail && f.Status != awscheck.Warn {
				t.Errorf("what was found in the account is %s: %s", f.Status, f.Detail)
			}
		}
		handoff := string(summary.New(m, summary.Meta{GeneratedAt: time.Now()}).Handoff())
		if deletes := strings.Contains(handoff, "delete-bucket") || strings.Contains(handoff, "ACCOUNT ADMINISTRATOR"); (changes == 0) != wrong || deletes == wrong {
			t.Errorf("expected %s: %d findings change something, and the messages delete: %t", expected, changes, deletes)
		}
	}
}

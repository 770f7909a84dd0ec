package steps_test

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
)

// TestNoAnswerHoldsALogin pastes connection strings everywhere. A field of data services drops
// the login itself.
func TestNoAnswerHoldsALogin(t *testing.T) {
	need := steps.DefaultRequirements()
	m := steps.New(steps.All(need), steps.Env{Requirements: need, Accounts: account.NewAccounts(account.Options{Source: &awssim.World{}})}, steps.Answers{})
	for _, s := range m.Steps() {
		for _, f := range s.Fields {
			for _, text := range []string{
				"postgres://bob:canary@db.example.com:5432/orders", "warehouse=snowflake://bob:canary@xy12345.snowflakecomputing.com",
				"https://canary@example.com", "postgres://bob:can,ary@db.example.com", "host=db.example.com user=bob password=canary",
				"jdbc:oracle:thin:bob/canary@db.example.com:1521:x", "jdbc:postgresql://db.example.com/x?user=bob&password=canary",
			} {
				v := f.Kind.Parse(text)
				_, draftErr := m.Draft(f.Key, v)
				err := m.Set(f.Key, v)
				for _, e := range []error{err, draftErr} {
					if f.Record == nil && e == nil || e != nil && (strings.Contains(e.Error(), "canary") || strings.Contains(e.Error(), "can,")) {
						t.Errorf("%s takes %q: %v", f.Key, text, e)
					}
				}
				if strings.Contains(m.Answers().Get(f.Key).String(), "canary") {
					t.Errorf("%s holds %q", f.Key, m.Answers().Get(f.Key))
				}
			}
		}
	}
}

func TestWhatOnlyLooksLikeALoginIsAnAnswer(t *testing.T) {
	need := steps.DefaultRequirements()
	m := steps.New(steps.All(need), steps.Env{Requirements: need, Accounts: account.NewAccounts(account.Options{Source: &awssim.World{}})}, steps.Answers{})
	for k, text := range map[steps.Key]string{steps.KeyProfile: "bob@prod", steps.KeyClusterName: "https://example.com"} {
		if err := m.Set(k, steps.Text(text)); err != nil {
			t.Errorf("%s refuses %q: %v", k, text, err)
		}
	}
}

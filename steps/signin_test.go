package steps_test

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

func TestSignInNeeded(t *testing.T) {
	sso := []string{"aws", "sso", "login", "--profile", "data platform"}
	failed := func(id string, login ...string) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: id, Status: awscheck.Fail, Remedy: awscheck.Remedy{Login: login}}}
	}
	for name, c := range map[string]struct {
		findings []steps.Finding
		check    string // "": no sign-in is needed
		command  string
	}{
		"everything passes":        {findings: []steps.Finding{{Finding: awscheck.Finding{ID: "account.credentials", Status: awscheck.Pass}}}},
		"another check fails":      {findings: []steps.Finding{failed("account.clean")}},
		"expired SSO session":      {[]steps.Finding{failed("account.credentials", sso...)}, "account.credentials", "aws sso login --profile 'data platform'"},
		"credentials ran out":      {[]steps.Finding{failed("account.expiry", sso...)}, "account.expiry", "aws sso login --profile 'data platform'"},
		"the target's SSO session": {[]steps.Finding{failed("account.credentials"), failed("peering.account", sso...)}, "peering.account", "aws sso login --profile 'data platform'"},
		"wrong access keys":        {[]steps.Finding{failed("account.clean"), failed("account.credentials")}, "account.credentials", ""},
		"a warning before expiry": {findings: []steps.Finding{{Finding: awscheck.Finding{ID: "account.expiry", Status: awscheck.Warn,
			Remedy: awscheck.Remedy{Login: sso}}}}},
	} {
		t.Run(name, func(t *testing.T) {
			s, needed := steps.SignInNeeded(c.findings)
			if needed != (c.check != "") || s.Finding.ID != c.check || s.CommandLine() != c.command {
				t.Errorf("needed %v by %q with %q", needed, s.Finding.ID, s.CommandLine())
			}
		})
	}
}

func TestExpiredScenarioNeedsASignIn(t *testing.T) {
	s := scenario(t, "expired")
	m := runIn(t, quick(s), s.Answers)
	needed, ok := m.SignInNeeded()
	if !ok || !slices.Contains([]string{"account.credentials", "account.expiry"}, needed.Finding.ID) || len(needed.Command) == 0 {
		t.Fatalf("needed %v: %+v", ok, needed)
	}
	if step, ok := m.StepOf(needed.Finding.ID); !ok || step.ID != "account" {
		t.Errorf("it is of the step %q", step.ID)
	}
	if m.Reached("account") {
		t.Error("the machine is at its first step, and says that it has reached the second")
	}
	m.Next()
	if !m.Reached("account") || !m.Reached("tools") || m.Reached("no such step") {
		t.Error("a step is reached once the machine is at it")
	}
}

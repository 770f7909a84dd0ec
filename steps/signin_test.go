package steps_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
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

func TestASignInComesFirstWhileNothingIsKnownOfTheAccount(t *testing.T) {
	found := func(id string, status awscheck.Status, cause string) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: id, Status: status, Cause: cause}}
	}
	const fail, unknown = awscheck.Fail, awscheck.Unverified
	expired := found("account.credentials", fail, "")
	target := found("peering.account", unknown, "")
	target.Remedy.Commands = []string{"aws sso login --profile data-platform"} // as a saved report has it
	failedTarget := found("peering.account", fail, "")
	failedTarget.Remedy.Login = []string{"aws", "sso", "login"}
	clean, vpc := found("account.clean", unknown, "account.credentials"), found("peering.vpc", unknown, "peering.account")
	noName, noConnection := found("public.dns", fail, ""), found("public.tcp", unknown, "public.dns")
	accepted := found("public.dns", unknown, "")
	accepted.Acknowledged = "not reachable from this laptop"
	for name, c := range map[string]struct {
		findings []steps.Finding
		waiting  int
		asks     string
		others   int
	}{
		"the session has expired":                        {[]steps.Finding{expired, clean, clean, found("tools.astro_cli", awscheck.Pass, "")}, 2, "account.credentials", 0},
		"the CIDR is wrong, too":                         {[]steps.Finding{expired, clean, found("network.cidr.size", fail, "")}, 1, "account.credentials", 1},
		"no Astro CLI on a new laptop either":            {[]steps.Finding{found("tools.astro_cli", fail, ""), expired, clean, clean}, 2, "account.credentials", 1},
		"the target's has expired, the CIDR is wrong":    {[]steps.Finding{target, vpc, found("network.cidr.size", fail, "")}, 0, "", 0},
		"both have expired, and the CIDR is wrong":       {[]steps.Finding{failedTarget, expired, clean, vpc, found("network.cidr.size", fail, "")}, 2, "account.credentials", 1},
		"a name does not resolve, too":                   {[]steps.Finding{expired, clean, found("public.dns", unknown, "")}, 1, "account.credentials", 0},
		"only the target's session has expired":          {[]steps.Finding{found("account.credentials", awscheck.Pass, ""), target, vpc}, 1, "peering.account", 0},
		"and a permission is missing":                    {[]steps.Finding{target, vpc, found("account.clean", unknown, "")}, 0, "", 0},
		"and what else is unknown was acknowledged":      {[]steps.Finding{target, vpc, accepted}, 1, "peering.account", 0},
		"both have expired":                              {[]steps.Finding{expired, clean, func() steps.Finding { f := target; f.Cause = "account.credentials"; return f }()}, 2, "account.credentials", 0},
		"a name does not resolve, for which others wait": {[]steps.Finding{expired, clean, noName, noConnection, noConnection}, 1, "account.credentials", 1},
		"AWS did not answer":                             {[]steps.Finding{found("account.credentials", unknown, ""), clean}, 0, "", 0},
		"everything passed":                              {[]steps.Finding{found("account.credentials", awscheck.Pass, "")}, 0, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			if asks, waiting, others := steps.SignInFirst(c.findings); waiting != c.waiting || asks.ID != c.asks || others != c.others {
				t.Errorf("%d wait for %q beside %d others, want %d for %q beside %d", waiting, asks.ID, others, c.waiting, c.asks, c.others)
			}
		})
	}
}

func TestExpiredScenarioNeedsASignIn(t *testing.T) {
	s := scenario(t, "expired")
	m := runIn(t, quick(s), s.Answers)
	needed, ok := steps.SignInNeeded(m.Findings())
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

// A sign-in whose program is missing can't be run from here: no key is offered for it.
func TestASignInThatThisMachineCannotRunIsNotOffered(t *testing.T) {
	for name, missing := range map[string]bool{"with the AWS CLI": false, "without it": true} {
		t.Run(name, func(t *testing.T) {
			login := []string{"aws", "sso", "login"}
			env := steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements(),
				Programs: (&awssim.World{Machine: awssim.Machine{NoAWSCLI: missing}}).Programs()}
			m := steps.New([]steps.Step{{ID: "account", Checks: []steps.Check{{ID: awscheck.AccountCredentials, Run: func(context.Context, steps.Input) []awscheck.Finding {
				return []awscheck.Finding{{ID: awscheck.AccountCredentials, Status: awscheck.Fail, Evidence: awscheck.Live,
					Remedy: awscheck.Remedy{Text: "Sign in again.", Login: login}}}
			}}}}}, env, steps.Answers{})
			if err := steps.RunChecks(t.Context(), m, func(steps.Event) {}); err != nil {
				t.Fatal(err)
			}
			needed, asks := steps.SignInNeeded(m.Findings())
			if !asks || (needed.Command == nil) != missing || strings.HasPrefix(needed.Finding.Remedy.Text, "Install the AWS CLI first") != missing {
				t.Errorf("asks %v, command %q, fix %q", asks, needed.Command, needed.Finding.Remedy.Text)
			}
		})
	}
}

package prompts_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/ui/prompts"
)

func TestMFACodesAreAskedOneAtATimeAndNotEchoed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		mfa := account.NewMFAPrompt()
		var signedIn sync.Map // by profile: credentials stay valid once they exist
		check := func(id, profile string) steps.Check {
			return check(id, func(ctx context.Context) awscheck.Finding {
				if _, ok := signedIn.Load(profile); !ok {
					code, err := mfa.Code(ctx, profile)
					if err != nil {
						return awscheck.Finding{Status: awscheck.Fail, Detail: "An MFA code is needed."}
					}
					signedIn.Store(profile, code)
				}
				return awscheck.Finding{Status: awscheck.Pass, Detail: "Signed in."}
			})
		}
		m := customMachine(steps.Step{ID: "account", Title: "Account", Why: "Whose it is.", Checks: []steps.Check{check("account.credentials", "ops"), check("peering.account", "net")}}, clusterStep())
		u := newUser(map[string][]string{"MFA code": {"12345", "123456", "654321"}})
		defer u.hangUp()
		u.onPrompt = func(string) { synctest.Wait() } // both are requested before the first code is typed
		out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m, MFA: mfa.Requests()})
		u.saw(t, "needs an MFA code.", "Not accepted: an MFA code has six digits.", "MFA code received.",
			"needs an MFA code.", "MFA code received.", "Ready: 2 pass")
		u.saw(t, "Profile ops needs")
		u.saw(t, "Profile net needs")
		u.didNotSee(t, "123456")
		u.didNotSee(t, "654321")
		if verdict(out.Machine) != steps.Ready {
			t.Errorf("the verdict is %s", verdict(out.Machine))
		}
	})
}

func TestAnMFACodeCanBeDeclined(t *testing.T) {
	mfa := account.NewMFAPrompt()
	m := customMachine(steps.Step{ID: "account", Title: "Account", Why: "Whose it is.", Checks: []steps.Check{check("account.credentials", func(ctx context.Context) awscheck.Finding {
		_, err := mfa.Code(ctx, "")
		return awscheck.Finding{Status: awscheck.Fail, Detail: err.Error()}
	})}}, clusterStep())
	u := newUser(nil)
	out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m, MFA: mfa.Requests()})
	u.saw(t, "The default profile needs an MFA code.", "Not ready: 1 problem")
	if !out.Finished {
		t.Error("not finished")
	}
}

func TestAnExpiredSignInIsCheckedAgain(t *testing.T) {
	var attempts atomic.Int32
	m := customMachine(steps.Step{ID: "account", Title: "Account", Why: "Whose it is.", Checks: []steps.Check{check("account.credentials", func(context.Context) awscheck.Finding {
		if attempts.Add(1) <= 2 {
			return awscheck.Finding{Status: awscheck.Fail, Title: "Sign-in needed for profile ops", Detail: "The session has expired.", Remedy: awscheck.Remedy{
				Text: "Sign in again.", Commands: []string{"aws sso login --profile ops"}, Login: []string{"aws", "sso", "login", "--profile", "ops"}}}
		}
		return awscheck.Finding{Status: awscheck.Pass, Detail: "Signed in."}
	})}}, clusterStep())
	u := newUser(map[string][]string{"Press enter": {"what?", "", ""}})
	out := runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
	u.saw(t, "Account results: 1 problem.", "Sign-in needed. In another terminal, run:", "  aws sso login --profile ops\n", "Not understood",
		"No change: Sign-in needed for profile ops.", "Signed in.", "Account results: 1 passed.", "Ready: 1 pass")
	if !out.Finished || attempts.Load() != 3 {
		t.Errorf("finished %v after %d attempts", out.Finished, attempts.Load())
	}
}

func TestTheTargetProfilesSignInIsAskedAtItsStep(t *testing.T) {
	expired := func(profile string) func(context.Context) awscheck.Finding {
		return func(context.Context) awscheck.Finding {
			return awscheck.Finding{Status: awscheck.Fail, Title: "Sign-in needed for profile ops", Detail: "The session has expired.", Remedy: awscheck.Remedy{
				Text: "Sign in again.", Login: []string{"aws", "sso", "login", "--profile", profile}}}
		}
	}
	m := customMachine(
		steps.Step{ID: "account", Title: "Account", Checks: []steps.Check{check("account.credentials", passes)}},
		clusterStep(),
		steps.Step{ID: "peering", Title: "Peering", Checks: []steps.Check{check("peering.account", expired("net"))}},
	)
	u := newUser(map[string][]string{"Press enter": {"skip"}})
	runPrompts(t, t.Context(), u, prompts.Options{Machine: m})
	u.saw(t, "Account results: 1 passed.", "Cluster name", "Peering results: 1 problem.", "aws sso login --profile net", "Not ready: 1 problem")
}

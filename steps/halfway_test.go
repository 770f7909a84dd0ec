package steps_test

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
)

// ending is a world whose credentials AWS stops accepting from some moment on.
type ending struct {
	*awssim.World
	over *atomic.Bool
}

func (e ending) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	cfg, err := e.World.Config(ctx, profile, nil)
	cfg.APIOptions = append(cfg.APIOptions, func(s *middleware.Stack) error {
		return s.Initialize.Add(middleware.InitializeMiddlewareFunc("ending",
			func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
				if e.over.Load() {
					return middleware.InitializeOutput{}, middleware.Metadata{}, awssim.ExpiredToken()
				}
				return next.HandleInitialize(ctx, in)
			}), middleware.Before)
	})
	cfg.APIOptions = append(cfg.APIOptions, options...)
	return cfg, err
}

const (
	oldAccount = "111122223333"
	newAccount = "444455556666"
)

// halfway runs all that needs no region in an account, lets something happen, and
// then answers the region, for which AWS has to be asked again.
func halfway(t *testing.T, happens func(w *awssim.World, over *atomic.Bool)) *steps.Machine {
	t.Helper()
	w := &awssim.World{
		Configured: []awssim.Profile{{Profile: account.Profile{Name: "astro"}, Reaches: oldAccount,
			As: "arn:aws:iam::" + oldAccount + ":user/ana", Expires: time.Now().Add(61 * time.Minute)}},
		Accounts: []*awssim.Account{{ID: oldAccount}, {ID: newAccount, IAM: awssim.IAM{Users: []awssim.User{{Name: "left-behind"}}}}},
	}
	var over atomic.Bool
	r := steps.DefaultRequirements()
	m := steps.New(steps.All(r), steps.Env{
		Accounts: account.NewAccounts(account.Options{Source: ending{w, &over}}),
		Programs: w.Programs(), Network: w.Network(), Requirements: r,
	}, steps.Answers{}.With(steps.KeyProfile, steps.Text("astro")).With(steps.KeyExpectedID, steps.Text(oldAccount)))
	drive := func() {
		if err := steps.Run(t.Context(), m, nil); err != nil {
			t.Fatal(err)
		}
	}
	drive()
	happens(w, &over)
	if err := m.Set(steps.KeyRegion, steps.Text("eu-west-1")); err != nil {
		t.Fatal(err)
	}
	drive()
	return m
}

func TestNothingPassesOnCredentialsThatExpiredDuringTheRun(t *testing.T) {
	m := halfway(t, func(_ *awssim.World, over *atomic.Bool) { over.Store(true) })
	for id, want := range map[string]awscheck.Status{
		"account.credentials": awscheck.Fail,
		"account.expiry":      awscheck.Fail,
		"account.principal":   awscheck.Unverified,
		"account.expected_id": awscheck.Unverified,
		"account.partition":   awscheck.Unverified,
	} {
		if f := finding(t, m, id); f.Status != want {
			t.Errorf("%s is %s, want %s: %s", id, f.Status, want, f.Detail)
		}
	}
}

// The customer signs in again while the checks run, and takes the wrong account: one
// call is refused, and the profile reaches another account by then.
func TestAReportNeverMixesTwoAccounts(t *testing.T) {
	m := halfway(t, func(w *awssim.World, _ *atomic.Bool) {
		w.Configured[0].Reaches, w.Configured[0].As = newAccount, "arn:aws:iam::"+newAccount+":user/ana"
		w.Faults = []awssim.Fault{{Service: "RDS", Operation: "DescribeOrderableDBInstanceOptions", Err: awssim.ExpiredToken()}}
	})
	f := finding(t, m, "account.credentials")
	if f.Status != awscheck.Fail || !strings.Contains(f.Detail, oldAccount) || !strings.Contains(f.Detail, newAccount) {
		t.Errorf("%s is %s: %s", f.ID, f.Status, f.Detail)
	}
	speaksOf := func(text, but string) bool {
		return slices.ContainsFunc(m.Findings(), func(f steps.Finding) bool { return f.ID != but && strings.Contains(f.Detail, text) })
	}
	if speaksOf("left-behind", "") || speaksOf(newAccount, "account.credentials") {
		t.Error("the new account was read")
	}

	// Who wants the other account checks again.
	m.Recheck()
	if err := steps.Run(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
	if f := finding(t, m, "account.expected_id"); f.Status != awscheck.Fail {
		t.Errorf("%s is %s: %s", f.ID, f.Status, f.Detail)
	}
	if speaksOf(oldAccount, "account.expected_id") {
		t.Error("a finding speaks of the old account")
	}
	if !speaksOf("left-behind", "") {
		t.Error("no finding says what the new account holds")
	}
}

package results

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
)

// A switched is a profile whose credentials can become those of another account.
type switched struct{ now *awssim.World }

func (s *switched) Profiles(ctx context.Context) ([]account.Profile, error) {
	return s.now.Profiles(ctx)
}

func (s *switched) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	return s.now.Config(ctx, profile, options)
}

// While every check runs again, what was found before stays on the screen. If the profile has the
// credentials of another account by then, it is not of the account that is named above it.
func TestWhatWasFoundStaysOnlyForTheAccountThatItIsOf(t *testing.T) {
	t.Parallel()
	all := awssim.Scenarios()
	scenario := all[slices.IndexFunc(all, func(s awssim.Scenario) bool { return s.Name == "blocked" })]
	for name, other := range map[string]bool{"the same account": false, "another account": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			first, second := scenario.World(time.Now()), scenario.World(time.Now())
			first.Latency, second.Latency = 0, 0
			if other {
				profile := &second.Configured[slices.IndexFunc(second.Configured, func(p awssim.Profile) bool {
					return p.Name == scenario.Answers[string(steps.KeyProfile)][0]
				})]
				profile.Reaches, profile.Account = "444455556666", "444455556666"
				profile.As = strings.Replace(profile.As, "111122223333", profile.Reaches, 1)
			}
			source := &switched{first}
			need := steps.DefaultRequirements()
			m := steps.New(steps.All(need), steps.Env{Accounts: account.NewAccounts(account.Options{Source: source, Now: first.Clock}),
				Programs: first.Programs(), Network: first.Network(), Requirements: need}, steps.Answers{})
			for k, v := range scenario.Answers {
				if err := m.Set(steps.Key(k), v); err != nil {
					t.Fatal(err)
				}
			}
			run := func(which func(id string) bool) {
				for range 20 {
					for _, task := range m.Due(t.Context()) {
						if which(task.ID) {
							task.Run(func(e steps.Event) { m.Apply(e) })
						}
					}
				}
			}
			run(func(string) bool { return true })
			before := Take(m, nil).Before(m)

			source.now = second
			m.Recheck()
			run(func(id string) bool { return id == awscheck.AccountCredentials })
			id, known := m.Identity()
			if !known || (id.Account != before.Account()) != other {
				t.Fatalf("the profile reaches %q, and reached %q", id.Account, before.Account())
			}
			again := Take(m, before)
			if again.Again() == other {
				t.Errorf("what was found in %s is shown in %s: %t", before.Account(), id.Account, again.Again())
			}
		})
	}
}

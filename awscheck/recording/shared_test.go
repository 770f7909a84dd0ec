package recording_test

import (
	"context"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/identity"
	"github.com/astronomer/astro-activate/awscheck/recording"
	"github.com/astronomer/astro-activate/awscheck/region"
)

// A hangingSource does not answer one of the calls of an operation.
type hangingSource struct {
	account.Source
	operation string
	nth       int32 // which, from 1
	calls     *atomic.Int32
}

func (s hangingSource) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	hang := func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("hang",
			func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
				if stack.ID() != s.operation || s.calls.Add(1) != s.nth {
					return next.HandleInitialize(ctx, in)
				}
				<-ctx.Done()
				return middleware.InitializeOutput{}, middleware.Metadata{}, &smithy.CanceledError{Err: ctx.Err()}
			}), middleware.Before)
	}
	return s.Source.Config(ctx, profile, append([]func(*middleware.Stack) error{hang}, options...))
}

// Where the regions can't be listed, region.enabled asks STS in the region, with the same call that
// shows whose the credentials are. It hangs for region.enabled, and is answered before and after
// that when the identity is fetched.
func TestACallThatTwoFactsMakeIsReplayedToEachAsItWasAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		world := simtest.World(nil)
		world.Faults = append(world.Faults, simtest.Denied("EC2", "DescribeRegions"))
		check := func(accounts *account.Accounts) awscheck.Finding {
			return region.CheckRegionEnabled(account.CalledBy(t.Context(), awscheck.RegionEnabled), accounts.Open(""), "us-east-1")[0]
		}
		var recorded awscheck.Finding
		rec := read(t, record(t, nil, func(w *recording.Writer) {
			accounts := account.NewAccounts(account.Options{Source: hangingSource{world, "GetCallerIdentity", 2, new(atomic.Int32)}, Recorder: w, Timeout: time.Second})
			recorded = check(accounts)
			accounts.ForgetCredentials()
			if _, err := accounts.Open("").Identity(t.Context()); err != nil {
				t.Fatal(err)
			}
		}))
		if recorded.Status != awscheck.Unverified {
			t.Fatalf("the region is %s: %s", recorded.Status, recorded.Detail)
		}
		if got := check(account.NewAccounts(account.Options{Source: rec})); got.Status != recorded.Status || got.Detail != recorded.Detail {
			t.Errorf("the replay has %s: %s\nand not %s: %s", got.Status, got.Detail, recorded.Status, recorded.Detail)
		}
	})
}

// The credentials are checked once more where another check says that they do not work, although
// they did. A check that is not repeated keeps what it found with the first ones.
func TestEachCheckIsReplayedWithTheCredentialsThatItHad(t *testing.T) {
	for name, nth := range map[string]int32{"the first ones were not answered for": 1, "the second ones were not answered for": 2} {
		synctest.Test(t, func(t *testing.T) {
			check := func(accounts *account.Accounts) []awscheck.Status {
				ctx := func(name string) context.Context { return account.CalledBy(t.Context(), name) }
				first := identity.CheckPrincipal(ctx(awscheck.AccountPrincipal), accounts.Open(""))
				accounts.ForgetCredentials()
				second := identity.CheckCredentials(ctx(awscheck.AccountCredentials), accounts.Open(""))
				return []awscheck.Status{first[0].Status, second[0].Status}
			}
			var recorded []awscheck.Status
			rec := read(t, record(t, nil, func(w *recording.Writer) {
				recorded = check(account.NewAccounts(account.Options{Source: hangingSource{simtest.World(nil), "GetCallerIdentity", nth, new(atomic.Int32)}, Recorder: w, Timeout: time.Second}))
			}))
			if recorded[nth-1] != awscheck.Unverified || recorded[2-nth] != awscheck.Pass {
				t.Fatalf("%s: %v", name, recorded)
			}
			accounts := account.NewAccounts(account.Options{Source: rec})
			if got := check(accounts); !slices.Equal(got, recorded) {
				t.Errorf("%s: the replay has %v and not %v", name, got, recorded)
			}
			if _, known := accounts.Open("").KnownIdentity(); known != (nth == 1) {
				t.Errorf("%s: the identity is known: %t", name, known)
			}
		})
	}
}

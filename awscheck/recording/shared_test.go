package recording_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/recording"
	"github.com/astronomer/astro-activate/awscheck/region"
)

// A hangingSource does not answer the second call of an operation.
type hangingSource struct {
	account.Source
	operation string
	calls     *atomic.Int32
}

func (s hangingSource) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	hang := func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("hang",
			func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
				if stack.ID() != s.operation || s.calls.Add(1) != 2 {
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
	for name, mask := range map[string]func(member, text string) string{"as it was": nil} {
		synctest.Test(t, func(t *testing.T) {
			world := simtest.World(func(*awssim.Profile) {})
			world.Faults = append(world.Faults, simtest.Denied("EC2", "DescribeRegions"))
			check := func(accounts *account.Accounts) awscheck.Finding {
				return region.CheckRegionEnabled(account.CalledBy(t.Context(), awscheck.RegionEnabled), accounts.Open(""), "us-east-1")[0]
			}
			var recorded awscheck.Finding
			rec := read(t, record(t, mask, func(w *recording.Writer) {
				accounts := account.NewAccounts(account.Options{Source: hangingSource{world, "GetCallerIdentity", new(atomic.Int32)}, Recorder: w, Timeout: time.Second})
				recorded = check(accounts)
				accounts.ForgetCredentials()
				if _, err := accounts.Open("").Identity(t.Context()); err != nil {
					t.Fatal(err)
				}
			}))
			if recorded.Status != awscheck.Unverified {
				t.Fatalf("%s: the region is %s: %s", name, recorded.Status, recorded.Detail)
			}
			if got := check(account.NewAccounts(account.Options{Source: rec})); got.Status != recorded.Status || mask == nil && got.Detail != recorded.Detail {
				t.Errorf("%s: the replay has %s: %s\nand not %s: %s", name, got.Status, got.Detail, recorded.Status, recorded.Detail)
			}
		})
	}
}

package facts_test

import (
	"context"
	"runtime"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// Of the 5,000 VPCs of an organization, the program keeps what it reads of them, and not the pages
// that they came on. The test measures the memory of its process, and does not run in parallel.
func TestALongListIsNotKeptAsAWSSentIt(t *testing.T) {
	for name, tt := range map[string]struct {
		profile, operation string
		limit              int // bytes that one item takes
		list               func(context.Context, *account.Account) (int, error)
	}{
		"VPCs": {"data-platform", "DescribeVpcs", 600, func(ctx context.Context, a *account.Account) (int, error) {
			all, err := facts.VPCs(ctx, a, "us-east-1")
			return len(all), err
		}},
		"security groups": {"data-platform", "DescribeSecurityGroups", 1200, func(ctx context.Context, a *account.Account) (int, error) {
			all, err := facts.SecurityGroups(ctx, a, "us-east-1")
			return len(all), err
		}},
		"roles": {"", "ListRoles", 400, func(ctx context.Context, a *account.Account) (int, error) {
			all, err := facts.Roles(ctx, a)
			return len(all), err
		}},
	} {
		t.Run(name, func(t *testing.T) {
			world := simtest.Scenario(t, "huge")
			var before, live runtime.MemStats
			measure := func(in any) error {
				if call, ok := in.(wire.Input); ok && call.Operation.Name == tt.operation {
					runtime.GC()
					runtime.ReadMemStats(&live)
					if call.Page == "" {
						before = live
					}
				}
				return nil
			}
			accounts := account.NewAccounts(account.Options{Source: simtest.Edited{World: world, Fail: measure, Edit: func(_, _ any) {}}, Now: world.Clock})
			n, err := tt.list(t.Context(), accounts.Open(tt.profile))
			if err != nil || n < 2000 {
				t.Fatalf("%d items, %v", n, err)
			}
			if each := int(live.HeapAlloc-before.HeapAlloc) / n; each > tt.limit {
				t.Errorf("each of %d items takes %d bytes while the list is read, of %d", n, each, tt.limit)
			}
		})
	}
}

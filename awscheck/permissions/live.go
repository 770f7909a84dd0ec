package permissions

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/parallel"
)

// callLive makes the real calls that show whether an action is permitted. Only reads are
// called.
func callLive(ctx context.Context, a *account.Account, p plan) map[request]result {
	var (
		live = map[request]result{}
		mu   sync.Mutex
		wait parallel.Group
	)
	for _, action := range p.actions() {
		call := liveCall(a, action, p.region)
		if call == nil {
			continue
		}
		for _, resource := range p.targets(action).callable() {
			wait.Go(func() {
				r := liveResult(call(ctx, resource))
				mu.Lock()
				defer mu.Unlock()
				live[request{action, resource}] = r
			})
		}
	}
	wait.Wait()
	return live
}

// liveCall returns the call that needs an action on a resource, for CloudFormation in a
// region; nil for an action that this program does not call.
func liveCall(a *account.Account, action, region string) func(ctx context.Context, resource string) error {
	switch action {
	case "iam:GetRole":
		return func(ctx context.Context, resource string) error {
			_, err := facts.GetRole(ctx, a, roleToCall(resource))
			return err
		}
	case "iam:GetRolePolicy":
		return func(ctx context.Context, resource string) error {
			return facts.ProbeRolePolicy(ctx, a, roleToCall(resource))
		}
	case "iam:ListRoles":
		return func(ctx context.Context, _ string) error {
			_, err := facts.Roles(ctx, a)
			return err
		}
	case "cloudformation:ListStacks":
		if region == "" {
			return nil
		}
		return func(ctx context.Context, _ string) error {
			_, err := facts.Stacks(ctx, a, region)
			return err
		}
	}
	return nil
}

// roleToCall is the name in the ARN of a role.
func roleToCall(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }

// allowedAt reports whether live calls were allowed on all targets of an action.
func allowedAt(live map[request]result, action string, t targets) bool {
	return !slices.ContainsFunc(t.callable(), func(resource string) bool {
		return live[request{action, resource}].decision != isAllowed
	})
}

// liveResult reads the outcome of a call. A reply permits the action, and so does an
// error that says that the resource does not exist: AWS checks permissions first.
func liveResult(err error) result {
	if err == nil || account.ReasonOf(err) == account.NotFound {
		return result{decision: isAllowed, evidence: awscheck.Live}
	}
	var f *account.Failure
	if !errors.As(err, &f) || f.Reason != account.Denied && f.Reason != account.RegionClosed {
		return result{decision: undecided, evidence: awscheck.None, err: err}
	}
	d := account.DenialOf(f)
	r := result{decision: implicitDeny, evidence: awscheck.Live, layers: []account.PolicyLayer{d.Layer}}
	if f.Reason == account.RegionClosed { // AWS may not name the policy here, and does in another call
		r.layers = []account.PolicyLayer{account.OrganizationLayer}
	}
	if d.Explicit {
		r.decision, r.policy = explicitDeny, d.Policy
	}
	return r
}

package permissions

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

const (
	testRole   = "arn:aws:iam::111122223333:role/astronomer-remote-management"
	testStackA = "arn:aws:cloudformation:eu-west-1:111122223333:stack/AstroCrossAccountIAMRole/0"
	testStackB = "arn:aws:cloudformation:eu-west-1:111122223333:stack/AstroCrossAccountRole/0"
)

func TestCombine(t *testing.T) {
	role := targets{all: "*", own: []string{testRole}}
	stacks := targets{all: "*", own: []string{testStackA, testStackB}}
	for _, c := range []struct {
		name         string
		targets      targets
		results      map[string]decision
		want         decision
		only, except []string
	}{
		{"an action without a resource type", targets{all: "*"}, map[string]decision{"*": implicitDeny}, implicitDeny, nil, nil},
		{"allowed everywhere", role, map[string]decision{"*": isAllowed, testRole: isAllowed}, isAllowed, nil, nil},
		{"denied everywhere", role, map[string]decision{"*": implicitDeny, testRole: implicitDeny}, implicitDeny, nil, nil},
		{"allowed on its own role only", role, map[string]decision{"*": implicitDeny, testRole: isAllowed}, isAllowed, []string{testRole}, nil},
		{"denied on its own role only", role, map[string]decision{"*": isAllowed, testRole: explicitDeny}, explicitDeny, nil, []string{testRole}},
		{"allowed on one of its stacks", stacks, map[string]decision{"*": implicitDeny, testStackA: isAllowed, testStackB: implicitDeny}, isAllowed, []string{testStackA}, []string{testStackB}},
		{"denied on one of its stacks", stacks, map[string]decision{"*": isAllowed, testStackA: isAllowed, testStackB: explicitDeny}, isAllowed, []string{testStackA}, []string{testStackB}},
		{"undecided everywhere, allowed on its own role", role, map[string]decision{"*": undecided, testRole: isAllowed}, undecided, nil, nil},
		{"undecided on its own role", role, map[string]decision{"*": isAllowed, testRole: undecided}, undecided, nil, nil},
		{"undecided on one of its stacks, denied on the other", stacks, map[string]decision{"*": isAllowed, testStackA: undecided, testStackB: explicitDeny}, undecided, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			results := map[string]result{}
			for resource, d := range c.results {
				results[resource] = result{decision: d}
			}
			got := combine(awscheck.Simulated, c.targets, results)
			if got.decision != c.want || !slices.Equal(got.only, c.only) || !slices.Equal(got.except, c.except) {
				t.Errorf("%s, only %v, except %v", got.decision, got.only, got.except)
			}
		})
	}
}

func TestReconcile(t *testing.T) {
	for _, c := range []struct {
		name              string
		simulated, called decision
		onlyTarget        bool
		want              decision
	}{
		{"no call was made", isAllowed, "", true, isAllowed},
		{"both agree", implicitDeny, implicitDeny, true, implicitDeny},
		{"AWS denies what the simulator allows", isAllowed, implicitDeny, false, implicitDeny},
		{"AWS allows what the simulator denies", implicitDeny, isAllowed, true, isAllowed},
		{"AWS allows on a resource that is not every resource", implicitDeny, isAllowed, false, implicitDeny},
		{"the call failed for another reason", isAllowed, undecided, true, isAllowed},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, reconciled := reconcile(result{decision: c.simulated}, result{decision: c.called}, c.onlyTarget)
			if got.decision != c.want || reconciled != (c.want != c.simulated) {
				t.Errorf("%s, reconciled: %t", got.decision, reconciled)
			}
		})
	}
}

func TestWithLayers(t *testing.T) {
	const (
		unknown, identity = account.UnknownLayer, account.IdentityLayer
		boundary, scp     = account.BoundaryLayer, account.OrganizationLayer
	)
	denied := func(layers ...account.PolicyLayer) result { return result{decision: implicitDeny, layers: layers} }
	allowed, none := result{decision: isAllowed}, result{}
	for _, c := range []struct {
		name                    string
		full, noSCP, noBoundary result
		want                    []account.PolicyLayer
	}{
		{"allowed without service control policies", denied(scp), allowed, none, []account.PolicyLayer{scp}},
		{"allowed without them, and the simulator did not blame them", denied(unknown), allowed, none, []account.PolicyLayer{scp}},
		{"denied without them", denied(unknown), denied(unknown), none, []account.PolicyLayer{identity}},
		{"denied by both", denied(scp), denied(unknown), none, []account.PolicyLayer{identity, scp}},
		{"allowed without the boundary", denied(boundary), denied(boundary), allowed, []account.PolicyLayer{boundary}},
		{"denied without the boundary", denied(boundary), denied(boundary), denied(identity), []account.PolicyLayer{identity, boundary}},
		{"not simulated again", denied(unknown), none, none, []account.PolicyLayer{unknown}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := withLayers(c.full, c.noSCP, c.noBoundary).layers; !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

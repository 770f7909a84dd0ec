package permissions

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/account"
)

const (
	testRole   = "arn:aws:iam::111122223333:role/astronomer-remote-management"
	testStackA = "arn:aws:cloudformation:eu-west-1:111122223333:stack/AstroCrossAccountIAMRole/0"
	testStackB = "arn:aws:cloudformation:eu-west-1:111122223333:stack/AstroCrossAccountRole/0"
)

func TestCombine(t *testing.T) {
	const other = "arn:aws:iam::111122223333:role/other"
	role := targets{all: "*", own: []string{testRole}, other: []string{other}, pattern: "role/*"}
	stacks := targets{all: "*", own: []string{testStackA, testStackB}, other: []string{other}, pattern: "stack/*"}
	for _, c := range []struct {
		name         string
		targets      targets
		results      map[string]decision
		want         decision
		pattern      string
		only, except []string
	}{
		{"an action without a resource type", targets{all: "*"}, map[string]decision{"*": implicitDeny}, implicitDeny, "", nil, nil},
		{"allowed everywhere", role, map[string]decision{"*": isAllowed, testRole: isAllowed}, isAllowed, "", nil, nil},
		{"denied everywhere", role, map[string]decision{"*": implicitDeny, testRole: implicitDeny, other: implicitDeny}, implicitDeny, "", nil, nil},
		{"allowed on role/*, which * does not match", role, map[string]decision{"*": implicitDeny, testRole: isAllowed, other: isAllowed}, isAllowed, "role/*", nil, nil},
		{"allowed on its own role only", role, map[string]decision{"*": implicitDeny, testRole: isAllowed, other: implicitDeny}, isAllowed, "", []string{testRole}, nil},
		{"allowed on its own role, not known on others", role, map[string]decision{"*": implicitDeny, testRole: isAllowed, other: undecided}, isAllowed, "", []string{testRole}, nil},
		{"denied on its own role only", role, map[string]decision{"*": isAllowed, testRole: explicitDeny}, explicitDeny, "", nil, []string{testRole}},
		{"denied on its own role, allowed on others", role, map[string]decision{"*": implicitDeny, testRole: explicitDeny, other: isAllowed}, explicitDeny, "", nil, []string{testRole}},
		{"allowed on one of its stacks", stacks, map[string]decision{"*": implicitDeny, testStackA: isAllowed, testStackB: implicitDeny, other: implicitDeny}, isAllowed, "", []string{testStackA}, []string{testStackB}},
		{"denied on one of its stacks", stacks, map[string]decision{"*": isAllowed, testStackA: isAllowed, testStackB: explicitDeny}, isAllowed, "", []string{testStackA}, []string{testStackB}},
		{"allowed on stack/*, denied on one of its stacks", stacks, map[string]decision{"*": implicitDeny, testStackA: isAllowed, testStackB: explicitDeny, other: isAllowed}, isAllowed, "", []string{testStackA}, []string{testStackB}},
		{"undecided everywhere, allowed on its own role", role, map[string]decision{"*": undecided, testRole: isAllowed}, undecided, "", nil, nil},
		{"undecided on its own role", role, map[string]decision{"*": isAllowed, testRole: undecided}, undecided, "", nil, nil},
		{"undecided on one of its stacks, denied on the other", stacks, map[string]decision{"*": isAllowed, testStackA: undecided, testStackB: explicitDeny}, undecided, "", nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			results := map[string]result{}
			for resource, d := range c.results {
				results[resource] = result{decision: d}
			}
			got := combine(c.targets, results)
			if got.decision != c.want || got.pattern != c.pattern || !slices.Equal(got.only, c.only) || !slices.Equal(got.except, c.except) {
				t.Errorf("%s on %q, only %v, except %v", got.decision, got.pattern, got.only, got.except)
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

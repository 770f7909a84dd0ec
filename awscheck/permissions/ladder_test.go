package permissions

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// The evidence about iam:GetRole on every role, on the activation's and on one that does
// not exist, and what it decides together.
func TestDecide(t *testing.T) {
	const action, other = "iam:GetRole", "arn:aws:iam::111122223333:role/other"
	role := targets{all: "*", own: []string{testRole}, other: []string{other}, pattern: "role/*"}
	type on map[string]decision
	results := func(e awscheck.Evidence, decisions on) map[request]result {
		found := map[request]result{}
		for resource, d := range decisions {
			r := result{decision: d, evidence: e}
			if d == undecided {
				r.err = &account.Failure{Reason: account.Throttled}
			}
			found[request{action, resource}] = r
		}
		return found
	}
	none, allow := principalPolicies{unreadable: true}, `{"Effect":"Allow","Action":"*","Resource":"*"}`
	documents := func(statements ...string) principalPolicies {
		return principalPolicies{identity: []policyDocument{document(t, "p", statements...)}}
	}
	failed := on{"*": undecided, testRole: undecided}
	for _, c := range []struct {
		name            string
		simulated, live on
		documents       principalPolicies
		want            decision
		evidence        awscheck.Evidence
		only            []string
	}{
		{"the simulator allows", on{"*": isAllowed, testRole: isAllowed}, nil, none, isAllowed, awscheck.Simulated, nil},
		{"a live denial on the activation's role", on{"*": isAllowed, testRole: isAllowed}, on{testRole: implicitDeny}, none, implicitDeny, awscheck.Live, nil},
		{"a live denial on another role", on{"*": isAllowed, testRole: isAllowed}, on{other: implicitDeny, testRole: isAllowed}, none, isAllowed, awscheck.Simulated, []string{testRole}},
		{"live successes against the simulator", on{"*": explicitDeny, testRole: explicitDeny, other: explicitDeny}, on{other: isAllowed, testRole: isAllowed}, none, isAllowed, awscheck.Live, nil},
		{"one live success against the simulator", on{"*": implicitDeny, testRole: implicitDeny, other: implicitDeny}, on{testRole: isAllowed}, none, isAllowed, awscheck.Live, []string{testRole}},
		{"the simulator failed, live successes", failed, on{other: isAllowed, testRole: isAllowed}, none, isAllowed, awscheck.Live, nil},
		{"the simulator failed, live denials", failed, on{other: implicitDeny, testRole: implicitDeny}, documents(allow), implicitDeny, awscheck.Live, nil},
		{"the simulator failed, an explicit deny in the documents", failed, on{other: isAllowed, testRole: isAllowed}, documents(allow, `{"Effect":"Deny","Action":"*","Resource":"*"}`), explicitDeny, awscheck.Policies, nil},
		{"the simulator failed, the documents allow", failed, nil, documents(allow), isAllowed, awscheck.Policies, nil},
		{"the simulator failed, nothing else is known", failed, nil, none, undecided, awscheck.None, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := evidence{sim: simulation{results: results(awscheck.Simulated, c.simulated)}, live: results(awscheck.Live, c.live), documents: c.documents}
			got := e.decide(action, role)
			if got.decision != c.want || got.evidence != c.evidence || !slices.Equal(got.only, c.only) {
				t.Errorf("%s (%s), only %v", got.decision, got.evidence, got.only)
			}
		})
	}
}

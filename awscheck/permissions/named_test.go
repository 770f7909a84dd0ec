package permissions

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
)

// The policy that a finding names is the one that denies: the principal's own where that denies
// explicitly, the boundary where only that does, and none where the own ones only lack the action.
func TestThePolicyThatDeniesIsNamed(t *testing.T) {
	const (
		allows = `{"Effect":"Allow","Action":"*","Resource":"*"}`
		denies = `{"Effect":"Deny","Action":"iam:CreateRole","Resource":"*"}`
		other  = `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`
	)
	both := []account.PolicyLayer{account.IdentityLayer, account.BoundaryLayer}
	for name, tt := range map[string]struct {
		own, boundary string
		policy        string
		layers        []account.PolicyLayer
		decision      decision
	}{
		"only the boundary denies": {allows, denies, "boundary", both[1:], explicitDeny},
		"both deny":                {denies, denies, "own", both, explicitDeny},
		"the own policies lack the action, and the boundary denies it": {other, denies, "", both, explicitDeny},
		"only the own policy denies":                                   {denies, allows, "own", both[:1], explicitDeny},
		"the own policy denies, and the boundary lacks the action":     {denies, other, "own", both, explicitDeny},
		"only the boundary lacks the action":                           {allows, other, "", both[1:], implicitDeny},
		"neither denies":                                               {allows, allows, "", nil, isAllowed},
	} {
		t.Run(name, func(t *testing.T) {
			p := principalPolicies{identity: []policyDocument{document(t, "own", tt.own)}, boundary: []policyDocument{document(t, "boundary", tt.boundary)}}
			r := p.decide(ask("iam:CreateRole", "*", ""))
			if r.decision != tt.decision || r.policy != tt.policy || !slices.Equal(r.layers, tt.layers) || r.evidence != awscheck.Policies {
				t.Errorf("%s by %q of %q, want %s by %q of %q", r.decision, r.policy, r.layers, tt.decision, tt.policy, tt.layers)
			}
		})
	}
}

// With one resource, the simulator reports the boundary of the action, and that of the resource: an
// action is blamed on the boundary where either denies, and is contradictory where it is allowed.
func TestTheBoundaryOfTheOnlyResourceCounts(t *testing.T) {
	const (
		denied  = "<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>false</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>"
		allowed = "<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>true</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>"
	)
	one := simulatorQuery{source: simtest.Ana, actions: []string{"iam:CreateRole"}, resources: []string{testRole}}
	for name, tt := range map[string]struct {
		decision, whole, specific string
		boundary                  bool // it is blamed
		malformed                 bool
	}{
		"of the resource only":               {decision: "implicitDeny", specific: denied, boundary: true},
		"of the resource, not of the action": {decision: "implicitDeny", whole: allowed, specific: denied, boundary: true},
		"of the action, not of the resource": {decision: "implicitDeny", whole: denied, specific: allowed, boundary: true},
		"of the action only":                 {decision: "implicitDeny", whole: denied, boundary: true},
		"of neither":                         {decision: "implicitDeny", whole: allowed, specific: allowed},
		"allowed against the resource's":     {decision: "allowed", whole: allowed, specific: denied, malformed: true},
	} {
		t.Run(name, func(t *testing.T) {
			xml := `<member><EvalActionName>iam:CreateRole</EvalActionName><EvalResourceName>*</EvalResourceName><EvalDecision>` + tt.decision + `</EvalDecision><MatchedStatements/><MissingContextValues/>` + tt.whole +
				`<ResourceSpecificResults><member><EvalResourceName>` + testRole + `</EvalResourceName><EvalResourceDecision>` + tt.decision + `</EvalResourceDecision><MissingContextValues/>` + tt.specific + `</member></ResourceSpecificResults></member>`
			got, err := simulate(t.Context(), (&simulatorServer{pages: []string{xml}}).open(t), one)
			if tt.malformed {
				if account.ReasonOf(err) != account.Malformed {
					t.Errorf("%v, %v", got, err)
				}
				return
			}
			if r := got[request{"iam:CreateRole", testRole}]; err != nil || slices.Contains(r.layers, account.BoundaryLayer) != tt.boundary {
				t.Errorf("it is denied by %q, %v", r.layers, err)
			}
		})
	}
}

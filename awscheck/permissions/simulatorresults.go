package permissions

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// An evaluated is what the simulator reports about an action on one resource.
type evaluated struct {
	decision   types.PolicyEvaluationDecisionType
	statements []types.Statement
	missing    []string
	boundary   *types.PermissionsBoundaryDecisionDetail
	// organization is nil where the simulator does not report it: outside of an
	// organization, and for one of several resources.
	organization *types.OrganizationsDecisionDetail
}

// readEvaluation reads the simulator's result for one action: by resource, because the
// result of the action is the most restrictive one. (IAM API Reference, EvaluationResult:
// each resource's decision is in ResourceSpecificResults, and EvalResourceName of the
// action is no resource of the request.)
func readEvaluation(e types.EvaluationResult, resources []string) (map[string]result, error) {
	whole := evaluated{e.EvalDecision, e.MatchedStatements, e.MissingContextValues, e.PermissionsBoundaryDecisionDetail, e.OrganizationsDecisionDetail}
	found := map[string]result{}
	if len(resources) == 1 {
		for _, one := range e.ResourceSpecificResults {
			whole = whole.restrictedBy(one)
		}
		r, ok := whole.result()
		if !ok {
			return nil, account.ErrIncomplete
		}
		return map[string]result{resources[0]: r}, nil
	}
	worst := 0
	for _, one := range e.ResourceSpecificResults {
		r, ok := evaluated{one.EvalResourceDecision, one.MatchedStatements, one.MissingContextValues, one.PermissionsBoundaryDecisionDetail, nil}.result()
		if !ok {
			return nil, account.ErrIncomplete
		}
		found[aws.ToString(one.EvalResourceName)] = r
		worst = max(worst, r.decision.severity())
	}
	// An action that is denied, on no resource, contradicts itself.
	if all, ok := decisionOf(e.EvalDecision); !ok || all.denied() && worst == 0 || worst == 0 && !whole.allowedByOrganization() {
		return nil, account.ErrIncomplete
	}
	return found, nil
}

// restrictedBy adds what the simulator reports about the only resource: an action is not
// allowed where that is denied.
func (e evaluated) restrictedBy(one types.ResourceSpecificResult) evaluated {
	if e.decision == types.PolicyEvaluationDecisionTypeAllowed {
		e.decision = one.EvalResourceDecision
	}
	e.missing = slices.Concat(e.missing, one.MissingContextValues)
	if d := one.PermissionsBoundaryDecisionDetail; d != nil && !d.AllowedByPermissionsBoundary {
		e.boundary = d
	}
	return e
}

func (e evaluated) allowedByOrganization() bool {
	return e.organization == nil || e.organization.AllowedByOrganizations
}

func (e evaluated) allowedByBoundary() bool {
	return e.boundary == nil || e.boundary.AllowedByPermissionsBoundary
}

// result is ok unless the evaluation contradicts itself: it is neither allowed nor denied,
// or allowed against the organization or the boundary.
func (e evaluated) result() (r result, ok bool) {
	d, ok := decisionOf(e.decision)
	if !ok || d == isAllowed && !(e.allowedByOrganization() && e.allowedByBoundary()) {
		return r, false
	}
	r = result{decision: d, evidence: awscheck.Simulated, underSCPs: e.organization != nil}
	if len(e.missing) > 0 {
		for _, key := range e.missing {
			r.missing = append(r.missing, awscheck.Clean(key))
		}
		r.missing = words.Distinct(r.missing)
	}
	if !d.denied() {
		return r, true
	}
	r.layers = e.layers()
	// With an explicit deny, the statements that match are those that deny. Where
	// another layer denies, they are the principal's own, which do not.
	if d == explicitDeny && r.layers[0].IsPrincipalPolicy() && len(e.statements) > 0 {
		r.policy = awscheck.Clean(aws.ToString(e.statements[0].SourcePolicyId))
	}
	return r, true
}

// layers names the layers that a denial blames.
func (e evaluated) layers() []account.PolicyLayer {
	var layers []account.PolicyLayer
	if !e.allowedByOrganization() {
		layers = append(layers, account.OrganizationLayer)
	}
	if !e.allowedByBoundary() {
		layers = append(layers, account.BoundaryLayer)
	}
	switch {
	case layers != nil:
		return layers
	case e.organization != nil:
		return []account.PolicyLayer{account.IdentityLayer}
	}
	return []account.PolicyLayer{account.UnknownLayer}
}

func decisionOf(d types.PolicyEvaluationDecisionType) (decision, bool) {
	switch d {
	case types.PolicyEvaluationDecisionTypeAllowed:
		return isAllowed, true
	case types.PolicyEvaluationDecisionTypeExplicitDeny:
		return explicitDeny, true
	case types.PolicyEvaluationDecisionTypeImplicitDeny:
		return implicitDeny, true
	}
	return undecided, false
}

package permissions

import (
	"slices"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/words"
)

// An evaluated is what the simulator reports about an action on one resource.
type evaluated struct {
	decision   string
	statements []wire.Node
	missing    []wire.Node
	boundary   *bool // whether it allows; nil: no boundary
	// organization is nil where the simulator does not report it: outside of an
	// organization, and for one of several resources.
	organization *bool
}

// evaluatedOf reads a result of an action, or of one of its resources. A
// PermissionsBoundaryDecisionDetail or OrganizationsDecisionDetail without a value allows
// nothing.
func evaluatedOf(n wire.Node, decision string) evaluated {
	allowed := func(path, member string) *bool {
		detail, ok := n.Find(path)
		if !ok {
			return nil
		}
		is := detail.String(member) == "true"
		return &is
	}
	e := evaluated{
		decision:     n.String(decision),
		boundary:     allowed("PermissionsBoundaryDecisionDetail", "AllowedByPermissionsBoundary"),
		organization: allowed("OrganizationsDecisionDetail", "AllowedByOrganizations"),
	}
	e.statements, _ = n.List("MatchedStatements")
	e.missing, _ = n.List("MissingContextValues")
	return e
}

// readEvaluation reads the simulator's result for one action: by resource, because the
// result of the action is the most restrictive one. (IAM API Reference, EvaluationResult:
// each resource's decision is in ResourceSpecificResults, and EvalResourceName of the
// action is no resource of the request.)
func readEvaluation(e wire.Node, resources []string) (map[string]result, error) {
	whole := evaluatedOf(e, "EvalDecision")
	specific, _ := e.List("ResourceSpecificResults")
	found := map[string]result{}
	if len(resources) == 1 {
		for _, one := range specific {
			whole = whole.restrictedBy(evaluatedOf(one, "EvalResourceDecision"))
		}
		r, ok := whole.result()
		if !ok {
			return nil, account.ErrIncomplete
		}
		return map[string]result{resources[0]: r}, nil
	}
	worst := 0
	for _, one := range specific {
		r, ok := evaluatedOf(one, "EvalResourceDecision").result()
		if !ok {
			return nil, account.ErrIncomplete
		}
		found[one.String("EvalResourceName")] = r
		worst = max(worst, r.decision.severity())
	}
	// An action that is denied, on no resource, contradicts itself.
	if all, ok := decisionOf(whole.decision); !ok || all.denied() && worst == 0 || worst == 0 && !whole.allowedByOrganization() {
		return nil, account.ErrIncomplete
	}
	return found, nil
}

// restrictedBy adds what the simulator reports about the only resource: an action is not
// allowed where that is denied.
func (e evaluated) restrictedBy(one evaluated) evaluated {
	if e.decision == "allowed" {
		e.decision = one.decision
	}
	e.missing = slices.Concat(e.missing, one.missing)
	if !one.allowedByBoundary() {
		e.boundary = one.boundary
	}
	return e
}

func (e evaluated) allowedByOrganization() bool {
	return e.organization == nil || *e.organization
}

func (e evaluated) allowedByBoundary() bool {
	return e.boundary == nil || *e.boundary
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
			r.missing = append(r.missing, awscheck.Clean(key.Text))
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
		r.policy = awscheck.Clean(e.statements[0].String("SourcePolicyId"))
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

func decisionOf(d string) (decision, bool) {
	switch d {
	case "allowed":
		return isAllowed, true
	case "explicitDeny":
		return explicitDeny, true
	case "implicitDeny":
		return implicitDeny, true
	}
	return undecided, false
}

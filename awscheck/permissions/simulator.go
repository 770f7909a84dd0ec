package permissions

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// A simulatorQuery is one call of IAM's policy simulator.
type simulatorQuery struct {
	source   string   // ARN of a user or role; the simulator refuses a session's
	actions  []string // without wildcards, which the simulator does not accept
	resource string   // an ARN, or "*"
	context  []contextKey
	excluded []types.PolicyIdentifierPolicyType
}

// simulate calls IAM's policy simulator and returns a result for every action. A missing
// result is an error, and so is one that is neither allowed nor denied.
func simulate(ctx context.Context, a *account.Account, q simulatorQuery) (map[string]result, error) {
	key := fmt.Sprintf("%q", q)
	return account.Call(ctx, a, account.Request{Service: "IAM", Operation: "SimulatePrincipalPolicy", Key: key}, func(ctx context.Context, cfg aws.Config) (map[string]result, error) {
		c, in := account.Client(a, cfg, iam.NewFromConfig), q.input()
		list, err := account.MarkedPages(func(marker *string) ([]types.EvaluationResult, *string, bool, error) {
			in.Marker = marker
			out, err := c.SimulatePrincipalPolicy(ctx, in)
			if err != nil {
				return nil, nil, false, err
			}
			return out.EvaluationResults, out.Marker, out.IsTruncated, nil
		})
		if err != nil {
			return nil, err
		}
		return resultsByAction(list, q.actions)
	})
}

func (q simulatorQuery) input() *iam.SimulatePrincipalPolicyInput {
	in := &iam.SimulatePrincipalPolicyInput{
		PolicySourceArn: aws.String(q.source), ActionNames: q.actions,
		ResourceArns: []string{q.resource}, ContextEntries: contextEntries(q.context), MaxItems: aws.Int32(1000),
	}
	for _, kind := range q.excluded {
		in.PolicyExclusionList = append(in.PolicyExclusionList, &types.PolicyIdentifierMemberPolicyType{Value: kind})
	}
	return in
}

// resultsByAction reads the simulator's list. Of two results for one action, the more
// restrictive one counts.
func resultsByAction(list []types.EvaluationResult, actions []string) (map[string]result, error) {
	found := map[string]result{}
	for _, evaluated := range list {
		r, ok := resultOf(evaluated)
		if !ok {
			return nil, account.ErrIncomplete
		}
		action := aws.ToString(evaluated.EvalActionName)
		if before, twice := found[action]; twice && before.decision.severity() >= r.decision.severity() {
			continue
		}
		found[action] = r
	}
	for _, action := range actions {
		if _, ok := found[action]; !ok {
			return nil, account.ErrIncomplete
		}
	}
	return found, nil
}

// resultOf reads one result of the simulator. ok is false if it contradicts itself: it is
// neither allowed nor denied, or allowed against the organization or the boundary.
func resultOf(e types.EvaluationResult) (r result, ok bool) {
	decision, inBoundary, missing := summarize(e)
	switch decision {
	case types.PolicyEvaluationDecisionTypeAllowed:
		r.decision = isAllowed
	case types.PolicyEvaluationDecisionTypeExplicitDeny:
		r.decision = explicitDeny
	case types.PolicyEvaluationDecisionTypeImplicitDeny:
		r.decision = implicitDeny
	default:
		return r, false
	}
	inOrganization := e.OrganizationsDecisionDetail == nil || e.OrganizationsDecisionDetail.AllowedByOrganizations
	if r.decision == isAllowed && !(inOrganization && inBoundary) {
		return r, false
	}
	if len(missing) > 0 {
		// The simulator treats a condition on a key without a value as not met; a real
		// request may meet it, and be allowed, or denied.
		return result{decision: undecided, missing: missing, denies: r.decision == explicitDeny}, true
	}
	if !r.decision.denied() {
		return r, true
	}
	r.layers = layersOf(e, inOrganization, inBoundary)
	// With an explicit deny, the statements that match are those that deny. Where
	// another layer denies, they are the principal's own, which do not.
	if r.decision == explicitDeny && r.layers[0].IsPrincipalPolicy() && len(e.MatchedStatements) > 0 {
		r.policy = awscheck.Clean(aws.ToString(e.MatchedStatements[0].SourcePolicyId))
	}
	return r, true
}

// summarize puts together what a result says about the action and about each resource.
func summarize(e types.EvaluationResult) (decision types.PolicyEvaluationDecisionType, inBoundary bool, missing []string) {
	decision = e.EvalDecision
	inBoundary = e.PermissionsBoundaryDecisionDetail == nil || e.PermissionsBoundaryDecisionDetail.AllowedByPermissionsBoundary
	missing = slices.Clone(e.MissingContextValues)
	for _, one := range e.ResourceSpecificResults {
		if decision == types.PolicyEvaluationDecisionTypeAllowed {
			decision = one.EvalResourceDecision
		}
		missing = append(missing, one.MissingContextValues...)
		if d := one.PermissionsBoundaryDecisionDetail; d != nil && !d.AllowedByPermissionsBoundary {
			inBoundary = false
		}
	}
	for i, key := range missing {
		missing[i] = awscheck.Clean(key)
	}
	slices.Sort(missing)
	return decision, inBoundary, slices.Compact(missing)
}

// layersOf names the layers that a denied result blames.
func layersOf(e types.EvaluationResult, inOrganization, inBoundary bool) []account.PolicyLayer {
	var layers []account.PolicyLayer
	if !inOrganization {
		layers = append(layers, account.OrganizationLayer)
	}
	if !inBoundary {
		layers = append(layers, account.BoundaryLayer)
	}
	switch {
	case layers != nil:
		return layers
	case e.OrganizationsDecisionDetail != nil:
		return []account.PolicyLayer{account.IdentityLayer}
	}
	return []account.PolicyLayer{account.UnknownLayer}
}

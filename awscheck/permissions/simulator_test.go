package permissions_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/permissions"
)

// findingsOf returns the findings by id; alter edits the simulator's results.
func findingsOf(w *awssim.World, alter func(in *iam.SimulatePrincipalPolicyInput, out *iam.SimulatePrincipalPolicyOutput)) map[string]awscheck.Finding {
	a := account.NewAccounts(account.Options{Source: simtest.Edited{World: w, Edit: func(in, out any) {
		if o, ok := out.(*iam.SimulatePrincipalPolicyOutput); ok {
			i, _ := in.(*iam.SimulatePrincipalPolicyInput)
			alter(i, o)
		}
	}}}).Open("astro")
	found := map[string]awscheck.Finding{}
	needs := activation()
	for _, action := range needs.IAMActions {
		f := permissions.CheckIAMPermission(context.Background(), a, needs, "eu-west-1", action)[0]
		found[f.ID] = f
	}
	f := permissions.CheckCloudFormationPermission(context.Background(), a, needs, "eu-west-1")[0]
	found[f.ID] = f
	return found
}

// createRole returns the finding of iam:CreateRole; alter edits the simulator's results.
func createRole(w *awssim.World, alter func(in *iam.SimulatePrincipalPolicyInput, out *iam.SimulatePrincipalPolicyOutput)) awscheck.Finding {
	return findingsOf(w, alter)[create]
}

func TestContradictoryResultsAllowNothing(t *testing.T) {
	each := func(change func(*types.EvaluationResult)) func(*iam.SimulatePrincipalPolicyInput, *iam.SimulatePrincipalPolicyOutput) {
		return func(_ *iam.SimulatePrincipalPolicyInput, out *iam.SimulatePrincipalPolicyOutput) {
			for i := range out.EvaluationResults {
				change(&out.EvaluationResults[i])
			}
		}
	}
	twice := func(first, second types.PolicyEvaluationDecisionType) func(*iam.SimulatePrincipalPolicyInput, *iam.SimulatePrincipalPolicyOutput) {
		return func(_ *iam.SimulatePrincipalPolicyInput, out *iam.SimulatePrincipalPolicyOutput) {
			var all []types.EvaluationResult
			for _, r := range out.EvaluationResults {
				r.ResourceSpecificResults = nil
				one, other := r, r
				one.EvalDecision, other.EvalDecision = first, second
				all = append(all, one, other)
			}
			out.EvaluationResults = all
		}
	}
	for _, c := range []struct {
		name  string
		alter func(*iam.SimulatePrincipalPolicyInput, *iam.SimulatePrincipalPolicyOutput)
		want  awscheck.Status
	}{
		{"as AWS returns it", each(func(*types.EvaluationResult) {}), awscheck.Pass},
		// Without the simulator the documents allow it, which is never a pass.
		{"allowed, but not by the organization", each(func(r *types.EvaluationResult) { r.OrganizationsDecisionDetail = &types.OrganizationsDecisionDetail{} }), awscheck.Warn},
		{"allowed, but not by the boundary", each(func(r *types.EvaluationResult) {
			r.PermissionsBoundaryDecisionDetail = &types.PermissionsBoundaryDecisionDetail{}
		}), awscheck.Warn},
		{"denied, then allowed", twice(types.PolicyEvaluationDecisionTypeExplicitDeny, types.PolicyEvaluationDecisionTypeAllowed), awscheck.Fail},
		{"allowed, then denied", twice(types.PolicyEvaluationDecisionTypeAllowed, types.PolicyEvaluationDecisionTypeImplicitDeny), awscheck.Fail},
	} {
		t.Run(c.name, func(t *testing.T) {
			if f := createRole(simtest.IAMWorld(simtest.Ana, awssim.IAM{}), c.alter); f.Status != c.want {
				t.Errorf("%s, want %s: %s", f.Status, c.want, f.Detail)
			}
		})
	}
}

// Simulations without some layers show which layer denies. Where they fail, the finding
// names no layer.
func TestTheLayerOfADenialIsNotGuessed(t *testing.T) {
	silent := func(in *iam.SimulatePrincipalPolicyInput, out *iam.SimulatePrincipalPolicyOutput) {
		if len(in.PolicyExclusionList) > 0 {
			out.EvaluationResults = nil
		}
	}
	lacks := userAna(simtest.Policy("p", simtest.Statement("Allow", "iam:Get*", "iam:List*", "iam:Simulate*", "cloudformation:*")))
	f := createRole(simtest.IAMWorld(simtest.Ana, lacks), silent)
	permissionWant{status: awscheck.Fail, evidence: awscheck.Simulated, says: "AWS does not say which policy denies it",
		policy: []string{"iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"}}.check(t, f)
	member := lacks // the simulator reports that the organization allows it
	member.SCPs = []string{fullAccess}
	f = createRole(simtest.IAMWorld(simtest.Ana, member), silent)
	permissionWant{status: awscheck.Fail, evidence: awscheck.Simulated, says: "no identity policy allows it"}.check(t, f)
}

// The simulator denies wrongly for members of organizations: implicitly, and to an
// administrator too. What a live call shows counts more.
func TestWrongDenialsOfTheOrganization(t *testing.T) {
	wrong := func(in *iam.SimulatePrincipalPolicyInput, out *iam.SimulatePrincipalPolicyOutput) {
		if len(in.PolicyExclusionList) > 0 {
			return
		}
		for i := range out.EvaluationResults {
			r := &out.EvaluationResults[i]
			r.EvalDecision, r.MatchedStatements = types.PolicyEvaluationDecisionTypeImplicitDeny, nil
			r.OrganizationsDecisionDetail = &types.OrganizationsDecisionDetail{AllowedByOrganizations: false}
			for j := range r.ResourceSpecificResults {
				r.ResourceSpecificResults[j].EvalResourceDecision = types.PolicyEvaluationDecisionTypeImplicitDeny
			}
		}
	}
	has := awssim.IAM{SCPs: []string{fullAccess}}
	found := findingsOf(simtest.IAMWorld(simtest.Ana, has), wrong)
	for id, w := range map[string]permissionWant{
		create: {status: awscheck.Unverified, evidence: awscheck.None, says: "known to report this wrongly", acceptIf: "they do"},
		put:    {status: awscheck.Unverified, evidence: awscheck.None},
		read:   {status: awscheck.Pass, evidence: awscheck.Live, says: "AWS allowed user ana to call iam:GetRole, although the policy simulator does not allow it"},
		list:   {status: awscheck.Pass, evidence: awscheck.Live},
		cfn:    {status: awscheck.Unverified, evidence: awscheck.None, says: "93 of 94 CloudFormation actions", acceptIf: "they do"},
	} {
		w.check(t, found[id])
	}
}

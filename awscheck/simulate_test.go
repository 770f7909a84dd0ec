package awscheck_test

import (
	"context"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/smithy-go/middleware"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
)

// altered is a world some of whose answers are not what AWS should send.
type altered struct {
	*awssim.World
	alter func(in, out any)
}

func (s altered) Config(ctx context.Context, profile string, options []func(*middleware.Stack) error) (aws.Config, error) {
	cfg, err := s.World.Config(ctx, profile, nil)
	cfg.APIOptions = append(cfg.APIOptions, func(stack *middleware.Stack) error {
		return stack.Initialize.Add(middleware.InitializeMiddlewareFunc("altered",
			func(ctx context.Context, in middleware.InitializeInput, next middleware.InitializeHandler) (middleware.InitializeOutput, middleware.Metadata, error) {
				out, meta, err := next.HandleInitialize(ctx, in)
				if err == nil {
					s.alter(in.Parameters, out.Result)
				}
				return out, meta, err
			}), middleware.Before)
	})
	cfg.APIOptions = append(cfg.APIOptions, options...)
	return cfg, err
}

// createRole is the finding of iam:CreateRole in a world whose simulator is altered.
func createRole(w *awssim.World, alter func(in *iam.SimulatePrincipalPolicyInput, out *iam.SimulatePrincipalPolicyOutput)) awscheck.Finding {
	a := awscheck.NewAccounts(awscheck.Options{Source: altered{w, func(in, out any) {
		if o, ok := out.(*iam.SimulatePrincipalPolicyOutput); ok {
			i, _ := in.(*iam.SimulatePrincipalPolicyInput)
			alter(i, o)
		}
	}}}).Open("astro")
	return awscheck.CheckIAMPermission(context.Background(), a, activation(), "eu-west-1", "CreateRole")[0]
}

func TestASimulationThatContradictsItselfAllowsNothing(t *testing.T) {
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
		{"as AWS sends it", each(func(*types.EvaluationResult) {}), awscheck.Pass},
		// Without the simulator the documents allow it, which is never a pass.
		{"allowed, but not by the organisation", each(func(r *types.EvaluationResult) { r.OrganizationsDecisionDetail = &types.OrganizationsDecisionDetail{} }), awscheck.Warn},
		{"allowed, but not by the boundary", each(func(r *types.EvaluationResult) {
			r.PermissionsBoundaryDecisionDetail = &types.PermissionsBoundaryDecisionDetail{}
		}), awscheck.Warn},
		{"denied, then allowed", twice(types.PolicyEvaluationDecisionTypeExplicitDeny, types.PolicyEvaluationDecisionTypeAllowed), awscheck.Fail},
		{"allowed, then denied", twice(types.PolicyEvaluationDecisionTypeAllowed, types.PolicyEvaluationDecisionTypeImplicitDeny), awscheck.Fail},
	} {
		t.Run(c.name, func(t *testing.T) {
			if f := createRole(iamWorld(asUser, awssim.IAM{}), c.alter); f.Status != c.want {
				t.Errorf("%s, want %s: %s", f.Status, c.want, f.Detail)
			}
		})
	}
}

// Which layer denies is found by simulating without some of them. Where that gives no
// answer, no layer is blamed on a guess.
func TestTheLayerOfADenialIsNotGuessed(t *testing.T) {
	silent := func(in *iam.SimulatePrincipalPolicyInput, out *iam.SimulatePrincipalPolicyOutput) {
		if len(in.PolicyExclusionList) > 0 {
			out.EvaluationResults = nil
		}
	}
	lacking := userAna(policyOf("p", statement("Allow", "iam:Get*", "iam:List*", "iam:Simulate*", "cloudformation:*")))
	f := createRole(iamWorld(asUser, lacking), silent)
	permissionWant{status: awscheck.Fail, evidence: awscheck.Simulated, says: "it is not known which policy denies it",
		policy: []string{"iam:CreateRole", "iam:DeleteRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"}}.check(t, f)
	member := lacking // the simulator tells that the organisation does not deny
	member.SCPs = []string{policyOf("", statement("Allow", "*")).Document}
	f = createRole(iamWorld(asUser, member), silent)
	permissionWant{status: awscheck.Fail, evidence: awscheck.Simulated, says: "no identity policy allows it"}.check(t, f)
}

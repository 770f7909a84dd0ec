package iamsim

import (
	_ "embed"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsarn "github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
)

// actionNames are the IAM and CloudFormation actions that the policy simulator
// knows: the operations of both APIs, and the actions without one.
//
//go:embed actions.txt
var actionNames string

func simulatePrincipalPolicy(r Request, in *iam.SimulatePrincipalPolicyInput) (*iam.SimulatePrincipalPolicyOutput, error) {
	source, err := r.simulationSource(aws.ToString(in.PolicySourceArn))
	if err != nil {
		return nil, err
	}
	var noSCP, noBoundary bool
	for _, x := range in.PolicyExclusionList {
		if t, ok := x.(*types.PolicyIdentifierMemberPolicyType); ok {
			noSCP = noSCP || t.Value == types.PolicyIdentifierPolicyTypeScp
			noBoundary = noBoundary || t.Value == types.PolicyIdentifierPolicyTypePermissionBoundary
		}
	}
	context := map[string]string{}
	for _, e := range in.ContextEntries {
		if len(e.ContextKeyValues) == 1 {
			context[strings.ToLower(aws.ToString(e.ContextKeyName))] = e.ContextKeyValues[0]
		}
	}
	rules := rulesOf(r.Directory, source)
	if noSCP {
		rules.organization = nil
	}
	if noBoundary {
		rules.boundary = nil
	}
	known := strings.Fields(actionNames)
	results := []types.EvaluationResult{}
	for _, action := range in.ActionNames {
		if strings.ContainsAny(action, "*?") || !strings.Contains(action, ":") {
			return nil, handle.Error("InvalidInput", "Invalid Entity Name: "+action)
		}
		results = append(results, simulateAction(rules, source, action, slices.Contains(known, action), in.ResourceArns, context))
	}
	out := &iam.SimulatePrincipalPolicyOutput{}
	out.EvaluationResults, out.Marker = handle.Page(results, in.Marker, resultsPage)
	out.IsTruncated = out.Marker != nil
	return out, nil
}

// simulationSource finds the user or role to simulate. AWS refuses a session, root and
// a federated user.
func (r Request) simulationSource(arn string) (*identity, error) {
	parsed, err := awsarn.Parse(arn)
	kind, _, _ := strings.Cut(parsed.Resource, "/")
	if err != nil || parsed.Service != "iam" || kind != "user" && kind != "role" {
		return nil, handle.Error("InvalidInput", "Invalid Entity Arn: "+arn+" does not clearly define entity type and name.")
	}
	for _, i := range r.identities {
		if i.arn(r.Directory) == arn {
			return i, nil
		}
	}
	return nil, noSuchEntity("The " + kind + " " + arn + " cannot be found.")
}

func simulateAction(rules rules, source *identity, action string, known bool, resources []string, context map[string]string) types.EvaluationResult {
	decideOn := func(resource string) (ruling, types.PolicyEvaluationDecisionType) {
		v := rules.evaluate(query{action, resource, context})
		if !known {
			return v, types.PolicyEvaluationDecisionTypeImplicitDeny
		}
		return v, [...]types.PolicyEvaluationDecisionType{"implicitDeny", "allowed", "explicitDeny"}[v.effect]
	}
	all := len(resources) == 0 || slices.Equal(resources, []string{"*"})
	if all {
		resources = []string{"*"}
	}
	result := types.EvaluationResult{
		EvalActionName: aws.String(action), EvalResourceName: aws.String("*"),
		EvalDecision:         types.PolicyEvaluationDecisionTypeAllowed,
		MissingContextValues: rules.missingKeys(context),
	}
	matched := map[types.PolicyEvaluationDecisionType][]types.Statement{}
	for _, resource := range resources {
		v, decision := decideOn(resource)
		if decision != types.PolicyEvaluationDecisionTypeAllowed && result.EvalDecision != types.PolicyEvaluationDecisionTypeExplicitDeny {
			result.EvalDecision = decision // the most restrictive one
		}
		statements := matchedStatements(v, source)
		matched[decision] = append(matched[decision], statements...)
		if v.organization {
			was := result.OrganizationsDecisionDetail
			result.OrganizationsDecisionDetail = &types.OrganizationsDecisionDetail{AllowedByOrganizations: v.orgOK && (was == nil || was.AllowedByOrganizations)}
		}
		var boundary *types.PermissionsBoundaryDecisionDetail
		if v.boundary {
			boundary = &types.PermissionsBoundaryDecisionDetail{AllowedByPermissionsBoundary: v.boundaryOK}
			was := result.PermissionsBoundaryDecisionDetail
			result.PermissionsBoundaryDecisionDetail = &types.PermissionsBoundaryDecisionDetail{AllowedByPermissionsBoundary: v.boundaryOK && (was == nil || was.AllowedByPermissionsBoundary)}
		}
		if !all {
			result.ResourceSpecificResults = append(result.ResourceSpecificResults, types.ResourceSpecificResult{
				EvalResourceName: aws.String(resource), EvalResourceDecision: decision,
				MatchedStatements: statements, MissingContextValues: result.MissingContextValues, PermissionsBoundaryDecisionDetail: boundary,
			})
		}
	}
	result.MatchedStatements = matched[result.EvalDecision]
	return result
}

// missingKeys lists the condition keys without a value in the identity's policies and in
// its boundary, also in statements about other actions (boto3 issue 3111, aws-sdk-java-v2
// issue 1751). The simulator does not list keys of service control policies: it treats
// them as absent from the request. (IAM API Reference, EvaluationResult,
// MissingContextValues; aws-cli issue 10525.)
func (all rules) missingKeys(context map[string]string) []string {
	var missing []string
	for _, d := range slices.Concat(all.identity, all.boundary) {
		for _, s := range d.statements {
			for _, keys := range s.Condition {
				for key := range keys {
					if _, ok := context[strings.ToLower(key)]; !ok {
						missing = append(missing, key)
					}
				}
			}
		}
	}
	slices.Sort(missing)
	return slices.Compact(missing)
}

func matchedStatements(v ruling, source *identity) []types.Statement {
	var list []types.Statement
	for _, p := range v.matched {
		kind := types.PolicySourceType(source.kind)
		switch p.Kind {
		case AWSManaged:
			kind = types.PolicySourceTypeAwsManaged
		case CustomerManaged:
			kind = types.PolicySourceTypeUserManaged
		}
		list = append(list, types.Statement{SourcePolicyId: aws.String(p.Name), SourcePolicyType: kind})
	}
	return list
}

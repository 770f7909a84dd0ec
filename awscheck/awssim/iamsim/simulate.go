package iamsim

import (
	_ "embed"
	"slices"
	"strings"

	awsarn "github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/astronomer/astro-activate/awscheck/awssim/internal/handle"
	"github.com/astronomer/astro-activate/awscheck/wire"
	"github.com/astronomer/astro-activate/awscheck/wire/reply"
)

// actionNames are the IAM and CloudFormation actions that the policy simulator
// knows: the operations of both APIs, and the actions without one.
//
//go:embed actions.txt
var actionNames string

func simulatePrincipalPolicy(r Request, call wire.Input) (reply.Object, error) {
	op := call.Operation
	source, err := r.simulationSource(op.Param("PolicySourceArn"))
	if err != nil {
		return nil, err
	}
	noSCP, noBoundary := false, false
	context := map[string]string{}
	for _, p := range op.Params {
		if strings.HasPrefix(p.Name, "PolicyExclusionList.") {
			noSCP = noSCP || p.Value == "scp"
			noBoundary = noBoundary || p.Value == "permission-boundary"
		}
		if entry, ok := strings.CutSuffix(p.Name, ".ContextKeyName"); ok {
			context[strings.ToLower(op.Param(p.Name))] = op.Param(entry + ".ContextKeyValues.member.1")
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
	var results []any
	for _, action := range textsOf(op, "ActionNames") {
		if strings.ContainsAny(action, "*?") || !strings.Contains(action, ":") {
			return nil, handle.Error("InvalidInput", "Invalid Entity Name: "+action)
		}
		results = append(results, simulateAction(rules, source, action, slices.Contains(known, action), textsOf(op, "ResourceArns"), context))
	}
	return pageOf(call, results, resultsPage), nil
}

func textsOf(op *wire.Operation, name string) []string {
	for _, p := range op.Params {
		if list, ok := p.Value.([]string); ok && p.Name == name {
			return list
		}
	}
	return nil
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

func simulateAction(rules rules, source *identity, action string, known bool, resources []string, context map[string]string) reply.Object {
	all := len(resources) == 0 || slices.Equal(resources, []string{"*"})
	if all {
		resources = []string{"*"}
	}
	missing := reply.List{Values: rules.missingKeys(context)}
	result := reply.Object{"EvalActionName": action, "EvalResourceName": "*", "MissingContextValues": missing}
	worst := "allowed"
	matched := map[string][]any{}
	var specific []any
	orgOK, boundaryOK := true, true
	for _, resource := range resources {
		v := rules.evaluate(query{action, resource, context})
		decision := [...]string{"implicitDeny", "allowed", "explicitDeny"}[v.effect]
		if !known {
			decision = "implicitDeny"
		}
		if decision != "allowed" && worst != "explicitDeny" {
			worst = decision // the most restrictive one
		}
		statements := matchedStatements(v, source)
		matched[decision] = append(matched[decision], statements...)
		one := reply.Object{
			"EvalResourceName": resource, "EvalResourceDecision": decision,
			"MatchedStatements": reply.List{Values: statements}, "MissingContextValues": missing,
		}
		if v.organization {
			orgOK = orgOK && v.orgOK
			result["OrganizationsDecisionDetail"] = reply.Object{"AllowedByOrganizations": orgOK}
		}
		if v.boundary {
			boundaryOK = boundaryOK && v.boundaryOK
			one["PermissionsBoundaryDecisionDetail"] = reply.Object{"AllowedByPermissionsBoundary": v.boundaryOK}
			result["PermissionsBoundaryDecisionDetail"] = reply.Object{"AllowedByPermissionsBoundary": boundaryOK}
		}
		specific = append(specific, one)
	}
	if !all {
		result["ResourceSpecificResults"] = reply.List{Values: specific}
	}
	result["EvalDecision"], result["MatchedStatements"] = worst, reply.List{Values: matched[worst]}
	return result
}

// missingKeys lists the condition keys without a value in the identity's policies and in
// its boundary, also in statements about other actions (boto3 issue 3111, aws-sdk-java-v2
// issue 1751). The simulator does not list keys of service control policies: it treats
// them as absent from the request. (IAM API Reference, EvaluationResult,
// MissingContextValues; aws-cli issue 10525.)
func (all rules) missingKeys(context map[string]string) (keys []any) {
	var missing []string
	for _, d := range slices.Concat(all.identity, all.boundary) {
		for _, s := range d.statements {
			for _, compared := range s.Condition {
				for key := range compared {
					if _, ok := context[strings.ToLower(key)]; !ok {
						missing = append(missing, key)
					}
				}
			}
		}
	}
	slices.Sort(missing)
	for _, key := range slices.Compact(missing) {
		keys = append(keys, key)
	}
	return keys
}

func matchedStatements(v ruling, source *identity) (list []any) {
	for _, p := range v.matched {
		kind := source.kind
		switch p.Kind {
		case AWSManaged:
			kind = "aws-managed"
		case CustomerManaged:
			kind = "user-managed"
		}
		list = append(list, reply.Object{"SourcePolicyId": p.Name, "SourcePolicyType": kind})
	}
	return list
}

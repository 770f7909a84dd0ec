package permissions_test

import (
	"context"
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/permissions"
	"github.com/astronomer/astro-activate/awscheck/wire"
)

// alter edits the list of the simulator's results for a request.
type alter func(op *wire.Operation, results *wire.Node)

// findingsOf returns the findings by id; alter edits the simulator's results.
func findingsOf(w *awssim.World, alter alter) map[string]awscheck.Finding {
	a := account.NewAccounts(account.Options{Source: simtest.Edited{World: w, Edit: func(in, out any) {
		call, _ := in.(wire.Input)
		if reply, ok := out.(wire.Node); ok && call.Operation.Name == "SimulatePrincipalPolicy" {
			alter(call.Operation, member(member(&reply, "SimulatePrincipalPolicyResult"), "EvaluationResults"))
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

// member is the member of a reply with a name. It is added where it is missing.
func member(n *wire.Node, name string) *wire.Node {
	for i := range n.Nodes {
		if n.Nodes[i].Name == name {
			return &n.Nodes[i]
		}
	}
	n.Nodes = append(n.Nodes, wire.Node{Name: name})
	return &n.Nodes[len(n.Nodes)-1]
}

// without removes a member of a reply.
func without(n *wire.Node, name string) {
	n.Nodes = slices.DeleteFunc(n.Nodes, func(m wire.Node) bool { return m.Name == name })
}

// excludes reports whether a simulation leaves out a layer.
func excludes(op *wire.Operation) bool {
	return op.Param("PolicyExclusionList.member.1.PolicyType") != ""
}

// createRole returns the finding of iam:CreateRole; alter edits the simulator's results.
func createRole(w *awssim.World, alter alter) awscheck.Finding {
	return findingsOf(w, alter)[create]
}

func TestContradictoryResultsAllowNothing(t *testing.T) {
	each := func(change func(*wire.Node)) alter {
		return func(_ *wire.Operation, results *wire.Node) {
			for i := range results.Nodes {
				change(&results.Nodes[i])
			}
		}
	}
	twice := func(first, second string) alter {
		return func(_ *wire.Operation, results *wire.Node) {
			var all []wire.Node
			for _, r := range results.Nodes {
				for _, decision := range []string{first, second} {
					one := wire.Node{Name: r.Name, Nodes: slices.Clone(r.Nodes)}
					without(&one, "ResourceSpecificResults")
					member(&one, "EvalDecision").Text = decision
					all = append(all, one)
				}
			}
			results.Nodes = all
		}
	}
	denies := func(detail, name string) alter {
		return each(func(r *wire.Node) { member(member(r, detail), name).Text = "false" })
	}
	for _, c := range []struct {
		name  string
		alter alter
		want  awscheck.Status
	}{
		{"as AWS returns it", each(func(*wire.Node) {}), awscheck.Pass},
		// Without the simulator the documents allow it, which is never a pass.
		{"allowed, but not by the organization", denies("OrganizationsDecisionDetail", "AllowedByOrganizations"), awscheck.Warn},
		{"allowed, but not by the boundary", denies("PermissionsBoundaryDecisionDetail", "AllowedByPermissionsBoundary"), awscheck.Warn},
		{"denied, then allowed", twice("explicitDeny", "allowed"), awscheck.Fail},
		{"allowed, then denied", twice("allowed", "implicitDeny"), awscheck.Fail},
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
	silent := func(op *wire.Operation, results *wire.Node) {
		if excludes(op) {
			results.Name = "NoResults"
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
	wrong := func(op *wire.Operation, results *wire.Node) {
		if excludes(op) {
			return
		}
		for i := range results.Nodes {
			r := &results.Nodes[i]
			without(r, "MatchedStatements")
			member(r, "EvalDecision").Text = "implicitDeny"
			member(member(r, "OrganizationsDecisionDetail"), "AllowedByOrganizations").Text = "false"
			specific := member(r, "ResourceSpecificResults")
			for j := range specific.Nodes {
				member(&specific.Nodes[j], "EvalResourceDecision").Text = "implicitDeny"
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

package awscheck_test

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

func TestActivationPolicyHasEachRequiredActionOnce(t *testing.T) {
	got := awscheck.ActivationPolicy([]string{"GetRole", "CreateRole", "GetRole"}, "*").Actions()
	want := []string{"cloudformation:*", "iam:CreateRole", "iam:GetRole"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if p := awscheck.ActivationPolicy(nil, ""); p != nil {
		t.Errorf("a policy without actions is %+v", p)
	}
}

// A union keeps what is limited to a role apart from what is allowed on every resource.
func TestUnionKeepsTheLimits(t *testing.T) {
	const role = "arn:aws:iam::111122223333:role/astronomer-remote-management"
	onRole := func(action string) bool { return action != "iam:ListRoles" }
	a := awscheck.Allow("iam:GetRole", "iam:ListRoles").On([]string{role}, onRole)
	b := awscheck.Allow("iam:CreateRole", "iam:GetRole").On([]string{role}, onRole)
	got := awscheck.Union(a, nil, b)
	if len(got.Statement) != 2 {
		t.Fatalf("the statements are %+v", got.Statement)
	}
	for i, want := range []struct{ action, resource []string }{{[]string{"iam:CreateRole", "iam:GetRole"}, []string{role}}, {[]string{"iam:ListRoles"}, []string{"*"}}} {
		if s := got.Statement[i]; !slices.Equal(s.Action, want.action) || !slices.Equal(s.Resource, want.resource) || s.Effect != "Allow" {
			t.Errorf("statement %d is %+v", i, s)
		}
	}
	if all := awscheck.Allow("iam:GetRole").On(nil, onRole); all.Statement[0].Resource[0] != "*" {
		t.Errorf("without a resource, the policy is %+v", all)
	}
	if p := awscheck.Union(nil, nil); p != nil {
		t.Errorf("nothing and nothing are %+v", p)
	}
}

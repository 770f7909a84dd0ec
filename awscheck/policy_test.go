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

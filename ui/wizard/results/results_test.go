package results

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

func TestMissingPermissionsAreOneRowWithOnePolicy(t *testing.T) {
	lacks := func(actions ...string) Row {
		return Row{Kind: Unverified, Finding: steps.Finding{Finding: awscheck.Finding{Status: awscheck.Unverified, Remedy: awscheck.Remedy{Policy: awscheck.Allow(actions...)}}}}
	}
	other := Row{Kind: Unverified, ID: "other"}
	got := gatherDenied([]Row{lacks("ec2:DescribeVpcs", "iam:GetRole"), other, lacks("ec2:DescribeVpcs")})
	if len(got) != 2 || got[1].ID != "other" {
		t.Fatalf("got %d rows", len(got))
	}
	if actions := got[0].Finding.Remedy.Policy.Actions(); !slices.Equal(actions, []string{"ec2:DescribeVpcs", "iam:GetRole"}) {
		t.Fatalf("the policy allows %q", actions)
	}
}

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
	got := gather([]Row{lacks("ec2:DescribeVpcs", "iam:GetRole"), other, lacks("ec2:DescribeVpcs")})
	if len(got) != 2 || got[1].ID != "other" {
		t.Fatalf("got %d rows", len(got))
	}
	if actions := got[0].Finding.Remedy.Policy.Actions(); !slices.Equal(actions, []string{"ec2:DescribeVpcs", "iam:GetRole"}) {
		t.Fatalf("the policy allows %q", actions)
	}
}

func TestActionsThatOneStatementDeniesAreOneRow(t *testing.T) {
	denied := func(action, by, fix string) Row {
		return Row{ID: action + "#1", Kind: Failed, Finding: steps.Finding{Finding: awscheck.Finding{
			ID: awscheck.PermissionsIAM + action, Status: awscheck.Fail, Title: "iam:" + action + " " + by,
			Detail: "iam:" + action + " is denied to user ana.", Remedy: awscheck.Remedy{Text: fix}}}}
	}
	other := Row{ID: "other", Kind: Failed, Finding: steps.Finding{Finding: awscheck.Finding{ID: awscheck.NetworkCIDRSize, Status: awscheck.Fail, Remedy: awscheck.Remedy{Text: "Remove it."}}}}
	got := gather([]Row{
		denied("CreateRole", "denied by guardrail", "Remove it."), other, denied("GetRole", "not allowed by its policies", "Allow it."), denied("PutRolePolicy", "denied by guardrail", "Remove it."),
	})
	if len(got) != 3 || got[1].ID != "other" || got[2].Finding.Title != "iam:GetRole not allowed by its policies" {
		t.Fatalf("%+v", got)
	}
	f := got[0].Finding
	if f.Title != "2 actions denied by guardrail" || f.Detail != "iam:CreateRole and iam:PutRolePolicy. Each is denied to user ana." || got[0].First != "CreateRole#1" {
		t.Errorf("%+v", got[0])
	}
}

// The choices of fields are still read when every check has its result: a problem blocks in any case.
func TestAVerdictStaysWhileChoicesAreRead(t *testing.T) {
	for name, tt := range map[string]struct {
		s    Snapshot
		want bool
	}{
		"a problem, and choices are read":             {Snapshot{Verdict: steps.NotReady, Busy: 2}, true},
		"a problem, and checks run":                   {Snapshot{Verdict: steps.NotReady, Busy: 2, Running: 1}, false},
		"a sign-in comes first, and choices are read": {Snapshot{Verdict: steps.NotReady, Busy: 1, SignIn: 3}, false},
		"no problem yet, and choices are read":        {Snapshot{Verdict: steps.Ready, Busy: 1}, false},
		"nothing runs":                                {Snapshot{Verdict: steps.Incomplete}, true},
	} {
		if got := tt.s.Settled(); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
		if word := tt.s.VerdictWord(); (word == Running.Word()) == tt.want {
			t.Errorf("%s: the summary's row says %q", name, word)
		}
	}
}

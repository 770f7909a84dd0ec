package shared

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

func TestTheCauseIsTheProblemThatSharesAResource(t *testing.T) {
	dns := func(service string, s awscheck.Status) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: "public.dns", Title: "DNS of " + service, Status: s, Resources: []string{service}}}
	}
	in := func(f steps.Finding, region string) steps.Finding { f.Region = region; return f }
	unreachable := func(service string) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: "public.reachable", Status: awscheck.Unverified, Cause: "public.dns", Resources: []string{service}}}
	}
	for situation, tt := range map[string]struct {
		of   steps.Finding
		all  []steps.Finding
		want string
	}{
		"the first service resolves, the second does not": {
			unreachable("db"), []steps.Finding{dns("wh", awscheck.Pass), dns("db", awscheck.Fail)}, "DNS of db"},
		"two services do not resolve": {
			unreachable("db"), []steps.Finding{dns("wh", awscheck.Fail), dns("db", awscheck.Fail)}, "DNS of db"},
		"another service fails, the own one passed": {
			unreachable("db"), []steps.Finding{dns("db", awscheck.Pass), dns("wh", awscheck.Fail)}, "DNS of wh"},
		"a failure before a doubt": {
			unreachable("x"), []steps.Finding{dns("wh", awscheck.Unverified), dns("db", awscheck.Fail)}, "DNS of db"},
		"the same region": {
			in(unreachable("x"), "eu-west-1"), []steps.Finding{in(dns("wh", awscheck.Fail), "us-east-1"), in(dns("db", awscheck.Fail), "eu-west-1")}, "DNS of db"},
		"no cause":             {dns("wh", awscheck.Fail), []steps.Finding{dns("wh", awscheck.Fail)}, ""},
		"a cause that is gone": {unreachable("db"), nil, ""},
	} {
		t.Run(situation, func(t *testing.T) {
			got, ok := CauseOf(tt.of, tt.all)
			if got.Title != tt.want || ok != (tt.want != "") {
				t.Errorf("the cause is %q, %v, not %q", got.Title, ok, tt.want)
			}
		})
	}
}

func TestASignInComesBeforeAnyOtherProblemOfTheCredentials(t *testing.T) {
	expired := steps.Finding{Finding: awscheck.Finding{ID: "peering.account", Status: awscheck.Fail, Remedy: awscheck.Remedy{Login: []string{"aws"}}}}
	refused := steps.Finding{Finding: awscheck.Finding{ID: "account.credentials", Status: awscheck.Fail}}
	other := steps.Finding{Finding: awscheck.Finding{ID: "region.enabled", Status: awscheck.Fail}}
	for _, tt := range []struct {
		all  []steps.Finding
		want string
	}{{[]steps.Finding{other, refused, expired}, "peering.account"}, {[]steps.Finding{refused, other}, "account.credentials"}, {[]steps.Finding{other}, ""}} {
		if f, ok := NeedsSignIn(tt.all); f.ID != tt.want || ok != (tt.want != "") {
			t.Errorf("got %q, %v, not %q", f.ID, ok, tt.want)
		}
	}
}

package steps_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

func TestCauseOfAFinding(t *testing.T) {
	dns := func(service string, s awscheck.Status) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: "public.dns", Status: s, Detail: service, Resources: []string{service}}}
	}
	enabled := func(region string, s awscheck.Status) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: "region.enabled", Status: s, Detail: region, Region: region}}
	}
	reachable := func(service string) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: "public.reachable", Status: awscheck.Unverified, Cause: "public.dns", Resources: []string{service}}}
	}
	zones := func(region string) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: "region.zones", Status: awscheck.Unverified, Cause: "region.enabled", Region: region}}
	}
	why := func(id, cause string) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: id, Status: awscheck.Unverified, Detail: id, Cause: cause}}
	}
	for name, c := range map[string]struct {
		finding steps.Finding
		all     []steps.Finding
		want    string // Detail of the cause; "": none
	}{
		"two services, the second does not resolve":     {reachable("orders"), []steps.Finding{dns("wh", awscheck.Pass), dns("orders", awscheck.Fail)}, "orders"},
		"two services, neither resolves":                {reachable("orders"), []steps.Finding{dns("wh", awscheck.Fail), dns("orders", awscheck.Fail)}, "orders"},
		"one service fails, and the finding names none": {steps.Finding{Finding: awscheck.Finding{ID: "public.reachable", Cause: "public.dns"}}, []steps.Finding{dns("wh", awscheck.Pass), dns("orders", awscheck.Fail)}, "orders"},
		"two regions, the second is disabled":           {zones("ap-east-1"), []steps.Finding{enabled("us-east-1", awscheck.Warn), enabled("ap-east-1", awscheck.Fail)}, "ap-east-1"},
		"the cause is of another region":                {zones("eu-west-1"), []steps.Finding{enabled("us-east-1", awscheck.Pass), enabled("ap-east-1", awscheck.Fail)}, "ap-east-1"},
		"the cause has a cause itself": {steps.Finding{Finding: awscheck.Finding{ID: "path.name", Status: awscheck.Unverified, Cause: "peering.account"}},
			[]steps.Finding{why("account.credentials", ""), why("peering.account", "account.credentials")}, "account.credentials"},
		"the cause's cause has passed": {steps.Finding{Finding: awscheck.Finding{ID: "path.name", Status: awscheck.Unverified, Cause: "peering.account"}},
			[]steps.Finding{enabled("us-east-1", awscheck.Pass), why("peering.account", "region.enabled")}, "peering.account"},
		"two causes name each other": {steps.Finding{Finding: awscheck.Finding{ID: "path.name", Status: awscheck.Unverified, Cause: "a"}},
			[]steps.Finding{why("a", "b"), why("b", "a")}, "a"},
		"the cause has passed":                           {reachable("orders"), []steps.Finding{dns("wh", awscheck.Pass), dns("orders", awscheck.Pass)}, ""},
		"the cause is not there":                         {reachable("orders"), nil, ""},
		"no cause is named":                              {dns("orders", awscheck.Fail), []steps.Finding{dns("wh", awscheck.Fail)}, ""},
		"a finding that names itself has no other cause": {steps.Finding{Finding: awscheck.Finding{ID: "public.dns", Cause: "public.dns"}}, []steps.Finding{dns("wh", awscheck.Fail)}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := steps.NewCauses(c.all).Of(c.finding)
			if ok != (c.want != "") || got.Detail != c.want {
				t.Errorf("cause %v: %q, want %q", ok, got.Detail, c.want)
			}
		})
	}
}

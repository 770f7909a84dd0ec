package steps_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim/faultsim"
	"github.com/astronomer/astro-activate/steps"
)

// What random schedules have found, each with the one fault that it takes.
func TestOneFaultIsReportedAsWhatItIs(t *testing.T) {
	const home, target = "111122223333", "444455556666"
	retryer := retryers(t)
	noStacks := faultsim.Rule{Kind: faultsim.Denied, Service: "CloudFormation", Account: home, Share: 100}
	hangs, throttled, denied := faultsim.Hang, faultsim.Throttled, faultsim.Denied
	for _, c := range []struct {
		name, story string
		rule        faultsim.Rule
		id          string
		want        awscheck.Status
		says        string
	}{
		{"what may be Astro's own network is no conflict: the account can't be read", "check active",
			faultsim.Rule{Kind: denied, Account: home}, "network.cidr.overlap.routes", awscheck.Unverified, "Unless it is the data plane's own"},
		{"what may be Astro's own peering is no conflict: the account can't be read", "check active",
			faultsim.Rule{Kind: denied, Account: home}, "network.cidr.overlap.peers", awscheck.Unverified, "Unless it is the data plane's own"},
		{"what may be Astro's own peering is no conflict: the peerings can't be read", "check active",
			faultsim.Rule{Kind: throttled, Operation: "DescribeVpcPeeringConnections", Account: target}, "network.cidr.overlap.routes", awscheck.Unverified, "DescribeVpcPeeringConnections in us-east-1: AWS throttled"},
		{"what may be Astro's data plane is no workload: neither the role nor the stacks can be read", "check active",
			faultsim.Rule{Kind: denied, Service: "IAM", Account: home}, "account.clean", awscheck.Unverified, "Unless it belongs to Astro's data plane"},
		{"the owner of a zone is not known once the target's credentials have expired", "verify ready, stage 4",
			faultsim.Rule{Kind: faultsim.Expired, Account: target, After: 211 * time.Millisecond}, "verify.zones", awscheck.Unverified, ""},
		{"an account that hangs leaves time for the target's", "verify ready, stage 5",
			faultsim.Rule{Kind: hangs, Account: home}, "verify.routes", awscheck.Pass, "route tables"},
		{"a list of regions that hangs is named, and not what waits for it", "check ready",
			faultsim.Rule{Kind: hangs, Operation: "DescribeRegions", Account: home}, "region.zones", awscheck.Unverified, "EC2 DescribeRegions"},
		{"the lists of the whole account do not wait for the regions", "check ready",
			faultsim.Rule{Kind: hangs, Operation: "DescribeRegions", Account: home}, "account.clean", awscheck.Unverified, "DescribeRegions"},
		{"a zone that hangs is named, and not the credentials", "verify ready, stage 5",
			faultsim.Rule{Kind: hangs, Operation: "ListResourceRecordSets", Account: target}, "path.name", awscheck.Unverified, "Route 53 ListResourceRecordSets"},
		{"a sign-in to another account during the run", "check ready",
			faultsim.Rule{Kind: faultsim.Switched, Account: home, After: 200 * time.Millisecond}, "account.credentials", awscheck.Fail, "for account 111122223333 at first, and for account 444455556666 now"},
		{"a sign-in to another account during the run leaves none of its answers", "check ready",
			faultsim.Rule{Kind: faultsim.Switched, Account: home, After: 200 * time.Millisecond}, "account.clean", awscheck.Unverified, "no working AWS credentials"},
		{"a hanging request that identifies renewed credentials is named", "check ready",
			faultsim.Rule{Kind: hangs, Service: "STS", Account: home, Later: true}, "account.clean", awscheck.Unverified, "STS GetCallerIdentity"},
	} {
		t.Run(c.name, func(t *testing.T) {
			all := stories()
			s := all[slices.IndexFunc(all, func(s story) bool { return s.name == c.story })]
			c.rule.Share = 100
			rules := []faultsim.Rule{c.rule}
			var on func() aws.Retryer
			switch {
			case c.rule.Service == "IAM":
				rules = append(rules, noStacks)
			case c.rule.Kind == faultsim.Switched:
				on = retryer
			case c.rule.Service == "STS":
				on, rules = retryer, append(rules, faultsim.Rule{Kind: faultsim.Switched, Account: home, After: 200 * time.Millisecond})
			}
			found := slices.DeleteFunc(s.run(t, faultsim.Schedule{Rules: rules}, on).findings,
				func(f steps.Finding) bool { return f.ID != c.id })
			if len(found) == 0 || found[0].Status != c.want || !strings.Contains(found[0].Detail, c.says) {
				t.Errorf("%+v", found)
			}
			for _, f := range found {
				if strings.Contains(f.Detail, "S3 ListBuckets") {
					t.Errorf("%s names a call that is answered: %s", f.ID, f.Detail)
				}
			}
		})
	}
}

// Credentials that reach another account than before, or than was meant, never leave an
// activation ready.
func TestAnotherAccountsAnswerIsNoticed(t *testing.T) {
	retryer := retryers(t)
	for _, s := range stories() {
		for _, on := range []func() aws.Retryer{nil, retryer} {
			without := s.run(t, faultsim.Schedule{}, on)
			accounts := map[string]bool{}
			for _, c := range without.source.Calls() {
				accounts[c.Account] = true
			}
			if len(accounts) < 2 || len(without.source.Calls()) > 400 { // no other one, or one of the large stories
				continue
			}
			for id := range accounts {
				rule := faultsim.Rule{Kind: faultsim.OtherAccount, Service: "STS", Account: id, Share: 100}
				with := s.run(t, faultsim.Schedule{Rules: []faultsim.Rule{rule}}, on)
				if with.verdict == steps.Ready || with.verdict == steps.ReadyWithWarnings || verdictRank(with.verdict) > verdictRank(without.verdict) {
					t.Errorf("%s: %s with the credentials of another account than %s, and %s without", s.name, with.verdict, id, without.verdict)
				}
			}
		}
	}
}

package steps

import (
	"slices"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
)

// Before anything says which VPC is the target, no check judges the account being activated in
// its place; each runs as soon as it knows its target.
func TestChecksOfTheTargetWaitUntilItIsKnown(t *testing.T) {
	ofTarget := []string{
		awscheck.PeeringAccount, awscheck.PeeringVPC, awscheck.PeeringCIDRs, awscheck.PeeringRequest,
		awscheck.NetworkOverlapTarget, awscheck.NetworkServiceRange, awscheck.NetworkOverlapRoutes,
	}
	for _, c := range []struct {
		name  string
		given map[Key]string
		runs  []string
	}{
		{"only the method is chosen", nil, nil},
		{"the profile leads to an account", map[Key]string{KeyPeerProfile: "astro"}, []string{awscheck.PeeringAccount}},
		{"the account is given", map[Key]string{KeyPeerAccount: "444455556666"}, []string{awscheck.PeeringAccount}},
		{"only the region is given", map[Key]string{KeyPeerRegion: "us-east-1"}, nil},
		{"the CIDRs are given, from a VPC that can't be read", map[Key]string{KeyPeerCIDRs: "10.0.0.0/16"}, []string{awscheck.NetworkOverlapTarget, awscheck.NetworkServiceRange}},
		{"a VPC of the account being activated", map[Key]string{KeyPeerRegion: "us-east-1", KeyPeerVPC: "vpc-0a1b2c3d4e5f60718"}, ofTarget},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := &awssim.World{
				Configured: []awssim.Profile{{Profile: account.Profile{Name: "astro"}, Reaches: "111122223333", As: "arn:aws:iam::111122223333:user/ana"}},
				Accounts: []*awssim.Account{{ID: "111122223333", Regions: map[string]*awssim.Region{
					"us-east-1": {VPCs: []awssim.VPC{{ID: "vpc-0a1b2c3d4e5f60718", CIDRs: []string{"10.0.0.0/16"}}}},
				}}},
			}
			r := DefaultRequirements()
			given := Answers{}.With(KeyProfile, Text("astro")).With(KeyMethods, Value{MethodPeering}).With(KeyCIDR, Text("10.41.0.0/19"))
			for k, v := range c.given {
				given = given.With(k, Text(v))
			}
			m := New([]Step{accountFields(r), networkStep(r), connectivityStep(r), peeringStep(), regionStep(r)},
				Env{Accounts: account.NewAccounts(account.Options{Source: w}), Requirements: r, Network: w.Network()}, given)
			drive(t, m)
			for _, id := range ofTarget {
				want := Waiting
				if slices.Contains(c.runs, id) {
					want = Done
				}
				if got := m.CheckState(id); got != want {
					t.Errorf("%s is %s, not %s", id, got, want)
				}
			}
		})
	}
}

func TestACheckThatDoesNotApplySaysWhichAnswerIsTheReason(t *testing.T) {
	r := DefaultRequirements()
	for _, c := range []struct {
		name, id string
		given    map[Key]Value
		why      string
		steps    func(Requirements) []Step
	}{
		{"peering is not selected", awscheck.PeeringVPC, map[Key]Value{KeyMethods: {MethodPublic}}, "VPC peering is not selected.", All},
		{"nothing is answered", awscheck.PathACL, nil, "Not known yet whether it applies: that depends on the answer to connectivity.methods.", All},
		{"nothing is selected", awscheck.PathACL, map[Key]Value{KeyMethods: {}}, "VPC peering is not selected.", All},
		{"no service behind the peering", awscheck.PathACL, map[Key]Value{KeyMethods: {MethodPeering}}, "No data service in the target VPC is entered.", All},
		{"public endpoints are not selected", awscheck.PublicDNS, map[Key]Value{KeyMethods: {MethodPeering}}, "Public endpoints are not selected.", All},
		{"no service", awscheck.PublicDNS, map[Key]Value{KeyMethods: {MethodPublic}}, "No data service is entered.", All},
		{"no service with an allowlist", awscheck.PublicAllowlist, map[Key]Value{KeyMethods: {MethodPublic}, KeyEndpoints: {"db=postgres://db.example.com:5432"}}, "No data service that is entered needs it.", All},
		{"names are not resolved", awscheck.DNSHostnames, map[Key]Value{KeyMethods: {MethodPeering}, KeyResolve: {"false"}}, "The target's host names are not to be resolved.", All},
		{"the target has a profile of its own", awscheck.AccountCredentials, map[Key]Value{KeyMethods: {MethodPeering}, KeyPeerProfile: {"data"}}, "The target VPC is read with a profile of its own.", Verify},
	} {
		t.Run(c.name, func(t *testing.T) {
			given := Answers{}
			for k, v := range c.given {
				given = given.With(k, v)
			}
			f := findingOf(t, New(c.steps(r), Env{Requirements: r}, given), c.id)
			if f.Status != awscheck.Skipped || f.Detail != c.why {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
		})
	}
}

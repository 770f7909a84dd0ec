package steps_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
)

// handOff is the ready scenario at one of its stages after the activation.
func handOff(t testing.TB, stage int) *awssim.World {
	t.Helper()
	all := awssim.Scenarios()[0].After(time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC))
	w := all[min(stage, len(all)-1)].World
	w.Latency = 0
	return w
}

// verify runs verify's checks in a world, with the ready scenario's answers and
// others in their place; nil removes one.
func verify(t testing.TB, w *awssim.World, others map[steps.Key]steps.Value) *steps.Machine {
	t.Helper()
	answers := map[string][]string{}
	for k, v := range awssim.Scenarios()[0].Answers {
		answers[k] = v
	}
	for k, v := range others {
		answers[string(k)] = v
	}
	return runVerify(t, w, answers)
}

// runVerify runs verify's checks in a world with some answers.
func runVerify(t testing.TB, w *awssim.World, answers map[string][]string) *steps.Machine {
	t.Helper()
	need := steps.DefaultRequirements()
	env := steps.Env{Accounts: account.NewAccounts(account.Options{Source: w, Now: w.Clock, Timeout: patience}), Requirements: need, Network: w.Network(), Timeout: patience}
	m := steps.New(steps.Verify(need), env, steps.Answers{})
	for k, v := range answers {
		if err := m.Set(steps.Key(k), v); err != nil {
			t.Fatal(err)
		}
	}
	if err := steps.RunChecks(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
	return m
}

var verifyChecks = []string{
	"verify.request", "verify.cidr", "verify.active", "verify.routes", "verify.astro_routes", "verify.acl", "verify.dns_option", "verify.zones",
	"path.name", "path.interface", "path.security_groups", "path.acl", "path.route", "path.astro",
}

func statuses(m *steps.Machine) map[string]string {
	all := map[string]string{}
	for _, f := range m.Findings() {
		if f.Step == "verify" && !strings.Contains(all[f.ID], string(f.Status)) {
			all[f.ID] = strings.TrimSpace(all[f.ID] + " " + string(f.Status))
		}
	}
	return all
}

func TestVerifyAtEachStageAfterTheActivation(t *testing.T) {
	for stage, want := range []struct {
		verdict steps.Verdict
		status  []string // as verifyChecks
	}{
		{steps.NotReady, []string{"pass", "pass", "fail", "fail", "unverified", "pass", "unverified", "fail", "fail", "pass", "pass", "pass", "fail", "unverified"}},
		{steps.NotReady, []string{"pass", "pass", "pass", "fail", "fail", "pass", "fail", "fail", "fail", "pass", "pass", "pass", "fail", "fail"}},
		{steps.NotReady, []string{"pass", "pass", "pass", "fail", "pass", "pass", "fail", "fail", "fail", "pass", "pass", "pass", "fail", "pass"}},
		{steps.NotReady, []string{"pass", "pass", "pass", "fail", "pass", "pass", "pass", "fail", "fail", "pass", "pass", "pass", "pass", "pass"}},
		{steps.NotReady, []string{"pass", "pass", "pass", "pass", "pass", "pass", "pass", "info", "fail", "pass", "pass", "pass", "pass", "pass"}},
		{steps.Ready, []string{"pass", "pass", "pass", "pass", "pass", "pass", "pass", "pass", "pass", "pass", "pass", "pass", "pass", "pass"}},
	} {
		t.Run(fmt.Sprint("stage ", stage), func(t *testing.T) {
			m := verify(t, handOff(t, stage), nil)
			got := statuses(m)
			for i, id := range verifyChecks {
				if got[id] != want.status[i] {
					t.Errorf("%s is %s, not %s", id, got[id], want.status[i])
				}
			}
			if v := steps.VerdictOf(m.Findings(), m.Missing()); v != want.verdict {
				t.Errorf("verdict %s", v)
			}
			if id, ok := m.TargetIdentity(); !ok || id.Account != "444455556666" {
				t.Errorf("the target's identity is %+v", id)
			}
		})
	}
}

// While the network is too small, the user has one thing to do: no text asks to request a
// peering with it.
func TestTheRequestForANetworkThatDoesNotFitWaitsForAnother(t *testing.T) {
	s := awssim.Scenarios()[slices.IndexFunc(awssim.Scenarios(), func(s awssim.Scenario) bool { return s.Name == "blocked" })]
	m := runVerify(t, s.World(time.Now()), s.Answers)
	f := finding(t, m, awscheck.VerifyRequest)
	if f.Status != awscheck.Unverified || f.Remedy.Short() != "Choose another network for the data plane first" || strings.Contains(f.Remedy.Text, "If you already have") {
		t.Errorf("the request is %s, with the fix %q", f.Status, f.Remedy.Text)
	}
	fits := map[string][]string{}
	for k, v := range s.Answers {
		fits[k] = v
	}
	fits["network.cidr"] = []string{"10.96.32.0/19"}
	if f := finding(t, runVerify(t, s.World(time.Now()), fits), awscheck.VerifyRequest); !strings.HasPrefix(f.Remedy.Text, "Request the peering") {
		t.Errorf("with one that fits, the fix is %q", f.Remedy.Text)
	}
}

func TestVerifyReadsTheAnswersGivenAhead(t *testing.T) {
	for _, c := range []struct {
		name    string
		answers map[steps.Key]steps.Value
		verdict steps.Verdict
		id      string
		status  awscheck.Status
		says    string
		missing []steps.Key
	}{
		{name: "the planned network was not given", answers: map[steps.Key]steps.Value{steps.KeyCIDR: nil},
			verdict: steps.Ready, id: "verify.cidr", status: awscheck.Pass, says: "172.20.0.0/19 (the default)"},
		{name: "another network was planned", answers: map[steps.Key]steps.Value{steps.KeyCIDR: steps.Text("10.9.0.0/19")},
			verdict: steps.NotReady, id: "verify.cidr", status: awscheck.Fail, says: "No peering comes from 10.9.0.0/19"},
		{name: "a network with host bits", answers: map[steps.Key]steps.Value{steps.KeyCIDR: steps.Text("10.9.0.1/19")},
			verdict: steps.NotReady, id: "verify.request", status: awscheck.Unverified, says: "network.cidr is not valid"},
		{name: "public endpoints alone, and a VPC to verify all the same", answers: map[steps.Key]steps.Value{steps.KeyMethods: steps.Text("public")},
			verdict: steps.Ready, id: "verify.active", status: awscheck.Pass, says: "is active"},
		{name: "public endpoints alone", answers: map[steps.Key]steps.Value{steps.KeyMethods: steps.Text("public"), steps.KeyPeerRegion: nil, steps.KeyPeerVPC: nil},
			verdict: steps.Incomplete, id: "verify.active", status: awscheck.Unverified, says: "peering.region and peering.vpc_id",
			missing: []steps.Key{steps.KeyPeerRegion, steps.KeyPeerVPC}},
		{name: "names need not be resolved", answers: map[steps.Key]steps.Value{steps.KeyResolve: steps.Text("false")},
			verdict: steps.Ready, id: "verify.dns_option", status: awscheck.Skipped},
		{name: "no zones were chosen", answers: map[steps.Key]steps.Value{steps.KeyPrivateZones: nil},
			verdict: steps.Ready, id: "verify.zones", status: awscheck.Skipped},
		{name: "the cluster is in another account than its profile's", answers: map[steps.Key]steps.Value{steps.KeyExpectedID: steps.Text("123412341234")},
			verdict: steps.NotReady, id: "verify.request", status: awscheck.Unverified, says: "not from account 123412341234 in us-east-1, so not Astro's"},
		{name: "a second cluster on the default network", answers: map[steps.Key]steps.Value{steps.KeyExpectedID: steps.Text("123412341234")},
			verdict: steps.NotReady, id: "network.cidr.overlap.peers", status: awscheck.Fail, says: "already peered with: 172.20.0.0/19"},
		{name: "the network overlaps the target VPC's", answers: map[steps.Key]steps.Value{steps.KeyCIDR: steps.Text("10.40.0.0/19")},
			verdict: steps.NotReady, id: "network.cidr.overlap.target", status: awscheck.Fail, says: "a peering with overlapping CIDRs fails immediately"},
		{name: "the cluster's account is that of its profile", answers: map[steps.Key]steps.Value{steps.KeyExpectedID: nil},
			verdict: steps.Ready, id: "verify.request", status: awscheck.Pass, says: "of account 111122223333"},
		{name: "the cluster's account is that of the default profile", answers: map[steps.Key]steps.Value{steps.KeyProfile: nil, steps.KeyExpectedID: nil},
			verdict: steps.Ready, id: "verify.astro_routes", status: awscheck.Pass, says: "vpc-0a57a0000000000001"},
		{name: "the target's profile alone, as its owner has it", answers: map[steps.Key]steps.Value{
			steps.KeyProfile: steps.Text("data-platform"), steps.KeyPeerProfile: nil, steps.KeyExpectedID: nil},
			verdict: steps.Incomplete, id: "verify.astro_routes", status: awscheck.Unverified, says: "it needs credentials of account 111122223333"},
		{name: "the target's profile alone checks its own credentials", answers: map[steps.Key]steps.Value{
			steps.KeyProfile: steps.Text("data-platform"), steps.KeyPeerProfile: nil, steps.KeyExpectedID: nil},
			verdict: steps.Incomplete, id: "account.credentials", status: awscheck.Pass, says: ""},
		{name: "the cluster's profile is not on this machine", answers: map[steps.Key]steps.Value{steps.KeyProfile: steps.Text("elsewhere"), steps.KeyExpectedID: nil},
			verdict: steps.Incomplete, id: "verify.request", status: awscheck.Pass, says: "of account 111122223333"},
		{name: "the cluster's profile is not on this machine, so its routes are unknown",
			answers: map[steps.Key]steps.Value{steps.KeyProfile: steps.Text("elsewhere"), steps.KeyExpectedID: nil},
			verdict: steps.Incomplete, id: "verify.astro_routes", status: awscheck.Unverified, says: "no working credentials for account 111122223333"},
		{name: "both profiles reach the target's account", answers: map[steps.Key]steps.Value{steps.KeyProfile: steps.Text("data-admin"), steps.KeyExpectedID: nil},
			verdict: steps.Incomplete, id: "verify.request", status: awscheck.Pass, says: "of account 111122223333"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := handOff(t, 9)
			w.Configured = append(w.Configured, awssim.Profile{Profile: account.Profile{Name: "data-admin"}, Reaches: "444455556666", As: "arn:aws:iam::444455556666:user/bo"})
			m := verify(t, w, c.answers)
			if v := steps.VerdictOf(m.Findings(), m.Missing()); v != c.verdict || !slices.Equal(m.Missing(), c.missing) {
				t.Errorf("verdict %s, missing %v", v, m.Missing())
			}
			if !slices.ContainsFunc(m.Findings(), func(f steps.Finding) bool {
				return f.ID == c.id && f.Status == c.status && strings.Contains(f.Detail, c.says)
			}) {
				t.Errorf("no %s of %s that says %q: %+v", c.status, c.id, c.says, m.Findings())
			}
		})
	}
}

// What check rejects about the network, verify rejects as well until the peering is active. It
// reports what an active one has proven as not applicable.
func TestVerifyRejectsTheNetworkThatCheckRejects(t *testing.T) {
	for name, want := range map[string]steps.Verdict{"overlap": steps.NotReady, "blocked": steps.NotReady, "ready": steps.Ready} {
		t.Run(name, func(t *testing.T) {
			s := scenario(t, name)
			failing := map[string]awscheck.Status{}
			for _, f := range runIn(t, quick(s), s.Answers).Findings() {
				failing[f.ID] = f.Status
			}
			m := runVerify(t, quick(s), s.Answers)
			compared := 0
			for _, f := range m.Findings() {
				if !strings.HasPrefix(f.ID, "network.cidr.") && f.ID != awscheck.DNSSupport && f.ID != awscheck.DNSHostnames {
					continue
				}
				compared++
				if f.Status != failing[f.ID] {
					t.Errorf("%s is %s in verify, and %s in check: %s", f.ID, f.Status, failing[f.ID], f.Detail)
				}
			}
			if compared != 9 {
				t.Errorf("%d checks of the plan", compared)
			}
			if v := steps.VerdictOf(m.Findings(), m.Missing()); want == steps.NotReady && v != want {
				t.Errorf("verdict %s", v)
			}
		})
	}
	t.Run("once it is active", func(t *testing.T) {
		for _, f := range verify(t, handOff(t, 9), nil).Findings() {
			if strings.HasPrefix(f.ID, "network.cidr.overlap.") && (f.Status != awscheck.Skipped || !strings.Contains(f.Detail, "is active: pcx-")) {
				t.Errorf("%s is %s: %s", f.ID, f.Status, f.Detail)
			}
		}
	})
	t.Run("a route to Astro's request, before it is accepted", func(t *testing.T) {
		w := handOff(t, 0)
		for _, of := range w.Accounts {
			if of.ID == "444455556666" {
				tables := of.Regions["us-east-1"].VPCs[0].RouteTables
				tables[1].Routes = append(tables[1].Routes, awssim.Route{To: "172.20.0.0/19", Via: "pcx-0ee10000000000009", Blackhole: true})
			}
		}
		for _, f := range verify(t, w, nil).Findings() {
			if strings.HasPrefix(f.ID, "network.cidr.") && f.Status != awscheck.Pass {
				t.Errorf("%s is %s: %s", f.ID, f.Status, f.Detail)
			}
		}
	})
	t.Run("a peering from another network that may be Astro's", func(t *testing.T) {
		undecided := 0
		for _, f := range verify(t, handOff(t, 9), map[steps.Key]steps.Value{steps.KeyCIDR: steps.Text("10.9.0.0/19")}).Findings() {
			if !strings.HasPrefix(f.ID, "network.cidr.") && f.ID != awscheck.DNSSupport && f.ID != awscheck.DNSHostnames || f.ID == awscheck.NetworkCIDRSyntax {
				continue
			}
			undecided++
			if f.Status != awscheck.Unverified || f.Cause != awscheck.VerifyRequest {
				t.Errorf("%s is %s because of %q: %s", f.ID, f.Status, f.Cause, f.Detail)
			}
		}
		if undecided != 8 {
			t.Errorf("%d checks of the plan", undecided)
		}
	})
	t.Run("two peerings of which either may be Astro's", func(t *testing.T) {
		w := handOff(t, 9)
		for _, of := range w.Accounts {
			for _, r := range of.Regions {
				for _, p := range slices.Clone(r.Peerings) {
					if p.ID == "pcx-0ee10000000000009" {
						p.ID = "pcx-0ee10000000000010"
						r.Peerings = append(r.Peerings, p)
					}
				}
			}
		}
		for _, f := range verify(t, w, nil).Findings() {
			if strings.HasPrefix(f.ID, "network.cidr.overlap.") && (f.Status != awscheck.Unverified || !strings.Contains(f.Detail, "more than one peering")) {
				t.Errorf("%s is %s: %s", f.ID, f.Status, f.Detail)
			}
		}
	})
	t.Run("peerings can't be listed", func(t *testing.T) {
		s := scenario(t, "overlap")
		w := quick(s)
		w.Faults = []awssim.Fault{{Service: "EC2", Operation: "DescribeVpcPeeringConnections", Err: awssim.Throttled()}}
		for _, f := range runVerify(t, w, s.Answers).Findings() {
			want := awscheck.Unverified
			if f.ID == awscheck.NetworkOverlapTarget {
				want = awscheck.Fail
			}
			if strings.HasPrefix(f.ID, "network.cidr.") && f.ID != awscheck.NetworkCIDRSyntax && f.Status != want {
				t.Errorf("%s is %s: %s", f.ID, f.Status, f.Detail)
			}
		}
	})
}

// A Resolver rule for the names of the data services is the same warning before the request and after it.
func TestVerifyWarnsOfTheResolverRuleThatCheckWarnsOf(t *testing.T) {
	for name, want := range map[string]awscheck.Status{"overlap": awscheck.Warn, "ready": awscheck.Pass} {
		s := scenario(t, name)
		resolver := func(m *steps.Machine) (found []string) {
			for _, f := range m.Findings() {
				if f.ID == awscheck.DNSResolver {
					found = append(found, string(f.Status)+": "+f.Title+": "+f.Detail)
				}
			}
			return found
		}
		got := resolver(runVerify(t, quick(s), s.Answers))
		if check := resolver(runIn(t, quick(s), s.Answers)); len(got) != 1 || !slices.Equal(got, check) || !strings.HasPrefix(got[0], string(want)) {
			t.Errorf("%s: verify has %q, and check %q", name, got, check)
		}
	}
	s := scenario(t, "overlap")
	s.Answers["peering.services"], s.Answers["dns.private_zones"] = nil, nil
	for _, f := range runVerify(t, quick(s), s.Answers).Findings() {
		if f.ID == awscheck.DNSResolver && f.Status != awscheck.Skipped {
			t.Errorf("without a name to compare: %s", f.Detail)
		}
	}
}

func TestVerifyWithExpiredCredentialsHasOneCause(t *testing.T) {
	w := handOff(t, 9)
	for i := range w.Configured {
		w.Configured[i].Expires = w.Now.Add(-time.Hour)
	}
	w.Faults = []awssim.Fault{{Err: awssim.ExpiredToken()}}
	m := verify(t, w, nil)
	for _, f := range m.Findings() {
		if f.Step == "verify" && (f.Status != awscheck.Unverified || f.Cause != "peering.account") {
			t.Errorf("%s is %s because of %q: %s", f.ID, f.Status, f.Cause, f.Detail)
		}
	}
}

// withoutAnyPermission are the checks of verify that need none.
var withoutAnyPermission = []string{"peering.account", "network.cidr.syntax"}

func TestNoFaultMakesVerifyPass(t *testing.T) {
	for name, fault := range map[string]awssim.Fault{
		"EC2 throttles":            {Service: "EC2", Err: awssim.Throttled()},
		"EC2 sends empty answers":  {Service: "EC2"},
		"everything sends nothing": {Service: "Route 53"},
		"later pages are empty":    {Later: true},
	} {
		t.Run(name, func(t *testing.T) {
			for stage := range 5 {
				healthy := statuses(verify(t, handOff(t, stage), nil))
				w := handOff(t, stage)
				w.Faults = []awssim.Fault{fault}
				for id, status := range statuses(verify(t, w, nil)) {
					if status == "pass" && healthy[id] != "pass" {
						t.Errorf("stage %d: %s passes, and is %s where AWS answers", stage, id, healthy[id])
					}
				}
			}
		})
	}
	t.Run("everything is denied", func(t *testing.T) {
		w := handOff(t, 9)
		for _, a := range w.Accounts {
			a.IAM.SCPs = []string{`{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`}
		}
		for _, f := range verify(t, w, nil).Findings() {
			if f.Status == awscheck.Pass && !slices.Contains(withoutAnyPermission, f.ID) {
				t.Errorf("%s passed: %s", f.ID, f.Detail)
			}
		}
	})
}

func TestAnswersFileCanAcknowledgeChecksOfVerify(t *testing.T) {
	for _, all := range [][]steps.Step{steps.All(steps.DefaultRequirements()), steps.Verify(steps.DefaultRequirements())} {
		if _, err := files.ParseSetting(all, "acknowledged.verify.acl=the firewall is ours"); err != nil {
			t.Error(err)
		}
	}
}

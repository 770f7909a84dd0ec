package steps_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
)

// scenario finds one by its name.
func scenario(t testing.TB, name string) awssim.Scenario {
	t.Helper()
	all := awssim.Scenarios()
	i := slices.IndexFunc(all, func(s awssim.Scenario) bool { return s.Name == name })
	if i < 0 {
		t.Fatalf("there is no scenario %s", name)
	}
	return all[i]
}

// patience is a time limit that no machine is too busy for.
const patience = 10 * time.Minute

// runIn runs every check in a world with a scenario's answers.
func runIn(t testing.TB, w *awssim.World, answers map[string][]string) *steps.Machine {
	t.Helper()
	req := steps.DefaultRequirements()
	env := steps.Env{
		Accounts:     account.NewAccounts(account.Options{Source: w, Now: func() time.Time { return w.Now }, Timeout: patience}),
		Programs:     w.Programs(),
		Network:      w.Network(),
		Requirements: req,
		Timeout:      patience,
	}
	m := steps.New(steps.All(req), env, steps.Answers{})
	for k, v := range answers {
		if err := m.Set(steps.Key(k), v); err != nil {
			t.Fatalf("%s: %v", k, err)
		}
	}
	if err := steps.Run(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
	return m
}

// quick is a scenario's world without its latency.
func quick(s awssim.Scenario) *awssim.World {
	w := s.World(time.Date(2026, 11, 2, 9, 30, 0, 0, time.UTC))
	w.Latency = 0
	return w
}

// eachScenario returns the scenarios whose runs are counted and read. Under the race detector the
// huge one is left out: .ci/run tries it without.
func eachScenario() []awssim.Scenario {
	return slices.DeleteFunc(awssim.Scenarios(), func(s awssim.Scenario) bool { return underRace && s.Name == "huge" })
}

// catalog is every check of the product, as its documentation lists them, without the
// quotas: each that the requirements name has a finding. (Permissions have one finding a
// required action.)
var catalog = []string{
	"tools.astro_cli",
	"account.credentials", "account.expiry", "account.principal", "account.expected_id", "account.partition",
	"account.clean", "account.prior_activation",
	"permissions.iam.GetRole", "permissions.iam.GetRolePolicy", "permissions.iam.CreateRole", "permissions.iam.DeleteRolePolicy",
	"permissions.iam.PutRolePolicy", "permissions.iam.ListRoles", "permissions.iam.UpdateAssumeRolePolicy", "permissions.cloudformation",
	"region.supported", "region.enabled", "region.zones", "region.instance_types",
	"region.defaults.encryption", "region.defaults.metadata", "region.defaults.public_access",
	"network.cidr.syntax", "network.cidr.size", "network.cidr.private", "network.cidr.reserved",
	"network.cidr.overlap.target", "network.cidr.overlap.routes", "network.cidr.overlap.peers", "network.cidr.overlap.account",
	"network.cidr.service_range",
	"public.dns", "public.address", "public.reachable", "public.allowlist",
	"peering.account", "peering.vpc", "peering.cidrs", "peering.quota", "peering.routes", "peering.existing",
	"peering.cross_region", "peering.request",
	"dns.support", "dns.hostnames", "dns.accepter_option", "dns.zones", "dns.resolver",
	"path.name", "path.interface", "path.security_groups", "path.acl", "path.route", "path.astro",
}

func TestEveryScenarioReportsEveryCheckOfTheCatalog(t *testing.T) {
	catalog := slices.Clone(catalog)
	for _, q := range steps.DefaultRequirements().Quotas {
		catalog = append(catalog, "region.quota."+q.Code)
	}
	for _, s := range eachScenario() {
		t.Run(s.Name, func(t *testing.T) {
			reported := map[string]bool{}
			for _, f := range runIn(t, quick(s), s.Answers).Findings() {
				reported[f.ID] = true
				if !slices.Contains(catalog, f.ID) {
					t.Errorf("%s is not in the catalog", f.ID)
				}
				if f.Title == "" || f.Detail == "" || f.Step == "" {
					t.Errorf("%s lacks a title, detail or step: %+v", f.ID, f)
				}
				if (f.Status == awscheck.Fail) && f.Remedy.IsZero() && f.Cause == "" {
					t.Errorf("%s fails without a fix: %s", f.ID, f.Detail)
				}
			}
			for _, id := range catalog {
				if !reported[id] {
					t.Errorf("%s reports nothing", id)
				}
			}
		})
	}
}

func TestVerdictAndFailuresOfEachScenario(t *testing.T) {
	for _, c := range []struct {
		scenario string
		verdict  steps.Verdict
		fails    []string // exactly these
	}{
		{"ready", steps.Ready, nil},
		{"active", steps.Ready, nil},
		{"blocked", steps.NotReady, []string{
			"account.clean", "dns.hostnames", "network.cidr.size", "permissions.iam.CreateRole", "permissions.iam.PutRolePolicy",
			"permissions.iam.UpdateAssumeRolePolicy", "public.address", "region.quota.L-0263D0A3", "region.quota.L-1216C47A", "region.quota.L-34B43A08",
		}},
		{"overlap", steps.NotReady, []string{"network.cidr.overlap.peers", "network.cidr.overlap.routes", "network.cidr.overlap.target", "path.security_groups"}},
		{"expired", steps.NotReady, []string{"account.credentials", "account.expiry"}},
	} {
		t.Run(c.scenario, func(t *testing.T) {
			s := scenario(t, c.scenario)
			m := runIn(t, quick(s), s.Answers)
			var fails []string
			for _, f := range m.Findings() {
				if f.Status == awscheck.Fail {
					fails = append(fails, f.ID)
				}
				if c.scenario == "ready" && f.Status != awscheck.Pass && f.Status != awscheck.Info && f.Status != awscheck.Skipped {
					t.Errorf("%s %s: %s", f.Status, f.ID, f.Detail)
				}
			}
			slices.Sort(fails)
			fails = slices.Compact(fails)
			if !slices.Equal(fails, c.fails) {
				t.Errorf("fails: %q\nwant:  %q", fails, c.fails)
			}
			if v := steps.VerdictOf(m.Findings(), m.Missing()); v != c.verdict {
				t.Errorf("verdict %s, want %s", v, c.verdict)
			}
		})
	}
}

// A title says what was found: in a list of 80 columns the rest is cut. So is all but the
// beginning of a fix, which says what to do or, where AWS acts, what AWS does.
func TestEveryProblemOfAScenarioBeginsWithItsNews(t *testing.T) {
	reasons := []string{"The", "This", "A", "An", "It", "If", "Once", "To", "AWS", "Nothing"}
	for _, s := range eachScenario() {
		for _, f := range runIn(t, quick(s), s.Answers).Findings() {
			if f.Status != awscheck.Fail && f.Status != awscheck.Warn || f.Cause != "" {
				continue
			}
			if static := awscheck.TitleOf(f.ID, f.Status, ""); f.Title == static || strings.HasPrefix(f.Title, static+": ") {
				t.Errorf("%s: %s: the title does not say what was found: %s: %s", s.Name, f.ID, f.Title, f.Detail)
			}
			if first, _, _ := strings.Cut(f.Remedy.Short(), " "); slices.Contains(reasons, first) && (first != "AWS" || f.Remedy.Owner != awscheck.OwnerAWS) {
				t.Errorf("%s: %s: the fix begins with %q: %s", s.Name, f.ID, first, f.Remedy.Text)
			}
		}
	}
}

func TestExpiredCredentialsAreTheOnlyCause(t *testing.T) {
	s := scenario(t, "expired")
	for _, f := range runIn(t, quick(s), s.Answers).Findings() {
		needsAWS := f.Status == awscheck.Unverified
		if needsAWS && f.Cause != "account.credentials" && f.Cause != "peering.account" {
			t.Errorf("%s is unverified for a reason of its own: %s", f.ID, f.Detail)
		}
	}
}

// withoutPermission are the checks that can pass where every action is denied: what
// is computed here, asked of DNS, or answered by STS, which asks for no permission.
var withoutPermission = []string{
	"tools.astro_cli", "account.credentials", "account.expiry", "account.principal", "account.expected_id", "account.partition",
	"region.supported", "region.enabled", "network.cidr.syntax", "network.cidr.size", "network.cidr.private", "network.cidr.reserved",
	"public.dns", "public.address", "public.reachable", "peering.account",
}

func TestNothingThatNeedsAWSPassesWhenEverythingIsDenied(t *testing.T) {
	s := scenario(t, "ready")
	w := quick(s)
	for _, a := range w.Accounts {
		a.IAM.SCPs = []string{`{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`}
	}
	for _, f := range runIn(t, w, s.Answers).Findings() {
		if f.Status == awscheck.Pass && !slices.Contains(withoutPermission, f.ID) {
			t.Errorf("%s passed: %s", f.ID, f.Detail)
		}
	}
}

// faults are what can befall a call besides a denial.
func faults() map[string]error {
	return map[string]error{
		"every call is throttled to the end":        awssim.Throttled(),
		"every answer is cut off":                   fmt.Errorf("unexpected EOF"),
		"AWS has an internal error":                 awssim.InternalError(),
		"the credentials stop working for services": awssim.ExpiredToken(),
	}
}

func TestNoFaultTurnsIntoAPass(t *testing.T) {
	s := scenario(t, "blocked")
	troubled := map[string]bool{} // checks that do not simply pass when AWS answers
	passes := map[string]bool{}   // what passes then
	for _, f := range runIn(t, quick(s), s.Answers).Findings() {
		if f.Status == awscheck.Fail || f.Status == awscheck.Warn {
			troubled[f.ID] = true
		}
		if f.Status == awscheck.Pass {
			passes[f.ID+f.Detail] = true
		}
	}
	for name, err := range faults() {
		t.Run(name, func(t *testing.T) {
			for _, service := range []string{"EC2", "IAM", "Service Quotas", "RDS", "CloudFormation", "Route 53", "S3", "Lambda"} {
				w := quick(s)
				w.Faults = []awssim.Fault{{Service: service, Err: err}}
				for _, f := range runIn(t, w, s.Answers).Findings() {
					if f.Status == awscheck.Pass && troubled[f.ID] && !passes[f.ID+f.Detail] {
						t.Errorf("%s down: %s passed: %s", service, f.ID, f.Detail)
					}
				}
			}
		})
	}
}

// The planned network matters to the account's checks only once the cluster has an id.
func TestAccountChecksReadTheNetworkOnlyIfActive(t *testing.T) {
	for _, c := range []struct {
		scenario, cidr string
		status         awscheck.Status
		cause          string
	}{
		{"ready", "172.20.1.2/19", awscheck.Pass, ""},
		{"active", "172.20.0.0/19", awscheck.Info, ""},
		{"active", "172.20.1.2/19", awscheck.Unverified, "network.cidr.syntax"},
	} {
		t.Run(c.scenario+" "+c.cidr, func(t *testing.T) {
			s := scenario(t, c.scenario)
			answers := maps.Clone(s.Answers)
			answers["network.cidr"] = []string{c.cidr}
			for _, f := range runIn(t, quick(s), answers).Findings() {
				if (f.ID == "account.clean" || f.ID == "account.prior_activation") && (f.Status != c.status || f.Cause != c.cause) {
					t.Errorf("%s is %s, with the cause %q: %s", f.ID, f.Status, f.Cause, f.Detail)
				}
			}
		})
	}
}

// Another region than that of the active data plane is named as soon as it is chosen.
func TestTheRegionOfAnActiveDataPlaneIsComparedWithTheChosenOne(t *testing.T) {
	s := scenario(t, "active")
	answers := maps.Clone(s.Answers)
	answers["region"] = []string{"eu-west-1"}
	f := finding(t, runIn(t, quick(s), answers), awscheck.AccountClean)
	if f.Status != awscheck.Info || f.Title != "Active data plane is not in eu-west-1" || !strings.Contains(f.Detail, "Nothing of it is in eu-west-1, the chosen region, and a cluster's region can't be changed.") {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
}

// TestTheAddressesOfAnActiveDataPlane reads those of the NAT gateways of Astro's VPC, and no
// others: who allows a wrong address does not notice it.
func TestTheAddressesOfAnActiveDataPlane(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(map[string][]string)
		want   []string
	}{
		"two NAT gateways":        {func(map[string][]string) {}, []string{"203.0.113.20", "203.0.113.21"}},
		"a VPC of another CIDR":   {func(a map[string][]string) { a["network.cidr"] = []string{"10.96.0.0/19"} }, nil},
		"a cluster that is to be": {func(a map[string][]string) { delete(a, "cluster.id") }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := scenario(t, "active")
			answers := maps.Clone(s.Answers)
			tt.change(answers)
			if got := steps.ExternalAddresses(runIn(t, quick(s), answers)); !slices.Equal(got, tt.want) {
				t.Errorf("%v, not %v", got, tt.want)
			}
		})
	}
}

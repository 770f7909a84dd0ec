package steps_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/facts"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/steps"
)

const dataVPC = "vpc-0a1b2c3d4e5f60718"

// network is a world in which profile "astro" reaches the account to activate and
// profile "data" the one with the VPC to peer with.
func networkWorld() *awssim.World {
	return &awssim.World{
		Configured: []awssim.Profile{
			{Profile: account.Profile{Name: "astro"}, Reaches: "111122223333", As: "arn:aws:iam::111122223333:user/ana"},
			{Profile: account.Profile{Name: "data"}, Reaches: "444455556666", As: "arn:aws:iam::444455556666:user/bo"},
		},
		Accounts: []*awssim.Account{
			{ID: "111122223333"},
			{
				ID: "444455556666",
				Regions: map[string]*awssim.Region{"eu-west-1": {VPCs: []awssim.VPC{
					{ID: "vpc-0000000000000000a", Name: "shared", CIDRs: []string{"10.7.0.0/16"}, Owner: "777788889999"},
					{ID: dataVPC, Name: "data", CIDRs: []string{"10.20.0.0/16", "172.20.0.0/20"}},
				}}},
				Zones: []awssim.Zone{
					{ID: "ZEFS", Name: "a.efs.", VPCs: []string{dataVPC}, Service: "efs.amazonaws.com"},
					{ID: "ZDATA", Name: "data.example.com.", VPCs: []string{dataVPC}},
				},
			},
		},
	}
}

// answered is a machine over a world, with answers given and everything run that
// they call for.
func answered(t *testing.T, w *awssim.World, answers map[steps.Key][]string) *steps.Machine {
	t.Helper()
	r := steps.DefaultRequirements()
	env := steps.Env{Accounts: account.NewAccounts(account.Options{Source: w}), Requirements: r}
	chosen := slices.DeleteFunc(steps.All(r), func(s steps.Step) bool { return s.ID == "tools" || s.ID == "permissions" || s.ID == "region" })
	for i := range chosen {
		if chosen[i].ID == "account" || chosen[i].ID == "connectivity" {
			chosen[i].Checks = nil
		}
	}
	m := steps.New(append(chosen, regionField(r)), env, steps.Answers{})
	for k, v := range answers {
		if err := m.Set(k, steps.Value(v)); err != nil {
			t.Fatalf("%s: %v", k, err)
		}
	}
	if err := steps.Run(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
	return m
}

// regionField is the region step without its checks.
func regionField(r steps.Requirements) steps.Step {
	all := steps.All(r)
	s := all[slices.IndexFunc(all, func(s steps.Step) bool { return s.ID == "region" })]
	s.Checks = nil
	for i := range s.Fields {
		s.Fields[i].Lookup = nil
	}
	return s
}

func peeringAnswers() map[steps.Key][]string {
	return map[steps.Key][]string{
		steps.KeyProfile: {"astro"}, steps.KeyRegion: {"us-east-1"}, steps.KeyClusterName: {"prod"},
		steps.KeyCIDR: {"10.64.0.0/19"}, steps.KeyMethods: {"peering"},
		steps.KeyPeerProfile: {"data"}, steps.KeyPeerRegion: {"eu-west-1"}, steps.KeyPeerVPC: {dataVPC},
	}
}

func finding(t *testing.T, m *steps.Machine, id string) steps.Finding {
	t.Helper()
	all := m.Findings()
	i := slices.IndexFunc(all, func(f steps.Finding) bool { return f.ID == id })
	if i < 0 {
		t.Fatalf("there is no finding %s", id)
	}
	return all[i]
}

func TestPeeringReadyToBeRequested(t *testing.T) {
	w := networkWorld()
	w.Accounts[1].Regions["eu-west-1"].VPCs[1].DNSHostnames = true
	m := answered(t, w, peeringAnswers())
	for id, status := range map[string]awscheck.Status{
		"network.cidr.syntax": awscheck.Pass, "network.cidr.size": awscheck.Pass, "network.cidr.private": awscheck.Pass, "network.cidr.reserved": awscheck.Pass,
		"network.cidr.overlap.target": awscheck.Pass, "network.cidr.overlap.routes": awscheck.Pass, "network.cidr.overlap.peers": awscheck.Pass,
		"network.cidr.overlap.account": awscheck.Pass, "network.cidr.service_range": awscheck.Warn,
		"peering.account": awscheck.Pass, "peering.vpc": awscheck.Pass, "peering.cidrs": awscheck.Pass, "peering.quota": awscheck.Pass, "peering.routes": awscheck.Pass,
		"peering.existing": awscheck.Pass, "peering.cross_region": awscheck.Info, "peering.request": awscheck.Info,
		"dns.support": awscheck.Pass, "dns.hostnames": awscheck.Pass, "dns.accepter_option": awscheck.Info, "dns.zones": awscheck.Info,
	} {
		if f := finding(t, m, id); f.Status != status {
			t.Errorf("%s is %s: %s", id, f.Status, f.Detail)
		}
	}
	if got := m.Discovered(steps.KeyPeerAccount).String(); got != "444455556666" {
		t.Errorf("the target's account is found to be %q", got)
	}
	if got := m.Discovered(steps.KeyPeerCIDRs).String(); got != "10.20.0.0/16, 172.20.0.0/20" {
		t.Errorf("the target's CIDRs are found to be %q", got)
	}
	if missing := m.Missing(); len(missing) != 0 {
		t.Errorf("missing: %v", missing)
	}
}

// An activation that is checked again once its cluster exists: the planned network is
// then that of Astro's own VPC, and its peering is the planned one.
func TestActiveDataPlaneDoesNotOverlapItself(t *testing.T) {
	const astroVPC, astroPeering = "vpc-0000000000000000b", "pcx-0000000000000000b"
	activated := awssim.IAM{Roles: []awssim.Role{{Name: "astronomer-remote-management"}}}
	own := []string{"network.cidr.overlap.account", "network.cidr.overlap.peers", "network.cidr.overlap.routes"}
	for _, c := range []struct {
		name      string
		clusterID []string
		iam       awssim.IAM
		conflicts bool
	}{
		{"its role is there", []string{"cl0v1p6lc728255byzyfs7lw21"}, activated, false},
		{"no cluster id was given", nil, activated, true},
		{"there is no role and no stack", []string{"cl0v1p6lc728255byzyfs7lw21"}, awssim.IAM{}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := networkWorld()
			w.Accounts[0].IAM = c.iam
			w.Accounts[0].Regions = map[string]*awssim.Region{"us-east-1": {VPCs: []awssim.VPC{{ID: astroVPC, CIDRs: []string{"10.64.0.0/19"}}}}}
			target := w.Accounts[1].Regions["eu-west-1"]
			target.Peerings = []awssim.Peering{{
				ID:        astroPeering,
				Requester: awssim.PeeringSide{VPC: astroVPC, Account: "111122223333", Region: "us-east-1", CIDRs: []string{"10.64.0.0/19"}},
				Accepter:  awssim.PeeringSide{VPC: dataVPC, Account: "444455556666", Region: "eu-west-1", CIDRs: []string{"10.20.0.0/16", "172.20.0.0/20"}},
			}}
			target.VPCs[1].RouteTables = []awssim.RouteTable{{ID: "rtb-0000000000000000b", Main: true, Routes: []awssim.Route{{To: "10.64.0.0/19", Via: astroPeering}}}}
			answers := peeringAnswers()
			answers[steps.KeyClusterID] = c.clusterID
			m := answered(t, w, answers)
			for _, id := range own {
				if f := finding(t, m, id); (f.Status != awscheck.Pass) != c.conflicts {
					t.Errorf("%s is %s: %s", id, f.Status, f.Detail)
				}
			}
		})
	}
}

// "On an active account a wrong CIDR is never named as the cause": the network step says which one the data plane has, and
// the key in its field offers that first. Where it is not known whether the account is active, nothing passes.
func TestAWrongCIDROfAnActiveAccountComesWithItsOwn(t *testing.T) {
	for name, tt := range map[string]struct {
		down   []string // services
		status awscheck.Status
		says   string
	}{
		"it is read":                         {nil, awscheck.Warn, "The active data plane is in vpc-0a57a0000000000001 (astro) with 172.20.0.0/19, which can't be changed."},
		"whether it is active, is not known": {[]string{"IAM", "CloudFormation"}, awscheck.Unverified, "If the account is active: The active data plane is in"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scenario(t, "active")
			w, answers := quick(s), maps.Clone(s.Answers)
			answers["network.cidr"] = []string{"10.9.0.0/19"}
			for _, service := range tt.down {
				w.Faults = append(w.Faults, awssim.Fault{Service: service, Err: awssim.Throttled()})
			}
			m := runIn(t, w, answers)
			f := finding(t, m, awscheck.NetworkOverlapAccount)
			if f.Status != tt.status || !strings.Contains(f.Detail, tt.says) {
				t.Errorf("%s: %s", f.Status, f.Detail)
			}
			o, _ := m.Options(steps.KeyCIDR)
			if active := o.AddressMap.ActiveDataPlane(); tt.down == nil && active.String() != "172.20.0.0/19" {
				t.Errorf("the map has %s as the data plane's", active)
			}
			if own := slices.ContainsFunc(o.Choices, func(c steps.Choice) bool { return c.Value == "172.20.0.0/19" }); own != (tt.down == nil) || own && len(o.Choices) > 1 {
				t.Errorf("the choices are %+v", o.Choices)
			}
		})
	}
}

// The network that is suggested otherwise is in use at the target: in an active account, that of its data plane takes its
// place, and not a free one.
func TestAnActiveAccountIsSuggestedItsOwnCIDR(t *testing.T) {
	t.Parallel()
	s := scenario(t, "active")
	w, answers := quick(s), maps.Clone(s.Answers)
	delete(answers, "network.cidr")
	own := []string{"10.200.0.0/19"}
	for _, a := range w.Accounts {
		for _, r := range a.Regions {
			for i := range r.Peerings {
				if r.Peerings[i].Name == "astro" {
					r.Peerings[i].Requester.CIDRs = own
				}
			}
			for i := range r.VPCs {
				switch v := &r.VPCs[i]; {
				case v.Name == "astro":
					v.CIDRs = own
				case v.ID == "vpc-0d47a11e5c0ffee01":
					v.CIDRs = append(v.CIDRs, "172.20.0.0/16")
				}
			}
		}
	}
	m := runIn(t, w, answers)
	f, _ := m.Field(steps.KeyCIDR)
	if got := steps.Proposal(m, &f).String(); got != own[0] {
		t.Errorf("suggested is %s", got)
	}
}

func TestPendingRequestsCountInTheRegionOfTheDataPlane(t *testing.T) {
	m := answered(t, networkWorld(), peeringAnswers())
	if f := finding(t, m, "peering.quota"); !strings.Contains(f.Detail, "pending requests of account 111122223333 in us-east-1") {
		t.Errorf("%s: %s", f.Status, f.Detail)
	}
}

func TestInvalidCIDRIsTheCauseOfOtherChecks(t *testing.T) {
	answers := peeringAnswers()
	answers[steps.KeyCIDR] = []string{"10.64.1.2/19"}
	m := answered(t, networkWorld(), answers)
	if f := finding(t, m, "network.cidr.syntax"); f.Status != awscheck.Fail || !strings.Contains(f.Remedy.Text, "10.64.0.0/19") {
		t.Errorf("%+v", f)
	}
	for _, id := range []string{"network.cidr.size", "network.cidr.overlap.target", "network.cidr.service_range", "peering.existing"} {
		if f := finding(t, m, id); f.Status != awscheck.Unverified || f.Cause != "network.cidr.syntax" {
			t.Errorf("%+v", f)
		}
	}
	if f := finding(t, m, "peering.vpc"); f.Status != awscheck.Pass {
		t.Errorf("what has nothing to do with the CIDR: %+v", f)
	}
}

func TestDefaultNetworkIsUsedWithoutPeering(t *testing.T) {
	m := answered(t, networkWorld(), map[steps.Key][]string{steps.KeyProfile: {"astro"}, steps.KeyRegion: {"us-east-1"}, steps.KeyMethods: {"public"}})
	for _, id := range []string{"network.cidr.size", "network.cidr.private", "network.cidr.reserved", "network.cidr.overlap.account"} {
		if f := finding(t, m, id); f.Status != awscheck.Pass || !strings.Contains(f.Detail, "172.20.0.0/19 (the default") {
			t.Errorf("%+v", f)
		}
	}
	for _, id := range []string{"network.cidr.overlap.target", "network.cidr.overlap.routes", "network.cidr.overlap.peers", "network.cidr.service_range", "peering.vpc", "dns.zones"} {
		if f := finding(t, m, id); f.Status != awscheck.Skipped {
			t.Errorf("%+v", f)
		}
	}
}

func TestNetworkIsRequiredWithPeering(t *testing.T) {
	answers := peeringAnswers()
	delete(answers, steps.KeyCIDR)
	m := answered(t, networkWorld(), answers)
	for _, id := range []string{"network.cidr.syntax", "network.cidr.size", "network.cidr.overlap.target", "network.cidr.overlap.account", "peering.existing"} {
		if f := finding(t, m, id); f.Status != awscheck.Unverified || !strings.Contains(f.Detail, "network.cidr") {
			t.Errorf("%+v", f)
		}
	}
	if !slices.Contains(m.Missing(), steps.KeyCIDR) {
		t.Errorf("missing: %v", m.Missing())
	}
}

// With peering the network has no default: until one is entered there is nothing to judge.
func TestNetworkChecksWaitForTheCIDROncePeeringIsChosen(t *testing.T) {
	answers := peeringAnswers()
	delete(answers, steps.KeyCIDR)
	m := answered(t, networkWorld(), answers)
	for _, f := range m.StepFindings("network") {
		if s := m.CheckState(f.ID); s != steps.Waiting || f.Status != awscheck.Unverified || !steps.Pending(f.Finding) || !strings.Contains(f.Detail, "network.cidr") {
			t.Errorf("%s is %s, %s: %s", f.ID, s, f.Status, f.Detail)
		}
	}
	delete(answers, steps.KeyMethods)
	m = answered(t, networkWorld(), answers)
	if s := m.CheckState(awscheck.NetworkCIDRSize); s != steps.Waiting {
		t.Errorf("whether there is peering is not answered, and the default is judged: %s", s)
	}
	answers[steps.KeyMethods] = []string{steps.MethodPublic}
	m = answered(t, networkWorld(), answers)
	if s := m.CheckState(awscheck.NetworkCIDRSize); s != steps.Done {
		t.Errorf("without peering the default is judged: %s", s)
	}
}

func TestDNSChecksRunOnceNamesAreToBeResolved(t *testing.T) {
	answers := peeringAnswers()
	answers[steps.KeyResolve] = []string{"true"}
	answers[steps.KeyPrivateZones] = []string{"ZDATA", "ZNOTHERE"}
	m := answered(t, networkWorld(), answers)
	for id, status := range map[string]awscheck.Status{"dns.support": awscheck.Pass, "dns.hostnames": awscheck.Fail, "dns.accepter_option": awscheck.Info} {
		if f := finding(t, m, id); f.Status != status {
			t.Errorf("%+v", f)
		}
	}
	var zones []awscheck.Status
	for _, f := range m.StepFindings("dns") {
		if f.ID == "dns.zones" {
			zones = append(zones, f.Status)
		}
	}
	if !slices.Equal(zones, []awscheck.Status{awscheck.Info, awscheck.Unverified}) {
		t.Errorf("zones: %v", zones)
	}
}

func TestDraftOfACIDRUsesCachedFacts(t *testing.T) {
	m := answered(t, networkWorld(), peeringAnswers())
	found, err := m.Draft(steps.KeyCIDR, steps.Text("10.20.64.0/19"))
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(found, func(f awscheck.Finding) bool { return f.ID == "network.cidr.overlap.target" })
	if i < 0 || found[i].Status != awscheck.Fail {
		t.Errorf("%+v", found)
	}
	if _, err := m.Draft(steps.KeyCIDR, steps.Text("10.20.64.")); err == nil {
		t.Error("half a network is no network")
	}

	w := networkWorld()
	w.Faults = []awssim.Fault{{Err: awssim.Throttled()}}
	fresh := steps.New(m.Steps(), steps.Env{Accounts: account.NewAccounts(account.Options{Source: w}), Requirements: m.Requirements()}, m.Answers())
	found, _ = fresh.Draft(steps.KeyCIDR, steps.Text("10.20.64.0/19"))
	for _, f := range found {
		if f.Evidence != awscheck.Local || f.Status != awscheck.Pass {
			t.Errorf("without any fact at hand: %+v", f)
		}
	}
	if len(found) != 4 {
		t.Errorf("without any fact at hand: %d findings", len(found))
	}
}

func TestChoicesAreListedLive(t *testing.T) {
	m := answered(t, networkWorld(), peeringAnswers())
	for _, c := range []struct {
		key   steps.Key
		first string
		all   []string
	}{
		{steps.KeyCIDR, "172.20.224.0/19", nil}, // the target uses part of 172.20.0.0/16: EKS then takes 10.100.0.0/16
		{steps.KeyPeerRegion, "ap-northeast-1", nil},
		{steps.KeyPeerVPC, dataVPC, nil},
		{steps.KeyPeerCIDRs, "10.20.0.0/16", []string{"10.20.0.0/16", "172.20.0.0/20"}},
		{steps.KeyPrivateZones, "ZDATA", []string{"ZDATA", "ZEFS"}},
	} {
		o, state := m.Options(c.key)
		if state != steps.Done || len(o.Choices) == 0 || o.Choices[0].Value != c.first {
			t.Errorf("%s: %s, %+v", c.key, state, o)
			continue
		}
		var values []string
		for _, choice := range o.Choices {
			values = append(values, choice.Value)
		}
		if c.all != nil && !slices.Equal(values, c.all) {
			t.Errorf("%s: %v", c.key, values)
		}
	}
	vpcs, _ := m.Options(steps.KeyPeerVPC)
	if last := vpcs.Choices[len(vpcs.Choices)-1]; !strings.Contains(last.Detail, "shared") || !slices.Equal(vpcs.Choices[0].Cells, []string{dataVPC, "data", "10.20.0.0/16, 172.20.0.0/20", "no hostnames", "444455556666"}) {
		t.Errorf("%+v", vpcs)
	}
	space, _ := m.Options(steps.KeyCIDR)
	if space.AddressMap == nil || !slices.ContainsFunc(space.AddressMap.Allocations, func(t network.Allocation) bool { return t.Kind == network.AllocatedToTarget }) {
		t.Errorf("%+v", space.AddressMap)
	}
}

// A network that is free of this account's own may still overlap the target VPC that is chosen two steps later:
// the map says whether there can be one.
func TestTheMapSaysWhetherATargetVPCMayCome(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(answers map[steps.Key][]string)
		want   bool
	}{
		"everything is answered": {func(map[steps.Key][]string) {}, false},
		"no methods yet":         {func(a map[steps.Key][]string) { delete(a, steps.KeyMethods) }, true},
		"public endpoints only":  {func(a map[steps.Key][]string) { a[steps.KeyMethods] = []string{"public"}; delete(a, steps.KeyPeerVPC) }, false},
		"its CIDRs are known": {func(a map[steps.Key][]string) {
			delete(a, steps.KeyPeerVPC)
			a[steps.KeyPeerCIDRs] = []string{"10.20.0.0/16"}
		}, false},
		"no target VPC, no CIDRs":  {func(a map[steps.Key][]string) { delete(a, steps.KeyPeerVPC); delete(a, steps.KeyPeerCIDRs) }, true},
		"the VPC is, without CIDR": {func(a map[steps.Key][]string) { delete(a, steps.KeyPeerCIDRs) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answers := peeringAnswers()
			tt.change(answers)
			if o, state := answered(t, networkWorld(), answers).Options(steps.KeyCIDR); state != steps.Done || o.TargetUnknown != tt.want {
				t.Errorf("%s, may come: %t", state, o.TargetUnknown)
			}
		})
	}
}

// The list of thousands of VPCs is not read again because one of them was selected.
func TestTheListOfVPCsStaysWhenOneIsSelected(t *testing.T) {
	m := answered(t, networkWorld(), peeringAnswers())
	before, _ := m.Options(steps.KeyPeerVPC)
	other := before.Choices[len(before.Choices)-1].Value
	if err := m.Set(steps.KeyPeerVPC, steps.Text(other)); err != nil {
		t.Fatal(err)
	}
	m.Due(t.Context())
	if after, state := m.Options(steps.KeyPeerVPC); state != steps.Done || !after.Same(before) {
		t.Errorf("with %s selected, the list is %s, and the same: %t", other, state, after.Same(before))
	}
	if _, state := m.Options(steps.KeyPeerCIDRs); state != steps.Running {
		t.Errorf("the networks of the selected VPC are %s", state)
	}
}

func TestMissingChoicesHaveANote(t *testing.T) {
	w := networkWorld()
	w.Faults = []awssim.Fault{
		{Service: "EC2", Operation: "DescribeVpcs", Err: awssim.Denied("bo", "ec2:DescribeVpcs")},
		{Service: "EC2", Operation: "DescribeRegions", Err: awssim.Denied("bo", "ec2:DescribeRegions")},
	}
	m := answered(t, w, peeringAnswers())
	for _, k := range []steps.Key{steps.KeyCIDR, steps.KeyPeerRegion, steps.KeyPeerVPC, steps.KeyPeerCIDRs, steps.KeyPrivateZones} {
		if o, _ := m.Options(k); !strings.Contains(o.Note, "denied") {
			t.Errorf("%s: %+v", k, o)
		}
	}
}

// BenchmarkDraft is what a key costs in the CIDR field in an account of 5,000 VPCs.
func BenchmarkDraft(b *testing.B) {
	w := networkWorld()
	here := &awssim.Region{}
	for i := range 5000 {
		here.VPCs = append(here.VPCs, awssim.VPC{ID: fmt.Sprintf("vpc-%017x", i), CIDRs: []string{fmt.Sprintf("10.%d.%d.0/24", i/256, i%256)}})
	}
	w.Accounts[0].Regions = map[string]*awssim.Region{"us-east-1": here}
	r := steps.DefaultRequirements()
	accounts := account.NewAccounts(account.Options{Source: w})
	if _, err := facts.VPCs(context.Background(), accounts.Open("astro"), "us-east-1"); err != nil {
		b.Fatal(err)
	}
	m := steps.New(steps.All(r), steps.Env{Accounts: accounts, Requirements: r}, steps.Answers{})
	for k, v := range peeringAnswers() {
		if err := m.Set(k, steps.Value(v)); err != nil {
			b.Fatal(err)
		}
	}
	for b.Loop() {
		m.Draft(steps.KeyCIDR, steps.Text("10.0.0.0/16"))
	}
}

func TestNamesAreResolvedUnlessTheAnswerIsFalse(t *testing.T) {
	answers := map[steps.Key][]string{
		steps.KeyMethods: {"peering"}, steps.KeyProfile: {"astro"}, steps.KeyPeerProfile: {"data"}, steps.KeyRegion: {"eu-west-1"},
		steps.KeyCIDR: {"10.99.0.0/19"}, steps.KeyPeerRegion: {"eu-west-1"}, steps.KeyPeerVPC: {dataVPC},
	}
	const assumed = "assumes that they are resolved"
	for name, c := range map[string]struct {
		resolve  []string
		hostname awscheck.Status // off in this VPC
		assumed  bool
	}{
		"an answers file that leaves it out": {nil, awscheck.Fail, true},
		"an answers file that says so":       {[]string{"true"}, awscheck.Fail, false},
		"one that says that they need not":   {[]string{"false"}, awscheck.Skipped, false},
	} {
		t.Run(name, func(t *testing.T) {
			given := maps.Clone(answers)
			if c.resolve != nil {
				given[steps.KeyResolve] = c.resolve
			}
			want := map[string]awscheck.Status{"dns.support": awscheck.Pass, "dns.hostnames": c.hostname, "dns.accepter_option": awscheck.Info}
			if c.hostname == awscheck.Skipped {
				want["dns.support"], want["dns.accepter_option"] = awscheck.Skipped, awscheck.Skipped
			}
			seen := 0
			for _, f := range answered(t, networkWorld(), given).Findings() {
				if want[f.ID] == "" {
					continue
				}
				seen++
				if f.Status != want[f.ID] || strings.Contains(f.Detail, assumed) != c.assumed {
					t.Errorf("%s %s: %s", f.Status, f.ID, f.Detail)
				}
			}
			if seen != len(want) {
				t.Errorf("%d findings, want %d", seen, len(want))
			}
		})
	}
}

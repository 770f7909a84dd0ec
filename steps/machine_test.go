package steps

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
)

// lab is a small activation of made-up steps, and a record of which checks ran
// with which answers.
type lab struct {
	mu   sync.Mutex
	runs []string
}

func (l *lab) ran(id string, in Input, keys ...Key) []awscheck.Finding {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, k := range keys {
		id += " " + in.Answers.Text(k)
	}
	l.runs = append(l.runs, id)
	return []awscheck.Finding{{ID: strings.Fields(id)[0], Status: awscheck.Pass, Evidence: awscheck.Live, Detail: id}}
}

func (l *lab) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	runs := l.runs
	l.runs = nil
	slices.Sort(runs)
	return runs
}

func (l *lab) check(id string, waits []Key, reads ...Key) Check {
	return Check{ID: id, Title: id, Reads: reads, Requires: waits, Run: func(_ context.Context, in Input) []awscheck.Finding {
		return l.ran(id, in, reads...)
	}}
}

func (l *lab) steps() []Step {
	return []Step{
		{ID: "account", Fields: []Field{{Key: KeyProfile, Kind: ChoiceField}},
			Checks: []Check{l.check("account.credentials", nil, KeyProfile)}},
		{ID: "region", Fields: []Field{
			{Key: KeyRegion, Kind: TextField, Validate: regionName, Required: func(Answers) bool { return true }},
			{Key: KeyMaxNodes, Kind: NumberField},
		}, Checks: []Check{
			l.check("region.enabled", []Key{KeyRegion}, KeyProfile, KeyRegion),
			l.check("region.quota", []Key{KeyRegion}, KeyProfile, KeyRegion, KeyMaxNodes),
		}},
		{ID: "network", Fields: []Field{{Key: KeyCIDR, Kind: CIDRField, JudgedBy: "network.cidr.syntax"}},
			Checks: []Check{
				l.check("network.cidr.syntax", []Key{KeyCIDR}, KeyCIDR),
				l.check("network.cidr.size", []Key{KeyCIDR}, KeyCIDR),
			}},
		{ID: "peering", Applies: Answers.Peering, Fields: []Field{{Key: KeyPeerVPC, Kind: TextField, Required: Answers.Peering}},
			Checks: []Check{l.check("peering.vpc", []Key{KeyPeerVPC}, KeyPeerVPC)}},
		{ID: "connectivity", Fields: []Field{{Key: KeyMethods, Kind: MultiField}}},
	}
}

func drive(t *testing.T, m *Machine) {
	t.Helper()
	if err := Run(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
}

func set(t *testing.T, m *Machine, k Key, v ...string) {
	t.Helper()
	if err := m.Set(k, Value(v)); err != nil {
		t.Fatalf("%s: %v", k, err)
	}
}

func environment() Env {
	return Env{Accounts: account.NewAccounts(account.Options{}), Requirements: DefaultRequirements()}
}

func TestChangedAnswerRunsExactlyTheChecksThatReadIt(t *testing.T) {
	l := &lab{}
	m := New(l.steps(), environment(), Answers{})
	drive(t, m)
	if got := l.take(); !slices.Equal(got, []string{"account.credentials "}) {
		t.Fatalf("before any answer: ran %q", got)
	}
	for _, change := range []struct {
		name  string
		key   Key
		value string
		want  []string
	}{
		{"a region is chosen", KeyRegion, "us-east-1", []string{"region.enabled  us-east-1", "region.quota  us-east-1 "}},
		{"the same region again", KeyRegion, "us-east-1", nil},
		{"more nodes", KeyMaxNodes, "40", []string{"region.quota  us-east-1 40"}},
		{"another region", KeyRegion, "eu-west-1", []string{"region.enabled  eu-west-1", "region.quota  eu-west-1 40"}},
		{"a network", KeyCIDR, "10.0.0.0/19", []string{"network.cidr.size 10.0.0.0/19", "network.cidr.syntax 10.0.0.0/19"}},
		{"another profile", KeyProfile, "astro", []string{"account.credentials astro", "region.enabled astro eu-west-1", "region.quota astro eu-west-1 40"}},
	} {
		t.Run(change.name, func(t *testing.T) {
			set(t, m, change.key, change.value)
			drive(t, m)
			if got := l.take(); !slices.Equal(got, change.want) {
				t.Errorf("ran %q, want %q", got, change.want)
			}
		})
	}
}

func TestInvalidValueRunsOnlyTheCheckThatJudgesIt(t *testing.T) {
	l := &lab{}
	m := New(l.steps(), environment(), Answers{})
	set(t, m, KeyCIDR, "10.1.2.3/19")
	drive(t, m)
	if got := l.take(); !slices.Contains(got, "network.cidr.syntax 10.1.2.3/19") || slices.Contains(got, "network.cidr.size 10.1.2.3/19") {
		t.Errorf("ran %q", got)
	}
	for _, f := range m.Findings() {
		if f.ID == "network.cidr.size" && (f.Status != awscheck.Unverified || !strings.Contains(f.Detail, "10.1.2.3/19")) {
			t.Errorf("size says %+v", f)
		}
	}
	if err := m.Set(KeyRegion, Text("mars; rm -rf /")); err == nil {
		t.Error("an invalid region was accepted")
	} else if m.Answers().Get(KeyRegion) != nil {
		t.Error("a refused value was kept")
	}
}

func TestStaleResultIsDiscarded(t *testing.T) {
	l := &lab{}
	m := New(l.steps(), environment(), Answers{})
	set(t, m, KeyRegion, "us-east-1")
	old := m.Due(t.Context())
	set(t, m, KeyRegion, "eu-west-1")
	for _, task := range old {
		task.Run(func(e Event) {
			if changed := m.Apply(e); changed != (e.ID == "account.credentials") {
				t.Errorf("%s: Apply returned %v", e.ID, changed)
			}
		})
	}
	if s := m.CheckState("region.enabled"); s != Running {
		t.Errorf("region.enabled is %s: it has to run for eu-west-1", s)
	}
	drive(t, m)
	for _, f := range m.Findings() {
		if f.ID == "region.enabled" && !strings.Contains(f.Detail, "eu-west-1") {
			t.Errorf("shows %q", f.Detail)
		}
	}
}

func TestResultFromBeforeARecheckIsDiscarded(t *testing.T) {
	for name, again := range map[string]func(*Machine){
		"everything":   (*Machine).Recheck,
		"of a profile": func(m *Machine) { m.RecheckProfile("ops") },
	} {
		t.Run(name, func(t *testing.T) {
			l := &lab{}
			m := New(l.steps(), environment(), Answers{})
			before := m.Due(t.Context())
			again(m)
			now := m.Due(t.Context())
			if len(before) != 1 || len(now) != 1 {
				t.Fatalf("%d tasks before and %d after asking again", len(before), len(now))
			}
			before[0].Run(func(e Event) {
				if m.Apply(e) {
					t.Error("the result of the canceled check was taken for that of the new one")
				}
			})
			now[0].Run(func(e Event) {
				if !m.Apply(e) {
					t.Error("the new result was dropped")
				}
			})
		})
	}
}

func TestStaleCheckIsCanceled(t *testing.T) {
	canceled := make(chan struct{})
	steps := []Step{{ID: "region", Fields: []Field{{Key: KeyRegion}}, Checks: []Check{{ID: "slow", Reads: []Key{KeyRegion},
		Run: func(ctx context.Context, in Input) []awscheck.Finding {
			if in.Answers.Text(KeyRegion) == "us-east-1" {
				<-ctx.Done()
				close(canceled)
			}
			return nil
		}}}}}
	m := New(steps, environment(), Answers{})
	set(t, m, KeyRegion, "us-east-1")
	for _, task := range m.Due(t.Context()) {
		go task.Run(func(Event) {})
	}
	set(t, m, KeyRegion, "eu-west-1")
	<-canceled
}

// The user quits while a check waits for AWS: it ends without a result, however it explains that.
func TestACheckThatIsCanceledBecauseTheUserQuitsHasNoResult(t *testing.T) {
	check := func(id string, found awscheck.Status, wait bool) Check {
		return Check{ID: id, Run: func(ctx context.Context, _ Input) []awscheck.Finding {
			if wait {
				<-ctx.Done()
			}
			return []awscheck.Finding{{ID: id, Status: found, Evidence: awscheck.Live}}
		}}
	}
	m := New([]Step{{ID: "s", Checks: []Check{check("in time", awscheck.Pass, false), check("waits", awscheck.Unverified, true), check("skips it", awscheck.Pass, true)}}}, environment(), Answers{})
	ctx, quit := context.WithCancel(t.Context())
	defer quit()
	for i, task := range m.Due(ctx) {
		if i == 1 {
			quit()
		}
		task.Run(func(e Event) {
			if taken := m.Apply(e); taken != (e.ID == "in time") {
				t.Errorf("%s: its result is taken: %v", e.ID, taken)
			}
		})
	}
	if got := Unfinished(m); !slices.Equal(got, []string{"waits", "skips it"}) {
		t.Errorf("without a result are %q", got)
	}
	for _, f := range m.Findings() {
		if want := f.ID != "in time"; IsRunning(f.Finding) != want {
			t.Errorf("%s is %s: %s", f.ID, f.Status, f.Detail)
		}
	}
}

func TestSlowCheckEndsAtItsTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		env := environment()
		env.Timeout = 20 * time.Second
		start := time.Now()
		m := New([]Step{{ID: "s", Checks: []Check{{ID: "hangs", Run: func(ctx context.Context, _ Input) []awscheck.Finding {
			<-ctx.Done()
			return []awscheck.Finding{{ID: "hangs", Status: awscheck.Unverified, Detail: ctx.Err().Error()}}
		}}}}}, env, Answers{})
		drive(t, m)
		if waited := time.Since(start); waited != 20*time.Second {
			t.Errorf("ended after %s", waited)
		}
	})
}

func TestNavigationNeverWaitsAndNeverLosesAnAnswer(t *testing.T) {
	l := &lab{}
	m := New(l.steps(), environment(), Answers{})
	m.Due(t.Context()) // handed out and never finished
	set(t, m, KeyRegion, "us-east-1")
	var seen []string
	for {
		seen = append(seen, m.Step().ID)
		if !m.Next() {
			break
		}
	}
	if got := strings.Join(seen, " "); got != "account region network connectivity" {
		t.Errorf("forward without peering: %s", got)
	}
	if m.Go("peering") {
		t.Error("jumped to a step that does not apply")
	}
	set(t, m, KeyMethods, MethodPeering)
	set(t, m, KeyPeerVPC, "vpc-0a1b2c3d4e5f60718")
	set(t, m, KeyMethods, MethodPublic)
	set(t, m, KeyMethods, MethodPeering)
	if !m.Go("peering") || m.Answers().Text(KeyPeerVPC) != "vpc-0a1b2c3d4e5f60718" {
		t.Error("the VPC was lost when peering was taken back and chosen again")
	}
	for m.Back() {
	}
	if m.Step().ID != "account" || m.Answers().Text(KeyRegion) != "us-east-1" {
		t.Errorf("back at %s with region %q", m.Step().ID, m.Answers().Text(KeyRegion))
	}
}

func TestMissingAnswers(t *testing.T) {
	l := &lab{}
	m := New(l.steps(), environment(), Answers{})
	missing := func() string { return fmt.Sprint(m.Missing()) }
	if missing() != "[region]" {
		t.Errorf("at first: %s", missing())
	}
	set(t, m, KeyMethods, MethodPeering)
	if missing() != "[region peering.vpc_id]" {
		t.Errorf("with peering: %s", missing())
	}
	set(t, m, KeyRegion, "us-east-1")
	set(t, m, KeyPeerVPC, "vpc-0a1b2c3d4e5f60718")
	if missing() != "[]" {
		t.Errorf("answered: %s", missing())
	}
}

func TestPanickingCheckIsUnverified(t *testing.T) {
	pass := awscheck.Finding{ID: "x", Status: awscheck.Pass, Evidence: awscheck.Live}
	for name, run := range map[string]func(context.Context, Input) []awscheck.Finding{
		"it panics":       func(context.Context, Input) []awscheck.Finding { panic("boom\x1b[2J") },
		"it says nothing": func(context.Context, Input) []awscheck.Finding { return nil },
		"a pass without grounds": func(context.Context, Input) []awscheck.Finding {
			return []awscheck.Finding{{ID: "x", Status: awscheck.Pass}}
		},
		"it reads an answer that it does not declare": func(_ context.Context, in Input) []awscheck.Finding {
			in.Answers.Text(KeyRegion)
			return []awscheck.Finding{pass}
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := New([]Step{{ID: "s", Checks: []Check{{ID: "x", Title: "X", Run: run}}}}, environment(), Answers{})
			drive(t, m)
			f := m.Findings()[0]
			if f.Status != awscheck.Unverified || f.Detail == "" || strings.ContainsRune(f.Detail, 0x1b) {
				t.Errorf("finding is %+v", f)
			}
		})
	}
}

func TestCredentialsThatExpireDuringTheRunAreCheckedAgain(t *testing.T) {
	expired, asked := false, 0
	m := New([]Step{{ID: "s", Checks: []Check{
		{ID: "account.credentials", Run: func(context.Context, Input) []awscheck.Finding {
			asked++
			if expired {
				return []awscheck.Finding{{ID: "account.credentials", Status: awscheck.Fail, Evidence: awscheck.Live, Detail: "expired"}}
			}
			return []awscheck.Finding{{ID: "account.credentials", Status: awscheck.Pass, Evidence: awscheck.Live}}
		}},
		{ID: "late", Requires: []Key{KeyRegion}, Reads: []Key{KeyRegion}, Run: func(context.Context, Input) []awscheck.Finding {
			return []awscheck.Finding{{ID: "late", Status: awscheck.Unverified, Cause: "account.credentials"}}
		}},
	}, Fields: []Field{{Key: KeyRegion}}}}, environment(), Answers{})
	drive(t, m)
	expired = true
	set(t, m, KeyRegion, "us-east-1")
	drive(t, m)
	all := m.Findings()
	if all[0].Status != awscheck.Fail || all[1].Cause != "account.credentials" || asked != 2 {
		t.Errorf("asked %d times; %+v", asked, all)
	}
	set(t, m, KeyRegion, "us-east-2")
	drive(t, m)
	if asked != 2 {
		t.Errorf("a cause that is known to be one was checked again, %d times in all", asked)
	}
}

func TestVerdict(t *testing.T) {
	finding := func(id string, s awscheck.Status, reason string) Finding {
		return Finding{Finding: awscheck.Finding{ID: id, Status: s}, Acknowledged: reason}
	}
	for _, c := range []struct {
		name     string
		findings []Finding
		missing  []Key
		want     Verdict
	}{
		{"all well", []Finding{finding("a", awscheck.Pass, ""), finding("b", awscheck.Info, ""), finding("c", awscheck.Skipped, "")}, nil, Ready},
		{"a warning", []Finding{finding("a", awscheck.Warn, "")}, nil, ReadyWithWarnings},
		{"a warning that was accepted", []Finding{finding("a", awscheck.Warn, "known")}, nil, Ready},
		{"an answer is missing", nil, []Key{KeyRegion}, Incomplete},
		{"unverified and a warning", []Finding{finding("a", awscheck.Unverified, ""), finding("b", awscheck.Warn, "")}, nil, Incomplete},
		{"a failure outweighs all", []Finding{finding("a", awscheck.Fail, ""), finding("b", awscheck.Unverified, "")}, []Key{KeyRegion}, NotReady},
		{"a shared account that was accepted", []Finding{finding("account.clean", awscheck.Fail, "test account")}, nil, Ready},
	} {
		if got := VerdictOf(c.findings, c.missing); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWhatCanBeAcknowledged(t *testing.T) {
	fails := func(id string) Check {
		return Check{ID: id, Run: func(context.Context, Input) []awscheck.Finding {
			return []awscheck.Finding{{ID: id, Status: awscheck.Fail, Evidence: awscheck.Live}}
		}}
	}
	m := New([]Step{{ID: "s", Checks: []Check{fails("account.clean"), fails("region.zones")}}}, environment(), Answers{})
	m.Acknowledge("account.clean", "sandbox")
	m.Acknowledge("region.zones", "please")
	drive(t, m)
	if v := VerdictOf(m.Findings(), nil); v != NotReady {
		t.Errorf("verdict %s: a failing zone check was talked away", v)
	}
	for _, f := range m.Findings() {
		if (f.Acknowledged != "") != (f.ID == "account.clean") {
			t.Errorf("%s acknowledged: %q", f.ID, f.Acknowledged)
		}
	}
}

func TestCauseThatPassedIsDropped(t *testing.T) {
	all := []Finding{
		{Finding: awscheck.Finding{ID: "account.credentials", Status: awscheck.Pass}},
		{Finding: awscheck.Finding{ID: "region.zones", Status: awscheck.Unverified, Cause: "account.credentials"}},
	}
	if dropResolvedCauses(all); all[1].Cause != "" {
		t.Errorf("cause is %q", all[1].Cause)
	}
}

func TestEveryCheckDeclaresWhatItAppliesTo(t *testing.T) {
	for _, s := range All(DefaultRequirements()) {
		for _, c := range s.Checks {
			if c.Applies != nil {
				c.Applies(Answers{}.only(c.Reads)) // panics if not
			}
			waits := slices.Concat(c.Requires, c.RequiresIfPeering)
			if len(c.RequiresIfPeering) > 0 {
				waits = append(waits, KeyMethods)
			}
			for _, k := range waits {
				if !slices.Contains(c.Reads, k) {
					t.Errorf("%s waits for %s and does not read it", c.ID, k)
				}
			}
		}
	}
}

func TestEmbeddedRequirementsAreComplete(t *testing.T) {
	r, err := ParseRequirements(embeddedRequirements)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Regions) != 21 || len(r.Quotas) < 8 || len(r.IAMActions) != 7 {
		t.Errorf("%d regions, %d quotas, %d actions", len(r.Regions), len(r.Quotas), len(r.IAMActions))
	}
	if r.DefaultCIDR.Bits() > r.LongestPrefix {
		t.Errorf("the default network %s is smaller than a /%d", r.DefaultCIDR, r.LongestPrefix)
	}
}

func TestGoToStartDependsOnTheClusterID(t *testing.T) {
	need := DefaultRequirements()
	for name, tt := range map[string]struct {
		id, at, want string
	}{
		"before the activation":             {"", "", "tools"},
		"with a cluster":                    {"cl0v1p6lc728255byzyfs7lw21", "", "connectivity"},
		"with a cluster, resumed early":     {"cl0v1p6lc728255byzyfs7lw21", "region", "connectivity"},
		"with a cluster, resumed after it":  {"cl0v1p6lc728255byzyfs7lw21", "dns", "dns"},
		"without a cluster, resumed midway": {"", "region", "region"},
	} {
		t.Run(name, func(t *testing.T) {
			m := New(All(need), Env{Requirements: need}, Answers{})
			for k, v := range map[Key]Value{KeyMethods: {MethodPeering}, KeyClusterID: Text(tt.id)} {
				if err := m.Set(k, v); err != nil {
					t.Fatal(err)
				}
			}
			if tt.at != "" && !m.Go(tt.at) {
				t.Fatal("there is no step", tt.at)
			}
			if m.GoToStart(); m.Step().ID != tt.want {
				t.Errorf("it stands at %s, not %s", m.Step().ID, tt.want)
			}
		})
	}
}

// Adding a kind or a check without its entry in the one place that knows it shows here.
func TestEveryFieldHasAKindAndEveryCheckATitle(t *testing.T) {
	r := DefaultRequirements()
	for _, s := range append(All(r), Verify(r)...) {
		for _, f := range s.Fields {
			if !slices.ContainsFunc(kindSpecs(), func(k kindSpec) bool { return k.kind == f.Kind }) {
				t.Errorf("the kind %q of %s has no row in kindSpecs", f.Kind, f.Key)
			}
			if f.Label == "" || f.Help == "" {
				t.Errorf("%s lacks a label or help", f.Key)
			}
			if f.Default == nil {
				continue
			}
			if err := f.Invalid(r, f.Default(r)); err != nil {
				t.Errorf("the default of %s is invalid: %v", f.Key, err)
			}
		}
		for _, c := range s.Checks {
			if c.Title != "" || titleOf(c.ID, r) == c.ID {
				t.Errorf("%s takes its title from awscheck's catalog, and from nowhere else", c.ID)
			}
		}
	}
}

func TestKindsWriteAndValidateTheirValues(t *testing.T) {
	for name, tt := range map[string]struct {
		kind  Kind
		line  string
		value Value
		tag   string // of the first text
		valid bool
	}{
		"a name":                          {TextField, "a, b", Value{"a, b"}, "!!str", true},
		"a number":                        {NumberField, "20", Value{"20"}, "!!int", true},
		"an octal number":                 {NumberField, "020", Value{"020"}, "!!str", false},
		"a toggle":                        {ToggleField, "false", Value{"false"}, "!!bool", true},
		"a word for a toggle":             {ToggleField, "off", Value{"off"}, "!!str", false},
		"a network":                       {CIDRField, "10.0.0.0/16", Value{"10.0.0.0/16"}, "!!str", true},
		"an address with host bits":       {CIDRField, "10.0.0.1/16", Value{"10.0.0.1/16"}, "!!str", false},
		"several choices":                 {MultiField, "public, peering,", Value{"public", "peering"}, "!!str", true},
		"as a finding writes a list":      {MultiField, "10.40.0.0/16 and 172.20.16.0/20", Value{"10.40.0.0/16", "172.20.16.0/20"}, "!!str", true},
		"a list of one that looks a bool": {ListField, "true", Value{"true"}, "!!str", true},
	} {
		t.Run(name, func(t *testing.T) {
			v := tt.kind.Parse(tt.line)
			if !slices.Equal(v, tt.value) || tt.kind.YAMLTag(v[0]) != tt.tag {
				t.Errorf("%q is %q with the tag %s", tt.line, v, tt.kind.YAMLTag(v[0]))
			}
			if err := (Field{Kind: tt.kind}).Invalid(Requirements{}, v); (err == nil) != tt.valid {
				t.Errorf("%q: %v", v, err)
			}
		})
	}
}

func TestDraftOfANetworkRunsItsChecksWithoutAnAnswer(t *testing.T) {
	r := DefaultRequirements()
	m := New(All(r), Env{Requirements: r, Accounts: account.NewAccounts(account.Options{})}, Answers{})
	found, err := m.Draft(KeyCIDR, Text("172.17.0.0/20"))
	if err != nil {
		t.Fatal(err)
	}
	status := map[string]awscheck.Status{}
	for _, f := range found {
		status[f.ID] = f.Status
	}
	if status[awscheck.NetworkCIDRSize] != awscheck.Fail || status[awscheck.NetworkCIDRReserved] != awscheck.Warn || status[awscheck.NetworkCIDRSyntax] != awscheck.Pass {
		t.Errorf("%v", status)
	}
	if _, err := m.Draft(KeyCIDR, Text("172.17.0.1/20")); err == nil {
		t.Error("host bits are accepted while typing")
	}
	if len(m.Due(t.Context())) == 0 || m.Answers().Get(KeyCIDR).Given() {
		t.Error("a draft is not an answer")
	}
}

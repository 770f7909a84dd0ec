package wizard

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
)

var update = flag.Bool("update", false, "rewrite the goldens; read each before it is committed")

// A scene is what a customer sees on the way, with the keys that lead to it.
type scene struct {
	name     string
	scenario string // of the simulated account; "": ready
	empty    bool   // without the answers of the scenario
	keys     []string
	change   func(*Options)
	found    bool      // the target VPC has the address of the service "reports" of the blocked scenario
	widest   bool      // on a screen of 160 cells, too
	own      bool      // its account is its own: only then can the checks run again
	timing   *handMade // in place of a scenario, where a check has to be held back
}

var scenes = []scene{
	{name: "first_screen", empty: true},
	{name: "profile", empty: true, keys: []string{"enter"}},
	{name: "account_id_too_short", empty: true, keys: []string{"enter", "enter", ":1234", "enter"}},
	{name: "account", scenario: "blocked", keys: []string{"alt+2"}},
	{name: "acknowledge_with_a_reason", scenario: "blocked", keys: []string{"alt+2", "tab", "tab", "enter", "a", ":moved out next week"}},
	{name: "acknowledged", scenario: "blocked", keys: []string{"alt+2", "tab", "tab", "enter", "a", ":moved out next week", "enter"}},
	{name: "removal", scenario: "blocked", keys: []string{"alt+2", "tab", "tab", "enter", "right", "right", "right"}},
	{name: "removal_asked", scenario: "blocked", keys: []string{"alt+2", "tab", "tab", "enter", "X"}},
	{name: "permissions_denied", scenario: "blocked", keys: []string{"alt+3"}},
	{name: "what_passed", scenario: "blocked", keys: []string{"alt+3", "space"}},
	{name: "permissions_running", timing: &handMade{hold: make(chan struct{})}, keys: []string{"alt+3"}},
	{name: "permissions_detail", scenario: "blocked", keys: []string{"alt+3", "down", "enter"}},
	{name: "permissions_policy", scenario: "denied", keys: []string{"alt+9", "down", "enter", "pgdown"}},
	{name: "cluster_name_proposed", empty: true, keys: []string{"alt+4"}},
	{name: "region_table", empty: true, keys: []string{"alt+4", "tab"}},
	{name: "region_filtered", empty: true, keys: []string{"alt+4", "tab", ":eu"}},
	{name: "region_sorted", empty: true, keys: []string{"alt+4", "tab", "ctrl+s", "ctrl+s", "ctrl+s"}},
	{name: "quota_problem", scenario: "blocked", widest: true, keys: []string{"alt+4", "tab", "tab", "tab", "tab"}},
	{name: "quota_detail", scenario: "blocked", keys: []string{"alt+4", "tab", "tab", "tab", "tab", "down", "down", "enter"}},
	{name: "commands_copied", scenario: "blocked", keys: []string{"alt+4", "tab", "tab", "tab", "tab", "enter", "c"}},
	{name: "network_map", empty: true, keys: []string{"alt+5"}},
	{name: "network_overlap", scenario: "overlap", keys: []string{"alt+5", "ctrl+u", ":10.40.0.0/19"}},
	{name: "network_allocations", scenario: "overlap", keys: []string{"alt+5", "ctrl+u", ":10.40.0.0/19", "ctrl+s"}},
	{name: "methods", empty: true, keys: []string{"alt+6"}},
	{name: "services", empty: true, keys: []string{"alt+6", "enter", ":wh=snowflake://xy12345.snowflakecomputing.com:443", "enter", ":postgres://me:secret@db.example.com/app"}},
	{name: "a_cause", keys: []string{"alt+6"}, change: func(o *Options) { // the second service does not resolve
		_ = o.Machine.Set(steps.KeyEndpoints, steps.Value{"wh=snowflake://xy12345.snowflakecomputing.com:443", "db=postgres://nowhere.example.com:5432"})
	}},
	{name: "peering", keys: []string{"alt+7"}},
	{name: "peering_vpcs", scenario: "huge", keys: []string{"alt+7", "tab", "tab", "tab", ":data"}},
	{name: "paths", scenario: "overlap", widest: true, keys: []string{"alt+8"}},
	{name: "left", scenario: "blocked", widest: true, keys: []string{"alt+4", "ctrl+y"}},
	{name: "left_to_account", scenario: "blocked", keys: []string{"alt+9", "ctrl+y", "down", "down", "down", "f"}},
	{name: "left_denied", scenario: "denied", widest: true, keys: []string{"alt+2", "ctrl+y"}},
	{name: "left_nothing", keys: []string{"alt+9", "ctrl+y"}},
	{name: "left_missing", empty: true, keys: []string{"ctrl+y"}},
	{name: "resolve_names", keys: []string{"alt+8"}},
	{name: "credentials_expired", scenario: "expired", keys: []string{"alt+3"}},
	{name: "credentials_expired_elsewhere", scenario: "expired", keys: []string{"alt+5"}},
	{name: "credentials_expired_detail", scenario: "expired", keys: []string{"alt+2", "tab", "tab", "enter"}},
	{name: "summary_not_ready", scenario: "blocked", keys: []string{"alt+9"}},
	{name: "summary_missing", empty: true, keys: []string{"alt+9", "down"}},
	{name: "summary_ready", keys: []string{"alt+9"}},
	{name: "summary_ready_end", keys: []string{"alt+9", "pgdown", "pgdown"}},
	{name: "summary_active", scenario: "active", keys: []string{"alt+9"}},
	{name: "another", scenario: "active", keys: []string{"alt+9", "t"}},
	{name: "summary_checking", timing: &handMade{hold: make(chan struct{})}, keys: []string{"alt+9"}},
	{name: "help", keys: []string{"alt+4", "ctrl+g"}},
	{name: "help_on_a_detail", scenario: "blocked", keys: []string{"alt+3", "down", "enter", "?"}},
	{name: "steps", scenario: "blocked", keys: []string{"alt+4", "ctrl+o"}},
	{name: "leave", keys: []string{"alt+4", "ctrl+c"}},
	{name: "finish", keys: []string{"alt+9", "enter"}},
	{name: "resume", change: func(o *Options) {
		o.Resumed = &files.Resumption{Session: &files.Session{SavedAt: time.Date(2022, 9, 14, 16, 20, 0, 0, time.Local), Step: "region"}, StartOver: func() *steps.Machine { return o.Machine }}
	}},
	{name: "masked_account", empty: true, keys: []string{"alt+2", "tab", ":11112222333", "enter", "ctrl+x"}},
	{name: "masked_vpc", keys: []string{"ctrl+x", "alt+7", "tab", "tab", "tab"}},
	{name: "masked_summary", scenario: "blocked", keys: []string{"ctrl+x", "alt+9"}},
	{name: "ascii", keys: []string{"alt+5"}, change: func(o *Options) { o.Getenv = func(string) string { return "C" } }},
}

// start opens a scene at the time of the goldens.
func (s scene) start(t testing.TB, width, height int, change ...func(*Options)) *harness {
	t.Helper()
	changes := []func(*Options){func(o *Options) {
		if s.timing != nil {
			return
		}
		of := s.scenario
		if of == "" {
			of = "ready"
		}
		o.Machine, o.Demo = scenarioMachine(t, scenario(of), s.env(of), !s.empty), of
	}}
	if s.change != nil {
		changes = append(changes, s.change)
	}
	made := handMade{}
	if s.timing != nil {
		made = *s.timing
	}
	d := start(t, made, width, height, append(changes, change...)...)
	d.shared = s.timing == nil && !s.own
	d.press(s.keys...)
	return d
}

// env is the simulated account of a scenario at the time of the goldens. Scenes share what AWS
// has answered, so that a call is made once: none of them checks again, which would drop the
// answers of all others. In the scenario expired the answers depend on who has signed in.
func (s scene) env(of string) steps.Env {
	env := func() steps.Env {
		aws := worldOfScene(of)
		if s.found {
			r := aws.Accounts[slices.IndexFunc(aws.Accounts, func(a *awssim.Account) bool { return a.ID == "444455556666" })].Regions["us-east-1"]
			r.Resources.Databases = append(slices.Clone(r.Resources.Databases), awssim.Database{ID: "reports", Engine: "postgres", Host: "reports.internal.example.com", VPC: "vpc-0d47a11e5c0ffee01", Subnet: "subnet-0aa10000000000001",
				Address: "10.40.3.17", Interface: "eni-0dd10000000000003", Groups: []string{"sg-0bb10000000000001"}})
		}
		return envOf(aws)
	}
	if s.own || of == "expired" {
		return env()
	}
	type account struct {
		scenario string
		found    bool
	}
	shared, _ := envsOfScenes.LoadOrStore(account{of, s.found}, sync.OnceValue(env))
	return shared.(func() steps.Env)()
}

var envsOfScenes sync.Map

func worldOfScene(of string) *awssim.World {
	aws := scenario(of).World(time.Date(2022, 9, 14, 14, 20, 0, 0, time.UTC))
	aws.Latency = 0
	return aws
}

type terminalSize struct{ w, h int }

// goldenSizes are the terminals of the goldens. Drawing has no goroutines, so that one
// size, and every fifth of the scenes whose checks do not wait, is enough for the race
// detector. .ci/run draws all of them without it.
func goldenSizes() []terminalSize {
	if underRace {
		return []terminalSize{{80, 24}}
	}
	return []terminalSize{{60, 20}, {80, 24}, {120, 40}, {160, 48}}
}

func TestGoldens(t *testing.T) {
	t.Parallel()
	for _, size := range goldenSizes() {
		for i, s := range scenes {
			if size.w > 120 && !s.widest || underRace && i%5 != 0 && s.timing == nil {
				continue
			}
			name := fmt.Sprintf("%s_%dx%d", s.name, size.w, size.h)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s.start(t, size.w, size.h).matchesGolden(name)
			})
		}
	}
}

// matchesGolden compares the screen with a golden.
func (d *harness) matchesGolden(name string) {
	d.t.Helper()
	d.fits()
	file := filepath.Join("testdata", name+".golden")
	got := d.screen() + "\n"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			d.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		d.t.Fatal(err)
	}
	for range 500 { // on a loaded machine, what a command returns can come late
		if got == string(want) {
			return
		}
		time.Sleep(10 * time.Millisecond)
		d.settle()
		got = d.screen() + "\n"
	}
	if got != string(want) {
		d.t.Errorf("%s: the screen is\n%s\nand should be\n%s", file, got, want)
	}
}

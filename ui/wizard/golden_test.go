package wizard

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/steps"
)

var update = flag.Bool("update", false, "write the goldens anew; look at each before it is committed")

// scenes are what a customer sees on the way, each with the keys that lead to it.
var scenes = []struct {
	name   string
	world  world
	keys   []string
	change func(*Options)
}{
	{name: "first_screen"},
	{name: "profile", keys: []string{"enter"}},
	{name: "account_id_too_short", keys: []string{"enter", "enter", ":1234", "enter"}},
	{name: "permissions_running", world: world{hold: make(chan struct{})}, keys: []string{"alt+3"}},
	{name: "cluster_name_proposed", keys: []string{"alt+4"}},
	{name: "region_table", keys: []string{"alt+4", "enter"}},
	{name: "region_filtered", keys: []string{"alt+4", "enter", ":eu"}},
	{name: "region_by_vcpus", keys: []string{"alt+4", "enter", "ctrl+s", "ctrl+s", "ctrl+s"}},
	{name: "quota_problem", keys: []string{"alt+4", "enter", "enter", "enter", "tab"}},
	{name: "quota_detail", keys: []string{"alt+4", "enter", "enter", "enter", "tab", "enter"}},
	{name: "accept_with_a_reason", keys: []string{"alt+2", "tab", "tab", "enter", "a", ":it is the organisation's trail"}},
	{name: "network_map", keys: []string{"alt+5"}},
	{name: "network_taken", keys: []string{"alt+5", "ctrl+u", ":10.64.0.0/19"}},
	{name: "network_all_taken", keys: []string{"alt+5", "ctrl+u", ":10.64.0.0/19", "ctrl+n"}},
	{name: "methods", keys: []string{"alt+6"}},
	{name: "services", keys: []string{"alt+6", "enter", ":wh=snowflake://x.snowflakecomputing.com:443, db=postgres://db.example.com:5432"}},
	{name: "peering_read_from_aws", keys: []string{"alt+6", "enter", "alt+7"}},
	{name: "vpc_of_5000", world: world{vpcs: 5000}, keys: []string{"alt+6", "enter", "alt+7", "enter", ":lake 10.3"}},
	{name: "resolve_names", keys: []string{"alt+6", "enter", "alt+8"}},
	{name: "credentials_expired", world: world{loginBy: "aws sso login --profile astro-activation"}, keys: []string{"alt+3"}},
	{name: "credentials_expired_elsewhere", world: world{loginBy: "aws sso login --profile astro-activation"}, keys: []string{"alt+5"}},
	{name: "summary_not_ready", keys: []string{"alt+4", "enter", "enter", "enter", "enter", "alt+9"}},
	{name: "summary_ready", world: world{healthy: true}, keys: []string{"enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter", "enter"}},
	{name: "summary_checking", world: world{hold: make(chan struct{})}, keys: []string{"alt+9"}},
	{name: "help", keys: []string{"alt+4", "ctrl+g"}},
	{name: "steps", keys: []string{"alt+4", "ctrl+o"}},
	{name: "commands_copied", keys: []string{"alt+4", "enter", "enter", "enter", "tab", "enter", "c"}},
	{name: "leave", keys: []string{"alt+4", "ctrl+c"}},
	{name: "resume", change: func(o *Options) {
		o.Resumed = &Resumed{Since: time.Date(2022, 9, 14, 16, 20, 0, 0, time.Local), Step: "region", Anew: func() *steps.Machine { return o.Machine }}
	}},
	{name: "masked_account", keys: []string{"alt+2", "tab", ":11112222333", "enter", "ctrl+x"}},
	{name: "masked_vpc", world: world{vpcs: 40}, keys: []string{"ctrl+x", "alt+6", "enter", "alt+7", "enter"}},
	{name: "masked_summary", keys: []string{"alt+6", "enter", "ctrl+x", "alt+9"}},
	{name: "demo_ascii", keys: []string{"alt+5"}, change: func(o *Options) {
		o.Demo = "ready"
		o.Getenv = func(string) string { return "C" }
	}},
}

func TestGoldens(t *testing.T) {
	for _, size := range []struct{ w, h int }{{60, 20}, {80, 24}, {120, 40}} {
		for _, s := range scenes {
			name := fmt.Sprintf("%s_%dx%d", s.name, size.w, size.h)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				change := s.change
				if change == nil {
					change = func(*Options) {}
				}
				d := start(t, s.world, size.w, size.h, change)
				d.press(s.keys...)
				d.matchesGolden(name)
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
	if got != string(want) {
		d.t.Errorf("%s: the screen is\n%s\nand should be\n%s", file, got, want)
	}
}

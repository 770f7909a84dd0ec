package emulator_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/ui/cli"
	"github.com/astronomer/astro-activate/ui/cli/clitest"
)

// A handoffReport is the part of a report of verify that these tests read.
type handoffReport struct {
	code     int
	Verdict  string
	Identity struct{ Account string }
	Findings []handoffFinding
}

type handoffFinding struct {
	ID, Status, Detail, Cause string
	Remedy                    struct{ Commands []string }
}

// statuses lists each check and its status, in the order of the report.
func (h handoffReport) statuses() string {
	var all []string
	for _, f := range h.Findings {
		if name, ok := strings.CutPrefix(f.ID, "verify."); ok {
			all = append(all, name+" "+f.Status)
		}
	}
	return strings.Join(all, ", ")
}

// commands are those of all problems without a cause.
func (h handoffReport) commands() []string {
	var all []string
	for _, f := range h.Findings {
		if strings.HasPrefix(f.ID, "verify.") && f.Cause == "" && (f.Status == "fail" || f.Status == "warn") {
			all = append(all, f.Remedy.Commands...)
		}
	}
	return all
}

// TestHandoffOnAnEmulator goes from the peering request to a working connection. The AWS
// CLI runs each command exactly as verify prints it; until then, every run prints it
// again.
func TestHandoffOnAnEmulator(t *testing.T) {
	server := simtest.Moto(t)
	if _, err := exec.LookPath("aws"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("the AWS CLI is not on PATH, and in CI it must be: pip install awscli")
		}
		t.Skip("skipped: the AWS CLI is not on PATH (pip install awscli); CI runs it")
	}
	// No credentials here reach the cluster's account, so its routes stay unverified.
	var customer struct{ Account, Cluster, Target, Table, ACL, Other, Zone string }
	script(t, server, &customer, "handoff.py", "customer")
	answers := filepath.Join(t.TempDir(), "answers.yaml")
	text := fmt.Sprintf(`account:      {expected_id: "%s"}
region:       us-east-1
network:      {cidr: 172.20.0.0/19}
connectivity: {methods: [peering]}
peering:      {region: eu-west-1, vpc_id: %s}
dns:          {resolve_hostnames: true, private_zones: [%s]}
acknowledged: {verify.astro_routes: Astronomer has added them}
`, customer.Cluster, customer.Target, customer.Zone)
	if err := os.WriteFile(answers, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	verify := func(want string, code int) handoffReport {
		t.Helper()
		var stdout, stderr bytes.Buffer
		h := handoffReport{code: cli.Run(t.Context(), []string{"verify", "--answers", answers, "--output", "json"}, strings.NewReader(""), &stdout, &stderr, os.Getenv)}
		if err := json.Unmarshal(stdout.Bytes(), &h); err != nil {
			t.Fatalf("%v in %q, %q", err, stdout.String(), stderr.String())
		}
		if err := clitest.Invalid(t, "../../../docs/report.schema.json", stdout.Bytes()); err != nil {
			t.Error(err)
		}
		if h.code != code || h.statuses() != want || h.Identity.Account != customer.Account {
			t.Fatalf("exit %d, account %s: %s\nwant %d: %s\n%s", h.code, h.Identity.Account, h.statuses(), code, want, stdout.String())
		}
		return h
	}

	h := verify("request unverified, cidr unverified, active unverified, routes unverified, astro_routes unverified, acl warn, dns_option unverified, zones unverified", 4)
	if i := slices.IndexFunc(h.Findings, func(f handoffFinding) bool { return f.ID == "verify.request" }); !strings.Contains(h.Findings[i].Detail, customer.Other) {
		t.Errorf("the other peering %s is not shown: %s", customer.Other, h.Findings[i].Detail)
	}

	var astro struct{ VPC, Peering string }
	script(t, server, &astro, "handoff.py", "astronomer", customer.Target, customer.Account)
	// The emulator does not implement the authorizations of zones.
	h = verify("request pass, cidr pass, active fail, routes fail, routes fail, astro_routes unverified, acl warn, dns_option unverified, zones unverified", 3)

	for _, step := range []struct {
		does string // part of its command
		then string
	}{
		{"accept-vpc-peering-connection", "active pass, routes fail, routes fail, astro_routes unverified, acl warn, dns_option fail, zones unverified"},
		{"create-route", "active pass, routes fail, astro_routes unverified, acl warn, dns_option fail, zones unverified"},
		{"create-route", "active pass, routes pass, astro_routes unverified, acl warn, dns_option fail, zones unverified"},
		{"--ingress", "active pass, routes pass, astro_routes unverified, acl warn, dns_option fail, zones unverified"},
		{"--egress", "active pass, routes pass, astro_routes unverified, acl pass, dns_option fail, zones unverified"},
		{"modify-vpc-peering-connection-options", "active pass, routes pass, astro_routes unverified, acl pass, dns_option pass, zones unverified"},
	} {
		before := h.commands()
		i := slices.IndexFunc(before, func(c string) bool { return strings.Contains(c, step.does) })
		if i < 0 {
			t.Fatalf("no command contains %s: %q", step.does, before)
		}
		if out, err := exec.CommandContext(t.Context(), "sh", "-euc", before[i]).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", before[i], err, out)
		}
		code := 3
		if !strings.Contains(step.then, "fail") {
			code = 4
		}
		h = verify("request pass, cidr pass, "+step.then, code)
		after := h.commands()
		if slices.Contains(after, before[i]) {
			t.Errorf("%q is printed again", before[i])
		}
		for j, left := range before {
			if j != i && !slices.Contains(after, left) {
				t.Errorf("%q has not been run and is no longer printed: %q", left, after)
			}
		}
	}

	script(t, server, &struct{}{}, "handoff.py", "associate", customer.Zone, astro.VPC)
	verify("request pass, cidr pass, active pass, routes pass, astro_routes unverified, acl pass, dns_option pass, zones pass", 0)
}

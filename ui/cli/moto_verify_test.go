package cli_test

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

	"github.com/astronomer/astro-activate/ui/cli"
)

// A handOff is a report of verify, as far as these tests want it.
type handOff struct {
	code     int
	Verdict  string
	Identity struct{ Account string }
	Findings []handOffFinding
}

type handOffFinding struct {
	ID, Status, Detail, Cause string
	Remedy                    struct{ Commands []string }
}

// statuses tells what each check says, in the order of the report.
func (h handOff) statuses() string {
	var all []string
	for _, f := range h.Findings {
		if name, ok := strings.CutPrefix(f.ID, "verify."); ok {
			all = append(all, name+" "+f.Status)
		}
	}
	return strings.Join(all, ", ")
}

// commands are those of all problems that have no other for their cause.
func (h handOff) commands() []string {
	var all []string
	for _, f := range h.Findings {
		if strings.HasPrefix(f.ID, "verify.") && f.Cause == "" && (f.Status == "fail" || f.Status == "warn") {
			all = append(all, f.Remedy.Commands...)
		}
	}
	return all
}

// TestTheHandOffOnAnEmulator walks from the request to a connection that works:
// each command that verify prints is run by the AWS CLI as it was printed, and until
// it is, the finding that misses it prints it again.
func TestTheHandOffOnAnEmulator(t *testing.T) {
	server := emulator(t)
	if _, err := exec.LookPath("aws"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("the AWS CLI is not on PATH, and in CI it must be: pip install awscli")
		}
		t.Skip("skipped: the AWS CLI is not on PATH (pip install awscli); CI runs it")
	}
	var customer struct{ Account, Cluster, Target, Table, ACL, Other, Zone string }
	script(t, server, &customer, "handoff.py", "customer")
	answers := filepath.Join(t.TempDir(), "answers.yaml")
	text := fmt.Sprintf(`account:      {expected_id: "%s"}
region:       us-east-1
network:      {cidr: 172.20.0.0/19}
connectivity: {methods: [peering]}
peering:      {region: eu-west-1, vpc_id: %s}
dns:          {resolve_hostnames: true, private_zones: [%s]}
`, customer.Cluster, customer.Target, customer.Zone)
	if err := os.WriteFile(answers, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	verify := func(want string, code int) handOff {
		t.Helper()
		var stdout, stderr bytes.Buffer
		h := handOff{code: cli.Run(t.Context(), []string{"verify", "--answers", answers, "--output", "json"}, strings.NewReader(""), &stdout, &stderr, os.Getenv)}
		if err := json.Unmarshal(stdout.Bytes(), &h); err != nil {
			t.Fatalf("%v in %q, %q", err, stdout.String(), stderr.String())
		}
		if err := invalid(t, stdout.Bytes()); err != nil {
			t.Error(err)
		}
		if h.code != code || h.statuses() != want || h.Identity.Account != customer.Account {
			t.Fatalf("exit %d, account %s: %s\nwant %d: %s\n%s", h.code, h.Identity.Account, h.statuses(), code, want, stdout.String())
		}
		return h
	}

	h := verify("request unverified, cidr unverified, active unverified, routes unverified, acl warn, dns_option unverified, zones unverified", 4)
	if i := slices.IndexFunc(h.Findings, func(f handOffFinding) bool { return f.ID == "verify.request" }); !strings.Contains(h.Findings[i].Detail, customer.Other) {
		t.Errorf("the other peering %s is not shown: %s", customer.Other, h.Findings[i].Detail)
	}

	var astro struct{ VPC, Peering string }
	script(t, server, &astro, "handoff.py", "astronomer", customer.Target, customer.Account)
	// Which zones are authorised is what the emulator can't answer.
	h = verify("request pass, cidr pass, active fail, routes fail, routes fail, acl warn, dns_option unverified, zones unverified", 3)

	for _, step := range []struct {
		does string // by which its command is known
		then string
	}{
		{"accept-vpc-peering-connection", "active pass, routes fail, routes fail, acl warn, dns_option fail, zones unverified"},
		{"create-route", "active pass, routes fail, acl warn, dns_option fail, zones unverified"},
		{"create-route", "active pass, routes pass, acl warn, dns_option fail, zones unverified"},
		{"--ingress", "active pass, routes pass, acl warn, dns_option fail, zones unverified"},
		{"--egress", "active pass, routes pass, acl pass, dns_option fail, zones unverified"},
		{"modify-vpc-peering-connection-options", "active pass, routes pass, acl pass, dns_option pass, zones unverified"},
	} {
		before := h.commands()
		i := slices.IndexFunc(before, func(c string) bool { return strings.Contains(c, step.does) })
		if i < 0 {
			t.Fatalf("no command does %s: %q", step.does, before)
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
			t.Errorf("%q is asked for again", before[i])
		}
		for j, left := range before {
			if j != i && !slices.Contains(after, left) {
				t.Errorf("%q was left out and is not asked for any more: %q", left, after)
			}
		}
	}

	script(t, server, &struct{}{}, "handoff.py", "associate", customer.Zone, astro.VPC)
	verify("request pass, cidr pass, active pass, routes pass, acl pass, dns_option pass, zones pass", 0)
}

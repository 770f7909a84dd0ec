package emulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/simtest"
	"github.com/astronomer/astro-activate/awscheck/network"
	"github.com/astronomer/astro-activate/ui/cli"
	"github.com/astronomer/astro-activate/ui/cli/clitest"
)

// motoWorld holds the ids of the resources that testdata/world.py creates.
type motoWorld struct {
	Account, Analytics, Instance, Target, Peer, Peering, Zone string
}

// motoFinding is the part of a finding that these tests read.
type motoFinding struct {
	ID, Status, Detail, Evidence, Region string
	Resources                            []string
}

// TestCheckAgainstAnEmulator runs check against moto, a third party's emulator of AWS,
// with resources that another client has created. AWS_ENDPOINT_URL is the only setting:
// the program has no code for moto.
func TestCheckAgainstAnEmulator(t *testing.T) {
	server := simtest.Moto(t)
	world := buildWorld(t, server)

	const overPeer, overTarget = "10.30.32.0/19", "10.40.64.0/19"
	dir := t.TempDir()
	recorded := map[string]string{} // the report, by the file of its recording
	t.Run("a network that a peer's secondary CIDR covers", func(t *testing.T) {
		recording := filepath.Join(dir, "whole.jsonl")
		code, findings, report := checkMoto(t, world, overPeer, "--record", recording)
		recorded[recording] = report
		if code != 3 {
			t.Errorf("exit %d", code)
		}
		for _, want := range []struct {
			id, status, region string
			want               []string
		}{
			{"account.credentials", "pass", "", nil},
			{"account.principal", "unverified", "", nil}, // moto's caller is not an IAM principal
			{"account.clean", "fail", "ap-southeast-2", []string{world.Instance}},
			{"account.clean", "fail", "us-east-1", []string{world.Analytics}},
			{"account.clean", "fail", "eu-west-1", []string{world.Target, world.Peer}},
			{"account.prior_activation", "pass", "", nil},
			{"region.supported", "pass", "us-east-1", nil},
			{"region.enabled", "pass", "us-east-1", nil},
			{"region.zones", "pass", "us-east-1", nil},
			{"network.cidr.syntax", "pass", "", nil},
			{"network.cidr.overlap.target", "pass", "eu-west-1", nil},
			{"network.cidr.overlap.peers", "fail", "eu-west-1", []string{"10.30.0.0/16", world.Peering}},
			{"network.cidr.overlap.account", "pass", "us-east-1", nil},
			{"peering.account", "pass", "", nil},
			{"peering.vpc", "pass", "eu-west-1", []string{world.Target}},
			{"peering.cidrs", "pass", "eu-west-1", []string{"10.20.0.0/16", "10.40.0.0/16"}},
			{"dns.support", "pass", "eu-west-1", nil},
			{"dns.hostnames", "fail", "eu-west-1", nil},
			// Calls that moto does not implement leave a check unverified.
			{"permissions.iam.CreateRole", "unverified", "", nil},
			{"permissions.cloudformation", "unverified", "", nil},
			{"region.quota.L-1194D53C", "unverified", "us-east-1", nil},
		} {
			if !slices.ContainsFunc(findings, func(f motoFinding) bool {
				text := f.Detail + strings.Join(f.Resources, " ")
				return f.ID == want.id && f.Status == want.status && (want.region == "" || f.Region == want.region) &&
					!slices.ContainsFunc(want.want, func(s string) bool { return !strings.Contains(text, s) })
			}) {
				t.Errorf("no %s of %s %s with %q: %+v", want.status, want.id, want.region, want.want, findingsOf(findings, want.id))
			}
		}
		for _, f := range findings {
			if f.Status == "pass" && strings.HasPrefix(f.ID, "permissions.") && f.Evidence != "live" {
				t.Errorf("passed without live evidence: %+v", f)
			}
		}
	})
	t.Run("a limit that moto is too slow for", func(t *testing.T) {
		recording := filepath.Join(dir, "slow.jsonl")
		_, _, report := checkMoto(t, world, overPeer, "--record", recording, "--timeout", "4s",
			"--set", "peering.account_id="+world.Account, "--set", "peering.cidrs=10.20.0.0/16,10.40.0.0/16")
		if !strings.Contains(report, "no answer within the time limit") && !strings.Contains(report, "took the time of the check") {
			t.Errorf("no check reached its limit:\n%s", report)
		}
		recorded[recording] = report
	})
	t.Run("a replay without a network", func(t *testing.T) {
		for _, name := range []string{"AWS_ENDPOINT_URL", "HTTPS_PROXY", "HTTP_PROXY"} {
			t.Setenv(name, "http://127.0.0.1:1") // nothing listens there
		}
		t.Setenv("AWS_ACCESS_KEY_ID", "")
		t.Setenv("AWS_SECRET_ACCESS_KEY", "")
		if len(recorded) != 2 {
			t.Fatal("not both are recorded")
		}
		for recording, report := range recorded {
			replayed := run(t, "", "check", "--replay", recording, "--output", "json")
			if clitest.Findings(t, replayed.stdout) != clitest.Findings(t, report) {
				t.Errorf("exit %d, %s; recorded\n%s\nreplayed\n%s", replayed.code, replayed.stderr, report, replayed.stdout)
			}
		}
	})
	// A whole check takes moto a minute: the checks of the library suffice for the rest.
	t.Run("a network that the target's secondary CIDR covers", func(t *testing.T) {
		a := account.NewAccounts(account.Options{}).Open("")
		n := network.Neighbors{Account: a, Region: "us-east-1", Target: network.Target{Account: a, Home: a, Region: "eu-west-1", VPC: world.Target}}
		plan := network.Plan{CIDR: netip.MustParsePrefix(overTarget)}
		for status, of := range map[awscheck.Status][]awscheck.Finding{
			awscheck.Fail: network.CheckOverlapTarget(t.Context(), n, plan, plan.CIDR.Bits()),
			awscheck.Pass: network.CheckOverlapPeers(t.Context(), n, plan, plan.CIDR.Bits()),
		} {
			if len(of) != 1 || of[0].Status != status {
				t.Errorf("no %s, but %+v", status, of)
			}
		}
	})
}

func findingsOf(all []motoFinding, id string) []motoFinding {
	return slices.DeleteFunc(slices.Clone(all), func(f motoFinding) bool { return f.ID != id })
}

// buildWorld runs the script that fills the emulator.
func buildWorld(t *testing.T, server string) motoWorld {
	t.Helper()
	var world motoWorld
	script(t, server, &world, "world.py")
	return world
}

// script runs a script of testdata with moto's Python, which has boto3, and reads the
// JSON that it prints.
func script(t *testing.T, server string, into any, args ...string) {
	t.Helper()
	candidates := []string{filepath.Join(filepath.Dir(server), "python3"), "python3", "python"}
	if real, err := filepath.EvalSymlinks(server); err == nil {
		candidates = slices.Insert(candidates, 0, filepath.Join(filepath.Dir(real), "python3"))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	i := slices.IndexFunc(candidates, func(python string) bool {
		return exec.CommandContext(ctx, python, "-c", "import boto3").Run() == nil
	})
	if i < 0 {
		t.Fatal("there is no Python with boto3 beside moto_server or on PATH")
	}
	var stderr bytes.Buffer
	args[0] = filepath.Join("testdata", args[0])
	cmd := exec.CommandContext(ctx, candidates[i], args...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	if err := json.Unmarshal(out, into); err != nil {
		t.Fatalf("%v in %q", err, out)
	}
}

// checkMoto runs check for a VPC CIDR and returns its exit code, findings and report.
func checkMoto(t *testing.T, world motoWorld, cidr string, more ...string) (int, []motoFinding, string) {
	t.Helper()
	dir := t.TempDir()
	answers := filepath.Join(dir, "answers.yaml")
	text := fmt.Sprintf(`account:      {expected_id: %s}
cluster:      {name: Emulated, node_type: m5.xlarge, max_nodes: 4}
region:       us-east-1
network:      {cidr: %s}
connectivity: {methods: [peering]}
peering:      {region: eu-west-1, vpc_id: %s}
dns:          {resolve_hostnames: true}
`, world.Account, cidr, world.Target)
	if err := os.WriteFile(answers, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	start := time.Now()
	args := append([]string{"check", "--answers", answers, "--output", "json", "--timeout", "10m"}, more...)
	code := cli.Run(t.Context(), args, strings.NewReader(""), &stdout, &stderr, os.Getenv)
	t.Logf("check took %v", time.Since(start).Round(time.Millisecond))
	var report struct {
		Schema   string
		Identity struct{ Account string }
		Missing  []string
		Findings []motoFinding
	}
	if err := json.Unmarshal(stdout.Bytes(), &report); err != nil {
		t.Fatalf("%v in %q, %q", err, stdout.String(), stderr.String())
	}
	if report.Schema != "astro-activate/report/v1" || report.Identity.Account != world.Account || len(report.Missing) > 0 || stderr.Len() > 0 {
		t.Errorf("schema %s, account %s, missing %v, stderr %q", report.Schema, report.Identity.Account, report.Missing, stderr.String())
	}
	if err := clitest.Invalid(t, "../../../docs/report.schema.json", stdout.Bytes()); err != nil {
		t.Error(err)
	}
	return code, report.Findings, stdout.String()
}

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/ui/cli/clitest"
)

// readyTicket is the ticket of the demo "ready". It has the lines that Astro's
// documentation asks for: the permissions, the clean account, the CLI, the region and
// the CIDR of "Data plane activation", the five lines of "Connect to External
// Services", and two questions that only Astronomer can answer.
const readyTicket = `Demo: a simulated account, not a real one.

ACTIVATION
==========

Send this to the Astronomer engineer assigned to you, or open a ticket at https://support.astronomer.io.
Nothing is missing.

------------------------------------------------------------

Subject: Activate an Astro data plane on AWS: Production data

Demo: a simulated account, not a real one.

Please activate our data plane on AWS:

  AWS account id: 111122223333
  Cluster name: Production data
  Region: us-east-1
  Node type: m5.xlarge
  Maximum nodes: 20
  VPC CIDR: 172.20.0.0/19

Your prerequisites, and their status:

  Astro CLI installed (checked on one machine; every developer needs it): yes
  A clean AWS account: yes
  The required permissions in that account: yes
  A region from the list of supported regions: yes
  A CIDR range that fits the peering: yes

Once the cluster exists, please send us:

  1. The cluster's id.
  2. The two external addresses of the cluster, so that we can allow them in our data services.

------------------------------------------------------------

PEERING
=======

Open this ticket at https://support.astronomer.io once the cluster exists, with priority P3.
Still missing: cluster id (in the Astro UI once the cluster exists).

------------------------------------------------------------

Subject: VPC peering with an Astro cluster: Production data
Priority: P3

Demo: a simulated account, not a real one.

Please request a VPC peering connection from the Astro cluster's VPC to our VPC:

  Cluster name: Production data
  Cluster id: (in the Astro UI once the cluster exists)
  Target account: 444455556666
  Region: us-east-1
  VPC: vpc-0d47a11e5c0ffee01
  CIDRs: 10.40.0.0/16, 10.41.0.0/20

Please send us:

  1. The id of the peering connection (pcx-…), so that we accept your request and no other.
  2. The id of the Astro cluster's VPC (vpc-…), so that we can authorize it for 1 private hosted zone (Z08230031EXAMPLE0001). We will then ask you to associate it, and delete the authorization after that.
  3. A message once the route tables of the cluster's VPC route our CIDRs to the peering.

------------------------------------------------------------

`

func TestTheTicketOfTheReadyDemo(t *testing.T) {
	t.Parallel()
	if got := run(t, "", "check", "--demo", "--output", "ticket"); got.code != 0 || got.stdout != readyTicket {
		t.Errorf("exit %d, %s\n%s", got.code, got.stderr, got.stdout)
	}
}

func TestASavedReportRendersInEveryFormat(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	report := filepath.Join(dir, "report.json")
	if got := run(t, "", "check", "--demo=overlap", "--output", "json", "--out", report); got.code != 3 {
		t.Fatalf("exit %d, %s", got.code, got.stderr)
	}
	data, err := os.ReadFile(report)
	if err != nil {
		t.Fatal(err)
	}
	if got := run(t, "", "summary", report, "--output", "json"); got.code != 0 || got.stdout != string(data) {
		t.Errorf("exit %d, %s; the report differs:\n%s", got.code, got.stderr, got.stdout)
	}
	for format, want := range map[string][]string{
		"text":     {"Not ready: ", "Demo: "},
		"markdown": {"# Astro activation: Not ready", "Demo: "},
		"html":     {"<!DOCTYPE html>", "<h1>Not ready</h1>", "prefers-color-scheme: dark", "@media print", "Demo: "},
		"junit":    {"<testsuites ", "(demo)"},
		"ticket":   {"A CIDR range that fits the peering: no", "Demo: "},
		"runbook":  {"set -euo pipefail", "route rtb-0cc10000000000003 # private-b", "authorize Z08230031EXAMPLE0001", "Demo: "},
	} {
		got := run(t, "", "summary", report, "--output", format)
		for _, part := range want {
			if got.code != 0 || got.stderr != "" || !strings.Contains(got.stdout, part) {
				t.Errorf("%s: exit %d, %q, without %q:\n%.2000s", format, got.code, got.stderr, part, got.stdout)
			}
		}
		fresh := run(t, "", "check", "--demo=overlap", "--output", format)
		if fresh.code != 3 || strings.Count(fresh.stdout, "\n") != strings.Count(got.stdout, "\n") {
			t.Errorf("%s: check and summary differ: exit %d\n%s", format, fresh.code, fresh.stdout)
		}
	}
	out := filepath.Join(dir, "page.html")
	if got := run(t, "", "summary", report, "--output", "html", "--out", out); got.code != 0 || got.stdout != "" || !strings.Contains(got.stderr, out) {
		t.Errorf("exit %d, %q", got.code, got.stderr)
	}
	if got := run(t, string(data), "summary", "-"); got.code != 0 || !strings.HasPrefix(got.stdout, "Not ready") {
		t.Errorf("from stdin: exit %d, %q", got.code, got.stderr)
	}
}

func TestASessionIsRenderedWithoutCallingAWS(t *testing.T) {
	t.Parallel()
	session := filepath.Join(t.TempDir(), "session.yaml")
	if got := run(t, "", "check", "--demo", "--session", session); got.code != 0 {
		t.Fatalf("exit %d, %s", got.code, got.stderr)
	}
	if got := run(t, "", "summary", session); got.code != 0 || !strings.HasPrefix(got.stdout, "Ready: ") || !strings.Contains(got.stderr, "the results of the checks are those of 20") {
		t.Errorf("with the report beside it: exit %d, %q\n%s", got.code, got.stderr, got.stdout)
	}
	if err := os.Remove(session + ".report.json"); err != nil {
		t.Fatal(err)
	}
	got := run(t, "", "summary", session)
	for _, want := range []string{"Incomplete: ", "Demo: ", "Nothing was checked", "AWS account id 111122223333", "check --demo=ready --session " + session} {
		if got.code != 0 || !strings.Contains(strings.Join(strings.Fields(got.stdout), " "), want) {
			t.Errorf("exit %d, %q, without %q:\n%s", got.code, got.stderr, want, got.stdout)
		}
	}
	report := run(t, "", "summary", session, "--output", "json")
	if err := clitest.Invalid(t, "../../docs/report.schema.json", []byte(report.stdout)); err != nil {
		t.Error(err)
	}
	if r := reportOf(t, report.stdout); r.Verdict != "incomplete" || !r.Demo {
		t.Errorf("%+v", r)
	}
	for _, f := range reportOf(t, report.stdout).Findings {
		if f.Status != "unverified" && f.Status != "skipped" {
			t.Errorf("%s is %s although nothing was checked", f.ID, f.Status)
		}
	}
	if got := run(t, "", "summary", session, "--output", "runbook"); got.code != 0 || !strings.Contains(got.stdout, "ROUTE_TABLES=\"${ROUTE_TABLES:-rtb-REPLACE_ME}\"") {
		t.Errorf("exit %d\n%s", got.code, got.stdout)
	}
}

func TestSummaryRefusesWhatItCantRender(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"nothing saved yet":           {nil, "name a"},
		"no such file":                {[]string{filepath.Join(dir, "none.json")}, "none.json"},
		"two files":                   {[]string{"a", "b"}, "takes one file"},
		"a report of another program": {[]string{put("sarif.json", `{"version": "2.1.0"}`)}, "schema"},
		"half a report":               {[]string{put("half.json", `{"schema": "astro`)}, "not the JSON"},
		"an answers file":             {[]string{put("answers.yaml", "region: us-east-1\n")}, "neither a report nor a session"},
		"an image":                    {[]string{put("x.png", "\x89PNG\x1b[2J")}, "neither a report nor a session"},
		"a folder":                    {[]string{dir}, "directory"},
		"an unknown format":           {[]string{"--output", "pdf", put("r.json", "{}")}, "write one of"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, "", append([]string{"summary"}, tt.args...)...)
			if got.code != 2 || got.stdout != "" || strings.Count(got.stderr, "\n") != 1 || !strings.Contains(got.stderr, tt.want) || strings.Contains(got.stderr, "\x1b") {
				t.Errorf("exit %d, %q, %q", got.code, got.stdout, got.stderr)
			}
		})
	}
}

// The owner of the target VPC gets a file, and pastes the command in its head.
func TestTheRunbookSaysHowItIsRunUnderItsOwnName(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for out, want := range map[string]string{
		"":          "#   bash astro-activation-runbook.sh undo ",
		"--mask":    "#   bash astro-activation-runbook-masked.sh undo ",
		"peer.sh":   "#   bash peer.sh undo ",
		"my run.sh": "#   bash 'my run.sh' undo ",
	} {
		args := []string{"check", "--demo=ready", "--output", "runbook"}
		switch file := filepath.Join(dir, out); out {
		case "":
		case "--mask":
			args = append(args, out)
		default:
			args = append(args, "--out", file)
		}
		got := run(t, "", args...)
		text := got.stdout
		if data, err := os.ReadFile(filepath.Join(dir, out)); err == nil {
			text = string(data)
		}
		if !strings.Contains(text, want) {
			t.Errorf("%s: exit %d, without %q:\n%.1500s", out, got.code, want, text)
		}
	}
}

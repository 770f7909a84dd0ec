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

// A pathWorld is both sides of a peering in the emulator, with two data services on the
// target's: testdata/paths.py creates them. Profile data reaches the target's account, and
// profile astro the one that Astro's VPC is in.
type pathWorld struct {
	server, answers string

	target struct {
		Account, VPC, ACL, Zone   string
		Tables, Groups, Instances []string // of orders, and of cache
	}
	astro struct {
		VPC, Table, Group, ACL, Peering string
		Keys                            []string
	}
}

// buildPaths builds the target's side, and Astro's as well if it is requested.
func buildPaths(t *testing.T, orders string, zones bool) *pathWorld {
	t.Helper()
	if testing.Short() {
		t.Skip("skipped: it runs the AWS CLI dozens of times, and -short is set")
	}
	w := &pathWorld{server: simtest.Moto(t)}
	requireAWSCLI(t)
	script(t, w.server, &w.target, "paths.py", "target")
	chosen := "[]"
	if zones {
		chosen = "[" + w.target.Zone + "]"
	}
	w.answers = filepath.Join(t.TempDir(), "answers.yaml")
	text := fmt.Sprintf(`account:      {profile: astro}
region:       us-east-1
network:      {cidr: 172.20.0.0/19}
connectivity: {methods: [peering]}
peering:
  profile: data
  region: eu-west-1
  vpc_id: %s
  services:
    - {name: orders, kind: postgres, host: %s, port: 5432}
    - {name: cache, kind: redis, host: 10.20.0.30, port: 6379}
dns:          {resolve_hostnames: true, private_zones: %s}
`, w.target.VPC, orders, chosen)
	for file, text := range map[string]string{
		w.answers:                                text,
		os.Getenv("AWS_CONFIG_FILE"):             "[profile data]\nregion = eu-west-1\n[profile astro]\nregion = us-east-1\n",
		os.Getenv("AWS_SHARED_CREDENTIALS_FILE"): "[data]\naws_access_key_id = testing\naws_secret_access_key = testing\n",
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// request makes Astro's VPC and its peering request, and completes profile astro.
func (w *pathWorld) request(t *testing.T) {
	t.Helper()
	script(t, w.server, &w.astro, "paths.py", "astro", w.target.VPC, w.target.Account)
	file := os.Getenv("AWS_SHARED_CREDENTIALS_FILE")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	keys := w.astro.Keys
	text = fmt.Appendf(text, "[astro]\naws_access_key_id = %s\naws_secret_access_key = %s\naws_session_token = %s\n", keys[0], keys[1], keys[2])
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// rules lists what the target VPC lets through and routes, as another client reads it.
func (w *pathWorld) rules(t *testing.T) []string {
	t.Helper()
	var list []string
	script(t, w.server, &list, "paths.py", "rules", w.target.VPC)
	return list
}

func requireAWSCLI(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("aws"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("the AWS CLI is not on PATH, and in CI it must be: pip install awscli")
		}
		t.Skip("skipped: the AWS CLI is not on PATH (pip install awscli); CI runs it")
	}
}

// shell runs commands as one who pastes them does, and returns what they print.
func shell(t *testing.T, commands ...string) string {
	t.Helper()
	text := strings.Join(commands, "\n")
	out, err := exec.CommandContext(t.Context(), "sh", "-euc", text).CombinedOutput()
	if err != nil {
		t.Fatalf("%s\n%v: %s", text, err, out)
	}
	return string(out)
}

// A pathReport is the part of a report of verify that these tests read.
type pathReport struct {
	json     []byte
	code     int
	Findings []pathFinding
}

type pathFinding struct {
	ID, Status, Detail, Cause string
	Resources                 []string
	Remedy                    struct {
		Text           string
		Look, Commands []string
	}
}

func (w *pathWorld) verify(t *testing.T) pathReport {
	t.Helper()
	var stdout, stderr bytes.Buffer
	r := pathReport{code: cli.Run(t.Context(), []string{"verify", "--answers", w.answers, "--output", "json"}, strings.NewReader(""), &stdout, &stderr, os.Getenv)}
	r.json = stdout.Bytes()
	if err := json.Unmarshal(r.json, &r); err != nil {
		t.Fatalf("%v in %q, %q", err, stdout.String(), stderr.String())
	}
	if err := clitest.Invalid(t, "../../../docs/report.schema.json", r.json); err != nil {
		t.Error(err)
	}
	return r
}

// path lists each hop of the path to a service with its status.
func (r pathReport) path(service string) string {
	var hops []string
	for _, hop := range []string{"name", "interface", "security_groups", "acl", "route", "astro"} {
		hops = append(hops, hop+" "+r.finding("path."+hop, service).Status)
	}
	return strings.Join(hops, ", ")
}

// finding returns the one of a check about a service; of a check of the connection, its
// first one.
func (r pathReport) finding(id, service string) pathFinding {
	i := slices.IndexFunc(r.Findings, func(f pathFinding) bool {
		return f.ID == id && (service == "" || slices.Contains(f.Resources, service))
	})
	if i < 0 {
		return pathFinding{}
	}
	return r.Findings[i]
}

const allPass = "name pass, interface pass, security_groups pass, acl pass, route pass, astro pass"

// TestPathsOnAnEmulator opens the paths to two services that are closed at every hop, one
// hop at a time: the AWS CLI runs the commands that the finding of the hop prints, and
// nothing but that hop changes.
//
// The emulator differs from AWS here: it makes no network interfaces for databases or load
// balancers, so the services are instances; it has no authorizations of zones, so its one
// account associates the zone; and it lists a zone only with the account that owns it, so
// Astro's VPC is known from the zone's owner to use it.
func TestPathsOnAnEmulator(t *testing.T) {
	w := buildPaths(t, "orders.data.example.internal", true)
	const address = "10.20.0.17" // of orders
	astroCLI := func(words string) string { return "aws ec2 " + words + " --region us-east-1 --profile astro" }
	first := w.verify(t)
	if got, want := first.path("cache"), "name pass, interface pass, security_groups fail, acl fail, route info, astro info"; got != want {
		t.Errorf("before the request: %s\nwant %s", got, want)
	}
	if f := first.finding("path.route", "cache"); !strings.Contains(f.Detail, w.target.Tables[0]) || strings.Contains(f.Detail, w.target.Tables[1]) {
		t.Errorf("another table than that of the service's subnet: %s", f.Detail)
	}
	w.request(t)

	// mend runs the commands of a finding; edit changes the lines before, or is nil.
	type step struct {
		name             string
		finding          string // whose commands are run
		service          string
		edit             func([]string) []string
		instead          func() // what is done instead of commands
		orders, cache    string // the paths after it
		says, afterwards string // what the finding said before, and says afterwards
	}
	to := func(a string) func([]string) []string { // the address that the owner puts in
		return func(lines []string) []string {
			for i, l := range lines {
				lines[i] = strings.Replace(l, "ADDRESS=REPLACE_ME", "ADDRESS="+a, 1)
			}
			return lines
		}
	}
	part := func(has string) func([]string) []string {
		return func(lines []string) []string {
			return slices.DeleteFunc(lines, func(l string) bool { return !strings.Contains(l, has) })
		}
	}
	const (
		unknown     = "name fail, interface unverified, security_groups unverified, acl unverified, route unverified, astro unverified"
		pending     = "name pass, interface pass, security_groups fail, acl fail, route fail, astro unverified"
		closed      = "name pass, interface pass, security_groups fail, acl fail, route fail, astro fail"
		noInterface = ", interface fail, security_groups unverified, acl unverified, route unverified, astro fail"
		group       = "name pass, interface pass, security_groups pass, acl fail, route fail, astro fail"
		acl         = "name pass, interface pass, security_groups pass, acl pass, route fail, astro fail"
		route       = "name pass, interface pass, security_groups pass, acl pass, route pass, astro fail"
		cacheAll    = "name pass, interface pass, security_groups fail, acl fail, route pass, astro "
	)
	last, both := w.verify(t), pathReport{} // both: the first report that knows the addresses of both
	if got := last.path("orders"); got != unknown {
		t.Errorf("orders: %s\nwant %s", got, unknown)
	}
	if got := last.path("cache"); got != pending {
		t.Errorf("cache: %s\nwant %s", got, pending)
	}
	for _, s := range []step{
		{name: "the request is accepted", finding: "verify.active", says: "waits for acceptance", orders: unknown, cache: closed},
		{name: "a record is added, with an address of another network", finding: "path.name", service: "orders", edit: to("10.99.0.1"),
			says: "has no A or CNAME record", orders: unknown, afterwards: "10.99.0.1 is not in the CIDRs", cache: closed},
		{name: "the record is corrected, with an address that no one has", finding: "path.name", service: "orders", edit: to("10.20.0.99"),
			says: "10.99.0.1", orders: "name fail" + noInterface, afterwards: "is not associated with the zone", cache: closed},
		{name: "Astro's VPC is associated with the zone", finding: "path.name", service: "orders",
			instead: func() { script(t, w.server, &struct{}{}, "paths.py", "associate", w.target.Zone, w.astro.VPC) },
			says:    "is not associated", orders: "name pass" + noInterface, cache: closed},
		{name: "the record is corrected, with the address of the instance", finding: "path.interface", service: "orders", edit: to(address),
			says: "No network interface of", orders: closed, cache: closed},
		{name: "the security group is opened", finding: "path.security_groups", service: "orders", says: w.target.Groups[0], orders: group, cache: closed},
		{name: "the network ACL is opened inbound", finding: "path.acl", service: "orders", edit: part("--ingress"),
			says: "(rule 200 denies it)", orders: group, afterwards: "does not allow outbound replies", cache: closed},
		{name: "the network ACL is opened outbound", finding: "path.acl", service: "orders", says: "outbound replies", orders: acl, cache: closed},
		{name: "the route is added", finding: "path.route", service: "orders", says: "has no route to 172.20.0.0/19", orders: route, cache: cacheAll + "fail"},
		{name: "Astronomer adds the route", finding: "path.astro", service: "orders", says: w.astro.Table + " has no route",
			instead: func() {
				shell(t, astroCLI("create-route --route-table-id "+w.astro.Table+" --destination-cidr-block 10.20.0.0/16 --vpc-peering-connection-id "+w.astro.Peering))
			}, orders: allPass, cache: cacheAll + "pass"},
	} {
		f := last.finding(s.finding, s.service)
		if !strings.Contains(f.Detail, s.says) {
			t.Errorf("%s: %s says %q, without %q", s.name, f.ID, f.Detail, s.says)
		}
		if s.instead != nil {
			s.instead()
		} else {
			lines := slices.Concat(f.Remedy.Look, f.Remedy.Commands)
			if s.edit != nil {
				lines = s.edit(lines)
			}
			if out := shell(t, lines...); s.finding == "path.interface" && !strings.Contains(out, address+"\t") {
				t.Errorf("the list of interfaces does not show %s:\n%s", address, out)
			}
		}
		last = w.verify(t)
		if got := last.path("orders"); got != s.orders {
			t.Fatalf("%s: orders: %s\nwant %s\n%s", s.name, got, s.orders, last.json)
		}
		if got := last.path("cache"); got != s.cache {
			t.Fatalf("%s: cache: %s\nwant %s\n%s", s.name, got, s.cache, last.json)
		}
		if f := last.finding(s.finding, s.service); !strings.Contains(f.Detail, s.afterwards) {
			t.Errorf("%s: then %s says %q, without %q", s.name, f.ID, f.Detail, s.afterwards)
		}
		if s.orders == closed {
			both = last
		}
	}

	// What that report printed for the other service still works: their rules go together.
	shell(t, both.finding("path.security_groups", "cache").Remedy.Commands...)
	shell(t, part("--ingress")(both.finding("path.acl", "cache").Remedy.Commands)...)
	last = w.verify(t)
	for _, service := range []string{"orders", "cache"} {
		if got := last.path(service); got != allPass {
			t.Errorf("%s: %s\nwant %s", service, got, allPass)
		}
	}

	// Astro's side, as Astronomer could close it.
	for _, hop := range []struct{ name, block, says, mend string }{
		{"the security group of the nodes", astroCLI("revoke-security-group-egress --group-id " + w.astro.Group + " --ip-permissions IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]"),
			w.astro.Group, astroCLI("authorize-security-group-egress --group-id " + w.astro.Group + " --ip-permissions IpProtocol=-1,IpRanges=[{CidrIp=0.0.0.0/0}]")},
		{"the network ACL of the nodes", astroCLI("create-network-acl-entry --egress --rule-number 50 --protocol tcp --port-range From=5432,To=5432 --cidr-block 10.0.0.0/8 --rule-action deny --network-acl-id " + w.astro.ACL),
			w.astro.ACL, astroCLI("delete-network-acl-entry --egress --rule-number 50 --network-acl-id " + w.astro.ACL)},
	} {
		shell(t, hop.block)
		f := w.verify(t).finding("path.astro", "orders")
		if f.Status != "fail" || !strings.Contains(f.Detail, hop.says) || !strings.Contains(f.Remedy.Text, "Send this to Astronomer's support") {
			t.Errorf("%s: %s %s %s", hop.name, f.Status, f.Detail, f.Remedy.Text)
		}
		shell(t, hop.mend)
	}
	if got := w.verify(t).path("orders"); got != allPass {
		t.Errorf("at the end: %s", got)
	}
}

// TestTheRunbookOpensPathsOnAnEmulator runs the runbook of a report: it opens the paths to
// both services, changes nothing when it is run again, and takes everything back.
func TestTheRunbookOpensPathsOnAnEmulator(t *testing.T) {
	w := buildPaths(t, "10.20.0.17", false)
	w.request(t)
	before := w.rules(t)
	report := w.verify(t)
	dir := t.TempDir()
	saved, runbook := filepath.Join(dir, "report.json"), filepath.Join(dir, "runbook.sh")
	if err := os.WriteFile(saved, report.json, 0o600); err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	if code := cli.Run(t.Context(), []string{"summary", saved, "--output", "runbook", "--out", runbook}, strings.NewReader(""), &stderr, &stderr, os.Getenv); code != 0 {
		t.Fatalf("exit %d: %s", code, stderr.String())
	}
	run := func(args string) string {
		t.Helper()
		return shell(t, "PEERING_ID="+w.astro.Peering+" bash "+runbook+" "+args)
	}
	opened := []string{
		w.target.Groups[0] + " 5432 172.20.0.0/19",
		w.target.Groups[1] + " 6379 172.20.0.0/19",
		w.target.ACL + " ingress 199 allow 172.20.0.0/19 5432-5432",
		w.target.ACL + " ingress 198 allow 172.20.0.0/19 6379-6379",
		w.target.ACL + " egress 200 allow 172.20.0.0/19 1024-65535",
		w.target.Tables[0] + " 172.20.0.0/19 " + w.astro.Peering,
		w.target.Tables[1] + " 172.20.0.0/19 " + w.astro.Peering,
	}
	// The runbook adds the route to every table of the VPC, the main one as well.
	without := func(list []string) []string {
		return slices.DeleteFunc(slices.Clone(list), func(rule string) bool { return slices.Contains(before, rule) })
	}

	out := run("")
	added := without(w.rules(t))
	for _, want := range opened {
		if !slices.Contains(added, want) {
			t.Errorf("%s is not among %q", want, added)
		}
	}
	if len(added) != len(opened)+1 {
		t.Errorf("%q were added\n%s", added, out)
	}
	again := run("")
	if after := without(w.rules(t)); !slices.Equal(after, added) {
		t.Errorf("the second run changes %q to %q", added, after)
	}
	if n := strings.Count(again, "already"); n != 1+len(added) || strings.Contains(again, " now ") {
		t.Errorf("%d times it says that nothing is to be done, in\n%s", n, again)
	}

	shell(t, "aws ec2 create-route --route-table-id "+w.astro.Table+" --destination-cidr-block 10.20.0.0/16 --vpc-peering-connection-id "+w.astro.Peering+" --region us-east-1 --profile astro")
	open := w.verify(t)
	for _, service := range []string{"orders", "cache"} {
		if got := open.path(service); got != allPass {
			t.Errorf("%s: %s\nwant %s", service, got, allPass)
		}
	}

	out = run("undo")
	if after := w.rules(t); !slices.Equal(after, before) {
		t.Errorf("undone, %q are left, and %q are gone\n%s", without(after), slices.DeleteFunc(slices.Clone(before), func(r string) bool { return slices.Contains(after, r) }), out)
	}
}

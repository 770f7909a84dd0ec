package summary

import (
	"encoding/xml"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
	"github.com/astronomer/astro-activate/steps/mask"
)

// everything is a report that has something of each kind.
func everything(t testing.TB) Report {
	t.Helper()
	r := situation(t, append(given, "account.profile=data plane", "cluster.id=cl0v1p6lc728255byzyfs7lw21", "connectivity.methods=public,peering",
		"public.endpoints=db=postgres://db.example.com:5432,lake=databricks://adb-1.azuredatabricks.net:443",
		"network.cidr=10.8.0.0/19", "peering.region=eu-west-1", "peering.vpc_id=vpc-0a1b2c3d4e5f60718", "peering.profile=data",
		"peering.account_id=444455556666", "peering.cidrs=10.40.0.0/16", "dns.resolve_hostnames=true",
		"dns.private_zones=Z0123456789ABCDEFGHIJ,Z0123456789ABCDEFGHIK", "acknowledged.account.clean=ours"),
		awscheck.Finding{ID: "account.clean", Status: awscheck.Fail, Title: "Clean account", Detail: "1 instance.", Evidence: awscheck.Live, Region: "eu-west-3"},
		awscheck.Finding{ID: "account.expected_id", Status: awscheck.Pass, Title: "Account", Detail: "It is.", Evidence: awscheck.Live},
		awscheck.Finding{ID: "region.zones", Status: awscheck.Fail, Title: "Zones", Detail: "1 zone.", Evidence: awscheck.Live,
			Resources: []string{"use1-az1"}, Remedy: awscheck.Remedy{Text: "Take another.", Commands: []string{"aws ec2 describe-availability-zones"},
				Policy: awscheck.Allow("ec2:DescribeInstances"), Links: []string{"https://console.aws.amazon.com"}}},
		awscheck.Finding{ID: "region.enabled", Status: awscheck.Unverified, Title: "Enabled", Detail: "Throttled.", Cause: "region.zones"},
		awscheck.Finding{ID: "region.supported", Status: awscheck.Warn, Title: "Supported", Detail: "Just.", Evidence: awscheck.Local},
		awscheck.Finding{ID: "dns.support", Status: awscheck.Fail, Title: "DNS", Detail: "Off.", Evidence: awscheck.Live},
		awscheck.Finding{ID: "dns.zones", Status: awscheck.Info, Title: "Zones", Detail: "To associate.", Evidence: awscheck.Live},
	)
	r.Scenario, r.Demo = "ready", true
	r.Since = r.GeneratedAt.AddDate(0, 0, -7)
	r.Changes = []Change{{ID: "region.zones", Region: "us-east-1", Resources: []string{"use1-az1"}, Was: State(awscheck.Pass), Is: State(awscheck.Fail)},
		{ID: "dns.support", Resources: []string{}, Was: State(awscheck.Fail), Is: State(awscheck.Fail)},
		{ID: "tools.astro_cli", Resources: []string{}, Was: State(awscheck.Warn), Is: Absent}}
	r.Identity = Identity{Account: "111122223333", ARN: "arn:aws:iam::111122223333:user/ana", Partition: "aws"}
	r.Target = &Target{
		RouteTables: []RouteTable{{ID: "rtb-0cc10000000000001", Name: "main", Main: true}, {ID: "rtb-0cc10000000000002", Name: "private"}},
		HostedZones: []HostedZone{{ID: "Z0123456789ABCDEFGHIJ", Name: "data.example.", Account: "444455556666"},
			{ID: "Z0123456789ABCDEFGHIK", Name: "corp.example.", Account: "777788889999"}},
		Openings: openings(),
	}
	return r
}

func TestRunbookFillsInKnownValues(t *testing.T) {
	full := everything(t)
	without := func(change func(*Report)) Report {
		r := full
		change(&r)
		return r
	}
	public := situation(t, given)
	bare := situation(t, []string{"connectivity.methods=peering"})
	for name, tt := range map[string]struct {
		r         Report
		want, not []string
	}{
		"everything is known": {full, []string{
			`PEERING_ID="${PEERING_ID:-pcx-REPLACE_ME}"`, "TARGET_ACCOUNT=444455556666 ", "TARGET_REGION=eu-west-1 ", "TARGET_VPC=vpc-0a1b2c3d4e5f60718 ",
			"ASTRO_ACCOUNT=111122223333 ", "ASTRO_REGION=us-east-1 ", "ASTRO_CIDR=10.8.0.0/19 ", "TARGET_PROFILE=data ",
			"  route rtb-0cc10000000000001 # main route table, main\n", "  route rtb-0cc10000000000002 # private\n",
			"--enable-dns-support", "AllowDnsResolutionFromRemoteVpc=true", "  authorize Z0123456789ABCDEFGHIJ # data.example.\n",
			"Zone Z0123456789ABCDEFGHIK corp.example belongs to account 777788889999", "# Set enable_dns_support = true", demoNote,
		}, []string{"rtb-REPLACE_ME", "--enable-dns-hostnames", "authorize Z0123456789ABCDEFGHIK"}},
		"route tables not known": {without(func(r *Report) { r.Target = nil }), []string{
			`ROUTE_TABLES="${ROUTE_TABLES:-rtb-REPLACE_ME}"`, "for table in $ROUTE_TABLES", "  authorize Z0123456789ABCDEFGHIK",
		}, []string{"rtb-0cc1"}},
		"a zone of a service": {without(func(r *Report) {
			r.Target = &Target{HostedZones: []HostedZone{{ID: "Z0123456789ABCDEFGHIJ", Service: "efs.amazonaws.com"}, {ID: "Z0123456789ABCDEFGHIK", Account: "777788889999"}}}
		}), []string{"Zone Z0123456789ABCDEFGHIK"}, []string{"authorize Z", "ASTRO_REGION"}},
		"nothing is known": {bare, []string{
			`TARGET_ACCOUNT="${TARGET_ACCOUNT:-REPLACE_ME}"`, `TARGET_VPC="${TARGET_VPC:-vpc-REPLACE_ME}"`, `ASTRO_CIDR="${ASTRO_CIDR:-REPLACE_ME}"`,
			"No private hosted zone is selected", "AllowDnsResolutionFromRemoteVpc=true",
		}, []string{"AWS_PROFILE", "172.20"}},
		"names need not be resolved": {situation(t, []string{"connectivity.methods=peering", "dns.resolve_hostnames=false"}), []string{
			`say "Not requested."`,
		}, []string{"AllowDnsResolutionFromRemoteVpc=true"}},
		"no peering": {public, []string{"VPC peering is not selected"}, []string{"aws ec2"}},
	} {
		t.Run(name, func(t *testing.T) {
			text := string(tt.r.Runbook())
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("without %q:\n%s", want, text)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(text, not) {
					t.Errorf("with %q:\n%s", not, text)
				}
			}
			if name != "no peering" {
				requireValidRunbook(t, tt.r)
			}
		})
	}
}

func TestRunbookStopsAtAValueThatIsNotFilledIn(t *testing.T) {
	file := runbookFile(t, situation(t, []string{"connectivity.methods=peering"}))
	out, stopped := runBash(t, filepath.Dir(file), nil, file)
	if !stopped || !strings.Contains(out, "Stopped: TARGET_ACCOUNT is not filled in") {
		t.Errorf("%s", out)
	}
}

func TestMaskedRunbookRunsNothing(t *testing.T) {
	masked := everything(t).MaskedBy(mask.New())
	if says := strings.Contains(string(masked.Ticket()), "Masked, do not send it: "); !says || strings.Contains(string(everything(t).Ticket()), "Masked") {
		t.Error("the ticket does not say that it is masked, or always does")
	}
	if !strings.Contains(string(masked.Runbook()), "Masked: stand-ins") {
		t.Errorf("%s", masked.Runbook())
	}
	file := runbookFile(t, masked)
	out, stopped := runBash(t, filepath.Dir(file), nil, file)
	if !stopped || !strings.Contains(out, "is not filled in") {
		t.Errorf("%s\n%s", out, masked.Runbook())
	}
}

func TestJUnitCountsFailuresAndErrors(t *testing.T) {
	r := everything(t)
	r.Missing = []steps.Key{steps.KeyRegion}
	var doc struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Suites   []struct {
			Name  string `xml:"name,attr"`
			Cases []struct {
				Name    string `xml:"name,attr"`
				Failure *struct {
					Message string `xml:"message,attr"`
					Text    string `xml:",chardata"`
				} `xml:"failure"`
				Error *struct {
					Message string `xml:"message,attr"`
				} `xml:"error"`
				Out string `xml:"system-out"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(r.JUnit(), &doc); err != nil {
		t.Fatal(err)
	}
	if doc.Tests != len(r.Findings)+1 || doc.Failures != 2 || doc.Errors != 2 {
		t.Errorf("%d tests, %d failures, %d errors of\n%s", doc.Tests, doc.Failures, doc.Errors, r.JUnit())
	}
	says := map[string]string{}
	for _, s := range doc.Suites {
		for _, c := range s.Cases {
			switch {
			case c.Failure != nil:
				says[c.Name] = "failure: " + c.Failure.Message + c.Failure.Text
			case c.Error != nil:
				says[c.Name] = "error: " + c.Error.Message
			default:
				says[c.Name] = "passes: " + c.Out
			}
		}
	}
	for name, want := range map[string][]string{
		"region":                  {"error: ", "missing"},
		"region.zones":            {"failure: 1 zone.", "Fix (You): Take another.", "aws ec2 describe-availability-zones", "ec2:DescribeInstances", "https://console"},
		"region.enabled":          {"error: Throttled."},
		"region.supported":        {"passes: ", "Just."},
		"account.clean eu-west-3": {"passes: ", "fail, acknowledged: ours"},
	} {
		for _, part := range want {
			if !strings.Contains(says[name], part) {
				t.Errorf("%s does not say %q: %q", name, part, says[name])
			}
		}
	}
}

func TestReadableFormatsListTheAirflowConnections(t *testing.T) {
	r := everything(t)
	for form, text := range map[string][]byte{"text": r.Text(), "markdown": r.Markdown(), "html": r.HTML()} {
		for _, want := range []string{"AIRFLOW_CONN_DB=postgres://USER:PASSWORD@db.example.com:5432/DATABASE", "AIRFLOW_CONN_LAKE=databricks://:TOKEN@"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s lacks %s", form, want)
			}
		}
	}
}

// "Installed: yes" and "at least 1.0.0 is required" of 0.28.1 can't both hold.
func TestTheTicketDoesNotCallAnOutdatedAstroCLIInstalledAsRequired(t *testing.T) {
	old := awscheck.Finding{ID: awscheck.ToolsAstroCLI, Status: awscheck.Warn, Title: "Astro CLI 0.28.1 is outdated, need 1.0.0", Detail: "The Astro CLI is version 0.28.1. At least 1.0.0 is required.", Evidence: awscheck.Local}
	root := awscheck.Finding{ID: awscheck.AccountClean, Status: awscheck.Warn, Title: "1 IAM role that is not Astro's", Detail: "1 IAM role that is not Astro's: x.", Evidence: awscheck.Live}
	ticket := string(situation(t, peered, old, root).Ticket())
	for _, want := range []string{"every developer needs it): yes, but we have to replace it: The Astro CLI is version 0.28.1. At least 1.0.0 is required.\n", "A clean AWS account: yes, with a warning: "} {
		if !strings.Contains(ticket, want) {
			t.Errorf("without %q:\n%s", want, ticket)
		}
	}
}

// "Nothing is missing, it says, and I was never asked about the zones." What was not answered is named above the ticket
// of the peering, with what is taken in its place.
func TestTheTicketNamesTheAnswersThatWereTaken(t *testing.T) {
	t.Parallel()
	const resolve, zones = "Resolve the target's host names (DNS and paths), taken as yes", "Private hosted zones (DNS and paths), taken as none"
	const id = "cluster.id=cl0v1p6lc728255byzyfs7lw21"
	for name, tt := range map[string]struct {
		answers []string
		zones   []HostedZone // of the VPC
		says    string       // "": nothing
	}{
		"neither was given":       {[]string{id}, []HostedZone{{ID: "Z1"}}, "Not answered: " + resolve + "; " + zones + ".\n"},
		"the VPC has no zone":     {[]string{id}, nil, "Not answered: " + resolve + ".\n"},
		"a zone was not selected": {[]string{id, "dns.resolve_hostnames=false"}, []HostedZone{{ID: "Z1"}}, "Not answered: " + zones + ".\n"},
		"both were given":         {[]string{id, "dns.resolve_hostnames=true", "dns.private_zones=Z0123456789ABCDEFGHIJ"}, []HostedZone{{ID: "Z1"}}, ""},
		"there is no peering":     {[]string{"connectivity.methods=public"}, []HostedZone{{ID: "Z1"}}, ""},
		"an id is missing, too":   {nil, nil, "Still missing: cluster id (in the Astro UI once the cluster exists).\nNot answered: " + resolve},
	} {
		r := situation(t, append(append(slices.Clone(peered), "peering.cidrs=10.0.0.0/16"), tt.answers...))
		r.Verdict, r.Target = steps.Ready, &Target{HostedZones: tt.zones}
		ticket := string(r.Ticket())
		_, peering, _ := strings.Cut(ticket, "PEERING\n")
		if !strings.Contains(peering, tt.says) || strings.Contains(ticket, "Not answered") != (tt.says != "") || tt.says != "" && strings.Contains(peering, "Nothing is missing.") {
			t.Errorf("%s:\n%s", name, ticket)
		}
	}
}

func TestTicketListsWhatIsMissing(t *testing.T) {
	bare := string(situation(t, []string{"connectivity.methods=peering"}).Ticket())
	for _, want := range []string{
		"Still missing: AWS account id (not known yet).", "Still missing: cluster name (not given).", "Still missing: region (not given).",
		"  Node type: m5.xlarge (Astro's default)\n", "  Maximum nodes: 20 (Astro's default)\n",
		"Still missing: cluster id (in the Astro UI once the cluster exists).", "Still missing: VPC (not given).",
		"  Astro CLI installed (checked on one machine; every developer needs it): (not checked)\n",
	} {
		if !strings.Contains(bare, want) {
			t.Errorf("without %q:\n%s", want, bare)
		}
	}
	r := everything(t)
	full := string(r.Ticket())
	for _, want := range []string{
		"Priority: P3\n", "  Cluster id: cl0v1p6lc728255byzyfs7lw21\n", "2 private hosted zones", "two external addresses",
		"  A clean AWS account: no (account.clean was acknowledged: ours)\n", "supported regions: not verified\n    - Throttled\n    - a warning: Just\n",
	} {
		if !strings.Contains(full, want) {
			t.Errorf("without %q:\n%s", want, full)
		}
	}
	if text := string(situation(t, given).Ticket()); !strings.Contains(text, "VPC peering is not selected") || strings.Contains(text, "P3") {
		t.Errorf("a peering that was not selected:\n%s", text)
	}
	if text := string(situation(t, nil).Ticket()); !strings.Contains(text, "connectivity.methods") {
		t.Errorf("nothing of the answer that lacks:\n%s", text)
	}
}

func TestParseRefusesWhatIsNotAReport(t *testing.T) {
	data, err := everything(t).JSON()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Parse(data); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ from, to, says string }{
		"cut off":                 {"}\n}", "", "JSON"},
		"of another schema":       {Schema, "astro-activate/report/v9", "v9"},
		"a verdict of our own":    {`"not_ready"`, `"fine\u001b[2J"`, "verdict"},
		"a status of our own":     {`"status": "warn"`, `"status": "<b>"`, "status"},
		"a step of another actor": {`"who": "customer"`, `"who": "me"`, "me"},
		"a step of another owner": {`"owner": "you"`, `"owner": "me"`, "me"},
		"nothing to send":         {`"activation": [`, `"activations": [`, "send"},
		"a list for the verdict":  {`"demo": true`, `"demo": []`, "JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := strings.Replace(string(data), tt.from, tt.to, 1)
			if name == "cut off" {
				bad = bad[:len(bad)/2]
			}
			if _, err := Parse([]byte(bad)); err == nil || !strings.Contains(err.Error(), tt.says) || strings.Contains(err.Error(), "\x1b") {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestReportOfASavedSessionSaysNothingWasChecked(t *testing.T) {
	need := steps.DefaultRequirements()
	all := steps.All(need)
	s, err := files.ParseSession(all, []byte("schema: astro-activate/session/v1\naccount: '111122223333'\nstep: region\nanswers: {region: us-east-1, cluster: {name: x}}\nend: true\n"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := files.Offline(all, need, s)
	if err != nil {
		t.Fatal(err)
	}
	r := New(m, Meta{Saved: true, Account: s.Account})
	if r.Verdict != steps.Incomplete || slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Status == awscheck.Pass }) {
		t.Errorf("%s: %+v", r.Verdict, r.Findings)
	}
	text := string(r.Text())
	for want, times := range map[string]int{"Nothing was checked": 1, "Not checked: a saved session contains answers, but no findings.": 1, "Check the answers:": 1, "Resolve": 0,
		"111122223333 (from the saved session)": 1, "Still running": 0} {
		if got := strings.Count(strings.Join(strings.Fields(text), " "), want); got != times {
			t.Errorf("%q occurs %d times, not %d:\n%s", want, got, times, text)
		}
	}
}

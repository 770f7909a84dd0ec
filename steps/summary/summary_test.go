package summary

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/files"
)

// situation makes the report of an activation whose checks found just this.
func situation(t testing.TB, answers []string, found ...awscheck.Finding) Report {
	t.Helper()
	need := steps.DefaultRequirements()
	all := steps.All(need)
	for i := range all {
		all[i].Checks = nil
	}
	elsewhere := map[string]string{"path": "dns", "public": "connectivity"} // the steps of their checks
	for _, f := range found {
		step, _, _ := strings.Cut(f.ID, ".")
		step = cmp.Or(elsewhere[step], step)
		i := slices.IndexFunc(all, func(s steps.Step) bool { return s.ID == step })
		if slices.ContainsFunc(all[i].Checks, func(c steps.Check) bool { return c.ID == f.ID }) {
			continue // the check has it
		}
		all[i].Checks = append(all[i].Checks, steps.Check{ID: f.ID, Title: f.Title, Run: func(context.Context, steps.Input) []awscheck.Finding {
			return slices.DeleteFunc(slices.Clone(found), func(o awscheck.Finding) bool { return o.ID != f.ID })
		}})
	}
	m := steps.New(all, steps.Env{Requirements: need, Accounts: account.NewAccounts(account.Options{Source: &awssim.World{}})}, steps.Answers{})
	for _, a := range answers {
		s, err := files.ParseSetting(all, a)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.SetAll([]steps.Setting{s}); err != nil {
			t.Fatal(err)
		}
	}
	if err := steps.Run(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
	return New(m, Meta{Version: "v0.1.0", Demo: true, GeneratedAt: time.Date(2022, 9, 14, 10, 30, 0, 0, time.UTC)})
}

var given = []string{"region=us-east-1", "cluster.name=Production data", "connectivity.methods=public"}

func TestReportIsValidUnderItsSchema(t *testing.T) {
	r := situation(t, append(given, "cluster.max_nodes=30", "public.endpoints=db=postgres://db.example.com:5432",
		"connectivity.methods=public,peering", "dns.resolve_hostnames=true", "acknowledged.account.clean=ours"),
		awscheck.Finding{ID: "account.credentials", Status: awscheck.Pass, Title: "Credentials", Detail: "They work.", Evidence: awscheck.Live},
		awscheck.Finding{ID: "account.clean", Status: awscheck.Fail, Title: "Clean account", Detail: "1 instance.", Evidence: awscheck.Live,
			Region: "eu-west-3", Resources: []string{"i-1"}, Remedy: awscheck.Remedy{Text: "Remove it.", Look: []string{"aws ec2 describe-instances"}, Commands: []string{"aws ec2 terminate-instances"}, Deletes: 1,
				Denies: []awscheck.DenyStatement{{Policy: "arn:aws:iam::111122223333:policy/p, version v3", Statement: "{}"}},
				Policy: awscheck.Allow("ec2:DescribeInstances"), Links: []string{"https://console.aws.amazon.com"}}},
		awscheck.Finding{ID: "region.zones", Status: awscheck.Unverified, Title: "Zones", Detail: "Not determined.", Cause: "account.clean"},
	)
	data, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if err := invalid(t, data); err != nil {
		t.Error(err)
	}
	var back Report
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	again, err := back.JSON()
	if err != nil || string(again) != string(data) {
		t.Errorf("it was read back as\n%s\n%v\nnot as\n%s", again, err, data)
	}
	for _, want := range []string{`"max_nodes": 30`, `"port": 5432`, `"resolve_hostnames": true`, `"acknowledged": "ours"`, `"missing": [`,
		`"peering.vpc_id"`, `"demo": true`, `"generated_at": "2022-09-14T10:30:00Z"`} {
		if !strings.Contains(string(data), want) {
			t.Errorf("without %s:\n%s", want, data)
		}
	}
	if strings.Index(string(data), `"findings"`) > strings.Index(string(data), `"next_steps"`) || r.Findings[0].Step != "account" {
		t.Error("the fields are out of order")
	}
}

func TestSchemaRefusesWhatIsNotAReport(t *testing.T) {
	for name, tt := range map[string]struct{ change, to string }{
		"a verdict of our own":   {`"verdict": "ready"`, `"verdict": "fine"`},
		"a status of our own":    {`"status": "pass"`, `"status": "ok"`},
		"an empty remedy":        {`"evidence": "live"`, `"evidence": "live", "remedy": {}`},
		"a text for a number":    {`"demo": true`, `"demo": "yes"`},
		"a time of another form": {`"2022-09-14T10:30:00Z"`, `"14.9.2022"`},
		"no list of what misses": {`"missing": []`, `"missing": null`},
		"an invalid account":     {`"account": ""`, `"account": "12"`},
		"an owner of our own":    {`"evidence": "live"`, `"evidence": "live", "remedy": {"owner": "someone"}`},
		"a step of no one's":     {`"owner": "you"`, `"owner": "someone"`},
		"a removal of nothing":   {`"evidence": "live"`, `"evidence": "live", "remedy": {"text": "x", "deletes": 0}`},
	} {
		t.Run(name, func(t *testing.T) {
			r := situation(t, given, awscheck.Finding{ID: "account.credentials", Status: awscheck.Pass, Title: "Credentials", Evidence: awscheck.Live})
			data, err := r.JSON()
			if err != nil || invalid(t, data) != nil {
				t.Fatal(invalid(t, data), err)
			}
			bad := strings.Replace(string(data), tt.change, tt.to, 1)
			if bad == string(data) || invalid(t, []byte(bad)) == nil {
				t.Errorf("%s passes in place of %s", tt.to, tt.change)
			}
		})
	}
}

func TestTextStatesACommonReasonOnce(t *testing.T) {
	denied := func(id, action string) awscheck.Finding {
		return awscheck.Finding{ID: id, Status: awscheck.Unverified, Title: id, Detail: "Not determined: denied, this principal lacks " + action + ".",
			Remedy: awscheck.Remedy{Text: "Attach this policy to the principal and check again.", Policy: awscheck.Allow(action)}}
	}
	r := situation(t, given,
		awscheck.Finding{ID: "account.credentials", Status: awscheck.Fail, Title: "AWS credentials", Detail: "The SSO session expired.", Evidence: awscheck.Live,
			Remedy: awscheck.Remedy{Text: "Sign in again.", Commands: []string{"aws sso login --profile 'two words'"}}},
		awscheck.Finding{ID: "account.expiry", Status: awscheck.Fail, Title: "Expiry", Detail: "They have expired.", Evidence: awscheck.Live, Cause: "account.credentials"},
		awscheck.Finding{ID: "region.enabled", Status: awscheck.Unverified, Title: "Enabled", Detail: "No credentials.", Cause: "account.credentials"},
		awscheck.Finding{ID: "region.zones", Status: awscheck.Unverified, Title: "Zones", Detail: "No credentials.", Cause: "account.credentials"},
		denied("network.cidr.overlap", "ec2:DescribeVpcs"), denied("region.quota", "servicequotas:GetServiceQuota"), denied("region.more", "ec2:DescribeVpcs"),
	)
	text := string(r.Text())
	for want, times := range map[string]int{
		"The SSO session expired.":              1,
		"aws sso login --profile 'two words'\n": 1,
		"3 checks could not run because of account.credentials: account.expiry, region.enabled, region.zones.": 1,
		`"Statement"`:         1,
		`"ec2:DescribeVpcs",`: 1,
		"the default CIDR":    1,
		demoNote:              1,
		"Sign in first: 3 checks could not run, 3 unverified":         1,
		"You: Sign in again. Then check again: 3 checks wait for it.": 1,
	} {
		if got := strings.Count(strings.Join(strings.Fields(text), " ")+"\n", strings.TrimRight(want, "\n")); got != times {
			t.Errorf("%q occurs %d times, not %d, in\n%s", want, got, times, text)
		}
	}
	if strings.Index(text, "What blocks") > strings.Index(text, "What could not") {
		t.Errorf("the blockers do not come first:\n%s", text)
	}
}

func TestProblemsAreInTheOrderOfWhoFixesThem(t *testing.T) {
	found := func(id string, owner awscheck.Owner, s awscheck.Status) awscheck.Finding {
		return awscheck.Finding{ID: id, Title: "Title of " + id, Status: s, Detail: "Wrong.", Evidence: awscheck.Live, Remedy: awscheck.Remedy{Owner: owner, Text: "Fix " + id + "."}}
	}
	bucket, boundary := found("account.clean", awscheck.OwnerAccount, awscheck.Fail), found("permissions.iam.CreateRole", awscheck.OwnerIdentity, awscheck.Fail)
	quota, small := found("region.quota.L-1216C47A", awscheck.OwnerAccount, awscheck.Fail), found("network.cidr.size", awscheck.OwnerYou, awscheck.Fail)
	role, cli := found("permissions.iam.GetRole", awscheck.OwnerIdentity, awscheck.Warn), found("network.cidr.private", awscheck.OwnerYou, awscheck.Warn)
	expired := found("account.credentials", awscheck.OwnerIdentity, awscheck.Fail)
	expired.Remedy.Login = []string{"aws", "sso", "login"}
	waits := awscheck.Finding{ID: "region.zones", Title: "Zones", Status: awscheck.Unverified, Detail: "Not determined.", Cause: "account.credentials"}
	for name, c := range map[string]struct{ found, want []awscheck.Finding }{
		"the user first, each owner's in the order of the checks":       {[]awscheck.Finding{bucket, boundary, role, quota, small, cli}, []awscheck.Finding{small, bucket, quota, boundary, cli, role}},
		"a sign-in before everything, of any owner":                     {[]awscheck.Finding{expired, bucket, small, waits}, []awscheck.Finding{expired, small, bucket}},
		"a service control policy after what the customer does without": {[]awscheck.Finding{found("permissions.iam.GetRole", awscheck.OwnerOrganization, awscheck.Fail), quota}, []awscheck.Finding{quota, found("permissions.iam.GetRole", awscheck.OwnerOrganization, awscheck.Fail)}},
	} {
		r := situation(t, given, c.found...)
		for form, text := range map[string][]byte{"text": r.Text(), "markdown": r.Markdown(), "html": r.HTML()} {
			at := 0
			for _, f := range c.want {
				fix := bytes.Index(text[at:], []byte(f.Remedy.Text))
				if fix < 0 {
					t.Errorf("%s, %s: %q is not next after %q in\n%s", name, form, f.Remedy.Text, text[:at], text[at:])
					break
				}
				at += fix
			}
		}
		if !reflect.DeepEqual(r.Findings, situation(t, given, c.found...).Findings) {
			t.Errorf("%s: the findings of the JSON are in another order", name)
		}
	}
}

// "It says that the activation is blocked, and only a database's address is private." The heading says what fails.
func TestTheHeadingSaysWhatIsBlocked(t *testing.T) {
	fails := func(id string) awscheck.Finding {
		return awscheck.Finding{ID: id, Status: awscheck.Fail, Title: id, Detail: "No.", Evidence: awscheck.Live, Remedy: awscheck.Remedy{Text: "Change it."}}
	}
	for want, found := range map[string][]awscheck.Finding{
		"What blocks the activation":                                  {fails(awscheck.AccountClean), fails(awscheck.NetworkCIDRSize)},
		"What blocks the path to the data services":                   {fails(awscheck.PublicAddress), fails(awscheck.DNSHostnames), fails(awscheck.PathRoute), fails(awscheck.PeeringVPC)},
		"What blocks the activation or the path to the data services": {fails(awscheck.AccountClean), fails(awscheck.PublicAddress)},
	} {
		if r := situation(t, given, found...); !strings.Contains(string(r.Text()), "\n"+want+"\n") || !strings.Contains(string(r.Markdown()), want+"\n") {
			t.Errorf("no heading %q in\n%s", want, r.Text())
		}
	}
}

// "Port 3306 not open, and it blocks the peering?" A peering is made without the port: verify's heading says what fails, as
// that of check does.
func TestTheHeadingOfVerifySaysWhatIsBlocked(t *testing.T) {
	t.Parallel()
	for want, ids := range map[string][]string{
		"What blocks the peering":                                  {awscheck.NetworkOverlapTarget, awscheck.VerifyRoutes},
		"What blocks the path to the data services":                {awscheck.PathSecurityGroups, awscheck.VerifyACL},
		"What blocks the peering or the path to the data services": {awscheck.VerifyActive, awscheck.PathSecurityGroups},
	} {
		r := Report{Findings: []Finding{{ID: awscheck.VerifyRequest, Step: "verify", Status: awscheck.Pass}}}
		for _, id := range ids {
			r.Findings = append(r.Findings, Finding{ID: id, Status: awscheck.Fail, Title: id, Remedy: awscheck.Remedy{Text: "Change it."}})
		}
		if got := r.digest().blocks; got != want {
			t.Errorf("%q is headed %q, not %q", ids, got, want)
		}
	}
}

// The problems of a peering are in the order in which they are fixed, by any owner.
func TestProblemsOfAPeeringKeepTheirOrder(t *testing.T) {
	r := Report{Findings: []Finding{
		{ID: awscheck.VerifyActive, Step: "verify", Status: awscheck.Fail, Title: "Not active", Remedy: awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Accept it."}},
		{ID: awscheck.VerifyAstroRoutes, Status: awscheck.Fail, Title: "No route", Remedy: awscheck.Remedy{Owner: awscheck.OwnerAstronomer, Text: "Ask."}},
		{ID: awscheck.NetworkCIDRSize, Status: awscheck.Fail, Title: "Too small", Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Choose another."}},
	}}
	var titles []string
	for _, f := range r.digest().blocking {
		titles = append(titles, f.Title)
	}
	if want := []string{"Not active", "No route", "Too small"}; !slices.Equal(titles, want) {
		t.Errorf("the problems are %q, not %q", titles, want)
	}
}

func TestCheckWithAProblemIsNotListedAsPassed(t *testing.T) {
	pass := func(id string) awscheck.Finding {
		return awscheck.Finding{ID: id, Status: awscheck.Pass, Title: id, Detail: "Well.", Evidence: awscheck.Live}
	}
	r := situation(t, given, pass("account.clean"), pass("account.expiry"))
	bad := r.Findings[0]
	bad.Status, bad.Detail = awscheck.Fail, "A bucket."
	r.Findings = append(r.Findings, bad)
	_, passed, _ := strings.Cut(string(r.Text()), "\nPassed\n")
	if !strings.Contains(passed, "account.expiry") || strings.Contains(passed, "account.clean") {
		t.Errorf("%s is listed twice:\n%s", bad.ID, r.Text())
	}
}

func TestFindingsWithTheSamePolicyShowItOnce(t *testing.T) {
	boundary := func(id string) awscheck.Finding {
		return awscheck.Finding{ID: id, Status: awscheck.Fail, Title: id, Detail: id + " is denied.", Evidence: awscheck.Simulated,
			Remedy: awscheck.Remedy{Text: "Change the boundary for " + id + ".", Policy: awscheck.Allow("iam:CreateRole", "iam:PutRolePolicy")}}
	}
	r := situation(t, given, boundary("permissions.iam.CreateRole"), boundary("permissions.iam.PutRolePolicy"))
	for form, text := range map[string]string{"text": string(r.Text()), "markdown": string(r.Markdown())} {
		for want, times := range map[string]int{`"Statement"`: 1, "Change the boundary for permissions.iam.CreateRole.": 1, "Change the boundary for permissions.iam.PutRolePolicy.": 1} {
			if got := strings.Count(text, want); got != times {
				t.Errorf("%s: %q occurs %d times, not %d, in\n%s", form, want, got, times, text)
			}
		}
	}
}

func TestAReportSaysOnceWhatIsTheSame(t *testing.T) {
	found := func(id string, s awscheck.Status, r awscheck.Remedy) awscheck.Finding {
		return awscheck.Finding{ID: id, Status: s, Title: "Title of " + id, Detail: "It is so.", Evidence: awscheck.Live, Remedy: r}
	}
	another := awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Choose another network."}
	ofTarget := another
	ofTarget.Owner = awscheck.OwnerNetwork
	rule := func(group string) awscheck.Remedy {
		return awscheck.Remedy{Text: "Open the port.", Commands: []string{"aws ec2 open " + group}}
	}
	other := func(text, acceptIf string) awscheck.Finding {
		f := found("account.clean", awscheck.Fail, awscheck.Remedy{Text: text, AcceptIf: acceptIf})
		f.Title = text // each has its own
		return f
	}
	option := awscheck.Remedy{Text: "Turn it on once the peering is active.", Commands: []string{"aws ec2 turn-on"}}
	peered := append(slices.Clone(given[:2]), "connectivity.methods=peering", "dns.resolve_hostnames=true")
	for name, c := range map[string]struct {
		answers []string
		found   []awscheck.Finding
		want    map[string]int
		after   string // what a front end adds to each fix
	}{
		"three overlaps, one fix": {given, []awscheck.Finding{found("network.cidr.overlap.target", awscheck.Fail, another), found("network.cidr.overlap.routes", awscheck.Fail, another), found("network.cidr.overlap.peers", awscheck.Fail, another)},
			map[string]int{"Fix (You): Choose another network.": 1, "Fix (You): The same as above.": 2}, ""},
		"the same words for another owner": {given, []awscheck.Finding{found("network.cidr.overlap.target", awscheck.Fail, another), found("network.cidr.overlap.peers", awscheck.Fail, ofTarget)},
			map[string]int{"Choose another network.": 2, "as above": 0}, ""},
		"the same words with other commands": {peered, []awscheck.Finding{found("path.acl", awscheck.Fail, rule("acl-1")), found("path.security_groups", awscheck.Fail, rule("sg-1"))},
			map[string]int{"Open the port.": 2, "aws ec2 open": 2, "as above": 0}, ""},
		"one reason covers what a check found": {given, []awscheck.Finding{other("Delete the function.", "it may stay"), other("Empty the bucket.", "they may stay")},
			map[string]int{"Delete the function. If it may stay, acknowledge account.clean with a reason, which covers all 2 findings of the check.": 1,
				"Empty the bucket. If they may stay, the same acknowledgment is enough.": 1}, ""},
		"what is said after the reason": {given, []awscheck.Finding{other("Delete the function.", "it may stay"), other("Delete the role.", "it may stay")},
			map[string]int{"Delete the role. If it may stay, the same acknowledgment is enough. No command is shown.": 1, "of the check. No command is shown.": 1}, " No command is shown."},
		"a note is a next step": {peered, []awscheck.Finding{found(awscheck.DNSAccepterOption, awscheck.Info, option)},
			map[string]int{"Turn it on once the peering is active.": 2, "aws ec2 turn-on": 1, `Title of dns.accepter_option: Turn it on once the peering is active. The commands are above, in "Good to know".`: 1}, ""},
	} {
		r := situation(t, c.answers, c.found...)
		for i := range r.Findings {
			r.Findings[i].Remedy.Text += c.after
		}
		text := strings.Join(strings.Fields(string(r.Text())), " ")
		for want, times := range c.want {
			if got := strings.Count(text, want); got != times {
				t.Errorf("%s: %q occurs %d times, not %d, in\n%s", name, want, got, times, r.Text())
			}
		}
		for _, s := range r.NextSteps {
			if strings.HasPrefix(s.Text, "Title of dns.accepter_option") && (len(s.Commands) != 1 || !strings.Contains(s.Text, option.Text)) {
				t.Errorf("%s: the JSON lacks a step in full: %+v", name, s)
			}
		}
	}
}

func TestEveryFormatShowsDemoAndAcknowledgements(t *testing.T) {
	r := situation(t, append(given, "acknowledged.account.clean=agreed with Astronomer"),
		awscheck.Finding{ID: "account.clean", Status: awscheck.Fail, Title: "Clean account", Detail: "1 bucket.", Evidence: awscheck.Live})
	if r.Verdict != steps.Ready {
		t.Errorf("the verdict is %s", r.Verdict)
	}
	data, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	for form, text := range map[string][]byte{"json": data, "text": r.Text(), "markdown": r.Markdown()} {
		for _, want := range []string{"emo", "agreed with Astronomer"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("the %s form does not say %q:\n%s", form, want, text)
			}
		}
	}
}

func TestTextFromAWSIsNeitherMarkupNorTerminalControl(t *testing.T) {
	evil := "a|b `c` <script>alert(1)</script> [x](http://evil) **bold** @everyone\n# heading \x1b[2J\u202e"
	r := situation(t, given, awscheck.Finding{ID: "account.clean", Status: awscheck.Fail, Title: evil, Detail: evil, Evidence: awscheck.Live,
		Resources: []string{evil}, Remedy: awscheck.Remedy{Text: evil, Commands: []string{"echo '" + evil + "'", "echo '```'"}}})
	for _, line := range strings.Split(string(r.Markdown()), "\n") {
		if strings.Contains(line, "echo") {
			continue // in a block of code
		}
		for _, bad := range []string{"<script", "a|b", "[x](", "**bold", "@everyone", "# heading `"} {
			if strings.Contains(strings.ReplaceAll(line, `\*\*bold`, ""), bad) {
				t.Errorf("%q is markup in %q", bad, line)
			}
		}
	}
	if !strings.Contains(string(r.Markdown()), "\n  ````sh\n") {
		t.Errorf("the fence does not hold:\n%s", r.Markdown())
	}
	for form, text := range map[string][]byte{"text": r.Text(), "markdown": r.Markdown()} {
		if strings.ContainsAny(string(text), "\x1b\u202e") || strings.Contains(string(text), "\n# heading") {
			t.Errorf("the %s form lets through %q", form, text)
		}
	}
}

func TestNextStepsDependOnVerdictAndConnectivity(t *testing.T) {
	texts := func(r Report) string {
		var all []string
		for _, s := range r.NextSteps {
			all = append(all, s.Actor()+": "+s.Text+" "+strings.Join(s.Commands, " "))
		}
		return strings.Join(all, "\n")
	}
	public := texts(situation(t, given))
	peering := texts(situation(t, append(given, "connectivity.methods=peering", "network.cidr=10.8.0.0/19", "peering.region=eu-west-1",
		"peering.vpc_id=vpc-0a1b2c3d4e5f60718", "account.profile=two words", "account.expected_id=111122223333", "peering.account_id=111122223333")))
	unanswered := texts(situation(t, append(given, "connectivity.methods=peering", "account.profile=two words")))
	elsewhere := texts(situation(t, append(given, "connectivity.methods=peering", "account.profile=two words", "peering.profile=data")))
	zones := texts(situation(t, append(given, "connectivity.methods=peering", "network.cidr=10.8.0.0/19", "peering.region=eu-west-1",
		"peering.vpc_id=vpc-0a1b2c3d4e5f60718", "dns.resolve_hostnames=false", "dns.private_zones=Z0123456789ABCDEFGHIJ")))
	blocked := texts(situation(t, nil, awscheck.Finding{ID: "account.clean", Status: awscheck.Fail, Title: "x", Evidence: awscheck.Live}))
	for _, tt := range []struct {
		name, text string
		want, not  []string
	}{
		{"zones", zones, []string{"private hosted zone Z0123456789ABCDEFGHIJ"}, []string{"turn on DNS resolution"}},
		{"public", public, []string{"region us-east-1", "external addresses in every data service"}, []string{"verify", "P3", "Fix the", "Give the missing"}},
		{"peering", peering, []string{"P3 ticket at https://support.astronomer.io", "VPC CIDR 10.8.0.0/19.", "VPC vpc-0a1b2c3d4e5f60718",
			"aws ec2 describe-vpc-peering-connections", "--region eu-west-1 --profile 'two words'",
			`accept-vpc-peering-connection --vpc-peering-connection-id "$PEERING_ID" --region eu-west-1 --profile 'two words'`, "turn on DNS resolution for it on the accepter's side",
			"You: Verify the peering, until every check of it passes. astro-activate verify --watch --demo"}, []string{"hosted zone", "REPORT", "default CIDR", "external addresses in every data service"}},
		{"target not answered, so that it may be in another account", unanswered, []string{"--filters Name=status-code,Values=pending-acceptance --region REPLACE_ME",
			"accept-vpc-peering-connection --vpc-peering-connection-id \"$PEERING_ID\" --region REPLACE_ME",
			"instead of REPLACE_ME after --region, the region of the VPC; instead of REPLACE_ME after --destination-cidr-block, the CIDR of the data plane, once it is chosen."}, []string{"two words"}},
		{"target with a profile of its own", elsewhere, []string{`--vpc-peering-connection-id "$PEERING_ID" --region REPLACE_ME --profile data`}, []string{"two words"}},
		{"blocked", blocked, []string{"Give the missing answers: cluster.name, region, connectivity.methods", `Fix "x".`}, nil},
	} {
		for _, want := range tt.want {
			if !strings.Contains(tt.text, want) {
				t.Errorf("%s: without %q:\n%s", tt.name, want, tt.text)
			}
		}
		for _, not := range tt.not {
			if strings.Contains(tt.text, not) {
				t.Errorf("%s: with %q:\n%s", tt.name, not, tt.text)
			}
		}
	}
}

// "15 checks wait for my sign-in, and 2 of them for a host name that I can correct now."
func TestWhatWaitsForAnotherProblemDoesNotWaitForTheSignIn(t *testing.T) {
	found := func(id string, s awscheck.Status, cause string) awscheck.Finding {
		f := awscheck.Finding{ID: id, Status: s, Title: "Title of " + id, Detail: "It is.", Evidence: awscheck.Live, Cause: cause}
		if s == awscheck.Unverified {
			f.Evidence = awscheck.None
		}
		return f
	}
	r := situation(t, given, found("account.credentials", awscheck.Fail, ""), found("account.clean", awscheck.Unverified, "account.credentials"),
		found("region.zones", awscheck.Unverified, "account.credentials"), found("public.dns", awscheck.Fail, ""), found("public.tcp", awscheck.Unverified, "public.dns"))
	if want := "No AWS access: 2 checks could not run, 1 other problem, 1 unverified"; r.Headline() != want {
		t.Errorf("%q, not %q", r.Headline(), want)
	}
	for _, fix := range []awscheck.Remedy{{Commands: []string{"aws sso login --profile astro"}}, {Text: "Sign in again with the program that the profile runs."}} {
		r.Findings[0].Remedy = fix
		if want := "Sign in first: 2 checks could not run, 1 other problem, 1 unverified"; r.Headline() != want {
			t.Errorf("%q, not %q", r.Headline(), want)
		}
	}
	r.Findings[0].Remedy = awscheck.Remedy{}
	text := strings.Join(strings.Fields(string(r.Text())), " ")
	for _, want := range []string{"2 checks wait for it.", `Fix "Title of public.dns" (1 check waits for it).`} {
		if strings.Count(text, want) != 1 {
			t.Errorf("without %q:\n%s", want, text)
		}
	}
}

func TestCauseOfOneServiceIsNotAnother(t *testing.T) {
	dns := func(service string, s awscheck.Status) Finding {
		return Finding{ID: "public.dns", Step: "connectivity", Status: s, Title: "DNS name: " + service, Detail: service, Evidence: awscheck.Live, Resources: []string{service}}
	}
	waiting := func(id, service string) Finding {
		return Finding{ID: id, Step: "connectivity", Status: awscheck.Unverified, Title: id, Detail: "Not checked.", Resources: []string{service}, Cause: "public.dns"}
	}
	r := situation(t, given)
	r.Findings = []Finding{dns("warehouse", awscheck.Pass), dns("orders", awscheck.Fail), waiting("public.address", "orders"), waiting("public.reachable", "orders")}
	for form, text := range map[string][]byte{"text": r.Text(), "markdown": r.Markdown(), "html": r.HTML(), "junit": r.JUnit()} {
		said := strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(string(text), `\_`, "_")), " "))
		if !strings.Contains(said, "because of public.dns (dns name: orders)") || strings.Contains(said, "(dns name: warehouse)") {
			t.Errorf("%s does not name the service that fails:\n%s", form, said)
		}
	}
}

// A demo that proposes its answers brings to another command those that its customer ends with: the one that
// verifies names what differs from them, so that it works as it is pasted.
func TestTheCommandThatVerifiesADemoHasTheAnswersThatWereProposed(t *testing.T) {
	need := steps.DefaultRequirements()
	answers := map[steps.Key]steps.Value{
		steps.KeyMethods: {"peering"}, steps.KeyRegion: {"us-east-1"}, steps.KeyCIDR: {"172.20.0.0/19"}, steps.KeyPeerRegion: {"us-east-1"}, steps.KeyPeerVPC: {"vpc-0d47a11e5c0ffee01"},
		steps.KeyPeerServices: {"orders=postgres://db.example.com:5432", "ledger=mysql://db.example.com:3306"}, steps.KeyResolve: {"true"}, steps.KeyNodeType: {"m5.xlarge"},
	}
	const proposed = " --set region=us-east-1 --set network.cidr=172.20.0.0/19 --set peering.region=us-east-1 --set peering.vpc_id=vpc-0d47a11e5c0ffee01" +
		" --set peering.services=orders=postgres://db.example.com:5432,ledger=mysql://db.example.com:3306 --set dns.resolve_hostnames=true" // and not the node type, which verify does not read
	for name, tt := range map[string]struct {
		proposes bool
		meta     Meta
		want     string
	}{
		"the story":               {true, Meta{Demo: true, Scenario: "story"}, "astro-activate verify --watch --demo=story" + proposed},
		"its end":                 {true, Meta{Demo: true, Scenario: "story that ends"}, "astro-activate verify --watch --demo='story that ends' --set network.cidr=172.20.0.0/19"},
		"the story, saved":        {true, Meta{Demo: true, Scenario: "story", AnswersFrom: "--session s.yaml"}, "astro-activate verify --watch --demo=story --session s.yaml"},
		"a demo with its answers": {false, Meta{Demo: true, Scenario: "ready"}, "astro-activate verify --watch --demo=ready"},
		"a real account":          {false, Meta{}, "astro-activate verify --watch REPORT"},
	} {
		all := steps.All(need)
		if tt.proposes {
			all = steps.Propose(all, answers)
		}
		for i := range all {
			for j, f := range all[i].Fields {
				if name == "its end" && f.Key != steps.KeyCIDR {
					all[i].Fields[j].Ends = answers[f.Key]
				}
			}
		}
		m := steps.New(all, steps.Env{Requirements: need, Accounts: account.NewAccounts(account.Options{})}, steps.Answers{})
		for k, v := range answers {
			if err := m.Set(k, v); err != nil {
				t.Fatal(err)
			}
		}
		next := New(m, tt.meta).NextSteps
		if got := next[len(next)-1].Commands; len(got) != 1 || got[0] != tt.want {
			t.Errorf("%s: %q\nwant %q", name, got, tt.want)
		}
	}
}

// A report of a later version may name an owner that this one does not know: its problem is listed, last.
func TestAProblemOfAnUnknownOwnerIsListed(t *testing.T) {
	r := Report{Verdict: steps.NotReady, Findings: []Finding{
		{ID: "account.clean", Status: awscheck.Fail, Title: "Its problem", Remedy: awscheck.Remedy{Owner: "auditor", Text: "Ask."}},
		{ID: "network.cidr.size", Status: awscheck.Fail, Title: "Our problem", Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Fix it."}},
	}}
	var titles []string
	for _, f := range r.digest().blocking {
		titles = append(titles, f.Title)
	}
	if got := strings.Join(titles, ", "); got != "Our problem, Its problem" {
		t.Errorf("listed are %s", got)
	}
}

// An active account has nothing to send, unless a peering is still to come.
func TestWhatAReportOffersToOthers(t *testing.T) {
	active := Finding{ID: awscheck.AccountPriorActivation, Status: awscheck.Info, Title: "Active", Detail: "It is active."}
	peered := Finding{ID: awscheck.PathRoute, Status: awscheck.Pass}
	all := steps.All(steps.DefaultRequirements())
	cluster := files.NewDocument(all, steps.Answers{}.With(steps.KeyClusterID, steps.Text("cl0v1p6lc728255byzyfs7lw21")))
	peering := ToSend{Peering: []Item{{Label: "VPC", Value: "vpc-1"}}}
	for name, tt := range map[string]struct {
		r               Report
		ticket, runbook bool
	}{
		"before the activation":               {Report{}, true, false},
		"before the activation, with peering": {Report{ToSend: peering}, true, true},
		"active":                              {Report{Answers: cluster, Findings: []Finding{active}}, false, false},
		"active, the peering is to come":      {Report{Answers: cluster, Findings: []Finding{active}, ToSend: peering}, true, true},
		"active and peered":                   {Report{Answers: cluster, Findings: []Finding{active, peered}, ToSend: peering}, false, false},
	} {
		if got := [2]bool{Offers(tt.r, TicketFormat), Offers(tt.r, RunbookFormat)}; got != [2]bool{tt.ticket, tt.runbook} || !Offers(tt.r, HandoffFormat) {
			t.Errorf("%s: ticket and runbook %v", name, got)
		}
	}
}

// A link of a saved report was written to the terminal as it was: "the window got another title".
func TestALinkOfASavedReportCanNotDriveTheTerminal(t *testing.T) {
	t.Parallel()
	r := everything(t)
	for i := range r.Findings {
		r.Findings[i].Remedy.Links = []string{"https://example.com/\x1b]0;title\x07\u202e\nSubject: x"}
	}
	for _, f := range []Format{TextFormat, HandoffFormat} {
		data, err := r.Render(f)
		if err != nil {
			t.Fatal(err)
		}
		requireNoControls(t, f, data)
		if strings.Contains(string(data), "\nSubject: x") || !strings.Contains(string(data), "    See https://example.com/\uFFFD]0;title\uFFFD Subject: x\n") {
			t.Errorf("%s: the link is not on one line:\n%s", f, data)
		}
	}
}

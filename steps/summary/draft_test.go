package summary

import (
	"context"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
)

var inUse = awscheck.Finding{ID: "account.clean", Status: awscheck.Fail, Title: "Clean account", Detail: "1 instance.", Evidence: awscheck.Live}

// A ticket that is not ready to be sent says so, above it and in its subject, and does not
// claim that nothing is missing.
func TestOnlyAReadyTicketIsToBeSent(t *testing.T) {
	passed := inUse
	passed.Status = awscheck.Pass
	warned := awscheck.Finding{ID: "account.principal", Status: awscheck.Warn, Title: "Principal: root", Detail: "Root.", Evidence: awscheck.Live}
	other := warned
	other.Resources = []string{"another"}
	theirs, networks := warned, warned
	theirs.Remedy, networks.Remedy = awscheck.Remedy{Owner: awscheck.OwnerIdentity}, awscheck.Remedy{Owner: awscheck.OwnerNetwork}
	const sends = "Send this to Astronomer: "
	for name, tt := range map[string]struct {
		report Report
		draft  string // "": it is ready
		next   string // what the first step then begins with
	}{
		"ready":                    {situation(t, given, passed), "", sends},
		"the account is in use":    {situation(t, given, inUse), "[Draft, not ready] ", ""},
		"an answer is missing":     {situation(t, given[:1], passed), "[Draft, incomplete] ", ""},
		"a problem is accepted":    {situation(t, append(given[:len(given):len(given)], "acknowledged.account.clean=ours"), inUse), "", sends},
		"a warning does not block": {situation(t, given, warned), "", "Review the warning (Principal: root), then send this to Astronomer: "},
		"several warnings":         {situation(t, given, warned, other), "", "Review the 2 warnings, then send this to Astronomer: "},
		"another owner's warning":  {situation(t, given, theirs), "", "Send this to Astronomer, while the IAM administrator reviews 1 warning: "},
		"one each":                 {situation(t, given, warned, theirs), "", "Review the warning (Principal: root), then send this to Astronomer, while the IAM administrator reviews 1 warning: "},
		"of two other owners":      {situation(t, given, theirs, networks), "", "Send this to Astronomer, while their owners review 2 warnings: "},
	} {
		ticket, next := string(tt.report.Ticket()), ""
		for _, s := range tt.report.NextSteps {
			next += s.Text + "\n"
		}
		draft := tt.draft != ""
		if strings.Contains(ticket, "DRAFT, do not send it yet.") != draft || !strings.Contains(ticket, "\nSubject: "+tt.draft+"Activate") ||
			strings.Contains(ticket, "Send this to") == draft || strings.Contains(ticket, "Nothing is missing") && draft {
			t.Errorf("%s: the ticket is\n%s", name, ticket)
		}
		if later := strings.Contains(next, "Once the verdict is ready, send this to Astronomer: "); later != draft || !draft && !strings.HasPrefix(next, tt.next) {
			t.Errorf("%s: the next steps are\n%s", name, next)
		}
	}
}

// Where nothing was checked, no message is to be sent, and each says so itself.
func TestMessagesAreDraftsUntilSomethingIsChecked(t *testing.T) {
	signIn := awscheck.Finding{ID: awscheck.AccountCredentials, Status: awscheck.Unverified, Title: "Sign-in needed", Detail: "It has expired.", Evidence: awscheck.Live, Remedy: awscheck.Remedy{Text: "Sign in again.", Commands: []string{"aws sso login"}}}
	waits := awscheck.Finding{ID: "region.zones", Status: awscheck.Unverified, Title: "Zones", Detail: "Not checked.", Evidence: awscheck.None, Cause: awscheck.AccountCredentials}
	saved := situation(t, peered, waits)
	saved.Saved = true
	for name, r := range map[string]Report{"no sign-in": situation(t, peered, signIn, waits), "saved answers": saved} {
		page := string(r.Handoff())
		if n := strings.Count(page, "\nSubject: "); n < 3 || strings.Count(page, "\nSubject: [Draft, not checked] ") != n || !strings.Contains(page, "Do not send these messages yet") || strings.Contains(page, "Send each message") {
			t.Errorf("%s:\n%s", name, page)
		}
		if first := strings.Index(page, "What to do first"); name == "no sign-in" && (first < 0 || first > strings.Index(page, "Do not send") || strings.Count(page, "aws sso login") != 1) {
			t.Errorf("what to do first is not said once, at the top:\n%s", page)
		}
	}
}

// An accepted problem stays what it is: it is no pass in any count or prerequisite.
func TestAnAcceptedProblemIsNoPass(t *testing.T) {
	r := situation(t, append(given[:len(given):len(given)], "acknowledged.account.clean=ours"), inUse)
	if text := string(r.Ticket()); !strings.Contains(text, "  A clean AWS account: no (account.clean was acknowledged: ours)\n") {
		t.Errorf("the ticket is\n%s", text)
	}
	if text := r.Headline(); text != "Ready: 1 acknowledged" {
		t.Errorf("the headline is %q", text)
	}
}

// Nothing is advised about a check that waits for a missing answer, beside the answer.
func TestNextStepsNameTheAnswerThatChecksWaitFor(t *testing.T) {
	need := steps.DefaultRequirements()
	m := steps.New(steps.All(need), steps.Env{Requirements: need, Accounts: account.NewAccounts(account.Options{Source: &awssim.World{}})}, steps.Answers{})
	var texts []string
	for _, s := range New(m, Meta{}).NextSteps {
		texts = append(texts, s.Text)
	}
	if text := strings.Join(texts, "\n"); !strings.HasPrefix(text, "Give the missing answers: cluster.name, region, connectivity.methods.\nWait for ") || strings.Contains(text, "Resolve") {
		t.Errorf("the next steps are\n%s", text)
	}
}

// Nothing is advised about a check that still runs: it may need nothing.
func TestNextStepsWaitForChecksThatRun(t *testing.T) {
	run := func(context.Context, steps.Input) []awscheck.Finding {
		return []awscheck.Finding{{ID: "account.clean", Status: awscheck.Pass, Detail: "Empty.", Evidence: awscheck.Live}}
	}
	m := steps.New([]steps.Step{{ID: "account", Title: "Account", Checks: []steps.Check{{ID: "account.clean", Title: "Clean account", Run: run}}}},
		steps.Env{Requirements: steps.DefaultRequirements(), Accounts: account.NewAccounts(account.Options{Source: &awssim.World{}})}, steps.Answers{})
	var events []steps.Event
	for _, task := range m.Due(t.Context()) {
		task.Run(func(e steps.Event) { events = append(events, e) })
	}
	advice := func() string {
		var texts []string
		for _, s := range New(m, Meta{}).NextSteps {
			texts = append(texts, s.Text)
		}
		return strings.Join(texts, "\n")
	}
	if text := advice(); !strings.HasPrefix(text, "Wait for 1 check still running.\nOnce the verdict is ready") {
		t.Errorf("while it runs, the next steps are\n%s", text)
	}
	for _, e := range events {
		m.Apply(e)
	}
	if text := advice(); !strings.HasPrefix(text, "Send this to Astronomer") {
		t.Errorf("once it is done, the next steps are\n%s", text)
	}
}

// An account is active already only where a check found that, not by the cluster's id alone.
func TestOnlyAFoundDataPlaneMakesAnAccountActive(t *testing.T) {
	active := awscheck.Finding{ID: "account.clean", Status: awscheck.Info, Title: "Resources in the account", Detail: "The account is active.", Evidence: awscheck.Live}
	passed := inUse
	passed.Status = awscheck.Pass
	withID := append(given[:len(given):len(given)], "cluster.id=clq1w2e3r4t5y6u7i8o9p0a1s2")
	for name, tt := range map[string]struct {
		report Report
		want   bool
	}{
		"the data plane was found":       {situation(t, withID, active), true},
		"an id, and an empty account":    {situation(t, withID, passed), false},
		"an id, and another workload":    {situation(t, withID, inUse), false},
		"a data plane of another's, say": {situation(t, given, active), false},
	} {
		if got := IsActive(tt.report); got != tt.want {
			t.Errorf("%s: active is %v", name, got)
		}
	}
}

// A value that has to be replaced is marked wherever it can be copied from, and in no command.
func TestACIDRThatHasToBeReplacedIsMarked(t *testing.T) {
	answers := []string{"region=us-east-1", "cluster.name=Production data", "connectivity.methods=peering", "network.cidr=172.20.0.0/19",
		"peering.region=us-east-1", "peering.vpc_id=vpc-0a1b2c3d4e5f60718"}
	overlap := awscheck.Finding{ID: "network.cidr.overlap.target", Status: awscheck.Fail, Title: "CIDR overlaps the target VPC", Detail: "It does.", Evidence: awscheck.Live}
	passed, theirs := overlap, overlap
	passed.Status = awscheck.Pass
	theirs.ID, theirs.Title = "network.cidr.service_range", "Target VPC uses the Kubernetes service range"
	const marked = "172.20.0.0/19 (to be replaced: overlaps the target VPC)"
	for name, tt := range map[string]struct {
		report Report
		marked bool
	}{
		"it overlaps":                      {situation(t, answers, overlap), true},
		"it does not":                      {situation(t, answers, passed), false},
		"the target's network is at fault": {situation(t, answers, theirs), false},
	} {
		next := ""
		for _, s := range tt.report.NextSteps {
			next += s.Text + "\n" + strings.Join(s.Commands, "\n") + "\n"
		}
		for where, text := range map[string]string{"ticket": string(tt.report.Ticket()), "next steps": next} {
			if strings.Contains(text, marked) != tt.marked || strings.Contains(text, "to be replaced") != tt.marked {
				t.Errorf("%s: the %s are\n%s", name, where, text)
			}
		}
		if strings.Contains(next, "--destination-cidr-block 172.20.0.0/19") == tt.marked {
			t.Errorf("%s: the commands are\n%s", name, next)
		}
	}
}

func TestADraftBeforeTheSignInSaysThatNothingIsChecked(t *testing.T) {
	expired := awscheck.Finding{ID: "account.credentials", Status: awscheck.Fail, Title: "Credentials not accepted", Detail: "Expired.", Evidence: awscheck.Local,
		Remedy: awscheck.Remedy{Text: "Sign in.", Commands: []string{"aws sso login --profile astro"}}}
	waits := awscheck.Finding{ID: "account.clean", Status: awscheck.Unverified, Title: "Clean account", Detail: "Not checked.", Evidence: awscheck.None, Cause: "account.credentials"}
	r := situation(t, given, expired, waits)
	if r.Verdict != steps.NotReady || r.Headline() != "Sign in first: 1 check could not run" || r.Status() != awscheck.Unverified {
		t.Errorf("%s, %q, %s", r.Verdict, r.Headline(), r.Status())
	}
	if ticket := string(r.Ticket()); !strings.Contains(ticket, "Subject: [Draft, not checked] ") {
		t.Error(ticket)
	}
	for name, text := range map[string]string{"text": string(r.Text()), "HTML": string(r.HTML()), "Markdown": string(r.Markdown())} {
		if !strings.Contains(text, "Sign in first") || strings.Contains(strings.ToLower(text), "not ready") {
			t.Errorf("the %s is\n%s", name, text)
		}
	}
}

// One reason covers every finding of a check: the ticket has it once, and what it is for.
func TestAReasonForSeveralFindingsStandsOnceInTheTicket(t *testing.T) {
	bucket := inUse
	bucket.Detail = "1 S3 bucket in us-east-1: exports. Type: AWS::S3::Bucket."
	r := situation(t, append(given[:len(given):len(given)], "acknowledged.account.clean=ours"), inUse, bucket)
	want := "A clean AWS account: no (account.clean was acknowledged: ours (2 findings: 1 instance; 1 S3 bucket in us-east-1: exports))"
	if text := strings.Join(strings.Fields(string(r.Ticket())), " "); !strings.Contains(text, want) {
		t.Errorf("the ticket is\n%s", text)
	}
}

// A warning that only follows from a failure is neither counted as one of its own nor a task.
func TestAWarningThatFollowsFromAFailureWaitsForIt(t *testing.T) {
	address := awscheck.Finding{ID: "public.address", Status: awscheck.Fail, Title: "Address 10.1.2.3 not public: db", Detail: "It is private.", Evidence: awscheck.Live, Resources: []string{"db"},
		Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Correct the host."}}
	connection := awscheck.Finding{ID: "public.reachable", Status: awscheck.Warn, Title: "No connection to port 5432: db", Detail: "No connection.", Evidence: awscheck.Live, Resources: []string{"db"},
		Cause: "public.address", Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Solve the address first."}}
	for name, tt := range map[string]struct {
		address  awscheck.Status
		headline string
	}{
		"the address is private":    {awscheck.Fail, "1 problem, 1 unverified"},
		"the address has a warning": {awscheck.Warn, "2 warnings"},
		"the address is public":     {awscheck.Pass, "1 warning, 1 passed"},
	} {
		address.Status = tt.address
		r := situation(t, given, address, connection)
		if got := r.Headline(); !strings.Contains(got, tt.headline) {
			t.Errorf("%s: %s", name, got)
		}
		if tt.address == awscheck.Fail && strings.Contains(string(r.Text()), "Solve the address first") {
			t.Errorf("%s: it is a task:\n%s", name, r.Text())
		}
	}
}

// "3 answers are missing: cluster.name, …", and the wizard had said "10 open answers: Cluster name (Region), …". The
// pages for people name the fields as the wizard does, beside the keys for --set, and say that more depends on them;
// what programs read has the keys alone.
func TestMissingAnswersHaveTheNamesOfTheirFields(t *testing.T) {
	t.Parallel()
	const more = "More answers depend on these. The wizard also counts those as open,"
	for name, tt := range map[string]struct {
		answers     []string
		want, asked string
		depend      bool
	}{
		"left after the account": {nil, "Give the missing answers: Cluster name (Region), Region, Methods (Connectivity), and more that depend on these.", "Give the missing answers: cluster.name, region, connectivity.methods.", true},
		"the last one":           {[]string{"region=us-east-1", "connectivity.methods=public"}, "Give the missing answers: Cluster name (Region).", "Give the missing answers: cluster.name.", false},
	} {
		r := situation(t, tt.answers)
		for form, page := range map[string][]byte{"text": r.Text(), "markdown": r.Markdown(), "html": r.HTML()} {
			text := strings.NewReplacer("\\", "", "&#43;", "+").Replace(strings.Join(strings.Fields(string(page)), " "))
			if !strings.Contains(text, tt.want) || strings.Contains(text, tt.asked) || !strings.Contains(text, "Cluster name (Region): cluster.name") || strings.Contains(text, more) != tt.depend {
				t.Errorf("%s, %s: want %q, and that more depend is %v:\n%s", name, form, tt.want, tt.depend, text)
			}
		}
		if got := FirstInBrief(&r); got != tt.want {
			t.Errorf("%s: the end says %q", name, got)
		}
		data, err := r.JSON()
		if err != nil || !strings.Contains(string(data), tt.asked) || strings.Contains(string(data), "Cluster name (Region)") {
			t.Errorf("%s: %v, and the JSON is\n%s", name, err, data)
		}
	}
	for _, s := range steps.All(steps.DefaultRequirements()) {
		for _, f := range s.Fields {
			if got := fieldName(f.Key); got != FieldName(s.Title, f.Label) {
				t.Errorf("%s is %q", f.Key, got)
			}
		}
	}
}

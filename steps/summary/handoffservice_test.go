package summary

import (
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

// A data service may have another owner than the VPC and than other services, and no AWS account at all.
func TestTheOwnerOfADataServiceKnowsWhichAddressesConnect(t *testing.T) {
	answers := []string{"cluster.name=prod", "region=us-east-1", "connectivity.methods=public", "public.endpoints=db=postgres://db.example.com:5432,wh=snowflake://xy1.snowflakecomputing.com:443"}
	refused := awscheck.Finding{ID: awscheck.PublicReachable, Status: awscheck.Warn, Title: "No connection: db", Resources: []string{"db"}, Evidence: awscheck.Live,
		Detail: "This machine (192.168.1.20 in its own network) can't open a TCP connection to db.example.com:5432, which resolves to 10.1.2.3 (private): connection refused.",
		Remedy: awscheck.Remedy{Text: "Check the port. This machine's address may be blocked.", Look: []string{"nc -vz db.example.com 5432"}}}
	private := awscheck.Finding{ID: awscheck.PublicAddress, Status: awscheck.Fail, Title: "x", Detail: "db.example.com resolves to addresses that are not public: 10.1.2.3 (private). No.", Resources: []string{"db"}, Evidence: awscheck.Live, Remedy: awscheck.Remedy{Text: "Use VPC peering."}}
	nothing := awscheck.Finding{ID: awscheck.PathInterface, Status: awscheck.Fail, Title: "No network interface with the address: db", Resources: []string{"db"}, Evidence: awscheck.Live,
		Detail: "No network interface of vpc-0a1b2c3d4e5f60718 has 10.1.2.3, so nothing answers there.", Remedy: awscheck.Remedy{Text: "Correct the record."}}
	behind := append(slices.Clone(peered[6:]), "cluster.name=prod", "region=us-east-1", "connectivity.methods=peering", "peering.cidrs=10.1.0.0/16", "peering.services=db=postgres://db.example.com:5432")
	for name, tt := range map[string]struct {
		answers []string
		found   []awscheck.Finding
		to      string
		want    []string
		not     []string
	}{
		"an address that nothing in the target VPC has": {behind, []awscheck.Finding{nothing}, "Data service's owner",
			[]string{"(db): a question", "that nothing in the VPC that we peer with has its address.", "Our question", "No network interface of vpc-0a1b2c3d4e5f60718 has 10.1.2.3",
				"Which address does db.example.com have now?", "is there an endpoint or a load balancer for it in vpc-0a1b2c3d4e5f60718?", "Reply to this message with the answer"},
			[]string{"Correct the record.", "from our machine"}},
		"a public address": {answers, []awscheck.Finding{refused}, "Data service's owner: db",
			[]string{"Subject: Connections from Astro to db.example.com:5432 (db): 1 warning", "your data service db.example.com:5432 (db).", "Our machine (192.168.1.20 in its own network)", "10.1.2.3 (private): connection refused",
				"Fix: Check the port. Our machine's address may be blocked.", "nc -vz db.example.com 5432", "if the service allows only listed", "They do not exist yet", "which never change", "They will connect to db.example.com:5432 (db).", "Reply to this message"},
			[]string{"This machine", "this machine", "Tell us the public name", "astro-activate", "account.profile", "xy1.snowflake"}},
		"a private one": {answers, []awscheck.Finding{private, refused}, "Data service's owner: db", []string{"(db): a question", "that its address is not public", "Our question", "Which public name does db.example.com have or, if it has none, in which VPC is it?", "Reply to this message with the answer"},
			[]string{"Use VPC peering.", "Check the port.", "Fix:", "external addresses", "nc -vz", "How to check"}},
		"a private one in the target VPC": {append(slices.Clone(peered[6:]), "cluster.name=prod", "region=us-east-1", "connectivity.methods=public,peering", "peering.cidrs=10.0.0.0/24,10.1.0.0/16", answers[3]), []awscheck.Finding{private}, "Data service's owner: db",
			[]string{"Is db.example.com in vpc-0a1b2c3d4e5f60718 of AWS account 444455556666, whose CIDR 10.1.0.0/16 contains 10.1.2.3?", "If not, which public name"}, []string{"external addresses", "10.0.0.0/24"}},
		"the owner of another service": {answers, []awscheck.Finding{private, refused}, "Data service's owner: wh", []string{"xy1.snowflakecomputing.com:443 (wh): what is to come", "They will connect to xy1.snowflakecomputing.com:443 (wh)."},
			[]string{"db.example.com", "Our machine ("}},
		"the only service": {append(slices.Clone(answers[:3]), "public.endpoints=db=postgres://db.example.com:5432"), []awscheck.Finding{refused}, "Data service's owner", []string{"your data service db.example.com:5432 (db)", "Our machine ("}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			list := situation(t, tt.answers, tt.found...).Messages()
			i := slices.IndexFunc(list, func(m Message) bool { return m.Name() == tt.to })
			if i < 0 {
				t.Fatalf("%+v", list)
			}
			text := strings.Join(strings.Fields(list[i].Text), " ")
			if rest, ok := inOrder(text, tt.want); !ok {
				t.Errorf("lacks %q after the others:\n%s", rest, list[i].Text)
			}
			for _, not := range tt.not {
				if strings.Contains(text, not) {
					t.Errorf("has %q:\n%s", not, list[i].Text)
				}
			}
		})
	}
}

// An interface that is there, and attached to nothing, is no question to the service's owner.
func TestAnAddressOfADetachedInterfaceIsNotAskedFor(t *testing.T) {
	detached := awscheck.Finding{ID: awscheck.PathInterface, Status: awscheck.Fail, Title: "No network interface with the address: db", Resources: []string{"db", "eni-0a1b2c3d4e5f60718"}, Evidence: awscheck.Live,
		Detail: "10.1.2.3 is the address of eni-0a1b2c3d4e5f60718, attached to nothing, so nothing answers there.", Remedy: awscheck.Remedy{Text: "Attach it to the service's instance."}}
	r := situation(t, append(slices.Clone(peered[6:]), "cluster.name=prod", "region=us-east-1", "connectivity.methods=peering", "peering.cidrs=10.1.0.0/16", "peering.services=db=postgres://db.example.com:5432"), detached)
	if !strings.Contains(string(r.Text()), "attached to nothing") {
		t.Fatal("the report lacks the finding")
	}
	for _, m := range r.Messages() {
		if strings.Contains(m.Text, "Our question") {
			t.Errorf("%s is asked:\n%s", m.Name(), m.Text)
		}
	}
}

// "The fix is mine, and I can't know it: only the message asks the service's owner." Who is asked in a message is named
// beside the user wherever the finding is.
func TestWhoIsAskedAboutAFindingOfTheUser(t *testing.T) {
	db := awscheck.Finding{ID: awscheck.PublicAddress, Status: awscheck.Fail, Title: "Address 10.1.2.3 not public: db", Detail: "db.example.com resolves to addresses that are not public: 10.1.2.3 (private). No.",
		Resources: []string{"db"}, Evidence: awscheck.Live, Remedy: awscheck.Remedy{Text: "Correct the host."}}
	wh, nothing := db, db
	wh.Title, wh.Resources = "Address 10.1.2.4 not public: wh", []string{"wh"}
	nothing.ID, nothing.Title = awscheck.PathInterface, "No network interface with the address: db"
	others := awscheck.Finding{ID: awscheck.PeeringAccount, Status: awscheck.Unverified, Title: "Target account", Evidence: awscheck.Live, Remedy: awscheck.Remedy{Text: "Set the profile."}}
	cidr := awscheck.Finding{ID: awscheck.NetworkCIDRSize, Status: awscheck.Fail, Title: "CIDR too small", Evidence: awscheck.Live, Remedy: awscheck.Remedy{Text: "Choose a larger one."}}
	expired := awscheck.Finding{ID: awscheck.AccountCredentials, Status: awscheck.Fail, Title: "Credentials not accepted", Detail: "Expired.", Evidence: awscheck.Local}
	waits := awscheck.Finding{ID: awscheck.AccountClean, Status: awscheck.Unverified, Title: "Clean account", Detail: "Not checked.", Evidence: awscheck.None, Cause: awscheck.AccountCredentials}
	public := []string{"cluster.name=prod", "region=us-east-1", "connectivity.methods=public", "public.endpoints=db=postgres://db.example.com:5432,wh=postgres://wh.example.com:5432"}
	behind := append(slices.Clone(peered[6:]), "cluster.name=prod", "region=us-east-1", "connectivity.methods=peering", "peering.cidrs=10.1.0.0/16", "peering.services=db=postgres://db.example.com:5432")
	for name, tt := range map[string]struct {
		answers []string
		found   []awscheck.Finding
		want    []awscheck.Owner // of each finding
		step    string
	}{
		"a private address":         {public, []awscheck.Finding{db}, []awscheck.Owner{awscheck.OwnerService}, `Fix "Address 10.1.2.3 not public: db", or ask the data service's owner, then check again.`},
		"beside another finding":    {public, []awscheck.Finding{cidr, db}, []awscheck.Owner{"", awscheck.OwnerService}, `Fix "CIDR too small" and "Address 10.1.2.3 not public: db", or ask the data service's owner about db, then check again.`},
		"two of two owners":         {public, []awscheck.Finding{db, wh}, []awscheck.Owner{awscheck.OwnerService, awscheck.OwnerService}, `Fix "Address 10.1.2.3 not public: db" and "Address 10.1.2.4 not public: wh", or ask the owners of the data services, then check again.`},
		"nothing at an address":     {behind, []awscheck.Finding{nothing}, []awscheck.Owner{awscheck.OwnerService}, `Fix "No network interface with the address: db", or ask the data service's owner, then check again.`},
		"no credentials for a VPC":  {behind, []awscheck.Finding{others}, []awscheck.Owner{awscheck.OwnerNetwork}, `Resolve "Target account", or ask the target VPC's owner, or acknowledge it with a reason, then check again.`},
		"before a sign-in":          {public, []awscheck.Finding{db, expired, waits}, []awscheck.Owner{"", "", ""}, ""}, // which comes first
		"nothing that others solve": {public, []awscheck.Finding{cidr}, []awscheck.Owner{""}, `Fix "CIDR too small", then check again.`},
	} {
		t.Run(name, func(t *testing.T) {
			r := situation(t, tt.answers, tt.found...)
			for i, want := range tt.want {
				at := slices.IndexFunc(r.Findings, func(f Finding) bool { return f.Title == tt.found[i].Title })
				if at < 0 {
					t.Fatalf("the report lacks %q", tt.found[i].Title)
				}
				if got := AskedAbout(&r, &r.Findings[at]); got != want {
					t.Errorf("%q is asked about %q, want %q", got, tt.found[i].Title, want)
				}
				if asks := func(m Message) bool {
					return strings.Contains(m.Text, "Our question") || strings.Contains(m.Text, "What you can check for us now")
				}; want != "" && !slices.ContainsFunc(MessagesTo(r, want), asks) {
					t.Errorf("no message asks %s", want)
				}
			}
			if tt.step != "" && !slices.ContainsFunc(r.NextSteps, func(s NextStep) bool { return s.Text == tt.step }) {
				t.Errorf("no step is %q: %+v", tt.step, r.NextSteps)
			}
		})
	}
}

// "Fix the CIDR and the address (1 check waits for them)": it waits for the address only, as the finding says itself. A
// step says for which ones only where that is all of those that it names.
func TestAStepSaysForWhichFindingsChecksWait(t *testing.T) {
	t.Parallel()
	fails := func(id string) Finding {
		return Finding{ID: id, Status: awscheck.Fail, Title: "Title of " + id}
	}
	waits := func(id, cause string) Finding {
		return Finding{ID: id, Status: awscheck.Unverified, Cause: cause, Title: id}
	}
	size, address, vpc := fails(awscheck.NetworkCIDRSize), fails(awscheck.PublicAddress), fails(awscheck.PeeringVPC)
	port, dns := waits(awscheck.PublicReachable, awscheck.PublicAddress), waits(awscheck.DNSSupport, awscheck.PeeringVPC)
	for want, found := range map[string][]Finding{
		"":                          {size, address},
		" (1 check waits for it)":   {address, port},
		" (1 check waits)":          {size, address, port},
		" (2 checks wait)":          {size, address, vpc, port, dns},
		" (2 checks wait for them)": {address, vpc, port, dns},
	} {
		r := Report{Findings: found}
		if got := waitingFor(&r, only(found, func(f *Finding) bool { return f.Status == awscheck.Fail })); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// Beside a list in which what waits has a row, and who is asked stands with the finding, the first step is short. A name
// in parentheses stays.
func TestTheFirstStepBesideAListIsShort(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`Fix "A" and "B" (1 check waits).`: `Fix "A" and "B".`,
		`Fix "A" and "B: db" (2 checks wait for them), or ask the data service's owner about db.`: `Fix "A" and "B: db".`,
		`Resolve "A" (19 checks wait for it), or ask the target VPC's owner, or acknowledge it.`:  `Resolve "A".`,
		`Add the route to rtb-0cc10000000000001 (main).`:                                          `Add the route to rtb-0cc10000000000001 (main).`,
	} {
		if got := FirstInBrief(&Report{NextSteps: []NextStep{{Text: text}}}); got != want {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

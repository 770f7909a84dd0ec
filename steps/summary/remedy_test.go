package summary

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/wording"
)

// withRemedies is a report of a bucket to remove, a default to change, a profile to choose
// and a clock to set.
func withRemedies(t *testing.T) Report {
	t.Helper()
	found := func(id string, s awscheck.Status, r awscheck.Remedy) awscheck.Finding {
		return awscheck.Finding{ID: id, Status: s, Title: id, Detail: id + " is not right.", Evidence: awscheck.Live, Remedy: r}
	}
	unverified := found("peering.vpc", awscheck.Unverified, awscheck.Remedy{Text: "Look there.", Look: []string{"look-vpcs"}})
	unverified.Evidence = awscheck.None
	return situation(t, given,
		found("account.clean", awscheck.Fail, awscheck.Remedy{Text: "Remove them.", Look: []string{"look-buckets"}, Commands: []string{"empty-bucket", "delete-bucket"}, Deletes: 2}),
		found("account.credentials", awscheck.Fail, awscheck.Remedy{Text: "Set the clock.", Commands: []string{"set-clock"}}),
		found("region.defaults.metadata", awscheck.Warn, awscheck.Remedy{Owner: awscheck.OwnerOrganization, Text: "Change it.", Look: []string{"look-default"}, Commands: []string{"set-default"}}),
		unverified,
	)
}

func TestARemovalStandsApartFromItsLookInEveryFormat(t *testing.T) {
	r := withRemedies(t)
	for _, f := range FormatSpecs() {
		data, err := r.Render(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		if f.Name == HandoffFormat {
			continue // TestAMessageSaysWhatItDeletes
		}
		if f.Document {
			if strings.Contains(text, "delete-bucket") {
				t.Errorf("%s has a removal:\n%s", f.Name, text)
			}
			continue
		}
		want := []string{"(Account administrator)", "Remove them.", wording.LookLabel, "look-buckets", "Delete 2 resources:", "empty-bucket", "delete-bucket"}
		if f.Name == JSONFormat {
			want = []string{`"owner": "account"`, "Remove them.", `"look": [`, "look-buckets", `"commands": [`, "empty-bucket", "delete-bucket", `"deletes": 2`}
		}
		if rest, ok := inOrder(text, want); !ok {
			t.Errorf("%s lacks %q after the others:\n%s", f.Name, rest, text)
		}
		if f.Name == JSONFormat {
			continue
		}
		if rest, ok := inOrder(text, []string{"(Organization administrator)", "Change it.", wording.LookLabel, "look-default", wording.ChangeLabel, "set-default"}); !ok {
			t.Errorf("%s lacks %q after the others:\n%s", f.Name, rest, text)
		}
		times := 1
		if f.Name == HTMLFormat {
			times = 2 // also in the owner's message
		}
		if n := strings.Count(text, wording.ChangeLabel); n != times {
			t.Errorf("%s labels a change %d times:\n%s", f.Name, n, text)
		}
	}
}

// inOrder reports whether a text has some parts in this order, or the first that it lacks.
func inOrder(text string, parts []string) (string, bool) {
	for _, p := range parts {
		_, after, ok := strings.Cut(text, p)
		if !ok {
			return p, false
		}
		text = after
	}
	return "", true
}

func TestEachOwnerHasTheirOwnStep(t *testing.T) {
	found := func(id string, s awscheck.Status, o awscheck.Owner) Finding {
		return Finding{ID: id, Status: s, Remedy: awscheck.Remedy{Owner: o, Text: "x"}}
	}
	denied := func(action string) Finding {
		f := found("permissions.iam."+strings.TrimPrefix(action, "iam:"), awscheck.Fail, awscheck.OwnerIdentity)
		f.Title = "Permission denied: " + action
		return f
	}
	waits := func(id, cause string) Finding { return Finding{ID: id, Status: awscheck.Unverified, Cause: cause} }
	for name, tt := range map[string]struct {
		findings []Finding
		want     []string
	}{
		"nothing":       {nil, nil},
		"one's own":     {[]Finding{found("network.cidr.size", awscheck.Fail, "")}, []string{"You: Fix \"CIDR size not allowed\", then check again."}},
		"an old report": {[]Finding{{ID: "account.clean", Status: awscheck.Fail}}, []string{"Account administrator: Fix \"Other resources in the account\".", "You: Check again."}},
		"a boundary, a quota that waits and a cause": {[]Finding{
			found("region.quota.L-1216C47A", awscheck.Fail, awscheck.OwnerAWS),
			denied("iam:CreateRole"), denied("iam:GetRole"),
			found("peering.account", awscheck.Fail, awscheck.OwnerYou), waits("peering.vpc", "peering.account"), waits("dns.support", "peering.account"),
		}, []string{
			`You: Fix "Wrong target account" (2 checks wait for it).`, `IAM administrator: Fix "Permission denied: iam:CreateRole" and "Permission denied: iam:GetRole".`,
			`AWS: Decides on "Quota too small".`, "You: Check again.",
		}},
		"many, unverified": {[]Finding{
			found("a.a", awscheck.Unverified, awscheck.OwnerIdentity), found("a.b", awscheck.Unverified, awscheck.OwnerIdentity), found("a.c", awscheck.Unverified, awscheck.OwnerIdentity),
			found("a.d", awscheck.Unverified, awscheck.OwnerIdentity), found("a.e", awscheck.Unverified, awscheck.OwnerIdentity), found("b.a", awscheck.Unverified, awscheck.OwnerAstronomer),
		}, []string{`IAM administrator: Resolve "a.a", "a.b", "a.c" and 2 more.`, `You: Ask Astronomer about "b.a".`, "You: Check again, or acknowledge with a reason what stays unverified."}},
		"a check that waits for an answer": {[]Finding{{ID: "region.quota.L-1216C47A", Status: awscheck.Unverified}},
			[]string{"You: Resolve \"Quota\", or acknowledge it with a reason, then check again."}},
		"a target account that no credentials reach": {[]Finding{
			found("peering.account", awscheck.Unverified, awscheck.OwnerYou), waits("peering.vpc", "peering.account"), waits("dns.support", "peering.account"),
		}, []string{`You: Resolve "Target account" (2 checks wait for it), or acknowledge it with a reason, then check again.`}},
		"several resources of one kind": {[]Finding{found("account.clean", awscheck.Fail, ""), found("account.clean", awscheck.Fail, "")},
			[]string{`Account administrator: Fix "Other resources in the account".`, "You: Check again."}},
		"acknowledged": {[]Finding{{ID: "account.clean", Status: awscheck.Fail, Acknowledged: "ours"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, s := range (Report{Findings: tt.findings}).stepsToReady() {
				got = append(got, s.Actor()+": "+s.Text)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q", got)
			}
		})
	}
}

// Who reads "Not ready: 1 problem, 3 unverified" finds each of them with an owner: a check that waits for
// the owner of the target VPC is theirs, and one that waits for an answer is not there yet.
func TestTheOwnersHaveWhatTheVerdictCounts(t *testing.T) {
	finding := func(id string, s awscheck.Status, o awscheck.Owner, cause string) Finding {
		return Finding{ID: id, Status: s, Cause: cause, Remedy: awscheck.Remedy{Owner: o, Text: "x"}}
	}
	waits := Finding{ID: "region.zones", Status: awscheck.Unverified, Evidence: awscheck.None, Detail: "Not checked: it needs an answer to region."}
	noted := finding("dns.zones", awscheck.Info, awscheck.OwnerNetwork, "")
	kept := finding("account.clean", awscheck.Fail, awscheck.OwnerAccount, "")
	kept.Acknowledged = "ours"
	r := Report{Missing: []steps.Key{"region"}, Findings: []Finding{
		finding("peering.vpc", awscheck.Fail, awscheck.OwnerNetwork, ""),
		{ID: "dns.support", Status: awscheck.Unverified, Cause: "peering.vpc"}, finding("path.route", awscheck.Fail, awscheck.OwnerYou, "peering.vpc"),
		finding("account.expiry", awscheck.Warn, awscheck.OwnerYou, ""), finding("permissions.s3", awscheck.Unverified, awscheck.OwnerIdentity, ""),
		waits, noted, kept,
	}}
	if got, want := sharesOf(r), []string{"You 2", "IAM administrator 1", "Target VPC's owner 3 (2 wait)"}; !slices.Equal(got, want) {
		t.Errorf("the owners have %q, want %q", got, want)
	}
	if got := Open(r); got != "1 problem, 1 warning, 3 unverified" {
		t.Errorf("the verdict counts %q", got)
	}
}

func TestTheNextStepsOfAVerifySayASentenceOnce(t *testing.T) {
	route := func(table string) Finding {
		return Finding{ID: "verify.routes", Title: "Route missing", Status: awscheck.Fail,
			Remedy: awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Add the route.", Commands: []string{"create-route " + table}}}
	}
	other := route("rtb-c")
	other.Remedy.Text, other.Remedy.Look = "Compare.", []string{"look-entries"}
	removal := route("rtb-d")
	removal.Remedy = awscheck.Remedy{Text: "Remove it.", Look: []string{"look-routes"}, Commands: []string{"delete-route"}, Deletes: 1}
	path := func(service string, commands ...string) Finding {
		return Finding{ID: "path.route", Title: "Route: " + service, Status: awscheck.Fail,
			Remedy: awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Add the route.", Commands: commands}}
	}
	r := Report{Verdict: steps.NotReady, Findings: []Finding{
		route("rtb-a"), other, route("rtb-b"), route("rtb-b"), removal,
		path("orders", "create-route rtb-a"), path("ledger"), path("lake"), // the first lacks the route of its table
	}}
	got := verifySteps(r, "")
	want := [][]string{{"create-route rtb-a", "create-route rtb-b"}, {"look-entries", "create-route rtb-c"}, {"look-routes"}, nil, {"astro-activate verify --watch"}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i, s := range got {
		if !slices.Equal(s.Commands, want[i]) {
			t.Errorf("%+v", s)
		}
	}
	if text := got[3].Text; text != "Route: ledger and Route: lake (path.route): Add the route." {
		t.Errorf("two services are %q", text)
	}
	if got[0].Actor() != "Target VPC's owner" || got[0].Who != Customer {
		t.Errorf("%+v", got[0])
	}
	if !slices.Equal(r.Findings[0].Remedy.Commands, []string{"create-route rtb-a"}) {
		t.Errorf("the finding has %q now", r.Findings[0].Remedy.Commands)
	}
}

// "The report tells me to choose another network, and to open our database to the old one."
func TestNothingIsAskedForWithANetworkThatIsToBeReplaced(t *testing.T) {
	overlaps := awscheck.Finding{ID: "network.cidr.overlap.target", Status: awscheck.Fail, Title: "Overlap", Detail: "It does.", Evidence: awscheck.Live, Remedy: awscheck.Remedy{Text: "Choose another network."}}
	closed := awscheck.Finding{ID: awscheck.PathSecurityGroups, Status: awscheck.Fail, Title: "Port not open to 10.96.0.0/19", Detail: "sg-1 does not allow 10.96.0.0/19.", Evidence: awscheck.Live,
		Remedy: awscheck.Remedy{Text: "Add a rule.", Commands: []string{"aws ec2 authorize-security-group-ingress --cidr 10.96.0.0/19"}}}
	route := awscheck.Finding{ID: awscheck.PathRoute, Status: awscheck.Info, Title: "Route", Detail: "Later.", Evidence: awscheck.Live,
		Remedy: awscheck.Remedy{Text: "Add the route.", Commands: []string{"aws ec2 create-route --destination-cidr-block 10.96.0.0/19 --vpc-peering-connection-id pcx-REPLACE_ME"}}}
	for name, tt := range map[string]struct {
		found []awscheck.Finding
		asks  bool
	}{"it is replaced": {[]awscheck.Finding{overlaps, closed, route}, false}, "it stays": {[]awscheck.Finding{closed, route}, true}} {
		r := situation(t, peered, tt.found...)
		for form, text := range map[string]string{"text": string(r.Text()), "markdown": string(r.Markdown()), "html": string(r.HTML())} {
			findings, _, _ := strings.Cut(text, "What happens next")
			for _, command := range []string{"--cidr 10.96.0.0/19", "--destination-cidr-block 10.96.0.0/19"} {
				if strings.Contains(findings, command) != tt.asks {
					t.Errorf("%s, %s: with %s is %v", name, form, command, !tt.asks)
				}
			}
			for _, says := range []string{"Wait for another CIDR first: 10.96.0.0/19 is to be replaced.",
				"Once the data plane has another CIDR, check again: the fix then has the command for that CIDR, if it is still needed."} {
				if strings.Contains(strings.Join(strings.Fields(findings), " "), says) == tt.asks {
					t.Errorf("%s, %s:\n%s", name, form, findings)
				}
			}
		}
	}
	message := textTo(situation(t, peered, overlaps, closed), "Target VPC's owner")
	expectIn(t, message, []string{"sg-1 does not allow 10.96.0.0/19. 10.96.0.0/19 is the CIDR that is replaced: with the new one, the same is to be done", `--cidr "$ASTRO_CIDR"`}, []string{"Wait for another CIDR"})
}

// "I did the three steps and watched: the peering was never requested." The request has its step, after the one
// for another CIDR, in the numbered list and in next_steps alike.
func TestTheRequestOfAPeeringHasItsStepAfterTheOneForAnotherCIDR(t *testing.T) {
	t.Parallel()
	small := awscheck.Finding{ID: awscheck.NetworkCIDRSize, Status: awscheck.Fail, Title: "CIDR too small", Detail: "It is.", Evidence: awscheck.Local, Remedy: awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Choose a larger network."}}
	request := func(s awscheck.Status, o awscheck.Owner, text string) Finding {
		return Finding{ID: awscheck.VerifyRequest, Step: "verify", Status: s, Title: "Peering request", Detail: "None from 10.96.0.0/19.", Evidence: awscheck.None, Remedy: awscheck.Remedy{Owner: o, Text: text}}
	}
	const asks, watch = "You: Peering request (verify.request): Once the data plane has another CIDR, request the peering from Astronomer's support.", "You: Verify again, or watch until every check passes."
	larger := "You: CIDR too small (network.cidr.size): Choose a larger network."
	turnOn := "Target VPC's owner: Hostnames off (dns.hostnames): Turn them on."
	hostnames := awscheck.Finding{ID: "dns.hostnames", Status: awscheck.Fail, Title: "Hostnames off", Detail: "They are.", Evidence: awscheck.Live, Remedy: awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Turn them on."}}
	accepted := request(awscheck.Unverified, awscheck.OwnerYou, "Request the peering.")
	accepted.Acknowledged = "later"
	both, fits := []awscheck.Finding{small, hostnames}, []awscheck.Finding{hostnames}
	for name, tt := range map[string]struct {
		found   []awscheck.Finding
		request Finding
		want    []string
	}{
		"no request yet":                   {both, request(awscheck.Unverified, "", "Choose another network for the data plane first. Then request the peering from Astronomer's support."), []string{larger, asks, turnOn, watch}},
		"the request is over":              {both, request(awscheck.Fail, awscheck.OwnerYou, "Ask Astronomer to request the peering again."), []string{larger, asks, turnOn, watch}},
		"the request is being made":        {both, request(awscheck.Unverified, awscheck.OwnerAWS, "Check again in a minute."), []string{larger, turnOn, watch}},
		"the request has come":             {both, request(awscheck.Pass, "", ""), []string{larger, turnOn, watch}},
		"the request is accepted as it is": {both, accepted, []string{larger, turnOn, watch}},
		"the CIDR fits":                    {fits, request(awscheck.Unverified, "", "Request the peering."), []string{"You: Peering request (verify.request): Request the peering.", turnOn, watch}},
	} {
		t.Run(name, func(t *testing.T) {
			r := situation(t, append(slices.Clone(peered), "peering.cidrs=10.40.0.0/16"), tt.found...)
			r.Findings, r.Verdict = append(r.Findings, tt.request), steps.NotReady
			r.NextSteps = verifySteps(r, "")
			var got []string
			for _, s := range r.NextSteps {
				got = append(got, s.Actor()+": "+s.Text)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("the steps are %q, want %q", got, tt.want)
			}
			text := strings.Join(strings.Fields(string(r.Text())), " ")
			for i, s := range tt.want {
				if step := fmt.Sprintf("%d. %s", i+1, s); !strings.Contains(text, step) {
					t.Errorf("%q is not in\n%s", step, text)
				}
			}
		})
	}
}

// "What do I write for REPLACE_ME?"
func TestEveryPlaceholderOfANextStepIsExplained(t *testing.T) {
	overlaps := awscheck.Finding{ID: "network.cidr.overlap.target", Status: awscheck.Fail, Title: "Overlap", Detail: "It does.", Evidence: awscheck.Live, Remedy: awscheck.Remedy{Text: "Choose another network."}}
	for name, r := range map[string]Report{"the network stays": situation(t, peered), "it is replaced": situation(t, peered, overlaps),
		"the target is not answered": situation(t, []string{"connectivity.methods=peering", "network.cidr=10.96.0.0/19"})} {
		for _, s := range r.NextSteps {
			for _, placeholder := range []string{"pcx-REPLACE_ME", "rtb-REPLACE_ME", "--destination-cidr-block REPLACE_ME", "--region REPLACE_ME"} {
				value := placeholder
				if flag, of, is := strings.Cut(placeholder, " "); is {
					value = of + " after " + flag
				}
				if strings.Contains(strings.Join(s.Commands, " "), placeholder) && !strings.Contains(s.Text, "instead of "+value+", ") && !strings.Contains(s.Text, "into the first line") {
					t.Errorf("%s: %s in %q is not explained by %q", name, placeholder, s.Commands, s.Text)
				}
			}
		}
		if all := fmt.Sprint(r.NextSteps); strings.Contains(all, "block REPLACE_ME") != (name == "it is replaced") || !strings.Contains(all, "pcx-REPLACE_ME") {
			t.Errorf("%s: the placeholders are gone: %s", name, all)
		}
	}
}

// Who reads "You 4 (1 waits)" above "Fix A and B (1 check waits for them)" finds the fourth: the counts include
// the warnings, which no step to a ready verdict names.
func TestTheWarningsAmongWhatIsLeftAreNamed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ scenario, want string }{
		{"blocked", `Open, by owner: You 4 (1 waits), Account administrator 7, IAM administrator 3, Organization administrator 1, Target VPC's owner 1, AWS 1. ` +
			`Among them 2 warnings, which block nothing: "Astro CLI 0.28.1 is outdated, need 1.0.0" (You); "1 IAM role that is not Astro's" (IAM administrator). AWS can take days for quotas: ask today.`},
		{"denied", `Open, by owner: IAM administrator 23, You 20 (19 wait).`},
	} {
		all := awssim.Scenarios()
		s := all[slices.IndexFunc(all, func(s awssim.Scenario) bool { return s.Name == tt.scenario })]
		text := strings.Join(strings.Fields(string(New(scenarioMachine(t, s, nil), Meta{Demo: true}).Text())), " ")
		if !strings.Contains(text, tt.want+" 1. ") {
			t.Errorf("%s: %q is not in\n%s", tt.scenario, tt.want, text)
		}
	}
}

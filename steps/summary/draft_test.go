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
	for name, tt := range map[string]struct {
		report Report
		draft  string // "": it is ready
	}{
		"ready":                    {situation(t, given, passed), ""},
		"the account is in use":    {situation(t, given, inUse), "[Draft, not ready] "},
		"an answer is missing":     {situation(t, given[:1], passed), "[Draft, incomplete] "},
		"a problem is accepted":    {situation(t, append(given[:len(given):len(given)], "acknowledged.account.clean=ours"), inUse), ""},
		"a warning does not block": {situation(t, given, awscheck.Finding{ID: "account.principal", Status: awscheck.Warn, Title: "Principal", Detail: "Root.", Evidence: awscheck.Live}), ""},
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
		if strings.HasPrefix(next, "Send this to Astronomer") || strings.Contains(next, "\nSend this to Astronomer") {
			if draft {
				t.Errorf("%s: the next steps are\n%s", name, next)
			}
		} else if !draft || !strings.Contains(next, "Once the verdict is ready, send this to Astronomer") {
			t.Errorf("%s: the next steps are\n%s", name, next)
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

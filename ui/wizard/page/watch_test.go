package page

import (
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/summary"
)

// A sign-in that expires between two rounds does not take the account out of the header: what is
// on the screen is still of it.
func TestAWatchKeepsTheAccountWhileCredentialsFail(t *testing.T) {
	var account string
	w := NewWatch(WatchOptions{
		Report: func() summary.Report { return summary.Report{Identity: summary.Identity{Account: account}} },
		Enough: func(summary.Report) bool { return false },
		Next:   func(bool) (time.Duration, bool) { return time.Hour, true },
	})
	for _, round := range []struct{ reached, want string }{{"", ""}, {"444455556666", "444455556666"}, {"", "444455556666"}, {"777788889999", "777788889999"}} {
		account = round.reached
		w.EndRound(1)
		w.EndRound(0)
		if got := w.Account(); got != round.want {
			t.Errorf("after %q the account is %q, not %q", round.reached, got, round.want)
		}
	}
}

// A request that no one can do anything about now, such as one that the credentials do not show, leaves the
// turn to the owner who can act.
func TestWhoseTurnItIs(t *testing.T) {
	finding := func(id string, s awscheck.Status, owner awscheck.Owner, fix string) summary.Finding {
		return summary.Finding{ID: id, Status: s, Remedy: awscheck.Remedy{Owner: owner, Text: fix}}
	}
	opens := finding(awscheck.PathSecurityGroups, awscheck.Fail, awscheck.OwnerNetwork, "Add a rule.")
	replaced := summary.ToSend{Activation: []summary.Item{{Label: "VPC CIDR", Value: "172.20.0.0/19", Note: summary.ToReplace}}}
	for name, tt := range map[string]struct {
		report summary.Report
		owner  awscheck.Owner
		fix    string
	}{
		"the peering is not requested": {summary.Report{Findings: []summary.Finding{opens, finding(awscheck.VerifyRequest, awscheck.Unverified, awscheck.OwnerYou, "Request it.")}}, awscheck.OwnerYou, "Request it"},
		"the request has no fix":       {summary.Report{Findings: []summary.Finding{opens, finding(awscheck.VerifyRequest, awscheck.Unverified, awscheck.OwnerYou, "")}}, awscheck.OwnerNetwork, "Add a rule"},
		"the peering is requested":     {summary.Report{Findings: []summary.Finding{opens, finding(awscheck.VerifyRequest, awscheck.Pass, "", "")}}, awscheck.OwnerNetwork, "Add a rule"},
		"another CIDR comes first": {summary.Report{ToSend: replaced, Findings: []summary.Finding{
			finding("network.cidr.size", awscheck.Fail, awscheck.OwnerYou, "Choose another."), finding(awscheck.VerifyRequest, awscheck.Unverified, awscheck.OwnerYou, "Request it."),
		}}, awscheck.OwnerYou, "Choose another"},
		"nothing is left": {summary.Report{}, "", ""},
	} {
		w := &Watch{report: &tt.report}
		if owner, fix := w.turnOf(); owner != tt.owner || fix != tt.fix {
			t.Errorf("%s: %s, %q, want %s, %q", name, owner, fix, tt.owner, tt.fix)
		}
	}
}

// "Astronomer can act now, too", and its fix is to send a message to Astronomer: no one acts before the user has asked.
func TestWhoCanActBesideTheNextOwner(t *testing.T) {
	routes := summary.Finding{ID: awscheck.VerifyRoutes, Status: awscheck.Fail, Remedy: awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Add the route."}}
	problem := func(id string, owner awscheck.Owner, fix string) summary.Finding {
		return summary.Finding{ID: id, Status: awscheck.Fail, Remedy: awscheck.Remedy{Owner: owner, Text: fix}}
	}
	sent := problem(awscheck.VerifyAstroRoutes, awscheck.OwnerAstronomer, "Send this to Astronomer's support: \"Please add the route.\"")
	for name, tt := range map[string]struct {
		others []summary.Finding
		want   string
	}{
		"no one else":                {nil, ""},
		"Astronomer is asked":        {[]summary.Finding{sent, sent}, " You can ask Astronomer now, too."},
		"another owner needs no one": {[]summary.Finding{problem("a", awscheck.OwnerIdentity, "Allow it.")}, " The IAM administrator can act now, too."},
		"one can act, one is asked":  {[]summary.Finding{sent, problem("a", awscheck.OwnerIdentity, "Allow it.")}, " The IAM administrator can act now, too. You can ask Astronomer now, too."},
		"one of two needs no asking": {[]summary.Finding{sent, problem("a", awscheck.OwnerAstronomer, "Open the port.")}, " Astronomer can act now, too."},
		"the same owner":             {[]summary.Finding{problem("a", awscheck.OwnerNetwork, "Ask your network team.")}, ""},
	} {
		w := &Watch{report: &summary.Report{Findings: append([]summary.Finding{routes}, tt.others...)}}
		if got, want := w.turn(""), "Next: Target VPC's owner. Add the route."+tt.want; got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for fix, want := range map[string]string{
		"Ask your network team to open the port.":                      "Next: You. Ask your network team to open the port.",
		"Send this to Astronomer's support: \"Please add the route.\"": "Next: Astronomer, once you ask: \"Please add the route.\"",
		"Open the port.": "Next: Astronomer. Open the port.",
	} {
		w := &Watch{report: &summary.Report{Findings: []summary.Finding{problem(awscheck.VerifyAstroRoutes, awscheck.OwnerAstronomer, fix)}}}
		if got := w.turn(""); got != want {
			t.Errorf("%q: %q, want %q", fix, got, want)
		}
	}
}

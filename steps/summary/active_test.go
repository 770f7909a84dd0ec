package summary

import (
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
)

func TestAnActiveAccountIsNotActivatedAgain(t *testing.T) {
	active := awscheck.Finding{ID: "account.prior_activation", Status: awscheck.Info, Evidence: awscheck.Live, Detail: "The account is active."}
	route := func(s awscheck.Status) awscheck.Finding {
		return awscheck.Finding{ID: "path.route", Status: s, Evidence: awscheck.Live, Detail: "x"}
	}
	peering := append(append([]string{}, peered...), "cluster.id=clq1w2e3r4t5y6u7i8o9p0a1s2", "peering.cidrs=10.40.0.0/16")
	const stack, request, verify, ticket = "CloudFormation stack", "Request the peering", "astro-activate verify", "Please request a VPC peering connection"
	beside := situation(t, append(append([]string{}, peered...), "cluster.others=clq1w2e3r4t5y6u7i8o9p0a1s3"), active)
	if text := string(beside.Text()); !strings.Contains(text, stack) || strings.Contains(text, "active already") {
		t.Errorf("a new cluster beside another one:\n%s", text)
	}
	for name, tt := range map[string]struct {
		found     []awscheck.Finding
		want, not []string
	}{
		"a new account":             {[]awscheck.Finding{route(awscheck.Info)}, []string{stack, request, ticket, "Please activate our data plane"}, []string{"active already"}},
		"active, no peering yet":    {[]awscheck.Finding{active, route(awscheck.Info)}, []string{"(the account is active already)", request, verify, ticket}, []string{stack, "Please activate", "Creates the cluster", "once the cluster exists, with"}},
		"active, and peered":        {[]awscheck.Finding{active, route(awscheck.Pass)}, []string{"Test a connection from a pipeline", verify, "has a peering with Astro already"}, []string{stack, "Please activate", request, ticket}},
		"active, a route is wrong":  {[]awscheck.Finding{active, route(awscheck.Fail)}, []string{verify, `Fix "`}, []string{request, ticket}},
		"peered, and not active":    {[]awscheck.Finding{route(awscheck.Pass)}, []string{stack, request, ticket}, nil},
		"seen by the clean account": {[]awscheck.Finding{{ID: "account.clean", Status: awscheck.Info, Evidence: awscheck.Live, Detail: "x"}}, []string{verify}, []string{stack}},
	} {
		t.Run(name, func(t *testing.T) {
			r := situation(t, peering, tt.found...)
			for form, text := range map[string]string{"text and ticket": string(r.Text()) + string(r.Ticket()), "text and messages": string(r.Text()) + string(r.Handoff())} {
				text = strings.Join(strings.Fields(text), " ")
				for _, want := range tt.want {
					if !strings.Contains(text, want) && (form != "text and messages" || want != "has a peering with Astro already") {
						t.Errorf("%s: without %q:\n%s", form, want, text)
					}
				}
				for _, not := range tt.not {
					if strings.Contains(text, not) {
						t.Errorf("%s: with %q:\n%s", form, not, text)
					}
				}
			}
		})
	}
}

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

// "VPC routes ✗" hides that two of three tables have their route.
func TestTheRouteTablesThatHaveTheirRouteAreCounted(t *testing.T) {
	of := func(check string, s awscheck.Status, cause string, tables ...string) Finding {
		return Finding{ID: check, Status: s, Cause: cause, Resources: tables}
	}
	routes := func(s awscheck.Status, tables ...string) Finding { return of(awscheck.VerifyRoutes, s, "", tables...) }
	for name, tt := range map[string]struct {
		used  int
		found []Finding
		done  int // 0: it is not counted
	}{
		"one of three is missing":            {3, []Finding{routes(awscheck.Fail, "rtb-0a")}, 2},
		"one is missing, one not determined": {3, []Finding{routes(awscheck.Fail, "rtb-0a"), routes(awscheck.Unverified, "rtb-0b")}, 1},
		"none has it":                        {2, []Finding{routes(awscheck.Fail, "rtb-0a"), routes(awscheck.Fail, "rtb-0b")}, 0},
		"each has it":                        {3, []Finding{routes(awscheck.Pass, "rtb-0a", "rtb-0b", "rtb-0c")}, 0},
		"they could not be read":             {3, []Finding{routes(awscheck.Unverified)}, 0},
		"they wait for the peering":          {3, []Finding{of(awscheck.VerifyRoutes, awscheck.Fail, awscheck.VerifyActive, "rtb-0a")}, 0},
		"the tables are not known":           {0, []Finding{routes(awscheck.Fail, "rtb-0a")}, 0},
		"another check's table":              {2, []Finding{routes(awscheck.Fail, "rtb-0a"), of(awscheck.PathRoute, awscheck.Fail, "", "rtb-0b")}, 1},
	} {
		done, all, ok := RoutedTables(Report{Target: &Target{used: tt.used}, Findings: tt.found})
		if ok != (tt.done > 0) || ok && (done != tt.done || all != tt.used) {
			t.Errorf("%s: %d of %d, %t", name, done, all, ok)
		}
	}
}

package watch

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps/summary"
)

func finding(id string, status awscheck.Status, detail, resource string) summary.Finding {
	return summary.Finding{ID: id, Status: status, Detail: detail, Resources: []string{resource}}
}

// A round is what one look of a watch finds, and what it shows of that.
type round struct {
	situation string
	findings  []summary.Finding
	want      []string
	changed   bool
}

// noteRounds notes rounds one after another.
func noteRounds(t *testing.T, rounds []round) {
	t.Helper()
	var changes Changes
	for _, r := range rounds {
		shown, changed := changes.Note(summary.Report{Findings: r.findings})
		var got []string
		for _, c := range shown {
			got = append(got, c.String())
		}
		if !slices.Equal(got, r.want) || changed != r.changed {
			t.Errorf("%s: changed %v, %q", r.situation, changed, got)
		}
	}
}

func TestChangesOfAPeering(t *testing.T) {
	request := finding("verify.request", awscheck.Pass, "Requested.", "pcx-1")
	pending := finding("verify.active", awscheck.Fail, "pcx-1 is pending.", "pcx-1")
	active := finding("verify.active", awscheck.Pass, "pcx-1 is active.", "pcx-1")
	noRouteA := finding("verify.routes", awscheck.Fail, "rtb-a has no route.", "rtb-a")
	noRouteB := finding("verify.routes", awscheck.Fail, "rtb-b has no route.", "rtb-b")
	unread := finding("verify.routes", awscheck.Unverified, "rtb-c: denied.", "rtb-c")
	routes := finding("verify.routes", awscheck.Pass, "2 route tables have a route.", "pcx-1")
	noteRounds(t, []round{
		{"the first run shows problems", []summary.Finding{request, pending, noRouteA, noRouteB},
			[]string{"verify.active: fail: pcx-1 is pending.", "verify.routes: fail: rtb-a has no route.", "verify.routes: fail: rtb-b has no route."}, true},
		{"nothing changes", []summary.Finding{request, pending, noRouteA, noRouteB}, nil, false},
		{"the owner accepts", []summary.Finding{request, active, noRouteA, noRouteB}, []string{"verify.active: pass, was fail: pcx-1 is active."}, true},
		{"one of two routes is added", []summary.Finding{request, active, noRouteB}, []string{"verify.routes: fixed: rtb-a"}, true},
		{"one table can't be read", []summary.Finding{request, active, unread}, []string{"verify.routes: unverified, was fail: rtb-c: denied."}, true},
		{"it can be read again", []summary.Finding{request, active, noRouteB, unread}, []string{"verify.routes: fail, was unverified: rtb-b has no route."}, true},
		{"it is not named", []summary.Finding{request, active, unread}, []string{"verify.routes: not checked now, was fail: rtb-b"}, true},
		{"the other route is added", []summary.Finding{request, active, routes}, []string{"verify.routes: pass, was unverified: 2 route tables have a route."}, true},
	})
}

// On a network that leads nowhere, another call may be the one without an answer in each round: that is no change, and the
// rounds get further apart. What has another reason, with another remedy, is one.
func TestAWatchOnADeadNetworkSaysItOnce(t *testing.T) {
	later := awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Check again in a moment."}
	unknown := func(call string, remedy awscheck.Remedy) []summary.Finding {
		detail := "Not determined: " + call + ": no answer within the time limit."
		return []summary.Finding{
			{ID: "account.credentials", Status: awscheck.Unverified, Detail: detail, Remedy: remedy},
			{ID: "verify.request", Status: awscheck.Unverified, Detail: detail, Cause: "account.credentials"},
		}
	}
	with := func(detail string, resources ...string) []summary.Finding {
		return append(unknown("STS GetCallerIdentity in us-east-1", later), summary.Finding{ID: "verify.active", Status: awscheck.Unverified, Detail: "Not determined: " + detail + ".", Resources: resources})
	}
	noteRounds(t, []round{
		{"the first round", unknown("the AWS credentials", later),
			[]string{"account.credentials: unverified: Not determined: the AWS credentials: no answer within the time limit. You: Check again in a moment."}, true},
		{"another call hangs", unknown("STS GetCallerIdentity in us-east-1", later), nil, false},
		{"the first one again", unknown("the AWS credentials", later), nil, false},
		{"the same call, with another remedy", unknown("the AWS credentials", awscheck.Remedy{Owner: awscheck.OwnerYou, Text: "Set HTTPS_PROXY."}), nil, false},
		{"another call, with another remedy", unknown("STS GetCallerIdentity in us-east-1", later),
			[]string{"account.credentials: unverified: Not determined: STS GetCallerIdentity in us-east-1: no answer within the time limit. You: Check again in a moment."}, true},
		{"no request", with("no request was found"), []string{"verify.active: unverified: Not determined: no request was found."}, true},
		{"one from another account", with("pcx-1 comes from another account", "pcx-1"), []string{"verify.active: unverified: Not determined: pcx-1 comes from another account."}, true},
		{"another one", with("pcx-2 comes from another account", "pcx-2"), []string{"verify.active: unverified: Not determined: pcx-2 comes from another account."}, true},
		{"a reason of its own", []summary.Finding{unknown("STS", later)[0], {ID: "verify.request", Status: awscheck.Unverified, Detail: "Not determined: denied."}},
			[]string{"verify.request: unverified: Not determined: denied."}, true},
	})
}

// TestChangesOfSeveralServices: a check has one finding for each service, and what a service
// was is not what another one was.
func TestChangesOfSeveralServices(t *testing.T) {
	of := func(status awscheck.Status, service string) summary.Finding {
		return finding("path.name", status, service+" "+string(status), service)
	}
	var changes Changes
	for _, run := range []struct {
		situation string
		findings  []summary.Finding
		want      []string
	}{
		{"the first run", []summary.Finding{of(awscheck.Fail, "orders"), of(awscheck.Unverified, "ledger"), of(awscheck.Pass, "cache")},
			[]string{"path.name: fail: orders fail", "path.name: unverified: ledger unverified"}},
		{"one is open", []summary.Finding{of(awscheck.Fail, "orders"), of(awscheck.Pass, "ledger"), of(awscheck.Pass, "cache")},
			[]string{"path.name: pass, was unverified: ledger pass"}},
		{"one closes", []summary.Finding{of(awscheck.Fail, "orders"), of(awscheck.Pass, "ledger"), of(awscheck.Fail, "cache")},
			[]string{"path.name: fail, was pass: cache fail"}},
		{"all are open", []summary.Finding{of(awscheck.Pass, "orders"), of(awscheck.Pass, "ledger"), of(awscheck.Pass, "cache")},
			[]string{"path.name: pass, was fail: orders pass", "path.name: pass, was fail: cache pass"}},
	} {
		var got []string
		shown, _ := changes.Note(summary.Report{Findings: run.findings})
		for _, c := range shown {
			got = append(got, c.String())
		}
		if !slices.Equal(got, run.want) {
			t.Errorf("%s: %q", run.situation, got)
		}
	}
}

func TestPausesGrowUntilAChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pace := For(time.Hour)
		between := func(pause, low, high time.Duration) {
			t.Helper()
			if pause < low || pause > high {
				t.Errorf("a pause of %s, want %s to %s", pause, low, high)
			}
		}
		first, _ := pace.Next(false)
		between(first, 4*time.Second, 6*time.Second)
		var pause time.Duration
		for range 20 {
			pause, _ = pace.Next(false)
		}
		between(pause, 48*time.Second, 72*time.Second)
		pause, _ = pace.Next(true)
		between(pause, 4*time.Second, 6*time.Second)
		time.Sleep(time.Hour - time.Second)
		if pause, ok := pace.Next(false); !ok || pause > time.Second {
			t.Errorf("a second before the limit: %s, %v", pause, ok)
		}
		time.Sleep(time.Second)
		if _, ok := pace.Next(true); ok {
			t.Error("the watch goes on after its limit")
		}
	})
}

// What is done comes first in a batch, and a problem that is gone from a check that passes
// is fixed.
func TestWhatIsDoneComesFirst(t *testing.T) {
	var changes Changes
	changes.Note(summary.Report{Findings: []summary.Finding{
		finding("verify.dns", awscheck.Unverified, "Not active.", "pcx-1"), finding("verify.active", awscheck.Fail, "Pending.", "pcx-1"),
		finding("path.name", awscheck.Fail, "No zone.", "orders"), finding("path.name", awscheck.Pass, "Resolves.", "ledger"),
		finding("verify.routes", awscheck.Fail, "No route.", "rtb-a"), finding("verify.routes", awscheck.Fail, "No route in b.", "rtb-b"),
	}})
	shown, _ := changes.Note(summary.Report{Findings: []summary.Finding{
		finding("verify.dns", awscheck.Fail, "Off.", "pcx-1"), finding("verify.active", awscheck.Pass, "Active.", "pcx-1"),
		finding("path.name", awscheck.Pass, "Resolves.", "ledger"),
		finding("verify.routes", awscheck.Fail, "No route in b.", "rtb-b"),
	}})
	var got []string
	for _, c := range shown {
		s := c.Finding.ID
		if c.Fixed() {
			s += " fixed"
		}
		got = append(got, s)
	}
	if want := []string{"verify.active fixed", "path.name fixed", "verify.routes fixed", "verify.dns"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// One finding is about all tables with the same fix: what was done for one of them is a change.
func TestATableLessIsAChange(t *testing.T) {
	both := finding("verify.routes", awscheck.Fail, "rtb-a and rtb-b: each has no route.", "rtb-a")
	both.Resources = append(both.Resources, "rtb-b")
	both.Remedy = awscheck.Remedy{Owner: awscheck.OwnerNetwork, Text: "Add the route. It affects only Astro."}
	one := finding("verify.routes", awscheck.Fail, "rtb-b has no route.", "rtb-b")
	other := finding("verify.routes", awscheck.Fail, "rtb-c has no route.", "rtb-c")
	var changes Changes
	for _, run := range []struct {
		found summary.Finding
		want  string
	}{
		{both, "verify.routes: fail: rtb-a and rtb-b: each has no route. Target VPC's owner: Add the route."},
		{one, "verify.routes: fixed: rtb-a"},
		{other, "verify.routes: fail: rtb-c has no route."},
	} {
		if shown, _ := changes.Note(summary.Report{Findings: []summary.Finding{run.found}}); len(shown) != 1 || shown[0].String() != run.want {
			t.Errorf("%v, want %s", shown, run.want)
		}
	}
}

// "fixed: DNS hostnames are off" reads as if they were still off: a problem that is gone is shown
// by what is true now.
func TestWhatIsFixedIsShownByWhatIsTrueNow(t *testing.T) {
	titled := func(f summary.Finding, title string) summary.Finding {
		f.Title = title
		return f
	}
	off := titled(finding("dns.hostnames", awscheck.Fail, "They are off.", "vpc-1"), "DNS hostnames off in vpc-1")
	on := titled(finding("dns.hostnames", awscheck.Pass, "They are on.", "vpc-1"), "DNS hostnames")
	noRouteA := titled(finding("verify.routes", awscheck.Fail, "rtb-a (main) (used by subnet-1) has none.", "rtb-a"), "Route to Astro missing or wrong")
	noRouteB := titled(finding("verify.routes", awscheck.Fail, "rtb-b has none.", "rtb-b"), "Route to Astro missing or wrong")
	for name, tt := range map[string]struct {
		before, after []summary.Finding
		title, remark string
	}{
		"the check passes":       {[]summary.Finding{off}, []summary.Finding{on}, "DNS hostnames", "They are on."},
		"it passed beside it":    {[]summary.Finding{off, on}, []summary.Finding{on}, "DNS hostnames", "They are on."},
		"one of two is fixed":    {[]summary.Finding{noRouteA, noRouteB}, []summary.Finding{noRouteB}, "Routes to Astro: rtb-a (main)", "was: Route to Astro missing or wrong"},
		"it is about no subject": {[]summary.Finding{{ID: "verify.routes", Title: "Route missing", Status: awscheck.Warn}, noRouteB}, []summary.Finding{noRouteB}, "Routes to Astro", "was: Route missing"},
	} {
		var changes Changes
		changes.Note(summary.Report{Findings: tt.before})
		shown, _ := changes.Note(summary.Report{Findings: tt.after})
		if len(shown) != 1 || !shown[0].Fixed() {
			t.Errorf("%s: %+v", name, shown)
			continue
		}
		if title, remark := shown[0].Fact(); title != tt.title || remark != tt.remark {
			t.Errorf("%s: %q, %q", name, title, remark)
		}
	}
}

// A peering that becomes active ends the checks of its CIDR: one line says so of the problems that
// they had found, and none of what passed.
func TestChecksThatNoLongerApplyAreOneChange(t *testing.T) {
	run := func(status awscheck.Status, detail string) (r summary.Report) {
		for _, id := range []string{"network.cidr.size", "dns.support", "dns.hostnames"} {
			r.Findings = append(r.Findings, summary.Finding{ID: id, Status: status, Detail: detail})
		}
		return r
	}
	var changes Changes
	changes.Note(run(awscheck.Pass, "Fine."))
	if shown, changed := changes.Note(run(awscheck.Skipped, "The peering is active.")); len(shown) != 0 || !changed {
		t.Errorf("what passed: %v, changed %v", shown, changed)
	}
	changes.Note(run(awscheck.Fail, "Not fine."))
	shown, _ := changes.Note(run(awscheck.Skipped, "The peering is active."))
	if len(shown) != 1 || shown[0].String() != "3 checks no longer apply: The peering is active." {
		t.Errorf("%v", shown)
	}
}

// What passes as before is no news where it says so in other words, nor what no longer applies where
// it was no problem.
func TestOnlyNewsIsShownAndTheMostImportantFirst(t *testing.T) {
	var changes Changes
	changes.Note(summary.Report{Findings: []summary.Finding{
		finding("verify.request", awscheck.Pass, "Requested; it waits for acceptance.", "pcx-1"),
		finding("network.cidr", awscheck.Pass, "Free.", "a"), finding("network.size", awscheck.Pass, "Large enough.", "a"),
		finding("verify.routes", awscheck.Unverified, "Not active.", "pcx-1"), finding("verify.active", awscheck.Fail, "Pending.", "pcx-1"),
	}})
	shown, changed := changes.Note(summary.Report{Findings: []summary.Finding{
		finding("verify.request", awscheck.Pass, "Requested.", "pcx-1"),
		finding("network.cidr", awscheck.Skipped, "It is active.", ""), finding("network.size", awscheck.Skipped, "It is active.", ""),
		finding("verify.routes", awscheck.Fail, "No route.", "rtb-a"), finding("verify.active", awscheck.Pass, "Active.", "pcx-1"),
	}})
	var got []string
	for _, c := range shown {
		got = append(got, c.Finding.ID)
	}
	if want := []string{"verify.active", "verify.routes"}; !slices.Equal(got, want) || !changed {
		t.Errorf("%q, want %q; changed %v", got, want, changed)
	}
}

// A watch says each thing that was done, or went wrong, once, and in words that hold.
func TestEachRealChangeIsThereAndNothingElse(t *testing.T) {
	with := func(f summary.Finding, cause, fix string) summary.Finding {
		f.Cause, f.Remedy.Text = cause, fix
		return f
	}
	zone := func(status awscheck.Status, detail string) summary.Finding {
		return with(finding("verify.zones", status, detail, "Z1"), "", "Ask for it.")
	}
	name := func(cause string) summary.Finding {
		return with(finding("path.name", awscheck.Fail, "orders does not resolve.", "orders"), cause, "")
	}
	table := func(id, detail string) summary.Finding { return finding("verify.routes", awscheck.Fail, detail, id) }
	note := finding("peering.cross_region", awscheck.Info, "The regions differ.", "")
	word := func(c Change) string {
		switch {
		case c.Fixed():
			return "fixed"
		case c.Advanced():
			return "done"
		case c.Revealed():
			return "now known"
		case c.New:
			return "new"
		}
		return "changed"
	}
	none, associated := zone(awscheck.Fail, "Not authorized."), zone(awscheck.Pass, "Associated.")
	for name, tt := range map[string]struct {
		before, now []summary.Finding
		want        []string
	}{
		"the zone is authorized":      {[]summary.Finding{none, name("verify.zones")}, []summary.Finding{zone(awscheck.Info, "Authorized."), name("")}, []string{"done verify.zones"}},
		"Astronomer associates it":    {[]summary.Finding{zone(awscheck.Info, "Authorized."), name("")}, []summary.Finding{associated, name("")}, []string{"done verify.zones"}},
		"it does not resolve even so": {[]summary.Finding{none, name("verify.zones")}, []summary.Finding{associated, name("")}, []string{"fixed verify.zones", "now known path.name"}},
		"a route is deleted meanwhile": {[]summary.Finding{none, name("verify.zones")}, []summary.Finding{associated, name(""), table("rtb-a", "a")},
			[]string{"fixed verify.zones", "new verify.routes", "now known path.name"}},
		"a route is deleted":                {[]summary.Finding{table("rtb-a", "a")}, []summary.Finding{table("rtb-a", "a"), table("rtb-b", "b")}, []string{"new verify.routes"}},
		"a route is added, another differs": {[]summary.Finding{table("rtb-a", "a"), table("rtb-b", "b")}, []summary.Finding{table("rtb-b", "blackhole")}, []string{"fixed verify.routes", "changed verify.routes"}},
		"another request takes its place":   {[]summary.Finding{finding("verify.active", awscheck.Fail, "Rejected.", "pcx-1")}, []summary.Finding{finding("verify.active", awscheck.Fail, "Pending.", "pcx-2")}, []string{"new verify.active"}},
		"a note has other words":            {[]summary.Finding{note}, []summary.Finding{finding("peering.cross_region", awscheck.Info, "They differ.", "")}, nil},
		"a note is gone":                    {[]summary.Finding{associated, finding("verify.zones", awscheck.Info, "Also one of AWS.", "Z2")}, []summary.Finding{associated}, nil},
	} {
		var changes Changes
		changes.Note(summary.Report{Findings: tt.before})
		shown, changed := changes.Note(summary.Report{Findings: tt.now})
		var got []string
		for _, c := range shown {
			got = append(got, word(c)+" "+c.Finding.ID)
		}
		if !slices.Equal(got, tt.want) || !changed {
			t.Errorf("%s: %q, want %q; changed %v", name, got, tt.want, changed)
		}
	}
}

// "The log asked our DBA to open the port, for a CIDR that was thrown away the same day."
func TestAChangeAsksForNothingWithACIDRThatIsToBeReplaced(t *testing.T) {
	closed := summary.Finding{ID: awscheck.PathSecurityGroups, Step: "verify", Status: awscheck.Fail, Detail: "sg-1 does not allow 10.96.0.0/19.", Remedy: awscheck.Remedy{
		Owner: awscheck.OwnerNetwork, Text: "Add an inbound rule.", Commands: []string{"aws ec2 authorize-security-group-ingress --cidr 10.96.0.0/19"},
	}}
	for note, want := range map[string]string{
		"":                             "Add an inbound rule.",
		summary.ToReplace + "overlaps": "Wait for another CIDR first: 10.96.0.0/19 is to be replaced.",
	} {
		r := summary.Report{Findings: []summary.Finding{closed}}
		r.ToSend.Activation = []summary.Item{{Label: "VPC CIDR", Value: "10.96.0.0/19", Note: note}}
		var changes Changes
		shown, _ := changes.Note(r)
		if got := shown[0].String(); !strings.HasSuffix(got, " Target VPC's owner: "+want) {
			t.Errorf("%q: %q", note, got)
		}
	}
}

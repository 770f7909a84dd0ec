package summary

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
)

func TestWhatChangedSinceAReport(t *testing.T) {
	found := func(id string, s awscheck.Status, resources ...string) Finding {
		return Finding{ID: id, Status: s, Resources: resources, Evidence: awscheck.Live}
	}
	in := func(region string, f Finding) Finding { f.Region = region; return f }
	because := func(cause string, f Finding) Finding { f.Cause = cause; return f }
	acknowledged := func(f Finding) Finding { f.Acknowledged = "it may stay"; return f }
	const fail, pass, warn, unverified, info = awscheck.Fail, awscheck.Pass, awscheck.Warn, awscheck.Unverified, awscheck.Info
	for name, tt := range map[string]struct {
		before, now []Finding
		want        []string
	}{
		"nothing was wrong, nothing is": {[]Finding{found("a.a", pass)}, []Finding{found("a.a", info)}, nil},
		"a quota was increased": {[]Finding{in("us-east-1", found("a.a", fail))}, []Finding{in("us-east-1", found("a.a", pass))},
			[]string{"fixed: a.a (us-east-1): was a problem, now passed"}},
		"two of four addresses were released": {[]Finding{found("a.a", fail, "ip-1", "ip-2", "ip-3", "ip-4")}, []Finding{found("a.a", fail, "ip-3", "ip-4")},
			[]string{"still there: a.a: ip-3, ip-4: still a problem", "fixed: a.a: ip-1, ip-2: was a problem, no longer found"}},
		"the account is clean": {[]Finding{found("a.a", fail, "i-1"), found("a.a", warn, "role")}, []Finding{found("a.a", pass)},
			[]string{"fixed: a.a: i-1: was a problem, now passed", "fixed: a.a: role: was a warning, now passed"}},
		"someone has created a bucket": {[]Finding{found("a.a", pass)}, []Finding{found("a.a", fail, "bucket")},
			[]string{"new: a.a: bucket: was passed, now a problem"}},
		"a check that did not exist fails": {nil, []Finding{found("a.a", fail)}, []string{"new: a.a: problem"}},
		"a check is not in the report anymore": {[]Finding{found("a.a", fail, "i-1")}, []Finding{found("a.b", pass)},
			[]string{"not checked now: a.a: i-1: was a problem, now unverified"}},
		"it can't be read anymore": {[]Finding{found("a.a", fail, "i-1")}, []Finding{found("a.a", unverified)},
			[]string{"not checked now: a.a: i-1: was a problem, now unverified"}},
		"it can be read now, and is wrong": {[]Finding{found("a.a", unverified)}, []Finding{found("a.a", fail, "i-1")},
			[]string{"still there: a.a: i-1: was unverified, now a problem"}},
		"one region can't be read anymore": {[]Finding{in("r1", found("a.a", fail, "i-1"))}, []Finding{in("r1", found("a.a", unverified)), in("r2", found("a.a", pass))},
			[]string{"not checked now: a.a (r1): i-1: was a problem, now unverified"}},
		"it was acknowledged": {[]Finding{found("a.a", warn, "role")}, []Finding{acknowledged(found("a.a", warn, "role"))},
			[]string{"accepted: a.a: role: was a warning, now acknowledged"}},
		"it is no longer acknowledged": {[]Finding{acknowledged(found("a.a", fail))}, []Finding{found("a.a", fail)},
			[]string{"new: a.a: was acknowledged, now a problem"}},
		"a warning got worse": {[]Finding{found("a.a", warn)}, []Finding{found("a.a", fail)}, []string{"still there: a.a: was a warning, now a problem"}},
		"two findings about one resource": {[]Finding{found("a.a", pass, "x"), found("a.a", fail, "x")}, []Finding{found("a.a", fail, "x"), found("a.a", pass, "x")},
			[]string{"still there: a.a: x: still a problem"}},
		"credentials are accepted again": {[]Finding{found("c.c", fail), because("c.c", found("a.a", unverified)), because("c.c", found("a.b", unverified))},
			[]Finding{found("c.c", pass), found("a.a", pass), found("a.b", fail)},
			[]string{"fixed: c.c: was a problem, now passed", "still there: a.b: was unverified, now a problem"}},
		"credentials have expired": {[]Finding{found("c.c", pass), found("a.a", pass), found("a.b", fail, "i-1")},
			[]Finding{found("c.c", fail), because("c.c", found("a.a", unverified)), because("c.c", found("a.b", unverified))},
			[]string{"new: c.c: was passed, now a problem", "not checked now: a.b: i-1: was a problem, now unverified"}},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := Report{Findings: tt.now}.Compared(Report{Findings: tt.before})
			if err != nil || r.Changes == nil {
				t.Fatalf("%v, %v", r.Changes, err)
			}
			var got []string
			for _, c := range r.Changes {
				got = append(got, string(c.Kind())+": "+c.String())
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q", got)
			}
			same, err := Report{Findings: tt.now}.Compared(Report{Findings: tt.now})
			for _, c := range same.Changes {
				if c.Kind() != Still || c.Was != c.Is || err != nil {
					t.Errorf("compared with itself: %+v, %v", c, err)
				}
			}
		})
	}
}

// What was removed from the answers was not fixed.
func TestAProblemOfARemovedServiceIsNotFixed(t *testing.T) {
	service := func(name string, s awscheck.Status) awscheck.Finding {
		return awscheck.Finding{ID: "path.name", Status: s, Title: "Name of the service", Detail: name, Resources: []string{name}, Evidence: awscheck.Live}
	}
	peering := []string{"region=us-east-1", "cluster.name=Production data", "connectivity.methods=peering", "network.cidr=10.8.0.0/19",
		"peering.region=eu-west-1", "peering.vpc_id=vpc-0a1b2c3d4e5f60718"}
	with := func(services string) []string {
		return append(peering[:len(peering):len(peering)], "peering.services="+services)
	}
	const lake, orders = "lake=postgres://lake.example.com:5432", "orders=postgres://orders.example.com:5432"
	for name, tt := range map[string]struct {
		before, now Report
		want        string
	}{
		"one of two was removed": {situation(t, with(orders+","+lake), service("orders", awscheck.Fail)), situation(t, with(lake), service("lake", awscheck.Pass)),
			"removed: Name of the service: orders: was a problem, no longer applies"},
		"the only one was removed": {situation(t, with(orders), service("orders", awscheck.Fail)), situation(t, peering, service("", awscheck.Skipped)),
			"removed: Name of the service: orders: was a problem, no longer applies"},
		"it was mended": {situation(t, with(orders), service("orders", awscheck.Fail)), situation(t, with(orders), service("orders", awscheck.Pass)),
			"fixed: Name of the service: orders: was a problem, now passed"},
	} {
		r, err := tt.now.Compared(tt.before)
		if err != nil || len(r.Changes) != 1 {
			t.Fatalf("%s: %v, %+v", name, err, r.Changes)
		}
		c := r.Changes[0]
		if got := string(c.Kind()) + ": " + c.String(); got != tt.want {
			t.Errorf("%s: %s", name, got)
		}
		if strings.Contains(r.ChangeLine(), "1 removed") != strings.HasPrefix(tt.want, "removed") {
			t.Errorf("%s: %s", name, r.ChangeLine())
		}
	}
}

// "We moved to eu-west-1." What blocked in us-east-1 was not fixed, and is not there anymore,
// whatever the check finds in the new region.
func TestAfterAMoveToAnotherRegionTheOldOnesProblemsAreNotFixed(t *testing.T) {
	quota := func(region string, s awscheck.Status) awscheck.Finding {
		f := awscheck.Finding{ID: "region.quota.L-1216C47A", Status: s, Region: region, Title: "Quota", Detail: "In " + region + ".", Evidence: awscheck.Live}
		if s == awscheck.Unverified {
			f.Evidence = awscheck.None
		}
		return f
	}
	volume := func(s awscheck.Status, region string, ids ...string) awscheck.Finding {
		return awscheck.Finding{ID: "account.clean", Status: s, Region: region, Title: "Clean", Detail: "It is.", Resources: ids, Evidence: awscheck.Live}
	}
	name := func(region string, s awscheck.Status) awscheck.Finding {
		return awscheck.Finding{ID: "dns.hostnames", Status: s, Region: region, Resources: []string{"vpc-" + region}, Title: "DNS hostnames", Detail: "Off.", Evidence: awscheck.Live}
	}
	const gone = "removed: Quota (us-east-1): was a problem, no longer applies"
	in := func(region, peer string, f awscheck.Finding) Report {
		return situation(t, []string{"region=" + region, "connectivity.methods=peering", "peering.region=" + peer}, f)
	}
	for about, tt := range map[string]struct {
		before, now Report
		want        []string
	}{
		"enough there":           {in("us-east-1", "us-east-1", quota("us-east-1", awscheck.Fail)), in("eu-west-1", "us-east-1", quota("eu-west-1", awscheck.Pass)), []string{gone}},
		"too small there, too":   {in("us-east-1", "us-east-1", quota("us-east-1", awscheck.Fail)), in("eu-west-1", "us-east-1", quota("eu-west-1", awscheck.Fail)), []string{"new: Quota (eu-west-1): problem", gone}},
		"not verified there":     {in("us-east-1", "us-east-1", quota("us-east-1", awscheck.Fail)), in("eu-west-1", "us-east-1", quota("eu-west-1", awscheck.Unverified)), []string{"new: Quota (eu-west-1): unverified", gone}},
		"back where it blocked":  {in("eu-west-1", "us-east-1", quota("eu-west-1", awscheck.Pass)), in("us-east-1", "us-east-1", quota("us-east-1", awscheck.Fail)), []string{"new: Quota (us-east-1): problem"}},
		"the region stays":       {in("us-east-1", "us-east-1", quota("us-east-1", awscheck.Fail)), in("us-east-1", "us-east-1", quota("us-east-1", awscheck.Pass)), []string{"fixed: Quota (us-east-1): was a problem, now passed"}},
		"every region is listed": {in("us-east-1", "us-east-1", volume(awscheck.Fail, "us-east-1", "vol-1")), in("eu-west-1", "us-east-1", volume(awscheck.Fail, "us-east-1", "vol-1")), []string{"still there: Clean (us-east-1): vol-1: still a problem"}},
		"it was deleted as well": {in("us-east-1", "us-east-1", volume(awscheck.Fail, "us-east-1", "vol-1")), in("eu-west-1", "us-east-1", volume(awscheck.Pass, "")), []string{"fixed: Clean (us-east-1): vol-1: was a problem, now passed"}},
		"the target moved":       {in("us-east-1", "us-east-1", name("us-east-1", awscheck.Fail)), in("us-east-1", "eu-west-1", name("eu-west-1", awscheck.Pass)), []string{"removed: DNS hostnames (us-east-1): vpc-us-east-1: was a problem, no longer applies"}},
		"only the plan moved":    {in("us-east-1", "eu-west-1", name("eu-west-1", awscheck.Fail)), in("eu-central-1", "eu-west-1", name("eu-west-1", awscheck.Pass)), []string{"fixed: DNS hostnames (eu-west-1): vpc-eu-west-1: was a problem, now passed"}},
	} {
		t.Run(about, func(t *testing.T) {
			r, err := tt.now.Compared(tt.before)
			var got []string
			for _, c := range r.Changes {
				got = append(got, string(c.Kind())+": "+c.String())
			}
			if err != nil || !slices.Equal(got, tt.want) {
				t.Errorf("%v, %q", err, got)
			}
		})
	}
}

// TestAProblemIsNeverFixedWhereItsCheckFailed compares every pair of findings of a check:
// what is fixed has evidence in the later report.
func TestAProblemIsNeverFixedWhereItsCheckFailed(t *testing.T) {
	for _, is := range statesBySeverity {
		kind := Change{ID: "a.a", Was: State(awscheck.Fail), Is: is}.Kind()
		if fixed := is == State(awscheck.Pass) || is == State(awscheck.Info) || is == Absent; fixed != (kind == Fixed) {
			t.Errorf("what failed and is %s counts as %s", is, kind)
		}
	}
	statuses := []awscheck.Status{awscheck.Pass, awscheck.Info, awscheck.Warn, awscheck.Fail, awscheck.Unverified, awscheck.Skipped}
	var all []Finding
	for _, s := range statuses {
		for _, region := range []string{"", "r1", "r2"} {
			for _, resources := range [][]string{nil, {"x"}, {"y"}} {
				all = append(all, Finding{ID: "a.a", Status: s, Region: region, Resources: resources})
			}
		}
	}
	for _, before := range all {
		for _, now := range all {
			r, _ := Report{Findings: []Finding{now}}.Compared(Report{Findings: []Finding{before}})
			for _, c := range r.Changes {
				evidence := c.Is == Absent || c.Is == State(awscheck.Pass) || c.Is == State(awscheck.Info)
				if c.Kind() == Fixed && (now.Status == awscheck.Unverified || !evidence) {
					t.Fatalf("%+v, then %+v: %+v", before, now, c)
				}
			}
		}
		r, _ := Report{}.Compared(Report{Findings: []Finding{before}})
		for _, c := range r.Changes {
			if c.Kind() == Fixed {
				t.Fatalf("%+v, then nothing: %+v", before, c)
			}
		}
	}
}

func TestAReportOfSomethingElseIsNotCompared(t *testing.T) {
	checked := Report{Requirements: "2022-09", Identity: Identity{Account: "111122223333"}, Findings: []Finding{{ID: "a.a", Step: "account"}}}
	with := func(change func(*Report)) Report {
		r := checked
		change(&r)
		return r
	}
	for name, tt := range map[string]struct {
		before Report
		want   string
	}{
		"the same":            {checked, ""},
		"before a sign-in":    {with(func(r *Report) { r.Identity = Identity{} }), ""},
		"another account":     {with(func(r *Report) { r.Identity.Account = "999900001111" }), "AWS account 999900001111"},
		"other requirements":  {with(func(r *Report) { r.Requirements = "2001-01" }), "requirements of 2001-01"},
		"masked":              {with(func(r *Report) { r.Masked = true }), "masked"},
		"nothing was checked": {with(func(r *Report) { r.Saved = true }), "nothing was checked"},
		"a demo":              {with(func(r *Report) { r.Demo = true }), "demo"},
		"a verify":            {with(func(r *Report) { r.Findings = []Finding{{ID: "verify.active", Step: "verify"}} }), "report of verify"},
	} {
		r, err := checked.Compared(tt.before)
		if (err == nil) != (tt.want == "") || (err != nil && !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: %v", name, err)
		}
		if (r.Changes == nil) != (err != nil) {
			t.Errorf("%s: %v", name, r.Changes)
		}
	}
}

func TestEveryFormatSaysWhatChanged(t *testing.T) {
	r := everything(t)
	if line := r.ChangeLine(); !strings.HasSuffix(line, "1 fixed, 1 new and 1 still there.") {
		t.Fatal(line)
	}
	for _, f := range FormatSpecs() {
		data, err := r.Render(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		text := string(data)
		want := []string{"1 fixed, 1 new and 1 still", "Zones (us-east-1): use1-az1"}
		switch {
		case f.Name == JSONFormat:
			want = []string{`"since": "`, `"was": "warn",`, `"is": "none"`}
		case f.Name == RunbookFormat:
			want = want[:1]
		}
		// Text is wrapped, a runbook's comments too.
		joined := strings.Join(strings.Fields(strings.NewReplacer("\n# ", " ", `\_`, "_").Replace(text)), " ")
		for _, part := range want {
			if !strings.Contains(joined, part) {
				t.Errorf("%s lacks %q:\n%s", f.Name, part, text)
			}
		}
	}
	data, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	if err := invalid(t, data); err != nil {
		t.Error(err)
	}
	again, err := Parse(data)
	if err != nil || !reflect.DeepEqual(again.Changes, r.Changes) || !again.Since.Equal(r.Since.Truncate(time.Second)) {
		t.Errorf("%v: %+v", err, again.Changes)
	}
	if _, err := Parse([]byte(strings.Replace(string(data), `"is": "none"`, `"is": "gone"`, 1))); err == nil || !strings.Contains(err.Error(), "gone") {
		t.Errorf("an unknown state: %v", err)
	}
}

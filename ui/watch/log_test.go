package watch

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

func TestWhatBecameOfAProblem(t *testing.T) {
	found := func(status awscheck.Status, detail string, resources ...string) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: "account.clean", Status: status, Title: detail, Detail: detail, Resources: resources}}
	}
	acknowledged := found(awscheck.Fail, "1 bucket", "logs")
	acknowledged.Acknowledged = "kept for audits"
	follows := found(awscheck.Unverified, "")
	follows.Cause = "account.credentials"
	because := found(awscheck.Fail, "off")
	because.Cause = "region.enabled"
	ireland := found(awscheck.Fail, "1 bucket", "logs")
	ireland.Region = "eu-west-1"
	of := func(f steps.Finding, service string) steps.Finding {
		f.Subject, f.Resources = service, []string{service}
		return f
	}
	skipped := found(awscheck.Skipped, "Does not apply.")
	fail, pass, unknown := awscheck.Fail, awscheck.Pass, awscheck.Unverified
	for name, tt := range map[string]struct {
		before, now []steps.Finding
		want        string
	}{
		"a quota was raised":                {[]steps.Finding{found(fail, "5 of 80")}, []steps.Finding{found(pass, "96")}, "1 fixed (5 of 80)"},
		"a DNS option was turned off":       {[]steps.Finding{found(pass, "on")}, []steps.Finding{found(fail, "off")}, "1 new (off)"},
		"the quota is still too small":      {[]steps.Finding{found(fail, "75 short")}, []steps.Finding{found(fail, "40 short")}, "1 updated (40 short)"},
		"one of two quotas is less short":   {[]steps.Finding{found(fail, "75 short", "a"), found(fail, "3 short", "b")}, []steps.Finding{found(fail, "40 short", "a"), found(fail, "3 short", "b")}, "1 updated (40 short)"},
		"both quotas are less short":        {[]steps.Finding{found(fail, "75 short", "a"), found(fail, "3 short", "b")}, []steps.Finding{found(fail, "40 short", "a"), found(fail, "2 short", "b")}, "2 updated"},
		"two findings without a resource":   {[]steps.Finding{found(fail, "a"), found(fail, "b")}, []steps.Finding{found(fail, "b"), found(fail, "a")}, "2 problems still there"},
		"a problem became a warning":        {[]steps.Finding{found(fail, "off")}, []steps.Finding{found(awscheck.Warn, "half")}, "1 updated (half, a warning now)"},
		"a warning became a problem":        {[]steps.Finding{found(awscheck.Warn, "left out")}, []steps.Finding{found(fail, "no CIDR of it")}, "1 updated (no CIDR of it, a problem now)"},
		"a warning of two became a problem": {[]steps.Finding{found(fail, "75 short", "a"), found(awscheck.Warn, "left out", "b")}, []steps.Finding{found(fail, "40 short", "a"), found(fail, "no CIDR of it", "b")}, "2 updated (no CIDR of it, a problem now)"},
		"one of two buckets was deleted":    {[]steps.Finding{found(fail, "1 bucket", "logs"), found(fail, "1 key", "k")}, []steps.Finding{found(fail, "1 key", "k")}, "1 fixed (1 bucket)"},
		"one more bucket in the same entry": {[]steps.Finding{found(fail, "1 bucket", "logs")}, []steps.Finding{found(fail, "2 buckets", "logs", "data")}, "1 updated (2 buckets)"},
		"another bucket took its place":     {[]steps.Finding{found(fail, "1 bucket", "logs")}, []steps.Finding{found(fail, "1 bucket", "data")}, "1 fixed (1 bucket), 1 new (1 bucket)"},
		"the same name in another region":   {[]steps.Finding{found(fail, "1 bucket", "logs")}, []steps.Finding{ireland}, "1 fixed (1 bucket), 1 new (1 bucket)"},
		"it was acknowledged":               {[]steps.Finding{found(fail, "1 bucket", "logs")}, []steps.Finding{acknowledged}, "nothing changed"},
		"it is no longer acknowledged":      {[]steps.Finding{acknowledged}, []steps.Finding{found(fail, "1 bucket", "logs")}, "1 problem still there"},
		"the permission was taken away":     {[]steps.Finding{found(fail, "1 bucket", "logs")}, []steps.Finding{found(unknown, "denied")}, "1 not checked now (1 bucket)"},
		"the credentials have expired":      {[]steps.Finding{found(fail, "1 bucket", "logs")}, []steps.Finding{follows}, "1 not checked now (1 bucket)"},
		"nothing was known, and it fails":   {[]steps.Finding{found(unknown, "denied")}, []steps.Finding{found(fail, "1 bucket", "logs")}, "1 now checked (1 bucket)"},
		"nothing was known, and it is bad":  {[]steps.Finding{found(unknown, "denied")}, []steps.Finding{found(fail, "off")}, "1 now checked (off)"},
		"nothing was known, and it passes":  {[]steps.Finding{found(unknown, "denied")}, []steps.Finding{found(pass, "")}, "1 now checked (denied)"},
		"two were unknown, and it passes":   {[]steps.Finding{found(unknown, "denied", "a"), found(unknown, "denied", "b")}, []steps.Finding{found(pass, "")}, "1 now checked (denied)"},
		"signed in, and it fails":           {[]steps.Finding{follows}, []steps.Finding{found(fail, "1 bucket", "logs")}, "1 now checked (1 bucket)"},
		"signed in, and it passes":          {[]steps.Finding{follows}, []steps.Finding{found(pass, "")}, "nothing changed"},
		"one is still unknown":              {[]steps.Finding{found(unknown, "denied", "a")}, []steps.Finding{found(unknown, "denied", "a"), found(fail, "1 key", "k")}, "1 new (1 key)"},
		"half was known":                    {[]steps.Finding{found(unknown, "denied", "a"), found(fail, "1 key", "k")}, []steps.Finding{found(fail, "1 bucket", "b"), found(fail, "1 key", "k")}, "1 now checked (1 bucket)"},
		"a service was removed":             {[]steps.Finding{of(found(fail, "blocked"), "orders"), of(found(pass, ""), "lake")}, []steps.Finding{of(found(pass, ""), "lake")}, "1 removed (blocked)"},
		"a service was mended":              {[]steps.Finding{of(found(fail, "blocked"), "orders")}, []steps.Finding{of(found(pass, ""), "orders")}, "1 fixed (blocked)"},
		"the last service was removed":      {[]steps.Finding{of(found(fail, "blocked"), "orders")}, []steps.Finding{skipped}, "1 removed (blocked)"},
		"peering was taken back":            {[]steps.Finding{found(fail, "overlaps")}, []steps.Finding{skipped}, "1 removed (overlaps)"},
		"one is unknown, another was mended": {[]steps.Finding{of(found(fail, "blocked"), "orders"), of(found(pass, ""), "lake")},
			[]steps.Finding{of(found(pass, ""), "orders"), of(found(unknown, "timeout"), "lake")}, "1 fixed (blocked), 1 new (timeout)"},
		"one is unknown, another is gone": {[]steps.Finding{found(fail, "1 bucket", "logs"), found(fail, "1 key", "k")},
			[]steps.Finding{found(unknown, "denied", "eu-west-1"), found(fail, "1 key", "k")}, "1 not checked now (1 bucket)"},
		"it fails because of another now": {[]steps.Finding{found(fail, "off")}, []steps.Finding{because}, "nothing changed"},
		"all was well and is":             {[]steps.Finding{found(pass, "")}, []steps.Finding{found(awscheck.Info, "")}, "nothing changed"},
	} {
		var c Comparison
		c.add(tt.before, tt.now, false)
		if c.String() != tt.want {
			t.Errorf("%s: %s, want %s", name, &c, tt.want)
		}
	}
}

// A notice that says all that changed needs no key to the rest; of what has another result, it does not say what it
// was before.
func TestANoticeNamesTheKeyUnlessItSaysAll(t *testing.T) {
	t.Parallel()
	one := []Became{{Was: &steps.Finding{}, Now: &steps.Finding{}}}
	moved := []Became{{Answer: "Region: us-west-2 → us-east-1"}}
	for name, tt := range map[string]struct {
		found Comparison
		all   bool
	}{
		"one is fixed":                          {Comparison{Fixed: one}, true},
		"one is fixed, one is new":              {Comparison{Fixed: one, New: one}, true},
		"two are new":                           {Comparison{New: append(one, one...)}, false},
		"one is fixed, two are new":             {Comparison{Fixed: one, New: append(one, one...)}, false},
		"one has another result":                {Comparison{Updated: one}, false},
		"one is fixed, another has a result":    {Comparison{Fixed: one, Updated: one}, false},
		"one is fixed in another region":        {Comparison{Fixed: moved}, false},
		"one is fixed, one is there as before":  {Comparison{Fixed: one, Still: one}, true},
		"one is not checked now, one is fixed":  {Comparison{NotChecked: one, Fixed: one}, true},
		"several are removed with what was new": {Comparison{Removed: append(one, one...), New: one}, false},
	} {
		if got := Named(&tt.found); got != tt.all {
			t.Errorf("%s: it says all: %v, not %v", name, got, tt.all)
		}
	}
}

// What was found in one account is not fixed because it is not in another one.
func TestAProblemOfAnotherAccountIsNotFixed(t *testing.T) {
	of := func(status awscheck.Status, title string, resources ...string) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: "account.clean", Status: status, Title: title, Detail: title + ".", Resources: resources}}
	}
	bucket, role := of(awscheck.Fail, "1 bucket", "logs"), of(awscheck.Fail, "1 role", "admin")
	for name, tt := range map[string]struct {
		now  []steps.Finding
		want string
	}{
		"it is clean":              {[]steps.Finding{of(awscheck.Pass, "clean")}, "2 not checked now"},
		"it has another bucket":    {[]steps.Finding{of(awscheck.Fail, "1 bucket", "data")}, "1 new (1 bucket), 2 not checked now"},
		"it has a role like that":  {[]steps.Finding{role}, "1 not checked now (1 bucket)"},
		"the role there is not it": {[]steps.Finding{of(awscheck.Pass, "1 role", "admin")}, "2 not checked now"},
	} {
		var c Comparison
		c.add([]steps.Finding{bucket, role}, tt.now, true)
		if c.String() != tt.want {
			t.Errorf("%s: %s, want %s", name, &c, tt.want)
		}
	}
	a := accounts{activated: "111122223333", target: "222233334444"}
	for _, tt := range []struct {
		now   accounts
		reads []steps.Key
		want  bool
	}{
		{a, []steps.Key{steps.KeyProfile}, false},
		{accounts{"999900001111", a.target}, []steps.Key{steps.KeyProfile}, true},
		{accounts{"999900001111", a.target}, []steps.Key{steps.KeyCIDR}, false},
		{accounts{"999900001111", a.target}, []steps.Key{steps.KeyProfile, steps.KeyPeerProfile}, false},
		{accounts{a.activated, "999900001111"}, []steps.Key{steps.KeyProfile, steps.KeyPeerProfile}, true},
	} {
		if got := tt.now.moved(a, tt.reads); got != tt.want {
			t.Errorf("%v, with %v: moved %v", tt.now, tt.reads, got)
		}
	}
	if a.moved(accounts{}, []steps.Key{steps.KeyProfile}) {
		t.Error("the first account is another one")
	}
}

// Another region or VPC has other resources. What was a problem of the first and is none of the other
// is fixed, what is one only now is new, and the answer that makes the difference is named.
func TestTheProblemsOfAnotherAnswerAreBetterOrWorse(t *testing.T) {
	f := func(status awscheck.Status, title string) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: "region.quota.L-1216C47A", Status: status, Title: title, Detail: title + ".", Resources: []string{title}}}
	}
	fail, warn, pass, unverified, skipped := awscheck.Fail, awscheck.Warn, awscheck.Pass, awscheck.Unverified, awscheck.Skipped
	small, large := f(fail, "5 vCPUs in us-west-2, need 40"), f(pass, "64 vCPUs in us-west-2")
	waits := f(unverified, "vCPUs")
	waits.Cause = "region.enabled"
	const answer = "Region: us-west-2 → us-east-1"
	for name, tt := range map[string]struct {
		before, now []steps.Finding
		want        string
	}{
		"too small in both":                     {[]steps.Finding{small}, []steps.Finding{f(fail, "8 vCPUs in us-east-1, need 40")}, "1 problem still there; " + answer},
		"large enough in the other":             {[]steps.Finding{small}, []steps.Finding{f(pass, "64 vCPUs in us-east-1")}, "1 fixed (5 vCPUs in us-west-2, need 40); " + answer},
		"too small in the other":                {[]steps.Finding{large}, []steps.Finding{f(fail, "5 vCPUs in us-east-1, need 40")}, "1 new (5 vCPUs in us-east-1, need 40); " + answer},
		"large enough in both":                  {[]steps.Finding{large}, []steps.Finding{f(pass, "64 vCPUs in us-east-1")}, "nothing changed"},
		"one there, and another":                {[]steps.Finding{f(fail, "2 routes to 10.0.0.0/16")}, []steps.Finding{f(fail, "3 routes to 10.9.0.0/16"), f(warn, "A blackhole in rtb-0")}, "1 new (A blackhole in rtb-0); " + answer},
		"another order":                         {[]steps.Finding{f(fail, "2 routes"), f(warn, "A blackhole in rtb-0")}, []steps.Finding{f(warn, "A blackhole in rtb-1"), f(fail, "5 routes")}, "1 problem, 1 warning still there; " + answer},
		"two of three":                          {[]steps.Finding{f(fail, "5 a"), f(fail, "6 a"), f(fail, "7 a")}, []steps.Finding{f(fail, "8 a"), f(fail, "9 a")}, "1 fixed (7 a); " + answer},
		"a warning is a failure":                {[]steps.Finding{f(warn, "4 vCPUs left")}, []steps.Finding{f(fail, "Too few vCPUs")}, "1 new (Too few vCPUs); " + answer},
		"a failure is a warning":                {[]steps.Finding{f(fail, "Too few vCPUs")}, []steps.Finding{f(warn, "4 vCPUs left")}, "1 warning still there; " + answer},
		"a name in the title":                   {[]steps.Finding{f(warn, "CIDR overlaps billing")}, []steps.Finding{f(warn, "CIDR overlaps warehouse")}, "1 warning still there; " + answer},
		"a problem, and no permission there":    {[]steps.Finding{small}, []steps.Finding{f(unverified, "vCPUs")}, "1 not checked now (5 vCPUs in us-west-2, need 40); " + answer},
		"a pass, and no permission there":       {[]steps.Finding{large}, []steps.Finding{f(unverified, "vCPUs")}, "1 not checked now (vCPUs); " + answer},
		"a pass, and another check comes first": {[]steps.Finding{large}, []steps.Finding{waits}, "1 not checked now (vCPUs); " + answer},
		"no permission in either":               {[]steps.Finding{f(unverified, "vCPUs")}, []steps.Finding{f(unverified, "vCPUs")}, "1 unverified still there; " + answer},
		"no permission there before, a pass":    {[]steps.Finding{f(unverified, "vCPUs")}, []steps.Finding{large}, "1 now checked (64 vCPUs in us-west-2); " + answer},
		"no permission there before, a fail":    {[]steps.Finding{f(unverified, "vCPUs")}, []steps.Finding{small}, "1 now checked (5 vCPUs in us-west-2, need 40); " + answer},
		"it does not apply there":               {[]steps.Finding{small}, []steps.Finding{f(skipped, "vCPUs")}, "1 removed (5 vCPUs in us-west-2, need 40); " + answer},
	} {
		var c Comparison
		c.addOfAnother(tt.before, tt.now, answer)
		if c.String() != tt.want {
			t.Errorf("%s: %s, want %s", name, &c, tt.want)
		}
	}
	m := steps.New(steps.All(steps.DefaultRequirements()), steps.Env{Requirements: steps.DefaultRequirements()}, steps.Answers{})
	was, is := places{steps.KeyRegion: "us-west-2"}, places{steps.KeyRegion: "us-east-1"}
	if got := is.changed(was, m, []steps.Key{steps.KeyProfile, steps.KeyRegion}); got != answer {
		t.Errorf("it says %q", got)
	}
	if got := is.changed(was, m, []steps.Key{steps.KeyCIDR}) + is.changed(places{}, m, []steps.Key{steps.KeyRegion}); got != "" {
		t.Errorf("it says %q", got)
	}
}

// What a fixed problem was and what is found now stand together.
func TestAChangeSaysWhatItWasAndIs(t *testing.T) {
	f := func(status awscheck.Status, title, detail string) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: "network.cidr.size", Status: status, Title: title, Detail: detail}}
	}
	small, large := f(awscheck.Fail, "CIDR size not allowed", "A /20."), f(awscheck.Pass, "CIDR size", "A /19.")
	var c Comparison
	c.add([]steps.Finding{small}, []steps.Finding{large}, false)
	if len(c.Fixed) != 1 || c.Fixed[0].Title() != "CIDR size not allowed" || c.Fixed[0].Was.Detail != "A /20." || c.Fixed[0].Is() != "A /19." {
		t.Errorf("%+v", c.Fixed)
	}
	c = Comparison{}
	c.add([]steps.Finding{large}, []steps.Finding{small}, false)
	if len(c.New) != 1 || c.New[0].Title() != "CIDR size not allowed" || c.New[0].Is() != "A /20." {
		t.Errorf("%+v", c.New)
	}
	if is := (Became{Was: &small}).Is(); is != "No longer found." {
		t.Error(is)
	}
	if is := (Became{Was: &small, Moved: true}).Is(); !strings.Contains(is, "another account") {
		t.Error(is)
	}
}

// The report of the last run is what the first results of this one are compared with. A check
// that had no result then is not compared.
func TestWhatBecameOfTheProblemsOfAReport(t *testing.T) {
	at := time.Date(2022, 9, 14, 14, 20, 0, 0, time.UTC)
	before := func(id string, status awscheck.Status, detail string) summary.Finding {
		return summary.Finding{ID: id, Title: "The " + id, Status: status, Detail: detail, Evidence: awscheck.Live}
	}
	pending := func(id, detail string) summary.Finding {
		return summary.Finding{ID: id, Status: awscheck.Unverified, Detail: detail, Evidence: awscheck.None}
	}
	for name, tt := range map[string]struct {
		before []summary.Finding
		now    map[string]awscheck.Status
		want   string
	}{
		"one was fixed": {[]summary.Finding{before("quota", awscheck.Fail, "5"), before("cidr", awscheck.Warn, "")}, map[string]awscheck.Status{"quota": awscheck.Pass, "cidr": awscheck.Warn},
			"Since noon: 1 fixed (The quota); 1 warning still there (The cidr)."},
		"two are new": {[]summary.Finding{before("quota", awscheck.Pass, ""), before("cidr", awscheck.Pass, "")}, map[string]awscheck.Status{"quota": awscheck.Fail, "cidr": awscheck.Fail}, "Since noon: 2 new."},
		"nothing":     {[]summary.Finding{before("quota", awscheck.Fail, "5")}, map[string]awscheck.Status{"quota": awscheck.Fail}, "Nothing changed since noon: 1 problem still there (The quota)."},
		"no problem":  {[]summary.Finding{before("quota", awscheck.Pass, "")}, map[string]awscheck.Status{"quota": awscheck.Pass}, "Nothing changed since noon."},
		"it was left while one ran, and before an answer": {
			[]summary.Finding{pending("quota", "Still running."), pending("cidr", "Not checked: it needs an answer to region.")},
			map[string]awscheck.Status{"quota": awscheck.Pass, "cidr": awscheck.Pass}, "Nothing changed since noon."},
		"it could not be determined": {[]summary.Finding{pending("quota", "Not determined: servicequotas:GetServiceQuota is denied.")}, map[string]awscheck.Status{"quota": awscheck.Pass}, "Since noon: 1 now checked (The quota)."},
	} {
		var checks []steps.Check
		for _, id := range []string{"quota", "cidr"} {
			if status, is := tt.now[id]; is {
				checks = append(checks, steps.Check{ID: id, Title: "The " + id, Run: func(context.Context, steps.Input) []awscheck.Finding {
					return []awscheck.Finding{{ID: id, Title: "The " + id, Status: status, Evidence: awscheck.Live}}
				}})
			}
		}
		m := steps.New([]steps.Step{{ID: "one", Checks: checks}}, steps.Env{Accounts: account.NewAccounts(account.Options{}), Requirements: steps.DefaultRequirements()}, steps.Answers{})
		if err := steps.RunChecks(t.Context(), m, func(steps.Event) {}); err != nil {
			t.Fatal(err)
		}
		l := Since(summary.Report{GeneratedAt: at, Findings: tt.before})
		if c := l.Note(m, at.Add(time.Hour)); c.Sentence("noon") != tt.want || !c.Since.Equal(at) || l.SinceReport() || !l.Report.Equal(at) {
			t.Errorf("%s: %q of %s, want %q", name, c.Sentence("noon"), c.Since, tt.want)
		}
		if c := l.Note(m, at.Add(time.Hour)); !c.Since.IsZero() || c.Changed() {
			t.Errorf("%s: the next results are compared with the report, too: %s", name, c)
		}
	}
}

// The problems of one account are not compared with those of another one, whose report is beside
// the session.
func TestAReportOfAnotherAccountIsNotCompared(t *testing.T) {
	at := time.Date(2022, 9, 14, 10, 30, 0, 0, time.UTC)
	w := &awssim.World{
		Now:        at,
		Configured: []awssim.Profile{{Profile: account.Profile{Name: "work", Default: true, Region: "us-east-1"}, Reaches: "111122223333", As: "arn:aws:iam::111122223333:user/ana"}},
		Accounts:   []*awssim.Account{{ID: "111122223333"}},
	}
	need := steps.DefaultRequirements()
	m := steps.New(steps.All(need), steps.Env{Requirements: need, Accounts: account.NewAccounts(account.Options{Source: w, Now: func() time.Time { return at }})}, steps.Answers{})
	if err := steps.Run(t.Context(), m, nil); err != nil {
		t.Fatal(err)
	}
	for reported, compared := range map[string]bool{"111122223333": true, "999900001111": false, "": false} {
		r := summary.New(m, summary.Meta{GeneratedAt: at})
		r.Identity.Account = reported
		l := Since(r)
		if c := l.Note(m, at.Add(time.Hour)); c.Since.IsZero() == compared || l.Report.IsZero() == compared || l.SinceReport() {
			t.Errorf("a report of account %q: compared with that of %s: %s", reported, c.Since, c)
		}
	}
}

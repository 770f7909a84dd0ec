package watch

import (
	"context"
	"testing"
	"time"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/steps"
	"github.com/astronomer/astro-activate/steps/summary"
)

func TestWhatBecameOfAProblem(t *testing.T) {
	found := func(status awscheck.Status, detail string, resources ...string) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: "account.clean", Status: status, Detail: detail, Resources: resources}}
	}
	acknowledged := found(awscheck.Fail, "1 bucket", "logs")
	acknowledged.Acknowledged = "kept for audits"
	follows := found(awscheck.Unverified, "")
	follows.Cause = "account.credentials"
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
		"a quota was raised":                {[]steps.Finding{found(fail, "5 of 80")}, []steps.Finding{found(pass, "96")}, "1 fixed"},
		"a DNS option was turned off":       {[]steps.Finding{found(pass, "on")}, []steps.Finding{found(fail, "off")}, "1 new"},
		"the quota is still too small":      {[]steps.Finding{found(fail, "75 short")}, []steps.Finding{found(fail, "40 short")}, "1 still there"},
		"a problem became a warning":        {[]steps.Finding{found(fail, "off")}, []steps.Finding{found(awscheck.Warn, "half")}, "1 still there"},
		"one of two buckets was deleted":    {[]steps.Finding{found(fail, "1 bucket", "logs"), found(fail, "1 key", "k")}, []steps.Finding{found(fail, "1 key", "k")}, "1 fixed, 1 still there"},
		"one more bucket in the same entry": {[]steps.Finding{found(fail, "1 bucket", "logs")}, []steps.Finding{found(fail, "2 buckets", "logs", "data")}, "1 still there"},
		"another bucket took its place":     {[]steps.Finding{found(fail, "1 bucket", "logs")}, []steps.Finding{found(fail, "1 bucket", "data")}, "1 fixed, 1 new"},
		"the same name in another region":   {[]steps.Finding{found(fail, "1 bucket", "logs")}, []steps.Finding{ireland}, "1 fixed, 1 new"},
		"it was acknowledged":               {[]steps.Finding{found(fail, "1 bucket", "logs")}, []steps.Finding{acknowledged}, "nothing changed"},
		"it is no longer acknowledged":      {[]steps.Finding{acknowledged}, []steps.Finding{found(fail, "1 bucket", "logs")}, "1 still there"},
		"the permission was taken away":     {[]steps.Finding{found(fail, "1 bucket", "logs")}, []steps.Finding{found(unknown, "denied")}, "1 new"},
		"the credentials have expired":      {[]steps.Finding{found(fail, "1 bucket", "logs")}, []steps.Finding{follows}, "nothing changed"},
		"nothing was known, and it fails":   {[]steps.Finding{found(unknown, "denied")}, []steps.Finding{found(fail, "1 bucket", "logs")}, "1 now checked"},
		"nothing was known, and it is bad":  {[]steps.Finding{found(unknown, "denied")}, []steps.Finding{found(fail, "off")}, "1 now checked"},
		"nothing was known, and it passes":  {[]steps.Finding{found(unknown, "denied")}, []steps.Finding{found(pass, "")}, "1 now checked"},
		"two were unknown, and it passes":   {[]steps.Finding{found(unknown, "denied", "a"), found(unknown, "denied", "b")}, []steps.Finding{found(pass, "")}, "1 now checked"},
		"signed in, and it fails":           {[]steps.Finding{follows}, []steps.Finding{found(fail, "1 bucket", "logs")}, "1 now checked"},
		"signed in, and it passes":          {[]steps.Finding{follows}, []steps.Finding{found(pass, "")}, "nothing changed"},
		"one is still unknown":              {[]steps.Finding{found(unknown, "denied", "a")}, []steps.Finding{found(unknown, "denied", "a"), found(fail, "1 key", "k")}, "1 new, 1 still there"},
		"half was known":                    {[]steps.Finding{found(unknown, "denied", "a"), found(fail, "1 key", "k")}, []steps.Finding{found(fail, "1 bucket", "b"), found(fail, "1 key", "k")}, "1 now checked, 1 still there"},
		"a service was removed":             {[]steps.Finding{of(found(fail, "blocked"), "orders"), of(found(pass, ""), "lake")}, []steps.Finding{of(found(pass, ""), "lake")}, "1 removed"},
		"a service was mended":              {[]steps.Finding{of(found(fail, "blocked"), "orders")}, []steps.Finding{of(found(pass, ""), "orders")}, "1 fixed"},
		"the last service was removed":      {[]steps.Finding{of(found(fail, "blocked"), "orders")}, []steps.Finding{skipped}, "1 removed"},
		"peering was taken back":            {[]steps.Finding{found(fail, "overlaps")}, []steps.Finding{skipped}, "1 removed"},
		"all was well and is":               {[]steps.Finding{found(pass, "")}, []steps.Finding{found(awscheck.Info, "")}, "nothing changed"},
	} {
		var c Comparison
		c.add(tt.before, tt.now)
		if c.String() != tt.want {
			t.Errorf("%s: %s, want %s", name, c, tt.want)
		}
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
			"Since noon: 1 fixed (The quota), 1 still there (The cidr)."},
		"two are new": {[]summary.Finding{before("quota", awscheck.Pass, ""), before("cidr", awscheck.Pass, "")}, map[string]awscheck.Status{"quota": awscheck.Fail, "cidr": awscheck.Fail}, "Since noon: 2 new."},
		"nothing":     {[]summary.Finding{before("quota", awscheck.Fail, "5")}, map[string]awscheck.Status{"quota": awscheck.Fail}, "Nothing changed since noon: 1 still there (The quota)."},
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

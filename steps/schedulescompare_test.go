package steps_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/account"
	"github.com/astronomer/astro-activate/awscheck/awssim/faultsim"
	"github.com/astronomer/astro-activate/steps"
)

// A place is what a finding is about: those of a check differ by region and
// subject.
type place struct{ id, region, subject string }

func placeOf(f steps.Finding) place { return place{f.ID, f.Region, f.Subject} }

// severity orders what a finding asserts. An unverified one asserts nothing.
func severity(s awscheck.Status) int {
	return map[awscheck.Status]int{awscheck.Fail: 2, awscheck.Warn: 1}[s]
}

// worst returns the highest severity of findings, and whether one is unverified.
func worst(findings []steps.Finding, which func(steps.Finding) bool) (level int, unverified, found bool) {
	for _, f := range findings {
		if which(f) {
			level, unverified, found = max(level, severity(f.Status)), unverified || f.Status == awscheck.Unverified, true
		}
	}
	return level, unverified, found
}

// better says how a finding of one run got better in another; "": it did not. Where it is a
// failure, the other run has a failure or an unverified finding at the same place, or of the same
// check where none of its places is left; where it is a warning, one of these or a warning. A
// failure lists every resource that it did. A place or a resource may be missing where an
// unverified finding of the check says what could not be read. Without the policy simulator, an
// action that only the organization denies is a warning, which says that its policies are not known.
func better(old steps.Finding, all, other []steps.Finding) string {
	same := func(f steps.Finding) bool { return placeOf(f) == placeOf(old) }
	ofCheck := func(f steps.Finding) bool { return f.ID == old.ID }
	kept := func(f steps.Finding) bool {
		return ofCheck(f) && slices.ContainsFunc(all, func(o steps.Finding) bool { return placeOf(o) == placeOf(f) })
	}
	lists := func(resource string) bool {
		return slices.ContainsFunc(other, func(f steps.Finding) bool {
			return same(f) && severity(f.Status) >= severity(old.Status) && slices.Contains(f.Resources, resource)
		})
	}
	level, unverified, found := worst(other, same)
	anywhere, incomplete, ran := worst(other, ofCheck)
	if !found {
		level, unverified = anywhere, incomplete
	}
	missing := slices.IndexFunc(old.Resources, func(r string) bool { return !lists(r) })
	switch {
	case !ran, level < severity(old.Status) && !unverified && !slices.ContainsFunc(other, func(f steps.Finding) bool { return same(f) && onlyPolicies(f) }):
		return "it got better"
	case incomplete || severity(old.Status) == 0:
		return ""
	case !found && slices.ContainsFunc(other, kept):
		return "it is gone, and other findings of its check are not"
	case found && level >= severity(old.Status) && missing >= 0:
		return "it no longer lists " + old.Resources[missing]
	}
	return ""
}

// compare returns what is wrong with a run under a schedule, given the run without faults.
//
// No finding gets better (see better), and a pass is a pass there too.
// Nothing that applies is skipped. No failure appears that is not there, except of what
// the faults are about: credentials. An unverified finding names its cause. Where every
// answer arrives in the end, the findings are the same.
func compare(without, with result, schedule faultsim.Schedule) []string {
	var problems []string
	add := func(f steps.Finding, format string, args ...any) {
		problems = append(problems, fmt.Sprintf("  %s %s %q: ", f.ID, f.Status, f.Subject)+fmt.Sprintf(format, args...)+"\n    "+f.Detail)
	}
	if schedule.Harmless() && !slices.ContainsFunc(with.findings, func(f steps.Finding) bool { return strings.Contains(f.Detail, "time limit") }) {
		for i, f := range with.findings {
			if i >= len(without.findings) || f.ID != without.findings[i].ID || f.Status != without.findings[i].Status || f.Detail != without.findings[i].Detail {
				add(f, "the answers are the same, and the finding is not")
			}
		}
	}
	for _, old := range without.findings {
		if problem := better(old, without.findings, with.findings); problem != "" {
			add(old, "%s", problem)
		}
	}
	for _, f := range with.findings {
		before := func(status awscheck.Status) bool {
			return slices.ContainsFunc(without.findings, func(old steps.Finding) bool { return placeOf(old) == placeOf(f) && old.Status == status })
		}
		switch f.Status {
		case awscheck.Pass, awscheck.Skipped:
			if !before(f.Status) {
				add(f, "without faults it is not")
			}
		case awscheck.Fail:
			if !before(f.Status) && !mayFail(f, with.source.Hits()) {
				add(f, "without faults it does not fail")
			}
		case awscheck.Unverified:
			if problem := unnamed(f, without, with); problem != "" && !before(f.Status) {
				add(f, "%s", problem)
			}
		}
		if strings.Contains(f.Detail, ": internal error") || strings.Contains(f.Detail, "itself failed") {
			add(f, "a panic")
		}
	}
	if verdictRank(with.verdict) > verdictRank(without.verdict) && !(without.verdict == steps.NotReady && with.verdict == steps.Incomplete) {
		problems = append(problems, fmt.Sprintf("  the verdict is %s, and %s without faults", with.verdict, without.verdict))
	}
	// What names credentials or a region as its cause lets these be checked once more.
	if limit := 2*checkTimeout + callLatency; with.took > limit {
		problems = append(problems, fmt.Sprintf("  it took %s", with.took))
	}
	return problems
}

// onlyPolicies reports whether a finding warns that only policies allow an action: those that can
// be read without the simulator.
func onlyPolicies(f steps.Finding) bool {
	return f.Status == awscheck.Warn && f.Evidence == awscheck.Policies && strings.Contains(f.Detail, "because the policy simulator returned no result: IAM SimulatePrincipalPolicy")
}

func verdictRank(v steps.Verdict) int {
	return slices.Index([]steps.Verdict{steps.NotReady, steps.Incomplete, steps.ReadyWithWarnings, steps.Ready}, v)
}

// mayFail reports whether a fault is what a check is about.
func mayFail(f steps.Finding, hits []faultsim.Hit) bool {
	return slices.ContainsFunc(hits, func(h faultsim.Hit) bool {
		switch f.ID {
		case awscheck.AccountCredentials:
			return h.Service == "STS" || h.Kind == faultsim.Expired || h.Kind == faultsim.Switched
		case awscheck.AccountExpiry:
			return h.Kind == faultsim.Expired
		case awscheck.PermissionsCloudFormation:
			return h.Kind == faultsim.Denied && h.Service == "CloudFormation"
		}
		return strings.HasPrefix(f.ID, "permissions.iam.") && h.Kind == faultsim.Denied && h.Service == "IAM"
	})
}

// unnamed says what an unverified finding lacks: a cause that is itself a problem, or the
// call that failed and how. A denial that is there without faults is a cause as well.
func unnamed(f steps.Finding, without, with result) string {
	if f.Cause != "" {
		if level, unverified, _ := worst(with.findings, func(c steps.Finding) bool { return c.ID == f.Cause }); level == 0 && !unverified {
			return fmt.Sprintf("its cause %s is no problem", f.Cause)
		}
		return ""
	}
	if strings.Contains(f.Detail, "lacks ") && slices.ContainsFunc(without.findings, func(old steps.Finding) bool { return old.ID == f.ID && strings.Contains(old.Detail, "lacks ") }) {
		return ""
	}
	called := false
	for _, h := range with.source.Hits() {
		// Calls wait for hanging ones and for retries of their service.
		if strings.Contains(f.Detail, h.Service+" ") && strings.Contains(f.Detail, "time") {
			return ""
		}
		// A check of credentials says what is wrong with them, and not which call said so.
		ofCredentials := strings.Contains(f.Detail, "credentials") && (h.Service == "STS" || h.Kind == faultsim.Expired)
		action := (&account.Failure{Service: h.Service, Operation: h.Operation}).Action()
		if !strings.Contains(f.Detail, h.Operation) && !ofCredentials && !(action != "" && strings.Contains(f.Detail, action)) {
			continue
		}
		called = true
		// To fetch credentials is no call of the account's: its retries can take all the time.
		if ofCredentials && (strings.Contains(f.Detail, "no working AWS credentials") || strings.Contains(f.Detail, "the AWS credentials: no answer within the time limit")) || slices.ContainsFunc(reasons[h.Kind], func(s string) bool { return strings.Contains(f.Detail, s) }) {
			return ""
		}
	}
	if called {
		return "it does not say how the call failed"
	}
	return "it does not name the call that failed"
}

// reasons are the words for a fault.
var reasons = map[faultsim.Kind][]string{
	faultsim.Denied:    {"denied", "lacks", "denies"},
	faultsim.Throttled: {"throttled"},
	faultsim.Internal:  {"InternalFailure"},
	faultsim.HTML:      {"HTTP status 502"},
	faultsim.Page200:   {"not what AWS sends"},
	faultsim.NoBody:    {"not what AWS sends"},
	faultsim.NoList:    {"not what AWS sends"},
	faultsim.Malformed: {"not what AWS sends"},
	faultsim.Reset:     {"the connection broke"},
	faultsim.Truncated: {"the connection broke"},
	faultsim.Unopened:  {"no connection", "can't connect"},
	faultsim.Hang:      {"time limit"},
	faultsim.Slow:      {"time limit"},
	faultsim.Expired:   {"expired", "there are no working credentials for account"},

	faultsim.OtherAccount: {"another account", "at first, and for account"},
	faultsim.Switched:     {"another account", "at first, and for account", "there are no working credentials for account"},
}

func TestAFindingThatGotBetterIsNoticed(t *testing.T) {
	t.Parallel()
	in := func(status awscheck.Status, region string, resources ...string) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: awscheck.AccountClean, Status: status, Region: region, Resources: resources}}
	}
	of := func(findings ...steps.Finding) []steps.Finding { return findings }
	without := of(in(awscheck.Fail, "eu-west-1", "i-1", "i-2"), in(awscheck.Warn, "", "admin"))
	for name, c := range map[string]struct {
		with []steps.Finding
		want string
	}{
		"the same":                   {without, ""},
		"one instance is missing":    {of(in(awscheck.Fail, "eu-west-1", "i-1"), without[1]), "it no longer lists i-2"},
		"in findings of their own":   {of(in(awscheck.Fail, "eu-west-1", "i-2"), in(awscheck.Fail, "eu-west-1", "i-1"), without[1]), ""},
		"one instance passes":        {of(in(awscheck.Fail, "eu-west-1", "i-1"), in(awscheck.Pass, "eu-west-1", "i-2"), without[1]), "it no longer lists i-2"},
		"one list was not read":      {of(in(awscheck.Fail, "eu-west-1", "i-1"), without[1], in(awscheck.Unverified, "us-east-1")), ""},
		"the region is gone":         {of(in(awscheck.Fail, "us-east-1", "i-3"), without[1]), "it is gone, and other findings of its check are not"},
		"the region was not read":    {of(without[1], in(awscheck.Unverified, "")), ""},
		"only a warning is left":     {of(without[1]), "it got better"},
		"a failure became a warning": {of(in(awscheck.Warn, "eu-west-1", "i-1", "i-2"), without[1]), "it got better"},
		"a warning became a failure": {of(without[0], in(awscheck.Fail, "", "admin")), ""},
		"a warning became a pass":    {of(without[0], in(awscheck.Pass, "", "admin")), "it got better"},
		"the check is gone":          {nil, "it got better"},
	} {
		var got string
		for _, old := range without {
			if problem := better(old, without, c.with); problem != "" && got == "" {
				got = problem
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}

package steps_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/steps"
)

// One reason covers what can be acknowledged of a check: not what passed, what has another cause, or what
// has to be resolved.
func TestWhatAnAcknowledgmentCovers(t *testing.T) {
	finding := func(id string, s awscheck.Status, cause, title string) steps.Finding {
		return steps.Finding{Finding: awscheck.Finding{ID: id, Status: s, Title: title, Cause: cause}}
	}
	all := []steps.Finding{
		finding(awscheck.AccountClean, awscheck.Fail, "", "a bucket"), finding(awscheck.AccountClean, awscheck.Unverified, "", "a region that can't be read"),
		finding(awscheck.AccountClean, awscheck.Unverified, "account.credentials", "what waits"), finding(awscheck.AccountClean, awscheck.Pass, "", "what passed"),
		finding(awscheck.NetworkCIDRSize, awscheck.Fail, "", "a small CIDR"), finding(awscheck.RegionZones, awscheck.Warn, "", "few zones"),
	}
	for check, want := range map[string][]string{
		awscheck.AccountClean: {"a bucket", "a region that can't be read"}, awscheck.NetworkCIDRSize: nil, awscheck.RegionZones: {"few zones"},
	} {
		covered := steps.CoveredBy(check, all)
		if len(covered) != len(want) {
			t.Errorf("%s: %d findings, want %q", check, len(covered), want)
			continue
		}
		for i := range want {
			if covered[i].Title != want[i] {
				t.Errorf("%s: %q, want %q", check, covered[i].Title, want[i])
			}
		}
	}
}

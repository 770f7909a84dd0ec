package region_test

import (
	"testing"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/awssim"
	"github.com/astronomer/astro-activate/awscheck/dataplane"
	"github.com/astronomer/astro-activate/awscheck/region"
	"github.com/astronomer/astro-activate/steps"
)

// A quota stands in two tables: in the requirements what is needed of it, and here how
// its use is counted.
func TestEveryRequiredQuotaIsCounted(t *testing.T) {
	for _, need := range steps.DefaultRequirements().Quotas {
		f := region.CheckQuota(t.Context(), inLondon(awssim.Region{}), "eu-west-2", need, Twenty, twoZones, dataplane.Plan{})[0]
		if f.Status == awscheck.Unverified {
			t.Errorf("%s (%s): add a row to quotaUses in quotause.go, and its default to defaultQuotas in awssim/quotas.go: %s", need.Name, need.Code, f.Detail)
		}
	}
}

package steps

import (
	"slices"
	"strings"

	"github.com/astronomer/astro-activate/awscheck"
	"github.com/astronomer/astro-activate/awscheck/region"
)

// titleOf returns the title of a check that has found nothing yet. What it has found is
// titled by awscheck's catalog, too, by its status and subject.
func titleOf(id string, r Requirements) string {
	return awscheck.TitleOf(id, awscheck.Unverified, subjectOf(id, r))
}

// subjectOf is what a check is about, where there is one for each action or quota.
func subjectOf(id string, r Requirements) string {
	if action, ok := strings.CutPrefix(id, awscheck.PermissionsIAM); ok {
		return "iam:" + action
	}
	if id == awscheck.PermissionsCloudFormation {
		return "cloudformation:" + r.CloudFormation
	}
	code, ok := strings.CutPrefix(id, awscheck.RegionQuota)
	if !ok {
		return ""
	}
	if i := slices.IndexFunc(r.Quotas, func(q region.QuotaNeed) bool { return q.Code == code }); i >= 0 {
		return r.Quotas[i].Name
	}
	return code
}
